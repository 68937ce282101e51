#include "slack/e2e/scene.hpp"

#include <algorithm>

namespace tillit::e2e {
namespace {

using fake_slack::Json;
using fake_slack::Reply;
using fake_slack::Spoil;
using std::chrono::seconds;

constexpr const char* kJson = "application/json";
constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kInteractions = "/slack/interactions";

class Requests : public SlackTest {
 protected:
  std::string bot_user_of(const std::string& team) {
    return slack().look([&](const fake_slack::State& state) {
      return state.installation_of_team(team)->bot_user_id;
    });
  }
};

TEST_F(Requests, SlacksQuestionsAboutTheAddressAreAnswered) {
  const Reply asked = send_url_verification(slack(), "3eZbrw1aB");
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(has(asked.body, "3eZbrw1aB"));
  EXPECT_EQ(send_ssl_check(slack()).status, 200);
  scene().expect_refusals();
  EXPECT_EQ(send_app_rate_limited(slack(), "T1").status, 200);
}

TEST_F(Requests, WhatSlackDidNotSignIsRefusedAndAnsweredByNobody) {
  set({.event_retries = false});
  scene().expect_refusals();  // The log warns of them.
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  for (const Spoil& spoil :
       {Spoil{.wrong_signature = true}, Spoil{.no_signature = true},
        Spoil{.timestamp_shift = seconds(-310)}, Spoil{.timestamp_shift = seconds(310)}}) {
    EXPECT_EQ(ana.say("hello", {.spoil = spoil}).reply.status, 401);
  }
  EXPECT_TRUE(bot_words(slack(), ana.id()).empty());
  EXPECT_EQ(slack().count_calls("users.info"), 0U);
}

struct Sent {
  const char* name;
  const char* type;
  std::string body;
  int status;
};
class Bodies : public SlackTest, public ::testing::WithParamInterface<Sent> {};
TEST_P(Bodies, AreAnsweredWith) {
  EXPECT_EQ(slack().courier().post(kInteractions, GetParam().type, GetParam().body).status,
            GetParam().status);
}
INSTANTIATE_TEST_SUITE_P(
    Requests, Bodies,
    ::testing::Values(Sent{"NoJson400", kJson, "{", 400},
                      Sent{"NoForm400", kForm, "payload=%7B", 400},
                      Sent{"AnotherType400", "text/plain", "hello", 400},
                      Sent{"ThreeMegabytes413", kJson, std::string(3 * 1024 * 1024, ' '), 413},
                      Sent{"UnknownKind200", kForm, "payload=%7B%22type%22%3A%22later%22%7D", 200},
                      Sent{"ALargeInteraction200", kForm,
                           "payload=%7B%22type%22%3A%22later%22%2C%22view%22%3A%22" +
                               std::string(300'000, 'a') + "%22%7D",
                           200}),
    [](const auto& test) { return test.param.name; });

TEST_F(Requests, OtherWorkspacesAndOtherAppsAreAcknowledgedAndGetNoAnswer) {
  scene().expect_refusals();  // The log warns of unknown workspaces.
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().say(ana, "hello");
  Json envelope = ana.say("again").envelope;
  EXPECT_TRUE(scene().settle());
  const std::string before = scene().screen(ana);
  for (const auto& [key, value] :
       {std::pair{"team_id", "TELSEWHERE"}, std::pair{"api_app_id", "AANOTHER"}}) {
    Json other = envelope;
    other[key] = value;
    other["event"]["ts"] = "1999999999.000100";
    if (std::string_view(key) == "team_id") {
      other["authorizations"][0]["team_id"] = value;
      other["event"]["team"] = value;
    }
    EXPECT_EQ(slack().courier().deliver_event(other).status, 200) << key;
  }
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}

TEST_F(Requests, OneMessageDeliveredFiveTimesIsAnsweredOnce) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().say(ana, "hello");
  const auto typed = ana.say("yes", {.copies = 5});
  EXPECT_TRUE(ana.wait_for_answer(kPatience));
  EXPECT_TRUE(scene().settle());
  const std::string before = scene().screen(ana);
  EXPECT_EQ(slack().courier().deliver_event(typed.envelope).status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
  std::size_t menus = 0;
  for (const auto& message : messages_of(slack(), ana.id()))
    menus += message.by_bot && !message.controls.empty() ? 1U : 0U;
  EXPECT_EQ(menus, 1U) << before;
}

TEST_F(Requests, AMentionInAChannelIsAnsweredOnceInItsThread) {
  const std::string team = scene().workspace("Acme");
  const Person ana = scene().newcomer(team, "Ana", "en-GB");
  const std::string channel = slack().add_channel(team, "general");
  slack().join(channel, bot_user_of(team));
  const auto [as_message, as_mention] = ana.mention(channel, "are you there?");
  EXPECT_EQ(as_message.reply.status, 200);
  EXPECT_EQ(as_mention.reply.status, 200);
  EXPECT_EQ(slack().courier().deliver_event(as_mention.envelope).status, 200);
  EXPECT_TRUE(scene().settle());
  std::vector<std::string> answers;
  for (const auto& message : messages_in(slack(), channel)) {
    if (message.by_bot) answers.push_back(message.text);
  }
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_TRUE(has(answers[0], "I talk in direct messages only")) << answers[0];
  const std::string thread = slack().look([&](const fake_slack::State& state) {
    return state.channels.at(channel).messages.back().wire.value("thread_ts", "");
  });
  EXPECT_EQ(thread, as_mention.ts);
  // Nobody is enrolled by a word in a channel.
  EXPECT_TRUE(bot_words(slack(), ana.id()).empty());
}

TEST_F(Requests, TheBotSaysHelloInAChannelItJoins) {
  const std::string team = scene().workspace("Acme");
  const std::string channel = slack().add_channel(team, "general");
  const std::string bot_user = bot_user_of(team);
  const Person ana = scene().newcomer(team, "Ana", "en-GB");
  EXPECT_EQ(ana.join_channel(channel).status, 200);
  slack().join(channel, bot_user);
  const Json event{{"type", "member_joined_channel"},
                   {"user", bot_user},
                   {"channel", channel},
                   {"channel_type", "C"},
                   {"team", team}};
  const auto joined = send_event(slack(), team, event);
  EXPECT_EQ(joined.reply.status, 200);
  EXPECT_EQ(slack().courier().deliver_event(joined.envelope).status, 200);
  EXPECT_TRUE(scene().settle());
  const auto said = messages_in(slack(), channel);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(has(said[0].text, "I’m Tillit")) << said[0].text;
}

TEST_F(Requests, AStrangerIsRefusedKindlyOncePerMessage) {
  const std::string acme = scene().workspace("Acme");
  fake_slack::User user;
  user.team_id = slack().add_workspace("Elsewhere");
  user.name = "eve";
  user.real_name = "Eve";
  user.connected_team = acme;
  const Person eve(slack(), slack().add_user(user));
  const auto typed = eve.say("hello");
  EXPECT_EQ(typed.reply.status, 200);
  EXPECT_EQ(slack().courier().deliver_event(typed.envelope).status, 200);
  EXPECT_TRUE(scene().settle());
  ASSERT_EQ(bot_words(slack(), eve.id()).size(), 1U) << scene().screen(eve);
  EXPECT_TRUE(has(scene().last_words(eve), "Nothing of your message was kept"));
  eve.say("but why?");
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(bot_words(slack(), eve.id()).size(), 2U);
  EXPECT_EQ(slack().count_calls("users.info"), 0U);
}

TEST_F(Requests, AnEditedAnswerAndADeletedOneAreTakenKindly) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  EXPECT_TRUE(ana.press("interest").ok());
  EXPECT_TRUE(scene().settle());
  const std::string ts = ana.say("Wern").ts;
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(ana.edit(ts, "Wren").status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().screen(ana), "Ana Lind: Wren (edited)")) << scene().screen(ana);
  const std::string before = scene().screen(ana);
  EXPECT_EQ(ana.unfurl(ts).status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
  EXPECT_EQ(ana.erase(ts).status, 200);
  EXPECT_TRUE(scene().settle());
  // The talk goes on at the question where it stands.
  scene().say(ana, "repeat");
  EXPECT_FALSE(has(scene().screen(ana), "Wren (edited)"));
}

TEST_F(Requests, ANewZoneInTheProfileIsTheirZoneFromThenOn) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "en-GB");
  scene().welcome(ana);
  const auto as_of = [&] {
    const auto home = scene().home(ana);
    return home.empty() ? std::string() : home.back();
  };
  const std::string at_ten = as_of();
  EXPECT_TRUE(has(at_ten, " 10:") || has(at_ten, " 11:00")) << at_ten;
  EXPECT_EQ(ana.changes([](fake_slack::User& user) { user.tz = "Asia/Kathmandu"; }).status, 200);
  const std::string in_kathmandu = as_of();
  // 5:45 ahead of UTC: no whole hour, so never what Etc/GMT zones show.
  EXPECT_NE(at_ten.substr(at_ten.rfind(':')), in_kathmandu.substr(in_kathmandu.rfind(':')));
}

class Uninstall : public SlackTest, public ::testing::WithParamInterface<bool> {};
TEST_P(Uninstall, EndsTheTalkUntilTheAppIsInstalledAgain) {
  scene().expect_refusals();
  const std::string team = scene().workspace("Acme");
  const Person ana = scene().newcomer(team, "Ana", "en-GB");
  scene().welcome(ana);
  EXPECT_TRUE(ana.press("interest").ok());
  EXPECT_TRUE(scene().settle());
  slack().uninstall(team, GetParam());
  EXPECT_TRUE(scene().settle());
  const std::size_t posts = slack().count_calls("chat.postMessage");

  fake_slack::Browser browser(slack());
  const auto done = browser.approve(browser.begin_install(), {.team_id = team});
  EXPECT_EQ(done.status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(slack().count_calls("chat.postMessage"), posts);
  // The question that was open is still the one that is asked.
  scene().say(ana, "Wren");
  EXPECT_TRUE(has(scene().screen(ana), "Wren")) << scene().screen(ana);
  EXPECT_FALSE(has(scene().last_words(ana), "scripted coaching bot")) << scene().screen(ana);
}
INSTANTIATE_TEST_SUITE_P(Requests, Uninstall, ::testing::Bool(), [](const auto& test) {
  return test.param ? "TokensRevokedFirst" : "AppUninstalledFirst";
});

TEST_F(Requests, SlashCommandShortcutAndMessageActionLeadToTheChat) {
  const std::string team = scene().workspace("Acme");
  const Person ana = scene().newcomer(team, "Ana", "en-GB");
  scene().welcome(ana);
  const std::string channel = slack().add_channel(team, "general");
  slack().join(channel, ana.id());

  EXPECT_TRUE(ana.slash("/tillit", "status", channel).ok());
  EXPECT_TRUE(scene().settle());
  const auto seen = messages_in(slack(), channel, ana.id());
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].only_for_you);
  EXPECT_TRUE(has(seen[0].text, "I’ve answered in our direct message"));
  EXPECT_TRUE(messages_in(slack(), channel, "USOMEONEELSE").empty());
  const std::size_t after_status = bot_words(slack(), ana.id()).size();

  EXPECT_TRUE(ana.shortcut("tillit.open").ok());
  EXPECT_TRUE(scene().settle());
  const std::size_t after_shortcut = bot_words(slack(), ana.id()).size();
  EXPECT_GT(after_shortcut, after_status);

  const std::string ts = messages_of(slack(), ana.id()).back().ts;
  EXPECT_TRUE(ana.message_action("tillit.open", ts).ok());
  EXPECT_TRUE(slack().wait_until(
      [&](fake_slack::State& state) {
        // Before or after the answer itself: the two come by different ways.
        const auto& messages = state.find_dm(ana.id())->messages;
        return std::any_of(messages.begin(), messages.end(),
                           [&](const auto& message) { return message.only_for == ana.id(); });
      },
      kPatience))
      << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
}

TEST_F(Requests, ASlashCommandInTheDmIsAnsweredThereAndNothingElseIsSaid) {
  const Person ana = scene().newcomer(scene().workspace("Acme"), "Ana", "sv-SE");
  const auto reply = ana.slash("/tillit", "");
  EXPECT_TRUE(reply.ok());
  EXPECT_EQ(reply.body, "");
  EXPECT_TRUE(ana.wait_for_answer(kPatience, "0"));
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().screen(ana), "Jag är en coachbot")) << scene().screen(ana);
}

}  // namespace
}  // namespace tillit::e2e
