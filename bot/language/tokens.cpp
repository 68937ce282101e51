#include "language/tokens.hpp"

#include "language/fold.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

std::u32string characters_of(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) out.push_back(next_character(text, at));
  return out;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_character(out, c);
  return out;
}

bool is_dash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

// What a sign is called in a token; empty if it is only a pause.
std::string sign_text(char32_t c, bool digit_before, bool digit_after, bool space_before,
                      bool space_after) {
  const bool beside_digit = digit_before || digit_after;
  if (is_dash(c)) return beside_digit ? "-" : "";
  switch (c) {
    case '.':
    case ',':
      return digit_before && digit_after && !space_before && !space_after
                 ? std::string(1, static_cast<char>(c))
                 : "";
    case ':':
      return digit_before && !space_before && !space_after ? ":" : "";
    case '/':
    case 0x2044:
      return beside_digit ? "/" : "";
    case '!':
    case '?':
    case ';':
    case '"':
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case '*':
    case '_':
    case '~':
    case '\\':
    case 0x00A1:
    case 0x00BF:
    case 0x00AB:
    case 0x00BB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
      return "";
    default:
      return utf8(std::u32string_view(&c, 1));
  }
}

}  // namespace

std::int32_t Vocabulary::intern(std::string_view folded_word) {
  return numbers_.emplace(std::string(folded_word), static_cast<std::int32_t>(numbers_.size()))
      .first->second;
}

std::vector<Token> tokenise(std::string_view reply, const Vocabulary& vocabulary,
                            std::size_t limit) {
  const std::u32string text = characters_of(fold(reply, true));
  std::vector<Token> tokens;
  bool gap = true;
  bool pause = false;
  const auto put = [&](Token::Kind kind, std::string token_text) {
    Token token;
    token.kind = kind;
    token.word = vocabulary.find(token_text);
    token.text = std::move(token_text);
    token.glued = !gap && !tokens.empty();
    token.pause = pause;
    tokens.push_back(std::move(token));
    gap = pause = false;
  };
  for (std::size_t at = 0; at < text.size() && tokens.size() < limit;) {
    const CharacterKind kind = kind_of(text[at]);
    if (kind == CharacterKind::Space) {
      gap = true;
      ++at;
    } else if (kind == CharacterKind::Digit) {
      std::size_t end = at;
      while (end < text.size() && kind_of(text[end]) == CharacterKind::Digit) ++end;
      put(Token::Kind::Digits, utf8(std::u32string_view(text).substr(at, end - at)));
      at = end;
    } else if (kind == CharacterKind::Letter) {
      std::u32string word;
      for (; at < text.size(); ++at) {
        const CharacterKind inner = kind_of(text[at]);
        if (inner == CharacterKind::Letter) {
          word.push_back(text[at]);
        } else if (inner != CharacterKind::Apostrophe) {
          break;
        }
      }
      put(Token::Kind::Word, utf8(word));
    } else if (kind == CharacterKind::Emoji) {
      if (!is_emoji_modifier(text[at]))
        put(Token::Kind::Emoji, utf8(std::u32string_view(text).substr(at, 1)));
      gap = true;
      ++at;
    } else if (kind == CharacterKind::Apostrophe) {
      ++at;
    } else {
      const auto digit_at = [&](std::size_t index) {
        return index < text.size() && kind_of(text[index]) == CharacterKind::Digit;
      };
      const auto space_at = [&](std::size_t index) {
        return index >= text.size() || kind_of(text[index]) == CharacterKind::Space;
      };
      const bool space_before = at == 0 || space_at(at - 1);
      const bool space_after = space_at(at + 1);
      const bool digit_before =
          !tokens.empty() && tokens.back().kind == Token::Kind::Digits && (!pause);
      const bool digit_after = digit_at(at + 1) || (space_after && digit_at(at + 2));
      std::string sign = sign_text(text[at], digit_before, digit_after, space_before, space_after);
      // "24 - nov" is a dash between words, "-5" and "6-7" are not.
      if (sign == "-" && space_before && space_after && !(digit_before && digit_after))
        sign.clear();
      // "6-ish", "24-nov"
      if (sign == "-" && digit_before && at + 1 < text.size() &&
          kind_of(text[at + 1]) == CharacterKind::Letter)
        sign.clear();
      if (sign == ":" && !(digit_after || !space_after)) sign.clear();
      // A dot or dash inside a word ("a.m.", "twenty-one") is a gap and no more.
      if (sign.empty()) {
        gap = true;
        pause = pause || space_before || space_after;
      } else {
        put(Token::Kind::Sign, std::move(sign));
      }
      ++at;
    }
  }
  return tokens;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  const std::string folded_text = fold(text, true);
  if (is_ascii(folded_text)) {  // nearly always; the other way takes several times as long
    std::string word;
    const auto flush = [&] {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    };
    for (const char c : folded_text) {
      const CharacterKind kind = kind_of(static_cast<unsigned char>(c));
      if (kind == CharacterKind::Letter || kind == CharacterKind::Digit) {
        word.push_back(c);
      } else if (kind != CharacterKind::Apostrophe) {
        flush();
      }
    }
    flush();
    return words;
  }
  const std::u32string folded = characters_of(folded_text);
  std::u32string word;
  const auto flush = [&] {
    if (!word.empty()) words.push_back(utf8(word));
    word.clear();
  };
  for (const char32_t c : folded) {
    const CharacterKind kind = kind_of(c);
    if (kind == CharacterKind::Letter || kind == CharacterKind::Digit) {
      word.push_back(c);
    } else if (kind != CharacterKind::Apostrophe) {
      flush();
    }
  }
  flush();
  return words;
}

bool is_one_typo_apart(std::string_view typed_utf8, std::string_view meant_utf8) {
  if (typed_utf8.size() > 64 || meant_utf8.size() > 64) return false;
  const std::u32string typed = characters_of(typed_utf8);
  const std::u32string meant = characters_of(meant_utf8);
  if (typed.size() < 5 || meant.size() < 5 || typed[0] != meant[0] || typed == meant) return false;
  std::size_t head = 0;
  while (head < typed.size() && head < meant.size() && typed[head] == meant[head]) ++head;
  const std::u32string_view rest_typed = std::u32string_view(typed).substr(head);
  const std::u32string_view rest_meant = std::u32string_view(meant).substr(head);
  if (typed.size() == meant.size() + 1) {
    // A letter more at the very end is another form of the word, unless it only repeats the last
    // one ("fridayy").
    if (rest_meant.empty()) return typed.back() == meant.back();
    return rest_typed.substr(1) == rest_meant;
  }
  if (typed.size() + 1 == meant.size())
    return !rest_typed.empty() ? rest_typed == rest_meant.substr(1) : false;
  if (typed.size() != meant.size()) return false;
  if (rest_typed.substr(1) == rest_meant.substr(1)) return rest_typed.size() > 1;
  return rest_typed.size() >= 2 && rest_typed[0] == rest_meant[1] &&
         rest_typed[1] == rest_meant[0] && rest_typed.substr(2) == rest_meant.substr(2);
}

}  // namespace tillit::language
