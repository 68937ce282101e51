#include "coaching/check_in_rules.hpp"

#include "coaching/promise_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

using std::chrono::days;

const Date kMonday = *parse_date("2026-11-23");
const Date kToday = *parse_date("2026-11-24");

Book with_promise(Book book = {}) {
  Plan plan;
  plan.what = "ask Wren";
  plan.due = kToday;
  return open_promise(std::move(book), "pr:1", plan, {kToday, TimeOfDay{}}, {});
}

Book sent_on(std::vector<const char*> dates, NudgeKind kind = NudgeKind::CheckIn) {
  Book book;
  for (const char* date : dates)
    book.rhythm.budget.sent.push_back({TimePoint{*parse_date(date)}, *parse_date(date), kind});
  return book;
}

TEST(CheckIns, AreKeptUnderTheMondayOfTheirWeek) {
  const Book book = answer_check_in({}, *parse_date("2026-11-26"), *parse_date("2026-12-01"));
  ASSERT_EQ(book.check_ins.size(), 1U);
  EXPECT_EQ(book.check_ins[0].week, kMonday);
  EXPECT_EQ(book.check_ins[0].answered, *parse_date("2026-12-01"));
  EXPECT_EQ(find_check_in(book, *parse_date("2026-11-29")), book.check_ins.data());
  EXPECT_EQ(find_check_in(book, *parse_date("2026-11-30")), nullptr);
}

TEST(CheckIns, AreOneAWeekInOrder) {
  Book book = answer_check_in({}, kMonday, kToday);
  book = answer_check_in(std::move(book), kMonday - days{7}, kToday);
  book = answer_check_in(std::move(book), kMonday, kToday + days{2});
  ASSERT_EQ(book.check_ins.size(), 2U);
  EXPECT_EQ(book.check_ins[0].week, kMonday - days{7}) << "a late answer goes where it belongs";
  EXPECT_EQ(book.check_ins[1].answered, kToday) << "the first answer counts";
}

TEST(CheckIns, OfAWeekToComeAreNotKept) {
  EXPECT_EQ(answer_check_in({}, kMonday + days{7}, kToday), Book{});
}

TEST(CheckIns, SettleTheirWeekAndNoEarlierOne) {
  Book book = answer_check_in({}, kMonday, kToday);
  EXPECT_EQ(book.rhythm.check_in_done, kMonday);
  book = answer_check_in(std::move(book), kMonday - days{7}, kToday);
  EXPECT_EQ(book.rhythm.check_in_done, kMonday);
}

TEST(CheckIns, KeepWhatCameOfThem) {
  Book book;
  book.rhythm.asks_mood = true;
  book = with_promise(std::move(book));
  book = keep_outcome(std::move(book), kMonday, Outcome::Partly, kToday);
  book = keep_mood(std::move(book), kMonday, 4, kToday);
  book = keep_offer(std::move(book), kMonday, Behaviour::DontKnow, kToday);
  book = keep_taken(std::move(book), kMonday, "pr:1", kToday);
  EXPECT_EQ(book.check_ins, (std::vector<CheckIn>{{.week = kMonday,
                                                   .answered = kToday,
                                                   .outcome = Outcome::Partly,
                                                   .mood = 4,
                                                   .offered = Behaviour::DontKnow,
                                                   .taken = true,
                                                   .promise = "pr:1"}}));
  book = keep_offer(std::move(book), kMonday, Behaviour::OwnSlip, kToday);
  EXPECT_FALSE(book.check_ins[0].taken) << "another one is not taken yet";
  EXPECT_EQ(book.check_ins[0].promise, std::nullopt);
}

TEST(CheckIns, AreNotTakenWithoutAnOfferNorWithAPromiseThatIsNot) {
  Book book = keep_taken({}, kMonday, std::nullopt, kToday);
  EXPECT_FALSE(book.check_ins[0].taken);
  book = keep_offer(std::move(book), kMonday, Behaviour::OwnSlip, kToday);
  book = keep_taken(std::move(book), kMonday, "pr:9", kToday);
  EXPECT_TRUE(book.check_ins[0].taken);
  EXPECT_EQ(book.check_ins[0].promise, std::nullopt);
}

TEST(CheckIns, KeepNoMoodOfWhoWasNotAskedNorBeyondTheScale) {
  EXPECT_EQ(keep_mood({}, kMonday, 3, kToday), Book{});
  Book book;
  book.rhythm.asks_mood = true;
  EXPECT_EQ(keep_mood(book, kMonday, 0, kToday), book);
  EXPECT_EQ(keep_mood(book, kMonday, 6, kToday), book);
}

TEST(CheckIns, AreForgottenAfterTheLatest) {
  Book book;
  for (std::size_t week = 0; week < kMaxCheckIns + 3; ++week) {
    const Date monday = kMonday - days{7 * static_cast<int>(kMaxCheckIns + 2 - week)};
    book = answer_check_in(std::move(book), monday, kToday);
  }
  ASSERT_EQ(book.check_ins.size(), kMaxCheckIns);
  EXPECT_EQ(book.check_ins.back().week, kMonday);
  const Book same = answer_check_in(book, kMonday - days{7 * 100}, kToday);
  EXPECT_EQ(same.check_ins, book.check_ins) << "a week before all that is kept";
}

struct Week {
  const char* name;
  Book book;
  const char* today;
  const char* week;
};
class WeekToAnswer : public ::testing::TestWithParam<Week> {};
TEST_P(WeekToAnswer, Is) {
  EXPECT_EQ(format(week_to_answer(GetParam().book, *parse_date(GetParam().today))),
            GetParam().week);
}
INSTANTIATE_TEST_SUITE_P(
    Books, WeekToAnswer,
    ::testing::Values(Week{"NothingCame", {}, "2026-11-26", "2026-11-23"},
                      Week{"CameThisWeek", sent_on({"2026-11-24"}), "2026-11-26", "2026-11-23"},
                      Week{"NineDaysLate", sent_on({"2026-11-24"}), "2026-12-03", "2026-11-23"},
                      Week{"TooLate", sent_on({"2026-11-24"}), "2026-12-08", "2026-12-07"},
                      Week{"OnlyTheLatest", sent_on({"2026-11-24", "2026-12-01"}), "2026-12-03",
                           "2026-11-30"},
                      Week{"AnsweredAlready",
                           answer_check_in(sent_on({"2026-11-24", "2026-12-01"}),
                                           *parse_date("2026-12-01"), *parse_date("2026-12-01")),
                           "2026-12-03", "2026-11-23"},
                      Week{"AnotherKind", sent_on({"2026-11-24"}, NudgeKind::FollowUp),
                           "2026-12-03", "2026-11-30"}),
    [](const auto& test) { return std::string(test.param.name); });

struct Done {
  const char* name;
  Outcome outcome;
  bool was_open;
  std::size_t practices;
};
class PromiseOfACheckIn : public ::testing::TestWithParam<Done> {};
TEST_P(PromiseOfACheckIn, CountsAsPracticeIfSomethingWasDone) {
  Book book = with_promise();
  book = keep_offer(std::move(book), kMonday, Behaviour::DontKnow, kToday);
  book = keep_taken(std::move(book), kMonday, "pr:1", kToday);
  book = close_promise(std::move(book), "pr:1", GetParam().outcome, kToday + days{1});
  book = with_practised_promise(std::move(book), "pr:1", GetParam().was_open, kToday + days{1});
  ASSERT_EQ(book.practices.size(), GetParam().practices);
  if (book.practices.empty()) return;
  EXPECT_EQ(book.practices[0], (Practice{std::nullopt, kToday + days{1}, Behaviour::DontKnow}));
}
INSTANTIATE_TEST_SUITE_P(Outcomes, PromiseOfACheckIn,
                         ::testing::Values(Done{"Kept", Outcome::Kept, true, 1},
                                           Done{"Partly", Outcome::Partly, true, 1},
                                           Done{"NotWell", Outcome::NotWell, true, 1},
                                           Done{"NotDone", Outcome::NotDone, true, 0},
                                           Done{"LetGo", Outcome::LetGo, true, 0},
                                           Done{"ClosedBefore", Outcome::Kept, false, 0}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(PromisesOfTheirOwn, AreNoPracticeOfABehaviour) {
  Book book = with_promise();
  book = close_promise(std::move(book), "pr:1", Outcome::Kept, kToday);
  EXPECT_TRUE(with_practised_promise(book, "pr:1", true, kToday).practices.empty());
}

}  // namespace
}  // namespace tillit::coaching
