#include "teams/e2e/scene.hpp"
#include "teams/fake/controls.hpp"

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::Json;
using fake_teams::judge_invoke_answer;

class Cards : public TeamsTest {
 protected:
  Person welcomed() {
    const Person ana = scene().newcomer("Ana", "en-GB");
    scene().welcome(ana);
    return ana;
  }
  // What a message looks like now, and puts it back later: a client that has not seen the update.
  struct Screen {
    std::string id;
    Json wire;
  };
  Screen latest(const Person& person) {
    return teams().look([&](const fake_teams::State& state) {
      const auto& message = state.personal(person.id())->messages.back();
      return Screen{message.id, message.wire};
    });
  }
  void show_again(const Person& person, const Screen& screen) {
    teams().with([&](fake_teams::State& state) {
      auto* message = state.personal(person.id())->message(screen.id);
      message->wire = screen.wire;
      message->own_card.clear();
    });
  }
};

TEST_F(Cards, AnAnsweredQuestionShowsTheAnswerAtOnceAndForGood) {
  const Person ana = welcomed();
  const std::string id = latest(ana).id;
  const auto pressed = ana.press("interest");
  EXPECT_EQ(pressed.became, "card");
  EXPECT_TRUE(has(scene().screen(ana), "✓ Show interest")) << scene().screen(ana);
  EXPECT_TRUE(scene().settle());
  // The message itself was changed too, for whoever opens the chat elsewhere.
  const Json wire = teams().look(
      [&](const fake_teams::State& state) { return state.personal(ana.id())->message(id)->wire; });
  EXPECT_TRUE(fake_teams::actions_of(fake_teams::card_of(wire)).empty()) << wire;
}

TEST_F(Cards, ADoubleClickIsOneAnswer) {
  const Person ana = welcomed();
  const std::size_t before = bot_words(teams(), ana.id()).size();
  const auto [first, second] = ana.double_press("interest");
  EXPECT_TRUE(first.reply.ok());
  EXPECT_TRUE(second.reply.ok());
  EXPECT_TRUE(scene().settle());
  // The opening words and the first question; nothing about an old button.
  EXPECT_EQ(bot_words(teams(), ana.id()).size(), before + 2) << scene().screen(ana);
}

TEST_F(Cards, AnOldClientAnswersByTheFallback) {
  const Person ana = welcomed();
  teams().with([&](fake_teams::State& state) { state.users.at(ana.id()).old_client = true; });
  const std::size_t before = bot_words(teams(), ana.id()).size();
  const auto pressed = ana.press("interest");
  EXPECT_EQ(pressed.became, "message");
  EXPECT_TRUE(pressed.reply.ok());
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(bot_words(teams(), ana.id()).size(), before + 2) << scene().screen(ana);
  EXPECT_TRUE(has(scene().screen(ana), "✓ Show interest")) << scene().screen(ana);
}

TEST_F(Cards, AnOldOneIsAnsweredKindlyAndTheTalkStandsWhereItStood) {
  const Person ana = welcomed();
  const Screen menu = latest(ana);
  scene().press(ana, "interest");
  show_again(ana, menu);
  const auto pressed = ana.press("empathy", Where{.message_id = menu.id});
  EXPECT_TRUE(pressed.reply.ok());
  EXPECT_NE(pressed.became, "error");
  EXPECT_TRUE(scene().settle());
  scene().say(ana, "Wren");
  EXPECT_TRUE(has(scene().last_words(ana), "Wren")) << scene().screen(ana);
}

// The greeting asks, a word brings the question again: two cards, and one of them kept its buttons.
TEST_F(Cards, BothCardsOfOneQuestionShowItsAnswer) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().install(ana);
  const Screen first = latest(ana);
  scene().say(ana, "hello");
  const Screen second = latest(ana);
  ASSERT_NE(first.id, second.id);
  scene().press(ana, "start", Where{.message_id = first.id});
  for (const Screen& one : {first, second}) {
    const auto lines = teams().look([&](const fake_teams::State& state) {
      const auto* message = state.personal(ana.id())->message(one.id);
      return fake_teams::draw(fake_teams::card_of(message->wire), Json::object()).texts;
    });
    EXPECT_TRUE(std::ranges::any_of(lines, [](const std::string& line) {
      return has(line, "✓ Let’s start");
    })) << scene().screen(ana);
  }
}

// A client that has not seen the update; the card says nothing that the talk says already.
TEST_F(Cards, AnOldOneWhoseQuestionIsForgottenIsAnsweredByTheTalkAlone) {
  const Person ana = welcomed();
  const Screen menu = latest(ana);
  scene().press(ana, "interest");
  show_again(ana, menu);
  const std::size_t before = bot_words(teams(), ana.id()).size();
  const auto pressed = ana.press("empathy", Where{.message_id = menu.id});
  EXPECT_EQ(pressed.became, "note");
  EXPECT_FALSE(has(pressed.reply.body, "button")) << pressed.reply.body;
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(teams(), ana.id()).size(), before);
}

TEST_F(Cards, SomebodyElsesButtonAnswersNothingOfTheirs) {
  const Person ana = welcomed();
  const Person ben = scene().newcomer("Ben", "en-GB");
  scene().welcome(ben);
  const Screen anas = latest(ana);
  scene().press(ben, "empathy");
  const std::string before = scene().screen(ana);
  // Ben's client sends what stood on Ana's card.
  const Json data = fake_teams::actions_of(fake_teams::card_of(anas.wire)).front()["data"];
  const auto sent = ben.send(
      "invoke", {{"name", "adaptiveCard/action"},
                 {"replyToId", anas.id},
                 {"value",
                  {{"action", {{"type", "Action.Execute"}, {"verb", "answer"}, {"data", data}}},
                   {"trigger", "manual"}}}});
  EXPECT_EQ(sent.reply.status, 200);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().screen(ana), before);
}

TEST_F(Cards, HostileValuesAreAnsweredAndDoNothing) {
  const Person ana = welcomed();
  const std::string before = scene().screen(ana);
  for (const Json& value :
       {Json(), Json(3), Json::array({1}), Json{{"action", 3}}, Json{{"action", {{"data", "x"}}}},
        Json{{"action", {{"type", "Action.Execute"}, {"verb", "x"}, {"data", {{"_o", {1, 2}}}}}}},
        Json{{"action", {{"verb", "answer"}, {"data", {{"_tillit", 1}, {"_token", {1}}}}}}}}) {
    const auto sent = ana.send("invoke", {{"name", "adaptiveCard/action"}, {"value", value}});
    EXPECT_TRUE(
        judge_invoke_answer(sent.reply.status, sent.reply.content_type, sent.reply.body).empty())
        << value << sent.reply.body;
    const auto submitted = ana.send("message", {{"value", value}});
    EXPECT_EQ(submitted.reply.status, 200) << value;
  }
  EXPECT_TRUE(scene().settle());
  EXPECT_TRUE(scene().screen(ana).starts_with(before)) << scene().screen(ana);
}

class PrivateAnswer : public Cards, public ::testing::WithParamInterface<const char*> {};

TEST_P(PrivateAnswer, IsTakenInTheCardAndShowsNowhere) {
  constexpr const char* kPrivate = "The migration ate her weekend";
  scene().never_in_log(kPrivate);
  const Person ana = scene().newcomer("Ana", GetParam());
  scene().welcome(ana);
  scene().press(ana, "empathy");
  scene().say(ana, "Wren");
  const std::size_t before = bot_words(teams(), ana.id()).size();
  EXPECT_TRUE(ana.fill("_answer", kPrivate).ok()) << scene().screen(ana);
  EXPECT_TRUE(has(scene().screen(ana), kPrivate));  // while it is being written
  const auto pressed = ana.press("words");
  EXPECT_TRUE(pressed.reply.ok()) << scene().screen(ana);
  EXPECT_FALSE(has(pressed.reply.body, kPrivate)) << pressed.reply.body;
  EXPECT_TRUE(scene().settle());
  EXPECT_GT(bot_words(teams(), ana.id()).size(), before) << scene().screen(ana);
  EXPECT_FALSE(has(scene().screen(ana), kPrivate)) << scene().screen(ana);
}
INSTANTIATE_TEST_SUITE_P(Languages, PrivateAnswer, ::testing::Values("en-GB", "nl-NL", "sv-SE"),
                         [](const auto& test) { return std::string(test.param, 2); });

}  // namespace
}  // namespace tillit::teams_e2e
