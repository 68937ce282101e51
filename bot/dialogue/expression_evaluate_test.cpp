#include "dialogue/expression.hpp"
#include "dialogue/expression_fixture.hpp"

#include <gtest/gtest.h>

namespace tillit::dialogue {
namespace {

struct Case {
  const char* source;
  const char* value;
  const char* type;
};

// "value: type", or the first error, so that a table shows everything that went wrong.
std::string outcome(const SmallWorld& world, std::string_view source,
                    const CheckOptions& options = {}) {
  const Checked checked = check(source, world, options, nullptr);
  if (checked.expression.empty()) {
    return checked.errors.empty()
               ? "no error and no expression"
               : checked.errors.front().code + " " + checked.errors.front().message;
  }
  const Type& type = checked.expression.type();
  return to_string(evaluate(checked.expression, world), type) + ": " + to_string(type);
}

class Evaluates : public ::testing::TestWithParam<Case> {};

TEST_P(Evaluates, To) {
  const SmallWorld world;
  EXPECT_EQ(outcome(world, GetParam().source),
            std::string(GetParam().value) + ": " + GetParam().type)
      << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Literals, Evaluates,
    ::testing::Values(Case{"3", "3", "int"}, Case{"2.5", "2.5", "number"},
                      Case{"1e3", "1000.0", "number"}, Case{"'x'", "'x'", "text"},
                      Case{"'it''s'", "'it''s'", "text"}, Case{"'a\\d'", "'a\\d'", "text"},
                      Case{"09:00", "09:00", "time"}, Case{"09:00:30", "09:00:30", "time"},
                      Case{"P3D", "P3D", "duration"}, Case{"-P1M", "-P1M", "duration"},
                      Case{"PT90M", "PT1H30M", "duration"}, Case{"true", "true", "bool"},
                      Case{"none", "none", "none"}, Case{"2026-11-20", "2026-11-20", "date"},
                      Case{"2026-11-20T09:00", "2026-11-20T09:00", "local"},
                      Case{"2026-11-20T09:00:00Z", "2026-11-20T09:00:00.000Z", "instant"},
                      Case{"2026 - 11 - 20", "1995", "int"},
                      Case{"-9223372036854775808", "-9223372036854775808", "int"}));

// Loosest to tightest: ?: · ?? · or · and · not · == != · < <= > >= · + - · * % · - · .
INSTANTIATE_TEST_SUITE_P(
    BindingPower, Evaluates,
    ::testing::Values(
        Case{"1 + 2 * 3", "7", "int"}, Case{"(1 + 2) * 3", "9", "int"},
        Case{"10 - 3 - 2", "5", "int"}, Case{"7 % 4 * 2", "6", "int"}, Case{"-2 * 3", "-6", "int"},
        Case{"- - 2", "2", "int"}, Case{"1 + 1 < 3", "true", "bool"},
        Case{"1 < 2 == true", "true", "bool"}, Case{"not 1 == 2", "true", "bool"},
        Case{"not true or true", "true", "bool"}, Case{"true or true and false", "true", "bool"},
        Case{"not false and false", "false", "bool"}, Case{"mood ?? 1 + 2", "3", "int"},
        Case{"(mood ?? 1) + 2", "3", "int"}, Case{"(mood ?? 3) <= 2", "false", "bool"},
        Case{"mood ?? mood ?? 7", "7", "int"}, Case{"true ? 1 : false ? 2 : 3", "1", "int"},
        Case{"false ? 1 : false ? 2 : 3", "3", "int"}, Case{"true ? false ? 1 : 2 : 3", "2", "int"},
        Case{"flag or flag ? 1 : 2", "1", "int"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, Evaluates,
    ::testing::Values(Case{"1 + 0.5", "1.5", "number"}, Case{"2 * share", "1.0", "number"},
                      Case{"1 < 1.5", "true", "bool"}, Case{"abs(-3)", "3", "int"},
                      Case{"abs(-2.5)", "2.5", "number"}, Case{"round(2.5)", "3", "int"},
                      Case{"round(-2.5)", "-3", "int"}, Case{"round(4)", "4", "int"},
                      Case{"int(2.9)", "2", "int"}, Case{"int(-2.9)", "-2", "int"},
                      Case{"int('42')", "42", "int?"}, Case{"int('42x')", "none", "int?"},
                      Case{"int(' 42')", "none", "int?"}, Case{"number('2.5')", "2.5", "number?"},
                      Case{"number('inf')", "none", "number?"}, Case{"number(3)", "3.0", "number"},
                      Case{"clamp(9, 1, 5)", "5", "int"}, Case{"clamp(0, 1, 5)", "1", "int"},
                      Case{"clamp(3, 5, 1)", "5", "int"}, Case{"clamp(3, 1, 2.5)", "2.5", "number"},
                      Case{"min(3, 1, 2)", "1", "int"}, Case{"max(1, 2.5)", "2.5", "number"},
                      Case{"max(day, today)", "2026-11-20", "date"},
                      Case{"div(7, 2, 0)", "3", "int"}, Case{"div(-7, 2, 0)", "-4", "int"},
                      Case{"div(7, 0, -1)", "-1", "int"}, Case{"div(7, 2.0, 0)", "3.5", "number"},
                      Case{"div(7.0, 0, 1)", "1.0", "number"}, Case{"-7 % 3", "2", "int"},
                      Case{"mod(7, 3, 0)", "1", "int"}, Case{"mod(7, 0, 9)", "9", "int"},
                      Case{"mod(7, -3, 0)", "-2", "int"}));

INSTANTIATE_TEST_SUITE_P(
    Saturation, Evaluates,
    ::testing::Values(Case{"9223372036854775807 + 1", "9223372036854775807", "int"},
                      Case{"-9223372036854775808 - 1", "-9223372036854775808", "int"},
                      Case{"9223372036854775807 * -2", "-9223372036854775808", "int"},
                      Case{"- (-9223372036854775808)", "9223372036854775807", "int"},
                      Case{"abs(-9223372036854775808)", "9223372036854775807", "int"},
                      Case{"div(-9223372036854775808, -1, 0)", "9223372036854775807", "int"},
                      Case{"mod(-9223372036854775808, -1, 5)", "0", "int"},
                      Case{"int(1e300)", "9223372036854775807", "int"},
                      Case{"1e308 * 10", "1.7976931348623157e+308", "number"},
                      Case{"add(9999-12-31, P1D)", "9999-12-31", "date"},
                      Case{"next_weekday(9999-12-31, 1)", "9999-12-31", "date"},
                      Case{"0001-01-01 - P1Y", "0001-01-01", "date"}));

INSTANTIATE_TEST_SUITE_P(Texts, Evaluates,
                         ::testing::Values(Case{"code == 'Tillit'", "true", "bool"},
                                           Case{"code == 'tillit'", "false", "bool"},
                                           Case{"lower(code) == 'tillit'", "true", "bool"},
                                           Case{"size('åäö')", "3", "int"},
                                           Case{"size('👍')", "1", "int"},
                                           Case{"size('')", "0", "int"},
                                           Case{"contains(code, 'ill')", "true", "bool"},
                                           Case{"contains(code, '')", "true", "bool"},
                                           Case{"matches(code, '^T.*t$')", "true", "bool"},
                                           Case{"matches('a1', '\\d')", "true", "bool"},
                                           Case{"matches(code, '^ill')", "false", "bool"},
                                           Case{"matches('é', '^.$')", "true", "bool"}));

INSTANTIATE_TEST_SUITE_P(
    Time, Evaluates,
    ::testing::Values(
        Case{"today", "2026-11-20", "date"}, Case{"now", "2026-11-20T10:00", "local"},
        Case{"today + P3D", "2026-11-23", "date"}, Case{"today - P1W", "2026-11-13", "date"},
        Case{"add(2026-01-31, P1M)", "2026-02-28", "date"},
        Case{"now + PT15H", "2026-11-21T01:00", "local"},
        Case{"on(today, 09:00)", "2026-11-20T09:00", "local"},
        Case{"on(day, at) < follow", "true", "bool"}, Case{"date(follow)", "2026-11-27", "date"},
        Case{"time(follow)", "10:00", "time"}, Case{"days_between(today, 2026-11-27)", "7", "int"},
        Case{"days_between(follow, today)", "-7", "int"},
        // A wall clock knows no zone: the nights in March and October are as long as any other.
        Case{"on(2026-03-28, 02:30) + P1D", "2026-03-29T02:30", "local"},
        Case{"on(2026-10-24, 12:00) + PT24H", "2026-10-25T12:00", "local"},
        Case{"weekday(today)", "5", "int"}, Case{"weekday(2026-11-22)", "7", "int"},
        Case{"weekday(follow)", "5", "int"}, Case{"next_weekday(today, 5)", "2026-11-27", "date"},
        Case{"next_weekday(today, 6)", "2026-11-21", "date"},
        Case{"next_weekday(today, 1)", "2026-11-23", "date"},
        Case{"next_weekday(today, score + 4)", "2026-11-23", "date"},
        Case{"started < 2026-11-20T08:00:01Z", "true", "bool"}, Case{"at >= 09:30", "true", "bool"},
        Case{"pause == P3D", "true", "bool"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, Evaluates,
    ::testing::Values(
        Case{"first(numbers)", "3", "int?"}, Case{"last(numbers)", "2", "int?"},
        Case{"first(empty)", "none", "int?"}, Case{"first(empty) ?? 9", "9", "int"},
        Case{"nth(numbers, 1, 0)", "3", "int"}, Case{"nth(numbers, 4, 0)", "0", "int"},
        Case{"nth(numbers, 0, none)", "none", "int?"},
        Case{"nth(numbers, 1, 0.5)", "3.0", "number"},
        Case{"nth(results, 9, 'partly')", "'partly'", "outcome"}, Case{"size(numbers)", "3", "int"},
        Case{"count(numbers)", "3", "int"}, Case{"count(numbers, it > 1)", "2", "int"},
        Case{"sum(numbers)", "6", "int"}, Case{"sum(empty)", "0", "int"},
        Case{"sum(numbers, it * 0.5)", "3.0", "number"}, Case{"sum(gaps, it ?? 0)", "4", "int"},
        Case{"any(numbers, it == 2)", "true", "bool"}, Case{"any(empty, true)", "false", "bool"},
        Case{"all(empty, false)", "true", "bool"}, Case{"all(numbers, it > 1)", "false", "bool"},
        Case{"map(numbers, it + 1)", "[4, 2, 3]", "list<int>"},
        Case{"filter(numbers, it != 1)", "[3, 2]", "list<int>"},
        Case{"sort_by(numbers, it)", "[1, 2, 3]", "list<int>"},
        Case{"sort_by(numbers, -it)", "[3, 2, 1]", "list<int>"},
        Case{"sort_by(numbers, it % 2)", "[2, 3, 1]", "list<int>"},
        Case{"contains(numbers, 2)", "true", "bool"}, Case{"contains(words, 'c')", "false", "bool"},
        Case{"contains(results, 'kept')", "true", "bool"},
        Case{"map(filter(gaps, it != none), it + 1)", "[2, 4]", "list<int>"},
        Case{"any(numbers, count(words) == it)", "true", "bool"},
        Case{"map(numbers, sum(numbers, it))", "[6, 6, 6]", "list<int>"}));

INSTANTIATE_TEST_SUITE_P(
    Records, Evaluates,
    ::testing::Values(
        Case{"plan.what", "'ring Ada'", "text"},
        Case{"plan.obstacle ?? 'nothing'", "'nothing'", "text"},
        Case{"main.what", "'thank Bo'", "text"},
        Case{"due != none and due.what == 'ring Ada'", "true", "bool"},
        Case{"(due ?? main).what", "'ring Ada'", "text"},
        Case{"due != none and due.relationship != none and due.relationship.alias == 'Ada'", "true",
             "bool"},
        Case{"main.relationship == none", "true", "bool"},
        Case{"due != none ? due == main : false", "false", "bool"},
        Case{"map(filter(open_promises, it.due <= today), it.what)", "['ring Ada', 'ask Ada']",
             "list<text>"},
        Case{"map(sort_by(open_promises, it.due), it.id)", "['pr:3', 'pr:1', 'pr:2']", "list<id>"},
        Case{"first(filter(open_promises, it.due <= today))", "'pr:1'", "promise?"},
        Case{"contains(open_promises, main)", "true", "bool"},
        Case{"map(filter(open_promises, it.relationship != none), it.relationship.alias)",
             "['Ada', 'Ada']", "list<text>"},
        Case{"sum(open_promises, it.effort ?? 1)", "8", "int"},
        Case{"days_open(due ?? main)", "12", "int"}, Case{"note(person.name)", "true", "bool"},
        Case{"(user.path ?? 'leader') == 'coach'", "true", "bool"},
        Case{"flag ? 'kept' : result", "'kept'", "outcome"},
        Case{"person.language == 'sv'", "true", "bool"},
        Case{"(person.name ?? '') == 'Sam'", "true", "bool"}));

TEST(Evaluate, GivesTheCandidateAsIt) {
  const SmallWorld world;
  const Type whole = simple(Kind::Int);
  const Checked checked = check("it >= 1 and it <= 5", world, {.facts = {}, .it = &whole}, nullptr);
  ASSERT_TRUE(checked.errors.empty());
  const Value three = 3;
  const Value nine = 9;
  EXPECT_EQ(evaluate(checked.expression, world, &three), Value(true));
  EXPECT_EQ(evaluate(checked.expression, world, &nine), Value(false));
}

TEST(Evaluate, WidensWholeNumbersWhereThePlaceWantsNumbers) {
  const SmallWorld world;
  const Type wanted = list_of(simple(Kind::Number));
  const Checked checked = check("numbers", world, {}, &wanted);
  EXPECT_EQ(evaluate(checked.expression, world), make_list({3.0, 1.0, 2.0}));
}

TEST(Evaluate, StopsAfterTooManySteps) {
  SmallWorld world;
  world.set("numbers", make_list(List(200, Value(1))));
  const Checked checked = check("sum(numbers, sum(numbers, it))", world, {}, nullptr);
  bool exceeded = false;
  EXPECT_EQ(evaluate(checked.expression, world, nullptr, &exceeded), Value(0));
  EXPECT_TRUE(exceeded);
  EXPECT_EQ(evaluate(check("score", world, {}, nullptr).expression, world, nullptr, &exceeded),
            Value(4));
  EXPECT_FALSE(exceeded);
}

TEST(Evaluate, ReadsAnEntityThatIsGoneAsNeutral) {
  SmallWorld world;
  world.set("main", "pr:99");
  EXPECT_EQ(outcome(world, "main.what"), "'': text");
  EXPECT_EQ(outcome(world, "main.due"), "1970-01-01: date");
}

TEST(Evaluate, SurvivesAnEnvironmentThatBreaksItsWord) {
  SmallWorld world;
  for (const auto& [name, symbol] : world.symbols()) world.set(name, Value{});
  for (const char* source : {"score + 1", "numbers", "sum(numbers)", "plan.what",
                             "main.due <= today", "map(open_promises, it.what)", "share * 2.0",
                             "follow + P1D", "result == 'kept'", "size(code)"}) {
    const Checked checked = check(source, world, {}, nullptr);
    ASSERT_FALSE(checked.expression.empty()) << source;
    static_cast<void>(evaluate(checked.expression, world));
  }
}

TEST(Value, BecomesWhatAFrameStores) {
  const SmallWorld world;
  const Type type = list_of(record_of(*world.find_record("promise")));
  const Value loaded = make_list({world.entity(*world.find_record("promise"), "pr:1"), "pr:2"});
  EXPECT_EQ(to_stored(loaded, type), make_list({"pr:1", "pr:2"}));
}

TEST(Value, HasANeutralOneForEveryType) {
  const SmallWorld world;
  EXPECT_EQ(to_string(neutral(record_of(*world.find_record("plan"))),
                      record_of(*world.find_record("plan"))),
            "{what: '', obstacle: none, due: 1970-01-01}");
  EXPECT_EQ(neutral(enum_of(world.find_enum("outcome"))), Value("kept"));
  EXPECT_TRUE(neutral(simple(Kind::Int, true)).is_none());
}

}  // namespace
}  // namespace tillit::dialogue
