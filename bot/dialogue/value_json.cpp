#include "dialogue/value_json.hpp"

#include "dialogue/expression.hpp"
#include "dialogue/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tillit::dialogue {
namespace {

using nlohmann::json;

// A record type may contain itself through optionals; JSON from outside must not take the stack
// with it.
constexpr int kMaxNesting = 32;

json written(const Value& value, const Type& type, int depth);

json written_record(const Record& record, const Type& type, int depth) {
  json object = json::object();
  if (type.record == nullptr) return object;
  const std::size_t count = std::min(record.fields.size(), type.record->fields.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Field& field = type.record->fields[i];
    object[field.name] = written(record.fields[i], field.type, depth - 1);
  }
  return object;
}

json written(const Value& value, const Type& type, int depth) {
  if (depth == 0) return nullptr;
  struct Writer {
    const Type& type;
    int depth;
    json operator()(std::monostate) const { return nullptr; }
    json operator()(bool held) const { return held; }
    json operator()(std::int64_t held) const { return held; }
    json operator()(double held) const { return std::isfinite(held) ? json(held) : json(0.0); }
    json operator()(const std::string& held) const { return held; }
    json operator()(Date held) const { return format(held); }
    json operator()(TimeOfDay held) const { return format(held); }
    json operator()(const LocalDateTime& held) const { return format(held); }
    json operator()(TimePoint held) const { return format_instant(held); }
    json operator()(const CalendarDuration& held) const { return format(held); }
    json operator()(const std::shared_ptr<const List>& held) const {
      json array = json::array();
      if (!held) return array;
      for (const Value& item : *held)
        array.push_back(written(item, type.element ? *type.element : Type{}, depth - 1));
      return array;
    }
    json operator()(const std::shared_ptr<const Record>& held) const {
      return held ? written_record(*held, type, depth) : json::object();
    }
  };
  return std::visit(Writer{type, depth}, value.storage);
}

class Reader {
 public:
  Result<Value> read(const json& from, const Type& type, int depth) {
    if (depth == 0) return wrong("nested too deep");
    if (from.is_null()) {
      if (type.optional || type.kind == Kind::None) return Value{};
      return expected(type);
    }
    switch (type.kind) {
      case Kind::None: return expected(type);
      case Kind::Bool:
        return from.is_boolean() ? Value(from.get<bool>()) : Result<Value>(expected(type));
      case Kind::Int: return whole(from, type);
      case Kind::Number:
        if (!from.is_number()) return expected(type);
        return std::isfinite(from.get<double>()) ? Value(from.get<double>())
                                                 : Result<Value>(expected(type));
      case Kind::Text:
      case Kind::Id: return text(from, type);
      case Kind::Enum: return word(from, type);
      case Kind::Date: return parsed(from, type, parse_date);
      case Kind::Time: return parsed(from, type, parse_time_of_day);
      case Kind::Local: return parsed(from, type, parse_local_date_time);
      case Kind::Instant: return parsed(from, type, parse_instant);
      case Kind::Duration: return parsed(from, type, parse_duration);
      case Kind::List: return list(from, type, depth);
      case Kind::Record: break;
    }
    return record(from, type, depth);
  }

 private:
  tl::unexpected<Error> wrong(std::string_view what) const {
    return fail(Errc::Invalid,
                path_.empty() ? std::string(what) : fmt::format("{}: {}", path_, what));
  }

  tl::unexpected<Error> expected(const Type& type) const {
    constexpr auto kHint = [](Kind kind) {
      switch (kind) {
        case Kind::Date: return " such as \"2026-11-20\"";
        case Kind::Time: return " such as \"09:00\"";
        case Kind::Local: return " such as \"2026-11-20T09:00\"";
        case Kind::Instant: return " such as \"2026-11-20T09:00:00Z\"";
        case Kind::Duration: return " such as \"P3D\"";
        default: return "";
      }
    };
    return wrong(fmt::format("{} is expected here{}", to_string(type), kHint(type.kind)));
  }

  Result<Value> whole(const json& from, const Type& type) const {
    if (from.is_number_unsigned()) {
      const auto value = from.get<std::uint64_t>();
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return expected(type);
      return Value(static_cast<std::int64_t>(value));
    }
    if (!from.is_number_integer()) return expected(type);
    return Value(from.get<std::int64_t>());
  }

  Result<Value> text(const json& from, const Type& type) const {
    const auto* held = from.get_ptr<const std::string*>();
    if (held == nullptr) return expected(type);
    if (first_invalid_utf8(*held)) return wrong("this text is not UTF-8");
    return Value(*held);
  }

  Result<Value> word(const json& from, const Type& type) const {
    const auto* held = from.get_ptr<const std::string*>();
    const bool known = held != nullptr && type.of &&
                       std::ranges::find(type.of->literals, *held) != type.of->literals.end();
    if (!known) return expected(type);
    return Value(*held);
  }

  template <class T>
  Result<Value> parsed(const json& from, const Type& type,
                       std::optional<T> (*parse)(std::string_view)) const {
    const auto* held = from.get_ptr<const std::string*>();
    const auto value = held == nullptr ? std::nullopt : parse(*held);
    if (!value) return expected(type);
    return Value(*value);
  }

  Result<Value> list(const json& from, const Type& type, int depth) {
    if (!from.is_array() || !type.element) return expected(type);
    List items;
    items.reserve(from.size());
    const std::size_t length = path_.size();
    for (std::size_t i = 0; i < from.size(); ++i) {
      path_ += fmt::format("[{}]", i);
      auto item = read(from[i], *type.element, depth - 1);
      if (!item) return item;
      path_.resize(length);
      items.push_back(std::move(*item));
    }
    return make_list(std::move(items));
  }

  Result<Value> record(const json& from, const Type& type, int depth) {
    if (type.record == nullptr) return expected(type);
    if (type.record->is_entity()) {
      const auto* id = from.get_ptr<const std::string*>();
      if (id == nullptr)
        return wrong(fmt::format("the id of {} is expected here", to_string(type)));
      if (first_invalid_utf8(*id)) return wrong("this id is not UTF-8");
      return Value(*id);
    }
    if (!from.is_object()) return expected(type);
    for (const auto& [name, ignored] : from.items()) {
      if (!type.record->index_of(name))
        return wrong(fmt::format("{} has a field too many", to_string(type)));
    }
    std::vector<Value> fields;
    fields.reserve(type.record->fields.size());
    const std::size_t length = path_.size();
    for (const Field& field : type.record->fields) {
      path_ += (path_.empty() ? "" : ".") + field.name;
      const auto found = from.find(field.name);
      if (found == from.end() && !field.type.optional) return wrong("this field is missing");
      auto value =
          found == from.end() ? Result<Value>(Value{}) : read(*found, field.type, depth - 1);
      if (!value) return value;
      path_.resize(length);
      fields.push_back(std::move(*value));
    }
    return make_record(std::move(fields));
  }

  std::string path_;
};

}  // namespace

json to_json(const Value& value, const Type& type) {
  return written(to_stored(value, type), type, kMaxNesting);
}

Result<Value> from_json(const json& json, const Type& type) {
  try {
    return Reader().read(json, type, kMaxNesting);
  } catch (const nlohmann::json::exception&) {
    return fail(Errc::Invalid, "this JSON does not hold what it says");
  }
}

}  // namespace tillit::dialogue
