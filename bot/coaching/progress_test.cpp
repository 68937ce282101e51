#include "coaching/progress.hpp"

#include "coaching/relationship_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const Date kToday = *parse_date("2026-11-24");  // a Tuesday

Date day(int offset) { return kToday + std::chrono::days{offset}; }

Promise closed(Outcome outcome, Date on) {
  Promise promise;
  promise.plan.what = "ring";
  promise.opened = on;
  promise.outcome = outcome;
  promise.closed = on;
  return promise;
}

TEST(WeeksPractised, CountsEachOfTheLastTwelveWeeksOnce) {
  Book book;
  book.practices = {{std::nullopt, day(0)}, {std::nullopt, day(-1)}, {std::nullopt, day(-7)}};
  book.promises = {closed(Outcome::Kept, day(-20)), closed(Outcome::Kept, day(-7))};
  EXPECT_EQ(weeks_practised(book, kToday), 3);
}

TEST(WeeksPractised, BeginsOnMondays) {
  Book book;
  book.practices = {{std::nullopt, day(-78)}};  // the Monday eleven weeks before this one
  EXPECT_EQ(weeks_practised(book, kToday), 1);
  book.practices = {{std::nullopt, day(-79)}};
  EXPECT_EQ(weeks_practised(book, kToday), 0);
}

TEST(WeeksPractised, LeavesAloneWhatWasNotKeptAndWhatLiesAhead) {
  Book book;
  book.promises = {closed(Outcome::NotDone, kToday), closed(Outcome::LetGo, kToday)};
  book.practices = {{std::nullopt, day(14)}};
  EXPECT_EQ(weeks_practised(book, kToday), 0);
}

TEST(KeptSince, IsTheEarliestDayOfAnything) {
  EXPECT_EQ(kept_since({}), std::nullopt);
  Book book = add_relationship({}, "rel:1", "Ada", day(-3));
  EXPECT_EQ(kept_since(book), day(-3));
  book.journal = {{"journal:2", std::nullopt, "x", day(-9)}};
  EXPECT_EQ(kept_since(book), day(-9));
  book.snapshots = {{"snap:3", "rel:1", day(-11), {1, 1, 1, 1}}};
  EXPECT_EQ(kept_since(book), day(-11));
}

}  // namespace
}  // namespace tillit::coaching
