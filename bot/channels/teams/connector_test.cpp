#include "channels/teams/connector.hpp"

#include "channels/teams/scripted_microsoft.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::answer_of;
using testing::Desk;
using testing::error_of;
using testing::kBase;
using testing::kLogin;
using testing::kService;
using testing::kTenant;
using testing::throttled_for;

const Target kChat{.tenant = kTenant, .service_url = kService, .conversation = "a:1x"};
const std::string kSend = "POST " + kBase + "/v3/conversations/a%3A1x/activities";
const json kHello{{"type", "message"}, {"text", "Hello Zo\xC3\xAB"}};

TEST(Connector, SendsWithTheTokenAndKnowsTheMessagesId) {
  Desk desk;
  const Called called = desk.connector->send(kChat, kHello);
  EXPECT_TRUE(called.ok());
  EXPECT_EQ(called.id, "1776825925953");
  EXPECT_EQ(called.service_url, "") << "nothing new was learned";
  const auto asked = desk.microsoft.asked(kSend);
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].authorization.reveal(), "Bearer token-1");
  EXPECT_EQ(asked[0].content_type, "application/json; charset=utf-8");
  EXPECT_EQ(json::parse(asked[0].body), kHello);
  EXPECT_FALSE(asked[0].safe_to_repeat) << "a send twice is two messages";
  EXPECT_EQ(desk.counted, std::vector<std::string>{"send ok"});
}

TEST(Connector, AMessageThatTeamsHasSplitHasNoId) {
  Desk desk;
  desk.microsoft.put(kSend, answer_of(202, ""));
  const Called called = desk.connector->send(kChat, kHello);
  EXPECT_TRUE(called.ok());
  EXPECT_EQ(called.id, "");
}

TEST(Connector, EncodesIdsInPaths) {
  Desk desk;
  Target thread = kChat;
  thread.conversation = "19:c@thread.tacv2;messageid=17/../x";
  (void)desk.connector->update(thread, "17 ?", kHello);
  (void)desk.connector->remove(thread, "17");
  (void)desk.connector->member(thread, "29:1a/b");
  const std::string path =
      kBase + "/v3/conversations/19%3Ac%40thread.tacv2%3Bmessageid%3D17%2F..%2Fx";
  EXPECT_EQ(desk.microsoft.calls(),
            (std::vector<std::string>{"PUT " + path + "/activities/17%20%3F",
                                      "DELETE " + path + "/activities/17",
                                      "GET " + path + "/members/29%3A1a%2Fb"}));
}

TEST(Connector, CreatesThePersonalChat) {
  Desk desk;
  const std::string create = "POST " + kBase + "/v3/conversations";
  desk.microsoft.put(create, answer_of(201, R"({"id":"a:1x"})"));
  const Called called =
      desk.connector->create({.tenant = kTenant, .service_url = kService}, "29:1");
  EXPECT_TRUE(called.ok());
  EXPECT_EQ(called.id, "a:1x");
  EXPECT_EQ(desk.microsoft.body(create), json::parse(R"({"isGroup":false,
      "members":[{"id":"29:1"}],"bot":{"id":"28:app"},
      "tenantId":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      "channelData":{"tenant":{"id":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"}}})"));
}

TEST(Connector, ACreationWithoutAnIdIsNone) {
  Desk desk;
  desk.microsoft.put("POST " + kBase + "/v3/conversations", answer_of(201, "{}"));
  EXPECT_FALSE(desk.connector->create({.tenant = kTenant, .service_url = kService}, "29:1").ok());
}

TEST(Connector, WithoutAServiceUrlTheFirstOneIsCalledAndTold) {
  Desk desk;
  const Called called = desk.connector->create({.tenant = kTenant}, "29:1");
  EXPECT_EQ(called.service_url, "https://smba.trafficmanager.net/teams/");
  desk.settings.first_service_url = "";
  EXPECT_EQ(desk.connector->create({.tenant = kTenant}, "29:1").failure,
            (Failure{Fault::Stopped, "no_service_url"}));
}

TEST(Connector, NeverCallsAnAddressThatIsNotMicrosofts) {
  for (const auto* const url :
       {"https://evil.test/", "http://smba.trafficmanager.net/", "https://127.0.0.1/",
        "https://login.microsoftonline.com/", "https://smba.trafficmanager.net/?x="}) {
    Desk desk;
    Target target = kChat;
    target.service_url = url;
    EXPECT_EQ(desk.connector->send(target, kHello).failure,
              (Failure{Fault::Stopped, "service_url_not_allowed"}));
    EXPECT_TRUE(desk.microsoft.calls().empty()) << url;
    EXPECT_EQ(desk.microsoft.count(kLogin), 0U);
  }
}

TEST(Connector, ARefusedTokenIsRenewedAndTheCallMadeOnceMore) {
  Desk desk;
  desk.microsoft.put(kSend, error_of(401, ""));
  desk.microsoft.put(kSend, answer_of(201, R"({"id":"1"})"));
  EXPECT_TRUE(desk.connector->send(kChat, kHello).ok());
  const auto asked = desk.microsoft.asked(kSend);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[1].authorization.reveal(), "Bearer token-2");
  EXPECT_EQ(desk.lines.str(), "") << "nothing for the operator to do";
}

TEST(Connector, ANewTokenThatIsRefusedTooIsForTheOperator) {
  Desk desk;
  desk.microsoft.put(kSend, error_of(401, ""));
  EXPECT_EQ(desk.connector->send(kChat, kHello).failure.fault, Fault::TokenRefused);
  EXPECT_EQ(desk.microsoft.count(kSend), 2U);
  EXPECT_EQ(desk.microsoft.count(kLogin), 2U);
  EXPECT_NE(desk.lines.str().find("event=teams_token_refused"), std::string::npos);
  const Called next = desk.connector->send(kChat, kHello);
  EXPECT_EQ(next.failure, (Failure{Fault::TokenMissing, "token_not_taken"}));
  EXPECT_EQ(next.not_before, desk.clock.now() + 60s);
  EXPECT_EQ(desk.microsoft.count(kLogin), 2U) << "login was hammered";
}

TEST(Connector, WithoutATokenNothingIsSent) {
  Desk desk;
  desk.microsoft.put(kLogin, channels::Lost::NotSent);
  const Called called = desk.connector->send(kChat, kHello);
  EXPECT_EQ(called.failure, (Failure{Fault::TokenMissing, "login_unreachable"}));
  EXPECT_TRUE(desk.microsoft.calls().empty());
}

TEST(Connector, WaitsWhatA429SaysAndCallsNotBefore) {
  Desk desk;
  desk.microsoft.put(kSend, throttled_for(7));
  desk.microsoft.put(kSend, answer_of(201, R"({"id":"1"})"));
  EXPECT_EQ(desk.connector->send(kChat, kHello).not_before, desk.clock.now() + 7s);
  desk.clock.advance(6s);
  EXPECT_EQ(desk.connector->send(kChat, kHello).not_before, desk.clock.now() + 1s);
  EXPECT_EQ(desk.microsoft.count(kSend), 1U);
  Target other = kChat;
  other.conversation = "a:2";
  EXPECT_TRUE(desk.connector->send(other, kHello).ok()) << "only that conversation waits";
  desk.clock.advance(1s);
  EXPECT_TRUE(desk.connector->send(kChat, kHello).ok());
}

struct MovedCase {
  const char* name;
  channels::HttpAnswer refusal;
  const char* there;
};
class MovedTest : public ::testing::TestWithParam<MovedCase> {};

TEST_P(MovedTest, IsCalledOnceMoreWhereItBelongsAndThatIsTold) {
  Desk desk;
  desk.microsoft.put(kSend, GetParam().refusal);
  const Called called = desk.connector->send(kChat, kHello);
  EXPECT_TRUE(called.ok());
  EXPECT_EQ(called.service_url, GetParam().there);
  EXPECT_EQ(desk.microsoft.calls().size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, MovedTest,
    ::testing::Values(MovedCase{"Cloud", error_of(403, "InvalidBotApiHost"),
                                "https://smba.infra.gcc.teams.microsoft.com/teams"},
                      MovedCase{"Region",
                                error_of(400, "BadArgument", "User is from different region"),
                                "https://smba.trafficmanager.net/teams/"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Connector, AWrongRegionThatHasNoOtherIsAskedOnce) {
  Desk desk;
  Target target = kChat;
  target.service_url = desk.settings.first_service_url;
  const std::string send =
      "POST https://smba.trafficmanager.net/teams/v3/conversations/a%3A1x/activities";
  desk.microsoft.put(send, error_of(403, "BadArgument", "User is from different region"));
  EXPECT_EQ(desk.connector->send(target, kHello).failure.fault, Fault::WrongRegion);
  EXPECT_EQ(desk.microsoft.count(send), 1U);
}

TEST(Connector, ARedirectIsAFailure) {
  Desk desk;
  auto away = answer_of(307, "");
  away.headers.add("Location", "https://evil.test/");
  desk.microsoft.put(kSend, away);
  EXPECT_EQ(desk.connector->send(kChat, kHello).failure, (Failure{Fault::NotSent, "redirected"}));
  EXPECT_EQ(desk.microsoft.calls().size(), 1U);
}

TEST(Connector, NoAnswerMayHaveHappenedAndNotSentHasNot) {
  Desk desk;
  desk.microsoft.put(kSend, channels::Lost::Unknown);
  desk.microsoft.put(kSend, channels::Lost::NotSent);
  EXPECT_EQ(desk.connector->send(kChat, kHello).failure, (Failure{Fault::Doubtful, "no_answer"}));
  EXPECT_EQ(desk.connector->send(kChat, kHello).failure, (Failure{Fault::NotSent, "not_sent"}));
  EXPECT_EQ(desk.counted, (std::vector<std::string>{"send no_answer", "send not_sent"}));
}

TEST(Connector, TellsTheOperatorWordsAndNeverWhatWasSaid) {
  Desk desk;
  auto refused = error_of(400, "BadSyntax", "Hello Zo\xC3\xAB is wrong");
  refused.headers.add("MS-CV", "abc+/.0");
  desk.microsoft.put(kSend, refused);
  (void)desk.connector->send(kChat, kHello);
  EXPECT_NE(desk.lines.str().find("event=teams_call_refused workspace=ref method=send "
                                  "error=bad_syntax status=400 correlation=abc+/.0 count=1"),
            std::string::npos)
      << desk.lines.str();
  EXPECT_EQ(desk.lines.str().find("Hello"), std::string::npos);
}

TEST(Connector, ReadsMembersPageByPageUpToAsManyAsAreAskedFor) {
  Desk desk;
  const std::string page = "GET " + kBase + "/v3/conversations/a%3A1x/pagedmembers?pageSize=200";
  desk.microsoft.put(page, answer_of(200, R"({"members":[{"id":"29:1"},{"id":"29:2"}],
                                              "continuationToken":"a b&c"})"));
  desk.microsoft.put(page + "&continuationToken=a%20b%26c",
                     answer_of(200, R"({"members":[{"id":"29:3"}]})"));
  EXPECT_EQ(desk.connector->members(kChat, 100).fields,
            json::parse(R"([{"id":"29:1"},{"id":"29:2"},{"id":"29:3"}])"));
  EXPECT_EQ(desk.connector->members(kChat, 1).fields, json::parse(R"([{"id":"29:1"}])"));
}

TEST(Connector, APageThatFailsFailsTheWholeList) {
  Desk desk;
  const std::string page = "GET " + kBase + "/v3/conversations/a%3A1x/pagedmembers?pageSize=200";
  desk.microsoft.put(page, answer_of(200, R"({"members":[],"continuationToken":"t"})"));
  desk.microsoft.put(page + "&continuationToken=t", error_of(503, ""));
  EXPECT_EQ(desk.connector->members(kChat, 100).failure.fault, Fault::Doubtful);
}

TEST(ReadMember, TakesBothNamesOfTheObjectId) {
  const auto one =
      read_member(json::parse(R"({"id":"29:1","aadObjectId":"G","name":"Zo","tenantId":"T"})"));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->object, "G");
  EXPECT_EQ(one->tenant, "T");
  EXPECT_EQ(read_member(json::parse(R"({"id":"29:1","objectId":"G"})"))->object, "G");
  EXPECT_FALSE(read_member(json::parse(R"({"name":"Zo"})")));
  EXPECT_FALSE(read_member(json::parse(R"([])")));
}

}  // namespace
}  // namespace tillit::teams
