#include "channels/teams/faults.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tillit::teams {
namespace {

std::string error(const std::string& code, const std::string& message = "") {
  return R"({"error":{"code":")" + code + R"(","message":")" + message + R"("}})";
}

struct Case {
  const char* name;
  int status;
  std::string body;
  Fault fault;
  const char* why;
};
class FailureTest : public ::testing::TestWithParam<Case> {};

TEST_P(FailureTest, IsWhatTheTableOfErrorsSays) {
  const Failure failure = read_failure(GetParam().status, GetParam().body);
  EXPECT_EQ(to_string(failure.fault), to_string(GetParam().fault));
  EXPECT_EQ(failure.why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, FailureTest,
    ::testing::Values(
        Case{"Ok", 200, R"({"id":"1"})", Fault::None, ""},
        Case{"Created", 201, R"({"id":"1"})", Fault::None, ""},
        Case{"Split", 202, "", Fault::None, ""}, Case{"NoBody", 204, "", Fault::None, ""},
        Case{"BadSyntax", 400, error("BadSyntax"), Fault::OurBug, "bad_syntax"},
        Case{"BadArgument", 400, error("BadArgument"), Fault::OurBug, "bad_argument"},
        Case{"BadArgumentWithBlank", 400, error("Bad Argument"), Fault::OurBug, "bad_argument"},
        Case{"BadAndUnknown", 400, error("Novel"), Fault::OurBug, "refused"},
        Case{"BadAndNotJson", 400, "<html>", Fault::OurBug, "refused"},
        Case{"Unauthorized", 401,
             R"({"message":"Authorization has been denied for this request."})",
             Fault::TokenRefused, "token_refused"},
        Case{"NotRegistered", 401, error("BotNotRegistered"), Fault::NotRegistered,
             "bot_not_registered"},
        Case{"BlockedByUser", 403, error("ConversationBlockedByUser"), Fault::Stopped,
             "blocked_by_user"},
        Case{"WritesBlocked", 403,
             R"({"errorCode":209,"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\",\r\n}"})",
             Fault::Stopped, "writes_blocked"},
        Case{"WritesBlockedByWords", 403,
             R"({"message":"{\r\n  \"subCode\": \"MessageWritesBlocked\"}"})", Fault::Stopped,
             "writes_blocked"},
        Case{"WritesBlockedAsCode", 403, error("MessageWritesBlocked"), Fault::Stopped,
             "writes_blocked"},
        Case{"NotInstalled", 403, error("ForbiddenOperationException"), Fault::Stopped,
             "not_installed"},
        Case{"NotInRoster", 403, error("BotNotInConversationRoster"), Fault::Stopped,
             "not_in_conversation"},
        Case{"DisabledByAdmin", 403, error("BotDisabledByAdmin"), Fault::Stopped,
             "disabled_by_admin"},
        Case{"DisabledByUser", 403, error("BotDisabledByUser"), Fault::Stopped, "disabled_by_user"},
        Case{"WrongHost", 403, error("InvalidBotApiHost"), Fault::WrongHost, "wrong_host"},
        Case{"NoPermission", 403, error("NotEnoughPermissions"), Fault::Permission,
             "not_enough_permissions"},
        Case{"ForbiddenAndUnknown", 403, error("Novel"), Fault::Stopped, "forbidden"},
        Case{"ForbiddenAndEmpty", 403, "", Fault::Stopped, "forbidden"},
        Case{"ForbiddenAndOnlyAMessage", 403, R"({"message":"User blocked the bot"})",
             Fault::Stopped, "blocked_by_user"},
        Case{"OtherRegion", 400, error("BadArgument", "User is from different region"),
             Fault::WrongRegion, "wrong_region"},
        Case{"OtherRegionForbidden", 403, error("BadArgument", "User is from different region"),
             Fault::WrongRegion, "wrong_region"},
        Case{"WrongGeo", 403, R"({"message":"Request was redirected to the wrong geo"})",
             Fault::WrongRegion, "wrong_region"},
        Case{"NoConversation", 404, error("ConversationNotFound"), Fault::Stopped,
             "conversation_not_found"},
        Case{"NoActivity", 404, error("ActivityNotFoundInConversation"), Fault::Gone,
             "message_gone"},
        Case{"NoMember", 404, error("MemberNotFoundInConversation"), Fault::Gone, "member_gone"},
        Case{"NotFoundAndUnknown", 404, "", Fault::Stopped, "not_found"},
        Case{"NotAllowed", 405, "", Fault::OurBug, "not_allowed"},
        Case{"TooLarge", 413, error("MessageSizeTooBig"), Fault::OurBug, "too_large"},
        Case{"TooLargeWithoutCode", 413, "", Fault::OurBug, "too_large"},
        Case{"Precondition", 412, error("PreconditionFailed"), Fault::Busy, "busy"},
        Case{"Throttled", 429, error("Throttled"), Fault::Throttled, "throttled"},
        Case{"ServiceError", 500, error("ServiceError"), Fault::Broken, "service_error"},
        Case{"BadGateway", 502, error("ServiceError"), Fault::Doubtful, "unavailable"},
        Case{"Unavailable", 503, "", Fault::Doubtful, "unavailable"},
        Case{"GatewayTimeout", 504, "<html>", Fault::Doubtful, "unavailable"},
        Case{"OtherFailure", 507, "", Fault::Broken, "service_error"},
        Case{"Redirect", 302, "", Fault::NotSent, "redirected"},
        Case{"Teapot", 418, "", Fault::OurBug, "refused"},
        Case{"Hostile", 403, R"({"error":{"code":[1],"message":{"a":1}},"errorCode":"209"})",
             Fault::Stopped, "forbidden"}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tillit::teams
