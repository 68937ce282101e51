#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/civil_time.hpp"
#include "core/id.hpp"

// Texts are ICU MessageFormat 1 (ICU 72). Nothing outside bot/language includes ICU.
namespace tillit::language {

// A value a text may show. Times carry no zone: they are shown as they are (ICU never resolves a zone; the caller has
// already turned an instant into local time).
using ArgumentValue = std::variant<std::string, std::int64_t, double, Date, TimeOfDay, LocalDateTime, std::vector<std::string>>;
struct Argument {
  std::string_view name;
  ArgumentValue value;
};

// How a text uses an argument: {n, plural, …} wants a number, {day, date, …} a date, {who, select, …} a text.
enum class ArgumentUse { Plain, Number, DateOrTime, Plural, Ordinal, Select, Choice };

struct PatternError {
  enum class Kind {
    Syntax,           // D42
    MissingPlural,    // D44: a plural arm that the language needs (CLDR) is not there
    QuotedArgument,   // D45: an apostrophe before a brace hides an argument
    BadName,          // D42: an argument name with a dot or other than [a-z][a-z0-9_]*
  };
  Kind kind = Kind::Syntax;
  std::string message;
};

// One checked text. Immutable; shareable between threads (built ICU formatters live in a small cache per thread; patterns
// that only insert plain strings are joined without ICU).
class Pattern {
 public:
  Pattern() = default;

  [[nodiscard]] const std::string& source() const { return source_; }
  // Every argument at any depth with all its uses (getFormatNames lists the top level only, so the pattern is walked).
  [[nodiscard]] const std::map<std::string, std::vector<ArgumentUse>, std::less<>>& arguments() const { return arguments_; }

  // The finished text. An argument that is missing or of a kind the pattern cannot show never throws and never leaves braces in
  // the text: it shows as an empty string and sets *incomplete (may be nullptr), which the checks and explore look for.
  [[nodiscard]] std::string format(const Language& language, std::span<const Argument> arguments,
                                   bool* incomplete = nullptr) const;

 private:
  friend struct PatternParser;
  struct Segment {
    std::string literal;
    std::string argument;  // empty: only the literal
  };
  std::string source_;
  std::map<std::string, std::vector<ArgumentUse>, std::less<>> arguments_;
  std::vector<Segment> segments_;  // when `simple_`
  bool simple_ = false;
  std::uint64_t cache_key_ = 0;
};

struct ParsedPattern {
  Pattern pattern;
  std::vector<PatternError> errors;  // empty: the pattern is good
};
[[nodiscard]] ParsedPattern parse_pattern(std::string source, const Language& language);

}  // namespace tillit::language
