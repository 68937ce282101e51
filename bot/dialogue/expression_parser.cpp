#include "dialogue/expression_lexer.hpp"
#include "dialogue/syntax.hpp"
#include "dialogue/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

// A Pratt parser: parse(power) reads an operand and then every operator that binds more tightly
// than `power`.
namespace tillit::dialogue::syntax {
namespace {

struct Operator {
  std::string_view text;
  Binary op;
  int power;
};

constexpr int kChoicePower = 1;
constexpr int kNotPower = 5;
constexpr int kEqualPower = 6;
constexpr int kOrderPower = 7;
constexpr int kNegatePower = 10;
constexpr std::array kOperators = {
    Operator{"??", Binary::Otherwise, 2},
    Operator{"or", Binary::Or, 3},
    Operator{"and", Binary::And, 4},
    Operator{"==", Binary::Equal, kEqualPower},
    Operator{"!=", Binary::NotEqual, kEqualPower},
    Operator{"<", Binary::Less, kOrderPower},
    Operator{"<=", Binary::LessEqual, kOrderPower},
    Operator{">", Binary::Greater, kOrderPower},
    Operator{">=", Binary::GreaterEqual, kOrderPower},
    Operator{"+", Binary::Plus, 8},
    Operator{"-", Binary::Minus, 8},
    Operator{"*", Binary::Times, 9},
    Operator{"%", Binary::Modulo, 9},
};

template <class Form>
NodePtr node(std::size_t offset, Form form) {
  return std::make_unique<const Node>(Node{offset, std::move(form)});
}

// "due" or "user.path" where the node is nothing but names and dots, else empty.
std::string dotted(const Node& at) {
  if (const auto* name = std::get_if<Name>(&at.form)) return name->name;
  const auto* member = std::get_if<Member>(&at.form);
  if (member == nullptr) return {};
  const std::string object = dotted(*member->object);
  return object.empty() ? object : object + "." + member->field;
}

class Parser {
 public:
  explicit Parser(std::string_view source) : lexer_(source) { advance(); }

  Parsed whole() {
    NodePtr root = parse(0);
    if (root && token_.kind != TokenKind::End) root = unexpected();
    if (lexer_.error()) return {nullptr, lexer_.error()};  // what stopped the lexer came first
    if (error_) return {nullptr, error_};
    return {std::move(root), std::nullopt};
  }

 private:
  void advance() { token_ = lexer_.next(); }

  bool at(std::string_view text) const {
    return (token_.kind == TokenKind::Mark || token_.kind == TokenKind::Word) &&
           token_.text == text;
  }

  bool accept(std::string_view text) {
    if (!at(text)) return false;
    advance();
    return true;
  }

  NodePtr fail(std::size_t offset, std::string message) {
    if (!error_) error_ = ExpressionError{"D20", offset, std::move(message)};
    return nullptr;
  }

  NodePtr unexpected() {
    if (token_.kind == TokenKind::End) return fail(token_.offset, "the expression stops too early");
    if (at(")")) return fail(token_.offset, "this bracket closes nothing");
    if (at(":")) return fail(token_.offset, "`:` belongs to `condition ? this : that`");
    return fail(token_.offset, fmt::format("`{}` is not expected here", token_.text));
  }

  NodePtr parse(int power) {
    if (depth_ == kMaxExpressionDepth) {
      return fail(token_.offset, fmt::format("nested more than {} deep", kMaxExpressionDepth));
    }
    ++depth_;
    NodePtr left = prefix(power);
    while (left) {
      if (power < kChoicePower && at("?")) {
        left = choice(std::move(left));
        continue;
      }
      const Operator* op = binary();
      if (op == nullptr || op->power <= power) break;
      left = binary_form(std::move(left), *op);
    }
    --depth_;
    return left;
  }

  const Operator* binary() const {
    for (const Operator& op : kOperators) {
      if (at(op.text)) return &op;
    }
    return nullptr;
  }

  NodePtr binary_form(NodePtr left, const Operator& op) {
    const std::size_t offset = token_.offset;
    advance();
    NodePtr right = parse(op.power);
    if (!right) return nullptr;
    const Operator* next = binary();
    if (next != nullptr && next->power == op.power &&
        (op.power == kEqualPower || op.power == kOrderPower)) {
      return fail(token_.offset, "comparisons do not chain: write `a < b and b < c`");
    }
    return node(offset, BinaryForm{op.op, std::move(left), std::move(right)});
  }

  NodePtr choice(NodePtr condition) {
    const std::size_t offset = token_.offset;
    advance();
    NodePtr yes = parse(0);
    if (!yes) return nullptr;
    if (!accept(":")) {
      return fail(token_.offset,
                  "`condition ? this : that` needs its `:` (with spaces: 10:20 is a time)");
    }
    NodePtr no = parse(0);
    if (!no) return nullptr;
    return node(offset, Choice{std::move(condition), std::move(yes), std::move(no)});
  }

  NodePtr prefix(int power) {
    const std::size_t offset = token_.offset;
    if (at("not")) {
      if (power > kNotPower) return fail(offset, "put brackets around `not …` here");
      advance();
      NodePtr operand = parse(kNotPower);
      return operand ? node(offset, UnaryForm{Unary::Not, std::move(operand)}) : nullptr;
    }
    if (at("-")) {
      advance();
      if (token_.kind == TokenKind::Whole) return whole_number(offset, true);
      NodePtr operand = parse(kNegatePower);
      return operand ? node(offset, UnaryForm{Unary::Negate, std::move(operand)}) : nullptr;
    }
    return primary();
  }

  NodePtr whole_number(std::size_t offset, bool negative) {
    const std::uint64_t magnitude = token_.magnitude;
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (magnitude > kLargest && !negative) {
      return fail(offset, "this whole number is too large; the largest is 9223372036854775807");
    }
    advance();
    const auto value = static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
    return members(node(offset, Literal{value, simple(Kind::Int)}));
  }

  NodePtr primary() {
    const std::size_t offset = token_.offset;
    if (token_.kind == TokenKind::Whole) return whole_number(offset, false);
    if (token_.kind == TokenKind::Literal) {
      NodePtr literal = node(offset, Literal{std::move(token_.value), simple(token_.type)});
      advance();
      return members(std::move(literal));
    }
    if (accept("(")) {
      NodePtr inside = parse(0);
      if (!inside) return nullptr;
      if (!accept(")")) return missing_bracket(offset);
      return members(std::move(inside));
    }
    if (token_.kind != TokenKind::Word || binary() != nullptr) return unexpected();
    const std::string word(token_.text);
    advance();
    if (word == "true" || word == "false")
      return node(offset, Literal{word == "true", simple(Kind::Bool)});
    if (word == "none") return node(offset, Literal{Value{}, simple(Kind::None, true)});
    return members(node(offset, Name{word}));
  }

  NodePtr missing_bracket(std::size_t opened) {
    if (token_.kind != TokenKind::End) return unexpected();
    return fail(opened, "this bracket is never closed");
  }

  // What may follow an operand: fields, and a call where the operand is a name.
  NodePtr members(NodePtr object) {
    while (object) {
      if (at(".")) {
        const std::size_t offset = token_.offset;
        // Chains of fields nest without passing parse(); the source's length bounds them.
        advance();
        if (token_.kind != TokenKind::Word)
          return fail(offset, "after a dot comes the name of a field");
        std::string field(token_.text);
        const std::size_t start = object->offset;
        const bool named = !dotted(*object).empty();
        advance();
        object = node(named ? start : offset, Member{std::move(object), std::move(field)});
      } else if (at("(")) {
        std::string function = dotted(*object);
        if (function.empty()) return fail(token_.offset, "only a function can be called");
        object = call(object->offset, std::move(function));
      } else {
        return object;
      }
    }
    return object;
  }

  NodePtr call(std::size_t offset, std::string function) {
    const std::size_t opened = token_.offset;
    advance();
    std::vector<NodePtr> arguments;
    if (!at(")")) {
      do {
        NodePtr argument = parse(0);
        if (!argument) return nullptr;
        arguments.push_back(std::move(argument));
      } while (accept(","));
    }
    if (!accept(")")) return missing_bracket(opened);
    return node(offset, Call{std::move(function), std::move(arguments)});
  }

  Lexer lexer_;
  Token token_;
  std::optional<ExpressionError> error_;
  int depth_ = 0;
};

}  // namespace

Parsed parse(std::string_view source) {
  if (source.size() > kMaxExpressionSource) {
    return {nullptr, ExpressionError{"D20", kMaxExpressionSource,
                                     fmt::format("longer than {} bytes", kMaxExpressionSource)}};
  }
  if (const auto bad = first_invalid_utf8(source)) {
    return {nullptr, ExpressionError{"D20", *bad, "this byte is not UTF-8"}};
  }
  if (source.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return {nullptr, ExpressionError{"D20", 0, "the expression is empty"}};
  }
  return Parser(source).whole();
}

std::string_view written(Binary op) {
  for (const Operator& known : kOperators) {
    if (known.op == op) return known.text;
  }
  return "";
}

}  // namespace tillit::dialogue::syntax
