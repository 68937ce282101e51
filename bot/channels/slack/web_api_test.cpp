#include "channels/slack/scripted_slack.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

using namespace std::chrono_literals;
using testing::answer_of;
using testing::ScriptedSlack;

struct ErrorCase {
  const char* error;
  Fault fault;
};

class SlackErrorTest : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(SlackErrorTest, IsOfAKind) {
  const Answer answer = read_answer(testing::error_of(GetParam().error));
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(classify(answer), GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(
    Errors, SlackErrorTest,
    ::testing::Values(
        ErrorCase{"ratelimited", Fault::RateLimited}, ErrorCase{"rate_limited", Fault::RateLimited},
        ErrorCase{"internal_error", Fault::Transient}, ErrorCase{"fatal_error", Fault::Transient},
        ErrorCase{"service_unavailable", Fault::Transient},
        ErrorCase{"request_timeout", Fault::Transient},
        ErrorCase{"team_added_to_org", Fault::Transient},
        ErrorCase{"org_login_required", Fault::Transient},
        ErrorCase{"external_channel_migrating", Fault::Transient},
        ErrorCase{"update_failed", Fault::Transient}, ErrorCase{"invalid_auth", Fault::TokenDead},
        ErrorCase{"account_inactive", Fault::TokenDead},
        ErrorCase{"token_revoked", Fault::TokenDead}, ErrorCase{"not_authed", Fault::TokenDead},
        ErrorCase{"token_expired", Fault::TokenExpired},
        ErrorCase{"missing_scope", Fault::Permission},
        ErrorCase{"not_allowed_token_type", Fault::Permission},
        ErrorCase{"no_permission", Fault::Permission},
        ErrorCase{"access_denied", Fault::Permission},
        ErrorCase{"accesslimited", Fault::Permission},
        ErrorCase{"app_access_restricted", Fault::Permission},
        ErrorCase{"team_access_not_granted", Fault::Permission},
        ErrorCase{"ekm_access_denied", Fault::Permission},
        ErrorCase{"restricted_action", Fault::Permission},
        ErrorCase{"restricted_action_read_only_channel", Fault::Permission},
        ErrorCase{"enterprise_is_restricted", Fault::Permission},
        ErrorCase{"two_factor_setup_required", Fault::Permission},
        ErrorCase{"not_enabled", Fault::Permission},
        ErrorCase{"channel_not_found", Fault::Recipient},
        ErrorCase{"user_not_found", Fault::Recipient},
        ErrorCase{"users_not_found", Fault::Recipient},
        ErrorCase{"user_not_visible", Fault::Recipient},
        ErrorCase{"user_disabled", Fault::Recipient}, ErrorCase{"is_archived", Fault::Recipient},
        ErrorCase{"is_inactive", Fault::Recipient}, ErrorCase{"not_in_channel", Fault::Recipient},
        ErrorCase{"user_not_in_channel", Fault::Recipient},
        ErrorCase{"messages_tab_disabled", Fault::Recipient},
        ErrorCase{"cannot_reply_to_message", Fault::Recipient},
        ErrorCase{"cannot_dm_bot", Fault::Recipient}),
    [](const auto& test) { return std::string(test.param.error); });

INSTANTIATE_TEST_SUITE_P(
    MoreErrors, SlackErrorTest,
    ::testing::Values(
        ErrorCase{"invalid_blocks", Fault::OurBug},
        ErrorCase{"invalid_blocks_format", Fault::OurBug},
        ErrorCase{"msg_blocks_too_long", Fault::OurBug}, ErrorCase{"msg_too_long", Fault::OurBug},
        ErrorCase{"no_text", Fault::OurBug}, ErrorCase{"invalid_arguments", Fault::OurBug},
        ErrorCase{"invalid_arg_name", Fault::OurBug}, ErrorCase{"invalid_form_data", Fault::OurBug},
        ErrorCase{"invalid_json", Fault::OurBug}, ErrorCase{"json_not_object", Fault::OurBug},
        ErrorCase{"invalid_post_type", Fault::OurBug},
        ErrorCase{"missing_post_type", Fault::OurBug}, ErrorCase{"invalid_charset", Fault::OurBug},
        ErrorCase{"markdown_text_conflict", Fault::OurBug},
        ErrorCase{"block_mismatch", Fault::OurBug}, ErrorCase{"view_too_large", Fault::OurBug},
        ErrorCase{"too_many_attachments", Fault::OurBug},
        ErrorCase{"metadata_too_large", Fault::OurBug}, ErrorCase{"message_not_found", Fault::Gone},
        ErrorCase{"cant_update_message", Fault::Gone},
        ErrorCase{"cant_delete_message", Fault::Gone}, ErrorCase{"edit_window_closed", Fault::Gone},
        ErrorCase{"not_found", Fault::Gone}, ErrorCase{"expired_trigger_id", Fault::Gone},
        ErrorCase{"already_reacted", Fault::Harmless}, ErrorCase{"no_reaction", Fault::Harmless},
        ErrorCase{"already_open", Fault::Harmless}, ErrorCase{"no_op", Fault::Harmless},
        ErrorCase{"hash_conflict", Fault::Harmless},
        ErrorCase{"message_limit_exceeded", Fault::Quota},
        ErrorCase{"something_new_of_next_year", Fault::OurBug}),
    [](const auto& test) { return std::string(test.param.error); });

struct BodyCase {
  const char* name;
  int status;
  const char* body;
  Fault fault;
  bool may_have_happened;
};

class SlackBodyTest : public ::testing::TestWithParam<BodyCase> {};

TEST_P(SlackBodyTest, IsReadWhateverItIs) {
  const Answer answer = read_answer(answer_of(GetParam().body, GetParam().status));
  EXPECT_EQ(classify(answer), GetParam().fault);
  if (!answer.ok) {
    EXPECT_EQ(kind_of_error(answer.error).may_have_happened, GetParam().may_have_happened);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, SlackBodyTest,
    ::testing::Values(BodyCase{"Ok", 200, R"({"ok":true})", Fault::None, false},
                      BodyCase{"Html", 200, "<html>oops</html>", Fault::Transient, true},
                      BodyCase{"Empty", 200, "", Fault::Transient, true},
                      BodyCase{"AList", 200, "[true]", Fault::Transient, true},
                      BodyCase{"ServerError", 503, "<html>", Fault::Transient, true},
                      BodyCase{"ServerErrorThatSaysOk", 500, R"({"ok":true})", Fault::Transient,
                               true},
                      BodyCase{"OkIsNoTrueText", 200, R"({"ok":"true"})", Fault::OurBug, false},
                      BodyCase{"NoOk", 200, R"({"channel":"D1"})", Fault::OurBug, false},
                      BodyCase{"Redirect", 302, "", Fault::Transient, false},
                      BodyCase{"ProxyRefuses", 403, "<html>", Fault::Transient, false},
                      BodyCase{"ErrorOfAnotherStatus", 404, R"({"ok":false,"error":"not_authed"})",
                               Fault::TokenDead, false},
                      BodyCase{"Limited", 429, "", Fault::RateLimited, false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SlackAnswer, A429WithoutATimeWaitsForOneOfOurs) {
  EXPECT_EQ(read_answer(answer_of("", 429)).retry_after, 30s);
  EXPECT_EQ(read_answer(testing::limited_for(7)).retry_after, 7s);
}

TEST(SlackAnswer, NothingButWordsAndPlacesIsKeptForLogs) {
  const Answer answer = read_answer(answer_of(
      R"({"ok":false,"error":"my secret plan\n","needed":"im:write","provided":"<b>","response_metadata":)"
      R"({"messages":["[ERROR] my secret plan [json-pointer:/blocks/0/text]","[json-pointer:/a b]",7]}})"));
  EXPECT_EQ(answer.error, "unknown_error");
  EXPECT_EQ(answer.needed, "im:write");
  EXPECT_EQ(answer.provided, "");
  EXPECT_EQ(answer.places, std::vector<std::string>{"/blocks/0/text"});
  EXPECT_EQ(answer.request_id, "req-1");
}

TEST(WebApi, SendsJsonOnlyWhereSlackReadsIt) {
  ScriptedSlack slack;
  const WebApi api(slack.post(), ScriptedSlack::kApi, {});
  (void)api.call("chat.postMessage", bearer(Secret{"xoxb-1"}), {{"channel", "D1"}});
  (void)api.call("users.info", bearer(Secret{"xoxb-1"}),
                 {{"user", "U1"}, {"include_locale", true}});
  const auto posted = slack.asked("chat.postMessage").at(0);
  EXPECT_EQ(posted.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(posted.body, R"({"channel":"D1"})");
  EXPECT_EQ(posted.authorization, "Bearer xoxb-1");
  const auto asked = slack.asked("users.info").at(0);
  EXPECT_EQ(asked.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(asked.body, "include_locale=true&user=U1");
}

TEST(WebApi, BytesThatAreNoUtf8AreSentAsSomethingThatIs) {
  ScriptedSlack slack;
  const WebApi api(slack.post(), ScriptedSlack::kApi, {});
  EXPECT_TRUE(api.call("chat.postMessage", {}, {{"text", "\xff"}}).ok);
  EXPECT_FALSE(slack.asked("chat.postMessage").at(0).json().is_discarded());
}

TEST(WebApi, CountsWhatBecameOfEachCall) {
  ScriptedSlack slack;
  slack.put("auth.test", channels::Lost::NotSent);
  slack.put("auth.test", channels::Lost::Unknown);
  slack.put("auth.test", testing::error_of("invalid_auth"));
  slack.put("auth.test", answer_of(R"({"ok":true})"));
  std::string seen;
  const WebApi api(slack.post(), ScriptedSlack::kApi,
                   [&](std::string_view method, std::string_view outcome, auto) {
                     seen += std::string(method) + "=" + std::string(outcome) + " ";
                   });
  for (int i = 0; i < 4; ++i) (void)api.call("auth.test", {}, nlohmann::json::object());
  EXPECT_EQ(seen, "auth.test=not_sent auth.test=no_answer auth.test=token_dead auth.test=ok ");
}

TEST(WebApi, ClientAndSecretGoAsBasicAuthorization) {
  EXPECT_EQ(basic("Aladdin", Secret{"open sesame"}).reveal(),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617, section 2
}

}  // namespace
}  // namespace tillit::slack
