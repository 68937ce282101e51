#pragma once

#include "dialogue/expression_functions.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <memory>
#include <variant>
#include <vector>

namespace re2 {
class RE2;
}

// A checked expression, ready to run: names are slots, fields are indices, patterns are compiled,
// whole numbers stand as numbers where numbers are due. Private to bot/dialogue.
namespace tillit::dialogue {
namespace ast {

struct Node;
using NodePtr = std::unique_ptr<const Node>;

struct Literal {
  Value value;
};
enum class Source { Variable, Shared, View, Today, Now, PersonName, PersonLanguage, It };
struct Read {
  Source source;
  std::uint16_t slot = 0;
};
struct FieldOf {
  NodePtr object;
  const RecordType* record;
  std::size_t index;
};
struct Query {
  std::uint16_t slot;
  std::vector<NodePtr> arguments;
};
struct Widen {  // int to number, also inside lists
  NodePtr operand;
};
struct Store {  // entities to their ids
  NodePtr operand;
  Type type;
};
struct IsNone {
  NodePtr operand;
  bool negated;
};
struct Otherwise {
  NodePtr value, fallback;
};
struct Not {
  NodePtr operand;
};
struct Negate {
  NodePtr operand;
};
struct Logic {
  NodePtr left, right;
  bool decisive;  // the value of `left` that settles it: false for `and`, true for `or`
};
struct Choose {
  NodePtr condition, yes, no;
};
struct Equal {
  NodePtr left, right;
  const RecordType* entity;  // set: compare by id
  bool negated;
};
enum class OrderOp { Less, LessEqual, Greater, GreaterEqual };
struct Order {
  NodePtr left, right;
  OrderOp op;
};
enum class ArithmeticOp { Plus, Minus, Times, Modulo };
struct Arithmetic {
  NodePtr left, right;
  ArithmeticOp op;
};
struct Call {
  Function function;
  std::vector<NodePtr> arguments;
};
struct ContainsItem {
  NodePtr list, item;
  const RecordType* entity;  // set: compare by id
};
struct Matches {
  NodePtr text;
  std::shared_ptr<const re2::RE2> pattern;  // shared: a node must stay movable, the pattern is not
};
struct Each {  // all any count filter map sort_by sum
  Function function;
  NodePtr list;
  NodePtr body;  // nullptr: the items themselves (count, sum)
  bool number;   // sum of numbers, not of ints
};

struct Node {
  std::variant<Literal, Read, FieldOf, Query, Widen, Store, IsNone, Otherwise, Not, Negate, Logic,
               Choose, Equal, Order, Arithmetic, Call, ContainsItem, Matches, Each>
      form;
  bool in_place =
      false;  // a literal, `it`, or fields of those: can be looked at without making a value
};

}  // namespace ast

struct Ast {
  ast::NodePtr root;
};

}  // namespace tillit::dialogue
