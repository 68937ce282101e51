#include "channels/teams/reference.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tillit::teams {
namespace {

using nlohmann::json;

std::string text_of(const json& fields, const char* name) {
  const auto found = fields.find(name);
  return found != fields.end() && found->is_string() ? found->get<std::string>() : "";
}

void take_newer(std::string& known, const std::string& arrived) {
  if (!arrived.empty()) known = arrived;
}

// What sorts as the instants do: without "Z", with the same number of decimals. "" if it is none.
std::string order_of(std::string_view timestamp) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  constexpr std::size_t kDecimals = 9;
  if (timestamp.size() <= kShape.size() || !timestamp.ends_with('Z')) return "";
  timestamp.remove_suffix(1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool fits = std::ranges::equal(
      timestamp.substr(0, kShape.size()), kShape,
      [&](char c, char wanted) { return wanted == '0' ? is_digit(c) : c == wanted; });
  std::string_view decimals = timestamp.substr(kShape.size());
  if (!decimals.empty() && decimals.front() != '.') return "";
  decimals.remove_prefix(std::min<std::size_t>(1, decimals.size()));
  if (!fits || decimals.size() > kDecimals || !std::ranges::all_of(decimals, is_digit)) return "";
  std::string order(timestamp.substr(0, kShape.size()));
  order.append(decimals).append(kDecimals - decimals.size(), '0');
  return order;
}

}  // namespace

std::string write_reference(const Reference& reference) {
  json fields = json::object();
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
  };
  put("service", reference.service_url);
  put("conversation", reference.conversation);
  put("bot", reference.bot);
  put("user", reference.user);
  put("at", reference.at);
  return fields.empty() ? "" : fields.dump(-1, ' ', false, json::error_handler_t::replace);
}

Reference read_reference(std::string_view address) {
  const auto fields = json::parse(address, nullptr, /*allow_exceptions=*/false);
  if (!fields.is_object()) return {};
  return {.service_url = text_of(fields, "service"),
          .conversation = text_of(fields, "conversation"),
          .bot = text_of(fields, "bot"),
          .user = text_of(fields, "user"),
          .at = text_of(fields, "at")};
}

Reference renewed(Reference known, const Reference& arrived) {
  take_newer(known.service_url, arrived.service_url);
  take_newer(known.conversation, arrived.conversation);
  take_newer(known.bot, arrived.bot);
  take_newer(known.user, arrived.user);
  take_newer(known.at, arrived.at);
  return known;
}

bool is_earlier(std::string_view timestamp, std::string_view than) {
  const auto one = order_of(timestamp);
  const auto other = order_of(than);
  return !one.empty() && !other.empty() && one < other;
}

std::string write_place(const SentPlace& place) {
  if (place.conversation.empty() || place.activity.empty()) return "";
  return place.conversation + "/" + place.activity;
}

SentPlace read_place(std::string_view platform_id) {
  // The last one: conversations are opaque, activities are numbers.
  const auto slash = platform_id.rfind('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == platform_id.size()) return {};
  return {std::string(platform_id.substr(0, slash)), std::string(platform_id.substr(slash + 1))};
}

}  // namespace tillit::teams
