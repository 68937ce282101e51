#include "http/form.hpp"

#include "http/url.hpp"

#include <algorithm>

namespace tillit::http {
namespace {

constexpr std::size_t kMostFields = 1000;

std::optional<std::string> decode(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decode(spaced);
}

std::string encode(std::string_view text) {
  std::string out;
  for (std::size_t start = 0;;) {
    const auto space = text.find(' ', start);
    out += percent_encode(text.substr(start, space - start));
    if (space == std::string_view::npos) return out;
    out += '+';
    start = space + 1;
  }
}

}  // namespace

Result<Fields> parse_form(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto end = text.find('&');
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (field.empty()) continue;
    if (fields.size() == kMostFields) return fail(Errc::Invalid, "a form of more than 1000 fields");
    const auto equals = field.find('=');
    auto name = decode(field.substr(0, equals));
    auto value =
        decode(equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1));
    if (!name || !value) return fail(Errc::Invalid, "a form with a broken %XX in it");
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

std::string encode_form(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '&';
    out += encode(name);
    out += '=';
    out += encode(value);
  }
  return out;
}

std::optional<std::string_view> find_field(const Fields& fields, std::string_view name) {
  const auto named = [&](const auto& field) { return field.first == name; };
  if (std::ranges::count_if(fields, named) != 1) return std::nullopt;
  return std::ranges::find_if(fields, named)->second;
}

}  // namespace tillit::http
