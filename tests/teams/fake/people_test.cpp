#include "teams/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

namespace tillit::fake_teams {
namespace {

using fakes::text_of;
using std::chrono::seconds;

constexpr const char* kSaved =
    R"({"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"Saved"})";

class People : public ::testing::Test {
 protected:
  HandClock clock;
  FakeTeams teams{{.now = clock.reader()}};
  StandInApp app{teams};
  Person ana{teams, teams.add_user({.tenant = teams.home_tenant(), .name = "Ana Lind"})};

  std::string ask(const Json& card) { return app.say(ana.chat(), card_message(card)); }
};

TEST_F(People, AnInstallationIsToldTwiceInEitherOrder) {
  ana.install();
  EXPECT_EQ(app.types(), (std::vector<std::string>{"conversationUpdate", "installationUpdate"}));
  EXPECT_EQ(text_of(app.arrived()[0].activity["membersAdded"][0], "id"), "28:" + teams.app().id);
  EXPECT_EQ(text_of(app.last(), "action"), "add");
  ana.uninstall();
  EXPECT_EQ(text_of(app.last(), "action"), "remove");
  ana.install(Order::InstallationFirst);
  EXPECT_EQ(app.types()[4], "installationUpdate");
  EXPECT_TRUE(app.last().contains("membersAdded"));
}

TEST_F(People, WhatTheyTypeArrivesAsTeamsSendsIt) {
  EXPECT_EQ(ana.say("hello").reply.failure, "not_installed");
  ana.install();
  const Typed typed = ana.say("hello");
  EXPECT_TRUE(typed.reply.ok());
  const Json activity = app.last();
  EXPECT_EQ(text_of(activity, "type"), "message");
  EXPECT_EQ(text_of(activity, "id"), typed.id);
  EXPECT_EQ(text_of(activity, "channelId"), "msteams");
  EXPECT_EQ(text_of(activity, "localTimezone"), "Europe/Amsterdam");
  EXPECT_EQ(text_of(activity, "timestamp"), "2026-09-21T14:13:20.0000993Z");
  EXPECT_EQ(text_of(activity, "localTimestamp"), "2026-09-21T15:13:20.0000993+01:00");
  EXPECT_EQ(text_of(activity["conversation"], "conversationType"), "personal");
  EXPECT_EQ(text_of(activity["conversation"], "tenantId"), teams.home_tenant());
  EXPECT_TRUE(text_of(activity["from"], "id").starts_with("29:1"));
  EXPECT_EQ(text_of(activity, "serviceUrl"),
            teams.base_url() + "/emea/" + teams.home_tenant() + "/");
  EXPECT_TRUE(app.arrived().back().authorization.starts_with("Bearer "));
}

TEST_F(People, WhatIsNotTakenComesAgainAfterFifteenSeconds) {
  ana.install();
  app.answer(500);
  EXPECT_EQ(ana.say("hello").reply.status, 500);
  app.answer(200);
  const std::size_t before = app.arrived().size();
  EXPECT_EQ(teams.courier().waiting(), 1U);
  clock.advance(seconds(15));
  EXPECT_TRUE(teams.courier().settle(seconds(10)));
  ASSERT_EQ(app.arrived().size(), before + 1);
  EXPECT_EQ(app.last(), app.arrived()[before - 1].activity);
  EXPECT_EQ(teams.courier().waiting(), 0U);
}

TEST_F(People, AnExecuteIsAnInvokeAndItsNoteStandsUnderTheCard) {
  ana.install();
  const std::string id = ask(good_card());
  app.answer(200, kSaved);
  const Pressed pressed = ana.press("Yes");
  EXPECT_EQ(pressed.became, "note");
  const Json invoke = app.last();
  EXPECT_EQ(text_of(invoke, "type"), "invoke");
  EXPECT_EQ(text_of(invoke["from"], "id"), ana.id());
  EXPECT_EQ(text_of(invoke, "name"), "adaptiveCard/action");
  EXPECT_EQ(text_of(invoke, "replyToId"), id);
  EXPECT_EQ(invoke["value"]["action"], (Json{{"type", "Action.Execute"},
                                             {"verb", "answer"},
                                             {"title", "Yes"},
                                             {"data", {{"_o", "yes"}}}}));
  EXPECT_EQ(transcript_of(teams, ana.id()), "Tillit: Shall we?\n  [Yes] [No]\n  (note: Saved)\n");
  EXPECT_EQ(teams.violations_text(), "");
}

TEST_F(People, ACardInTheAnswerIsForWhoClickedUntilAnUpdateIsForAll) {
  ana.install();
  const std::string id = ask(good_card());
  Json other = good_card();
  other["body"][0]["text"] = "We shall.";
  other.erase("actions");
  app.answer(200, Json{{"statusCode", 200},
                       {"type", "application/vnd.microsoft.card.adaptive"},
                       {"value", other}}
                      .dump());
  EXPECT_EQ(ana.press("Yes").became, "card");
  EXPECT_EQ(transcript_of(teams, ana.id()), "Tillit: We shall.\n");
  EXPECT_EQ(ana.press("Yes").reply.failure, "no_such_control");
  app.call("PUT", "/" + fakes::percent_encoded(ana.chat()) + "/activities/" + id,
           card_message(good_card()));
  EXPECT_EQ(transcript_of(teams, ana.id()), "Tillit: Shall we?\n  [Yes] [No]\n");
}

TEST_F(People, AnAnswerOfAnotherShapeIsTold) {
  ana.install();
  ask(good_card());
  app.answer(200, R"({"status":200})");
  EXPECT_EQ(ana.press("Yes").became, "error");
  EXPECT_NE(teams.violations_text().find("invoke"), std::string::npos);
}

TEST_F(People, AnOldClientPressesTheFallbackWhichIsAMessageWithoutText) {
  const std::string old =
      teams.add_user({.tenant = teams.home_tenant(), .name = "Ola", .old_client = true});
  const Person ola(teams, old);
  ola.install();
  app.say(ola.chat(), card_message(good_card()));
  EXPECT_EQ(ola.press("No").became, "message");
  EXPECT_EQ(text_of(app.last(), "type"), "message");
  EXPECT_FALSE(app.last().contains("text"));
  EXPECT_EQ(app.last()["value"], (Json{{"_o", "no"}}));
}

TEST_F(People, WhatIsFilledInGoesWithTheButton) {
  ana.install();
  ask(input_card({{"type", "Input.Text"},
                  {"id", "words"},
                  {"label", "Your words"},
                  {"isRequired", true},
                  {"errorMessage", "Say something"}}));
  EXPECT_EQ(ana.press("Send").reply.failure, "required_input");
  EXPECT_TRUE(ana.fill("Your words", "All of it").ok());
  EXPECT_EQ(transcript_of(teams, ana.id()),
            "Tillit: Shall we?\n  <text: Your words = All of it>\n  [Send]\n");
  app.answer(200, kSaved);
  EXPECT_TRUE(ana.press("Send").reply.ok());
  EXPECT_EQ(app.last()["value"]["action"]["data"], (Json{{"_o", "sent"}, {"words", "All of it"}}));
}

TEST_F(People, AChoiceIsFilledInByItsWords) {
  ana.install();
  ask(input_card(
      {{"type", "Input.ChoiceSet"},
       {"id", "day"},
       {"label", "Day"},
       {"style", "expanded"},
       {"choices", {{{"title", "Today"}, {"value", "0"}}, {{"title", "Later"}, {"value", "1"}}}}}));
  EXPECT_TRUE(ana.fill("Day", "Later").ok());
  EXPECT_EQ(transcript_of(teams, ana.id()),
            "Tillit: Shall we?\n  Day\n  ( ) Today (o) Later\n  [Send]\n");
  app.answer(200, kSaved);
  ana.press("Send");
  EXPECT_EQ(text_of(app.last()["value"]["action"]["data"], "day"), "1");
}

TEST_F(People, ADoubleClickIsTwoEvents) {
  ana.install();
  ask(good_card());
  app.answer(200, kSaved);
  const auto [first, second] = ana.double_press("Yes");
  EXPECT_TRUE(first.reply.ok());
  EXPECT_TRUE(second.reply.ok());
  const auto arrived = app.arrived();
  const Json& one = arrived[arrived.size() - 2].activity;
  const Json& two = arrived.back().activity;
  EXPECT_NE(one["id"], two["id"]);
  EXPECT_EQ(one["value"], two["value"]);
}

TEST_F(People, EditsDeletionsAndReactionsNameTheMessage) {
  ana.install();
  const std::string id = ana.say("Wern").id;
  EXPECT_TRUE(ana.edit(id, "Wren").ok());
  EXPECT_EQ(text_of(app.last(), "type"), "messageUpdate");
  EXPECT_EQ(text_of(app.last(), "id"), id);
  EXPECT_EQ(text_of(app.last()["channelData"], "eventType"), "editMessage");
  EXPECT_TRUE(ana.react(id).ok());
  EXPECT_EQ(text_of(app.last(), "id"), id);
  EXPECT_EQ(transcript_of(teams, ana.id()), "Ana Lind: Wren (edited)\n");
  EXPECT_TRUE(ana.erase(id).ok());
  EXPECT_EQ(text_of(app.last(), "type"), "messageDelete");
  EXPECT_EQ(transcript_of(teams, ana.id()), "");
}

TEST_F(People, AMentionInAChannelBeginsAThread) {
  const std::string channel = teams.add_channel(teams.home_tenant(), "General", {ana.id()});
  ana.install_in(channel);
  EXPECT_EQ(text_of(app.arrived()[0].activity["channelData"], "eventType"), "teamMemberAdded");
  const Typed typed = ana.mention(channel, "are you there?");
  EXPECT_EQ(text_of(app.last(), "text"), "<at>Tillit</at> are you there?\n");
  EXPECT_EQ(text_of(app.last()["conversation"], "id"), channel + ";messageid=" + typed.id);
  EXPECT_EQ(text_of(app.last()["entities"].back(), "text"), "<at>Tillit</at>");
  EXPECT_NE(app.say(text_of(app.last()["conversation"], "id"), text_message("Yes")), "");
  EXPECT_EQ(messages_in(teams, channel, ana.id()).back().text, "Yes");
}

TEST_F(People, AWebhookIsSignedAndItsAnswerShownAndJudged) {
  const std::string channel = teams.add_channel(teams.home_tenant(), "General", {ana.id()});
  app.answer(200, R"({"type":"message","text":"I can only say this"})");
  EXPECT_TRUE(ana.ask_webhook(channel, "help").ok());
  EXPECT_TRUE(app.arrived().back().authorization.starts_with("HMAC "));
  EXPECT_EQ(messages_in(teams, channel, ana.id()).back().text, "I can only say this");
  EXPECT_EQ(teams.violations_text(), "");
  app.answer(200, card_message(good_card()).dump());
  EXPECT_TRUE(ana.ask_webhook(channel, "help").ok());
  EXPECT_NE(teams.violations_text().find("nobody takes its answer"), std::string::npos);
}

TEST_F(People, AWaitingTestWakesWithTheAnswer) {
  ana.install();
  ana.say("hello");
  EXPECT_FALSE(ana.wait_for_answer(std::chrono::milliseconds(1)).has_value());
  const std::string id = app.say(ana.chat(), text_message("Hello"));
  EXPECT_EQ(ana.wait_for_answer(seconds(10)), id);
}

}  // namespace
}  // namespace tillit::fake_teams
