#include "channels/teams/reference.hpp"

#include <nlohmann/json.hpp>

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
  return fields.empty() ? "" : fields.dump(-1, ' ', false, json::error_handler_t::replace);
}

Reference read_reference(std::string_view address) {
  const auto fields = json::parse(address, nullptr, /*allow_exceptions=*/false);
  if (!fields.is_object()) return {};
  return {.service_url = text_of(fields, "service"),
          .conversation = text_of(fields, "conversation"),
          .bot = text_of(fields, "bot"),
          .user = text_of(fields, "user")};
}

Reference renewed(Reference known, const Reference& arrived) {
  take_newer(known.service_url, arrived.service_url);
  take_newer(known.conversation, arrived.conversation);
  take_newer(known.bot, arrived.bot);
  take_newer(known.user, arrived.user);
  return known;
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
