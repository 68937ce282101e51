#include "coaching/one_person.hpp"

#include "coaching/book_json.hpp"
#include "coaching/relationship_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

constexpr Date kDay{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}};

// Both count their ids from one, as every book does.
Book book_of(const std::string& alias, const std::string& what, Date day) {
  Book book;
  book.relationships.push_back({"rel:1", alias, day, std::nullopt, std::nullopt});
  Promise promise;
  promise.id = "pr:2";
  promise.plan.what = what;
  promise.plan.due = day;
  promise.plan.relationship = "rel:1";
  promise.opened = day;
  book.promises.push_back(promise);
  book.notes.push_back({"note:3", "rel:1", "a note of " + what, day});
  book.journal.push_back({"journal:4", "rel:1", "a page of " + what, day});
  book.practices.push_back({"rel:1", day});
  book.snapshots.push_back({"snap:5", "rel:1", day, {1, 2, 3, 4}});
  return book;
}

OneBook join(const Book& kept, const Book& joining, bool same_people) {
  dialogue::IdSource ids{6};
  return one_book(kept, joining, same_people, "Slack", ids);
}

TEST(OneBook, HoldsEverythingOfBothUnderIdsOfItsOwn) {
  const Book kept = book_of("Wren", "ring Ada", kDay);
  const Book joining = book_of("Bo", "ask Bo", kDay - std::chrono::days{1});
  const OneBook one = join(kept, joining, false);
  EXPECT_EQ(one.book.relationships.size(), 2U);
  ASSERT_EQ(one.book.promises.size(), 2U);
  EXPECT_EQ(one.book.promises[0].plan.what, "ask Bo") << "in the order they were opened";
  EXPECT_EQ(one.book.promises[1], kept.promises[0]);
  EXPECT_EQ(one.book.promises[0].id, one.renamed.at("pr:2"));
  EXPECT_EQ(one.book.promises[0].plan.relationship, one.renamed.at("rel:1"));
  ASSERT_EQ(one.book.notes.size(), 2U);
  EXPECT_EQ(one.book.notes[0].about, one.renamed.at("rel:1"));
  EXPECT_EQ(one.book.journal.size(), 2U);
  EXPECT_EQ(one.book.practices.size(), 2U);
  ASSERT_EQ(one.book.snapshots.size(), 2U);
  EXPECT_EQ(one.book.snapshots[0].about, one.renamed.at("rel:1")) << "the older first";
  EXPECT_EQ(one.book.snapshots[1], kept.snapshots[0]);
  EXPECT_TRUE(read_book(write_book(one.book)).has_value()) << "no id twice, none dangling";
}

TEST(OneBook, HoldsOneCheckInAWeek) {
  const Date monday = *parse_date("2026-11-16");
  Book kept = book_of("Wren", "ring Ada", kDay);
  Book joining = book_of("Bo", "ask Bo", kDay);
  kept.check_ins = {{.week = monday, .answered = kDay, .outcome = Outcome::Kept}};
  joining.check_ins = {{.week = monday - std::chrono::days{7},
                        .answered = kDay,
                        .offered = Behaviour::OwnSlip,
                        .taken = true,
                        .promise = "pr:2"},
                       {.week = monday, .answered = kDay, .outcome = Outcome::LetGo}};
  const OneBook one = join(kept, joining, false);
  ASSERT_EQ(one.book.check_ins.size(), 2U);
  EXPECT_EQ(one.book.check_ins[0].promise, one.renamed.at("pr:2"));
  EXPECT_EQ(one.book.check_ins[1].outcome, Outcome::Kept) << "what was kept stands";
  EXPECT_TRUE(read_book(write_book(one.book)).has_value());
}

TEST(OneBook, TellsPeopleOfOneAliasApartUnlessTheyAreTheSame) {
  const Book kept = book_of("Wren", "ring Ada", kDay);
  Book joining = book_of("wren", "ask Wren", kDay);
  joining.relationships[0].matters = "her boat";
  EXPECT_EQ(shared_aliases(kept, joining), std::vector<std::string>{"Wren"});

  const OneBook apart = join(kept, joining, false);
  ASSERT_EQ(apart.book.relationships.size(), 2U);
  EXPECT_EQ(apart.book.relationships[1].alias, "wren (Slack)");
  EXPECT_EQ(find_by_alias(apart.book, "Wren")->id, "rel:1");

  const OneBook same = join(kept, joining, true);
  ASSERT_EQ(same.book.relationships.size(), 1U);
  EXPECT_EQ(same.book.relationships[0].matters, "her boat");
  EXPECT_EQ(same.renamed.at("rel:1"), "rel:1");
  for (const Promise& promise : same.book.promises) EXPECT_EQ(promise.plan.relationship, "rel:1");
}

TEST(OneBook, PutsTheSnapshotsOfOneWhoIsTheSameIntoOneRow) {
  const Book kept = book_of("Wren", "ring Ada", kDay);
  const Book joining = book_of("wren", "ask Wren", kDay - std::chrono::days{40});
  const Book book = join(kept, joining, true).book;
  ASSERT_EQ(book.snapshots.size(), 2U);
  EXPECT_EQ(book.snapshots[0].about, "rel:1");
  EXPECT_EQ(book.snapshots[0].on, kDay - std::chrono::days{40});
  EXPECT_EQ(book.snapshots[1].about, "rel:1");
}

TEST(OneBook, KeepsTheNewestSnapshotsOfBoth) {
  Book kept = book_of("Wren", "ring Ada", kDay);
  Book joining = book_of("Bo", "ask Bo", kDay);
  for (std::size_t i = 0; i < kMaxSnapshots; ++i) {
    joining.snapshots.push_back(joining.snapshots.front());
    joining.snapshots.back().id = "snap:" + std::to_string(100 + i);
    joining.snapshots.back().on = kDay - std::chrono::days{1};
  }
  const Book book = join(kept, joining, false).book;
  ASSERT_EQ(book.snapshots.size(), kMaxSnapshots);
  EXPECT_EQ(book.snapshots.back().on, kDay);
}

TEST(OneBook, TellsAliasesOfFullLengthApart) {
  const std::string longest(kMaxAlias, 'a');
  const OneBook one = join(book_of(longest, "x", kDay), book_of(longest, "y", kDay), false);
  ASSERT_EQ(one.book.relationships.size(), 2U);
  EXPECT_NE(one.book.relationships[0].alias, one.book.relationships[1].alias);
}

TEST(OneBook, KeepsTheSettingsOfTheOneThatTakesIn) {
  Book kept = book_of("Wren", "ring Ada", kDay);
  kept.nudges = {NudgeSettings::Mode::Off, LocalDateTime{kDay, {}}, std::nullopt};
  Book joining = book_of("Bo", "ask Bo", kDay);
  EXPECT_EQ(join(kept, joining, false).book.nudges, kept.nudges);
  EXPECT_EQ(join(joining, kept, false).book.nudges, joining.nudges);
}

TEST(OneBook, CountsWhatIsMoreThanABookHolds) {
  Book kept = book_of("Wren", "ring Ada", kDay);
  Book joining = book_of("Bo", "ask Bo", kDay);
  kept.earlier_practices = 2;
  joining.earlier_practices = 3;
  kept.earlier_outcomes[0] = 1;
  joining.earlier_outcomes[0] = 4;
  joining.practices.assign(kMaxPractices, Practice{std::nullopt, kDay});
  for (std::size_t i = 0; i < kMaxClosedPromises + 5; ++i) {
    Promise promise = joining.promises.front();
    promise.id = "pr:" + std::to_string(100 + i);
    promise.outcome = Outcome::Kept;
    promise.closed = kDay;
    joining.promises.push_back(promise);
  }
  const Book book = join(kept, joining, false).book;
  EXPECT_EQ(book.practices.size(), kMaxPractices);
  EXPECT_EQ(book.earlier_practices, 6);
  EXPECT_EQ(book.promises.size(), kMaxClosedPromises + 2);
  EXPECT_EQ(book.earlier_outcomes[0], 10);
}

TEST(Places, AreReadBackAndNudgesGoToOneOfThem) {
  Book book;
  book.places = {{"c:1", "Slack"}, {"c:2", "Microsoft Teams"}};
  book.nudge_place = "c:2";
  EXPECT_EQ(*read_book(write_book(book)), book);
  book.nudge_place = "c:3";
  EXPECT_FALSE(read_book(write_book(book)).has_value());
}

}  // namespace
}  // namespace tillit::coaching
