#include "channels/teams/invoke_answer.hpp"

namespace tillit::teams {

using nlohmann::json;

namespace {

json answer(int status, const char* type, json value) {
  return {{"statusCode", status}, {"type", type}, {"value", std::move(value)}};
}

}  // namespace

json invoke_card(const json& card) {
  return answer(200, "application/vnd.microsoft.card.adaptive", card);
}

json invoke_message(std::string_view text) {
  return answer(200, "application/vnd.microsoft.activity.message", text);
}

json invoke_bad_request(std::string_view text) {
  return answer(400, "application/vnd.microsoft.error",
                {{"code", "BadRequest"}, {"message", text}});
}

json invoke_failure(std::string_view text) {
  return answer(500, "application/vnd.microsoft.error",
                {{"code", "InternalServerError"}, {"message", text}});
}

}  // namespace tillit::teams
