#pragma once

#include "core/id.hpp"
#include "core/result.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::language {

// Everything the recognisers, the global words and the safety net know of one language. Read from
// locales/<lang>/words/*.json (by content: file name without .json -> bytes), indexed once,
// immutable, shareable between threads.
class Words {
 public:
  struct Tables;

  // Errors: Invalid, with the file, the key and what is wrong.
  [[nodiscard]] static Result<Words> read(Language language,
                                          const std::map<std::string, std::string>& files);

  [[nodiscard]] const Language& language() const { return language_; }
  [[nodiscard]] const Tables& tables() const { return *tables_; }

 private:
  Language language_;
  std::shared_ptr<const Tables> tables_;  // shared: Words is copied into the immutable Content
};

// The global word that a whole utterance is ("stop", "help_now", "help", "menu", "back", "skip",
// "restart", "pause", "resume", "status", "repeat", "language", "privacy", "my_data",
// "my_promises", "forget_that", "delete", "human"), or nullptr. A leading "/" is dropped and
// reported: the prefix makes a global word of it also where free text is expected.
struct GlobalWord {
  std::string id;
  bool prefixed = false;
};
// Looks in the person's own language first, then in the others; a word that means something else in
// the person's own language does not fire there (Swedish "mens" is not Dutch "mens"). `languages`:
// own first.
[[nodiscard]] std::optional<GlobalWord> find_global_word(
    std::string_view utterance, const std::vector<const Words*>& languages);

// What the safety word lists notice anywhere in a free text.
enum class SafetyConcern { Crisis, Harassment };
[[nodiscard]] std::optional<SafetyConcern> find_safety_concern(
    std::string_view text, const std::vector<const Words*>& languages);

}  // namespace tillit::language
