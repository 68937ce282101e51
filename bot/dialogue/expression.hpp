#pragma once

#include "core/civil_time.hpp"
#include "core/result.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The expression language of scripts: small, typed, total. No loops, no side effects, linear cost
// (CEL's semantics are the model). docs/expressions.md is the reference for authors. The life of an
// expression:
//   parse(source) -> Parsed, check(parsed, scope) -> Expression (or the errors),
//   evaluate(expression, environment) -> Value.
// A checked expression always yields a value of its type: no operator is partial.
namespace tillit::dialogue {

inline constexpr std::size_t kMaxExpressionSource = 1024;  // bytes
inline constexpr int kMaxExpressionDepth = 64;             // nested operators, calls and brackets
inline constexpr int kMaxListNesting = 2;  // filter(… filter(…)) and no deeper: cost stays linear
inline constexpr int kMaxEvaluationSteps = 10'000;  // nodes visited in one evaluation

// What is wrong with an expression, with the diagnostic code of `tillit check`:
// D20 syntax (or a cap exceeded), D21 type, D22 optional used unguarded, D23 unknown enum literal,
// D24 condition always true or false (the caller decides whether that matters: check() reports it
// only for a comparison that types alone decide), D25 unknown function, variable, field or wrong
// number of arguments (a wrong type of one is D21), D28 a private value given to a query's
// parameter that is not private.
struct ExpressionError {
  std::string code;
  std::size_t offset = 0;  // byte offset in the source
  std::string message;     // one sentence, names the types or names involved, and what to do where
                           // that is known
};

// What a name in an expression stands for. Slots are the caller's: the environment is asked for
// them at evaluation.
enum class SymbolKind { Variable, Shared, View };
struct Symbol {
  SymbolKind kind = SymbolKind::Variable;
  std::uint16_t slot = 0;
  Type type;                // as declared; `optional` still set
  bool is_private = false;  // a private variable
};

// The names an expression may use. Borrowed by check(); must outlive the call only.
// Built-in names (`today`, `now`, `person.name`, `person.language`, `it`, functions) are the
// checker's own and cannot be shadowed. A dotted shared variable ("user.path") is looked up whole.
class Scope {
 public:
  virtual ~Scope() = default;
  [[nodiscard]] virtual const Symbol* find(std::string_view name) const = 0;
  // A host query: a pure function of typed arguments. nullptr if there is none of that name.
  struct Query {
    std::uint16_t slot = 0;
    std::vector<Field> parameters;  // positional, in this order
    Type result;
  };
  [[nodiscard]] virtual const Query* find_query(std::string_view name) const = 0;
  // Every name that find() and find_query() know, only for "did you mean …" in messages. May be
  // left empty.
  [[nodiscard]] virtual std::vector<std::string> names() const { return {}; }
};

// A fact that holds where the expression stands: this optional is not none. Written as in the
// source: "due", "due.relationship", "user.path".
using Facts = std::set<std::string, std::less<>>;

struct CheckOptions {
  Facts facts;  // known from guards before this point
  const Type* it =
      nullptr;  // the type of `it` (the candidate of an ask's check), nullptr where there is none
};

struct Ast;  // std::variant nodes with source offsets; defined in ast.hpp, private to bot/dialogue

// A checked expression. Immutable, shareable between threads.
class Expression {
 public:
  Expression() = default;
  Expression(std::shared_ptr<const Ast> ast, Type type, std::string source)
      : ast_(std::move(ast)), type_(std::move(type)), source_(std::move(source)) {}

  [[nodiscard]] bool empty() const { return ast_ == nullptr; }
  [[nodiscard]] const Type& type() const { return type_; }
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] const Ast* ast() const { return ast_.get(); }

 private:
  std::shared_ptr<const Ast> ast_;
  Type type_;
  std::string source_;
};

struct Checked {
  Expression expression;                // empty if there are errors other than D24
  std::vector<ExpressionError> errors;  // all of them, not the first
  Facts when_true;                      // facts that hold if a bool expression is true …
  Facts when_false;  // … and if it is false (`due == none` proves `due` where it is false)
  std::set<std::string, std::less<>> reads;  // variables and shared variables read, by name
  bool reads_private = false;  // a private variable or field is read; a record with private fields,
                               // read whole, is not
};

// Parses and checks in one go. `wanted` (may be nullptr) is the type that the place needs: a
// mismatch is D21; it also gives enum literals their enum ('kept' is text unless an enum is
// compared with or wanted).
[[nodiscard]] Checked check(std::string_view source, const Scope& scope,
                            const CheckOptions& options, const Type* wanted);

// Numbers are always finite: what would be infinite is the largest number, what would be no number
// is 0. false, 0, 0.0, "", 1970-01-01, the first enum literal, the empty list, a record of neutral
// fields; none if optional.
[[nodiscard]] Value neutral(const Type& type);

// Where values come from at evaluation. Borrowed. Every function is total and noexcept: a slot that
// the scope handed out always has a value (none for an optional). Where an entity is due, its id
// (stored form) and its record are both good; the record is fetched when a field of it is read. A
// value of another type than declared counts as the neutral one.
class Environment {
 public:
  virtual ~Environment() = default;
  [[nodiscard]] virtual Value variable(std::uint16_t slot) const noexcept = 0;
  [[nodiscard]] virtual Value shared(std::uint16_t slot) const noexcept = 0;
  [[nodiscard]] virtual Value view(std::uint16_t slot) const noexcept = 0;
  // Entities among the arguments are in stored form.
  [[nodiscard]] virtual Value query(std::uint16_t slot,
                                    std::span<const Value> arguments) const noexcept = 0;
  // The entity with this id as it is now. A record whose fields are the neutral values of their
  // types if it is gone.
  [[nodiscard]] virtual Value entity(const RecordType& type,
                                     const std::string& id) const noexcept = 0;
  // One field of that entity, by its place among RecordType::fields (it has that many).
  [[nodiscard]] virtual Value field(const RecordType& type, const std::string& id,
                                    std::size_t index) const noexcept {
    const Value whole = entity(type, id);
    const Record* record = whole.record();
    return record != nullptr && index < record->fields.size() ? record->fields[index]
                                                              : neutral(type.fields[index].type);
  }
  [[nodiscard]] virtual LocalDateTime local_now() const noexcept = 0;  // `now`; its date is `today`
  [[nodiscard]] virtual Value person_name() const noexcept = 0;        // text or none
  [[nodiscard]] virtual Value person_language() const noexcept = 0;    // text
  // The text in small letters, for any script (Unicode's own mapping, no language's special rules).
  [[nodiscard]] virtual std::string lower(std::string_view text) const noexcept = 0;
};

// `it` is the candidate where the expression was checked with one. An entity in the result may be
// its id or its record: to_stored() makes it certain. Exceeding kMaxEvaluationSteps yields the
// neutral value of the type and sets *exceeded (may be nullptr).
[[nodiscard]] Value evaluate(const Expression& expression, const Environment& environment,
                             const Value* it = nullptr, bool* exceeded = nullptr) noexcept;

// An entity becomes its id, lists and records element-wise; everything else is itself: what a
// frame's variable holds.
[[nodiscard]] Value to_stored(const Value& value, const Type& type);

// As an author writes it: true, 3, 2.5, 'text', 2026-11-20, 09:00, P3D, none, [1, 2], {what:
// 'ring'}.
[[nodiscard]] std::string to_string(const Value& value, const Type& type);

}  // namespace tillit::dialogue
