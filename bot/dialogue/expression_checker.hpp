#pragma once

#include "dialogue/ast.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/syntax.hpp"

#include <optional>
#include <string>

// Private to bot/dialogue: turns syntax into a checked Ast, collecting every error.
// expression_checker.cpp holds names and operators, expression_calls.cpp the functions.
namespace tillit::dialogue {

// What is known after a bool expression came out one way.
struct Flow {
  bool impossible = false;  // it never comes out this way (the literal `true` is never false)
  Facts facts;
};

// A checked part. If `bad`, an error has been reported for it already and nothing else is set but
// `offset`.
struct Typed {
  ast::NodePtr node;
  Type type;
  std::size_t offset = 0;  // first byte
  bool bad = false;
  bool proven =
      false;  // declared optional, but a fact says it is there: `type` is already the required one
  std::string path;  // "due.relationship": what facts call it; empty if it has no name
  Flow yes, no;      // of a bool
  Facts elements;    // facts about `it` that hold for every item of this list: filter(promises,
                     // it.due != none)
};

class Checker {
 public:
  Checker(const Scope& scope, const CheckOptions& options, Checked& out);

  [[nodiscard]] Typed whole(const syntax::Node& root, const Type* wanted);

 private:
  // `expected` turns a text literal into a word of an enum and is otherwise only a hint.
  [[nodiscard]] Typed check(const syntax::Node& at, const Type* expected = nullptr);
  [[nodiscard]] Typed present(const syntax::Node& at,
                              const Type* expected = nullptr);  // D22 if it may be none
  [[nodiscard]] Typed missing(const Typed& part, const syntax::Node& at);
  [[nodiscard]] Typed boolean(const syntax::Node& at, std::string_view where);

  [[nodiscard]] Typed literal(const syntax::Node& at, const syntax::Literal& form,
                              const Type* expected);
  [[nodiscard]] Typed member(const syntax::Node& at, const syntax::Member& form);
  [[nodiscard]] Typed name(const std::vector<std::pair<std::string, std::size_t>>& parts);
  [[nodiscard]] Typed head(const std::vector<std::pair<std::string, std::size_t>>& parts,
                           std::size_t& used);
  [[nodiscard]] Typed field(Typed object, const std::string& name, std::size_t offset);
  void use_fact(Typed& part) const;

  [[nodiscard]] Typed unary(const syntax::Node& at, const syntax::UnaryForm& form);
  [[nodiscard]] Typed binary(const syntax::Node& at, const syntax::BinaryForm& form,
                             const Type* expected);
  [[nodiscard]] Typed otherwise(const syntax::Node& at, const syntax::BinaryForm& form,
                                const Type* expected);
  [[nodiscard]] Typed logic(const syntax::BinaryForm& form, bool is_and);
  [[nodiscard]] Typed equality(const syntax::Node& at, const syntax::BinaryForm& form);
  [[nodiscard]] Typed against_none(const syntax::Node& at, const syntax::BinaryForm& form);
  [[nodiscard]] Typed ordering(const syntax::Node& at, const syntax::BinaryForm& form);
  [[nodiscard]] Typed arithmetic(const syntax::Node& at, const syntax::BinaryForm& form);
  [[nodiscard]] Typed moved(const syntax::BinaryForm& form, Typed left, Typed right);
  [[nodiscard]] Typed choice(const syntax::Node& at, const syntax::Choice& form,
                             const Type* expected);
  // Both of two parts that stand for one another; the one that is only a text literal takes its
  // enum from the other.
  [[nodiscard]] std::pair<Typed, Typed> alike(const syntax::Node& left, const syntax::Node& right,
                                              bool must_be_present);

  [[nodiscard]] Typed call(const syntax::Node& at, const syntax::Call& form);
  [[nodiscard]] Typed query(const syntax::Node& at, const syntax::Call& form);
  [[nodiscard]] Typed number_call(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed conversion(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed extreme(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed text_call(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed pattern(const syntax::Call& form);
  [[nodiscard]] Typed contains(const syntax::Call& form);
  [[nodiscard]] Typed time_call(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed place_in_list(const syntax::Call& form, const FunctionInfo& info);
  [[nodiscard]] Typed each(const syntax::Node& at, const syntax::Call& form,
                           const FunctionInfo& info);
  [[nodiscard]] Typed body(const syntax::Node& at, const Typed& list, bool condition);
  // The argument, present and of one of these kinds, else D21.
  [[nodiscard]] Typed argument(const syntax::Call& form, std::size_t index,
                               const FunctionInfo& info, std::initializer_list<Kind> kinds,
                               std::string_view wanted);

  Typed error(const char* code, std::size_t offset, std::string message);

  const Scope& scope_;
  Checked& out_;
  Facts facts_;
  std::optional<Type> it_;
  int lists_ = 0;  // bodies of list functions around the current place
};

// Shared by the three sources.
[[nodiscard]] Typed typed(ast::NodePtr node, Type type, std::size_t offset);
[[nodiscard]] Typed widened(Typed part,
                            const Type& to);  // an int, or ints in a list, where numbers are wanted
[[nodiscard]] std::optional<Type> unify(const Type& a, const Type& b);  // the type that both fit
[[nodiscard]] std::size_t start_of(const syntax::Node& at);
[[nodiscard]] bool is_numeric(const Type& type);
// ", did you mean `kept`?" or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view wrong,
                                       const std::vector<std::string>& known);
// Why two values of this type cannot be compared with ==, or nothing if they can.
[[nodiscard]] std::string_view why_not_equal(const Type& type);
[[nodiscard]] const RecordType* entity_of(const Type& type);

template <class Form>
[[nodiscard]] ast::NodePtr make_node(Form form, bool in_place = false) {
  return std::make_unique<const ast::Node>(ast::Node{std::move(form), in_place});
}

}  // namespace tillit::dialogue
