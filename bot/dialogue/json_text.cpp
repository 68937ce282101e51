#include "dialogue/json_text.hpp"

#include "dialogue/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace tillit::dialogue {

void JsonText::string(std::string_view value) {
  separate();
  if (first_invalid_utf8(value)) {
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return;
  }
  text_ += '"';
  std::size_t written = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto byte = static_cast<unsigned char>(value[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    text_.append(value, written, at - written);
    written = at + 1;
    switch (byte) {
      case '"': text_ += "\\\""; break;
      case '\\': text_ += "\\\\"; break;
      case '\b': text_ += "\\b"; break;
      case '\f': text_ += "\\f"; break;
      case '\n': text_ += "\\n"; break;
      case '\r': text_ += "\\r"; break;
      case '\t': text_ += "\\t"; break;
      default: fmt::format_to(std::back_inserter(text_), "\\u{:04x}", byte);
    }
  }
  text_.append(value, written);
  text_ += '"';
}

void JsonText::number(std::int64_t value) { json(fmt::format_int(value).c_str()); }
void JsonText::number(std::uint64_t value) { json(fmt::format_int(value).c_str()); }

}  // namespace tillit::dialogue
