#pragma once

#include "dialogue/expression.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What an expression says before anybody knows what its names mean. Made by the parser, read once
// by the checker.
namespace tillit::dialogue::syntax {

struct Node;
using NodePtr = std::unique_ptr<const Node>;

enum class Unary { Negate, Not };
enum class Binary {
  Otherwise,  // ??
  Or,
  And,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Plus,
  Minus,
  Times,
  Modulo,
};

struct Literal {
  Value value;
  Type type;
};
struct Name {
  std::string name;
};
struct Member {
  NodePtr object;
  std::string field;
};
struct UnaryForm {
  Unary op;
  NodePtr operand;
};
struct BinaryForm {
  Binary op;
  NodePtr left, right;
};
struct Choice {
  NodePtr condition, yes, no;
};
struct Call {
  std::string function;  // dotted names whole
  std::vector<NodePtr> arguments;
};

struct Node {
  std::size_t offset =
      0;  // where a message about it should point: an operator's own place, else the first byte
  std::variant<Literal, Name, Member, UnaryForm, BinaryForm, Choice, Call> form;
};

// Exactly one of the two is set.
struct Parsed {
  NodePtr root;
  std::optional<ExpressionError> error;
};

// Binding powers stand in docs/expressions.md. Refuses what is too long, too deeply nested or not
// UTF-8.
[[nodiscard]] Parsed parse(std::string_view source);

// The operator as an author writes it.
[[nodiscard]] std::string_view written(Binary op);

}  // namespace tillit::dialogue::syntax
