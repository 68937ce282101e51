#include "channels/teams/invokes.hpp"

#include <algorithm>
#include <array>

namespace tillit::teams {
namespace {

using nlohmann::json;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::optional<json> answer_invoke(std::string_view name, const std::string& line) {
  if (is_one_of(name, {"task/fetch", "task/submit", "message/fetchTask"}))
    return json{{"task", {{"type", "message"}, {"value", line}}}};
  if (is_one_of(name, {"config/fetch", "config/submit"}))
    return json{{"config", {{"type", "message"}, {"value", line}}}};
  if (name.starts_with("composeExtension/"))
    return json{{"composeExtension", {{"type", "message"}, {"text", line}}}};
  if (name.starts_with("tab/"))
    return json{{"tab", {{"type", "continue"}, {"value", {{"cards", json::array()}}}}}};
  if (name == "application/search")
    return json{{"statusCode", 200},
                {"type", "application/vnd.microsoft.search.searchResponse"},
                {"value", {{"results", json::array()}}}};
  // These want to hear only that they came.
  if (is_one_of(name, {"actionableMessage/executeAction", "fileConsent/invoke", "handoff/action",
                       "message/submitAction", "signin/failure", "signin/tokenExchange",
                       "signin/verifyState", "suggestedActions/submit"}))
    return json::object();
  return std::nullopt;
}

}  // namespace tillit::teams
