#include "dialogue/json_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tillit::dialogue {

void JsonText::string(std::string_view value) {
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
  });
  separate();
  if (plain) {
    text_ += '"';
    text_ += value;
    text_ += '"';
  } else {
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

void JsonText::number(std::int64_t value) { json(fmt::format_int(value).c_str()); }
void JsonText::number(std::uint64_t value) { json(fmt::format_int(value).c_str()); }

}  // namespace tillit::dialogue
