#include "dialogue/expression.hpp"
#include "dialogue/expression_fixture.hpp"

#include <gtest/gtest.h>

namespace tillit::dialogue {
namespace {

struct Mistake {
  const char* source;
  const char* error;  // "code at offset: message"
};

std::string all(const Checked& checked) {
  std::string text;
  for (const ExpressionError& error : checked.errors) {
    if (!text.empty()) text += "\n";
    text += error.code + " at " + std::to_string(error.offset) + ": " + error.message;
  }
  return text;
}

class Says : public ::testing::TestWithParam<Mistake> {};

TEST_P(Says, WhatIsWrongAndWhatToDo) {
  const SmallWorld world;
  const Checked checked = check(GetParam().source, world, {}, nullptr);
  EXPECT_EQ(all(checked), GetParam().error) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, Says,
    ::testing::Values(
        Mistake{"", "D20 at 0: the expression is empty"},
        Mistake{"score = 3", "D20 at 6: `=` is not known here: to compare, write `==`"},
        Mistake{"flag && flag", "D20 at 5: `&&` is not known here: write `and`"},
        Mistake{"!flag", "D20 at 0: `!` is not known here: write `not`"},
        Mistake{"score / 2",
                "D20 at 6: `/` is not known here: to divide, write div(a, b, otherwise)"},
        Mistake{"code == \"x\"",
                "D20 at 8: `\"` is not known here: texts stand in single quotes: 'like this'"},
        Mistake{"code == ‘x’", "D20 at 8: texts stand in straight single quotes: 'like this'"},
        Mistake{"code == 'x", "D20 at 8: this text has no closing quote"},
        Mistake{"1 < score < 5", "D20 at 10: comparisons do not chain: write `a < b and b < c`"},
        Mistake{"score +", "D20 at 7: the expression stops too early"},
        Mistake{"(score + 1", "D20 at 0: this bracket is never closed"},
        Mistake{"score)", "D20 at 5: this bracket closes nothing"},
        Mistake{
            "flag ? 10:20",
            "D20 at 12: `condition ? this : that` needs its `:` (with spaces: 10:20 is a time)"},
        Mistake{"score 3", "D20 at 6: `3` is not expected here"},
        Mistake{"score == not flag", "D20 at 9: put brackets around `not …` here"},
        Mistake{"2026-02-30", "D20 at 0: there is no day 2026-02-30"},
        Mistake{"25:00", "D20 at 0: there is no time 25:00"},
        Mistake{"P3X", "D20 at 0: `P3X` is not a duration; write P3D, P2W, P1M or PT90M"},
        Mistake{"9223372036854775808",
                "D20 at 0: this whole number is too large; the largest is 9223372036854775807"},
        Mistake{"any(numbers, any(numbers, any(numbers, it > 1)))",
                "D20 at 26: list functions stand at most 2 deep inside one another"}));

INSTANTIATE_TEST_SUITE_P(
    Types, Says,
    ::testing::Values(
        Mistake{
            "score < 'x'",
            "D21 at 6: `<` compares two numbers, dates, times or moments; here are int and text"},
        Mistake{"score == 'x'",
                "D21 at 6: `==` needs the same type on both sides; here are int and text"},
        Mistake{"share == 0.5",
                "D21 at 6: numbers with a fraction are hardly ever equal: use `<=` or `>=`, or "
                "round(…) first"},
        Mistake{"numbers == empty",
                "D21 at 8: lists are not compared as a whole: use size, any or all"},
        Mistake{"result == code",
                "D21 at 7: `==` needs the same type on both sides; here are outcome and text: "
                "compare with one of its words, in quotes"},
        Mistake{"code + 'x'",
                "D21 at 5: `+` needs numbers; here are text and text: texts are put together in "
                "the locale file, with {arguments}"},
        Mistake{"today - day",
                "D21 at 6: `-` needs numbers; here are date and date: use days_between(from, to)"},
        Mistake{
            "today + 3",
            "D21 at 6: `+` needs numbers; here are date and int: write days as a duration, P3D"},
        Mistake{"today + PT3H",
                "D21 at 8: a date has no hours: make it a moment with on(date, time) first, or use "
                "whole days"},
        Mistake{"day < now",
                "D21 at 4: `<` compares two numbers, dates, times or moments; here are date and "
                "local: take date(…) of the moment"},
        Mistake{"pause < P30D",
                "D21 at 6: `<` compares two numbers, dates, times or moments; here are duration "
                "and duration: is P1M longer than P30D? compare dates instead"},
        Mistake{"score and flag",
                "D21 at 0: each side of `and` must be true or false, and this is int"},
        Mistake{"not score", "D21 at 4: what follows `not` must be true or false, and this is int"},
        Mistake{"flag ? 1 : 'x'",
                "D21 at 5: `? :` needs the same type on both sides of `:`; here are int and text"},
        Mistake{"mood ?? 3 <= 2",
                "D21 at 5: both sides of `??` must be of one type; here are int and bool (brackets "
                "may be missing: (a ?? b) before other operators)"},
        Mistake{"score % score",
                "D21 at 6: `%` needs whole numbers, and a plain one above 0 on its right: weeks % "
                "2; else use mod(a, b, otherwise)"},
        Mistake{"score % 0",
                "D21 at 6: `%` needs whole numbers, and a plain one above 0 on its right: weeks % "
                "2; else use mod(a, b, otherwise)"},
        Mistake{"matches(code, '(')", "D21 at 14: this pattern does not work: missing ): ("},
        Mistake{"matches(code, code)",
                "D21 at 14: the pattern of matches must stand here in quotes"},
        Mistake{"size(score)",
                "D21 at 5: size(text) or size(list) needs a text or a list here, and this is int"},
        Mistake{"next_weekday(today, 8)", "D21 at 20: weekdays go from 1 (Monday) to 7 (Sunday)"},
        Mistake{
            "sort_by(words, it)",
            "D21 at 15: a list is sorted by numbers, dates, times or moments, and this is text"},
        Mistake{"contains(numbers, 'x')", "D21 at 18: this list holds int, and this is text"}));

INSTANTIATE_TEST_SUITE_P(
    Optionals, Says,
    ::testing::Values(
        Mistake{"mood + 1",
                "D22 at 0: `mood` may be none here: test `mood != none` before, or write `mood ?? "
                "otherwise`"},
        Mistake{"due.what",
                "D22 at 0: `due` may be none here: test `due != none` before `due.what`"},
        Mistake{"due != none and due.relationship.alias == 'Ada'",
                "D22 at 16: `due.relationship` may be none here: test `due.relationship != none` "
                "before `due.relationship.alias`"},
        Mistake{"first(numbers) + 1",
                "D22 at 0: this may be none: say what then, with `… ?? otherwise`"},
        Mistake{"mood == 3 or mood != none",
                "D22 at 0: `mood` may be none here: test `mood != none` before, or write `mood ?? "
                "otherwise`"},
        Mistake{"sum(gaps)", "D22 at 4: some of these may be none: write sum(list, it ?? 0)"},
        Mistake{"kept == 'kept'",
                "D22 at 0: `kept` may be none here: test `kept != none` before, or write `kept ?? "
                "otherwise`"}));

INSTANTIATE_TEST_SUITE_P(
    Names, Says,
    ::testing::Values(
        Mistake{"result == 'keptt'",
                "D23 at 10: 'keptt' is not one of the words of outcome: kept, partly, not_done; "
                "did you mean `kept`?"},
        Mistake{"'x' == result",
                "D23 at 0: 'x' is not one of the words of outcome: kept, partly, not_done"},
        Mistake{"score != none", "D24 at 6: `score` is never none, so this is always true"},
        Mistake{"scor > 1", "D25 at 0: there is no `scor` here; did you mean `score`?"},
        Mistake{"plan.waht", "D25 at 0: plan has no field `waht`; did you mean `what`?"},
        Mistake{"follow.date",
                "D25 at 0: local has no fields, so no `date`; its parts are date(…) and time(…)"},
        Mistake{"siez(code)", "D25 at 0: there is no function `siez`; did you mean `size`?"},
        Mistake{"clamp(1, 2)",
                "D25 at 0: `clamp` is written clamp(value, low, high); here are 2 arguments"},
        Mistake{"count",
                "D25 at 0: `count` is a function: write count(list) or count(list, condition)"},
        Mistake{"it > 3",
                "D25 at 0: `it` stands only inside filter, map, any, all, count, sum, sort_by, and "
                "in the check of an ask"},
        Mistake{"note(why)",
                "D28 at 5: `text` of `note` is not private, so no private value may go there"}));

TEST(Check, ReportsEveryErrorInTheOrderOfTheSource) {
  const SmallWorld world;
  EXPECT_EQ(all(check("score < 'x' and flagg or mood > 1", world, {}, nullptr)),
            "D21 at 6: `<` compares two numbers, dates, times or moments; here are int and text\n"
            "D25 at 16: there is no `flagg` here; did you mean `flag`?\n"
            "D22 at 25: `mood` may be none here: test `mood != none` before, or write `mood ?? "
            "otherwise`");
}

TEST(Check, SaysWhatThePlaceNeeds) {
  const SmallWorld world;
  const Type wanted = simple(Kind::Bool);
  EXPECT_EQ(all(check("score", world, {}, &wanted)),
            "D21 at 0: this is int, but bool is needed here");
  const Type whole = simple(Kind::Int);
  EXPECT_EQ(all(check("mood", world, {}, &whole)),
            "D22 at 0: `mood` may be none here: test `mood != none` before, or write `mood ?? "
            "otherwise`");
}

TEST(Check, TakesTheEnumOfALiteralFromThePlace) {
  const SmallWorld world;
  const Type wanted = world.type_of("result");
  EXPECT_EQ(check("'kept'", world, {}, &wanted).expression.type(), wanted);
  EXPECT_EQ(check("flag ? 'kept' : 'partly'", world, {}, &wanted).expression.type(), wanted);
  EXPECT_EQ(check("flag ? 'kept' : 'lost'", world, {}, &wanted).errors.at(0).code, "D23");
  EXPECT_EQ(check("'kept'", world, {}, nullptr).expression.type(), simple(Kind::Text));
}

TEST(Check, KeepsAnExpressionWhoseOnlyFaultIsThatItIsAlwaysTrue) {
  const SmallWorld world;
  EXPECT_FALSE(check("score != none", world, {}, nullptr).expression.empty());
}

struct Guard {
  const char* source;
  Facts when_true;
  Facts when_false;
};

TEST(Facts, FollowFromABoolExpression) {
  const SmallWorld world;
  for (const Guard& guard : std::initializer_list<Guard>{
           {"due != none", {"due"}, {}},
           {"due == none", {}, {"due"}},
           {"none != due", {"due"}, {}},
           {"not (due == none)", {"due"}, {}},
           {"due != none and mood != none", {"due", "mood"}, {}},
           {"due == none or mood == none", {}, {"due", "mood"}},
           {"due != none or mood != none", {}, {}},
           {"due != none and score > 1 or due != none and flag", {"due"}, {}},
           {"due != none and due.relationship != none", {"due", "due.relationship"}, {}},
           {"user.path != none", {"user.path"}, {}},
           {"due != none ? score > 1 : false", {"due"}, {}},
           {"due == none ? true : mood == none", {}, {"due", "mood"}},
           {"flag ? due != none : due != none and mood != none", {"due"}, {}},
           {"any(gaps, it != none)", {}, {}},
           {"score > 1", {}, {}}}) {
    const Checked checked = check(guard.source, world, {}, nullptr);
    EXPECT_TRUE(checked.errors.empty()) << guard.source << "\n" << all(checked);
    EXPECT_EQ(checked.when_true, guard.when_true) << guard.source;
    EXPECT_EQ(checked.when_false, guard.when_false) << guard.source;
  }
}

TEST(Facts, MakeAnOptionalUsable) {
  const SmallWorld world;
  EXPECT_TRUE(check("mood + 1", world, {.facts = {"mood"}}, nullptr).errors.empty());
  EXPECT_TRUE(
      check("due.relationship.alias", world, {.facts = {"due", "due.relationship"}}, nullptr)
          .errors.empty());
  for (const char* source :
       {"mood == none or mood > 1", "mood != none ? mood : 0", "not (mood == none) and mood > 1",
        "mood == none ? 0 : mood + 1", "due != none and any(open_promises, it.due > due.due)",
        "any(gaps, it != none and it > 1)", "user.path != none and user.path == 'coach'"}) {
    EXPECT_EQ(all(check(source, world, {}, nullptr)), "") << source;
  }
}

TEST(Facts, DoNotReachWhereTheyDoNotHold) {
  const SmallWorld world;
  for (const char* source :
       {"mood != none or mood > 1", "mood == none ? mood + 1 : 0",
        "(mood != none) == true and mood > 1", "any(gaps, it != none) and any(gaps, it > 1)",
        "due != none and any(open_promises, it.relationship.alias == '')",
        "filter(gaps, it != none or flag) == gaps or any(filter(gaps, it != none or flag), it > "
        "1)"}) {
    EXPECT_FALSE(check(source, world, {}, nullptr).errors.empty()) << source;
  }
  // `it` outside is not `it` inside.
  const Type candidate = simple(Kind::Int, true);
  EXPECT_FALSE(
      check("it != none and any(gaps, it > 1)", world, {.facts = {}, .it = &candidate}, nullptr)
          .errors.empty());
}

TEST(Check, TellsWhatIsRead) {
  const SmallWorld world;
  const Checked checked =
      check("mood ?? (user.path == none ? score : count(open_promises))", world, {}, nullptr);
  EXPECT_EQ(checked.reads, (std::set<std::string, std::less<>>{"mood", "score", "user.path"}));
  EXPECT_FALSE(checked.reads_private);
  EXPECT_TRUE(check("size(why ?? '')", world, {}, nullptr).reads_private);
  EXPECT_TRUE(
      check("(about != none ? about.secret : none) ?? ''", world, {}, nullptr).reads_private);
  EXPECT_TRUE(check("seal(why)", world, {}, nullptr).errors.empty());
}

}  // namespace
}  // namespace tillit::dialogue
