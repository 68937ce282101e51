#include "engine/stage.hpp"

#include <gtest/gtest.h>

// The clock: silence ladders, waits, schedules, coming back after a day or a week; and calls that
// end or are given up.
namespace tillit::dialogue {
namespace {

using namespace std::chrono_literals;
using Keys = std::vector<std::string>;
using What = TraceEntry::What;

constexpr const char* kQuiet =
    R"({ "format": 1, "id": "quiet", "start": "mood", "checkpoint": "mood",
  "vars": { "mood": { "type": "int" } },
  "nodes": { "mood": { "ask": { "prompt": "mood", "expect": { "int": {} }, "into": "mood", "retry": { "max": 2, "goto": "gone" },
                                "silence": [ { "after": "P1D", "say": "still_here" }, { "after": "P5D", "goto": "gone" } ] }, "goto": "thanks" },
             "thanks": { "do": [ { "say": "thanks", "args": { "mood": "mood" } } ], "goto": "gone" },
             "gone": { "do": [ { "say": "bye" } ], "end": "done" } } })";
const TextPatch kThanks{{"*", {{"quiet", {{"thanks", "Thanks for {mood}"}}}}}};

Stage at_quiet() {
  Stage stage({kQuiet}, kThanks);
  stage.open("quiet");
  return stage;
}

TEST(Silence, TheLadderStandsWithTheQuestionAndEndsWithItsKeeping) {
  Stage stage({kQuiet}, kThanks);
  const StepResult& result = stage.open("quiet");
  ASSERT_TRUE(result.timers.has_value());
  ASSERT_EQ(result.timers->size(), 3U);
  EXPECT_EQ((*result.timers)[0].after.days, 1);
  EXPECT_EQ((*result.timers)[1].after.days, 5);
  EXPECT_EQ((*result.timers)[2].rung, kCloseRung);
  for (const TimerRung& rung : *result.timers) EXPECT_EQ(rung.token, stage.asked.token);
}

TEST(Silence, RungsSaySomethingAndGoSomewhere) {
  Stage stage = at_quiet();
  stage.pass(24h);
  stage.fire(0);
  EXPECT_EQ(stage.said(), Keys{"quiet.still_here"});
  EXPECT_EQ(stage.where(), "quiet@mood");
  stage.hear("3");
  EXPECT_EQ(stage.where(), "");
  Stage gone = at_quiet();
  gone.pass(24h * 5);
  gone.fire(1);
  EXPECT_EQ(gone.said(), Keys{"quiet.bye"});
}

TEST(Silence, AWordThatLeavesTheQuestionOpenStartsTheLadderAgain) {
  // "Still here?" a minute after somebody had written would be untrue.
  Stage stage = at_quiet();
  stage.pass(23h);
  stage.hear("banana");
  ASSERT_TRUE(stage.last.timers.has_value());
  EXPECT_EQ(stage.last.timers->size(), 3U);
}

TEST(Timers, WithAnotherTokenDoNothing) {
  Stage stage = at_quiet();
  const auto stale = stage.asked.token;
  stage.hear("3");
  stage.take(TimerFired{stale, 0});
  EXPECT_TRUE(stage.said().empty());
  stage.open("quiet");
  for (const std::int64_t token : {stale, std::int64_t{0}, std::int64_t{-5}, INT64_MAX}) {
    const std::string before = stage.kept();
    stage.take(TimerFired{token, 0});
    EXPECT_TRUE(stage.said().empty());
    EXPECT_TRUE(stage.traced(What::StaleTimer));
    EXPECT_EQ(stage.kept(), before);
  }
}

TEST(Timers, WithRungsThatAreNotThereDoNothing) {
  for (const int rung : {2, 99, -2, INT32_MAX, INT32_MIN}) {
    Stage stage = at_quiet();
    stage.fire(rung);
    EXPECT_TRUE(stage.said().empty()) << rung;
    EXPECT_EQ(stage.where(), "quiet@mood") << rung;
  }
}

TEST(Timers, OfACoveredQuestionAreStale) {
  Stage stage = at_quiet();
  const auto token = stage.asked.token;
  stage.open("menu");
  stage.take(TimerFired{token, 0});
  EXPECT_TRUE(stage.said().empty());
  stage.tap("coffee");
  ASSERT_TRUE(stage.last.timers.has_value());
  EXPECT_EQ(stage.last.timers->front().token, token) << "and stand again when it comes back";
}

TEST(Closing, AfterSevenDaysWithoutAWord) {
  Stage stage = at_quiet();
  stage.pass(24h * 7 + 1s);
  stage.fire(kCloseRung);
  EXPECT_TRUE(stage.said().empty());
  EXPECT_EQ(stage.where(), "");
}

TEST(Closing, WaitsIfSomethingWasSaidMeanwhile) {
  Stage stage = at_quiet();
  stage.pass(24h * 3);
  stage.hear("banana");
  stage.pass(24h * 4 + 1h);
  stage.fire(kCloseRung);
  EXPECT_EQ(stage.where(), "quiet@mood");
  ASSERT_TRUE(stage.last.timers.has_value());
  EXPECT_EQ(stage.last.timers->back().rung, kCloseRung);
}

TEST(Closing, AtTheNextContactOfAnyKind) {
  const std::vector<std::pair<std::string, std::function<void(Stage&)>>> contacts{
      {"message", [](Stage& stage) { stage.hear("3"); }},
      {"button",
       [](Stage& stage) {
         stage.take(Button{stage.asked.token, "3"});
       }},
      {"submission",
       [](Stage& stage) {
         stage.take(Submission{stage.asked.token, "3"});
       }},
      {"command", [](Stage& stage) { stage.take(CommandWord{"menu"}); }},
      {"joined", [](Stage& stage) { stage.take(Joined{}); }},
      {"schedule", [](Stage& stage) { stage.open("menu"); }},
      {"globalbutton", [](Stage& stage) {
         stage.take(Button{0, "/menu"});
       }}};
  for (const auto& [name, contact] : contacts) {
    Stage stage = at_quiet();
    stage.pass(24h * 8);
    contact(stage);
    EXPECT_TRUE(stage.traced(What::Closed)) << name;
    EXPECT_TRUE(stage.where() == "menu@choose" || stage.where().empty())
        << name << ": " << stage.where();
    for (const std::string& key : stage.said()) EXPECT_FALSE(key.starts_with("quiet.")) << name;
  }
}

TEST(Closing, OfATalkThatADigressionHadCoveredForAWeek) {
  // A schedule on the sixth day must not keep what lay under it for ever.
  Stage stage = at_quiet();
  stage.pass(24h * 6);
  stage.open("menu");
  stage.pass(24h * 2);
  stage.hear("coffee");
  EXPECT_EQ(stage.where(), "");
  EXPECT_EQ(stage.said(), Keys{"core.ended"}) << "nothing of what was closed";
}

// ---- back after a day

Stage covered_for_a_day() {
  Stage stage = at_quiet();
  stage.pass(24h * 2);
  stage.open("menu");
  stage.tap("coffee");
  return stage;
}

TEST(GoingOn, IsAskedWhenADigressionLeadsBackToAnOldQuestion) {
  Stage stage = covered_for_a_day();
  EXPECT_EQ(stage.said(), Keys{"core.gone_on"});
  EXPECT_NE(stage.said_text().find("title of quiet"), std::string::npos);
  ASSERT_EQ(stage.last.deliveries.back().choices.size(), 2U);
}

struct Answer {
  const char* name;
  const char* word;
  const char* key;
};
std::ostream& operator<<(std::ostream& out, const Answer& answer) { return out << answer.name; }
class GoingOnAnswered : public ::testing::TestWithParam<Answer> {};
TEST_P(GoingOnAnswered, ByAWord) {
  Stage stage = covered_for_a_day();
  stage.hear(GetParam().word);
  EXPECT_EQ(stage.said(), Keys{GetParam().key});
}
INSTANTIATE_TEST_SUITE_P(Words, GoingOnAnswered,
                         ::testing::Values(Answer{"Yes", "yes", "quiet.mood"},
                                           Answer{"Label", "Carry on", "quiet.mood"},
                                           Answer{"One", "1", "quiet.mood"},
                                           Answer{"No", "no", "core.dropped"},
                                           Answer{"Drop", "drop it", "core.dropped"},
                                           Answer{"Two", "2", "core.dropped"}),
                         [](const auto& test) { return test.param.name; });

TEST(GoingOn, ByTap) {
  Stage yes = covered_for_a_day();
  yes.tap(yes.asked.choices[0].id);
  EXPECT_EQ(yes.said(), Keys{"quiet.mood"});
  Stage no = covered_for_a_day();
  no.tap(no.asked.choices[1].id);
  EXPECT_EQ(no.said(), Keys{"core.dropped"});
  EXPECT_EQ(no.where(), "");
}

TEST(GoingOn, AnAnswerToTheQuestionItselfIsTaken) {
  Stage stage = covered_for_a_day();
  stage.hear("5");
  EXPECT_EQ(stage.said(), (Keys{"quiet.thanks", "quiet.bye"}));
}

TEST(GoingOn, AnythingElsePutsTheQuestionOrItsRetry) {
  Stage stage = covered_for_a_day();
  stage.hear("banana");
  ASSERT_EQ(stage.said().size(), 1U);
  EXPECT_EQ(stage.where(), "quiet@mood");
}

TEST(GoingOn, TheOldButtonsOfAYesNoQuestionKeepTheirMeaning) {
  // Both offers carry the question's token: its own "no" must not drop the talk.
  constexpr const char* kAgain =
      R"({ "format": 1, "id": "again", "start": "again", "retry": { "max": 2, "goto": "gone" },
    "vars": { "yes": { "type": "bool" } },
    "nodes": { "again": { "ask": { "prompt": "again", "expect": { "yes_no": {} }, "into": "yes" }, "branch": [ { "if": "yes", "goto": "gone" } ], "else": "not" },
               "not": { "do": [ { "say": "not" } ], "goto": "gone" }, "gone": { "end": "done" } } })";
  Stage stage({kAgain});
  stage.open("again");
  const Delivery own = stage.asked;
  stage.pass(24h * 2);
  stage.open("menu");
  stage.tap("coffee");
  ASSERT_EQ(stage.said(), Keys{"core.gone_on"});
  stage.take(Button{own.token, "no"});
  EXPECT_EQ(stage.said(), Keys{"again.not"});
}

TEST(GoingOn, SomebodyBackAfterADayIsNotToldOff) {
  Stage stage = at_quiet();
  stage.hear("banana");
  stage.pass(25h);
  stage.hear("how are you?");
  EXPECT_EQ(stage.said(), Keys{"quiet.mood"});
  EXPECT_EQ(stage.conversation.stack.back().misses, 1);
}

// ---- calls

constexpr const char* kCaller = R"({ "format": 1, "id": "caller", "start": "call",
  "vars": { "got": { "type": "int", "optional": true } },
  "nodes": { "call": { "call": "quiet2", "into": { "got": "mood" }, "aborted": "dropped", "goto": "after" },
             "after": { "branch": [ { "if": "(got ?? 0) > 5", "goto": "high" }, { "if": "(got ?? 0) > 3", "goto": "middle" } ], "else": "low" },
             "high": { "do": [ { "say": "high" } ], "end": "high" },
             "middle": { "do": [ { "say": "middle" } ], "end": "middle" },
             "low": { "do": [ { "say": "low" } ], "end": "low" },
             "dropped": { "do": [ { "say": "dropped" }, { "set": { "user.mark": "'tidied'" } } ], "end": "dropped" } } })";
constexpr const char* kCalled =
    R"({ "format": 1, "id": "quiet2", "start": "mood", "returns": { "mood": "mood" }, "retry": { "max": 2, "goto": "gone" },
  "vars": { "mood": { "type": "int", "optional": true } },
  "nodes": { "mood": { "ask": { "prompt": "mood", "expect": { "int": {} }, "into": "mood" }, "goto": "gone" }, "gone": { "end": "done" } } })";

Stage at_call() {
  Stage stage({kCaller, kCalled});
  stage.open("caller");
  return stage;
}

struct Branching {
  const char* number;
  const char* key;
};
TEST(Calls, ReturnTheirResultAndTheFirstBranchThatHoldsIsTaken) {
  for (const Branching& one : {Branching{"9", "caller.high"}, Branching{"4", "caller.middle"},
                               Branching{"1", "caller.low"}}) {
    Stage stage = at_call();
    stage.hear(one.number);
    EXPECT_EQ(stage.said(), Keys{one.key}) << one.number;
  }
}

TEST(Calls, GivenUpTakeTheAbortedExit) {
  Stage stage = at_call();
  stage.pass(24h * 2);
  stage.open("menu");
  stage.tap("coffee");
  stage.hear("no");
  EXPECT_EQ(stage.said(), (Keys{"core.dropped", "caller.dropped"}));
}

TEST(Calls, ClosedQuietlyTakeTheAbortedExitWithoutAWord) {
  Stage stage = at_call();
  stage.pass(24h * 7 + 1s);
  stage.fire(kCloseRung);
  EXPECT_TRUE(stage.said().empty());
  EXPECT_TRUE(stage.traced(What::Aborted));
  EXPECT_EQ(stage.where(), "");
  bool set = false;
  for (const Value& value : stage.person.shared) set = set || value == Value(std::string("tidied"));
  EXPECT_TRUE(set) << "what the aborted exit tidies up is done";
}

TEST(Calls, StopRunsNoAuthoredNode) {
  Stage stage = at_call();
  stage.hear("stop");
  EXPECT_EQ(stage.said(), Keys{"core.stopped"});
  EXPECT_FALSE(stage.traced(What::Entered));
}

// ---- wait

constexpr const char* kWaiting =
    R"({ "format": 1, "id": "waiting", "start": "wait", "retry": { "max": 1, "goto": "gone" },
  "vars": { "what": { "type": "text", "optional": true } },
  "nodes": { "wait": { "do": [ { "say": "please_wait" } ], "wait": { "after": "PT20M" }, "goto": "signal" },
             "signal": { "wait": { "signal": "picture", "into": "what" }, "goto": "gone" },
             "gone": { "do": [ { "say": "bye", "args": { "what": "what ?? 'nothing'" } } ], "end": "done" } } })";

Stage at_wait() {
  Stage stage({kWaiting}, {{"*", {{"waiting", {{"bye", "Bye, {what}"}}}}}});
  stage.open("waiting");
  return stage;
}

TEST(Wait, GoesOnWithItsTimerAndItsSignalOnly) {
  Stage stage = at_wait();
  ASSERT_TRUE(stage.last.timers.has_value());
  EXPECT_EQ(stage.last.timers->front().after.seconds, 20 * 60);
  stage.take(Signal{"picture", "x"});
  EXPECT_EQ(stage.where(), "waiting@wait");
  stage.fire(0);
  EXPECT_EQ(stage.where(), "waiting@signal");
  stage.take(Signal{"other", "x"});
  EXPECT_EQ(stage.where(), "waiting@signal");
  stage.take(Signal{"picture", "a\x01 boat"});
  EXPECT_EQ(stage.said_text(), "Bye, a boat");
}

TEST(Wait, WhatIsTypedMeanwhileGetsTheMenuAndTheWaitGoesOn) {
  for (const char* word : {"banana", "hello"}) {
    Stage stage = at_wait();
    stage.hear(word);
    EXPECT_EQ(stage.where(), "menu@choose") << word;
    stage.tap("coffee");
    EXPECT_EQ(stage.where(), "waiting@wait") << word;
    ASSERT_TRUE(stage.last.timers.has_value());
    EXPECT_FALSE(stage.last.timers->empty()) << word;
  }
}

// ---- schedules

Event follow_up(SetSchedule::IfBusy if_busy, const std::string& dialogue = "help") {
  return Scheduled{"k", dialogue, {}, static_cast<int>(if_busy)};
}

TEST(Schedules, WhileSomebodyIsTalkingAreQueuedSkippedSaidOrComeAtOnce) {
  using IfBusy = SetSchedule::IfBusy;
  Stage queue = at_quiet();
  queue.hear("banana");
  queue.take(follow_up(IfBusy::Queue));
  EXPECT_TRUE(queue.said().empty());
  ASSERT_EQ(queue.last.effects.size(), 1U);
  const auto* again = std::get_if<SetSchedule>(&queue.last.effects[0]);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->key, "k");
  EXPECT_EQ(queue.person.zone.to_instant(again->at), queue.conversation.last_word + kBusyFor);

  Stage skip = at_quiet();
  skip.hear("banana");
  skip.take(follow_up(IfBusy::Skip));
  EXPECT_TRUE(skip.said().empty());
  EXPECT_TRUE(skip.last.effects.empty());

  Stage interrupt = at_quiet();
  interrupt.hear("banana");
  interrupt.take(follow_up(IfBusy::Interrupt, "menu"));
  EXPECT_EQ(interrupt.where(), "menu@choose");

  Stage say = at_quiet();
  say.hear("banana");
  say.take(follow_up(IfBusy::SayOnly, "menu"));
  EXPECT_EQ(say.said(), (Keys{"menu.choose", "quiet.mood"}));
  EXPECT_EQ(say.where(), "quiet@mood");
}

TEST(Schedules, ComeHalfAnHourAfterTheLastWord) {
  Stage stage = at_quiet();
  stage.hear("banana");
  stage.pass(30min);
  stage.take(follow_up(SetSchedule::IfBusy::Queue, "menu"));
  EXPECT_EQ(stage.where(), "menu@choose");
  EXPECT_EQ(stage.conversation.stack.size(), 2U);
}

TEST(Schedules, QueuedInTheHourThatComesTwiceAreInTheFuture) {
  // 25 October 2026, Amsterdam: 02:00-03:00 comes twice. The second 02:30 read as the first lay in
  // the past, so a waker that took what was due found it due again, without end.
  Stage stage = at_quiet();
  const TimePoint second_two = parse_instant("2026-10-25T01:05:00Z").value();
  stage.pass(std::chrono::duration_cast<std::chrono::seconds>(second_two - stage.now().instant) -
             40s);
  stage.conversation.stack.back().since = second_two - 60s;
  stage.conversation.last_word = second_two - 60s;
  stage.hear("banana");
  stage.take(follow_up(SetSchedule::IfBusy::Queue), 1s);
  ASSERT_EQ(stage.last.effects.size(), 1U);
  const auto& again = std::get<SetSchedule>(stage.last.effects[0]);
  EXPECT_GT(stage.person.zone.to_instant(again.at), stage.now().instant);
}

TEST(Schedules, OfADialogueOrAPromiseThatIsGoneDoNothing) {
  Stage stage = at_quiet();
  stage.pass(1h);
  for (const auto& event :
       {Scheduled{"k", "no_such_dialogue", {}, 1},
        Scheduled{"k", "follow_up", {{"promise", "\"pr:99\""}}, 1},
        Scheduled{"k", "follow_up", {{"promise", "not json"}}, 1},
        Scheduled{"k", "follow_up", {{"promise", "3"}}, 1}, Scheduled{"k", "follow_up", {}, 1}}) {
    stage.take(event);
    EXPECT_TRUE(stage.said().empty());
    EXPECT_EQ(stage.where(), "quiet@mood");
    EXPECT_FALSE(stage.last.alert);
  }
}

}  // namespace
}  // namespace tillit::dialogue
