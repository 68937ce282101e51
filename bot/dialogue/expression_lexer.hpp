#pragma once

#include "dialogue/expression.hpp"
#include "dialogue/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tillit::dialogue::syntax {

enum class TokenKind { End, Literal, Whole, Word, Mark };

struct Token {
  TokenKind kind = TokenKind::End;
  std::size_t offset = 0;
  std::string_view text;   // as in the source
  Value value;             // of a Literal
  Kind type = Kind::None;  // of a Literal
  std::uint64_t magnitude =
      0;  // of a Whole: the sign is the parser's, so that the smallest int can be written
};

// Cuts a source into tokens, the longest that fit: 09:00 is a time, 2026-11-20 a date, P3D a
// duration.
class Lexer {
 public:
  explicit Lexer(std::string_view source)
      : source_(source) {}  // borrowed for as long as tokens are used

  // The token at the current place; an error stays an error. After the last, End for ever.
  [[nodiscard]] Token next();
  [[nodiscard]] const std::optional<ExpressionError>& error() const { return error_; }

 private:
  [[nodiscard]] Token text_literal();
  [[nodiscard]] Token digits();
  [[nodiscard]] Token number(std::size_t start);
  [[nodiscard]] Token word();
  [[nodiscard]] Token mark();
  [[nodiscard]] Token literal(std::size_t start, Value value, Kind type);
  [[nodiscard]] Token fail(std::size_t offset, std::string message);
  [[nodiscard]] bool shaped(std::string_view pattern) const;

  std::string_view source_;
  std::size_t at_ = 0;
  std::optional<ExpressionError> error_;
};

}  // namespace tillit::dialogue::syntax
