#include "tools/inferred_variables.hpp"

#include "core/civil_time.hpp"
#include "dialogue/value_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

namespace tillit::tools {
namespace {

using dialogue::Field;
using dialogue::Kind;
using dialogue::RecordType;
using dialogue::Type;
using nlohmann::json;

constexpr int kMaxNesting = 16;
constexpr std::size_t kMaxVariables = 1000;

class NoNames : public dialogue::TypeNames {
 public:
  const RecordType* find_record(std::string_view) const override { return nullptr; }
  std::shared_ptr<const dialogue::EnumType> find_enum(std::string_view) const override {
    return nullptr;
  }
};

bool is_name(std::string_view text, bool may_have_dots) {
  const auto word_start = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  bool start = true;
  for (const char c : text) {
    if (start ? !word_start(c)
              : !(word_start(c) || (c >= '0' && c <= '9') || (c == '.' && may_have_dots)))
      return false;
    start = c == '.';
  }
  return !start;
}

bool is_reserved(std::string_view name) {
  constexpr std::string_view kReserved[] = {"today", "now",  "it",  "person", "true",
                                            "false", "none", "and", "or",     "not"};
  return std::ranges::find(kReserved, name) != std::end(kReserved);
}

// "mood: int?" is the name and, where it is stated, the type.
struct Key {
  std::string name;
  std::optional<Type> type;
};

Result<Key> parse_key(const std::string& text, const std::string& place, bool may_have_dots) {
  const auto colon = text.find(':');
  Key key;
  key.name = text.substr(0, colon);
  while (key.name.ends_with(' ')) key.name.pop_back();
  if (!is_name(key.name, may_have_dots)) {
    return fail(Errc::Invalid,
                fmt::format("{}\"{}\" is no name: letters, digits and _, not starting with a digit",
                            place, text));
  }
  if (colon == std::string::npos) return key;
  const auto type = dialogue::parse_type(text.substr(colon + 1), NoNames());
  if (!type)
    return fail(Errc::Invalid, fmt::format("{}\"{}\": {}", place, text, type.error().context));
  key.type = *type;
  return key;
}

Type text_type(const std::string& text) {
  if (parse_date(text)) return dialogue::simple(Kind::Date);
  if (parse_time_of_day(text)) return dialogue::simple(Kind::Time);
  if (parse_local_date_time(text)) return dialogue::simple(Kind::Local);
  if (parse_instant(text)) return dialogue::simple(Kind::Instant);
  if (parse_duration(text)) return dialogue::simple(Kind::Duration);
  return dialogue::simple(Kind::Text);
}

std::string inside(const std::string& place, const std::string& name) {
  return place.empty() ? name : fmt::format("{}.{}", place, name);
}

// A duplicate key would silently win over the first, and deep nesting would cost the stack: both
// are refused while parsing.
Result<json> parse_json(std::string_view text) {
  try {
    std::vector<std::vector<std::string>> open;
    std::string duplicate;
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
      too_deep = too_deep || depth > kMaxNesting;
      if (event == json::parse_event_t::object_start) open.emplace_back();
      if (event == json::parse_event_t::object_end && !open.empty()) open.pop_back();
      if (event == json::parse_event_t::key && !open.empty()) {
        const auto key = parsed.get<std::string>();
        if (std::ranges::find(open.back(), key) != open.back().end()) duplicate = key;
        open.back().push_back(key);
      }
      return !too_deep;
    };
    json parsed = json::parse(text, watch);
    if (too_deep) return fail(Errc::Invalid, fmt::format("nested more than {} deep", kMaxNesting));
    if (!duplicate.empty())
      return fail(Errc::Invalid, fmt::format("\"{}\" stands there twice", duplicate));
    return parsed;
  } catch (const json::parse_error& error) {
    return fail(Errc::Invalid, fmt::format("not JSON: broken at byte {}", error.byte));
  } catch (const json::exception&) {
    return fail(Errc::Invalid, "not JSON");
  }
}

}  // namespace

Result<std::unique_ptr<InferredVariables>> InferredVariables::from_json(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) return tl::unexpected(parsed.error());
  if (!parsed->is_object())
    return fail(Errc::Invalid, "an object of variables is expected: {\"mood\": 4}");
  if (parsed->size() > kMaxVariables)
    return fail(Errc::Invalid, fmt::format("more than {} variables", kMaxVariables));
  std::unique_ptr<InferredVariables> made(new InferredVariables);
  for (auto& [text_key, json] : parsed->items()) {
    const auto key = parse_key(text_key, "", true);
    if (!key) return tl::unexpected(key.error());
    if (is_reserved(std::string_view(key->name).substr(0, key->name.find('.')))) {
      return fail(Errc::Invalid,
                  fmt::format("\"{}\" is built in and cannot be a variable", key->name));
    }
    auto type = key->type ? Result<Type>(*key->type) : made->infer(json, key->name, kMaxNesting);
    if (!type) return tl::unexpected(type.error());
    auto value = dialogue::from_json(json, *type);
    if (!value) {
      const std::string& why = value.error().context;
      return fail(Errc::Invalid, key->name + (why.starts_with('[') ? "" : ": ") + why);
    }
    const dialogue::Symbol symbol{dialogue::SymbolKind::Variable,
                                  static_cast<std::uint16_t>(made->values_.size()), *type, false};
    if (!made->symbols_.emplace(key->name, symbol).second) {
      return fail(Errc::Invalid, fmt::format("\"{}\" stands there twice", key->name));
    }
    made->values_.push_back(std::move(*value));
  }
  return made;
}

const dialogue::Symbol* InferredVariables::find(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? nullptr : &found->second;
}

const dialogue::Scope::Query* InferredVariables::find_query(std::string_view) const {
  return nullptr;
}

std::vector<std::string> InferredVariables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, symbol] : symbols_) names.push_back(name);
  return names;
}

Result<Type> InferredVariables::infer(json& json, const std::string& place, int depth) {
  if (depth == 0) return fail(Errc::Invalid, fmt::format("{}: nested too deep", place));
  switch (json.type()) {
    case json::value_t::null: return dialogue::simple(Kind::None, true);
    case json::value_t::boolean: return dialogue::simple(Kind::Bool);
    case json::value_t::number_unsigned:
      if (json.get<std::uint64_t>() >
          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return fail(Errc::Invalid, fmt::format("{}: too large for an int", place));
      }
      return dialogue::simple(Kind::Int);
    case json::value_t::number_integer: return dialogue::simple(Kind::Int);
    case json::value_t::number_float: return dialogue::simple(Kind::Number);
    case json::value_t::string: return text_type(json.get_ref<const std::string&>());
    case json::value_t::object: return infer_record(json, place, depth);
    case json::value_t::array: break;
    case json::value_t::binary:
    case json::value_t::discarded:
      return fail(Errc::Invalid, fmt::format("{}: not a value", place));
  }
  std::optional<Type> element;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string item_place = fmt::format("{}[{}]", place, i);
    const auto item = infer(json[i], item_place, depth - 1);
    if (!item) return item;
    const auto joined = element ? common(*element, *item, item_place) : *item;
    if (!joined) return joined;
    element = *joined;
  }
  if (!element || element->kind == Kind::None) {
    return fail(Errc::Invalid, fmt::format("{}: state what the list holds, as in \"{}: list<int>\"",
                                           place, place));
  }
  return dialogue::list_of(*element);
}

Result<Type> InferredVariables::infer_record(json& object, const std::string& place, int depth) {
  RecordType record;
  json plain = json::object();
  for (auto& [text_key, held] : object.items()) {
    const auto key = parse_key(text_key, place + ": ", false);
    if (!key) return tl::unexpected(key.error());
    if (plain.contains(key->name))
      return fail(Errc::Invalid, fmt::format("{}: \"{}\" stands there twice", place, key->name));
    const auto type =
        key->type ? Result<Type>(*key->type) : infer(held, inside(place, key->name), depth - 1);
    if (!type) return type;
    // A field `id` of type id would make this an entity, which lives with a person; here is none.
    const bool would_be_entity = key->name == "id" && type->kind == Kind::Id;
    record.fields.push_back(
        {key->name, would_be_entity ? dialogue::simple(Kind::Text, type->optional) : *type, false});
    plain[key->name] = std::move(held);
  }
  object = std::move(plain);
  return dialogue::record_of(keep(std::move(record)));
}

// The type that both fit; a field that only one record has, or that is null in one, becomes
// optional.
Result<Type> InferredVariables::common(const Type& a, const Type& b, const std::string& place) {
  if (a.kind == Kind::None) return b.as_optional();
  if (b.kind == Kind::None) return a.as_optional();
  const bool optional = a.optional || b.optional;
  Result<Type> result = a;
  if (a.kind == Kind::Record && b.kind == Kind::Record && a.record != b.record) {
    result = common_record(*a.record, *b.record, place);
  } else if (a.kind == Kind::List && b.kind == Kind::List) {
    const auto element = common(*a.element, *b.element, place);
    if (!element) return element;
    result = dialogue::list_of(*element);
  } else if (dialogue::fits(a.required(), b.required())) {
    result = b;
  } else if (!dialogue::fits(b.required(), a.required())) {
    return fail(Errc::Invalid, fmt::format("{}: a list holds one type; here are {} and {}", place,
                                           to_string(a), to_string(b)));
  }
  if (result) result->optional = optional;
  return result;
}

Result<Type> InferredVariables::common_record(const RecordType& a, const RecordType& b,
                                              const std::string& place) {
  RecordType joined;
  for (const Field& field : a.fields) {
    const auto index = b.index_of(field.name);
    const auto type = index ? common(field.type, b.fields[*index].type, inside(place, field.name))
                            : field.type.as_optional();
    if (!type) return type;
    joined.fields.push_back({field.name, *type, false});
  }
  for (const Field& field : b.fields) {
    if (!a.index_of(field.name))
      joined.fields.push_back({field.name, field.type.as_optional(), false});
  }
  return dialogue::record_of(keep(std::move(joined)));
}

// One declaration per shape, so that records of one shape are of one type.
const RecordType& InferredVariables::keep(RecordType record) {
  const auto same = [&](const RecordType& known) {
    return std::ranges::equal(known.fields, record.fields, [](const Field& x, const Field& y) {
      return x.name == y.name && x.type == y.type;
    });
  };
  const auto found = std::ranges::find_if(records_, same);
  return found != records_.end() ? *found : records_.emplace_back(std::move(record));
}

}  // namespace tillit::tools
