#include "coaching/rhythm.hpp"

#include "coaching/book_json.hpp"
#include "coaching/note_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

Leave leave(const char* from, const char* back) { return {*parse_date(from), *parse_date(back)}; }
const Date kToday = *parse_date("2026-11-24");

std::string told(const Rhythm& rhythm) {
  std::string text;
  for (const Leave& each : rhythm.leaves)
    text += (text.empty() ? "" : ", ") + format(each.from) + '/' + format(each.back);
  return text;
}

TEST(Leaves, AreKeptInOrderAndOnce) {
  Rhythm rhythm = with_leave({}, leave("2027-01-04", "2027-01-11"), kToday);
  rhythm = with_leave(rhythm, leave("2026-12-21", "2026-12-28"), kToday);
  rhythm = with_leave(rhythm, leave("2027-01-04", "2027-01-11"), kToday);
  EXPECT_EQ(told(rhythm), "2026-12-21/2026-12-28, 2027-01-04/2027-01-11");
}

TEST(Leaves, ThatAreOverAreForgotten) {
  Rhythm rhythm = with_leave({}, leave("2026-11-20", "2026-11-25"), kToday);
  EXPECT_EQ(told(rhythm), "2026-11-20/2026-11-25");
  const Leave next = leave("2027-01-04", "2027-01-05");
  EXPECT_EQ(told(with_leave(rhythm, next, *parse_date("2026-12-08"))),
            "2026-11-20/2026-11-25, 2027-01-04/2027-01-05")
      << "what it held back may still be late";
  EXPECT_EQ(told(with_leave(rhythm, next, *parse_date("2026-12-09"))), "2027-01-04/2027-01-05");
}

TEST(Leaves, ThatCannotBeChangeNothing) {
  EXPECT_EQ(with_leave({}, leave("2026-12-21", "2026-12-21"), kToday), Rhythm{});
  EXPECT_EQ(with_leave({}, leave("2026-12-21", "2026-12-20"), kToday), Rhythm{});
  EXPECT_EQ(with_leave({}, leave("2026-10-20", "2026-10-24"), kToday), Rhythm{});
}

TEST(Leaves, ThatAreStillToComeStayWhenThePersonIsBack) {
  Rhythm rhythm = with_leave({}, leave("2026-11-20", "2026-12-25"), kToday);
  rhythm = with_leave(rhythm, leave("2026-12-01", "2026-12-11"), kToday);
  EXPECT_EQ(told(back_from_leave(rhythm, kToday)), "2026-11-20/2026-11-24, 2026-12-01/2026-12-11");
}

TEST(Leaves, NextIsWhatRunsOrComes) {
  EXPECT_EQ(next_leave({}, kToday), std::nullopt);
  Rhythm rhythm = with_leave({}, leave("2026-12-21", "2026-12-28"), kToday);
  EXPECT_EQ(next_leave(rhythm, kToday), leave("2026-12-21", "2026-12-28"));
  rhythm = with_leave(rhythm, leave("2026-11-20", "2026-11-25"), kToday);
  EXPECT_EQ(next_leave(rhythm, kToday), leave("2026-11-20", "2026-11-25"));
  EXPECT_EQ(next_leave(rhythm, *parse_date("2026-11-25")), leave("2026-12-21", "2026-12-28"))
      << "the day back is no day off";
}

struct WishCase {
  const char* name;
  unsigned day;  // 0: none
  const char* time;
  bool settled;
};
class Wish : public ::testing::TestWithParam<WishCase> {};
TEST_P(Wish, SettlesTheWeekIfItsMomentIsPast) {
  CheckInWish wish;
  if (GetParam().day != 0) wish.day = std::chrono::weekday{GetParam().day};
  wish.time = parse_time_of_day(GetParam().time);
  const Rhythm rhythm = with_wish({}, wish, *parse_local_date_time("2026-11-24T12:00"));
  EXPECT_EQ(rhythm.check_in, wish);
  EXPECT_EQ(rhythm.check_in_done,
            GetParam().settled ? parse_date("2026-11-23") : std::optional<Date>());
}
INSTANTIATE_TEST_SUITE_P(
    OnATuesdayAtNoon, Wish,
    ::testing::Values(WishCase{"Yesterday", 1, "", true}, WishCase{"Earlier", 2, "11:59", true},
                      WishCase{"Now", 2, "12:00", true}, WishCase{"Later", 2, "12:01", false},
                      WishCase{"SomeTimeToday", 2, "", true},
                      WishCase{"Tomorrow", 3, "09:30", false}, WishCase{"Sunday", 7, "", false},
                      WishCase{"AnyDay", 0, "10:00", false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Rhythm, KeepsNoHistory) {
  Rhythm rhythm = with_leave({}, leave("2026-11-20", "2026-11-25"), kToday);
  rhythm.budget =
      after_sending({}, NudgeKind::CheckIn, *parse_instant("2026-11-24T10:00:00Z"), Zone::utc());
  EXPECT_EQ(without_past(rhythm, *parse_date("2026-12-08")), rhythm);
  EXPECT_TRUE(without_past(rhythm, *parse_date("2026-12-09")).leaves.empty());
  EXPECT_EQ(without_past(rhythm, *parse_date("2026-12-21")).budget.sent.size(), 1U);
  EXPECT_TRUE(without_past(rhythm, *parse_date("2026-12-22")).budget.sent.empty());
  Book book;
  book.rhythm = rhythm;
  EXPECT_TRUE(without_expired(book, *parse_date("2026-12-22")).rhythm.budget.sent.empty());
}

TEST(Leaves, EndWhenThePersonIsBack) {
  Rhythm rhythm = with_leave({}, leave("2026-11-20", "2026-12-25"), kToday);
  rhythm = with_leave(rhythm, leave("2027-01-04", "2027-01-11"), kToday);
  EXPECT_EQ(told(back_from_leave(rhythm, kToday)), "2026-11-20/2026-11-24, 2027-01-04/2027-01-11");
  EXPECT_EQ(told(back_from_leave(rhythm, *parse_date("2026-11-20"))), "2027-01-04/2027-01-11");
}

Rhythm full_rhythm() {
  Rhythm rhythm;
  rhythm.working_days = Weekdays{true, true, true, true, true, false, false};
  rhythm.hours = DayHours{TimeOfDay{std::chrono::hours{8}}, TimeOfDay{std::chrono::hours{17}}};
  rhythm.leaves = {leave("2026-12-21", "2027-01-02")};
  rhythm.check_in = {false, std::chrono::Sunday, TimeOfDay{std::chrono::hours{19}}};
  rhythm.check_in_done = *parse_date("2026-11-23");
  rhythm.budget = after_sending(with_per_week({}, 2), NudgeKind::StayQuiet,
                                *parse_instant("2026-11-24T10:00:00Z"), Zone::utc());
  rhythm.budget.blocked = true;
  return rhythm;
}

TEST(RhythmInTheBook, ComesBackAsItWas) {
  Book book;
  book.rhythm = full_rhythm();
  const auto read = read_book(write_book(book));
  ASSERT_TRUE(read) << read.error().context;
  EXPECT_EQ(read->rhythm, book.rhythm);
}

TEST(RhythmInTheBook, IsNotWrittenWhileNothingWasSet) {
  EXPECT_EQ(write_book(Book{}).find("rhythm"), std::string::npos);
  EXPECT_EQ(read_book(write_book(Book{}))->rhythm, Rhythm{});
}

struct Case {
  const char* name;
  const char* right;
  const char* wrong;
  const char* place;
};
class DamagedRhythm : public ::testing::TestWithParam<Case> {};
TEST_P(DamagedRhythm, IsNamedByItsPlace) {
  Book book;
  book.rhythm = full_rhythm();
  std::string bytes = write_book(book);
  const auto at = bytes.find(GetParam().right);
  ASSERT_NE(at, std::string::npos) << bytes;
  bytes.replace(at, std::string(GetParam().right).size(), GetParam().wrong);
  const auto read = read_book(bytes);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::Corrupt);
  EXPECT_NE(read.error().context.find(GetParam().place), std::string::npos) << read.error().context;
}
INSTANTIATE_TEST_SUITE_P(
    Places, DamagedRhythm,
    ::testing::Values(
        Case{"Weekday", R"("working_days":[1)", R"("working_days":[8)", "book.rhythm.working_days"},
        Case{"Hours", R"("to":"17:00")", R"("to":"07:00")", "book.rhythm.hours"},
        Case{"Time", R"("time":"19:00")", R"("time":"25:00")", "book.rhythm.check_in.time"},
        Case{"Leave", R"("back":"2027-01-02")", R"("back":"2027-02-30")",
             "book.rhythm.leaves[0].back"},
        Case{"PerWeek", R"("per_week":2)", R"("per_week":3)", "book.rhythm.budget.per_week"},
        Case{"Flag", R"("blocked":true)", R"("blocked":1)", "book.rhythm.budget.blocked"},
        Case{"Kind", R"("stay_quiet")", R"("stay_loud")", "book.rhythm.budget.sent[0].kind"},
        Case{"Instant", "T10:00:00.000Z", "T10:00:00", "book.rhythm.budget.sent[0].at"}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tillit::coaching
