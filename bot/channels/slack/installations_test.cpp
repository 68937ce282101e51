#include "channels/slack/installations.hpp"

#include "channels/slack/scripted_slack.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

namespace tillit::slack {
namespace {

using namespace std::chrono_literals;
using testing::answer_of;
using testing::Desk;
using testing::error_of;

constexpr const char* kNewPair =
    R"({"ok":true,"access_token":"xoxe.xoxb-2","refresh_token":"xoxe-2","expires_in":43200})";

void install_rotating(Desk& desk, std::chrono::milliseconds lives) {
  desk.install("T1", {Secret{"xoxe.xoxb-1"}, Secret{"xoxe-1"}}, desk.clock.now() + lives);
}

std::string token_of(Desk& desk, const std::string& workspace = "T1") {
  const auto token = desk.installations->token_for(workspace);
  return token ? token->reveal() : to_string(token.error().code);
}

TEST(Installations, AnEventFindsItsWorkspaceThenItsOrganisation) {
  Desk desk;
  desk.install();
  Installed whole;
  whole.enterprise = "E1";
  whole.org_wide = true;
  ASSERT_TRUE(desk.installations->install(whole, {Secret{"xoxb-org"}, {}}));
  const auto workspace_of = [&](const char* team, const char* enterprise) {
    Origin origin;
    origin.team = team;
    origin.enterprise = enterprise;
    return desk.installations->workspace_of(origin).value();
  };
  EXPECT_EQ(workspace_of("T1", "E1"), "T1");
  EXPECT_EQ(workspace_of("T2", "E1"), "E1");
  EXPECT_EQ(workspace_of("", "E1"), "E1");
  EXPECT_EQ(workspace_of("T2", ""), std::nullopt);
  EXPECT_EQ(workspace_of("", ""), std::nullopt);
  ASSERT_TRUE(desk.installations->token_died("T1", Secret{"xoxb-1"}));
  EXPECT_EQ(workspace_of("T1", "E1"), "E1");
  EXPECT_EQ(workspace_of("T1", ""), "T1");
  ASSERT_TRUE(desk.installations->uninstalled("T1", desk.clock.now()));
  EXPECT_EQ(workspace_of("T1", "E1"), "E1");
  EXPECT_EQ(workspace_of("T1", ""), std::nullopt);
}

TEST(Installations, EverythingOfOneIsThereAfterwards) {
  Desk desk;
  Installed one;
  one.app_id = "A1";
  one.team = "T1";
  one.enterprise = "E1";
  one.bot_user = "UBOT";
  one.bot_id = "B1";
  one.name = "Ac\"me";
  one.scopes = {"chat:write", "im:write"};
  one.installed_at = desk.clock.now();
  one.expires_at = desk.clock.now() + 12h;
  ASSERT_TRUE(desk.installations->install(one, {Secret{"a"}, Secret{"b"}}));
  Installations after_a_start(*desk.store, *desk.api, desk.clock, *desk.troubles, desk.settings);
  one.workspace = "T1";
  EXPECT_EQ(after_a_start.find("T1").value(), one);
  EXPECT_EQ(after_a_start.token_for("T1")->reveal(), "a");
}

TEST(Installations, ATokenThatLivesLongEnoughIsGivenWithoutAsking) {
  Desk desk;
  install_rotating(desk, 2h);
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-1");
  EXPECT_EQ(desk.slack.count("oauth.v2.access"), 0U);
}

TEST(Installations, ATokenIsRefreshedBeforeItExpires) {
  Desk desk;
  desk.slack.put("oauth.v2.access", answer_of(kNewPair));
  install_rotating(desk, 2h - 1ms);
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-2");
  EXPECT_EQ(desk.installed("T1").expires_at, desk.clock.now() + 12h);
  const auto asked = desk.slack.asked("oauth.v2.access").at(0);
  EXPECT_EQ(asked.body, "grant_type=refresh_token&refresh_token=xoxe-1");
  EXPECT_EQ(asked.authorization, basic("client", Secret{"shh"}).reveal());
  Installations after_a_start(*desk.store, *desk.api, desk.clock, *desk.troubles, desk.settings);
  EXPECT_EQ(after_a_start.token_for("T1")->reveal(), "xoxe.xoxb-2");
}

TEST(Installations, ManyWhoFindATokenExpiredRefreshItOnce) {
  Desk desk;
  desk.slack.put("oauth.v2.access", answer_of(kNewPair));
  desk.slack.put("oauth.v2.access", error_of("invalid_refresh_token"));
  install_rotating(desk, 12h);
  constexpr int kThreads = 4;
  std::latch ready(kThreads);
  std::vector<std::string> got(kThreads);
  std::vector<std::jthread> threads;
  for (auto& one : got) {
    threads.emplace_back([&] {
      ready.arrive_and_wait();
      const auto token = desk.installations->renewed("T1", Secret{"xoxe.xoxb-1"});
      one = token ? token->reveal() : to_string(token.error().code);
    });
  }
  threads.clear();
  EXPECT_EQ(got, std::vector<std::string>(kThreads, "xoxe.xoxb-2"));
  EXPECT_EQ(desk.slack.count("oauth.v2.access"), 1U);
}

TEST(Installations, WhoLosesTheRaceToAnotherProcessTakesWhatThatOneStored) {
  Desk desk;
  install_rotating(desk, 1h);
  Installations other(*desk.store, *desk.api, desk.clock, *desk.troubles, desk.settings);
  EXPECT_EQ(other.find("T1").value()->workspace, "T1");  // it has the old one in memory
  desk.slack.put("oauth.v2.access", answer_of(kNewPair));
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-2");
  EXPECT_EQ(other.token_for("T1")->reveal(), "xoxe.xoxb-2");
  EXPECT_EQ(desk.slack.count("oauth.v2.access"), 1U);
}

TEST(Installations, APairThatArrivesAfterAnothersIsNotStoredOverIt) {
  // While our refresh is under way another process stores its own pair.
  Desk desk;
  install_rotating(desk, 1h);
  Desk* const at = &desk;
  const WebApi slow(
      [at](const channels::HttpRequest&) -> Result<channels::HttpAnswer, channels::Lost> {
        Installed facts = at->installed("T1");
        EXPECT_TRUE(at->installations->install(facts, {Secret{"theirs"}, Secret{"xoxe-3"}}));
        return answer_of(kNewPair);
      },
      testing::ScriptedSlack::kApi, {});
  Installations ours(*desk.store, slow, desk.clock, *desk.troubles, desk.settings);
  EXPECT_EQ(ours.token_for("T1")->reveal(), "theirs");
  Installations after_a_start(*desk.store, *desk.api, desk.clock, *desk.troubles, desk.settings);
  EXPECT_EQ(after_a_start.find("T1").value()->workspace, "T1");
}

TEST(Installations, WhileSlackIsOutOfReachTheOldTokenServesUntilItExpires) {
  Desk desk;
  desk.slack.put("oauth.v2.access", channels::Lost::NotSent);
  install_rotating(desk, 1h);
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-1");
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-1");
  EXPECT_EQ(desk.slack.count("oauth.v2.access"), 1U) << "not again within a minute";
  desk.clock.advance(1h);
  EXPECT_EQ(token_of(desk), "unavailable");
  EXPECT_TRUE(desk.installed("T1").active);
  desk.slack.put("oauth.v2.access", answer_of(kNewPair));
  desk.clock.advance(61s);
  EXPECT_EQ(token_of(desk), "unavailable");  // the script's first answer once more
  desk.clock.advance(61s);
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-2");
}

TEST(Installations, ADeadRefreshTokenEndsTheInstallationOnceItsTokenHasExpired) {
  Desk desk;
  desk.slack.put("oauth.v2.access", error_of("invalid_refresh_token"));
  install_rotating(desk, 1h);
  EXPECT_EQ(token_of(desk), "xoxe.xoxb-1");
  EXPECT_TRUE(desk.installed("T1").active);
  desk.clock.advance(1h);
  EXPECT_EQ(token_of(desk), "denied");
  EXPECT_FALSE(desk.installed("T1").active);
  EXPECT_NE(desk.lines.str().find("event=slack_token_not_refreshed"), std::string::npos);
  EXPECT_EQ(desk.lines.str().find("xoxe"), std::string::npos);
}

TEST(Installations, UninstallingAndRevokingEndItInEitherOrder) {
  for (const bool revoked_first : {true, false}) {
    Desk desk;
    desk.install();
    const TimePoint when = desk.clock.now() + 1s;
    const auto revoke = [&] { (void)desk.installations->tokens_revoked("T1", {"UBOT"}, when); };
    const auto uninstall = [&] { (void)desk.installations->uninstalled("T1", when); };
    if (revoked_first) revoke();
    uninstall();
    if (!revoked_first) revoke();
    EXPECT_EQ(token_of(desk), "denied");
    EXPECT_EQ(desk.installed("T1").ended, "uninstalled");
  }
}

// Once the organisation has it as a whole, Slack ends the one of the workspace, in two events.
TEST(Installations, TheEndOfAWorkspacesOwnIsNotThatOfItsOrganisation) {
  Desk desk;
  desk.install();
  Installed whole;
  whole.enterprise = "E1";
  whole.org_wide = true;
  ASSERT_TRUE(desk.installations->install(whole, {Secret{"xoxb-org"}, {}}));
  Origin origin;
  origin.team = "T1";
  origin.enterprise = "E1";
  const auto ending = [&] { return desk.installations->find_ending(origin).value()->workspace; };
  EXPECT_EQ(ending(), "T1");
  ASSERT_TRUE(desk.installations->tokens_revoked("T1", {"UBOT"}, desk.clock.now() + 1s));
  EXPECT_EQ(ending(), "T1");
  origin.team = "T2";
  EXPECT_EQ(ending(), "E1");
  origin.team = "T1";
  origin.org_wide = true;
  EXPECT_EQ(ending(), "E1");
  origin.enterprise = "E2";
  EXPECT_EQ(desk.installations->find_ending(origin).value(), std::nullopt);
}

TEST(Installations, TokensOfOthersAreNotOurs) {
  Desk desk;
  desk.install();
  ASSERT_TRUE(desk.installations->tokens_revoked("T1", {"UOTHER"}, desk.clock.now() + 1s));
  EXPECT_TRUE(desk.installed("T1").active);
}

TEST(Installations, ALateUninstallDoesNotEndANewInstallation) {
  Desk desk;
  desk.install();
  const TimePoint when = desk.clock.now() + 1s;
  ASSERT_TRUE(desk.installations->uninstalled("T1", when));
  desk.clock.advance(10s);
  desk.install("T1", {Secret{"xoxb-2"}, {}});
  ASSERT_TRUE(desk.installations->uninstalled("T1", when));
  ASSERT_TRUE(desk.installations->tokens_revoked("T1", {"UBOT"}, when));
  ASSERT_TRUE(desk.installations->token_died("T1", Secret{"xoxb-1"}));
  EXPECT_EQ(token_of(desk), "xoxb-2");
}

TEST(Installations, AnotherProcesssChangeIsSeenAfterAWhile) {
  Desk desk;
  desk.install();
  EXPECT_EQ(token_of(desk), "xoxb-1");
  Installations other(*desk.store, *desk.api, desk.clock, *desk.troubles, desk.settings);
  ASSERT_TRUE(other.uninstalled("T1", desk.clock.now()));
  EXPECT_EQ(token_of(desk), "xoxb-1");
  desk.clock.advance(Installations::kReadAgain);
  EXPECT_EQ(token_of(desk), "denied");
}

TEST(Installations, TheConfigsTokenBecomesAnInstallation) {
  Desk desk;
  desk.settings.bot_token = Secret{"xoxb-config"};
  channels::HttpAnswer who = answer_of(
      R"({"ok":true,"team":"Acme","team_id":"T9","user_id":"UB","bot_id":"B9","enterprise_id":"E9","is_enterprise_install":false})");
  who.headers.add("X-OAuth-Scopes", "chat:write,im:write");
  desk.slack.put("auth.test", who);
  EXPECT_EQ(desk.installations->adopt_config_token().value(), "T9");
  const Installed installed = desk.installed("T9");
  EXPECT_EQ(installed.bot_user, "UB");
  EXPECT_EQ(installed.scopes, (std::vector<std::string>{"chat:write", "im:write"}));
  EXPECT_EQ(token_of(desk, "T9"), "xoxb-config");

  desk.slack.put("auth.test", channels::Lost::NotSent);
  desk.clock.advance(1h);
  EXPECT_EQ(desk.installations->adopt_config_token().value(), "T9");  // the script's last "ok"
  EXPECT_EQ(desk.installations->adopt_config_token().value(), "T9") << "known, so no error";
  EXPECT_EQ(desk.installed("T9").installed_at, installed.installed_at);
}

TEST(Installations, AnotherTokenInTheConfigReplacesTheFirst) {
  Desk desk;
  desk.settings.bot_token = Secret{"xoxb-config"};
  desk.slack.put("auth.test", answer_of(R"({"ok":true,"team_id":"T8"})"));
  desk.slack.put("auth.test", answer_of(R"({"ok":true,"team_id":"T9"})"));
  ASSERT_TRUE(desk.installations->adopt_config_token());
  desk.settings.bot_token = Secret{"xoxb-other"};
  ASSERT_TRUE(desk.installations->adopt_config_token());
  EXPECT_EQ(token_of(desk, "T9"), "xoxb-other");
  EXPECT_EQ(token_of(desk, "T8"), "denied");
}

TEST(Installations, AConfigTokenThatSlackRefusesIsSaidAtTheStart) {
  Desk desk;
  EXPECT_EQ(desk.installations->adopt_config_token().error().code, Errc::Invalid);
  desk.settings.bot_token = Secret{"xoxb-config"};
  desk.slack.put("auth.test", error_of("invalid_auth"));
  const auto refused = desk.installations->adopt_config_token();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::Denied);
  EXPECT_EQ(refused.error().context.find("xoxb"), std::string::npos);
}

}  // namespace
}  // namespace tillit::slack
