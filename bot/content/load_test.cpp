// What the loader makes of a small content, and what follows from one mistake and what does not.
// The single findings are tested by the examples of their pages (tests/diagnostics).

#include "content/load.hpp"

#include "content/kept_script.hpp"
#include "diagnostics/demo_content.hpp"
#include "diagnostics/unbound_host.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace tillit::content {
namespace {

using dialogue::Ask;

std::string script_of(std::string_view head, std::string_view nodes) {
  return fmt::format(
      R"({{ "format": 1, "id": "demo", "start": "a", "retry": {{ "max": 2, "goto": "out" }}, {}
  "nodes": {{ {} }} }})",
      head, nodes);
}

LoadResult load_demo(std::string_view head, std::string_view nodes, const ContentFiles& more = {}) {
  ContentFiles files = demo_content();
  files["dialogs/demo.json"] = script_of(head, nodes);
  for (const auto& [path, bytes] : more) files[path] = bytes;
  add_plain_texts(files);
  return load(files, bind_nothing);
}

// "D22 D27": the codes found, in order.
std::string codes(const LoadResult& result) {
  std::string found;
  for (const Diagnostic& one : result.diagnostics) found += (found.empty() ? "" : " ") + one.code;
  return found;
}

std::string words(const LoadResult& result) {
  std::string found;
  for (const Diagnostic& one : result.diagnostics)
    found += fmt::format("{}:{}:{} {} {}\n", one.file, one.line, one.column, one.code, one.message);
  return found;
}

TEST(Load, ResolvesNamesOnceAndForAll) {
  const auto result = load_demo(
      R"("version": 7, "checkpoint": "b", "aliases": { "older": "b" },
         "vars": { "kept": { "type": "outcome", "optional": true } }, "returns": { "outcome": "kept" },)",
      R"("a": { "ask": { "prompt": "how", "expect": { "choice": ["kept", "partly"] }, "into": "kept", "skip": "out" }, "goto": "b" },
         "b": { "do": [ { "say": "done", "if": "(kept ?? 'kept') == 'partly'" } ], "end": "done" }, "out": { "end": "early" })");
  ASSERT_TRUE(result.library) << words(result);
  const dialogue::Script* script = result.library->find_script("demo");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->version, 7);
  EXPECT_EQ(script->start, 0);
  EXPECT_EQ(script->checkpoint, 1);
  EXPECT_EQ(script->find_node("older"), script->find_node("b"));
  EXPECT_EQ(script->returns.front(), (std::pair<std::string, dialogue::Slot>("outcome", 0)));
  EXPECT_EQ(script->hash.size(), 64U);
  const auto* ask = std::get_if<Ask>(&script->nodes[0].stop);
  ASSERT_TRUE(ask);
  EXPECT_EQ(ask->prompt.key, "demo.how");
  EXPECT_EQ(ask->readings[0].expect.options, (std::vector<std::string>{"kept", "partly"}));
  EXPECT_EQ(ask->skip, dialogue::NodeIndex{2});
  EXPECT_EQ(ask->retry->go_to, 2) << "the default of the dialogue";
  EXPECT_FALSE(ask->takes_text);
  EXPECT_EQ(script->nodes[1].exit.outcome, "done");
  EXPECT_TRUE(result.library->find_text(Language("nl"), "demo.how"));
  EXPECT_EQ(result.library->languages, (std::vector<Language>{Language("en"), Language("nl")}));
}

TEST(Load, HashesTheLogicAndNotItsSpelling) {
  const auto hash = [](std::string_view version, std::string_view node) {
    const auto result = load_demo(version, node);
    EXPECT_TRUE(result.library) << words(result);
    return result.library ? result.library->find_script("demo")->hash : "";
  };
  const std::string one =
      hash(R"("version": 1,)",
           R"("a": { "do": [ { "say": "x" } ], "goto": "out" }, "out": { "end": "early" })");
  EXPECT_EQ(
      one,
      hash(R"("version": 2, "//": "why",)",
           R"("out": {"//": 1, "end": "early"}, "a": { "goto": "out", "do": [{"say": "x"}] })"));
  EXPECT_NE(
      one,
      hash("", R"("a": { "do": [ { "say": "y" } ], "goto": "out" }, "out": { "end": "early" })"));
}

struct FactCase {
  const char* name;
  const char* vars;
  const char* nodes;
  const char* codes;
};

class WhatIsKnown : public ::testing::TestWithParam<FactCase> {};

TEST_P(WhatIsKnown, FollowsTheWaysOfATalk) {
  const auto result = load_demo(GetParam().vars, GetParam().nodes);
  EXPECT_EQ(codes(result), GetParam().codes) << words(result);
}

INSTANTIATE_TEST_SUITE_P(
    Facts, WhatIsKnown,
    ::testing::Values(
        FactCase{"AGuardHoldsAlongItsBranch",
                 R"("vars": { "due": { "type": "promise", "optional": true, "param": true } },)",
                 R"("a": { "branch": [ { "if": "due == none", "goto": "out" } ], "else": "b" },
                    "b": { "do": [ { "set": { "user.path": "due.what" } } ], "goto": "out" }, "out": { "end": "early" })",
                 ""},
        FactCase{"AndNotAtAJoinWithAWayThatLacksIt",
                 R"("vars": { "due": { "type": "promise", "optional": true, "param": true } },)",
                 R"("a": { "branch": [ { "if": "due == none", "goto": "c" } ], "else": "b" },
                    "b": { "goto": "c" }, "c": { "do": [ { "set": { "user.path": "due.what" } } ], "goto": "out" }, "out": { "end": "early" })",
                 "D22"},
        FactCase{
            "AnAnswerIsThereAlongGoto",
            R"("vars": { "line": { "type": "text", "optional": true } },)",
            R"("a": { "ask": { "prompt": "q", "expect": { "text": {} }, "into": "line", "skip": "out" }, "goto": "b" },
                    "b": { "do": [ { "run": "note.add", "with": { "text": "line" } } ], "goto": "out" }, "out": { "end": "early" })",
            ""},
        FactCase{
            "ButNotAlongSkip", R"("vars": { "line": { "type": "text", "optional": true } },)",
            R"("a": { "ask": { "prompt": "q", "expect": { "text": {} }, "into": "line", "skip": "b" }, "goto": "b" },
                    "b": { "do": [ { "run": "note.add", "with": { "text": "line" } } ], "goto": "out" }, "out": { "end": "early" })",
            "D22"},
        FactCase{
            "ButNotAlongRetry", R"("vars": { "line": { "type": "text" } },)",
            R"("a": { "ask": { "prompt": "q", "expect": { "text": {} }, "into": "line", "retry": { "goto": "b" } }, "goto": "b" },
                    "b": { "do": [ { "run": "note.add", "with": { "text": "line" } } ], "goto": "out" }, "out": { "end": "early" })",
            "D27"},
        FactCase{
            "SharedVariablesAreForgottenAtAStop", "",
            R"("a": { "branch": [ { "if": "user.path == none", "goto": "out" } ], "else": "b" },
                    "b": { "ask": { "prompt": "q", "expect": { "yes_no": {} } }, "goto": "c" },
                    "c": { "do": [ { "run": "note.add", "with": { "text": "user.path" } } ], "goto": "out" }, "out": { "end": "early" })",
            "D22"},
        FactCase{
            "AndKnownBeforeIt", "",
            R"("a": { "branch": [ { "if": "user.path == none", "goto": "out" } ], "else": "c" },
                    "c": { "do": [ { "run": "note.add", "with": { "text": "user.path" } } ], "goto": "out" }, "out": { "end": "early" })",
            ""},
        FactCase{
            "ViewsAreForgottenAfterACommand", "",
            R"("a": { "branch": [ { "if": "last_note == none", "goto": "out" } ], "else": "c" },
                    "c": { "do": [ { "run": "note.add", "with": { "text": "last_note" } }, { "run": "note.add", "with": { "text": "last_note" } } ],
                           "goto": "out" }, "out": { "end": "early" })",
            "D22"},
        FactCase{
            "AnActionThatIsNotAlwaysDoneProvesNothing",
            R"("vars": { "line": { "type": "text", "optional": true } },)",
            R"("a": { "do": [ { "set": { "line": "'x'" }, "if": "user.seen" }, { "run": "note.add", "with": { "text": "line" } } ], "goto": "out" },
                    "out": { "end": "early" })",
            "D22"},
        FactCase{"ALoopKeepsOnlyWhatEveryRoundKeeps",
                 R"("vars": { "line": { "type": "text", "optional": true } },)",
                 R"("a": { "do": [ { "set": { "line": "'x'" } } ], "goto": "b" },
                    "b": { "do": [ { "run": "note.add", "with": { "text": "line" } }, { "set": { "line": "none" } } ], "goto": "c" },
                    "c": { "ask": { "prompt": "q", "expect": { "yes_no": {} } }, "goto": "b" }, "out": { "end": "early" })",
                 "D22"},
        FactCase{
            "NothingIsKnownAtTheCheckpoint",
            R"("checkpoint": "b", "vars": { "due": { "type": "promise", "optional": true, "param": true } },)",
            R"("a": { "branch": [ { "if": "due == none", "goto": "out" } ], "else": "b" },
                    "b": { "do": [ { "set": { "user.path": "due.what" } } ], "goto": "out" }, "out": { "end": "early" })",
            "D22"}),
    [](const auto& test) { return test.param.name; });

struct CascadeCase {
  const char* name;
  const char* head;
  const char* nodes;
  const char* codes;
};

class OneMistake : public ::testing::TestWithParam<CascadeCase> {};

TEST_P(OneMistake, GivesOneFinding) {
  const auto result = load_demo(GetParam().head, GetParam().nodes);
  EXPECT_EQ(codes(result), GetParam().codes) << words(result);
  EXPECT_FALSE(result.library);
}

INSTANTIATE_TEST_SUITE_P(
    Cascades, OneMistake,
    ::testing::Values(
        CascadeCase{"AWrongTargetDoesNotMakeNodesUnreachable", "",
                    R"("a": { "goto": "bb" }, "b": { "goto": "out" }, "out": { "end": "early" })",
                    "D02"},
        CascadeCase{
            "AMissingExitDoesNotMakeNodesUnreachable", "",
            R"("a": { "do": [ { "say": "x" } ] }, "b": { "goto": "out" }, "out": { "end": "early" })",
            "D04"},
        CascadeCase{
            "ARowOfUnreachedNodesIsOne", "",
            R"("a": { "goto": "out" }, "b": { "goto": "c" }, "c": { "goto": "out" }, "out": { "end": "early" })",
            "D03"},
        CascadeCase{
            "AVariableReadByABrokenExpressionIsRead",
            R"("vars": { "n": { "type": "int", "init": "1" } },)",
            R"("a": { "branch": [ { "if": "n >", "goto": "b" } ], "else": "out" }, "b": { "goto": "out" }, "out": { "end": "early" })",
            "D20"},
        CascadeCase{
            "AMissingGuardIsNamedOnceInANode",
            R"("vars": { "due": { "type": "promise", "optional": true, "param": true } },)",
            R"("a": { "do": [ { "set": { "user.path": "due.what" } }, { "set": { "user.path": "due.what" } } ], "goto": "out" },
                       "out": { "end": "early" })",
            "D22"},
        CascadeCase{
            "AnUnknownTypeHidesTheRestOfTheFile", R"("vars": { "n": { "type": "integer" } },)",
            R"("a": { "branch": [ { "if": "n > 1", "goto": "out" } ], "else": "out" }, "out": { "end": "early" })",
            "D21"},
        CascadeCase{
            "ACommandThatIsNotThereSetsItsResult", R"("vars": { "p": { "type": "promise" } },)",
            R"("a": { "do": [ { "run": "promise.opn", "as": "p" }, { "set": { "user.path": "p.what" } } ], "goto": "out" },
                       "out": { "end": "early" })",
            "D25"},
        CascadeCase{"ACircleIsNotATrapAsWell", "", R"("a": { "goto": "b" }, "b": { "goto": "a" })",
                    "D05"}),
    [](const auto& test) { return test.param.name; });

TEST(Load, SparesCallersOfABrokenDialogue) {
  const auto result = load_demo(
      "",
      R"("a": { "call": "other", "with": { "who": "1" }, "aborted": "out", "goto": "out" }, "out": { "end": "early" })",
      {{"dialogs/other.json", "{ \"format\": 1"}});
  EXPECT_EQ(codes(result), "D01") << words(result);
}

TEST(Load, ChecksWhatACallGivesAndTakes) {
  const auto result = load_demo(
      R"("vars": { "plan": { "type": "int", "optional": true } },)",
      R"("a": { "call": "other", "with": { "whom": "'x'" }, "into": { "plan": "plann" }, "aborted": "out", "goto": "b" },
         "b": { "do": [ { "say": "x", "if": "plan == none" } ], "goto": "out" }, "out": { "end": "early" })",
      {{"dialogs/other.json",
        R"({ "format": 1, "id": "other", "start": "a", "vars": { "who": { "type": "text", "param": true } },
        "returns": { "plan": "who" }, "nodes": { "a": { "end": "done" } } })"}});
  EXPECT_EQ(codes(result), "D25 D25 D26") << words(result);
}

TEST(Load, KeepsWordsOfAPersonOutOfSchedules) {
  const auto result = load_demo(
      R"("vars": { "line": { "type": "text", "init": "'x'" } },)",
      R"j("a": { "do": [ { "schedule": "other", "key": "k", "at": "on(today, 10:00)", "window": "PT1H", "if_busy": "queue", "with": { "who": "line" } } ],
           "goto": "out" }, "out": { "end": "early" })j",
      {{"dialogs/other.json",
        R"({ "format": 1, "id": "other", "start": "a", "vars": { "who": { "type": "text", "param": true } },
        "nodes": { "a": { "do": [ { "run": "note.add", "with": { "text": "who" } } ], "end": "done" } } })"}});
  EXPECT_EQ(codes(result), "D28") << words(result);
}

TEST(Load, SaysWhatTheProgramDoesNotHave) {
  ContentFiles files = demo_content();
  add_plain_texts(files);
  const auto result =
      load(files, [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
        missing.push_back("there is no command promise.open");
        return bind_nothing(types, missing);
      });
  ASSERT_EQ(codes(result), "D25");
  EXPECT_EQ(result.diagnostics[0].file, "dialogs/host.json");
  EXPECT_EQ(result.diagnostics[0].line, 12);
}

TEST(Load, SaysOnlyThatTheHostIsBrokenWhenItIs) {
  ContentFiles files = demo_content();
  files["dialogs/host.json"] = R"({ "format": 1, "views": { "open": "list<promis>" },
    "start": { "new_person": "demo", "nothing_open": "demo", "safety": "demo", "follow_up": "demo" } })";
  add_plain_texts(files);
  EXPECT_EQ(codes(load(files, bind_nothing)), "D21");
  files.erase("dialogs/host.json");
  EXPECT_EQ(codes(load(files, bind_nothing)), "D01");
}

TEST(Load, OfNothingAtAllIsAFindingAndNoCrash) {
  const auto result = load({}, bind_nothing);
  EXPECT_EQ(codes(result), "D01");
  EXPECT_FALSE(result.library);
}

struct TeamTextCase {
  const char* name;
  const char* key;
  const char* text;  // nullptr: it is not there
  const char* codes;
};

class TeamTexts : public ::testing::TestWithParam<TeamTextCase> {};

// No script says them, so nothing but the list of what a team needs tells what is wrong.
TEST_P(TeamTexts, AreCheckedLikeThoseOfADialogue) {
  ContentFiles files = demo_content();
  add_plain_texts(files);
  auto texts = nlohmann::json::parse(files["locales/nl/team.json"]);
  if (GetParam().text != nullptr)
    texts[GetParam().key] = GetParam().text;
  else
    texts.erase(GetParam().key);
  files["locales/nl/team.json"] = texts.dump();
  const auto result = load(files, bind_nothing);
  EXPECT_EQ(codes(result), GetParam().codes) << words(result);
}

INSTANTIATE_TEST_SUITE_P(
    Findings, TeamTexts,
    ::testing::Values(TeamTextCase{"AsTheyAre", "counted", "Gedaan.", ""},
                      TeamTextCase{"Missing", "counted", nullptr, "D40"},
                      TeamTextCase{"OfAQuestion", "question_let_finish", nullptr, "D40"},
                      TeamTextCase{"OfNothing", "question_gone", "We zijn er.", "D41"},
                      TeamTextCase{"UnknownValue", "digest_tried", "Geprobeerd: {wat}", "D43"},
                      TeamTextCase{"ValueShownWrongly", "paused_until", "{day, number}", "D43"},
                      TeamTextCase{"LabelTooLong", "button_join",
                                   "Ik doe heel graag mee met het team", "D49"},
                      TeamTextCase{"WordWeDoNotUse", "digest_heading", "**Enquête**", "D51"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Load, MissesTheTextsOfATeamAsAWholeFile) {
  ContentFiles files = demo_content();
  add_plain_texts(files);
  files.erase("locales/nl/team.json");
  EXPECT_EQ(codes(load(files, bind_nothing)), "D40");
}

TEST(KeptScript, IsTheScriptThatItWas) {
  const auto loaded = load_demo(
      R"("version": 3, "vars": { "kept": { "type": "outcome", "optional": true } },)",
      R"("a": { "ask": { "prompt": "how", "expect": { "choice": ["kept"] }, "into": "kept" }, "goto": "b" },
                                   "b": { "do": [ { "say": "done", "if": "kept == 'kept'" } ], "end": "done" }, "out": { "end": "early" })");
  ASSERT_TRUE(loaded.library) << words(loaded);
  const dialogue::Script& now = *loaded.library->find_script("demo");
  const auto kept = read_kept_script(*loaded.library, now.body, now.version);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->hash, now.hash);
  EXPECT_EQ(kept->body, now.body);
  EXPECT_EQ(kept->version, 3);
  for (const auto& node : now.nodes) EXPECT_TRUE(kept->find_node(node.name)) << node.name;
}

TEST(KeptScript, ThatTheProgramNoLongerFitsIsNone) {
  ContentFiles files = demo_content();
  add_plain_texts(files);
  const auto loaded = load(files, bind_nothing);
  ASSERT_TRUE(loaded.library);
  for (
      const char* body :
      {"", "[]", "{}", "\xff",
       R"({"format":1,"id":"demo","nodes":{"a":{"do":[{"run":"promise.gone"}],"end":"done"}},"start":"a"})",
       R"({"format":1,"id":"demo","nodes":{"a":{"goto":"b"}},"start":"a"})"}) {
    EXPECT_EQ(read_kept_script(*loaded.library, body, 1), nullptr) << body;
  }
}

TEST(Load, SortsFindingsByFileAndLine) {
  const auto result = load_demo("", R"("a": { "goto": "x" },
    "b": { "goto": "y" }, "out": { "end": "early" })",
                                {{"dialogs/another.json", "[]"}});
  EXPECT_EQ(codes(result), "D01 D02 D02") << words(result);
  EXPECT_LT(result.diagnostics[1].line, result.diagnostics[2].line);
}

}  // namespace
}  // namespace tillit::content
