#include "teams/e2e/scene.hpp"

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::Forgery;
using fake_teams::Json;
using fake_teams::Spoil;
using fakes::text_of;

constexpr const char* kJson = "application/json; charset=utf-8";

class Requests : public TeamsTest {
 protected:
  // Somebody whose client could write, of whom the bot has never heard.
  Person stranger() {
    const Person eve = scene().newcomer("Eve", "en-GB");
    teams().with([&](fake_teams::State& state) {
      state.make_personal(state.users.at(eve.id())).installed = true;
    });
    return eve;
  }
};

class Attacks : public Requests, public ::testing::WithParamInterface<Forgery> {};
TEST_P(Attacks, AreRefusedAndNothingIsKept) {
  set({.retries = false});
  scene().expect_refusals();  // The log warns of them.
  const Person eve = stranger();
  const long before = scene().kept();
  const auto typed = eve.say("hello", {.spoil = {.forgery = GetParam()}});
  EXPECT_TRUE(typed.reply.status == 401 || typed.reply.status == 403) << typed.reply.status;
  EXPECT_EQ(scene().kept(), before);
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(bot_words(teams(), eve.id()).empty());
  EXPECT_EQ(teams().count_calls("send"), 0U);
  // The answer is the same for all of them, and tells nothing.
  EXPECT_LT(typed.reply.body.size(), 40U) << typed.reply.body;
  // The same words with a right token are taken.
  EXPECT_EQ(teams().courier().deliver(typed.activity).status, 200);
  EXPECT_GT(scene().kept(), before);
}
INSTANTIATE_TEST_SUITE_P(Requests, Attacks, ::testing::ValuesIn(fake_teams::all_forgeries()),
                         [](const auto& test) { return std::string(name_of(test.param)); });

struct Lie {
  const char* name;
  std::vector<int> statuses;
  std::function<void(Json&)> change;
};
void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.name; }

class Lies : public Requests, public ::testing::WithParamInterface<Lie> {};
TEST_P(Lies, OfAnActivityAreRefusedAndNothingIsKept) {
  set({.config = {{"teams", {{"allowed_tenants", {"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"}}}}},
       .retries = false});
  scene().expect_refusals();
  const Person eve = stranger();
  const long before = scene().kept();
  const auto typed = eve.say("hello", {.spoil = {.change = GetParam().change}});
  EXPECT_TRUE(std::ranges::count(GetParam().statuses, typed.reply.status) == 1)
      << typed.reply.status;
  EXPECT_EQ(scene().kept(), before);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(teams().count_calls("send"), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    Requests, Lies,
    ::testing::Values(
        Lie{"OtherService",
            {401, 403},
            [](Json& one) { one["serviceUrl"] = "https://attacker.example.org/"; }},
        Lie{"NoService", {400, 401, 403}, [](Json& one) { one.erase("serviceUrl"); }},
        Lie{"OtherChannel", {403}, [](Json& one) { one["channelId"] = "webchat"; }},
        Lie{"NoChannel", {400, 403}, [](Json& one) { one.erase("channelId"); }},
        Lie{"OtherBot",
            {403},
            [](Json& one) { one["recipient"]["id"] = "28:99999999-0000-0000-0000-000000000000"; }},
        Lie{"OtherTenant",
            {403},
            [](Json& one) {
              one["conversation"]["tenantId"] = "99999999-0000-0000-0000-000000000000";
              one["channelData"]["tenant"]["id"] = "99999999-0000-0000-0000-000000000000";
            }},
        Lie{"NoType", {400}, [](Json& one) { one.erase("type"); }},
        Lie{"NoConversation", {400}, [](Json& one) { one.erase("conversation"); }}),
    [](const auto& test) { return test.param.name; });

struct Sent {
  const char* name;
  std::string body;
  int status;
};
class Bodies : public Requests, public ::testing::WithParamInterface<Sent> {};
TEST_P(Bodies, AreAnsweredWith) {
  scene().expect_refusals();
  const std::string service =
      teams().look([&](const auto& state) { return state.service_url(state.app.home_tenant); });
  EXPECT_EQ(teams().courier().post(GetParam().body, kJson, service).status, GetParam().status);
}
INSTANTIATE_TEST_SUITE_P(Requests, Bodies,
                         ::testing::Values(Sent{"NoJson400", "{", 400}, Sent{"Empty400", "", 400},
                                           Sent{"List400", "[]", 400},
                                           Sent{"Megabyte413", std::string(1U << 20U, ' '), 413}),
                         [](const auto& test) { return test.param.name; });

TEST_F(Requests, OtherMethodsAreNotForThisAddress) {
  for (const char* method : {"GET", "HEAD", "PUT"}) {
    const auto reply = teams().courier().call({.method = method, .path = "/api/messages"});
    EXPECT_TRUE(reply.status == 405 || reply.status == 404) << method << ' ' << reply.status;
  }
}

struct Unknown {
  const char* name;
  const char* type;
  Json more;
  int status;
};
void PrintTo(const Unknown& unknown, std::ostream* out) { *out << unknown.name; }

class Unknowns : public Requests, public ::testing::WithParamInterface<Unknown> {};
TEST_P(Unknowns, AreAnsweredAndNothingComesOfThem) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().install(ana);
  const std::string before = scene().screen(ana);
  EXPECT_EQ(ana.send(GetParam().type, GetParam().more).reply.status, GetParam().status);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}
INSTANTIATE_TEST_SUITE_P(
    Requests, Unknowns,
    ::testing::Values(
        Unknown{"Typing", "typing", {}, 200},
        Unknown{"Event", "event", {{"name", "application/vnd.microsoft.readReceipt"}}, 200},
        Unknown{"Type", "somethingNew", {{"value", 3}}, 200},
        Unknown{"Reaction",
                "messageReaction",
                {{"replyToId", "1"}, {"reactionsAdded", {{{"type", "like"}}}}},
                200},
        Unknown{"Invoke", "invoke", {{"name", "later/newest"}, {"value", Json::object()}}, 501}),
    [](const auto& test) { return test.param.name; });

TEST_F(Requests, WhatAClientAddsChangesNothing) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().install(ana);
  const Json more{{"entities", {{{"type", "ProductInfo"}, {"id", "x"}}, nullptr, 7}},
                  {"channelData", {{"legacy", {{"replyToId", "1"}}}, {"new", Json::array()}}},
                  {"somethingNew", {{"deep", {1, 2, nullptr}}}}};
  EXPECT_EQ(ana.say("hello", {.more = more}).reply.status, 200);
  EXPECT_TRUE(ana.wait_for_answer(kPatience)) << scene().bot().log();
  EXPECT_TRUE(scene().settle());
}

TEST_F(Requests, OneMessageDeliveredFiveTimesIsAnsweredOnce) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  scene().press(ana, "interest");
  const auto typed = ana.say("Wren", {.copies = 5});
  EXPECT_TRUE(ana.wait_for_answer(kPatience));
  EXPECT_TRUE(scene().settle());
  const std::string before = scene().screen(ana);
  EXPECT_EQ(teams().courier().deliver(typed.activity).status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}

TEST_F(Requests, AnEditedAnswerAndADeletedOneAreTakenKindly) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  scene().press(ana, "interest");
  const std::string id = ana.say("Wern").id;
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(ana.react(id).status, 200);
  EXPECT_EQ(ana.edit(id, "Wren").status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(has(scene().screen(ana), "Ana Lind: Wren (edited)")) << scene().screen(ana);
  EXPECT_EQ(ana.erase(id).status, 200);
  EXPECT_TRUE(scene().settle());
  // The talk goes on at the question where it stands.
  scene().say(ana, "repeat");
}

TEST_F(Requests, AFileIsSaidToBeUnreadable) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  const std::size_t before = bot_words(teams(), ana.id()).size();
  const Json file{{"contentType", "application/vnd.microsoft.teams.file.download.info"},
                  {"content", {{"downloadUrl", "https://files.example.org/1"}}}};
  ana.send("message", {{"id", "1776825925953"}, {"attachments", {file}}});
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(teams(), ana.id()).size(), before) << scene().screen(ana);
}

TEST_F(Requests, NewKeysOfMicrosoftAreFetchedWhenTheyAreFirstUsed) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().install(ana);
  scene().expect_refusals();
  const std::size_t fetched = teams().count_calls("keys");
  teams().roll_keys_over();
  scene().say(ana, "hello");
  EXPECT_EQ(teams().count_calls("keys"), fetched + 1);
}

class Webhook : public Requests {};

TEST_F(Webhook, AnswersInTheResponseAndKeepsNothing) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  const std::string channel = teams().add_channel(teams().home_tenant(), "General", {ana.id()});
  const long before = scene().kept();
  EXPECT_EQ(ana.ask_webhook(channel, "help").status, 200);
  const auto said = messages_in(teams(), channel, ana.id());
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(has(said[0].text, "Tillit")) << said[0].text;
  EXPECT_EQ(scene().kept(), before);
}

TEST_F(Webhook, AWrongSignatureIsRefused) {
  scene().expect_refusals();
  const Person eve = scene().newcomer("Eve", "en-GB");
  const std::string channel = teams().add_channel(teams().home_tenant(), "General", {eve.id()});
  EXPECT_EQ(eve.ask_webhook(channel, "help", {.wrong_hmac = true}).status, 401);
  EXPECT_EQ(eve.ask_webhook(channel, "help", {.no_hmac = true}).status, 401);
}

}  // namespace
}  // namespace tillit::teams_e2e
