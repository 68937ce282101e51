#pragma once

#include "core/civil_time.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillit::coaching {

// Reads the members of one object; the first that is wrong is remembered by its name, the others
// read on.
class JsonReader {
 public:
  JsonReader(const nlohmann::json& object, std::string place, std::string& wrong)
      : object_(object), place_(std::move(place)), wrong_(wrong) {
    if (!object_.is_object()) refuse("");
  }

  const nlohmann::json* find(const char* key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }
  void refuse(std::string_view key) {
    if (wrong_.empty()) wrong_ = key.empty() ? place_ : fmt::format("{}.{}", place_, key);
  }

  std::optional<std::string> text_if_any(const char* key) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return value->get<std::string>();
    refuse(key);
    return std::nullopt;
  }
  std::string text(const char* key) { return required(key, text_if_any(key)); }
  std::string id(const char* key) {
    std::string id = text(key);
    const bool is_ours = !id.empty() && std::ranges::all_of(id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '_' || c == '-';
    });
    if (!is_ours) refuse(key);
    return id;
  }
  std::optional<Date> date_if_any(const char* key) { return moment<Date>(key, parse_date); }
  std::optional<LocalDateTime> local_if_any(const char* key) {
    return moment<LocalDateTime>(key, parse_local_date_time);
  }
  Date date(const char* key) { return required(key, date_if_any(key)); }

  std::int64_t count(const char* key) {
    const nlohmann::json* value = find(key);
    if (value != nullptr && value->is_number_unsigned() &&
        value->get<std::uint64_t>() < (1ULL << 62)) {
      return value->get<std::int64_t>();
    }
    refuse(key);
    return 0;
  }

  template <class Item, class Read>
  std::vector<Item> list(const char* key, Read read) {
    std::vector<Item> items;
    const nlohmann::json* array = find(key);
    if (array == nullptr || !array->is_array()) {
      refuse(key);
      return items;
    }
    for (const nlohmann::json& item : *array) {
      JsonReader reader(item, fmt::format("{}.{}[{}]", place_, key, items.size()), wrong_);
      items.push_back(read(reader));
    }
    return items;
  }
  JsonReader object(const char* key) {
    static const nlohmann::json kNothing;
    const nlohmann::json* value = find(key);
    return JsonReader(value != nullptr ? *value : kNothing, fmt::format("{}.{}", place_, key),
                      wrong_);
  }

 private:
  template <class T>
  T required(const char* key, std::optional<T> value) {
    if (!value) refuse(key);
    return value ? std::move(*value) : T{};
  }
  template <class T, class Parse>
  std::optional<T> moment(const char* key, Parse parse) {
    const auto written = text_if_any(key);
    if (!written) return std::nullopt;
    const std::optional<T> parsed = parse(*written);
    if (!parsed) refuse(key);
    return parsed;
  }

  const nlohmann::json& object_;
  std::string place_;
  std::string& wrong_;
};

}  // namespace tillit::coaching
