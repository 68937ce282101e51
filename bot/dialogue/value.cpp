#include "dialogue/value.hpp"

#include "dialogue/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tillit::dialogue {
namespace {

// Records by value that contain themselves have no neutral value; the loader of host.json refuses
// them, this bounds us anyway.
constexpr int kMaxValueNesting = 32;

Value neutral_within(const Type& type, int depth) {
  if (type.optional) return {};
  switch (type.kind) {
    case Kind::None: return {};
    case Kind::Bool: return false;
    case Kind::Int: return 0;
    case Kind::Number: return 0.0;
    case Kind::Text:
    case Kind::Id: return "";
    case Kind::Date: return Date{};
    case Kind::Time: return TimeOfDay{};
    case Kind::Local: return LocalDateTime{};
    case Kind::Instant: return TimePoint{};
    case Kind::Duration: return CalendarDuration{};
    case Kind::Enum:
      return type.of && !type.of->literals.empty() ? Value(type.of->literals.front()) : Value("");
    case Kind::List: return make_list({});
    case Kind::Record: break;
  }
  std::vector<Value> fields;
  if (type.record != nullptr && depth > 0) {
    fields.reserve(type.record->fields.size());
    for (const Field& field : type.record->fields)
      fields.push_back(neutral_within(field.type, depth - 1));
  }
  return make_record(std::move(fields));
}

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

std::string written(double number) {
  if (!std::isfinite(number)) return "0.0";
  std::string result = fmt::format("{}", number);
  if (result.find_first_of(".e") == std::string::npos) result += ".0";
  return result;
}

std::string written_list(const List& list, const Type& type, int depth);
std::string written_record(const Record& record, const Type& type, int depth);

std::string written(const Value& value, const Type& type, int depth) {
  if (depth == 0) return "…";
  struct Writer {
    const Type& type;
    int depth;
    std::string operator()(std::monostate) const { return "none"; }
    std::string operator()(bool held) const { return held ? "true" : "false"; }
    std::string operator()(std::int64_t held) const { return fmt::format("{}", held); }
    std::string operator()(double held) const { return written(held); }
    std::string operator()(const std::string& held) const { return quoted(held); }
    std::string operator()(Date held) const { return format(held); }
    std::string operator()(TimeOfDay held) const { return format(held); }
    std::string operator()(const LocalDateTime& held) const { return format(held); }
    std::string operator()(TimePoint held) const { return format_instant(held); }
    std::string operator()(const CalendarDuration& held) const { return format(held); }
    std::string operator()(const std::shared_ptr<const List>& held) const {
      return held ? written_list(*held, type, depth) : "[]";
    }
    std::string operator()(const std::shared_ptr<const Record>& held) const {
      return held ? written_record(*held, type, depth) : "{}";
    }
  };
  return std::visit(Writer{type, depth}, value.storage);
}

std::string written_list(const List& list, const Type& type, int depth) {
  std::string result = "[";
  for (const Value& item : list) {
    if (result.size() > 1) result += ", ";
    result += written(item, type.element ? *type.element : Type{}, depth - 1);
  }
  return result + "]";
}

std::string written_record(const Record& record, const Type& type, int depth) {
  std::string result = "{";
  const std::size_t count =
      type.record ? std::min(type.record->fields.size(), record.fields.size()) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Field& field = type.record->fields[i];
    if (i > 0) result += ", ";
    result += fmt::format("{}: {}", field.name, written(record.fields[i], field.type, depth - 1));
  }
  return result + "}";
}

Value stored(const Value& value, const Type& type, int depth) {
  if (depth == 0) return value;
  if (const List* list = value.list(); list != nullptr && type.kind == Kind::List && type.element) {
    List items;
    items.reserve(list->size());
    for (const Value& item : *list) items.push_back(stored(item, *type.element, depth - 1));
    return make_list(std::move(items));
  }
  const Record* record = value.record();
  if (record == nullptr || type.kind != Kind::Record || type.record == nullptr) return value;
  if (type.record->is_entity()) {
    const std::size_t at = type.record->index_of("id").value_or(0);
    return at < record->fields.size() ? record->fields[at] : Value("");
  }
  std::vector<Value> fields = record->fields;
  for (std::size_t i = 0; i < std::min(fields.size(), type.record->fields.size()); ++i) {
    fields[i] = stored(fields[i], type.record->fields[i].type, depth - 1);
  }
  return make_record(std::move(fields));
}

}  // namespace

bool operator==(const Value& a, const Value& b) {
  if (a.storage.index() != b.storage.index()) return false;
  const List* list_a = a.list();
  const List* list_b = b.list();
  if (list_a != nullptr && list_b != nullptr) return list_a == list_b || *list_a == *list_b;
  const Record* record_a = a.record();
  const Record* record_b = b.record();
  if (record_a != nullptr && record_b != nullptr)
    return record_a == record_b || record_a->fields == record_b->fields;
  return a.storage == b.storage;
}

Value neutral(const Type& type) { return neutral_within(type, kMaxValueNesting); }

Value to_stored(const Value& value, const Type& type) {
  return stored(value, type, kMaxValueNesting);
}

std::string to_string(const Value& value, const Type& type) {
  return written(value, type, kMaxValueNesting);
}

}  // namespace tillit::dialogue
