#include "engine/stage.hpp"

#include <gtest/gtest.h>

// A question: retry ladder, checks, skip, back, repeat, restart, "did you mean", burst and edit.
namespace tillit::dialogue {
namespace {

using Keys = std::vector<std::string>;
using What = TraceEntry::What;

constexpr const char* kMood = R"({ "format": 1, "id": "mood", "start": "mood",
  "vars": { "mood": { "type": "int", "optional": true }, "day": { "type": "date", "optional": true }, "line": { "type": "text", "optional": true },
            "way": { "type": "enum", "of": ["walk", "ride"], "optional": true } },
  "nodes": {
    "mood": { "ask": { "prompt": "mood", "expect": { "int": { "min": 1, "max": 10 } }, "into": "mood", "skip": "day",
                       "check": [ { "if": "it <= 5", "text": "mood_range" }, { "if": "it != 4", "text": "not_four" } ],
                       "retry": { "max": 2, "goto": "gave_up" } }, "goto": "day" },
    "day": { "ask": { "prompt": "day", "expect": { "date": {} }, "into": "day", "retry": { "max": 2, "goto": "gave_up" } }, "goto": "line" },
    "line": { "ask": { "prompt": "line", "expect": { "text": { "max": 100 } }, "into": "line", "retry": { "max": 2, "goto": "gave_up" } }, "goto": "way" },
    "way": { "ask": { "prompt": "way", "expect": { "choice": ["walk", "ride"] }, "into": "way", "retry": { "max": 2, "goto": "gave_up" } },
             "branch": [ { "if": "way == 'walk' and day != none", "goto": "gone" } ], "else": "gave_up" },
    "gave_up": { "do": [ { "say": "gave_up" } ], "end": "early" },
    "gone": { "do": [ { "say": "sum", "args": { "mood": "mood ?? 0", "line": "line ?? '-'" } } ], "end": "done" } } })";

Stage at_mood() {
  Stage stage({kMood}, {{"*", {{"mood", {{"sum", "{mood} {line}"}}}}}});
  stage.open("mood");
  return stage;
}
Stage at_line() {
  Stage stage = at_mood();
  stage.hear("3");
  stage.hear("2026-12-01");
  return stage;
}

TEST(RetryLadder, ShowsADifferentTextEachTimeAndThenLeavesBySteps) {
  Stage stage = at_mood();
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"mood.mood~1"});
  EXPECT_EQ(stage.said_text(), "mood again (en)");
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"mood.mood~2"});
  EXPECT_EQ(stage.said_text(), "mood once more (en)");
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"mood.gave_up"});
  EXPECT_TRUE(stage.traced(What::GaveUp));
  EXPECT_EQ(stage.where(), "");
}

TEST(RetryLadder, KeepsTheTokenAndBeginsAgainAtTheNextQuestion) {
  Stage stage = at_mood();
  const auto token = stage.asked.token;
  stage.hear("banana");
  EXPECT_EQ(stage.asked.token, token);
  stage.hear("3");
  EXPECT_NE(stage.asked.token, token);
  stage.hear("banana");
  EXPECT_EQ(stage.said(), Keys{"mood.day~1"});
}

TEST(Checks, SayTheirOwnTextCountAsAMissAndKeepNothing) {
  Stage stage = at_mood();
  stage.hear("7");
  EXPECT_EQ(stage.said(), Keys{"mood.mood_range"});
  EXPECT_EQ(stage.asked.token, stage.conversation.stack.back().token)
      << "it can still be answered by a button";
  EXPECT_EQ(stage.variable("mood"), "none");
  stage.hear("4");
  EXPECT_EQ(stage.said(), Keys{"mood.not_four"}) << "the first that does not hold";
  stage.hear("6");
  EXPECT_EQ(stage.said(), Keys{"mood.gave_up"});
}

TEST(Checks, ANumberOutsideTheScaleFailsItsCheckOrIsAMiss) {
  Stage stage = at_mood();
  stage.hear("11");
  EXPECT_EQ(stage.said(), Keys{"mood.mood_range"});
  stage.hear("0");
  EXPECT_EQ(stage.said(), Keys{"mood.mood~2"});
  EXPECT_EQ(stage.variable("mood"), "none");
}

TEST(Skip, TakesItsOwnExitByWordAndByButton) {
  Stage word = at_mood();
  word.hear("skip");
  EXPECT_EQ(word.where(), "mood@day");
  EXPECT_EQ(word.variable("mood"), "none");
  Stage button = at_mood();
  ASSERT_FALSE(button.asked.choices.empty());
  EXPECT_EQ(button.asked.choices.back().id, "/skip");
  button.tap("/skip");
  EXPECT_EQ(button.where(), "mood@day");
}

TEST(Skip, WhereThereIsNothingToSkipSaysSoAndIsNoMiss) {
  Stage stage = at_mood();
  stage.hear("3");
  stage.hear("skip");
  EXPECT_EQ(stage.said(), (Keys{"core.nothing_to_skip", "mood.day"}));
  EXPECT_EQ(stage.conversation.stack.back().misses, 0);
  Stage nothing({kMood});
  nothing.hear("skip");
  EXPECT_EQ(nothing.said(), Keys{"core.nothing_to_skip"});
}

TEST(Repeat, SaysTheQuestionAgainAndIsNoMiss) {
  Stage stage = at_mood();
  stage.hear("banana");
  stage.hear("repeat");
  EXPECT_EQ(stage.said(), Keys{"mood.mood"});
  EXPECT_EQ(stage.conversation.stack.back().misses, 1);
  Stage nothing({kMood});
  nothing.hear("repeat");
  EXPECT_EQ(nothing.said(), Keys{"core.nothing_to_repeat"});
}

TEST(Restart, BeginsTheDialogueAgainWithNothingKept) {
  Stage stage = at_line();
  stage.hear("/restart");
  EXPECT_EQ(stage.where(), "mood@mood");
  EXPECT_EQ(stage.variable("mood"), "none");
  EXPECT_EQ(stage.conversation.stack.size(), 1U);
}

// ---- back

TEST(Back, RestoresTheAnswerBeforeIt) {
  Stage stage = at_mood();
  stage.hear("3");
  stage.hear("back");
  EXPECT_EQ(stage.where(), "mood@mood");
  EXPECT_EQ(stage.variable("mood"), "none");
  stage.hear("5");
  stage.hear("2026-12-01");
  stage.hear("/back");
  EXPECT_EQ(stage.where(), "mood@day");
  EXPECT_EQ(stage.variable("day"), "none");
  EXPECT_EQ(stage.variable("mood"), "5");
}

TEST(Back, AtTheFirstQuestionSaysSo) {
  Stage stage = at_mood();
  stage.hear("back");
  EXPECT_EQ(stage.said(), (Keys{"core.cannot_go_back", "mood.mood"}));
}

TEST(Back, GoesOverASkip) {
  Stage stage = at_mood();
  stage.hear("skip");
  stage.hear("back");
  EXPECT_EQ(stage.where(), "mood@mood");
}

constexpr const char* kRounds =
    R"({ "format": 1, "id": "rounds", "start": "n", "retry": { "max": 2, "goto": "gone" },
  "vars": { "n": { "type": "int" }, "sum": { "type": "int", "init": "0" } },
  "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "goto": "add" },
             "add": { "do": [ { "set": { "sum": "sum + n" } } ], "branch": [ { "if": "n == 0", "goto": "gone" } ], "else": "n" },
             "gone": { "end": "done" } } })";

TEST(Back, GoesFiveAnswersAndNoFurther) {
  Stage stage({kRounds});
  stage.open("rounds");
  for (const char* number : {"1", "2", "3", "4", "5", "6", "7"}) stage.hear(number);
  EXPECT_EQ(stage.variable("sum"), "28");
  const char* const sums[] = {"21", "15", "10", "6", "3"};
  for (const char* sum : sums) {
    stage.hear("back");
    EXPECT_EQ(stage.variable("sum"), sum);
  }
  stage.hear("back");
  EXPECT_EQ(stage.said(), (Keys{"core.cannot_go_back", "rounds.n"}));
  EXPECT_EQ(stage.variable("sum"), "3");
}

constexpr const char* kSaves =
    R"({ "format": 1, "id": "saves", "start": "one", "retry": { "max": 2, "goto": "gone" },
  "vars": { "one": { "type": "int" }, "two": { "type": "int" }, "three": { "type": "int" } },
  "nodes": { "one": { "ask": { "prompt": "one", "expect": { "int": {} }, "into": "one" }, "goto": "save" },
             "save": { "do": [ { "run": "note.add", "with": { "text": "'x'" } } ], "goto": "two" },
             "two": { "ask": { "prompt": "two", "expect": { "int": {} }, "into": "two" }, "goto": "three" },
             "three": { "ask": { "prompt": "three", "expect": { "int": {} }, "into": "three" }, "branch": [ { "if": "one + two + three == 0", "goto": "one" } ], "else": "gone" },
             "gone": { "end": "done" } } })";

TEST(Back, DoesNotCrossACommand) {
  Stage stage({kSaves});
  stage.open("saves");
  stage.hear("1");
  stage.hear("2");
  stage.hear("back");
  EXPECT_EQ(stage.where(), "saves@two");
  stage.hear("back");
  EXPECT_EQ(stage.said(), (Keys{"core.cannot_go_back", "saves.two"}));
}

constexpr const char* kOuter =
    R"({ "format": 1, "id": "outer", "start": "first", "retry": { "max": 2, "goto": "gone" },
  "vars": { "first": { "type": "int" }, "got": { "type": "int", "optional": true }, "last": { "type": "int" } },
  "nodes": { "first": { "ask": { "prompt": "first", "expect": { "int": {} }, "into": "first" }, "goto": "call" },
             "call": { "call": "inner", "into": { "got": "inside" }, "aborted": "gone", "goto": "last" },
             "last": { "ask": { "prompt": "last", "expect": { "int": {} }, "into": "last" }, "branch": [ { "if": "first + last + (got ?? 0) == 0", "goto": "first" } ], "else": "gone" },
             "gone": { "end": "done" } } })";
constexpr const char* kInner =
    R"({ "format": 1, "id": "inner", "start": "inside", "returns": { "inside": "inside" }, "retry": { "max": 2, "goto": "gone" },
  "vars": { "inside": { "type": "int", "optional": true } },
  "nodes": { "inside": { "ask": { "prompt": "inside", "expect": { "int": {} }, "into": "inside" }, "goto": "mark" },
             "mark": { "ask": { "prompt": "mark", "expect": { "choice": ["red", "blue"] }, "into": "user.mark" }, "branch": [ { "if": "user.mark == 'green'", "goto": "inside" } ], "else": "gone" },
             "gone": { "end": "done" } } })";

bool has_mark(const Stage& stage) {
  for (std::size_t slot = 0; slot < stage.person.shared.size(); ++slot) {
    if (stage.library->host_types->shared[slot].name == "user.mark")
      return !stage.person.shared[slot].is_none();
  }
  return false;
}

TEST(Back, FromTheFirstQuestionOfACalledDialogueLeadsToTheQuestionBeforeTheCall) {
  Stage stage({kOuter, kInner});
  stage.open("outer");
  stage.hear("1");
  EXPECT_EQ(stage.where(), "inner@inside");
  stage.hear("back");
  EXPECT_EQ(stage.where(), "outer@first");
  EXPECT_EQ(stage.conversation.stack.size(), 1U);
}

TEST(Back, OverACallUndoesWhatTheCalledDialogueShared) {
  // The called frame took its own way back with it when it ended, so what it had set for all
  // dialogues stayed set.
  Stage stage({kOuter, kInner});
  stage.open("outer");
  stage.hear("1");
  stage.hear("2");
  stage.tap("red");
  ASSERT_EQ(stage.where(), "outer@last");
  EXPECT_EQ(stage.variable("got"), "2");
  EXPECT_TRUE(has_mark(stage));
  stage.hear("back");
  EXPECT_EQ(stage.where(), "outer@first");
  EXPECT_EQ(stage.variable("got"), "none");
  EXPECT_FALSE(has_mark(stage));
}

TEST(Back, DoesNotLeaveADigression) {
  Stage stage = at_line();
  stage.open("menu");
  stage.hear("back");
  EXPECT_EQ(stage.said(), (Keys{"core.cannot_go_back", "menu.choose"}));
}

// ---- did you mean

constexpr const char* kWho =
    R"({ "format": 1, "id": "who", "start": "who", "retry": { "max": 2, "goto": "gone" },
  "vars": { "who": { "type": "text" } },
  "nodes": { "who": { "ask": { "prompt": "who", "expect": { "choice": ["wren", "anna_maria", "anna_lisa", "bo"] }, "into": "who" }, "goto": "sum" },
             "sum": { "do": [ { "say": "sum", "args": { "who": "who" } } ], "goto": "gone" },
             "gone": { "end": "done" } } })";

Stage at_who() {
  const nlohmann::json options = {{"wren", "Wren"},
                                  {"anna_maria", {{"label", "Anna Maria"}, {"also", {"maria"}}}},
                                  {"anna_lisa", {{"label", "Anna Lisa"}, {"also", {"lisa"}}}},
                                  {"bo", "Bo"}};
  Stage stage({kWho},
              {{"*", {{"who", {{"sum", "It is {who}."}, {"who", {{"options", options}}}}}}}});
  stage.open("who");
  return stage;
}

TEST(DidYouMean, OffersTheCandidatesAndIsNoMiss) {
  Stage stage = at_who();
  stage.hear("maria or lisa");
  ASSERT_EQ(stage.said(), Keys{"core.did_you_mean"});
  ASSERT_EQ(stage.asked.choices.size(), 2U);
  EXPECT_EQ(stage.conversation.stack.back().misses, 0);
  stage.tap("anna_lisa");
  EXPECT_EQ(stage.said_text(), "It is anna_lisa.");
}

TEST(DidYouMean, ATypedNumberMeansTheOfferedSubset) {
  Stage stage = at_who();
  stage.hear("maria or lisa");
  ASSERT_EQ(stage.asked.choices.size(), 2U);
  const std::string second = stage.asked.choices[1].id;
  stage.hear("2");
  EXPECT_EQ(stage.said_text(), "It is " + second + ".");
}

TEST(DidYouMean, OnlyTheVeryNextMessageAnswersItByPosition) {
  Stage stage = at_who();
  stage.hear("maria or lisa");
  stage.hear("help");
  stage.hear("1");
  EXPECT_EQ(stage.said_text(), "It is wren.");
}

TEST(DidYouMean, OffersDatesInWordsAndTakesThemByTapAndByNumber) {
  for (const bool by_tap : {true, false}) {
    Stage stage = at_mood();
    stage.hear("3");
    stage.hear("2 or 3 december");
    if (stage.said() != Keys{"core.did_you_mean"}) stage.hear("friday or monday");
    ASSERT_EQ(stage.said(), Keys{"core.did_you_mean"});
    ASSERT_GE(stage.asked.choices.size(), 2U);
    for (const Choice& choice : stage.asked.choices) EXPECT_FALSE(choice.label.empty());
    if (by_tap) {
      stage.tap(stage.asked.choices[0].id);
    } else {
      stage.hear("1");
    }
    EXPECT_EQ(stage.where(), "mood@line");
    EXPECT_NE(stage.variable("day"), "none");
  }
}

TEST(DidYouMean, OffersWholeNumbers) {
  Stage stage = at_mood();
  stage.hear("2 or 3");
  ASSERT_EQ(stage.said(), Keys{"core.did_you_mean"});
  ASSERT_EQ(stage.asked.choices.size(), 2U);
  EXPECT_EQ(stage.asked.choices[0].label, "2");
  stage.tap(stage.asked.choices[1].id);
  EXPECT_EQ(stage.variable("mood"), "3");
}

TEST(DidYouMean, EveryKindOfAnswerHasALabelAndIsReadBack) {
  struct Kind {
    const char* expect;
    const char* type;
    const char* reply;
  };
  for (const Kind& kind :
       {Kind{"duration", "duration", "2 or 3 days"},
        Kind{"duration", "duration", "two days or three weeks"},
        Kind{"number", "number", "1.5 or 2.5"}, Kind{"time", "time", "9:00 or 10:30"},
        Kind{"local", "local", "friday 9:00 or monday 10:00"},
        Kind{"ordinal", "int", "first or second"}, Kind{"yes_no", "bool", "yes or no"},
        Kind{"date", "date", "friday or monday"}, Kind{"leave", "list<date>", "until next sunday"},
        Kind{"leave", "list<date>", "until 12/1"}}) {
    const std::string script =
        std::string(
            R"({ "format": 1, "id": "kind", "start": "a", "retry": { "max": 2, "goto": "gone" },
      "vars": { "a": { "type": ")") +
        kind.type + R"(", "optional": true }, "n": { "type": "int" } },
      "nodes": { "a": { "ask": { "prompt": "a", "expect": { ")" +
        kind.expect + R"(": {} }, "into": "a" }, "goto": "b" },
                 "b": { "ask": { "prompt": "b", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n > 0 and a != none", "goto": "a" } ], "else": "gone" },
                 "gone": { "end": "done" } } })";
    Stage stage({script});
    stage.open("kind");
    stage.hear(kind.reply);
    if (stage.said() != Keys{"core.did_you_mean"}) {
      EXPECT_NE(stage.where(), "") << kind.reply;
      continue;
    }
    const auto choices = stage.asked.choices;
    for (const Choice& choice : choices) {
      EXPECT_FALSE(choice.label.empty()) << kind.expect << " " << kind.reply;
      EXPECT_GT(choice.id.size(), 1U) << kind.expect << " " << kind.reply;
    }
    stage.tap(choices.back().id);
    EXPECT_EQ(stage.where(), "kind@b")
        << kind.expect << ": \"" << choices.back().id << "\" was offered and then not understood";
  }
}

// ---- days away

constexpr const char* kQuiet =
    R"x({ "format": 1, "id": "quiet", "start": "days", "retry": { "max": 2, "goto": "gone" },
  "vars": { "days": { "type": "list<date>" }, "again": { "type": "bool" } },
  "nodes": {
    "days": { "ask": { "prompt": "days", "expect": { "leave": {} }, "into": "days",
                       "check": [ { "if": "nth(it, 2, today) <= add(today, P365D)", "text": "too_long" } ] },
              "goto": "more" },
    "more": { "ask": { "prompt": "more", "expect": { "yes_no": {} }, "into": "again" },
              "branch": [ { "if": "again and size(days) == 2", "goto": "days" } ], "else": "gone" },
    "gone": { "end": "done" } } })x";

Stage at_days() {
  Stage stage({kQuiet});
  stage.open("quiet");
  return stage;
}

TEST(DaysAway, AreTheFirstAndTheDayBack) {
  Stage stage = at_days();
  stage.hear("from 20 December until 5 January");
  EXPECT_EQ(stage.where(), "quiet@more");
  EXPECT_EQ(stage.variable("days"), "[2026-12-20, 2027-01-06]");
}

TEST(DaysAway, ThatAreNoneAreAMiss) {
  Stage stage = at_days();
  stage.hear("yes");
  EXPECT_EQ(stage.said(), Keys{"quiet.days~1"});
}

TEST(DaysAway, AreHeldAgainstTheirCheck) {
  Stage stage = at_days();
  stage.hear("from 1 June 2027 until 1 June 2029");
  EXPECT_EQ(stage.said(), Keys{"quiet.too_long"});
}

TEST(DaysAway, ThatMayMeanTwoThingsAreAskedAboutByTheDayThatDiffers) {
  Stage stage = at_days();
  stage.hear("until next Sunday");
  ASSERT_EQ(stage.said(), Keys{"core.did_you_mean"});
  ASSERT_EQ(stage.asked.choices.size(), 2U);
  EXPECT_NE(stage.asked.choices[0].label, stage.asked.choices[1].label);
  stage.tap(stage.asked.choices[1].id);
  EXPECT_EQ(stage.where(), "quiet@more");
}

// ---- several messages in one breath; corrections

TEST(Burst, ASecondMessageRightAfterATextBelongsToIt) {
  Stage stage = at_line();
  stage.hear("She is new here");
  EXPECT_EQ(stage.where(), "mood@way");
  stage.hear("and shy, I think", std::chrono::seconds{5});
  EXPECT_EQ(stage.where(), "mood@way");
  EXPECT_EQ(stage.variable("line"), "'She is new here and shy, I think'");
  EXPECT_EQ(stage.said(), (Keys{"core.added", "mood.way"}));
  EXPECT_EQ(stage.conversation.stack.back().misses, 0);
}

TEST(Burst, LaterItIsAMiss) {
  Stage stage = at_line();
  stage.hear("She is new here");
  stage.hear("and shy, I think", std::chrono::seconds{31});
  EXPECT_EQ(stage.said(), Keys{"mood.way~1"});
  EXPECT_EQ(stage.variable("line"), "'She is new here'");
}

TEST(Burst, DoesNotGrowAnAnswerBeyondWhatOneMessageMayHold) {
  Stage stage = at_line();
  stage.hear("x");
  for (int i = 0; i < 8; ++i) stage.hear(std::string(1000, 'y'), std::chrono::seconds{5});
  EXPECT_LE(stage.variable("line").size(), kMaxInboundText + 2);
}

TEST(Edit, OfTheLastTextReplacesTheAnswer) {
  Stage stage = at_line();
  stage.take(Message{"She is newe", "typo"});
  stage.take(Edited{"typo", "She is new"});
  EXPECT_EQ(stage.where(), "mood@way");
  EXPECT_EQ(stage.variable("line"), "'She is new'");
}

TEST(Edit, OfAnythingElseDoesNothing) {
  Stage stage = at_line();
  stage.take(Message{"one", "first"});
  for (const char* id : {"other", ""}) {
    stage.take(Edited{id, "two"});
    EXPECT_TRUE(stage.said().empty());
    EXPECT_EQ(stage.variable("line"), "'one'");
  }
  Stage nothing({kMood});
  nothing.take(Edited{"first", "two"});
  EXPECT_TRUE(nothing.said().empty());
}

TEST(Edit, ThatHoldsNoAnswerLeavesTheOldOne) {
  // An emptied or overlong edit had taken the talk back to the question without putting it again.
  for (const std::string& text : {std::string(), std::string(" \n "), std::string(5000, 'x')}) {
    Stage stage = at_line();
    stage.take(Message{"one", "first"});
    stage.take(Edited{"first", text});
    EXPECT_EQ(stage.where(), "mood@way");
    EXPECT_EQ(stage.variable("line"), "'one'");
    EXPECT_TRUE(stage.said().empty());
  }
}

// ---- what people send

TEST(Input, FourKibibytesAreTakenAndOneMoreByteIsNot) {
  Stage stage = at_line();
  stage.hear(std::string(kMaxInboundText + 1, 'x'));
  EXPECT_EQ(stage.said(), Keys{"core.too_long"});
  EXPECT_EQ(stage.where(), "mood@line");
  stage.hear(std::string(kMaxInboundText, 'x'));
  EXPECT_EQ(stage.said(), Keys{"mood.line~1"}) << "100 characters are asked for";
}

TEST(Input, OddBytesNeverBreakAnything) {
  const std::string oddities[] = {"",
                                  " ",
                                  "\n\n",
                                  std::string("\0\0", 2),
                                  "\xff\xfe\xfd",
                                  "\xc3",
                                  "\xed\xa0\x80",
                                  "\xf0\x9f",
                                  "👍",
                                  "👍🏽👨‍👩‍👧",
                                  "שלום עולם",
                                  "\u202Eevil",
                                  "\u200B",
                                  "{who}",
                                  "'{name}'",
                                  "%s%n",
                                  "<@U1>",
                                  "\x1b[31m",
                                  "１２",
                                  "½",
                                  "i̇İ",
                                  "ﬁ",
                                  "\r",
                                  "/",
                                  "//",
                                  "/\xff",
                                  "=",
                                  "#1",
                                  "..........."};
  for (const std::string& odd : oddities) {
    for (const bool at_text : {false, true}) {
      Stage stage = at_text ? at_line() : at_mood();
      stage.hear(odd);
      EXPECT_FALSE(stage.said().empty()) << odd;
      EXPECT_FALSE(stage.last.alert) << odd;
    }
  }
}

TEST(Input, ControlAndTurningCharactersAreNotKept) {
  Stage stage = at_line();
  stage.hear("a\x01 b\u202Ec\tשלום");
  EXPECT_EQ(stage.variable("line"), "'a bc שלום'");
}

}  // namespace
}  // namespace tillit::dialogue
