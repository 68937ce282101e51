#include "core/random.hpp"
#include "dialogue/state_json.hpp"
#include "engine/stage.hpp"

#include <gtest/gtest.h>

// What is kept between turns: round trips, damage, and scripts that changed under a talk.
namespace tillit::dialogue {
namespace {

using Keys = std::vector<std::string>;

std::string weekly(const std::string& vars, const std::string& nodes,
                   const std::string& head = "") {
  return R"({ "format": 1, "id": "weekly", "start": "hello", "checkpoint": "mood", "retry": { "max": 2, "goto": "gone" }, )" +
         head + R"("vars": {)" + vars + R"(}, "nodes": {)" + nodes + R"(,
    "gone": { "do": [ { "say": "bye", "args": { "mood": "mood ?? 0" } } ], "end": "done" } } })";
}
constexpr const char* kVars =
    R"("mood": { "type": "int", "optional": true }, "why": { "type": "text", "optional": true })";
constexpr const char* kMood = R"("hello": { "do": [ { "say": "hello" } ], "goto": "mood" },
  "mood": { "ask": { "prompt": "mood", "expect": { "int": {} }, "into": "mood" }, "goto": "why" })";
constexpr const char* kWhy =
    R"(,"why": { "ask": { "prompt": "why", "expect": { "text": {} }, "into": "why" }, "goto": "sum" },
  "sum": { "do": [ { "say": "sum", "args": { "why": "why ?? ''" } } ], "goto": "gone" })";
const TextPatch kTexts{{"*", {{"weekly", {{"bye", "Bye {mood}"}, {"sum", "Sum {why}"}}}}}};

std::string first() { return weekly(kVars, std::string(kMood) + kWhy); }

Stage at_why() {
  Stage stage({first()}, kTexts);
  stage.open("weekly");
  stage.hear("4");
  return stage;
}

TEST(ChangedScript, WithOtherTextsOnlyGoesOnAsItWas) {
  Stage stage = at_why();
  stage.deploy({first()},
               {{"*", {{"weekly", {{"bye", "Other words {mood}"}, {"sum", "Sum {why}"}}}}}});
  stage.hear("because");
  EXPECT_EQ(stage.said_text(), "Other words 4");
}

TEST(ChangedScript, MovesSilentlyWhereTheQuestionIsStillThere) {
  Stage stage = at_why();
  stage.deploy(
      {weekly(
          kVars,
          std::string(kMood) +
              R"(,"why": { "ask": { "prompt": "why", "expect": { "text": { "max": 200 } }, "into": "why" }, "goto": "new_line" },
    "new_line": { "do": [ { "say": "new_line", "args": { "why": "why ?? ''" } } ], "goto": "gone" })")},
      {{"*", {{"weekly", {{"bye", "Bye {mood}"}, {"new_line", "New {why}"}}}}}});
  EXPECT_TRUE(stage.conversation.changed.empty());
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"weekly.new_line", "weekly.bye"}));
  EXPECT_EQ(stage.said_text(), "Bye 4");
}

std::string renamed(const std::string& head) {
  return weekly(
      kVars,
      std::string(kMood).replace(std::string(kMood).rfind("\"why\""), 5, "\"reason\"") +
          R"(,"reason": { "ask": { "prompt": "reason", "expect": { "text": {} }, "into": "why" }, "goto": "sum" },
                 "sum": { "do": [ { "say": "sum", "args": { "why": "why ?? ''" } } ], "goto": "gone" })",
      head);
}

TEST(ChangedScript, FollowsAnAlias) {
  Stage stage = at_why();
  stage.deploy({renamed(R"("aliases": { "why": "reason" }, )")}, kTexts);
  EXPECT_EQ(stage.where(), "weekly@reason");
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"weekly.sum", "weekly.bye"}));
}

TEST(ChangedScript, WithoutTheNodeGoesToItsCheckpointAndSaysSo) {
  Stage stage = at_why();
  stage.deploy({renamed("")}, kTexts);
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "weekly.mood"}));
  EXPECT_EQ(stage.variable("mood"), "4") << "what fits is kept";
  stage.hear("2");
  EXPECT_EQ(stage.said(), Keys{"weekly.reason"}) << "and is said once";
}

TEST(ChangedScript, ThatWaitsForAnotherKindOfAnswerGoesToItsCheckpoint) {
  Stage stage = at_why();
  stage.deploy(
      {weekly(
          R"("mood": { "type": "int", "optional": true }, "why": { "type": "bool", "optional": true })",
          std::string(kMood) +
              R"(,"why": { "ask": { "prompt": "why", "expect": { "yes_no": {} }, "into": "why" }, "branch": [ { "if": "why", "goto": "gone" } ], "else": "sum" },
                        "sum": { "do": [ { "say": "sum" } ], "goto": "gone" })")},
      {{"*", {{"weekly", {{"bye", "Bye {mood}"}}}}}});
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "weekly.mood"}));
}

// The same questions with the mood as a text.
std::string mood_in_words(const std::string& migrate) {
  return R"({ "format": 1, "id": "weekly", "start": "hello", "checkpoint": "mood", "retry": { "max": 2, "goto": "gone" },
    "vars": { "mood": { "type": "text", "optional": true)" +
         migrate + R"( }, "why": { "type": "text", "optional": true } },
    "nodes": { "hello": { "do": [ { "say": "hello" } ], "goto": "mood" },
               "mood": { "ask": { "prompt": "mood", "expect": { "text": {} }, "into": "mood" }, "goto": "why" },
               "why": { "ask": { "prompt": "why", "expect": { "text": {} }, "into": "why" }, "goto": "sum" },
               "sum": { "do": [ { "say": "sum", "args": { "why": "why ?? ''", "mood": "mood ?? 'none'" } } ], "goto": "gone" },
               "gone": { "end": "done" } } })";
}
const TextPatch kInWords{{"*", {{"weekly", {{"sum", "Sum {why} {mood}"}}}}}};

TEST(ChangedScript, WithAnotherTypeOfAVariableGoesToItsCheckpoint) {
  Stage stage = at_why();
  stage.deploy({mood_in_words("")}, kInWords);
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "weekly.mood"}));
  EXPECT_EQ(stage.variable("mood"), "none");
}

TEST(ChangedScript, AVariableWithMigrateIsTakenOver) {
  Stage stage = at_why();
  stage.deploy({mood_in_words(R"(, "was": "int", "migrate": "it > 3 ? 'high' : 'low'")")},
               kInWords);
  EXPECT_EQ(stage.where(), "weekly@why");
  EXPECT_EQ(stage.variable("mood"), "'high'");
  stage.hear("because");
  EXPECT_EQ(stage.said_text(), "Sum because high");
}

TEST(ChangedScript, ANewVariableStartsAsItsInitSays) {
  Stage stage = at_why();
  stage.deploy(
      {weekly(
          std::string(kVars) +
              R"(, "times": { "type": "int", "init": "size(open_promises) + 3" }, "more": { "type": "text", "optional": true })",
          std::string(kMood) +
              R"(,"why": { "ask": { "prompt": "why", "expect": { "text": {} }, "into": "why" }, "goto": "sum" },
                         "sum": { "do": [ { "say": "sum", "args": { "why": "why ?? ''", "more": "more ?? '-'", "times": "times" } } ], "goto": "more" },
                         "more": { "ask": { "prompt": "more", "expect": { "text": {} }, "into": "more" }, "goto": "gone" })")},
      {{"*", {{"weekly", {{"bye", "Bye {mood}"}, {"sum", "Sum {why} {more} {times}"}}}}}});
  stage.hear("because");
  ASSERT_EQ(stage.said().size(), 2U);
  EXPECT_EQ(stage.last.deliveries[0].text, "Sum because - 3");
}

TEST(ChangedScript, MarkedRetireGoesToItsCheckpointAtOnce) {
  Stage stage = at_why();
  stage.deploy({weekly(kVars, std::string(kMood) + kWhy, R"("retire": true, )")}, kTexts);
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "weekly.mood"}));
}

TEST(ChangedScript, ADialogueThatIsGoneLeadsToTheMenu) {
  Stage stage = at_why();
  stage.deploy({});
  stage.hear("because");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "menu.choose"}));
}

constexpr const char* kCaller =
    R"({ "format": 1, "id": "caller", "start": "first", "checkpoint": "first", "retry": { "max": 2, "goto": "gone" }, "vars": { "n": { "type": "int" } },
  "nodes": { "first": { "do": [ { "run": "note.add", "with": { "text": "'once only'" } } ], "goto": "ask" },
             "ask": { "ask": { "prompt": "ask", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n == 1", "goto": "call" } ], "else": "gone" },
             "call": { "call": "weekly", "aborted": "dropped", "goto": "gone" },
             "dropped": { "do": [ { "say": "dropped" } ], "end": "dropped" }, "gone": { "end": "done" } } })";
constexpr const char* kCallerAlone =
    R"({ "format": 1, "id": "caller", "start": "first", "checkpoint": "first", "retry": { "max": 2, "goto": "gone" }, "vars": { "n": { "type": "int" } },
  "nodes": { "first": { "do": [ { "run": "note.add", "with": { "text": "'once only'" } } ], "goto": "ask" },
             "ask": { "ask": { "prompt": "ask", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n == 1", "goto": "dropped" } ], "else": "gone" },
             "dropped": { "do": [ { "say": "dropped" } ], "end": "dropped" }, "gone": { "end": "done" } } })";
constexpr const char* kDetour =
    R"({ "format": 1, "id": "detour", "start": "n", "retry": { "max": 2, "goto": "gone" }, "vars": { "n": { "type": "int" } },
  "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n > 1", "goto": "bye" } ], "else": "gone" },
             "bye": { "do": [ { "say": "bye" } ], "goto": "gone" }, "gone": { "end": "done" } } })";

TEST(ChangedScript, ACalledDialogueThatIsGoneTakesItsCallersAbortedExit) {
  Stage stage({kCaller, first()}, kTexts);
  stage.open("caller");
  stage.hear("1");
  ASSERT_EQ(stage.where(), "weekly@mood");
  // The caller of a dialogue that is gone has changed as well; an older caller is met when only the
  // state is older.
  const std::string stored = stage.kept();
  auto library = std::const_pointer_cast<Library>(stage_library({kCaller, first()}, kTexts));
  library->scripts.erase("weekly");
  stage.library = library;
  auto read = read_conversation(stored, *library, Language("en"));
  ASSERT_TRUE(read.has_value());
  stage.conversation = *read;
  stage.hear("3");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "caller.dropped"}));
}

TEST(ChangedScript, ACallerWithoutTheCallGoesToItsCheckpoint) {
  Stage stage({kCaller, first()}, kTexts);
  stage.open("caller");
  stage.hear("1");
  stage.deploy({kCallerAlone});
  stage.hear("3");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "caller.ask"}));
}

TEST(ChangedScript, ADigressionThatIsGoneLeadsBackToTheQuestionItCovered) {
  // The question below had not changed at all, but its dialogue was begun again at its checkpoint,
  // commands included.
  Stage stage({kCaller, first(), kDetour}, kTexts);
  stage.open("caller");
  const auto token = stage.asked.token;
  stage.open("detour");
  stage.deploy({kCaller, first()}, kTexts);
  stage.hear("3");
  EXPECT_EQ(stage.said(), (Keys{"core.changed", "caller.ask"}));
  EXPECT_EQ(stage.conversation.stack.back().token, token);
  EXPECT_TRUE(stage.last.commands.empty());
}

struct Overriding {
  const char* word;
  const char* key;
};
TEST(ChangedScript, StopHelpNowAndSafetyAreHeardAllTheSame) {
  for (const Overriding& one :
       {Overriding{"stop", "core.stopped"}, Overriding{"hulp nu", "help_now.lines"},
        Overriding{"I want to kill myself", "safety.check"}}) {
    Stage stage = at_why();
    stage.deploy({renamed("")}, kTexts);
    stage.hear(one.word);
    const Keys said = stage.said();
    EXPECT_NE(std::find(said.begin(), said.end(), one.key), said.end()) << one.word;
  }
  Stage stopped = at_why();
  stopped.deploy({renamed("")}, kTexts);
  stopped.hear("stop");
  EXPECT_EQ(stopped.said(), Keys{"core.stopped"});
  EXPECT_EQ(stopped.where(), "");
}

TEST(ChangedScript, AWeekLaterTheTalkIsClosedWithoutAWord) {
  Stage stage = at_why();
  const auto token = stage.asked.token;
  stage.deploy({renamed("")}, kTexts);
  stage.pass(std::chrono::hours{24 * 7 + 1});
  stage.take(TimerFired{token, kCloseRung});
  EXPECT_TRUE(stage.said().empty());
  EXPECT_EQ(stage.where(), "");
}

TEST(ChangedScript, LastsUntilItWasToldIfTheFirstTurnOnItBreaks) {
  Stage stage = at_why();
  stage.deploy({renamed("")}, kTexts);
  stage.take(Left{});
  stage.hear("because");
  EXPECT_NE(stage.where(), "");
}

// ---- round trips and damage

// A walk through everything that a state can hold.
Stage walked(std::uint64_t seed, int steps) {
  Stage stage({kCaller, first(), kDetour}, kTexts);
  Random random = Random::seeded(seed);
  stage.open("caller");
  static constexpr const char* kWords[] = {"1",      "4",    "because", "banana",
                                           "menu",   "back", "tea",     "/skip",
                                           "detour", "2",    "help",    "I want to kill myself",
                                           "yes"};
  for (int i = 0; i < steps; ++i) {
    const auto what = random.below(10);
    if (what == 0) {
      stage.pass(std::chrono::hours{30});
    } else if (what == 1) {
      stage.open(random.below(2) == 0 ? "detour" : "weekly");
    } else {
      stage.hear(kWords[random.below(std::size(kWords))],
                 std::chrono::seconds{static_cast<int>(random.below(60))});
    }
  }
  return stage;
}

TEST(StoredState, ComesBackAsItWasFromAnyWalk) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Stage stage = walked(seed, 25);
    const std::string once = stage.kept();
    auto read = read_conversation(once, *stage.library, stage.person.language);
    ASSERT_TRUE(read.has_value()) << once;
    EXPECT_EQ(write_conversation(*read, *stage.library), once);
    const std::string profile = write_person(stage.person, *stage.library);
    auto person = read_person(profile, stage.person.book, *stage.library);
    ASSERT_TRUE(person.has_value());
    EXPECT_EQ(write_person(*person, *stage.library), profile);
  }
}

// Whatever was read must be fit to be taken on: no throw, no crash, and stop ends it.
void expect_sane(const Stage& stage, const Result<Conversation>& read, const std::string& what) {
  if (!read) {
    EXPECT_EQ(read.error().code, Errc::Corrupt) << what;
    return;
  }
  for (const char* word : {"3", "back", "stop"}) {
    const auto result = step(*stage.library, stage.person, *read, Message{word, "x"}, stage.now());
    EXPECT_FALSE(result.deliveries.empty()) << what << " " << word;
    (void)write_conversation(result.conversation, *stage.library);
  }
}

TEST(StoredState, DamagedAtAnyByteIsRefusedOrSane) {
  Stage stage = walked(3, 25);
  const std::string good = stage.kept();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char byte : {'\0', '"', '9', '-', '{', '\xff', 'x'}) {
      std::string bad = good;
      bad[at] = byte;
      expect_sane(stage, read_conversation(bad, *stage.library, Language("en")), bad);
    }
    expect_sane(stage, read_conversation(good.substr(0, at), *stage.library, Language("en")),
                "cut");
  }
}

TEST(StoredState, WithAnyValueReplacedIsRefusedOrSane) {
  Stage stage = walked(5, 30);
  const nlohmann::json values[] = {nullptr,
                                   true,
                                   -1,
                                   INT64_MAX,
                                   INT64_MIN,
                                   UINT64_MAX,
                                   1e300,
                                   "",
                                   "x",
                                   nlohmann::json::array(),
                                   nlohmann::json::object(),
                                   nlohmann::json::array({1, 2}),
                                   {{"a", 1}}};
  for (const std::string& good : {stage.kept(), write_person(stage.person, *stage.library)}) {
    const bool is_talk = good == stage.kept();
    const nlohmann::json flat = nlohmann::json::parse(good).flatten();
    std::vector<std::string> places;
    for (const auto& [pointer, value] : flat.items()) {
      for (std::string place = pointer; !place.empty(); place = place.substr(0, place.rfind('/')))
        places.push_back(place);
    }
    for (const std::string& place : places) {
      for (const auto& value : values) {
        nlohmann::json bad = nlohmann::json::parse(good);
        bad[nlohmann::json::json_pointer(place)] = value;
        const std::string bytes = bad.dump();
        if (is_talk) {
          expect_sane(stage, read_conversation(bytes, *stage.library, Language("en")), bytes);
        } else if (auto person = read_person(bytes, stage.person.book, *stage.library)) {
          const auto result =
              step(*stage.library, *person, stage.conversation, Message{"menu", "x"}, stage.now());
          (void)write_person(result.person, *stage.library);
        } else {
          EXPECT_EQ(person.error().code, Errc::Corrupt);
        }
      }
    }
  }
}

TEST(StoredState, OfAFormatOfTheFutureIsRefused) {
  Stage stage = at_why();
  auto bad = nlohmann::json::parse(stage.kept());
  bad["format"] = kStateFormat + 1;
  EXPECT_FALSE(read_conversation(bad.dump(), *stage.library, Language("en")).has_value());
}

}  // namespace
}  // namespace tillit::dialogue
