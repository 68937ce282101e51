#pragma once

#include "core/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::dialogue {

struct Type;
struct RecordType;
struct EnumType;

enum class Kind {
  None,
  Bool,
  Int,
  Number,
  Text,
  Id,
  Date,
  Time,
  Local,
  Instant,
  Duration,
  Enum,
  List,
  Record
};

// The type of a variable, field or expression. `None` is the type of the literal `none` alone and
// fits any optional. Enum and record types are borrowed from the HostTypes (or the variable's own
// inline enum) that declared them, which must outlive every Type that names them. Compared by
// structure; enums and records by identity of their declaration.
struct Type {
  Kind kind = Kind::None;
  bool optional = false;
  std::shared_ptr<const Type> element;  // of a list
  const RecordType* record = nullptr;   // of a record
  std::shared_ptr<const EnumType> of;   // of an enum

  [[nodiscard]] Type required() const {
    Type type = *this;
    type.optional = false;
    return type;
  }
  [[nodiscard]] Type as_optional() const {
    Type type = *this;
    type.optional = true;
    return type;
  }
  friend bool operator==(const Type& a, const Type& b);
};

struct EnumType {
  std::string name;  // empty for an inline enum
  std::vector<std::string> literals;
};

struct Field {
  std::string name;
  Type type;
  bool is_private = false;
};

// A record with a field `id` of type `id` is an *entity*: it lives in the person (a promise, a
// relationship) and variables hold only its id; reading the variable asks the host for the entity
// as it is now. Any other record is held by value.
struct RecordType {
  std::string name;
  std::vector<Field> fields;

  [[nodiscard]] bool is_entity() const;
  // Index into Record::fields, or nullopt.
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view field) const;
};

[[nodiscard]] Type simple(Kind kind, bool optional = false);
[[nodiscard]] Type list_of(Type element);
[[nodiscard]] Type record_of(const RecordType& record, bool optional = false);
[[nodiscard]] Type enum_of(std::shared_ptr<const EnumType> type, bool optional = false);

// True if a value of `from` may stand where `to` is wanted: equal types, a required for an
// optional, none for an optional, int for number, an element-wise fit for lists. No other
// conversion.
[[nodiscard]] bool fits(const Type& from, const Type& to);

// As an author writes it: "int", "text?", "list<promise>", "outcome", "enum(a, b)".
[[nodiscard]] std::string to_string(const Type& type);

// The records and enums that a type may name. Borrowed by parse_type(); what it hands out must
// outlive the Types made of it.
class TypeNames {
 public:
  virtual ~TypeNames() = default;
  [[nodiscard]] virtual const RecordType* find_record(
      std::string_view name) const = 0;  // nullptr: none
  [[nodiscard]] virtual std::shared_ptr<const EnumType> find_enum(
      std::string_view name) const = 0;  // nullptr: none
};

inline constexpr int kMaxTypeNesting = 4;  // list<list<list<list<int>>>> and no deeper

// Reads what to_string(type) writes; spaces are allowed between the parts. Errors: Invalid, naming
// the type that is unknown.
[[nodiscard]] Result<Type> parse_type(std::string_view text, const TypeNames& names);

}  // namespace tillit::dialogue
