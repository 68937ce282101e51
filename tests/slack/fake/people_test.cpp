#include "slack/fake/screen.hpp"
#include "slack/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

namespace tillit::fake_slack {
namespace {

using std::chrono::seconds;

HttpAnswer status(int code) {
  HttpAnswer answer;
  answer.status = code;
  return answer;
}

TEST(FakePeople, TypedWordsArriveSignedInAnEnvelope) {
  Acme acme;
  const Typed typed = acme.ana->say("a < b");
  ASSERT_TRUE(typed.reply.ok());
  const HttpRequest request = acme.app.requests().at(0);
  EXPECT_EQ(request.path, "/slack/events");
  EXPECT_EQ(request.header("x-slack-signature"),
            signature_of(acme.slack.app().signing_secret,
                         request.header("x-slack-request-timestamp"), request.body));
  EXPECT_EQ(request.header("x-slack-request-timestamp"), "1790000000");
  const Json envelope = Json::parse(request.body);
  EXPECT_EQ(envelope["team_id"], acme.installed.team_id);
  EXPECT_EQ(envelope["authorizations"][0]["user_id"], acme.installed.bot_user_id);
  const Json& event = envelope["event"];
  EXPECT_EQ(event["type"], "message");
  EXPECT_EQ(event["channel_type"], "im");
  EXPECT_EQ(event["channel"], acme.ana->dm());
  EXPECT_EQ(event["text"], "a &lt; b");
  EXPECT_EQ(event["blocks"][0]["elements"][0]["elements"][0]["text"], "a < b");
  EXPECT_EQ(event["ts"], typed.ts);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()), std::vector<std::string>{"Ana Lind: a < b"});
}

TEST(FakePeople, SpoiltRequestsAreSpoiltAsAsked) {
  Acme acme;
  acme.ana->say("x", {.spoil = {.wrong_signature = true}});
  acme.ana->say("y", {.spoil = {.timestamp_shift = seconds(-301)}});
  const auto requests = acme.app.requests();
  EXPECT_NE(requests.at(0).header("x-slack-signature"),
            signature_of(acme.slack.app().signing_secret, "1790000000", requests[0].body));
  EXPECT_EQ(requests.at(1).header("x-slack-request-timestamp"), "1789999699");
}

TEST(FakePeople, AFailedEventComesAgainThreeTimesOnSlacksSchedule) {
  Acme acme({}, [](const HttpRequest&, std::size_t) { return status(500); });
  EXPECT_EQ(acme.ana->say("hello").reply.failure, "http_error");
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));  // The first retry is due at once.
  ASSERT_EQ(acme.app.requests().size(), 2U);
  acme.clock.advance(seconds(59));
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  EXPECT_EQ(acme.app.requests().size(), 2U);
  acme.clock.advance(seconds(1));
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  ASSERT_EQ(acme.app.requests().size(), 3U);
  EXPECT_EQ(acme.slack.courier().retry_now(), 1U);
  ASSERT_EQ(acme.app.requests().size(), 4U);
  EXPECT_EQ(acme.slack.courier().waiting(), 0U);
  EXPECT_EQ(acme.slack.courier().abandoned().size(), 1U);

  const auto requests = acme.app.requests();
  EXPECT_EQ(requests[0].header("x-slack-retry-num"), "");
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(requests[i].header("x-slack-retry-num"), std::to_string(i));
    EXPECT_EQ(requests[i].header("x-slack-retry-reason"), "http_error");
    EXPECT_EQ(requests[i].body, requests[0].body);
  }
}

TEST(FakePeople, NoRetryIsHeeded) {
  Acme acme({}, [](const HttpRequest&, std::size_t) {
    HttpAnswer answer = status(400);
    answer.headers.emplace_back("X-Slack-No-Retry", "1");
    return answer;
  });
  acme.ana->say("hello");
  EXPECT_EQ(acme.slack.courier().waiting(), 0U);
  EXPECT_EQ(acme.app.requests().size(), 1U);
}

TEST(FakePeople, AnAppThatIsDownOrCutsGetsItsEventsLater) {
  Acme acme({}, [](const HttpRequest&, std::size_t count) {
    HttpAnswer answer;
    answer.cut = count == 0;
    return answer;
  });
  const std::string url = acme.app.url();
  EXPECT_EQ(acme.ana->say("one").reply.failure, "connection_failed");
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  EXPECT_EQ(acme.app.requests().size(), 2U);
  acme.slack.courier().set_app({});
  EXPECT_EQ(acme.ana->say("two").reply.failure, "connection_failed");
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  acme.slack.courier().set_app({.base_url = url});
  acme.slack.courier().retry_now();
  ASSERT_EQ(acme.app.requests().size(), 3U);
  EXPECT_EQ(acme.app.events().back()["text"], "two");
  EXPECT_EQ(acme.app.requests().back().header("x-slack-retry-num"), "2");
}

TEST(FakePeople, InteractionsAreNeverRetried) {
  Acme acme({}, [](const HttpRequest& request, std::size_t) {
    return status(request.path == "/slack/interactions" ? 500 : 200);
  });
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  EXPECT_EQ(acme.ana->press("Yes").failure, "http_error");
  EXPECT_EQ(acme.slack.courier().waiting(), 0U);
}

TEST(FakePeople, CopiesOfOneEventHaveOneId) {
  Acme acme;
  acme.ana->say("again and again", {.copies = 4});
  const auto requests = acme.app.requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_EQ(requests[3].body, requests[0].body);
}

TEST(FakePeople, TheBotHearsItsOwnPostsAndUpdates) {
  Acme acme;
  const std::string ts = acme.post({{"text", "hello"}});
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  acme.call("chat.update", {{"channel", acme.ana->dm()}, {"ts", ts}, {"text", "bye"}});
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  const auto events = acme.app.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["user"], acme.installed.bot_user_id);
  EXPECT_EQ(events[0]["bot_id"], acme.installed.bot_id);
  EXPECT_FALSE(events[0].contains("subtype"));
  EXPECT_EQ(events[1]["subtype"], "message_changed");
  EXPECT_EQ(events[1]["message"]["text"], "bye");
  EXPECT_EQ(events[1]["previous_message"]["text"], "hello");
}

TEST(FakePeople, PressingTakesTheLatestButtonWithTheseWords) {
  Acme acme;
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  const std::string latest = acme.post({{"text", "?"}, {"blocks", yes_no()}});
  acme.post({{"text", "no buttons here"}});
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  ASSERT_TRUE(acme.ana->press("Yes").ok());
  const Json payload = acme.app.last_payload();
  EXPECT_EQ(payload["type"], "block_actions");
  EXPECT_EQ(payload["container"]["message_ts"], latest);
  EXPECT_EQ(payload["channel"]["id"], acme.ana->dm());
  EXPECT_EQ(payload["actions"][0]["action_id"], "yes");
  EXPECT_EQ(payload["actions"][0]["block_id"], "q1");
  EXPECT_EQ(payload["actions"][0]["value"], "v:yes");
  EXPECT_EQ(payload["user"]["id"], acme.ana->id());
  EXPECT_EQ(acme.ana->press("Perhaps").failure, "no_such_control");
}

TEST(FakePeople, ADoublePressIsTwoRequestsWithTwoTriggers) {
  Acme acme({.echoes = false});
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  const auto both = acme.ana->double_press("No");
  EXPECT_TRUE(both.first.ok() && both.second.ok());
  const auto requests = acme.app.requests();
  ASSERT_EQ(requests.size(), 2U);
  const auto payload = [&](std::size_t i) {
    return Json::parse(form_decoded(requests[i].body).at("payload"));
  };
  EXPECT_NE(payload(0)["trigger_id"], payload(1)["trigger_id"]);
  EXPECT_NE(payload(0)["actions"][0]["action_ts"], payload(1)["actions"][0]["action_ts"]);
}

TEST(FakePeople, ListsTicksDatesAndTimesSendWhatSlackSends) {
  Acme acme({.echoes = false});
  const auto option = [](const char* words) {
    return Json{{"text", plain(words)}, {"value", std::string("v:") + words}};
  };
  const Json elements = Json::array({{{"type", "static_select"},
                                      {"action_id", "s"},
                                      {"options", Json::array({option("One"), option("Two")})}},
                                     {{"type", "checkboxes"},
                                      {"action_id", "c"},
                                      {"options", Json::array({option("Red"), option("Blue")})}},
                                     {{"type", "datepicker"}, {"action_id", "d"}},
                                     {{"type", "timepicker"}, {"action_id", "t"}}});
  acme.post({{"text", "?"},
             {"blocks",
              Json::array({{{"type", "actions"}, {"block_id", "b"}, {"elements", elements}}})}});
  const auto action = [&] { return acme.app.last_payload()["actions"][0]; };
  ASSERT_TRUE(acme.ana->pick("Two").ok());
  EXPECT_EQ(action()["selected_option"]["value"], "v:Two");
  ASSERT_TRUE(acme.ana->pick("Red").ok());
  ASSERT_TRUE(acme.ana->pick("Blue").ok());
  EXPECT_EQ(action()["selected_options"].size(), 2U);
  ASSERT_TRUE(acme.ana->pick("Red").ok());
  EXPECT_EQ(action()["selected_options"].size(), 1U);
  ASSERT_TRUE(acme.ana->pick_date("2026-12-01").ok());
  EXPECT_EQ(action()["selected_date"], "2026-12-01");
  ASSERT_TRUE(acme.ana->pick_time("09:30").ok());
  EXPECT_EQ(action()["selected_time"], "09:30");
  const Json values = acme.app.last_payload()["state"]["values"]["b"];
  EXPECT_EQ(values["s"]["selected_option"]["value"], "v:Two");
  EXPECT_EQ(values["d"]["selected_date"], "2026-12-01");
}

TEST(FakePeople, AModalIsOpenedTypedIntoAndSubmitted) {
  Acme acme({.echoes = false}, [](const HttpRequest& request, std::size_t) {
    HttpAnswer answer;
    const Fields fields = form_decoded(request.body);
    const auto payload = fields.find("payload");
    if (payload == fields.end()) return answer;
    const Json said = Json::parse(payload->second);
    if (said["type"] == "view_submission" &&
        text_of(said["view"]["state"]["values"]["answer"]["text"], "value") == "bad") {
      answer.body = R"({"response_action":"errors","errors":{"answer":"Say more"}})";
    }
    return answer;
  });
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  ASSERT_TRUE(acme.ana->press("Yes").ok());
  const std::string trigger = acme.app.last_payload()["trigger_id"];
  const Called opened =
      acme.call("views.open", {{"trigger_id", trigger}, {"view", modal_with_input()}});
  ASSERT_TRUE(opened.body["ok"]) << opened.body.dump();
  EXPECT_EQ(modal_of(acme.slack, acme.ana->id()),
            (std::vector<std::string>{"# Private", "  <input: Your words>", "[Keep]"}));
  EXPECT_EQ(
      error_of(acme.call("views.open", {{"trigger_id", trigger}, {"view", modal_with_input()}})),
      "exchanged_trigger_id");
  EXPECT_EQ(acme.ana->submit().reply.failure, "required_input");
  ASSERT_TRUE(acme.ana->type("bad").ok());
  Submitted submitted = acme.ana->submit();
  EXPECT_FALSE(submitted.closed);
  EXPECT_EQ(submitted.errors.at("answer"), "Say more");
  ASSERT_TRUE(acme.ana->type("good").ok());
  submitted = acme.ana->submit();
  EXPECT_TRUE(submitted.closed);
  EXPECT_TRUE(modal_of(acme.slack, acme.ana->id()).empty());
  const Json payload = acme.app.last_payload();
  EXPECT_EQ(payload["view"]["id"], opened.body["view"]["id"]);
  EXPECT_EQ(payload["view"]["private_metadata"], "meta");
  EXPECT_EQ(payload["view"]["state"]["values"]["answer"]["text"]["value"], "good");
  EXPECT_TRUE(acme.slack.violations().empty()) << acme.slack.violations_text();
}

TEST(FakePeople, TriggersExpireAfterThreeSecondsAndHashesConflict) {
  Acme acme({.echoes = false});
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  acme.ana->press("Yes");
  std::string trigger = acme.app.last_payload()["trigger_id"];
  acme.clock.advance(std::chrono::milliseconds(3001));
  EXPECT_EQ(
      error_of(acme.call("views.open", {{"trigger_id", trigger}, {"view", modal_with_input()}})),
      "expired_trigger_id");
  acme.ana->press("Yes");
  trigger = acme.app.last_payload()["trigger_id"];
  const Json view =
      acme.call("views.open",
                {{"trigger_id", trigger}, {"view", modal_with_input({{"notify_on_close", true}})}})
          .body["view"];
  acme.ana->type("kept");
  const auto update = [&](const Json& hash) {
    return acme.call("views.update", {{"view_id", view["id"]},
                                      {"hash", hash},
                                      {"view", modal_with_input({{"notify_on_close", true}})}});
  };
  EXPECT_TRUE(update(view["hash"]).body["ok"]);
  EXPECT_EQ(error_of(update(view["hash"])), "hash_conflict");
  EXPECT_EQ(modal_of(acme.slack, acme.ana->id())[1], "  <input: Your words = kept>");
  EXPECT_TRUE(acme.ana->close().ok());
  EXPECT_EQ(acme.app.last_payload()["type"], "view_closed");
  EXPECT_EQ(acme.app.last_payload()["is_cleared"], false);
}

TEST(FakePeople, HomeIsPublishedOpenedAndPressed) {
  Acme acme({.echoes = false});
  ASSERT_TRUE(acme.ana->open_home().ok());
  EXPECT_EQ(acme.app.events().back()["tab"], "home");
  EXPECT_FALSE(acme.app.events().back().contains("view"));
  acme.call("views.publish",
            {{"user_id", acme.ana->id()}, {"view", {{"type", "home"}, {"blocks", yes_no()}}}});
  EXPECT_EQ(home_of(acme.slack, acme.ana->id()),
            (std::vector<std::string>{"Shall we?", "  [Yes] [No]"}));
  acme.ana->open_home();
  EXPECT_TRUE(acme.app.events().back().contains("view"));
  ASSERT_TRUE(acme.ana->press("No", Where::home()).ok());
  EXPECT_EQ(acme.app.last_payload()["container"]["type"], "view");
  EXPECT_FALSE(acme.app.last_payload().contains("response_url"));
}

TEST(FakePeople, EditsErasuresAndLinkPreviewsHaveTheirShapes) {
  Acme acme;
  const Typed typed = acme.ana->say("helo");
  acme.ana->edit(typed.ts, "hello");
  acme.ana->unfurl(typed.ts);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()),
            std::vector<std::string>{"Ana Lind: hello (edited)"});
  acme.ana->erase(typed.ts);
  const auto events = acme.app.events();
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[1]["message"]["text"], "hello");
  EXPECT_EQ(events[1]["previous_message"]["text"], "helo");
  EXPECT_FALSE(events[1].contains("user"));
  EXPECT_EQ(events[2]["message"]["text"], events[2]["previous_message"]["text"]);
  EXPECT_EQ(events[3]["deleted_ts"], typed.ts);
  EXPECT_TRUE(screen_of(acme.slack, acme.ana->id()).empty());
}

TEST(FakePeople, AMentionArrivesTwiceWithOneTs) {
  Acme acme;
  const std::string channel = acme.slack.add_channel(acme.installed.team_id, "general");
  acme.ana->mention(channel, "hello");
  const auto events = acme.app.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["type"], "message");
  EXPECT_EQ(events[1]["type"], "app_mention");
  EXPECT_EQ(events[0]["ts"], events[1]["ts"]);
  EXPECT_FALSE(events[1].contains("channel_type"));
  const auto requests = acme.app.requests();
  EXPECT_NE(Json::parse(requests[0].body)["event_id"], Json::parse(requests[1].body)["event_id"]);
}

TEST(FakePeople, SlashCommandsShowWhatThe200Says) {
  Acme acme({}, [](const HttpRequest&, std::size_t) {
    HttpAnswer answer;
    answer.body = R"({"text":"Your status: fine"})";
    return answer;
  });
  ASSERT_TRUE(acme.ana->slash("/tillit", "status & more").ok());
  const Fields fields = form_decoded(acme.app.requests().back().body);
  EXPECT_EQ(fields.at("text"), "status & more");
  EXPECT_EQ(fields.at("is_enterprise_install"), "false");
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()),
            std::vector<std::string>{"Tillit: Your status: fine (only you)"});
}

TEST(FakePeople, UninstallingSendsBothEventsAndThenSilence) {
  Acme acme;
  acme.slack.uninstall(acme.installed.team_id, false);
  ASSERT_TRUE(acme.slack.courier().settle(seconds(5)));
  EXPECT_EQ(acme.app.events().size(), 2U);
  EXPECT_EQ(acme.ana->say("anybody there?").reply.failure, "not_installed");
  EXPECT_EQ(acme.app.events().size(), 2U);
}

TEST(FakePeople, OrganisationsTalkThroughOneInstallation) {
  Acme acme;
  const std::string org = acme.slack.add_enterprise("Org");
  const std::string north = acme.slack.add_workspace("North", org);
  const std::string south = acme.slack.add_workspace("South", org);
  const Installed everywhere = acme.slack.install_org(org);
  const Person bo(acme.slack, acme.slack.add_user({.team_id = north, .name = "bo"}));
  bo.say("from the north");
  bo.say("from the south", {.team_id = south});
  const auto requests = acme.app.requests();
  const Json first = Json::parse(requests.at(0).body);
  const Json second = Json::parse(requests.at(1).body);
  EXPECT_EQ(first["team_id"], north);
  EXPECT_EQ(second["team_id"], south);
  EXPECT_EQ(first["enterprise_id"], org);
  EXPECT_EQ(first["authorizations"][0]["is_enterprise_install"], true);
  EXPECT_EQ(first["event"]["channel"], second["event"]["channel"]);
  EXPECT_TRUE(call_json(acme.slack, everywhere.token, "chat.postMessage",
                        {{"channel", bo.dm()}, {"text", "hello"}})
                  .body["ok"]);
}

TEST(FakePeople, StrangersOfSlackConnectWriteFromElsewhere) {
  Acme acme;
  const std::string elsewhere = acme.slack.add_workspace("Elsewhere");
  const Person cy(acme.slack, acme.slack.add_user({.team_id = elsewhere,
                                                   .name = "cy",
                                                   .connected_team = acme.installed.team_id}));
  cy.say("hello from outside");
  const Json envelope = Json::parse(acme.app.requests().back().body);
  EXPECT_EQ(envelope["is_ext_shared_channel"], true);
  EXPECT_EQ(envelope["team_id"], elsewhere);
  EXPECT_EQ(envelope["authorizations"][0]["team_id"], acme.installed.team_id);
  const Json user =
      call_form(acme.slack, acme.installed.token, "users.info", {{"user", cy.id()}}).body["user"];
  EXPECT_EQ(user["is_stranger"], true);
  EXPECT_FALSE(user.contains("tz"));
}

TEST(FakePeople, WaitingForAnAnswerEndsWithTheAnswer) {
  Acme acme({.echoes = false});
  const Typed typed = acme.ana->say("hello");
  EXPECT_FALSE(acme.ana->wait_for_answer(std::chrono::milliseconds(0)).has_value());
  const std::string ts = acme.post({{"text", "hi"}});
  EXPECT_EQ(acme.ana->wait_for_answer(seconds(5)), ts);
  EXPECT_EQ(bot_words(acme.slack, acme.ana->id()), std::vector<std::string>{"hi"});
}

}  // namespace
}  // namespace tillit::fake_slack
