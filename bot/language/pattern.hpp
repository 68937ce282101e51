#pragma once

#include "core/civil_time.hpp"
#include "core/id.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Texts are ICU MessageFormat 1 (ICU 72). Nothing outside bot/language includes ICU.
namespace tillit::language {

// A value a text may show. Times carry no zone: they are shown as they are (ICU never resolves a
// zone; the caller has already turned an instant into local time).
using ArgumentValue = std::variant<std::string, std::int64_t, double, Date, TimeOfDay,
                                   LocalDateTime, std::vector<std::string>>;
struct Argument {
  std::string_view name;
  ArgumentValue value;
};

// How a text uses an argument: {n, plural, …} wants a number, {day, date, …} a date, {who, select,
// …} a text.
enum class ArgumentUse { Plain, Number, DateOrTime, Plural, Ordinal, Select };
struct ArgumentUses {
  std::string name;
  std::vector<ArgumentUse> uses;  // each once, in the order of the text
  bool operator==(const ArgumentUses&) const = default;
};

struct PatternError {
  enum class Kind {
    Syntax,          // D42
    MissingPlural,   // D44: a plural arm that the language needs (CLDR) is not there
    QuotedArgument,  // D45: an apostrophe before a brace hides an argument
    BadName,         // D42: an argument name with a dot or other than [a-z][a-z0-9_]*
  };
  Kind kind = Kind::Syntax;
  std::string message;
};

// Longer or deeper texts are a Syntax error: nothing a person reads in a chat comes near.
inline constexpr std::size_t kMaxPatternSource = 16 * 1024;  // bytes
inline constexpr int kMaxPatternDepth = 8;                   // plural and select inside one another

// One checked text. Immutable, cheap to copy, shareable between threads. ICU parses it, once;
// showing it walks the parsed pieces, so a text that only inserts plain strings touches no ICU at
// all, and a missing argument cannot come out as "{who}" (which icu::MessageFormat prints with a
// status of OK).
//
// What may stand in a text:
//   {name}         a string as it is; a number 1,000 / 1.000 / 1 000; a list "a, b and c";
//                  a date "Thursday 26 November"; a time 10:00 / 10.00 uur / kl. 10.00;
//                  a date with a time both, joined ("… at 10:00", "… om 10.00 uur", "… kl. 10.00")
//   {n, number}    also: integer, percent, ::skeleton
//   {day, date}    as {day}; also: short, medium, long, full, ::skeleton (::EEEEdMMMM)
//   {t, time}      as {t}, with its word; short is the same; ::Hm is the bare clock, 10:00 / 10.00
//   {n, plural, …}, {n, selectordinal, …}, {who, select, …}   offset:, =5 and # as ICU has them
// The default and short time are ours, not CLDR's (which has 10:00 in all three): see formats.hpp.
// Not allowed, because languages differ in it: literal date and number patterns ("dd/MM", "#.0").
// Nor zone letters and times longer than short (nothing here has a zone), spellout, duration,
// choice.
class Pattern {
 public:
  Pattern() = default;  // an empty text

  [[nodiscard]] const std::string& source() const;
  // Every argument at any depth, each once, in the order of the text.
  [[nodiscard]] const std::vector<ArgumentUses>& arguments() const;

  // The finished text. An argument that is missing or of a kind the pattern cannot show never
  // throws and never leaves braces in the text: it (a plural or select: the whole of it) shows as
  // an empty string and sets *incomplete (may be nullptr), which the checks and explore look for.
  // So does a pattern with a Syntax error, which is empty. *incomplete is never reset to false.
  // Plural and ordinal take numbers; select takes strings and whole numbers. A Date has no time of
  // day and a TimeOfDay no date: neither shows a style that wants the other. Braces come out only
  // where the author quoted them ('{') or a value holds them.
  [[nodiscard]] std::string format(const Language& language, std::span<const Argument> arguments,
                                   bool* incomplete = nullptr) const;

 private:
  friend class PatternParser;
  struct Parsed;                          // private to bot/language (message_node.hpp)
  std::shared_ptr<const Parsed> parsed_;  // shared between copies; nullptr: empty
};

struct ParsedPattern {
  Pattern pattern;
  std::vector<PatternError> errors;  // empty: the pattern is good
};
// Any bytes may be passed. `language` decides which plural arms are needed. All errors that can be
// told apart are reported.
[[nodiscard]] ParsedPattern parse_pattern(std::string source, const Language& language);

}  // namespace tillit::language
