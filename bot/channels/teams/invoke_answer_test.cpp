#include "channels/teams/invoke_answer.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using nlohmann::json;

struct Case {
  const char* name;
  json body;
  const char* expected;
};
class InvokeAnswer : public ::testing::TestWithParam<Case> {};
TEST_P(InvokeAnswer, HasExactlyTheShapeThatTeamsTakes) {
  EXPECT_EQ(GetParam().body, json::parse(GetParam().expected));
}
INSTANTIATE_TEST_SUITE_P(
    Bodies, InvokeAnswer,
    ::testing::Values(Case{"Card", invoke_card({{"type", "AdaptiveCard"}}),
                           R"({"statusCode":200,"type":"application/vnd.microsoft.card.adaptive",
                 "value":{"type":"AdaptiveCard"}})"},
                      Case{"Message", invoke_message("Saved"),
                           R"({"statusCode":200,"type":"application/vnd.microsoft.activity.message",
                 "value":"Saved"})"},
                      Case{"BadRequest", invoke_bad_request("Not mine"),
                           R"({"statusCode":400,"type":"application/vnd.microsoft.error",
                 "value":{"code":"BadRequest","message":"Not mine"}})"},
                      Case{"Failure", invoke_failure("Once more"),
                           R"({"statusCode":500,"type":"application/vnd.microsoft.error",
                 "value":{"code":"InternalServerError","message":"Once more"}})"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::teams
