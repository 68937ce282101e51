#include "language/pattern.hpp"

#include <gtest/gtest.h>
#include <unicode/msgfmt.h>

#include <algorithm>
#include <string>
#include <thread>

namespace tillit::language {
namespace {

using namespace std::chrono_literals;
using Kind = PatternError::Kind;

const Language kEnglish{"en"};
const Language kDutch{"nl"};
const Language kSwedish{"sv"};

const Date kThursday{std::chrono::year{2026} / 11 / 26};
const TimeOfDay kTen{10h};

std::string show(const std::string& source, const Language& language,
                 const std::vector<Argument>& arguments, bool* incomplete = nullptr) {
  const auto parsed = parse_pattern(source, language);
  EXPECT_TRUE(parsed.errors.empty()) << source << ": " << parsed.errors.front().message;
  return parsed.pattern.format(language, arguments, incomplete);
}

// One text in three languages, as a table row.
struct Row {
  const char* name;
  std::string source;
  ArgumentValue value;  // of {x}
  std::string english;
  std::string dutch;
  std::string swedish;
};

class ShownTest : public ::testing::TestWithParam<Row> {};

TEST_P(ShownTest, InEachLanguage) {
  const Row& row = GetParam();
  const std::vector<Argument> arguments = {{"x", row.value}};
  bool incomplete = false;
  EXPECT_EQ(show(row.source, kEnglish, arguments, &incomplete), row.english);
  EXPECT_EQ(show(row.source, kDutch, arguments, &incomplete), row.dutch);
  EXPECT_EQ(show(row.source, kSwedish, arguments, &incomplete), row.swedish);
  EXPECT_FALSE(incomplete);
}

const std::string kPlural = "{x, plural, =0 {none} one {# one} other {# other}}";
using Items = std::vector<std::string>;

INSTANTIATE_TEST_SUITE_P(
    Values, ShownTest,
    ::testing::Values(Row{"String", "Hi {x}!", std::string("Åsa"), "Hi Åsa!", "Hi Åsa!", "Hi Åsa!"},
                      Row{"StringWithBracesStaysAsItIs", "{x}", std::string("{x} 'n'"), "{x} 'n'",
                          "{x} 'n'", "{x} 'n'"},
                      Row{"SmallNumber", "{x}", std::int64_t{42}, "42", "42", "42"},
                      Row{"Thousands", "{x}", std::int64_t{1000}, "1,000", "1.000", "1\u00A0000"},
                      Row{"Negative", "{x}", std::int64_t{-3}, "-3", "-3", "\u22123"},
                      Row{"Broken", "{x}", 2.5, "2.5", "2,5", "2,5"},
                      Row{"Integer", "{x, number, integer}", 2.5, "2", "2", "2"},
                      Row{"Percent", "{x, number, percent}", 0.25, "25%", "25%", "25\u00A0%"},
                      Row{"NumberSkeleton", "{x, number, ::.00}", 2.5, "2.50", "2,50", "2,50"},
                      Row{"NumberWithoutStyle", "{x, number}", std::int64_t{12345}, "12,345",
                          "12.345", "12\u00A0345"},
                      Row{"EmptyList", "({x})", Items{}, "()", "()", "()"},
                      Row{"ListOfOne", "{x}", Items{"a"}, "a", "a", "a"},
                      Row{"ListOfTwo", "{x}", Items{"a", "b"}, "a and b", "a en b", "a och b"},
                      Row{"ListOfThree", "{x}", Items{"a", "b", "c"}, "a, b and c", "a, b en c",
                          "a, b och c"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Dates, ShownTest,
    ::testing::Values(
        Row{"PlainDate", "{x}", kThursday, "Thursday 26 November", "donderdag 26 november",
            "torsdag 26 november"},
        Row{"DateWithoutStyle", "{x, date}", kThursday, "Thursday 26 November",
            "donderdag 26 november", "torsdag 26 november"},
        Row{"LongSkeleton", "{x, date, ::EEEEdMMMM}", kThursday, "Thursday 26 November",
            "donderdag 26 november", "torsdag 26 november"},
        Row{"ShortSkeleton", "{x, date, ::EEEdMMM}", kThursday, "Thu 26 Nov", "do 26 nov",
            "tors 26 nov"},
        Row{"WeekdayAlone", "{x, date, ::EEEE}", kThursday, "Thursday", "donderdag", "torsdag"},
        Row{"Short", "{x, date, short}", kThursday, "26/11/2026", "26-11-2026", "2026-11-26"},
        Row{"Medium", "{x, date, medium}", kThursday, "26 Nov 2026", "26 nov 2026", "26 nov 2026"},
        Row{"Long", "{x, date, long}", kThursday, "26 November 2026", "26 november 2026",
            "26 november 2026"},
        Row{"Full", "{x, date, full}", kThursday, "Thursday 26 November 2026",
            "donderdag 26 november 2026", "torsdag 26 november 2026"},
        Row{"LongBefore1582IsStillGregorian", "{x, date, short}",
            Date{std::chrono::year{1500} / 3 / 1}, "01/03/1500", "01-03-1500", "1500-03-01"},
        Row{"PlainTime", "{x}", kTen, "10:00", "10.00 uur", "kl. 10.00"},
        Row{"TimeWithoutStyle", "{x, time}", kTen, "10:00", "10.00 uur", "kl. 10.00"},
        Row{"ShortTime", "{x, time, short}", kTen, "10:00", "10.00 uur", "kl. 10.00"},
        Row{"EarlyTime", "{x}", TimeOfDay{9h + 5min}, "09:05", "09.05 uur", "kl. 09.05"},
        Row{"BareClock", "{x, time, ::Hm}", kTen, "10:00", "10.00", "10.00"},
        Row{"DateAndTime", "{x}", LocalDateTime{kThursday, kTen}, "Thursday 26 November at 10:00",
            "donderdag 26 november om 10.00 uur", "torsdag 26 november kl. 10.00"},
        Row{"ShortDateAndTime", "{x, date, ::EEEdMMMHm}", LocalDateTime{kThursday, kTen},
            "Thu 26 Nov, 10:00", "do 26 nov 10.00", "tors 26 nov kl. 10.00"},
        Row{"LongDateAndTime", "{x, date, ::EEEEdMMMMHm}", LocalDateTime{kThursday, kTen},
            "Thursday 26 November at 10:00", "donderdag 26 november om 10.00",
            "torsdag 26 november kl. 10.00"},
        Row{"DateOfALocal", "{x, date}", LocalDateTime{kThursday, kTen}, "Thursday 26 November",
            "donderdag 26 november", "torsdag 26 november"},
        Row{"TimeOfALocal", "{x, time}", LocalDateTime{kThursday, kTen}, "10:00", "10.00 uur",
            "kl. 10.00"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Plurals, ShownTest,
    ::testing::Values(
        Row{"Zero", kPlural, std::int64_t{0}, "none", "none", "none"},
        Row{"One", kPlural, std::int64_t{1}, "1 one", "1 one", "1 one"},
        Row{"Two", kPlural, std::int64_t{2}, "2 other", "2 other", "2 other"},
        Row{"Many", kPlural, std::int64_t{1000}, "1,000 other", "1.000 other", "1\u00A0000 other"},
        Row{"OneAndAHalf", kPlural, 1.5, "1.5 other", "1,5 other", "1,5 other"},
        Row{"ADoubleThatIsWhole", kPlural, 1.0, "1 one", "1 one", "1 one"},
        Row{"Offset",
            "{x, plural, offset:1 =1 {you} one {you and # other} other {you and # others}}",
            std::int64_t{2}, "you and 1 other", "you and 1 other", "you and 1 other"},
        Row{"ExactIsBeforeTheOffset",
            "{x, plural, offset:1 =1 {you} one {you and #} other {you and #}}", std::int64_t{1},
            "you", "you", "you"},
        Row{"Ordinal", "{x, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}",
            std::int64_t{22}, "22nd", "22th", "22st"},
        Row{"SelectOther", "{x, select, kept {K} other {O}}", std::string("partly"), "O", "O", "O"},
        Row{"SelectArm", "{x, select, kept {K} other {O}}", std::string("kept"), "K", "K", "K"},
        Row{"SelectOnAWholeNumber", "{x, select, 3 {three} other {O}}", std::int64_t{3}, "three",
            "three", "three"},
        Row{"NestedPlural", "{x, plural, one {{x, select, 1 {single #} other {?}}} other {<{x}>}}",
            std::int64_t{1}, "single #", "single #", "single #"},
        Row{"PlainInsideAnArm", "{x, plural, one {<{x}>} other {<{x}>}}", std::int64_t{1000},
            "<1,000>", "<1.000>", "<1\u00A0000>"}),
    [](const auto& test) { return test.param.name; });

TEST(Pattern, ShowsApostrophesAsTheyAreUnlessABraceFollows) {
  EXPECT_EQ(show("foto's van {who}", kDutch, {{"who", std::string("Lo")}}), "foto's van Lo");
  EXPECT_EQ(show("'s avonds, zo'n dag'", kDutch, {}), "'s avonds, zo'n dag'");
  EXPECT_EQ(show("it''s", kEnglish, {}), "it's");
  EXPECT_EQ(show("''{who}''", kEnglish, {{"who", std::string("Lo")}}), "'Lo'");
  EXPECT_EQ(show("a '{' and a '}'", kEnglish, {}), "a { and a }");
  EXPECT_EQ(
      show("{n, plural, one {that's #} other {'#'# those''}}", kEnglish, {{"n", std::int64_t{2}}}),
      "#2 those'");
}

TEST(Pattern, NestsAnyDepthOfTheThreeLanguagesOwnTexts) {
  const std::string source =
      "{who, select, team {{n, plural, one {Het team deed # check-in} other {Het team deed # "
      "check-ins}}} "
      "other {{name}: {n, plural, one {# keer} other {# keer}}, laatst {day, date, ::EEEEdMMMM}}}.";
  const std::vector<Argument> team = {{"who", std::string("team")}, {"n", std::int64_t{1}}};
  const std::vector<Argument> person = {{"who", std::string("x")},
                                        {"n", std::int64_t{1200}},
                                        {"name", std::string("Lo")},
                                        {"day", kThursday}};
  EXPECT_EQ(show(source, kDutch, team), "Het team deed 1 check-in.");
  EXPECT_EQ(show(source, kDutch, person), "Lo: 1.200 keer, laatst donderdag 26 november.");
}

TEST(Pattern, NamesEveryArgumentAtAnyDepthWithItsUses) {
  const auto parsed = parse_pattern(
      "{a} {n, plural, one {{b, date} {n, number}} other {{c, select, x {{d, time}} other {{n}}}}} "
      "{o, selectordinal, one {} two {} few {} other {}}",
      kEnglish);
  ASSERT_TRUE(parsed.errors.empty());
  const std::vector<ArgumentUses> expected = {
      {"a", {ArgumentUse::Plain}},
      {"n", {ArgumentUse::Plural, ArgumentUse::Number, ArgumentUse::Plain}},
      {"b", {ArgumentUse::DateOrTime}},
      {"c", {ArgumentUse::Select}},
      {"d", {ArgumentUse::DateOrTime}},
      {"o", {ArgumentUse::Ordinal}},
  };
  EXPECT_EQ(parsed.pattern.arguments(), expected);
}

TEST(Pattern, ShowsAMissingOrUnfitArgumentAsNothingAndSaysSo) {
  struct Case {
    std::string source;
    std::vector<Argument> arguments;
    std::string shown;
  };
  const std::vector<Case> cases = {
      {"Hi {who}!", {}, "Hi !"},
      {"{n, plural, one {#} other {#}}.", {}, "."},
      {"{n, plural, one {#} other {#}}.", {{"n", std::string("3")}}, "."},
      {"{s, select, a {A} other {O}}.", {}, "."},
      {"{s, select, a {A} other {O}}.", {{"s", kThursday}}, "."},
      {"{n, number}.", {{"n", Items{"a"}}}, "."},
      {"{d, date}.", {{"d", kTen}}, "."},
      {"{d, date}.", {{"d", std::int64_t{0}}}, "."},
      {"{d, date, ::EdHm}.", {{"d", kThursday}}, "."},
      {"{t, time}.", {{"t", kThursday}}, "."},
      {"{t, time, ::EHm}.", {{"t", kTen}}, "."},
      {"{s, select, a {{deep}} other {O}}.", {{"s", std::string("a")}}, "."},
  };
  for (const Case& row : cases) {
    bool incomplete = false;
    EXPECT_EQ(show(row.source, kEnglish, row.arguments, &incomplete), row.shown) << row.source;
    EXPECT_TRUE(incomplete) << row.source;
  }
}

TEST(Pattern, ReportsWhatIsWrongByKind) {
  struct Case {
    const char* source;
    Language language;
    Kind kind;
    const char* says;  // a part of the message
  };
  const std::string long_text(kMaxPatternSource + 1, 'x');
  const std::vector<Case> cases = {
      {"Hi {who", kEnglish, Kind::Syntax, "brace"},
      {"Hi who}", kEnglish, Kind::Syntax, "brace"},
      {"{s, select, a {A}}", kEnglish, Kind::Syntax, "other {"},
      {"{n, plural, one {A}}", kEnglish, Kind::Syntax, "other {"},
      {"{n, choice, 0#a|1#b}", kEnglish, Kind::Syntax, "choice"},
      {"{n, spellout}", kEnglish, Kind::Syntax, "not supported"},
      {"{n, number, #.0}", kEnglish, Kind::Syntax, "no style"},
      {"{d, date, dd/MM}", kEnglish, Kind::Syntax, "no style"},
      {"{d, date, ::EEEEdMMMMz}", kEnglish, Kind::Syntax, "no style"},
      {"{t, time, full}", kEnglish, Kind::Syntax, "no style"},
      {"{n, plural, one {a} one {b} other {c}}", kEnglish, Kind::Syntax, "twice"},
      {"\xff", kEnglish, Kind::Syntax, "UTF-8"},
      {long_text.c_str(), kEnglish, Kind::Syntax, "longer"},
      {"{due.what}", kEnglish, Kind::BadName, "due.what"},
      {"a { due.what, date } b", kEnglish, Kind::BadName, "due.what"},
      {"{Who}", kEnglish, Kind::BadName, "Who"},
      {"{0}", kEnglish, Kind::BadName, "0"},
      {"{naïve}", kEnglish, Kind::BadName, "naïve"},
      {"{}", kEnglish, Kind::BadName, "no name"},
      {"{n, plural, other {#}}", kEnglish, Kind::MissingPlural, "\"one\""},
      {"{n, plural, =1 {a} other {#}}", kDutch, Kind::MissingPlural, "\"one\""},
      {"{n, selectordinal, other {#}}", kSwedish, Kind::MissingPlural, "\"one\""},
      {"{n, selectordinal, one {a} two {b} other {#}}", kEnglish, Kind::MissingPlural, "\"few\""},
      {"{s, select, a {{n, plural, other {#}}} other {}}", kSwedish, Kind::MissingPlural,
       "\"one\""},
      {"Hi '{who}'", kEnglish, Kind::QuotedArgument, "{who}"},
      {"l'{who} said", kEnglish, Kind::QuotedArgument, "{who} said"},
      {"'{'{who} and '{ never ends", kEnglish, Kind::QuotedArgument, "never ends"},
      {"{n, plural, one {the dogs'} other {b}}", kEnglish, Kind::QuotedArgument, "other"},
  };
  for (const Case& row : cases) {
    const auto parsed = parse_pattern(row.source, row.language);
    const auto found =
        std::find_if(parsed.errors.begin(), parsed.errors.end(), [&](const auto& error) {
          return error.kind == row.kind && error.message.find(row.says) != std::string::npos;
        });
    EXPECT_NE(found, parsed.errors.end())
        << row.source << " -> "
        << (parsed.errors.empty() ? "no error" : parsed.errors.front().message);
  }
}

TEST(Pattern, AcceptsOtherAloneForAnOrdinalInDutch) {
  EXPECT_EQ(show("{n, selectordinal, other {#e}}", kDutch, {{"n", std::int64_t{3}}}), "3e");
}

TEST(Pattern, CountsTooDeepANestAsASyntaxError) {
  std::string source = "x";
  for (int i = 0; i <= kMaxPatternDepth; ++i) source = "{s, select, other {" + source + "}}";
  const auto parsed = parse_pattern(source, kEnglish);
  ASSERT_FALSE(parsed.errors.empty());
  EXPECT_EQ(parsed.errors.front().kind, Kind::Syntax);
}

TEST(Pattern, ShowsNothingWhereItHasASyntaxError) {
  bool incomplete = false;
  EXPECT_EQ(parse_pattern("Hi {who", kEnglish).pattern.format(kEnglish, {}, &incomplete), "");
  EXPECT_TRUE(incomplete);
}

TEST(Pattern, IsEmptyAndCompleteByDefault) {
  bool incomplete = false;
  EXPECT_EQ(Pattern().format(kEnglish, {}, &incomplete), "");
  EXPECT_FALSE(incomplete);
}

TEST(Pattern, ShowsALanguageWithoutHouseStyleAsIcuHasIt) {
  const Language german{"de"};
  EXPECT_EQ(show("{d}", german, {{"d", kThursday}}), "Donnerstag, 26. November");
  EXPECT_EQ(show("{t}", german, {{"t", kTen}}), "10:00");
  const auto polish = parse_pattern("{n, plural, one {#} other {#}}", Language{"pl"});
  EXPECT_EQ(polish.errors.size(), 2U);  // few and many
}

// The parts we walk ourselves must agree with icu::MessageFormat wherever that is right: no house
// style, nothing missing.
TEST(Pattern, AgreesWithIcuMessageFormat) {
  const char* sources[] = {
      "it's {name}'s day",
      "''{name}'' '{' it''s '}' done'",
      "{n, plural, =0 {no '{' one} one {# it's} other {# of {name}, '#'}}",
      "{n, plural, offset:2 =2 {two} one {# {n}} other {# {n}}} {name}",
      "{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}",
      "{name, select, Lo {{n, plural, one {# a} other {# b {name}}}} other {c}}",
      "{n, number, integer} {n, number, percent} {n, number, ::.00} {n, number}",
  };
  for (const char* source : sources) {
    for (const std::int64_t n : {-7, 0, 1, 2, 3, 11, 21, 103, 4000}) {
      UErrorCode status = U_ZERO_ERROR;
      const icu::MessageFormat icu_format(icu::UnicodeString::fromUTF8(source),
                                          icu::Locale::getUK(), status);
      const icu::UnicodeString names[] = {"n", "name"};
      const icu::Formattable values[] = {icu::Formattable(n),
                                         icu::Formattable(icu::UnicodeString("Lo"))};
      icu::UnicodeString wide;
      std::string expected;
      icu_format.format(names, values, 2, wide, status).toUTF8String(expected);
      ASSERT_TRUE(U_SUCCESS(status)) << source;
      EXPECT_EQ(show(source, kEnglish, {{"n", n}, {"name", std::string("Lo")}}), expected)
          << source << " " << n;
    }
  }
}

TEST(Pattern, IsShownByTwoThreadsAtOnce) {
  const auto parsed = parse_pattern(
      "{n, plural, one {# time} other {# times}} on {day, date} at {t}, {x}", kEnglish);
  ASSERT_TRUE(parsed.errors.empty());
  const std::vector<Argument> arguments = {
      {"n", std::int64_t{1000}}, {"day", kThursday}, {"t", kTen}, {"x", Items{"a", "b"}}};
  std::string wrong[2];
  const auto run = [&](std::string& seen) {
    for (int i = 0; i < 200; ++i) {
      const std::string text = parsed.pattern.format(kEnglish, arguments);
      if (text != "1,000 times on Thursday 26 November at 10:00, a and b") seen = text;
    }
  };
  {
    const std::jthread first(run, std::ref(wrong[0]));
    const std::jthread second(run, std::ref(wrong[1]));
  }
  EXPECT_EQ(wrong[0], "");
  EXPECT_EQ(wrong[1], "");
}

}  // namespace
}  // namespace tillit::language
