#include "channels/slack/oauth.hpp"

#include "channels/slack/scripted_slack.hpp"
#include "http/url.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

using namespace std::chrono_literals;
using testing::answer_of;
using testing::Desk;
using testing::error_of;

constexpr const char* kGranted =
    R"({"ok":true,"access_token":"xoxb-new","token_type":"bot","scope":"chat:write,im:history",)"
    R"("bot_user_id":"UB","app_id":"A1","team":{"id":"T5","name":"Acme"},"enterprise":null,)"
    R"("is_enterprise_install":false})";

struct Browser {
  std::string state;
  std::string cookie;
};

struct Door : Desk {
  Door() {
    slack.put("oauth.v2.access", answer_of(kGranted));
    slack.put("auth.test", answer_of(R"({"ok":true,"bot_id":"B5"})"));
  }

  [[nodiscard]] OAuth oauth() {
    auto made = OAuth::create(
        *store, *installations, *api, *troubles, settings, clock,
        [this](std::size_t count) { return std::string(count, static_cast<char>(++entropy)); });
    EXPECT_TRUE(made.has_value());
    return std::move(*made);
  }
  [[nodiscard]] static Browser begin(const OAuth& oauth) {
    const Page page = oauth.install();
    const auto url = http::parse_url(page.location);
    EXPECT_TRUE(url.has_value());
    const auto query = http::parse_form(url->target.substr(url->target.find('?') + 1));
    const auto state = http::find_field(*query, "state");
    return {std::string(state.value_or("")),
            "other=1; " + page.set_cookie.substr(0, page.set_cookie.find(';'))};
  }
  [[nodiscard]] static http::Fields query_of(const std::string& state) {
    return {{"code", "code-1"}, {"state", state}};
  }

  unsigned entropy = 0;
};

TEST(OAuth, TheWayToSlackAsksForLittleAndIsBoundToTheBrowser) {
  Door door;
  const Page page = door.oauth().install();
  EXPECT_EQ(page.status, 302);
  const auto url = http::parse_url(page.location);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), "https://slack.com");
  const auto query = http::parse_form(url->target.substr(url->target.find('?') + 1));
  ASSERT_TRUE(query);
  EXPECT_EQ(http::find_field(*query, "client_id"), "client");
  EXPECT_EQ(http::find_field(*query, "scope"),
            "app_mentions:read,chat:write,commands,files:write,im:history,im:write,users:read");
  EXPECT_EQ(http::find_field(*query, "redirect_uri"), "https://bot.test/slack/oauth_redirect");
  for (const char* attribute :
       {"__Host-", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=600"})
    EXPECT_NE(page.set_cookie.find(attribute), std::string::npos) << attribute;
  const auto state = std::string(http::find_field(*query, "state").value_or(""));
  EXPECT_GE(state.find('.'), 32U) << "at least 128 bits by chance";
}

TEST(OAuth, AnInstallationIsKept) {
  Door door;
  const OAuth oauth = door.oauth();
  const Browser browser = Door::begin(oauth);
  const Page page = oauth.finish(Door::query_of(browser.state), browser.cookie);
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.set_cookie.find("Max-Age=0"), std::string::npos);
  const Installed installed = door.installed("T5");
  EXPECT_EQ(installed.bot_id, "B5");
  EXPECT_EQ(installed.scopes, (std::vector<std::string>{"chat:write", "im:history"}));
  EXPECT_EQ(installed.expires_at, std::nullopt);
  EXPECT_EQ(door.installations->token_for("T5")->reveal(), "xoxb-new");
  const auto asked = door.slack.asked("oauth.v2.access").at(0);
  EXPECT_EQ(asked.authorization, basic("client", Secret{"shh"}).reveal());
  EXPECT_EQ(asked.body, "code=code-1&redirect_uri=https%3A%2F%2Fbot.test%2Fslack%2Foauth_redirect");
}

TEST(OAuth, AnOrganisationIsInstalledWithoutATeam) {
  Door door;
  const OAuth oauth = door.oauth();
  door.slack.put(
      "oauth.v2.access",
      answer_of(
          R"({"ok":true,"access_token":"xoxe.xoxb-1","refresh_token":"xoxe-1","expires_in":43200,"token_type":"bot",)"
          R"("app_id":"A1","team":null,"enterprise":{"id":"E5","name":"Org"},"is_enterprise_install":true})"));
  for (int i = 0; i < 2; ++i) {  // the first is the workspace above
    const Browser browser = Door::begin(oauth);
    EXPECT_EQ(oauth.finish(Door::query_of(browser.state), browser.cookie).status, 200);
  }
  const Installed installed = door.installed("E5");
  EXPECT_TRUE(installed.org_wide);
  EXPECT_EQ(installed.team, "");
  EXPECT_EQ(installed.name, "Org");
  EXPECT_EQ(installed.expires_at, door.clock.now() + 12h);
}

TEST(OAuth, AStateCountsOnce) {
  Door door;
  const OAuth oauth = door.oauth();
  const Browser browser = Door::begin(oauth);
  EXPECT_EQ(oauth.finish(Door::query_of(browser.state), browser.cookie).status, 200);
  EXPECT_EQ(oauth.finish(Door::query_of(browser.state), browser.cookie).status, 400);
  EXPECT_EQ(door.oauth().finish(Door::query_of(browser.state), browser.cookie).status, 400)
      << "after a start";
  EXPECT_EQ(door.slack.count("oauth.v2.access"), 1U);
}

TEST(OAuth, AStateOutlivesAStartButNotTenMinutes) {
  for (const auto age : {0min, 10min, 11min}) {
    Door door;
    const Browser browser = Door::begin(door.oauth());
    door.clock.advance(age);
    const Page page = door.oauth().finish(Door::query_of(browser.state), browser.cookie);
    EXPECT_EQ(page.status, age <= 10min ? 200 : 400) << age.count();
  }
}

TEST(OAuth, WhatIsNotOursIsRefusedAndNoCodeIsUsed) {
  Door door;
  const OAuth oauth = door.oauth();
  const Browser ours = Door::begin(oauth);
  const Browser other = Door::begin(oauth);
  Door stranger;
  stranger.entropy = 100;
  const Browser foreign = Door::begin(stranger.oauth());
  std::string changed = ours.state;
  changed.back() = changed.back() == '0' ? '1' : '0';
  std::string later = ours.state;
  later[later.find('.') + 1] = '9';
  const auto code = std::pair<std::string, std::string>{"code", "c"};
  struct Attack {
    const char* name;
    http::Fields query;
    std::string cookie;
  };
  const std::vector<Attack> attacks{
      {"no cookie", Door::query_of(ours.state), ""},
      {"another browser's cookie", Door::query_of(ours.state), other.cookie},
      {"the state as the cookie", Door::query_of(ours.state),
       "__Host-tillit_slack_install=" + ours.state},
      {"two cookies", Door::query_of(ours.state), other.cookie + "; " + ours.cookie},
      {"another name", Door::query_of(ours.state), "x" + ours.cookie.substr(9)},
      {"a changed signature", Door::query_of(changed), ours.cookie},
      {"a later time", Door::query_of(later), ours.cookie},
      {"somebody else's signature", Door::query_of(foreign.state), foreign.cookie},
      {"an empty state", Door::query_of(""), ours.cookie},
      {"dots", Door::query_of(".."), ours.cookie},
      {"one dot", Door::query_of("."), ours.cookie},
      {"two states", {code, {"state", ours.state}, {"state", ours.state}}, ours.cookie},
      {"two codes", {code, code, {"state", ours.state}}, ours.cookie},
      {"no code", {{"state", ours.state}}, ours.cookie},
      {"an empty code", {{"code", ""}, {"state", ours.state}}, ours.cookie},
      {"a long code", {{"code", std::string(5000, 'c')}, {"state", ours.state}}, ours.cookie},
  };
  for (const auto& attack : attacks)
    EXPECT_EQ(oauth.finish(attack.query, attack.cookie).status, 400) << attack.name;
  EXPECT_EQ(door.slack.count("oauth.v2.access"), 0U);
  EXPECT_EQ(oauth.finish(Door::query_of(ours.state), ours.cookie).status, 200)
      << "what was refused has spent nothing";
}

TEST(OAuth, WithoutAStateItBeginsAnew) {
  Door door;
  const Page page = door.oauth().finish({{"code", "from-slacks-pages"}}, "");
  EXPECT_EQ(page.status, 302);
  EXPECT_EQ(page.location, "/slack/install");
  EXPECT_EQ(door.slack.count("oauth.v2.access"), 0U);
}

TEST(OAuth, ARefusalIsNoErrorAndIsNotEchoed) {
  Door door;
  const Page page = door.oauth().finish({{"error", "<script>"}, {"state", "x"}}, "");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
  EXPECT_EQ(door.slack.count("oauth.v2.access"), 0U);
}

struct ExchangeCase {
  const char* name;
  const char* method;
  testing::ScriptedSlack::Reply reply;
};

class OAuthExchangeTest : public ::testing::TestWithParam<ExchangeCase> {};

TEST_P(OAuthExchangeTest, ThatFailsInstallsNothingAndTellsTheOperator) {
  Desk desk;
  if (std::string(GetParam().method) != "oauth.v2.access")
    desk.slack.put("oauth.v2.access", answer_of(kGranted));
  desk.slack.put(GetParam().method, GetParam().reply);
  auto oauth =
      OAuth::create(*desk.store, *desk.installations, *desk.api, *desk.troubles, desk.settings,
                    desk.clock, [](std::size_t count) { return std::string(count, 'r'); });
  ASSERT_TRUE(oauth);
  const Browser browser = Door::begin(*oauth);
  EXPECT_EQ(oauth->finish(Door::query_of(browser.state), browser.cookie).status, 502);
  EXPECT_EQ(desk.installations->find("T5").value(), std::nullopt);
  EXPECT_NE(desk.lines.str().find("event=slack_install_failed"), std::string::npos);
  for (const char* secret : {"code-1", "xoxb", "shh"})
    EXPECT_EQ(desk.lines.str().find(secret), std::string::npos) << secret;
}

INSTANTIATE_TEST_SUITE_P(
    Exchanges, OAuthExchangeTest,
    ::testing::Values(
        ExchangeCase{"SpentCode", "oauth.v2.access", error_of("invalid_code")},
        ExchangeCase{"NoAnswer", "oauth.v2.access", channels::Lost::Unknown},
        ExchangeCase{"NoToken", "oauth.v2.access",
                     answer_of(R"({"ok":true,"app_id":"A1","token_type":"bot"})")},
        ExchangeCase{
            "AnotherApp", "oauth.v2.access",
            answer_of(
                R"({"ok":true,"access_token":"xoxb-x","token_type":"bot","app_id":"A2","team":{"id":"T5"}})")},
        ExchangeCase{
            "NoTeam", "oauth.v2.access",
            answer_of(
                R"({"ok":true,"access_token":"xoxb-x","token_type":"bot","app_id":"A1","team":null})")},
        ExchangeCase{"DeadToken", "auth.test", error_of("invalid_auth")}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(OAuth, WithoutSettingsThereIsNothingToInstall) {
  for (const int missing : {0, 1, 2}) {
    Door door;
    if (missing == 0) door.settings.client_id.clear();
    if (missing == 1) door.settings.client_secret.reset();
    if (missing == 2) door.settings.public_url.clear();
    EXPECT_EQ(door.oauth().install().status, 404);
    EXPECT_EQ(door.oauth().finish({{"code", "c"}}, "").status, 404);
  }
}

TEST(OAuth, ItsPagesRunNothingAndAreNotKept) {
  std::string all;
  for (const auto& [name, value] : page_headers()) all += name + ": " + value + "\n";
  EXPECT_NE(all.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
  EXPECT_NE(all.find("Cache-Control: no-store"), std::string::npos);
}

}  // namespace
}  // namespace tillit::slack
