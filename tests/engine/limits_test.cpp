#include "engine/stage.hpp"

#include <gtest/gtest.h>

#include <set>

// Limits and what happens at them; and the variation of lines.
namespace tillit::dialogue {
namespace {

using Keys = std::vector<std::string>;

// A cycle without a stop is an error of the content (D05), so the engine's own guard is met by a
// script built in the test.
std::shared_ptr<const Library> spinning(bool with_on_error) {
  constexpr const char* kStill =
      R"({ "format": 1, "id": "spin", "start": "n", "on_error": "sorry", "retry": { "max": 2, "goto": "gone" },
    "vars": { "n": { "type": "int" } },
    "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "goto": "again" },
               "again": { "do": [ { "say": "line" } ], "branch": [ { "if": "n < 0", "goto": "gone" } ], "else": "gone" },
               "sorry": { "do": [ { "say": "sorry" } ], "end": "sorry" },
               "gone": { "do": [ { "say": "bye" } ], "end": "done" } } })";
  auto library = std::const_pointer_cast<Library>(stage_library({kStill}));
  Script script = *library->find_script("spin");
  const auto again = *script.find_node("again");
  script.nodes[again].actions.clear();
  script.nodes[again].exit.branches.front().go_to = again;
  if (!with_on_error) script.on_error.reset();
  library->scripts["spin"] = std::make_unique<const Script>(std::move(script));
  return library;
}

Stage at_spin(bool with_on_error = true) {
  Stage stage({});
  stage.library = spinning(with_on_error);
  stage.open("spin");
  return stage;
}

TEST(Limits, AHundredNodesInOneStepAndTheLastStableStateStays) {
  Stage stage = at_spin();
  const std::string before = stage.kept();
  const Delivery asked = stage.asked;
  stage.hear("-1");
  EXPECT_TRUE(stage.last.alert);
  EXPECT_EQ(stage.said(), Keys{"core.error"});
  EXPECT_EQ(stage.where(), "spin@n");
  EXPECT_EQ(stage.conversation.stack.back().token, asked.token);
  stage.hear("1");
  EXPECT_EQ(stage.said(), Keys{"spin.bye"}) << "the same question can still be answered";
  EXPECT_FALSE(stage.last.alert);
}

TEST(Limits, ASecondBreachInARowTakesOnErrorOrEndsTheTalk) {
  Stage authored = at_spin();
  authored.hear("-1");
  authored.hear("-1");
  EXPECT_EQ(authored.said(), (Keys{"core.error_again", "spin.sorry"}));
  EXPECT_EQ(authored.where(), "");
  EXPECT_TRUE(authored.last.alert);
  Stage plain = at_spin(false);
  plain.hear("-1");
  plain.hear("-1");
  EXPECT_EQ(plain.said(), Keys{"core.error_again"});
  EXPECT_EQ(plain.where(), "");
}

TEST(Limits, AWordInBetweenForgivesTheFirstBreach) {
  Stage stage = at_spin();
  stage.hear("-1");
  stage.hear("repeat");
  stage.hear("-1");
  EXPECT_EQ(stage.said(), Keys{"core.error"});
}

TEST(Limits, TwentyDialoguesInsideEachOther) {
  constexpr const char* kDeep =
      R"({ "format": 1, "id": "deep", "start": "n", "retry": { "max": 2, "goto": "gone" },
    "vars": { "n": { "type": "int" } },
    "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n > 0", "goto": "deeper" } ], "else": "gone" },
               "deeper": { "call": "deep", "aborted": "gone", "goto": "gone" }, "gone": { "end": "done" } } })";
  Stage stage({kDeep});
  stage.open("deep");
  for (std::size_t depth = 2; depth <= kMaxFrames; ++depth) {
    stage.hear("1");
    ASSERT_EQ(stage.conversation.stack.size(), depth);
  }
  stage.hear("1");
  EXPECT_TRUE(stage.last.alert);
  EXPECT_EQ(stage.conversation.stack.size(), kMaxFrames);
  stage.hear("0");
  EXPECT_EQ(stage.where(), "") << "every caller ends in turn";
}

TEST(Limits, ManyDigressionsNeverBreachTheStack) {
  std::vector<std::string> scripts;
  for (int i = 0; i < 25; ++i) {
    const std::string id = "talk_" + std::string(1, static_cast<char>('a' + i));
    scripts.push_back(
        R"({ "format": 1, "id": ")" + id +
        R"(", "start": "n", "retry": { "max": 2, "goto": "gone" }, "vars": { "n": { "type": "int" } },
      "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "branch": [ { "if": "n > 1", "goto": "gone" } ], "else": "bye" },
                 "bye": { "do": [ { "say": "bye" } ], "goto": "gone" }, "gone": { "end": "done" } } })");
  }
  Stage stage(scripts);
  for (int i = 0; i < 25; ++i) {
    stage.open("talk_" + std::string(1, static_cast<char>('a' + i)));
    EXPECT_FALSE(stage.last.alert);
    EXPECT_LE(stage.conversation.stack.size(), kMaxFrames);
  }
  EXPECT_EQ(stage.where(), "talk_y@n");
}

TEST(Limits, AStateThatWouldGrowTooLargeIsRefused) {
  std::string vars;
  std::string nodes;
  std::string reads;
  for (int i = 0; i < 80; ++i) {
    const std::string n = std::to_string(i);
    const std::string name = std::string("line_").append(n);
    const std::string node = std::string("ask_").append(n);
    if (i > 0) {
      vars += ", ";
      reads += ", ";
    }
    vars.append("\"").append(name).append(R"(": { "type": "text", "optional": true })");
    reads.append(R"({ "if": ")").append(name).append(R"( == none", "goto": "gone" })");
    nodes.append("\"").append(node).append(
        R"(": { "ask": { "prompt": "line", "expect": { "text": {} }, "into": ")");
    nodes.append(name).append(R"(" }, "goto": "ask_)").append(std::to_string(i + 1));
    nodes.append(R"(" },)");
  }
  const std::string script =
      R"({ "format": 1, "id": "grow", "start": "ask_0", "retry": { "max": 2, "goto": "gone" }, "vars": {)" +
      vars + R"(}, "nodes": {)" + nodes + R"("ask_80": { "branch": [)" + reads +
      R"(], "else": "full" }, "full": { "do": [ { "say": "full" } ], "goto": "gone" }, "gone": { "end": "done" } } })";
  Stage stage({script});
  stage.open("grow");
  bool refused = false;
  for (int i = 0; i < 79 && !refused; ++i) {
    stage.hear(std::string(4000, 'x'));
    refused = stage.last.alert;
    EXPECT_LT(stage.kept().size(), 2 * kMaxState);
  }
  EXPECT_TRUE(refused);
  EXPECT_TRUE(stage.where().starts_with("grow@ask_6")) << stage.where();
}

// ---- variation

std::string lines_script(const std::string& vary) {
  return R"({ "format": 1, "id": "lines", "start": "n", "retry": { "max": 2, "goto": "gone" }, "vars": { "n": { "type": "int" } },
    "nodes": { "n": { "ask": { "prompt": "n", "expect": { "int": {} }, "into": "n" }, "goto": "line" },
               "line": { "do": [ { "say": "line", )" +
         vary + R"( } ], "branch": [ { "if": "n == 0", "goto": "gone" } ], "else": "n" },
               "gone": { "end": "done" } } })";
}
nlohmann::json numbered(int count) {
  nlohmann::json lines = nlohmann::json::array();
  for (int i = 0; i < count; ++i) lines.push_back("line " + std::to_string(i));
  return {{"line", lines}};
}
std::vector<std::string> heard(Stage& stage, int times) {
  std::vector<std::string> lines;
  for (int i = 0; i < times; ++i) {
    stage.hear("1");
    lines.push_back(stage.last.deliveries.at(0).text);
  }
  return lines;
}

TEST(Variation, NoLineIsRepeatedWithinTheLastTwo) {
  for (const char* vary : {R"("vary": "shuffle")", R"("vary": "random")"}) {
    for (int variants = 3; variants <= 7; ++variants) {
      for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        Stage stage({lines_script(vary)}, {{"*", {{"lines", numbered(variants)}}}});
        stage.person.seed = seed;
        stage.open("lines");
        const auto lines = heard(stage, 4 * variants);
        for (std::size_t i = 2; i < lines.size(); ++i) {
          EXPECT_NE(lines[i], lines[i - 1]) << vary << variants << " seed " << seed;
          EXPECT_NE(lines[i], lines[i - 2]) << vary << variants << " seed " << seed;
        }
      }
    }
  }
}

TEST(Variation, AShuffleSaysEveryLineOnceInARound) {
  Stage stage({lines_script(R"("vary": "shuffle")")}, {{"*", {{"lines", numbered(5)}}}});
  stage.open("lines");
  for (int round = 0; round < 4; ++round) {
    const auto lines = heard(stage, 5);
    EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), 5U) << round;
  }
}

TEST(Variation, DiffersBetweenPeopleAndIsTheSameForTheSameSeed) {
  std::set<std::vector<std::string>> orders;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<std::string> of_seed[2];
    for (auto& lines : of_seed) {
      Stage stage({lines_script(R"("vary": "shuffle")")}, {{"*", {{"lines", numbered(5)}}}});
      stage.person.seed = seed;
      stage.open("lines");
      lines = heard(stage, 5);
    }
    EXPECT_EQ(of_seed[0], of_seed[1]);
    orders.insert(of_seed[0]);
  }
  EXPECT_GT(orders.size(), 5U);
}

TEST(Variation, ACycleGoesInOrderAndOnceIsSaidOnceThenTheLaterLine) {
  Stage cycle({lines_script(R"("vary": "cycle")")}, {{"*", {{"lines", numbered(3)}}}});
  cycle.open("lines");
  EXPECT_EQ(heard(cycle, 4), (std::vector<std::string>{"line 0", "line 1", "line 2", "line 0"}));
  Stage once({lines_script(R"("vary": "once", "later": "short")")},
             {{"*", {{"lines", numbered(1)}}}});
  once.open("lines");
  const auto lines = heard(once, 3);
  EXPECT_EQ(lines[0], "line 0");
  EXPECT_EQ(lines[1], "short (en)");
  EXPECT_EQ(lines[2], "short (en)");
}

TEST(Variation, LanguagesMayHaveDifferentNumbersOfLines) {
  for (const char* vary : {R"("vary": "shuffle")", R"("vary": "random")", R"("vary": "cycle")"}) {
    Stage stage({lines_script(vary)}, {{"en", {{"lines", numbered(7)}}},
                                       {"nl", {{"lines", numbered(3)}}},
                                       {"sv", {{"lines", numbered(1)}}}});
    stage.open("lines");
    for (int round = 0; round < 30; ++round) {
      stage.person.language = Language(round % 3 == 0 ? "en" : round % 3 == 1 ? "nl" : "sv");
      const auto lines = heard(stage, 2);
      for (const auto& line : lines) EXPECT_TRUE(line.starts_with("line "));
    }
  }
}

}  // namespace
}  // namespace tillit::dialogue
