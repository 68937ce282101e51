#include "coaching/snapshot_rules.hpp"

#include "coaching/book_json.hpp"
#include "coaching/note_rules.hpp"
#include "coaching/relationship_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const Date kToday = *parse_date("2026-11-24");
constexpr Ratings kMiddling{3, 3, 3, 3};

Date day(int offset) { return kToday + std::chrono::days{offset}; }

Book with_two() {
  return add_relationship(add_relationship({}, "rel:1", "Ada", day(-100)), "rel:2", "Bo",
                          day(-100));
}

std::vector<Date> days_of(const Book& book, std::string_view relationship) {
  std::vector<Date> days;
  for (const Snapshot* snapshot : snapshots_of(book, relationship)) days.push_back(snapshot->on);
  return days;
}

TEST(Snapshots, StandByRelationshipOldestFirst) {
  Book book = take_snapshot(with_two(), "snap:1", "rel:1", {1, 2, 3, 4}, day(-60));
  book = take_snapshot(std::move(book), "snap:2", "rel:2", kMiddling, day(-1));
  book = take_snapshot(std::move(book), "snap:3", "rel:1", kMiddling, kToday);
  EXPECT_EQ(days_of(book, "rel:1"), (std::vector<Date>{day(-60), kToday}));
  EXPECT_EQ(snapshots_of(book, "rel:1").front()->ratings, (Ratings{1, 2, 3, 4}));
  EXPECT_EQ(last_snapshot_of(book, "rel:1")->id, "snap:3");
  EXPECT_EQ(last_snapshot_of(book, "rel:9"), nullptr);
  EXPECT_EQ(book.relationships.front().id, "rel:1") << "it counts as used";
}

TEST(Snapshots, OfOneRelationshipComeOnceInFourWeeksAtMost) {
  Book book = take_snapshot(with_two(), "snap:1", "rel:1", kMiddling, day(-27));
  book = take_snapshot(std::move(book), "snap:2", "rel:2", kMiddling, day(-27));
  book = take_snapshot(std::move(book), "snap:3", "rel:1", {1, 1, 1, 2}, kToday);
  EXPECT_EQ(days_of(book, "rel:1"), std::vector<Date>{kToday}) << "the older gave way";
  EXPECT_EQ(days_of(book, "rel:2"), std::vector<Date>{day(-27)});
  book = take_snapshot(std::move(book), "snap:4", "rel:1", kMiddling, day(28));
  EXPECT_EQ(days_of(book, "rel:1"), (std::vector<Date>{kToday, day(28)}));
}

TEST(Snapshots, NeedSomebodyAndFourTapsWithinTheScale) {
  const Book before = with_two();
  EXPECT_EQ(take_snapshot(before, "snap:1", "rel:9", kMiddling, kToday), before);
  EXPECT_EQ(take_snapshot(before, "snap:1", "rel:1", {0, 3, 3, 3}, kToday), before);
  EXPECT_EQ(take_snapshot(before, "snap:1", "rel:1", {3, 3, 3, 6}, kToday), before);
}

TEST(Snapshots, AreTheNewestHundred) {
  Book book = with_two();
  for (int i = 0; i < 105; ++i)
    book = take_snapshot(std::move(book), "snap:" + std::to_string(i), "rel:1", kMiddling,
                         day(28 * i));
  ASSERT_EQ(book.snapshots.size(), kMaxSnapshots);
  EXPECT_EQ(book.snapshots.front().id, "snap:5");
}

TEST(Snapshots, GoWithTheirRelationshipAndOneByOne) {
  Book book = take_snapshot(with_two(), "snap:1", "rel:1", kMiddling, kToday);
  book = take_snapshot(std::move(book), "snap:2", "rel:2", kMiddling, kToday);
  EXPECT_EQ(days_of(forget_snapshot(book, "snap:2"), "rel:2"), std::vector<Date>{});
  EXPECT_EQ(forget_snapshot(book, "snap:9"), book);
  book = forget_relationship(std::move(book), "rel:1");
  ASSERT_EQ(book.snapshots.size(), 1U);
  EXPECT_EQ(book.snapshots.front().id, "snap:2");
}

// They are the person's own numbers about themselves: only notes and the journal expire.
TEST(Snapshots, OutliveWhatExpires) {
  Book book = take_snapshot(with_two(), "snap:1", "rel:1", kMiddling, kToday);
  book = add_note(std::move(book), "note:1", "rel:1", "likes maps", kToday);
  book = without_expired(std::move(book), add(kToday, {60, 0, 0}));
  EXPECT_TRUE(book.notes.empty());
  EXPECT_EQ(book.snapshots.size(), 1U);
}

TEST(Snapshots, AreReadBackFromTheBook) {
  const Book book = take_snapshot(with_two(), "snap:1", "rel:1", {1, 2, 4, 5}, kToday);
  const auto read = read_book(write_book(book));
  ASSERT_TRUE(read.has_value()) << read.error().context;
  EXPECT_EQ(*read, book);
}

TEST(Snapshots, OfNobodyOrOutsideTheScaleMakeABookCorrupt) {
  const std::string good =
      write_book(take_snapshot(with_two(), "snap:1", "rel:1", {1, 2, 4, 5}, kToday));
  const auto damaged = [&](const std::string& piece, const std::string& instead) {
    std::string bytes = good;
    const auto at = bytes.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    bytes.replace(at, piece.size(), instead);
    const auto read = read_book(bytes);
    return read ? std::string() : read.error().context;
  };
  EXPECT_EQ(damaged("\"attention\":5", "\"attention\":6"),
            "reading a person's book: \"book.snapshots[0].attention\" is missing or wrong");
  EXPECT_EQ(damaged("\"about\":\"rel:1\"", "\"about\":\"rel:9\""),
            "reading a person's book: a relationship is named that does not exist");
  EXPECT_EQ(damaged("snap:1", "rel:1"), "reading a person's book: an id stands twice");
}

struct Lowest {
  const char* name;
  Ratings ratings;
  std::optional<Factor> factor;
};
class LowestTest : public ::testing::TestWithParam<Lowest> {};
TEST_P(LowestTest, IsWhatToWorkOnFirst) {
  EXPECT_EQ(lowest_of(Snapshot{"snap:1", "rel:1", kToday, GetParam().ratings}), GetParam().factor);
}
INSTANTIATE_TEST_SUITE_P(
    Ratings, LowestTest,
    ::testing::Values(Lowest{"Credibility", {1, 2, 3, 4}, Factor::Credibility},
                      Lowest{"Reliability", {5, 4, 5, 5}, Factor::Reliability},
                      Lowest{"ClosenessFirst", {2, 2, 2, 3}, Factor::Closeness},
                      Lowest{"AttentionBeforeTheRest", {1, 1, 2, 1}, Factor::Attention},
                      Lowest{"AllAlike", {5, 5, 5, 5}, std::nullopt}),
    [](const auto& test) { return test.param.name; });

TEST(SnapshotDue, IsTheOneUsedLastThatHasBeenHereForTwoWeeks) {
  Book book = add_relationship({}, "rel:1", "Ada", day(-14));
  book = add_relationship(std::move(book), "rel:2", "Bo", day(-13));
  ASSERT_NE(snapshot_due(book, kToday), nullptr);
  EXPECT_EQ(snapshot_due(book, kToday)->id, "rel:1");
  EXPECT_EQ(snapshot_due(book, day(1))->id, "rel:2") << "used last";
  EXPECT_EQ(snapshot_due(book, day(-1)), nullptr);
}

TEST(SnapshotDue, LeavesOneInPeaceForFourWeeks) {
  Book book = add_relationship({}, "rel:1", "Ada", day(-100));
  book = take_snapshot(std::move(book), "snap:1", "rel:1", kMiddling, day(-27));
  EXPECT_EQ(snapshot_due(book, kToday), nullptr);
  EXPECT_NE(snapshot_due(book, day(1)), nullptr);
}

}  // namespace
}  // namespace tillit::coaching
