#include "slack/fake/screen.hpp"
#include "slack/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

namespace tillit::fake_slack {
namespace {

using std::chrono::seconds;

TEST(FakeWebApi, SaysWhoTheTokenIs) {
  Acme acme;
  const Called called = acme.call("auth.test", Json::object());
  EXPECT_EQ(called.status, 200);
  EXPECT_EQ(called.body["user_id"], acme.installed.bot_user_id);
  EXPECT_EQ(called.body["bot_id"], acme.installed.bot_id);
  EXPECT_EQ(called.body["team_id"], acme.installed.team_id);
  EXPECT_NE(called.headers.find("X-Slack-Req-Id"), called.headers.end());
  EXPECT_NE(called.headers.find("X-OAuth-Scopes")->second.find("chat:write"), std::string::npos);
}

TEST(FakeWebApi, TokensThatDoNotWorkSayWhy) {
  FakeSlack::Options options;
  options.app.token_rotation = true;
  Acme acme(options);
  const auto error = [&](const std::string& token) {
    return error_of(call_json(acme.slack, token, "auth.test", Json::object()));
  };
  EXPECT_EQ(error_of(call_form(acme.slack, "", "auth.test", {})), "not_authed");
  EXPECT_EQ(error("xoxb-unknown"), "invalid_auth");
  acme.clock.advance(std::chrono::hours(12));
  EXPECT_EQ(error(acme.installed.token), "token_expired");
  acme.slack.revoke_token(acme.installed.token);
  EXPECT_EQ(error(acme.installed.token), "token_revoked");
  acme.slack.uninstall(acme.installed.team_id);
  EXPECT_EQ(error(acme.installed.token), "account_inactive");
}

TEST(FakeWebApi, AMissingScopeIsNamed) {
  Acme acme;
  const std::string other = acme.slack.add_workspace("Beta");
  const Installed beta = acme.slack.install(other, {"chat:write"});
  const Called called = call_form(acme.slack, beta.token, "users.info", {{"user", acme.ana->id()}});
  EXPECT_EQ(error_of(called), "missing_scope");
  EXPECT_EQ(called.body["needed"], "users:read");
  EXPECT_EQ(called.body["provided"], "chat:write");
}

TEST(FakeWebApi, AUserIdOpensTheDmForAPostAndFailsForAnUpdate) {
  Acme acme;
  const Called posted =
      acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "hello"}});
  EXPECT_EQ(posted.body["channel"], acme.ana->dm());
  const std::string ts = posted.body["ts"];
  EXPECT_EQ(
      error_of(acme.call("chat.update", {{"channel", acme.ana->id()}, {"ts", ts}, {"text", "x"}})),
      "channel_not_found");
  EXPECT_TRUE(acme.call("chat.update", {{"channel", acme.ana->dm()}, {"ts", ts}, {"text", "bye"}})
                  .body["ok"]);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()),
            std::vector<std::string>{"Tillit: bye (edited)"});
  EXPECT_EQ(acme.slack.violations().size(), 1U);
}

TEST(FakeWebApi, PostsMayBeLongAndUpdatesMayNot) {
  Acme acme;
  const std::string ts = acme.post({{"text", std::string(5000, 'a')}});
  ASSERT_FALSE(ts.empty());
  const Json update{{"channel", acme.ana->dm()}, {"ts", ts}, {"text", std::string(4001, 'a')}};
  EXPECT_EQ(error_of(acme.call("chat.update", update)), "msg_too_long");
  const Called cut = acme.call("chat.postMessage",
                               {{"channel", acme.ana->id()}, {"text", std::string(40'001, 'a')}});
  EXPECT_EQ(cut.body["warning"], "message_truncated");
}

TEST(FakeWebApi, BlocksOverALimitAreRefusedAndRecorded) {
  Acme acme;
  Json blocks = yes_no();
  blocks[1]["elements"][0]["text"]["text"] = std::string(76, 'y');
  const Called called = acme.call("chat.postMessage",
                                  {{"channel", acme.ana->id()}, {"text", "?"}, {"blocks", blocks}});
  EXPECT_EQ(error_of(called), "invalid_blocks");
  EXPECT_EQ(
      called.body["response_metadata"]["messages"][0],
      "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]");
  ASSERT_EQ(acme.slack.violations().size(), 1U);
  EXPECT_EQ(acme.slack.violations()[0].kind, "invalid_blocks");
  EXPECT_TRUE(screen_of(acme.slack, acme.ana->id()).empty());
}

TEST(FakeWebApi, AJsonBodyIsNotSeenWhereOnlyFormsAreRead) {
  Acme acme;
  EXPECT_EQ(error_of(acme.call("users.info", {{"user", acme.ana->id()}})), "invalid_arguments");
  EXPECT_EQ(acme.slack.violations()[0].kind, "json_body");
  const Called form = call_form(acme.slack, acme.installed.token, "users.info",
                                {{"user", acme.ana->id()}, {"include_locale", "true"}});
  EXPECT_EQ(form.body["user"]["tz"], "Europe/Amsterdam");
  EXPECT_EQ(form.body["user"]["locale"], "en-US");
}

TEST(FakeWebApi, OnePostPerSecondAndChannel) {
  Acme acme({.spacing = Spacing::Refuse});
  const std::string bo = acme.slack.add_user({.team_id = acme.installed.team_id, .name = "bo"});
  EXPECT_FALSE(acme.post({{"text", "1"}}).empty());
  const Called second = acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "2"}});
  EXPECT_EQ(second.status, 429);
  EXPECT_EQ(second.headers.find("Retry-After")->second, "1");
  EXPECT_TRUE(
      acme.call("chat.postMessage", {{"channel", bo}, {"text", "other channel"}}).body["ok"]);
  acme.clock.advance(seconds(1));
  EXPECT_FALSE(acme.post({{"text", "3"}}).empty());
  EXPECT_EQ(acme.slack.violations().size(), 1U);
}

TEST(FakeWebApi, AMethodCanBeLimitedInOneWorkspace) {
  Acme acme;
  acme.slack.limit(acme.installed.team_id, "chat.postMessage", seconds(7));
  const Called limited =
      acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "x"}});
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.headers.find("Retry-After")->second, "7");
  EXPECT_EQ(acme.call("auth.test", Json::object()).status, 200);
  acme.clock.advance(seconds(7));
  EXPECT_FALSE(acme.post({{"text", "x"}}).empty());
}

TEST(FakeWebApi, ACutBeforeDoesNothingAndACutAfterHasPosted) {
  Acme acme;
  acme.slack.faults().add({.kind = Fault::Kind::CutBefore, .method = "chat.postMessage"});
  EXPECT_EQ(acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "a"}}).status, 0);
  EXPECT_TRUE(messages_of(acme.slack, acme.ana->id()).empty());
  acme.slack.faults().add({.kind = Fault::Kind::CutAfter, .method = "chat.postMessage"});
  EXPECT_EQ(acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "b"}}).status, 0);
  EXPECT_EQ(messages_of(acme.slack, acme.ana->id()).size(), 1U);
}

TEST(FakeWebApi, QueuedErrorsMeetTheirMethodOnce) {
  Acme acme;
  acme.slack.faults().add({.error = "fatal_error", .method = "chat.postMessage"});
  acme.slack.faults().add({.kind = Fault::Kind::Http, .status = 503, .method = "auth.test"});
  EXPECT_EQ(error_of(acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "a"}})),
            "fatal_error");
  EXPECT_FALSE(acme.post({{"text", "a"}}).empty());
  EXPECT_EQ(acme.call("auth.test", Json::object()).status, 503);
  EXPECT_EQ(acme.call("auth.test", Json::object()).status, 200);
}

TEST(FakeWebApi, AHeldCallWaitsForItsGate) {
  Acme acme;
  const auto gate = std::make_shared<Gate>();
  acme.slack.faults().add({.kind = Fault::Kind::Hold, .gate = gate, .method = "chat.postMessage"});
  std::string ts;
  std::thread caller([&] { ts = acme.post({{"text", "late"}}); });
  ASSERT_TRUE(gate->wait_for_waiters(1, seconds(5)));
  EXPECT_TRUE(messages_of(acme.slack, acme.ana->id()).empty());
  gate->open();
  caller.join();
  EXPECT_FALSE(ts.empty());
}

TEST(FakeWebApi, HistoryPagesBackwardsAndShowsMetadataWhenAsked) {
  Acme acme;
  std::vector<std::string> posted;
  for (int i = 0; i < 5; ++i) {
    posted.push_back(
        acme.post({{"text", std::to_string(i)},
                   {"metadata", {{"event_type", "coach_out"}, {"event_payload", {{"key", i}}}}}}));
  }
  const Json first = acme.call("conversations.history", {{"channel", acme.ana->dm()},
                                                         {"limit", 2},
                                                         {"oldest", posted[0]},
                                                         {"include_all_metadata", true}})
                         .body;
  EXPECT_EQ(first["messages"][0]["text"], "4");
  EXPECT_EQ(first["messages"][1]["metadata"]["event_payload"]["key"], 3);
  const Json second =
      acme.call("conversations.history", {{"channel", acme.ana->dm()},
                                          {"limit", 2},
                                          {"oldest", posted[0]},
                                          {"cursor", first["response_metadata"]["next_cursor"]}})
          .body;
  EXPECT_EQ(second["messages"].size(), 2U);
  EXPECT_EQ(second["messages"][1]["text"], "1");
  EXPECT_FALSE(second["messages"][0].contains("metadata"));
  EXPECT_EQ(second["response_metadata"]["next_cursor"], "");
  EXPECT_TRUE(acme.slack.doubled_metadata().empty());
}

TEST(FakeWebApi, TimestampsRiseEvenWhileTheClockStands) {
  Acme acme;
  const std::string first = acme.post({{"text", "1"}});
  const std::string second = acme.post({{"text", "2"}});
  EXPECT_LT(first, second);
  EXPECT_EQ(first.size(), 17U);
}

TEST(FakeWebApi, ResponseUrlsWorkFiveTimesInHalfAnHour) {
  Acme acme;
  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  ASSERT_TRUE(acme.ana->press("Yes").ok());
  const std::string url = acme.app.last_payload()["response_url"];
  const std::string path = url.substr(acme.slack.base_url().size());
  httplib::Client client(acme.slack.base_url());
  const auto use = [&](const Json& body) {
    return client.Post(path, body.dump(), "application/json")->status;
  };
  EXPECT_EQ(use({{"replace_original", true}, {"text", "Yes it is"}}), 200);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()),
            std::vector<std::string>{"Tillit: Yes it is (edited)"});
  EXPECT_EQ(use({{"text", "only Ana sees this"}}), 200);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()).back(), "Tillit: only Ana sees this (only you)");
  EXPECT_EQ(use({{"delete_original", true}}), 200);
  EXPECT_EQ(messages_of(acme.slack, acme.ana->id()).size(), 1U);
  EXPECT_EQ(use({{"text", "4"}}), 200);
  EXPECT_EQ(use({{"text", "5"}}), 200);
  EXPECT_EQ(use({{"text", "6"}}), 404);

  acme.post({{"text", "?"}, {"blocks", yes_no()}});
  ASSERT_TRUE(acme.ana->press("No").ok());
  const std::string other = acme.app.last_payload()["response_url"];
  acme.clock.advance(std::chrono::minutes(31));
  EXPECT_EQ(client
                .Post(other.substr(acme.slack.base_url().size()), R"({"text":"late"})",
                      "application/json")
                ->status,
            404);
}

TEST(FakeWebApi, AnEphemeralMessageCannotBeReachedAgain) {
  Acme acme;
  const std::string dm = acme.ana->dm();
  const Called said = acme.call("chat.postEphemeral",
                                {{"channel", dm}, {"user", acme.ana->id()}, {"text", "psst"}});
  const std::string ts = said.body["message_ts"];
  EXPECT_EQ(error_of(acme.call("chat.update", {{"channel", dm}, {"ts", ts}, {"text", "x"}})),
            "message_not_found");
  EXPECT_EQ(acme.slack.violations().back().kind, "ephemeral_ts");
}

TEST(FakeWebApi, FilesGoUpInThreeSteps) {
  Acme acme;
  const Called asked = call_form(acme.slack, acme.installed.token, "files.getUploadURLExternal",
                                 {{"filename", "plan.png"}, {"length", "4"}});
  const std::string url = asked.body["upload_url"];
  httplib::Client client(acme.slack.base_url());
  const auto sent =
      client.Post(url.substr(acme.slack.base_url().size()), "abcd", "application/octet-stream");
  EXPECT_EQ(sent->body, "OK - 4");
  const Json files = Json::array({{{"id", asked.body["file_id"]}, {"title", "Plan"}}});
  EXPECT_TRUE(
      acme.call("files.completeUploadExternal", {{"files", files}, {"channel_id", acme.ana->dm()}})
          .body["ok"]);
  EXPECT_EQ(screen_of(acme.slack, acme.ana->id()).back(), "Tillit: (file: plan.png)");
}

TEST(FakeWebApi, DeactivatedPeopleAndBotsCannotBeWrittenTo) {
  Acme acme;
  acme.slack.change_user(acme.ana->id(), [](User& user) { user.deleted = true; });
  EXPECT_EQ(error_of(acme.call("chat.postMessage", {{"channel", acme.ana->id()}, {"text", "x"}})),
            "user_disabled");
  EXPECT_EQ(error_of(acme.call("conversations.open", {{"users", acme.installed.bot_user_id}})),
            "cannot_dm_bot");
}

}  // namespace
}  // namespace tillit::fake_slack
