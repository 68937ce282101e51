#pragma once

#include "language/tokens.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tillit::language {

// A place in a phrase that something other than fixed words fills: "half past <hour>".
enum class Slot : std::int32_t {
  Int = 1,   // <int>      a whole number, in digits or words
  Hour,      // <hour>     0 to 24, in digits or words
  Minute,    // <minute>   0 to 59, in digits or words
  Clock,     // <clock>    9:30, 9.30, 0930
  Part,      // <part>     "in the morning"
  Weekday,   // <weekday>
  Month,     // <month>    by name
  Day,       // <day>      24, 24th, twenty-fourth
  Year,      // <year>     2026, '26
  Numeric,   // <numeric>  24/11, 24-11-2026, 2026-11-24
  Amount,    // <amount>   of a duration: 3, 1.5, a, half
  Unit,      // <unit>     of a duration: days
  Duration,  // <duration> a whole duration
  Ordinal,   // <ordinal>  second, 2nd
  Number,    // <number>   a number that may have a fraction
};

// What filled a slot. Which of the fields mean something depends on the slot (slots.hpp).
struct Filled {
  Slot slot = Slot::Int;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::int64_t c = 0;
  double number = 0;
};
struct SlotMatch {
  std::size_t length = 0;  // in tokens
  Filled filled;
};
using ReadSlot = std::function<void(Slot, std::span<const Token>, std::vector<SlotMatch>&)>;

// Word sequences, each with a number of its own, looked up exactly. All words stand in one string:
// a language has thousands of them (every number up to 199 spelled out), and a node and a string
// for each took most of its memory.
class WordMap {
 public:
  // False if the phrase stands there with another value.
  bool put(const std::vector<std::string>& words, double value);
  [[nodiscard]] std::optional<double> find(std::span<const Token> tokens) const;
  // `joined`: the words with one space between.
  [[nodiscard]] bool has(std::string_view joined) const { return look_up(joined).has_value(); }
  [[nodiscard]] std::size_t longest() const { return longest_; }
  // The length of the longest phrase that the tokens begin with; 0 if none.
  [[nodiscard]] std::size_t prefix(std::span<const Token> tokens) const;

 private:
  struct Entry {
    std::uint32_t at = 0;  // in text_
    std::uint32_t length = 0;
    double value = 0;
  };
  [[nodiscard]] std::string_view phrase_of(const Entry& entry) const {
    return std::string_view(text_).substr(entry.at, entry.length);
  }
  [[nodiscard]] std::vector<Entry>::const_iterator not_before(std::string_view joined) const;
  [[nodiscard]] std::optional<double> look_up(std::string_view joined) const;

  std::string text_;
  std::vector<Entry> entries_;  // by phrase
  std::size_t longest_ = 0;
};

// A phrase as it stands in a word file: `[so] half (past|after) <hour>`; brackets optional, bars
// alternatives, slots in angles. One element: a vocabulary number, or a slot as a negative number.
using PhraseElements = std::vector<std::int32_t>;
struct ExpandedPhrase {
  std::vector<std::vector<std::string>> variants;  // words; a slot is "<name>"
  std::string error;                               // empty: good
};
inline constexpr std::size_t kMostVariants = 2000;
[[nodiscard]] ExpandedPhrase expand_phrase(std::string_view phrase);

// Phrases with slots, each leading to a rule by its index.
class PhraseSet {
 public:
  // An error message, empty if the phrase is good. `rule` is what visit() hands back.
  [[nodiscard]] std::string add(std::string_view phrase, std::int32_t rule, Vocabulary& vocabulary);
  // Calls `found` for every way in which the tokens as a whole are one of the phrases.
  void visit(std::span<const Token> tokens, const ReadSlot& read,
             const std::function<void(std::int32_t rule, std::span<const Filled>)>& found) const;

 private:
  struct Entry {
    PhraseElements elements;
    std::int32_t rule = 0;
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::int32_t, std::vector<std::size_t>> by_first_word_;
  std::vector<std::size_t> slot_first_;
};

}  // namespace tillit::language
