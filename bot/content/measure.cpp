#include "content/measure.hpp"

#include <algorithm>

namespace tillit::content {
namespace {

constexpr int kDeepest = 16;  // deeper than any pattern that parses

// Walks a MessageFormat source. It is known to parse, so a light hand is enough: braces are
// balanced, quotes closed.
class PatternWalk {
 public:
  explicit PatternWalk(std::string_view source) : source_(source) {}

  Measure message(int depth) {
    Measure measured;
    std::string text;
    while (at_ < source_.size() && source_[at_] != '}') {
      if (source_[at_] == '\'') {
        quoted(text);
      } else if (source_[at_] == '{') {
        text += '.';  // one word at most, joined to what stands beside it
        add(measured, argument(depth));
      } else {
        const std::size_t end = std::min(source_.find_first_of("'{}", at_), source_.size());
        text += source_.substr(at_, end - at_);
        at_ = end;
      }
    }
    literal += text;
    literal += ' ';
    measured.words += count_words(text);
    measured.characters += count_characters(text);
    return measured;
  }

  std::string literal;

 private:
  // An apostrophe quotes only before a brace or # (ICU's default); otherwise it is itself. Doubled
  // it is one.
  void quoted(std::string& text) {
    ++at_;
    const bool opens = at_ < source_.size() && (source_[at_] == '{' || source_[at_] == '}');
    if (!opens) {
      text += '\'';
      if (at_ < source_.size() && source_[at_] == '\'') ++at_;
      return;
    }
    while (at_ < source_.size() && source_[at_] != '\'') text += source_[at_++];
    if (at_ < source_.size()) ++at_;
  }

  Measure argument(int depth) {
    ++at_;  // {
    Measure longest;
    while (at_ < source_.size() && source_[at_] != '}') {
      if (source_[at_] == '{' && depth < kDeepest) {
        ++at_;
        const Measure arm = message(depth + 1);
        if (at_ < source_.size()) ++at_;  // }
        longest.words = std::max(longest.words, arm.words);
        longest.characters = std::max(longest.characters, arm.characters);
      } else {
        ++at_;
      }
    }
    if (at_ < source_.size()) ++at_;  // }
    return longest;
  }

  static void add(Measure& to, const Measure& more) {
    to.words += more.words;
    to.characters += more.characters;
  }

  static std::size_t count_words(std::string_view text) {
    std::size_t count = 0;
    bool inside = false;
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!space && !inside) ++count;
      inside = !space;
    }
    return count;
  }

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Measure measure(std::string_view pattern) { return PatternWalk(pattern).message(0); }

std::string literal_text(std::string_view pattern) {
  PatternWalk walk(pattern);
  (void)walk.message(0);
  return walk.literal;
}

}  // namespace tillit::content
