#include "channels/teams/identity.hpp"

#include "channels/teams/invokes.hpp"
#include "channels/teams/people.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

Origin origin_with(const std::string& id, const std::string& timestamp) {
  Origin origin;
  origin.id = id;
  origin.timestamp = timestamp;
  return origin;
}

TEST(EventId, OfAMessageIsItsOwn) {
  EXPECT_EQ(event_id_of(Message{origin_with("17", "t1"), "a"}),
            event_id_of(Message{origin_with("17", "t2"), "a"}));
  EXPECT_NE(event_id_of(Message{origin_with("17", ""), "a"}),
            event_id_of(Message{origin_with("18", ""), "a"}));
}

TEST(EventId, OfAChangeHasItsTimeToo) {
  EXPECT_EQ(event_id_of(MessageEdited{origin_with("17", "t1"), "a"}),
            event_id_of(MessageEdited{origin_with("17", "t1"), "a"}));
  EXPECT_NE(event_id_of(MessageEdited{origin_with("17", "t1"), "a"}),
            event_id_of(MessageEdited{origin_with("17", "t2"), "a"}));
  EXPECT_NE(event_id_of(MessageDeleted{origin_with("17", "t1")}),
            event_id_of(MessageDeleted{origin_with("17", "t2")}));
}

TEST(EventId, IsEmptyWithoutOne) {
  EXPECT_EQ(event_id_of(MessageEdited{origin_with("", "t1"), "a"}), "");
  EXPECT_EQ(event_id_of(Message{origin_with("", "t1"), "a"}), "");
}

TEST(SameChoice, IsOneForEveryPressOnTheSameThing) {
  EXPECT_EQ(same_choice("17", 4, "yes"), same_choice("17", 4, "yes"));
  EXPECT_NE(same_choice("17", 4, "yes"), same_choice("17", 4, "no"));
  EXPECT_NE(same_choice("17", 4, "yes"), same_choice("17", 5, "yes"));
  EXPECT_NE(same_choice("17", 4, "yes"), same_choice("18", 4, "yes"));
}

TEST(People, AreKnownByTenantAndObjectId) {
  Origin origin;
  origin.tenant = "AAAA-T";
  origin.user = "29:1Abc";
  origin.object = "GGGG-1";
  EXPECT_EQ(identity_of(origin).channel, "teams");
  EXPECT_EQ(identity_of(origin).workspace, "aaaa-t");
  EXPECT_EQ(identity_of(origin).user, "gggg-1");
  EXPECT_EQ(room_of(origin), RoomId("teams:aaaa-t:gggg-1"));
  origin.object.clear();
  EXPECT_EQ(identity_of(origin).user, "29:1Abc");
}

TEST(People, TellTheirLanguageAndZone) {
  Origin origin;
  origin.name = "Zoë";
  origin.locale = "sv-SE";
  origin.zone = "Europe/Stockholm";
  const auto profile = profile_of(origin);
  EXPECT_EQ(profile.name, "Zoë");
  EXPECT_EQ(profile.locale, Language("sv"));
  EXPECT_EQ(profile.zone, "Europe/Stockholm");
  EXPECT_FALSE(profile_of(Origin{}).locale);
  EXPECT_FALSE(profile_of(Origin{}).zone);
}

struct Answer {
  const char* name;
  const char* invoke;
  const char* body;
};
class InvokeTest : public ::testing::TestWithParam<Answer> {};
TEST_P(InvokeTest, IsAnsweredInItsOwnShape) {
  const auto answer = answer_invoke(GetParam().invoke, "hm");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->dump(), GetParam().body);
}
INSTANTIATE_TEST_SUITE_P(
    Names, InvokeTest,
    ::testing::Values(
        Answer{"TaskFetch", "task/fetch", R"({"task":{"type":"message","value":"hm"}})"},
        Answer{"TaskSubmit", "task/submit", R"({"task":{"type":"message","value":"hm"}})"},
        Answer{"FetchTask", "message/fetchTask", R"({"task":{"type":"message","value":"hm"}})"},
        Answer{"Feedback", "message/submitAction", "{}"},
        Answer{"Suggested", "suggestedActions/submit", "{}"},
        Answer{"SignIn", "signin/verifyState", "{}"},
        Answer{"SignInToken", "signin/tokenExchange", "{}"},
        Answer{"SignInFailure", "signin/failure", "{}"}, Answer{"File", "fileConsent/invoke", "{}"},
        Answer{"Extension", "composeExtension/query",
               R"({"composeExtension":{"text":"hm","type":"message"}})"},
        Answer{"Config", "config/fetch", R"({"config":{"type":"message","value":"hm"}})"},
        Answer{"ConfigSubmit", "config/submit", R"({"config":{"type":"message","value":"hm"}})"},
        Answer{"Tab", "tab/fetch", R"({"tab":{"type":"continue","value":{"cards":[]}}})"},
        Answer{"Handoff", "handoff/action", "{}"},
        Answer{
            "Search", "application/search",
            R"({"statusCode":200,"type":"application/vnd.microsoft.search.searchResponse","value":{"results":[]}})"},
        Answer{"Actionable", "actionableMessage/executeAction", "{}"}),
    [](const auto& test) { return test.param.name; });

TEST(Invokes, ThatNobodyKnowsHaveNoAnswer) {
  EXPECT_FALSE(answer_invoke("", "hm"));
  EXPECT_FALSE(answer_invoke("task/fetchx", "hm"));
  EXPECT_FALSE(answer_invoke("adaptiveCard/actions", "hm"));
}

}  // namespace
}  // namespace tillit::teams
