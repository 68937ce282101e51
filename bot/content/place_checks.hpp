#pragma once

#include "content/known.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::content {

struct WalkContext;

// Where something private may go.
enum class PrivateRule {
  AsDeclared,  // to what is declared private
  Anywhere,    // the whole is private
  Never,       // not even there: it would be kept in the open
};

// A variable that takes a value, looked up.
struct Receiver {
  dialogue::Target target;
  std::string name;
  dialogue::Type type;
  bool is_private = false;
};

// The checks of single places in a node: expressions, and where values go. Carries what is known
// from place to place, and what was read and written. Reports nothing if it was given no findings.
class PlaceChecks {
 public:
  PlaceChecks(const WalkContext& context, Known known, Findings* findings)
      : context_(context), known_(std::move(known)), findings_(findings) {}

  [[nodiscard]] Known& known() { return known_; }
  [[nodiscard]] const std::set<std::string, std::less<>>& reads() const { return reads_; }
  [[nodiscard]] const std::set<std::string, std::less<>>& writes() const { return writes_; }
  void add(std::string_view code, language::JsonPlace place, std::string message,
           std::string hint = {});

  // An expression that yields `wanted` (nullptr: anything); `it` where there is a candidate.
  dialogue::Checked expression(const language::JsonNode& at, const dialogue::Type* wanted,
                               const dialogue::Type* it = nullptr);
  dialogue::Checked condition(const language::JsonNode& at, const dialogue::Type* it = nullptr);
  // A value for a text: something that is there and not private. `what` names it.
  dialogue::Checked shown(const language::JsonNode& at, std::string_view what);

  // The variable of that name, D25 if there is none.
  [[nodiscard]] std::optional<Receiver> target(std::string_view name, language::JsonPlace place);
  // `target` gets a value of another kind than before; `is_there` if it cannot be none.
  void write(const Receiver& target, bool is_there);
  // The same for a value of type `given`, D26 if it does not fit.
  std::optional<Receiver> receiver(std::string_view name, language::JsonPlace place,
                                   const dialogue::Type& given, std::string_view what);
  std::optional<Receiver> receiver(const language::JsonNode& name, const dialogue::Type& given,
                                   std::string_view what) {
    return receiver(name.string, name.place, given, what);
  }
  // A choice fits a text, and an enum that has all the options (else D23).
  std::optional<Receiver> choice_receiver(const language::JsonNode& name,
                                          const dialogue::Type& options);
  // After a mistake: as if the variable had got its value, so that no other finding follows from
  // it.
  void assume_written(std::string_view name);
  void assume_written(const language::JsonNode* name) {
    if (name) assume_written(std::string_view(name->string));
  }

  // Arguments by name for declared parameters, in their order; D25 for missing and unknown ones.
  std::vector<dialogue::Expression> fields(const language::JsonNode* with,
                                           std::span<const dialogue::Field> declared,
                                           std::string_view what, language::JsonPlace place,
                                           PrivateRule rule);
  std::vector<dialogue::NamedExpression> parameters(const language::JsonNode* with,
                                                    const dialogue::Script& callee,
                                                    language::JsonPlace place, PrivateRule rule);
  // The variable leaves the dialogue here: D27 if it may have no value.
  void returned(dialogue::Slot slot, const language::JsonNode& end);

 private:
  void read_before_set(const dialogue::Checked& checked, const language::JsonNode& at);
  bool once_unguarded(const dialogue::Checked& checked);
  void private_argument(std::string_view name, const dialogue::Checked& checked,
                        bool declared_private, PrivateRule rule, const language::JsonNode& at);

  const WalkContext& context_;
  Known known_;
  Findings* findings_;
  std::set<std::string, std::less<>> reads_;
  std::set<std::string, std::less<>> writes_;
  std::set<std::string, std::less<>>
      unguarded_;  // D22 was reported for expressions that read these
};

}  // namespace tillit::content
