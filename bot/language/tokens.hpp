#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tillit::language {

// The words a language's tables speak of, numbered. Filled while the tables are read, then
// immutable.
class Vocabulary {
 public:
  static constexpr std::int32_t kUnknown = -1;
  std::int32_t intern(std::string_view folded_word);
  [[nodiscard]] std::int32_t find(const std::string& folded_word) const {
    const auto found = numbers_.find(folded_word);
    return found == numbers_.end() ? kUnknown : found->second;
  }

 private:
  std::unordered_map<std::string, std::int32_t> numbers_;
};

// One piece of a reply. Digits and letters are separate pieces even when written together ("9am",
// "24e"), and of punctuation only what can carry meaning beside a digit stays ("9:30", "6/10",
// "60%"); `pause` remembers the rest.
struct Token {
  enum class Kind { Word, Digits, Sign, Emoji };
  Kind kind = Kind::Word;
  std::string text;                          // folded, accents and apostrophes dropped
  std::int32_t word = Vocabulary::kUnknown;  // its number in the language's vocabulary
  bool glued = false;                        // nothing stood between this and the token before
  bool pause = false;                        // punctuation stood before it (comma, full stop, dash)
};

// Reading stops at `limit` tokens: an answer that is longer is no number, date or time, and the
// cost stays bounded.
inline constexpr std::size_t kMostTokens = 32;
[[nodiscard]] std::vector<Token> tokenise(std::string_view reply, const Vocabulary& vocabulary,
                                          std::size_t limit = kMostTokens + 1);

// The words of a label or reply: letters and digits together, everything else is a gap, accents and
// apostrophes dropped.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

// One insertion, deletion, substitution or swap of neighbours apart, in words of at least 5 letters
// with the same first letter. Not a longer form of the same word ("friday" and "fridays"), nor a
// negated one ("trygg" and "otrygg").
[[nodiscard]] bool is_one_typo_apart(std::string_view typed, std::string_view meant);

}  // namespace tillit::language
