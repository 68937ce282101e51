#include "engine/stage.hpp"

#include <gtest/gtest.h>

// Whose is it? The order in which a message is routed: stop and help now, safety, global words, the
// question, triggers, the ladder.
namespace tillit::dialogue {
namespace {

using Keys = std::vector<std::string>;
using What = TraceEntry::What;

constexpr const char* kTalk =
    R"({ "format": 1, "id": "talk", "start": "drink", "retry": { "max": 2, "goto": "gone" },
  "vars": { "drink": { "type": "enum", "of": ["tea", "milk"] }, "why": { "type": "text", "optional": true } },
  "nodes": {
    "drink": { "ask": { "prompt": "drink", "expect": { "choice": ["tea", "milk"] }, "into": "drink" },
               "branch": [ { "if": "drink == 'tea'", "goto": "why" } ], "else": "gone" },
    "why": { "ask": { "prompt": "why", "expect": { "text": { "max": 300 } }, "into": "why", "skip": "gone" }, "goto": "heard" },
    "heard": { "do": [ { "say": "heard", "args": { "why": "why ?? ''" } } ], "goto": "more" },
    "more": { "ask": { "prompt": "more", "expect": { "yes_no": {} }, "into": "again" },
              "branch": [ { "if": "again", "goto": "drink" } ], "else": "gone" },
    "gone": { "end": "done" } } })";
constexpr const char* kClosed =
    R"({ "format": 1, "id": "closed", "start": "drink", "digressions": false, "retry": { "max": 2, "goto": "gone" },
  "vars": { "drink": { "type": "enum", "of": ["tea", "milk"] }, "why": { "type": "text", "optional": true } },
  "nodes": {
    "drink": { "ask": { "prompt": "drink", "expect": { "choice": ["tea", "milk"] }, "into": "drink" },
               "branch": [ { "if": "drink == 'tea'", "goto": "why" } ], "else": "gone" },
    "why": { "ask": { "prompt": "why", "expect": { "text": { "max": 300 } }, "into": "why" }, "goto": "heard" },
    "heard": { "do": [ { "say": "heard", "args": { "why": "why ?? ''" } } ], "goto": "gone" },
    "gone": { "end": "done" } } })";
constexpr const char* kBoat =
    R"({ "format": 1, "id": "boat", "start": "name", "triggers": true, "retry": { "max": 1, "goto": "gone" },
  "vars": { "name": { "type": "text" } },
  "nodes": { "name": { "ask": { "prompt": "name", "expect": { "text": {} }, "into": "name" }, "goto": "seen" },
             "seen": { "do": [ { "say": "seen", "args": { "name": "name" } } ], "goto": "gone" },
             "gone": { "end": "done" } } })";

std::string talk() {
  std::string script = kTalk;
  script.insert(script.find("\"why\": { \"type\""), "\"again\": { \"type\": \"bool\" }, ");
  return script;
}

TextPatch texts() {
  const nlohmann::json heard = {{"heard", "You wrote: {why}"}};
  return {
      {"*",
       {{"talk", {{"heard", "You wrote: {why}"}, {"drink", {{"resume", "Back to the drink."}}}}},
        {"closed", heard},
        {"boat", {{"seen", "A boat called {name}"}, {"triggers", {"my boat", "about my boat"}}}}}}};
}

Stage at_drink(const std::string& language = "en") {
  Stage stage({talk(), kClosed, kBoat}, texts(), language);
  stage.open("talk");
  return stage;
}
Stage at_why(const std::string& language = "en") {
  Stage stage = at_drink(language);
  stage.tap("tea");
  return stage;
}

struct Spoken {
  const char* name;
  const char* language;
  const char* word;
};
std::ostream& operator<<(std::ostream& out, const Spoken& spoken) { return out << spoken.name; }

class StopEverywhere : public ::testing::TestWithParam<Spoken> {};
TEST_P(StopEverywhere, EndsTheTalkAtAChoiceAndAtAFreeText) {
  for (const bool at_text : {false, true}) {
    Stage stage = at_text ? at_why(GetParam().language) : at_drink(GetParam().language);
    stage.hear(GetParam().word);
    EXPECT_EQ(stage.said(), Keys{"core.stopped"}) << at_text;
    EXPECT_EQ(stage.where(), "");
    ASSERT_EQ(stage.last.deliveries.back().choices.size(), 2U);
    EXPECT_EQ(stage.last.deliveries.back().choices[0].id, "/pause");
    EXPECT_EQ(stage.last.deliveries.back().choices[1].id, "/leave");
    ASSERT_TRUE(stage.last.timers.has_value());
    EXPECT_TRUE(stage.last.timers->empty());
  }
}
INSTANTIATE_TEST_SUITE_P(Words, StopEverywhere,
                         ::testing::Values(Spoken{"EnglishToEnglish", "en", "stop"},
                                           Spoken{"SwedishToEnglish", "en", "sluta"},
                                           Spoken{"DutchToSwedish", "sv", "stoppen"},
                                           Spoken{"SwedishToDutch", "nl", "Stopp!"},
                                           Spoken{"EnglishToDutch", "nl", " STOP "},
                                           Spoken{"Prefixed", "sv", "/stop"}),
                         [](const auto& test) { return test.param.name; });

class HelpNowEverywhere : public ::testing::TestWithParam<Spoken> {};
TEST_P(HelpNowEverywhere, IsAnsweredAndTheQuestionComesBack) {
  for (const std::string dialogue : {"talk", "closed"}) {
    Stage stage({talk(), kClosed, kBoat}, texts(), GetParam().language);
    stage.open(dialogue);
    stage.tap("tea");
    stage.hear(GetParam().word);
    EXPECT_EQ(stage.said(), (Keys{"help_now.lines", dialogue + ".why"}));
    EXPECT_EQ(stage.where(), dialogue + "@why");
    EXPECT_EQ(stage.variable("why"), "none");
  }
}
INSTANTIATE_TEST_SUITE_P(Words, HelpNowEverywhere,
                         ::testing::Values(Spoken{"English", "en", "help now"},
                                           Spoken{"DutchToEnglish", "en", "hulp nu"},
                                           Spoken{"SwedishToDutch", "nl", "hjälp nu"},
                                           Spoken{"WithoutMarks", "nl", "hjalp nu"},
                                           Spoken{"EnglishToSwedish", "sv", "Help now."}),
                         [](const auto& test) { return test.param.name; });

TEST(Routing, StopInsideASentenceIsAnAnswer) {
  Stage stage = at_why();
  stage.hear("She said: stop");
  EXPECT_EQ(stage.said_text(), "more (en)");
  EXPECT_EQ(stage.variable("why"), "'She said: stop'");
}

TEST(Routing, OtherGlobalWordsAreTakenAtAChoiceAndAreTextAtAFreeText) {
  Stage choice = at_drink();
  choice.hear("help");
  EXPECT_EQ(choice.said(), (Keys{"help.lines", "talk.drink"}));
  Stage text = at_why();
  text.hear("help");
  EXPECT_EQ(text.variable("why"), "'help'");
}

TEST(Routing, APrefixReachesAGlobalWordAtAFreeText) {
  Stage stage = at_why();
  stage.hear("/help");
  EXPECT_EQ(stage.said(), (Keys{"help.lines", "talk.why"}));
  stage.hear("/back");
  EXPECT_EQ(stage.where(), "talk@drink");
}

TEST(Routing, ThePromptAfterADigressionIsTheResumeTextAndNeverARetry) {
  Stage stage = at_drink();
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"talk.drink~1"});
  stage.hear("help");
  EXPECT_EQ(stage.said(), (Keys{"help.lines", "talk.drink"}));
  EXPECT_EQ(stage.said_text(), "Back to the drink.");
  EXPECT_EQ(stage.conversation.stack.back().misses, 1) << "a digression is no miss";
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"talk.drink~2"});
}

TEST(Routing, ADigressionKeepsTheQuestionsToken) {
  Stage stage = at_drink();
  const auto token = stage.asked.token;
  stage.hear("menu");
  EXPECT_EQ(stage.where(), "menu@choose");
  stage.tap("coffee");
  EXPECT_EQ(stage.where(), "talk@drink");
  EXPECT_EQ(stage.conversation.stack.back().token, token);
}

TEST(Routing, TheSameDigressionIsNotPiledUp) {
  Stage stage = at_drink();
  for (int i = 0; i < 5; ++i) stage.hear("menu");
  EXPECT_EQ(stage.conversation.stack.size(), 2U);
  stage.tap("coffee");
  EXPECT_EQ(stage.where(), "talk@drink");
}

TEST(Routing, ATriggerPhraseOpensItsDialogueOnlyWhereTheQuestionDoesNotTakeIt) {
  Stage choice = at_drink();
  choice.hear("My boat!");
  EXPECT_EQ(choice.where(), "boat@name");
  EXPECT_TRUE(choice.traced(What::Trigger));
  choice.hear("Vega");
  EXPECT_EQ(choice.said(), (Keys{"boat.seen", "talk.drink"}));
  Stage text = at_why();
  text.hear("my boat");
  EXPECT_EQ(text.variable("why"), "'my boat'");
}

constexpr const char* kAway =
    R"({ "format": 1, "id": "away", "start": "begin",
  "vars": { "days": { "type": "list<date>", "optional": true, "param": true } },
  "nodes": {
    "begin": { "branch": [ { "if": "days != none and size(days) == 2", "goto": "noted" } ], "else": "asked" },
    "noted": { "do": [ { "say": "noted", "args": { "back": "days != none ? nth(days, 2, today) : today" } } ], "end": "done" },
    "asked": { "do": [ { "say": "asked" } ], "end": "done" } } })";

Stage with_away(const std::string& language = "en") {
  TextPatch patch = texts();
  patch["*"]["away"] = {{"noted", "Back on {back}"}};
  Stage stage({talk(), kClosed, kBoat, kAway}, patch, language);
  return stage;
}

TEST(Routing, DaysAwayThatNobodyAskedForOpenTheirDialogue) {
  Stage stage = with_away();
  stage.open("talk");
  stage.hear("I'm on holiday from 20 December until 5 January");
  EXPECT_EQ(stage.said(), (Keys{"away.noted", "talk.drink"}));
  EXPECT_EQ(stage.last.deliveries.front().text, "Back on Wednesday 6 January");
  EXPECT_EQ(stage.conversation.stack.back().misses, 0);
  stage.hear("I'm off until next Sunday");
  EXPECT_EQ(stage.said(), (Keys{"away.asked", "talk.drink"})) << "it may mean either Sunday";
  stage.take(CommandWord{"pause 2 weeks"});
  EXPECT_EQ(stage.said(), (Keys{"away.noted", "talk.drink"}));
}

TEST(Routing, DaysAloneAreNoLeaveWhereNobodyAsked) {
  Stage stage = with_away();
  stage.open("talk");
  stage.hear("2 weeks");
  EXPECT_EQ(stage.said(), Keys{"talk.drink~1"});
  stage.tap("tea");
  stage.hear("I'm off until Monday");
  EXPECT_EQ(stage.variable("why"), "'I''m off until Monday'") << "a free text is the answer";
}

TEST(Routing, DaysAwayAreAMissWhereDigressionsAreNotAllowedOrNothingTakesThem) {
  Stage closed = with_away();
  closed.open("closed");
  closed.hear("I'm off until Monday");
  EXPECT_EQ(closed.said(), Keys{"closed.drink~1"});
  Stage without = at_drink();
  without.hear("I'm off until Monday");
  EXPECT_EQ(without.said(), Keys{"talk.drink~1"});
}

TEST(Routing, WhereDigressionsAreNotAllowedATriggerIsAMiss) {
  Stage stage({talk(), kClosed, kBoat}, texts());
  stage.open("closed");
  stage.hear("my boat");
  EXPECT_EQ(stage.said(), Keys{"closed.drink~1"});
}

TEST(Routing, WhereDigressionsAreNotAllowedAGlobalWordAsksAgainAndIsNoMiss) {
  Stage stage({talk(), kClosed, kBoat}, texts());
  stage.open("closed");
  for (int i = 0; i < 4; ++i) {
    stage.hear("menu");
    EXPECT_EQ(stage.said(), Keys{"closed.drink"});
    EXPECT_EQ(stage.where(), "closed@drink");
  }
}

TEST(Routing, APrefixedWordIsNeverTakenForText) {
  // "/menu" at a free text of a dialogue without digressions was stored as the answer.
  Stage stage({talk(), kClosed, kBoat}, texts());
  stage.open("closed");
  stage.tap("tea");
  stage.hear("/menu");
  EXPECT_EQ(stage.where(), "closed@why");
  EXPECT_EQ(stage.variable("why"), "none");
}

TEST(Routing, AGreetingPutsTheQuestionAgain) {
  Stage stage = at_drink();
  stage.hear("hello");
  EXPECT_EQ(stage.said(), Keys{"talk.drink"});
  EXPECT_EQ(stage.conversation.stack.back().misses, 0);
}

TEST(Routing, WithNothingOpenSomebodyNewIsWelcomedAndOthersGetTheMenu) {
  Stage known({talk()}, texts());
  known.hear("banana");
  EXPECT_EQ(known.said(), Keys{"menu.choose"});
  Stage fresh({talk()}, texts());
  for (Value& value : fresh.person.shared) {
    if (value.get_if<bool>() != nullptr) value = Value(false);
  }
  fresh.hear("banana");
  EXPECT_EQ(fresh.said(), Keys{"welcome.hello"});
  fresh.hear("hi");
  EXPECT_EQ(fresh.said(), Keys{"menu.choose"});
}

TEST(Routing, StopWithNothingOpenSaysSo) {
  Stage stage({talk()}, texts());
  stage.hear("stop");
  EXPECT_EQ(stage.said(), Keys{"core.nothing_to_stop"});
}

// ---- safety

TEST(Routing, AnAnswerThatLeadsToAnEndWithoutAWordGetsOne) {
  Stage tapped = at_drink();
  tapped.tap("milk");
  EXPECT_EQ(tapped.where(), "");
  EXPECT_EQ(tapped.said(), Keys{"core.ended"});

  Stage typed = at_drink();
  typed.hear("milk");
  EXPECT_EQ(typed.said(), Keys{"core.ended"});

  Stage skipped = at_why();
  skipped.take(Button{skipped.asked.token, "/skip"});
  EXPECT_EQ(skipped.where(), "");
  EXPECT_EQ(skipped.said(), Keys{"core.ended"});
}

TEST(Safety, AnswersWithTheCheckKeepsNothingAndOffersToGoOnWhereItWas) {
  Stage stage = at_why();
  stage.hear("I want to kill myself");
  EXPECT_EQ(stage.where(), "safety@check");
  EXPECT_TRUE(stage.last.safety_noticed);
  EXPECT_EQ(stage.kept().find("kill"), std::string::npos);
  stage.tap("no");
  EXPECT_EQ(stage.said(), (Keys{"safety.lines", "core.gone_on"}))
      << "lines stay visible whatever the answer in a crisis";
  EXPECT_EQ(stage.where(), "talk@why");
  stage.hear("because");
  EXPECT_EQ(stage.variable("why"), "'because'");
}

TEST(Safety, ComesBeforeTheQuestionAtEveryKindOfAskAndWithNothingOpen) {
  Stage choice = at_drink();
  choice.hear("I want to kill myself");
  EXPECT_EQ(choice.where(), "safety@check");
  Stage nothing({talk()}, texts());
  nothing.hear("ik wil dood");
  EXPECT_EQ(nothing.where(), "safety@check");
}

TEST(Safety, LooksAtSubmissionsEditsAndCommandsToo) {
  Stage submitted = at_why();
  submitted.take(Submission{submitted.asked.token, "I want to kill myself"});
  EXPECT_EQ(submitted.where(), "safety@check");
  Stage edited = at_why();
  edited.hear("because");
  edited.take(Edited{"m1", "because I want to kill myself"});
  EXPECT_EQ(edited.where(), "safety@check");
  EXPECT_EQ(edited.kept().find("kill"), std::string::npos);
  Stage older = at_drink();
  older.take(Edited{"a message of last week", "I want to kill myself"});
  EXPECT_EQ(older.where(), "safety@check");
  Stage command = at_why();
  command.take(CommandWord{"I want to kill myself"});
  EXPECT_EQ(command.where(), "safety@check");
}

TEST(Safety, IsNotPiledUpByASecondWord) {
  Stage stage = at_why();
  stage.hear("I want to kill myself");
  stage.hear("I want to kill myself");
  EXPECT_EQ(stage.conversation.stack.size(), 2U);
}

// ---- commands, buttons

TEST(Commands, WithoutAWordOpenTheMenu) {
  Stage stage = at_drink();
  stage.take(CommandWord{""});
  EXPECT_EQ(stage.where(), "menu@choose");
}

TEST(Commands, WelcomeSomebodyNewBeforeTheyOfferTheMenu) {
  for (const char* word : {"", "menu", "banana"}) {
    Stage stage({talk()}, texts());
    for (Value& value : stage.person.shared) {
      if (value.get_if<bool>() != nullptr) value = Value(false);
    }
    stage.take(CommandWord{word});
    EXPECT_EQ(stage.said(), Keys{"welcome.hello"}) << word;
  }
}

TEST(Commands, WithAnUnknownWordAreNotTakenForTheAnswer) {
  Stage stage = at_why();
  stage.take(CommandWord{"banana"});
  EXPECT_EQ(stage.where(), "menu@choose");
  stage.tap("coffee");
  EXPECT_EQ(stage.where(), "talk@why");
  EXPECT_EQ(stage.variable("why"), "none");
}

TEST(Commands, WithAGlobalWordNeedNoPrefix) {
  Stage stage = at_why();
  stage.take(CommandWord{"help"});
  EXPECT_EQ(stage.said(), (Keys{"help.lines", "talk.why"}));
  stage.take(CommandWord{"stop"});
  EXPECT_EQ(stage.where(), "");
}

TEST(Buttons, OfAnOlderQuestionGetAKindLineAndTheQuestionAgain) {
  Stage stage = at_drink();
  const Delivery drink = stage.asked;
  stage.tap("tea");
  const std::string before = stage.kept();
  stage.take(Button{drink.token, "milk"});
  EXPECT_EQ(stage.said(), (Keys{"core.old_button", "talk.why"}));
  EXPECT_EQ(stage.where(), "talk@why");
  EXPECT_EQ(stage.variable("drink"), "'tea'");
}

TEST(Buttons, WithAnOptionThatWasNeverOfferedDoNothing) {
  for (const char* option : {"", "coffee", "=banana", "#1", "/nonsense", "/skip", "yes"}) {
    Stage stage = at_drink();
    stage.take(Button{stage.asked.token, option});
    EXPECT_EQ(stage.where(), "talk@drink") << option;
    ASSERT_FALSE(stage.said().empty()) << option;
  }
}

TEST(Buttons, WithTokensOfNobodyDoNothing) {
  for (const std::int64_t token :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{99}, INT64_MAX, INT64_MIN}) {
    Stage stage = at_drink();
    stage.take(Button{token, "tea"});
    EXPECT_EQ(stage.said(), (Keys{"core.old_button", "talk.drink"})) << token;
  }
  Stage nothing({talk()}, texts());
  nothing.take(Button{0, "tea"});
  EXPECT_EQ(nothing.said(), Keys{"core.old_button"});
}

// Asks before it knows anybody, as the first words of a bot do.
std::string asking_welcome() {
  return R"({ "format": 1, "id": "welcome", "start": "hello", "retry": { "max": 1, "goto": "gone" },
      "vars": { "begin": { "type": "enum", "of": ["start", "later"] } },
      "nodes": { "hello": { "do": [ { "say": "who" } ],
                            "ask": { "prompt": "hello", "expect": { "choice": ["start", "later"] }, "into": "begin" },
                            "branch": [ { "if": "begin == 'later'", "goto": "gone" } ], "else": "known" },
                 "known": { "do": [ { "set": { "user.onboarded": "true" } }, { "say": "thanks" } ], "goto": "gone" },
                 "gone": { "end": "done" } } })";
}

Stage somebody_new() {
  Stage stage({talk(), asking_welcome()}, texts());
  for (Value& value : stage.person.shared) {
    if (value.get_if<bool>() != nullptr) value = Value(false);
  }
  return stage;
}

TEST(Buttons, OfAWelcomeAreTakenHoweverLateTheyAre) {
  Stage stage = somebody_new();
  stage.hear("hi");
  ASSERT_EQ(stage.said(), (Keys{"welcome.who", "welcome.hello"}));
  stage.take(Button{stage.asked.token, "start"}, std::chrono::hours{24 * 20});
  EXPECT_EQ(stage.said(), Keys{"welcome.thanks"});
}

TEST(Buttons, OfSomethingElseWelcomeSomebodyNew) {
  for (const char* option : {"tea", "", "=banana", "/skip"}) {
    Stage stage = somebody_new();
    stage.take(Button{99, option});
    EXPECT_EQ(stage.said(), (Keys{"welcome.who", "welcome.hello"})) << option;
    EXPECT_EQ(stage.where(), "welcome@hello") << option;
  }
}

TEST(Buttons, OfAQuestionThatADigressionCoversEndTheDigression) {
  Stage stage = at_drink();
  const Delivery drink = stage.asked;
  stage.hear("menu");
  stage.take(Button{drink.token, "tea"});
  EXPECT_EQ(stage.where(), "talk@why");
  EXPECT_EQ(stage.conversation.stack.size(), 1U);
}

TEST(Buttons, ThatUncoverAQuestionStartItsTimersAgain) {
  // The digression's timers replaced those of the question below it: an uncovered question had none
  // and was kept for ever.
  Stage stage = at_drink();
  const Delivery drink = stage.asked;
  stage.hear("menu");
  stage.take(Button{drink.token, "never offered"});
  ASSERT_EQ(stage.where(), "talk@drink");
  ASSERT_TRUE(stage.last.timers.has_value());
  ASSERT_FALSE(stage.last.timers->empty());
  EXPECT_EQ(stage.last.timers->back().token, drink.token);
}

TEST(Submissions, OfAQuestionThatADigressionCoversAreNotLost) {
  // A private answer sits in an open window while a nudge arrives underneath: what was written must
  // not be thrown away.
  Stage stage = at_why();
  const Delivery why = stage.asked;
  stage.open("menu");
  stage.take(Submission{why.token, "it calms me"});
  EXPECT_EQ(stage.where(), "talk@more");
  EXPECT_EQ(stage.variable("why"), "'it calms me'");
}

TEST(Submissions, OfAnOlderQuestionGetAKindLine) {
  Stage stage = at_drink();
  const Delivery drink = stage.asked;
  stage.tap("tea");
  stage.take(Submission{drink.token, "milk"});
  EXPECT_EQ(stage.said(), (Keys{"core.old_button", "talk.why"}));
}

TEST(Submissions, AreTextEvenIfTheyAreAGlobalWord) {
  Stage stage = at_why();
  stage.take(Submission{stage.asked.token, "menu"});
  EXPECT_EQ(stage.variable("why"), "'menu'");
}

// ---- languages

TEST(Languages, SwitchInTheMiddleOfATalk) {
  Stage stage = at_drink();
  stage.take(LocaleChanged{Language("sv"), true});
  EXPECT_EQ(stage.where(), "talk@drink");
  stage.hear("banana");
  EXPECT_EQ(stage.said_text(), "drink again (sv)");
  stage.take(LocaleChanged{Language("nl"), false});
  stage.hear("banana");
  EXPECT_EQ(stage.said_text(), "drink once more (sv)")
      << "a client's setting does not overrule a person's own word";
  stage.take(LocaleChanged{Language("xx"), true});
  EXPECT_EQ(stage.person.language, Language("sv"));
}

// ---- purity

TEST(Step, GivesTheSameForTheSame) {
  Stage stage = at_drink();
  const Person person = stage.person;
  const Conversation talk_before = stage.conversation;
  for (const char* word : {"tea", "banana", "menu", "stop", "I want to kill myself", "\xff\xfe"}) {
    const auto once = step(*stage.library, person, talk_before, Message{word, "x"}, stage.now());
    const auto again = step(*stage.library, person, talk_before, Message{word, "x"}, stage.now());
    ASSERT_EQ(once.deliveries.size(), again.deliveries.size()) << word;
    for (std::size_t i = 0; i < once.deliveries.size(); ++i)
      EXPECT_EQ(once.deliveries[i].text, again.deliveries[i].text);
    EXPECT_EQ(once.trace.size(), again.trace.size());
    EXPECT_EQ(once.conversation.next_token, again.conversation.next_token);
    EXPECT_EQ(once.person.cursors, again.person.cursors);
  }
}

}  // namespace
}  // namespace tillit::dialogue
