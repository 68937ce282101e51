#include "channels/slack/views.hpp"

#include "channels/slack/origins.hpp"
#include "channels/slack/scripted_slack.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace tillit::slack {
namespace {

using testing::answer_of;
using testing::Desk;
using testing::error_of;

struct UrlCase {
  const char* name;
  const char* url;
  bool allowed;
};

class ResponseUrlTest : public ::testing::TestWithParam<UrlCase> {};

TEST_P(ResponseUrlTest, IsCalledOnlyIfItIsSlacks) {
  Desk desk;
  desk.settings.response_hosts = {"hooks.slack.com", "http://127.0.0.1:4711"};
  EXPECT_EQ(is_response_url(GetParam().url, desk.settings), GetParam().allowed);
  const auto done = respond_privately(desk.slack.post(), desk.settings, GetParam().url, "hello");
  EXPECT_EQ(done == Responded::Done, GetParam().allowed);
  EXPECT_EQ(desk.slack.count(GetParam().url), GetParam().allowed ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, ResponseUrlTest,
    ::testing::Values(UrlCase{"Slacks", "https://hooks.slack.com/actions/T1/2/x", true},
                      UrlCase{"OfATest", "http://127.0.0.1:4711/r/1", true},
                      UrlCase{"NotEncrypted", "http://hooks.slack.com/actions/T1", false},
                      UrlCase{"AnotherPort", "https://hooks.slack.com:8443/actions/T1", false},
                      UrlCase{"AnotherPortOfATest", "http://127.0.0.1:22/r/1", false},
                      UrlCase{"AHostThatBeginsLikeIt", "https://hooks.slack.com.evil.example/",
                              false},
                      UrlCase{"AHostThatEndsLikeIt", "https://evilhooks.slack.com/", false},
                      UrlCase{"AUserOfThatName", "https://hooks.slack.com@evil.example/", false},
                      UrlCase{"Metadata", "http://169.254.169.254/latest", false},
                      UrlCase{"NoUrl", "hooks.slack.com", false}, UrlCase{"Nothing", "", false}),
    [](const auto& test) { return std::string(test.param.name); });

struct RespondCase {
  const char* name;
  testing::ScriptedSlack::Reply reply;
  Responded responded;
};

class RespondTest : public ::testing::TestWithParam<RespondCase> {};

TEST_P(RespondTest, SaysHowItWent) {
  Desk desk;
  const std::string url = "https://hooks.slack.com/actions/1";
  desk.slack.put(url, GetParam().reply);
  EXPECT_EQ(respond(desk.slack.post(), desk.settings, url, R"({"text":"a"})"),
            GetParam().responded);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, RespondTest,
    ::testing::Values(RespondCase{"PlainOk", answer_of("ok"), Responded::Done},
                      RespondCase{"JsonOk", answer_of(R"({"ok":true})"), Responded::Done},
                      RespondCase{"Refused", error_of("invalid_blocks"), Responded::Refused},
                      RespondCase{"Spent", answer_of("used_url", 404), Responded::Refused},
                      RespondCase{"Limited", testing::limited_for(1), Responded::RateLimited},
                      RespondCase{"InTrouble", answer_of("", 500), Responded::Unknown},
                      RespondCase{"NotSent", channels::Lost::NotSent, Responded::NotSent},
                      RespondCase{"Lost", channels::Lost::Unknown, Responded::Unknown}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Views, AProfileIsReadFromWhatSlackKnows) {
  Desk desk;
  desk.install();
  desk.slack.put(
      "users.info",
      answer_of(
          R"({"ok":true,"user":{"id":"U1","tz":"Europe/Stockholm","locale":"sv-SE",)"
          R"("is_restricted":true,"real_name":"C","profile":{"display_name":"","real_name":"Åsa B",)"
          R"("status_emoji":":palm_tree:","status_expiration":1900000000}}})"));
  const UserAnswer answer = users_info(*desk.bot, "T1", "U1");
  ASSERT_TRUE(answer.called.ok());
  EXPECT_EQ(answer.user.profile.name, "Åsa B");
  EXPECT_EQ(answer.user.profile.locale, Language{"sv"});
  EXPECT_EQ(answer.user.profile.zone, "Europe/Stockholm");
  EXPECT_EQ(answer.user.profile.away_until, TimePoint{std::chrono::seconds(1'900'000'000)});
  EXPECT_TRUE(answer.user.is_guest);
  EXPECT_FALSE(answer.user.is_bot || answer.user.deleted || answer.user.is_stranger);
}

TEST(Views, WhatSlackDoesNotKnowIsLeftOpen) {
  const UserInfo info =
      read_user(nlohmann::json::parse(R"({"tz":null,"deleted":true,"is_stranger":true})"));
  EXPECT_EQ(info.profile.name, "");
  EXPECT_FALSE(info.profile.locale || info.profile.zone);
  EXPECT_EQ(info.profile.away_until, TimePoint{}) << "no status is news: they are back";
  EXPECT_TRUE(info.deleted && info.is_stranger);
}

TEST(Views, AHomeThatWasChangedMeanwhileIsSaidSo) {
  Desk desk;
  desk.install();
  desk.slack.put("views.publish", error_of("hash_conflict"));
  const Called called = publish_home(*desk.bot, "T1", "U1", {{"type", "home"}}, "h1");
  EXPECT_EQ(called.fault, Fault::Harmless);
  EXPECT_EQ(called.why, "hash_conflict");
  EXPECT_EQ(desk.slack.asked("views.publish").at(0).json()["hash"], "h1");
}

TEST(Views, WhetherAnythingWasSaidIsWhatSlackStillShows) {
  Desk desk;
  desk.install();
  for (const char* answer :
       {R"({"ok":true,"messages":[]})", R"({"ok":true,"messages":[{"ts":"1.2"}]})",
        R"({"ok":true})", R"({"ok":false,"error":"internal_error"})"})
    desk.slack.put("conversations.history", answer_of(answer));
  const auto used = [&] { return has_messages(*desk.bot, "T1", "D1"); };
  EXPECT_EQ(used(), false);
  EXPECT_EQ(used(), true);
  EXPECT_EQ(used(), std::nullopt);
  EXPECT_EQ(used(), std::nullopt);
  EXPECT_EQ(desk.slack.asked("conversations.history").at(0).json()["channel"], "D1");
  EXPECT_EQ(has_messages(*desk.bot, "T1", ""), std::nullopt);
  EXPECT_EQ(desk.slack.count("conversations.history"), 4U);
}

TEST(BotApi, AnExpiredTokenIsRefreshedAndTheCallMadeOnceMore) {
  Desk desk;
  desk.install("T1", {Secret{"xoxe.xoxb-1"}, Secret{"xoxe-1"}},
               desk.clock.now() + std::chrono::hours{12});
  desk.slack.put("auth.test", error_of("token_expired"));
  desk.slack.put("auth.test", answer_of(R"({"ok":true})"));
  desk.slack.put(
      "oauth.v2.access",
      answer_of(
          R"({"ok":true,"access_token":"xoxe.xoxb-2","refresh_token":"xoxe-2","expires_in":43200})"));
  EXPECT_TRUE(desk.bot->call("T1", "auth.test", nlohmann::json::object()).ok());
  EXPECT_EQ(desk.slack.asked("auth.test").at(1).authorization, "Bearer xoxe.xoxb-2");
}

TEST(BotApi, OneKindOfTroubleIsToldOnceAMinuteAndCounted) {
  Desk desk;
  desk.install();
  desk.slack.put(
      "views.open",
      answer_of(
          R"({"ok":false,"error":"missing_scope","needed":"im:write","provided":"commands"})"));
  const auto lines = [&] {
    const std::string text = desk.lines.str();
    return std::count(text.begin(), text.end(), '\n');
  };
  for (int i = 0; i < 3; ++i) (void)open_view(*desk.bot, "T1", "1.2", "{}");
  EXPECT_EQ(lines(), 1);
  desk.clock.advance(std::chrono::minutes{1});
  (void)open_view(*desk.bot, "T1", "1.2", "{}");
  EXPECT_EQ(lines(), 2);
  const std::string text = desk.lines.str();
  EXPECT_NE(text.find("event=slack_permission workspace=" + desk.store->reference("T1") +
                      " method=views.open error=missing_scope needed=im:write"),
            std::string::npos);
  EXPECT_NE(text.find("count=3"), std::string::npos);
}

}  // namespace
}  // namespace tillit::slack
