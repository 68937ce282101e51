#include "dialogue/type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::dialogue {
namespace {

struct SimpleName {
  Kind kind;
  std::string_view name;
};

constexpr std::array kSimpleNames = {
    SimpleName{Kind::Bool, "bool"},       SimpleName{Kind::Int, "int"},
    SimpleName{Kind::Number, "number"},   SimpleName{Kind::Text, "text"},
    SimpleName{Kind::Id, "id"},           SimpleName{Kind::Date, "date"},
    SimpleName{Kind::Time, "time"},       SimpleName{Kind::Local, "local"},
    SimpleName{Kind::Instant, "instant"}, SimpleName{Kind::Duration, "duration"},
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Type> parse_inline_enum(std::string_view inside) {
  auto type = std::make_shared<EnumType>();
  while (true) {
    const auto comma = inside.find(',');
    const std::string_view literal = trimmed(inside.substr(0, comma));
    if (!is_word(literal))
      return fail(Errc::Invalid, "an enum lists its words: enum(kept, partly)");
    if (std::ranges::find(type->literals, literal) != type->literals.end()) {
      return fail(Errc::Invalid, fmt::format("the enum names \"{}\" twice", literal));
    }
    type->literals.emplace_back(literal);
    if (comma == std::string_view::npos) return enum_of(std::move(type));
    inside.remove_prefix(comma + 1);
  }
}

Result<Type> parse_nested(std::string_view text, const TypeNames& names, int depth) {
  text = trimmed(text);
  if (!text.empty() && text.back() == '?') {
    text.remove_suffix(1);
    if (trimmed(text).ends_with('?')) return fail(Errc::Invalid, "one ? is enough");
    auto type = parse_nested(text, names, depth);
    if (type) type->optional = true;
    return type;
  }
  if (text.starts_with("list<") && text.ends_with('>')) {
    if (depth == 0) return fail(Errc::Invalid, "lists nested too deep");
    auto element = parse_nested(text.substr(5, text.size() - 6), names, depth - 1);
    if (!element) return element;
    return list_of(std::move(*element));
  }
  if (text.starts_with("enum(") && text.ends_with(')'))
    return parse_inline_enum(text.substr(5, text.size() - 6));
  for (const auto& [kind, name] : kSimpleNames) {
    if (name == text) return simple(kind);
  }
  if (const RecordType* record = names.find_record(text)) return record_of(*record);
  if (auto found = names.find_enum(text)) return enum_of(std::move(found));
  return fail(Errc::Invalid, fmt::format("there is no type \"{}\"", text));
}

}  // namespace

bool operator==(const Type& a, const Type& b) {
  if (a.kind != b.kind || a.optional != b.optional || a.record != b.record || a.of != b.of)
    return false;
  if (a.element == b.element) return true;
  return a.element && b.element && *a.element == *b.element;
}

bool RecordType::is_entity() const {
  return std::ranges::any_of(fields, [](const Field& field) {
    return field.name == "id" && field.type.kind == Kind::Id && !field.type.optional;
  });
}

std::optional<std::size_t> RecordType::index_of(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &Field::name);
  if (found == fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields.begin());
}

Type simple(Kind kind, bool optional) {
  Type type;
  type.kind = kind;
  type.optional = optional;
  return type;
}

Type list_of(Type element) {
  Type type = simple(Kind::List);
  type.element = std::make_shared<const Type>(std::move(element));
  return type;
}

Type record_of(const RecordType& record, bool optional) {
  Type type = simple(Kind::Record, optional);
  type.record = &record;
  return type;
}

Type enum_of(std::shared_ptr<const EnumType> of, bool optional) {
  Type type = simple(Kind::Enum, optional);
  type.of = std::move(of);
  return type;
}

bool fits(const Type& from, const Type& to) {
  if (from.kind == Kind::None) return to.optional || to.kind == Kind::None;
  if (from.optional && !to.optional) return false;
  if (from.kind == Kind::Int && to.kind == Kind::Number) return true;
  if (from.kind != to.kind || from.record != to.record || from.of != to.of) return false;
  return from.kind != Kind::List ||
         (from.element && to.element && fits(*from.element, *to.element));
}

std::string to_string(const Type& type) {
  const char* mark = type.optional && type.kind != Kind::None ? "?" : "";
  switch (type.kind) {
    case Kind::None: return "none";
    case Kind::List:
      return fmt::format("list<{}>{}", type.element ? to_string(*type.element) : "none", mark);
    case Kind::Record:
      return fmt::format(
          "{}{}",
          type.record == nullptr || type.record->name.empty() ? "record" : type.record->name, mark);
    case Kind::Enum:
      if (type.of == nullptr) return fmt::format("enum(){}", mark);
      if (!type.of->name.empty()) return type.of->name + mark;
      return fmt::format("enum({}){}", fmt::join(type.of->literals, ", "), mark);
    default: break;
  }
  const auto* found = std::ranges::find(kSimpleNames, type.kind, &SimpleName::kind);
  return fmt::format("{}{}", found->name, mark);
}

Result<Type> parse_type(std::string_view text, const TypeNames& names) {
  return parse_nested(text, names, kMaxTypeNesting);
}

}  // namespace tillit::dialogue
