#pragma once

#include "core/civil_time.hpp"
#include "core/result.hpp"
#include "language/option.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tillit::language {

class Words;  // the recognisers' words of one language (words.hpp)

enum class ExpectKind {
  Choice,
  YesNo,
  Int,
  Number,
  Ordinal,
  Date,
  Time,
  Local,
  Duration,
  Text,
  Any
};

struct Expectation {
  ExpectKind kind = ExpectKind::Any;
  std::size_t max_length =
      4096;  // of a text, in user-perceived characters; a longer one is not recognised
};

// What a reply means. An option is its id (std::string); text and any are the trimmed reply.
using Meaning = std::variant<bool, std::int64_t, double, std::string, Date, TimeOfDay,
                             LocalDateTime, CalendarDuration>;

struct Recognition {
  std::optional<Meaning> meaning;   // set only if there is exactly one
  std::vector<Meaning> candidates;  // two or more if the reply fits several: ask which is meant
  [[nodiscard]] bool ambiguous() const { return candidates.size() > 1; }
};

// Reads one reply. Pure; any thread. `now` is the person's wall clock: "tomorrow" and "Friday" are
// counted from it. `options` is used for Choice only, in the order in which they are shown (a
// number alone means that position). Any bytes may be passed: invalid UTF-8, control characters, 4
// KiB of emoji give "not recognised", never an error.
[[nodiscard]] Recognition recognise(const Expectation& expectation, std::string_view reply,
                                    const Words& words, std::span<const Option> options,
                                    const LocalDateTime& now);

// The options of one choice, indexed once (when content is loaded) so that reading a reply costs
// little. Immutable, cheap to copy, shareable between threads; keeps nothing of `options` or
// `words` alive or borrowed.
class PreparedOptions {
 public:
  struct Index;
  PreparedOptions(std::span<const Option> options, const Words& words);
  [[nodiscard]] const Index& index() const { return *index_; }

 private:
  std::shared_ptr<const Index> index_;
};

// As above, with options prepared for the same `words`.
[[nodiscard]] Recognition recognise(const Expectation& expectation, std::string_view reply,
                                    const Words& words, const PreparedOptions& options,
                                    const LocalDateTime& now);

// NFKC, case-folded, punctuation and emoji trimmed at the ends, white space folded: how two words
// are compared. `strip_marks` also drops accents (hjälp = hjalp), which is tried second.
[[nodiscard]] std::string normalise(std::string_view text, bool strip_marks);

}  // namespace tillit::language
