#include "tools/eval.hpp"

#include "dialogue/expression_functions.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

namespace tillit::tools {
namespace {

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran run(const std::string& lines, const std::string& vars = "", bool json = false) {
  std::istringstream in(lines);
  std::ostringstream out;
  std::ostringstream err;
  const EvalOptions options{
      .vars = vars, .now = *parse_local_date_time("2026-11-20T10:00"), .json = json, .lower = {}};
  const int code = run_eval(in, out, err, options);
  return {code, out.str(), err.str()};
}

TEST(Eval, AnswersLineByLine) {
  const Ran ran = run("1 + 2\n\n  \ntoday + P3D\r\n'it''s'", "");
  EXPECT_EQ(ran.out, "3\n2026-11-23\n'it''s'\n");
  EXPECT_EQ(ran.code, kEvalFine);
}

TEST(Eval, SaysWhatIsWrongAndGoesOn) {
  const Ran ran = run("mood < 'x'\nmood + 1\n", R"({"mood": 4})");
  EXPECT_EQ(ran.out,
            "error D21 at 5: `<` compares two numbers, dates, times or moments; here are int and "
            "text\n5\n");
  EXPECT_EQ(ran.code, kEvalFailed);
}

TEST(Eval, WritesJson) {
  const Ran ran = run("mood + 1\nmoody\n[", R"({"mood": 4})", true);
  EXPECT_EQ(ran.out,
            "{\"expression\":\"mood + 1\",\"value\":5,\"type\":\"int\"}\n"
            "{\"expression\":\"moody\",\"error\":{\"code\":\"D25\",\"offset\":0,\"message\":"
            "\"there is no `moody` here; did you mean `mood`?\"}}\n"
            "{\"expression\":\"[\",\"error\":{\"code\":\"D20\",\"offset\":0,\"message\":\"`[` "
            "means nothing here\"}}\n");
}

TEST(Eval, TakesTypesFromTheValues) {
  constexpr const char* kVars = R"json({
    "whole": 3, "half": 0.5, "yes": true, "gone": null, "text": "hello", "day": "2026-11-20", "time": "09:00", "wait": "P3D",
    "local": "2026-11-20T09:00", "instant": "2026-11-20T09:00:00Z", "list": [1, 2.5], "plan": {"what": "ring", "due": "2026-11-27"},
    "mood: int?": null, "code: text": "09:00", "kept: enum(yes, no)": "no", "empty: list<date>": [],
    "open": [{"what": "a", "due": "2026-11-19"}, {"what": "b", "due": null, "note: text?": null}], "user.path": "coach",
    "deep": {"mood: int?": null, "id": "x"}})json";
  for (const auto& [expression, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"whole", R"(3,"type":"int")"},
           {"half", R"(0.5,"type":"number")"},
           {"yes", R"(true,"type":"bool")"},
           {"gone ?? 7", R"(7,"type":"int")"},
           {"gone == none", R"(true,"type":"bool")"},
           {"text", R"("hello","type":"text")"},
           {"day", R"("2026-11-20","type":"date")"},
           {"time", R"("09:00","type":"time")"},
           {"wait", R"("P3D","type":"duration")"},
           {"local", R"("2026-11-20T09:00","type":"local")"},
           {"instant", R"("2026-11-20T09:00:00.000Z","type":"instant")"},
           {"list", R"([1.0,2.5],"type":"list<number>")"},
           {"plan.due + P1D", R"("2026-11-28","type":"date")"},
           {"plan", R"({"due":"2026-11-27","what":"ring"},"type":"record")"},
           {"mood", R"(null,"type":"int?")"},
           {"code", R"("09:00","type":"text")"},
           {"kept == 'no'", R"(true,"type":"bool")"},
           {"empty", R"([],"type":"list<date>")"},
           {"map(open, it.what)", R"(["a","b"],"type":"list<text>")"},
           {"count(open, it.due != none and it.due < today)", R"(1,"type":"int")"},
           {"user.path", R"("coach","type":"text")"},
           {"deep.mood ?? 2", R"(2,"type":"int")"},
           {"lower('ÅNGSTRÖM ŸŁŽ')", R"("ångström ÿłž","type":"text")"}}) {
    const Ran ran = run(expression, kVars, true);
    EXPECT_EQ(ran.out,
              "{\"expression\":\"" + std::string(expression) + "\",\"value\":" + value + "}\n")
        << ran.err;
  }
}

TEST(Eval, RefusesVariablesThatMakeNoSense) {
  for (const auto& [vars, why] : std::initializer_list<std::pair<const char*, const char*>>{
           {"[1]", "an object of variables is expected: {\"mood\": 4}"},
           {"{", "not JSON: broken at byte 2"},
           {R"({"a": 1, "a": 2})", "\"a\" stands there twice"},
           {R"({"a": 1, "a: int": 2})", "\"a\" stands there twice"},
           {R"({"a b": 1})",
            "\"a b\" is no name: letters, digits and _, not starting with a digit"},
           {R"({"today": 1})", "\"today\" is built in and cannot be a variable"},
           {R"({"person.name": "x"})", "\"person.name\" is built in and cannot be a variable"},
           {R"({"a: string": "x"})", "\"a: string\": there is no type \"string\""},
           {R"({"a: int": "x"})", "a: int is expected here"},
           {R"({"a: list<int>": [1, "x"]})", "a[1]: int is expected here"},
           {R"({"a": []})", "a: state what the list holds, as in \"a: list<int>\""},
           {R"({"a": [1, "x"]})", "a[1]: a list holds one type; here are int and text"},
           {R"({"a": [{"b": 1}, {"b": true}]})",
            "a[1].b: a list holds one type; here are int and bool"},
           {R"({"a": 9223372036854775808})", "a: too large for an int"},
           {R"({"a": {"b: x": 1}})", "a: \"b: x\": there is no type \"x\""}}) {
    const Ran ran = run("1", vars);
    EXPECT_EQ(ran.err, "--vars: " + std::string(why) + "\n") << vars;
    EXPECT_EQ(ran.code, kEvalBadVars);
    EXPECT_EQ(ran.out, "");
  }
  EXPECT_EQ(run("1", "{\"a\":" + std::string(100'000, '[')).code, kEvalBadVars);
}

TEST(Eval, RefusesLinesThatAreTooLongOrNotUtf8) {
  EXPECT_EQ(run(std::string(5'000, '1') + "\n2").out,
            "error D20 at 1024: longer than 1024 bytes\n2\n");
  EXPECT_EQ(run(std::string(1024, '(') + "\n").out, "error D20 at 64: nested more than 64 deep\n");
  EXPECT_EQ(run("'\xFF'\n").out, "error D20 at 1: this byte is not UTF-8\n");
  EXPECT_EQ(run("'\xFF'\n", "", true).out,
            "{\"expression\":\"'\uFFFD'\",\"error\":{\"code\":\"D20\",\"offset\":1,\"message\":"
            "\"this byte is not UTF-8\"}}\n");
}

TEST(Eval, SaysWhenItTakesTooLong) {
  std::string ones = "1";
  for (int i = 0; i < 200; ++i) ones += ",1";
  EXPECT_EQ(run("sum(a, sum(a, it))", "{\"a\":[" + ones + "]}").out,
            "error D20 at 0: this takes more than 10000 steps\n");
}

std::string reference() {
  std::ifstream file(TILLIT_SOURCE_DIR "/docs/expressions.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "`abs(-3)` is `3`": both sides must come out alike.
TEST(Reference, TellsTheTruthInItsExamples) {
  const std::string text = reference();
  const std::regex example("`([^`]+)` is `([^`]+)`");
  int found = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), example), end; at != end; ++at, ++found) {
    if ((*at)[1].str().find('(') == std::string::npos) continue;
    EXPECT_EQ(run((*at)[1]).out, run((*at)[2]).out) << (*at)[0];
    EXPECT_EQ(run((*at)[1]).code, kEvalFine) << (*at)[0];
  }
  EXPECT_GE(found, 20);
}

// "| D21 | means | `bad` | `good` |": the bad one has that error, the good one none.
TEST(Reference, ShowsMistakesThatAreOnes) {
  constexpr const char* kVars =
      R"json({"score": 3, "mood: int?": 4, "kept: enum(kept, partly)": "kept", "plan": {"what": "x"}})json";
  const std::string text = reference();
  const std::regex row("\\| (D2[0-5]) \\| [^|]+ \\| `([^`]+)`[^|]*\\| `([^`]+)` \\|");
  int found = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at, ++found) {
    EXPECT_EQ(run((*at)[2], kVars).out.substr(0, 9), "error " + (*at)[1].str()) << (*at)[0];
    EXPECT_EQ(run((*at)[3], kVars).code, kEvalFine) << (*at)[0];
  }
  EXPECT_GE(found, 5);
}

TEST(Reference, NamesEveryFunction) {
  const std::string text = reference();
  for (const auto& function : dialogue::functions()) {
    EXPECT_NE(text.find(std::string("`").append(function.name).append("(")), std::string::npos)
        << function.name;
  }
}

}  // namespace
}  // namespace tillit::tools
