#include "dialogue/expression_lexer.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace tillit::dialogue::syntax {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word_part(char c) { return is_word_start(c) || is_digit(c); }

// Written by habit from other languages: what to write here instead.
struct Foreign {
  std::string_view mark;
  std::string_view instead;
};
constexpr std::array kForeign = {
    Foreign{"&&", "write `and`"},
    Foreign{"||", "write `or`"},
    Foreign{"<>", "write `!=`"},
    Foreign{"===", "write `==`"},
    Foreign{"!==", "write `!=`"},
    Foreign{"!", "write `not`"},
    Foreign{"=", "to compare, write `==`"},
    Foreign{"/", "to divide, write div(a, b, otherwise)"},
    Foreign{"\"", "texts stand in single quotes: 'like this'"},
    Foreign{"`", "texts stand in single quotes: 'like this'"},
    Foreign{"&", "write `and`"},
    Foreign{"|", "write `or`"},
};
constexpr std::array<std::string_view, 17> kMarks = {
    "??", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "%", "?", ":", ".", ",", "(", ")"};

// The whole character at the front, for a message.
std::string_view first_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
    ++length;
  return text.substr(0, length);
}

}  // namespace

Token Lexer::fail(std::size_t offset, std::string message) {
  if (!error_) error_ = ExpressionError{"D20", offset, std::move(message)};
  at_ = source_.size();
  return Token{.kind = TokenKind::End, .offset = offset, .text = {}, .value = {}};
}

Token Lexer::literal(std::size_t start, Value value, Kind type) {
  return Token{.kind = TokenKind::Literal,
               .offset = start,
               .text = source_.substr(start, at_ - start),
               .value = std::move(value),
               .type = type};
}

// True if the source goes on like the pattern: 0 stands for a digit, everything else for itself.
bool Lexer::shaped(std::string_view pattern) const {
  if (source_.size() - at_ < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = source_[at_ + i];
    if (pattern[i] == '0' ? !is_digit(c) : c != pattern[i]) return false;
  }
  return true;
}

Token Lexer::next() {
  while (at_ < source_.size() && (source_[at_] == ' ' || source_[at_] == '\t' ||
                                  source_[at_] == '\n' || source_[at_] == '\r')) {
    ++at_;
  }
  if (at_ >= source_.size())
    return Token{.kind = TokenKind::End, .offset = source_.size(), .text = {}, .value = {}};
  const char c = source_[at_];
  if (c == '\'') return text_literal();
  if (is_digit(c)) return digits();
  if (is_word_start(c)) return word();
  return mark();
}

// A quote inside is written twice. A backslash is only a backslash: patterns need it, and JSON
// takes one level already.
Token Lexer::text_literal() {
  const std::size_t start = at_++;
  std::string text;
  while (at_ < source_.size()) {
    const char c = source_[at_++];
    if (c != '\'') {
      text += c;
    } else if (at_ < source_.size() && source_[at_] == '\'') {
      text += source_[at_++];
    } else {
      return literal(start, std::move(text), Kind::Text);
    }
  }
  return fail(start, "this text has no closing quote");
}

Token Lexer::digits() {
  const std::size_t start = at_;
  if (shaped("0000-00-00")) {
    at_ += 10;
    const auto text = [&] { return source_.substr(start, at_ - start); };
    const auto date = parse_date(text());
    if (!date) return fail(start, fmt::format("there is no day {}", text()));
    if (!shaped("T00:00")) return literal(start, *date, Kind::Date);
    at_ += 6;
    if (shaped(":00")) at_ += 3;
    if (shaped(".000Z")) at_ += 4;
    if (at_ < source_.size() && source_[at_] == 'Z') {
      ++at_;
      const auto instant = parse_instant(text());
      return instant ? literal(start, *instant, Kind::Instant)
                     : fail(start, fmt::format("there is no moment {}", text()));
    }
    const auto local = parse_local_date_time(text());
    return local ? literal(start, *local, Kind::Local)
                 : fail(start, fmt::format("there is no moment {}", text()));
  }
  if (shaped("00:00") && !shaped("00:000")) {
    at_ += shaped("00:00:00") ? 8U : 5U;
    const std::string_view text = source_.substr(start, at_ - start);
    const auto time = parse_time_of_day(text);
    return time ? literal(start, *time, Kind::Time)
                : fail(start, fmt::format("there is no time {}", text));
  }
  return number(start);
}

Token Lexer::number(std::size_t start) {
  while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
  bool whole = true;
  if (shaped(".0")) {
    whole = false;
    ++at_;
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
  }
  for (const std::string_view exponent : {"e0", "e+0", "e-0"}) {
    if (!shaped(exponent)) continue;
    whole = false;
    at_ += exponent.size();
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
    break;
  }
  const std::string_view text = source_.substr(start, at_ - start);
  if (at_ < source_.size() && is_word_start(source_[at_])) {
    return fail(
        start,
        fmt::format("a name cannot start with a digit, and `{}` needs an operator after it", text));
  }
  if (whole) {
    Token token{
        .kind = TokenKind::Whole, .offset = start, .text = text, .value = {}, .type = Kind::Int};
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), token.magnitude);
    if (error != std::errc{} || token.magnitude > std::uint64_t{1} << 63U) {
      return fail(start, "this whole number is too large; the largest is 9223372036854775807");
    }
    return token;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value))
    return fail(start, "this number is too large or too small");
  return literal(start, value, Kind::Number);
}

Token Lexer::word() {
  const std::size_t start = at_;
  while (at_ < source_.size() && is_word_part(source_[at_])) ++at_;
  const std::string_view text = source_.substr(start, at_ - start);
  const bool like_duration =
      text.size() > 1 && text[0] == 'P' &&
      (is_digit(text[1]) || (text[1] == 'T' && text.size() > 2 && is_digit(text[2])));
  if (like_duration) {
    const auto duration = parse_duration(text);
    return duration
               ? literal(start, *duration, Kind::Duration)
               : fail(start,
                      fmt::format("`{}` is not a duration; write P3D, P2W, P1M or PT90M", text));
  }
  return Token{.kind = TokenKind::Word, .offset = start, .text = text, .value = {}};
}

Token Lexer::mark() {
  const std::string_view rest = source_.substr(at_);
  const std::size_t start = at_;
  // The longest foreign mark before ours, so that === is not read as == and =.
  for (const Foreign& foreign : kForeign) {
    if (!rest.starts_with(foreign.mark)) continue;
    const bool ours = rest.starts_with("==") || rest.starts_with("!=");
    if (ours && foreign.mark.size() < 3) continue;
    return fail(start, fmt::format("`{}` is not known here: {}", foreign.mark, foreign.instead));
  }
  for (const std::string_view known : kMarks) {
    if (!rest.starts_with(known)) continue;
    at_ += known.size();
    return Token{.kind = TokenKind::Mark,
                 .offset = start,
                 .text = rest.substr(0, known.size()),
                 .value = {}};
  }
  if (rest.starts_with("‘") || rest.starts_with("’") || rest.starts_with("“") ||
      rest.starts_with("”")) {
    return fail(start, "texts stand in straight single quotes: 'like this'");
  }
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte < 0x20 || byte == 0x7F) return fail(start, "there is an invisible character here");
  return fail(start, fmt::format("`{}` means nothing here", first_character(rest)));
}

}  // namespace tillit::dialogue::syntax
