#include "teams/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

namespace tillit::fake_teams {
namespace {

using fakes::percent_encoded;
using fakes::text_of;
using std::chrono::seconds;

// Ana has the app; Ben does not. The clock stands still.
class Connector : public ::testing::Test {
 protected:
  Connector() {
    ana.install();
    chat = ana.chat();
  }
  std::string code(const Reply& reply) {
    return text_of(fakes::object_of(Json::parse(reply.body, nullptr, false), "error"), "code");
  }
  Reply send(const Json& activity, const std::string& to = {}) {
    return app.call("POST", "/" + percent_encoded(to.empty() ? chat : to) + "/activities",
                    activity);
  }
  std::string user(const std::string& name) {
    return teams.add_user({.tenant = teams.home_tenant(), .name = name});
  }

  HandClock clock;
  FakeTeams teams{{.now = clock.reader()}};
  StandInApp app{teams};
  Person ana{teams, user("Ana Lind")};
  Person ben{teams, user("Ben Berg")};
  std::string chat;
};

TEST_F(Connector, SendsUpdatesAndDeletes) {
  const Reply sent = send(text_message("Hello"));
  EXPECT_EQ(sent.status, 201);
  const std::string id = text_of(Json::parse(sent.body), "id");
  EXPECT_EQ(transcript_of(teams, ana.id()), "Tillit: Hello\n");
  const std::string place = "/" + percent_encoded(chat) + "/activities/" + id;
  EXPECT_EQ(app.call("PUT", place, text_message("Hello again")).status, 200);
  EXPECT_EQ(transcript_of(teams, ana.id()), "Tillit: Hello again\n");
  EXPECT_EQ(app.call("DELETE", place).status, 200);
  EXPECT_EQ(transcript_of(teams, ana.id()), "");
  EXPECT_EQ(code(app.call("PUT", place, text_message("Too late"))),
            "ActivityNotFoundInConversation");
  EXPECT_EQ(teams.violations_text(), "");
}

TEST_F(Connector, TextAndCardAreTwoMessagesAndNobodyLearnsTheirIds) {
  Json both = card_message(good_card());
  both["text"] = "Hello";
  const Reply sent = send(both);
  EXPECT_EQ(sent.status, 202);
  EXPECT_EQ(sent.body, "{}");
  EXPECT_EQ(bot_words(teams, ana.id()), (std::vector<std::string>{"Hello", "Shall we?"}));
  EXPECT_NE(teams.violations_text().find("Teams splits it"), std::string::npos);
}

TEST_F(Connector, TypingIsTakenAndShowsNothing) {
  EXPECT_EQ(send({{"type", "typing"}}).status, 202);
  EXPECT_EQ(transcript_of(teams, ana.id()), "");
}

TEST_F(Connector, RefusesWhatItDoesNotKnowOrMayNot) {
  EXPECT_EQ(code(send(text_message("Hello"), "a:1nobody")), "ConversationNotFound");
  EXPECT_EQ(code(send({{"type", "message"}})), "BadSyntax");
  EXPECT_EQ(send(text_message(std::string(60'000, 'a'))).status, 413);
  ana.block();
  EXPECT_EQ(code(send(text_message("Hello"))), "ConversationBlockedByUser");
  ana.block(false);
  ana.uninstall();
  EXPECT_EQ(code(send(text_message("Hello"))), "ForbiddenOperationException");
  const std::string group = teams.add_group(teams.home_tenant(), {ana.id(), ben.id()});
  EXPECT_EQ(code(send(text_message("Hello"), group)), "BotNotInConversationRoster");
  ana.install_in(group);
  EXPECT_EQ(send(text_message("Hello"), group).status, 201);
}

TEST_F(Connector, EveryTokenButALivingOneOfTheRightTenantIsRefused) {
  EXPECT_EQ(send(text_message("Hello")).status, 201);
  teams.revoke_tokens();
  const Reply refused = send(text_message("Hello"));
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.body, R"({"message":"Authorization has been denied for this request."})");
}

TEST_F(Connector, ATokenDies) {
  EXPECT_EQ(send(text_message("Hello")).status, 201);
  clock.advance(seconds(3600));
  EXPECT_EQ(send(text_message("Hello")).status, 401);
}

TEST_F(Connector, AnotherRegionIsRefusedAndTheCommonAddressIsNot) {
  teams.move_tenant(teams.home_tenant(), "amer");
  const Reply refused = send(text_message("Hello"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code(refused), "BadArgument");
  const std::string path = "/" + percent_encoded(chat) + "/activities";
  EXPECT_EQ(app.call("POST", path, text_message("Hello"), "amer").status, 201);
  EXPECT_EQ(text_of(ana.say("where am I?").activity, "serviceUrl"),
            teams.base_url() + "/amer/" + teams.home_tenant() + "/");
}

TEST_F(Connector, CreatesAChatOnceForWhoeverHasTheApp) {
  const Json body{
      {"isGroup", false}, {"members", {{{"id", ana.id()}}}}, {"tenantId", teams.home_tenant()}};
  const Reply made = app.call("POST", "", body);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(text_of(Json::parse(made.body), "id"), chat);
  Json other = body;
  other["members"][0]["id"] = ben.id();
  EXPECT_EQ(code(app.call("POST", "", other)), "ForbiddenOperationException");
  Json group = body;
  group["isGroup"] = true;
  EXPECT_EQ(code(app.call("POST", "", group)), "BadSyntax");
  Json homeless = body;
  homeless.erase("tenantId");
  EXPECT_EQ(code(app.call("POST", "", homeless)), "BadSyntax");
}

TEST_F(Connector, CreatesAThreadInAChannel) {
  const std::string channel = teams.add_channel(teams.home_tenant(), "General", {ana.id()});
  ana.install_in(channel);
  const Json body{{"isGroup", true},
                  {"channelData", {{"channel", {{"id", channel}}}}},
                  {"activity", text_message("Hello")},
                  {"tenantId", teams.home_tenant()}};
  const Json made = Json::parse(app.call("POST", "", body).body);
  EXPECT_EQ(text_of(made, "id"), channel + ";messageid=" + text_of(made, "activityId"));
  EXPECT_EQ(messages_in(teams, channel, ana.id()).size(), 1U);
}

TEST_F(Connector, ShowsMembersOneByOneAndInPages) {
  const Reply one =
      app.call("GET", "/" + percent_encoded(chat) + "/members/" + percent_encoded(ana.id()));
  EXPECT_EQ(text_of(Json::parse(one.body), "givenName"), "Ana");
  EXPECT_EQ(
      code(app.call("GET", "/" + percent_encoded(chat) + "/members/" + percent_encoded(ben.id()))),
      "MemberNotFoundInConversation");
  std::vector<std::string> many;
  for (int i = 0; i < 120; ++i) many.push_back(user("Person " + std::to_string(i)));
  const std::string channel = teams.add_channel(teams.home_tenant(), "General", many);
  const std::string paged = "/" + percent_encoded(channel) + "/pagedmembers?pageSize=100";
  const Json first = Json::parse(app.call("GET", paged).body);
  EXPECT_EQ(first["members"].size(), 100U);
  const Json rest = Json::parse(
      app.call("GET", paged + "&continuationToken=" + text_of(first, "continuationToken")).body);
  EXPECT_EQ(rest["members"].size(), 20U);
  EXPECT_FALSE(rest.contains("continuationToken"));
}

TEST_F(Connector, AnIdThatIsNotEncodedIsTold) {
  app.call("POST", "/" + chat + "/activities", text_message("Hello"));
  EXPECT_NE(teams.violations_text().find("path"), std::string::npos);
}

TEST_F(Connector, ThrottlesTheEighthOfASecond) {
  teams.with([](State& state) { state.spacing = Spacing::Refuse; });
  for (int i = 0; i < 7; ++i) EXPECT_EQ(send(text_message("Hello")).status, 201);
  EXPECT_EQ(code(send(text_message("Hello"))), "Throttled");
  clock.advance(seconds(2));
  EXPECT_EQ(send(text_message("Hello")).status, 201);
}

struct Trouble {
  const char* name;
  Fault::Kind kind;
  int status;         // seen by the app; 0: none
  std::size_t shown;  // messages that arrived all the same
};
class Faulty : public Connector, public ::testing::WithParamInterface<Trouble> {};
TEST_P(Faulty, CallsFailAsTheTestWants) {
  Fault fault;
  fault.kind = GetParam().kind;
  fault.error = "ServiceError";
  fault.method = "send";
  teams.faults().add(fault);
  EXPECT_EQ(send(text_message("Hello")).status, GetParam().status);
  EXPECT_EQ(bot_words(teams, ana.id()).size(), GetParam().shown);
  EXPECT_EQ(send(text_message("Hello")).status, 201);
}
INSTANTIATE_TEST_SUITE_P(Connector, Faulty,
                         ::testing::Values(Trouble{"Error", Fault::Kind::Error, 500, 0},
                                           Trouble{"LateError", Fault::Kind::LateError, 500, 1},
                                           Trouble{"Limited", Fault::Kind::Limited, 429, 0},
                                           Trouble{"CutBefore", Fault::Kind::CutBefore, 0, 0},
                                           Trouble{"CutAfter", Fault::Kind::CutAfter, 0, 1}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Connector, AFlowTakesCardsOnly) {
  const std::string channel = teams.add_channel(teams.home_tenant(), "General", {ana.id()});
  const std::string address = teams.add_workflow(channel);
  const auto post = [&](const Json& body) {
    return fakes::call_app(teams.base_url(),
                           {.path = address.substr(teams.base_url().size()),
                            .content_type = "application/json",
                            .body = body.dump()},
                           seconds(10))
        .status;
  };
  Json body = card_message(good_card());
  body["attachments"][0]["content"].erase("actions");
  EXPECT_EQ(post(body), 202);
  EXPECT_EQ(teams.violations_text(), "");
  EXPECT_EQ(post({{"text", "Hello"}}), 202);
  EXPECT_NE(teams.violations_text(), "");
  EXPECT_EQ(messages_in(teams, channel, ana.id()).size(), 1U);
}

}  // namespace
}  // namespace tillit::fake_teams
