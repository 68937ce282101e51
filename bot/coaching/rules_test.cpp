#include "coaching/note_rules.hpp"
#include "coaching/progress.hpp"
#include "coaching/promise_rules.hpp"
#include "coaching/relationship_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

// 2026-11-24 is a Tuesday.
const LocalDateTime kNow = *parse_local_date_time("2026-11-24T10:00");
const Date kToday = kNow.date;
const AllowedHours kHours;

Date day(int offset) { return add(kToday, {0, offset, 0}); }

Plan plan(std::string what, Date due = day(3)) {
  Plan result;
  result.what = std::move(what);
  result.due = due;
  return result;
}

Book with_ada() { return add_relationship({}, "rel:1", "Ada", kToday); }

// ---- texts

TEST(PlainText, LosesTheWhiteSpaceAround) {
  EXPECT_EQ(plain_text(" \n ring Ada\t ", 100), "ring Ada");
}
TEST(PlainText, IsNeverCutWithinACharacter) { EXPECT_EQ(plain_text("åå", 3), "å"); }
TEST(PlainText, OfBlanksIsEmpty) { EXPECT_EQ(plain_text(" \t\n", 100), ""); }

// ---- relationships

TEST(Relationships, KeepAnAliasOnOneLine) {
  EXPECT_EQ(add_relationship({}, "rel:1", "  Ada \n\t  L. ", kToday).relationships.at(0).alias,
            "Ada L.");
}

struct AliasCase {
  const char* name;
  const char* alias;
  bool is_ada;
};
class SameAlias : public ::testing::TestWithParam<AliasCase> {};
TEST_P(SameAlias, IsTheSamePerson) {
  const Book book = add_relationship(with_ada(), "rel:2", GetParam().alias, kToday);
  EXPECT_EQ(book.relationships.size(), GetParam().is_ada ? 1U : 2U);
  EXPECT_EQ(find_by_alias(book, GetParam().alias)->id, GetParam().is_ada ? "rel:1" : "rel:2");
}
INSTANTIATE_TEST_SUITE_P(Aliases, SameAlias,
                         ::testing::Values(AliasCase{"Exactly", "Ada", true},
                                           AliasCase{"OtherCase", "aDA", true},
                                           AliasCase{"Spaces", "  Ada ", true},
                                           AliasCase{"Longer", "Ada L", false},
                                           AliasCase{"AnAccentIsAnotherName", "Äda", false},
                                           AliasCase{"Emoji", "🙂", false}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Relationships, OfTwoEmojiAreTwo) {
  const Book book =
      add_relationship(add_relationship({}, "rel:1", "🙂", kToday), "rel:2", "🌲", kToday);
  EXPECT_EQ(book.relationships.size(), 2U);
}

TEST(Relationships, NeedAnAlias) {
  EXPECT_EQ(add_relationship({}, "rel:1", " \n ", kToday), Book{});
}

TEST(Relationships, ComeWithTheMostRecentlyUsedFirst) {
  Book book = add_relationship(with_ada(), "rel:2", "Bo", kToday);
  book = add_relationship(std::move(book), "rel:3", "Cy", kToday);
  book = set_matters(std::move(book), "rel:1", "being asked first");
  std::vector<std::string> order;
  for (const auto& relationship : book.relationships) order.push_back(relationship.id);
  EXPECT_EQ(order, (std::vector<std::string>{"rel:1", "rel:3", "rel:2"}));
}

TEST(Relationships, LoseWhatMattersWhenTheTextIsBlank) {
  Book book = set_matters(with_ada(), "rel:1", "being asked first");
  EXPECT_EQ(book.relationships[0].matters, "being asked first");
  EXPECT_EQ(set_matters(std::move(book), "rel:1", " ").relationships[0].matters, std::nullopt);
}

TEST(Relationships, CountEveryPractice) {
  const Book book = practise(practise(with_ada(), "rel:1", kToday), "rel:1", day(1));
  EXPECT_EQ(practised_on(book, "rel:1"), day(1));
  EXPECT_EQ(progress(book).practices, 2);
}

TEST(Relationships, CountPracticesThatAreNoLongerKept) {
  Book book = with_ada();
  for (std::size_t i = 0; i < kMaxPractices + 3; ++i)
    book = practise(std::move(book), "rel:1", kToday);
  EXPECT_EQ(book.practices.size(), kMaxPractices);
  EXPECT_EQ(progress(book).practices, static_cast<std::int64_t>(kMaxPractices) + 3);
}

TEST(Relationships, AreForgottenWithEverythingSaidAboutThem) {
  Book book = add_relationship(with_ada(), "rel:2", "Bo", kToday);
  book = set_matters(std::move(book), "rel:1", "being asked first");
  book = add_note(std::move(book), "note:1", "rel:1", "likes maps", kToday);
  book = add_note(std::move(book), "note:2", "rel:2", "likes bread", kToday);
  book = add_journal_entry(std::move(book), "journal:1", "rel:1", "was hard", kToday);
  book = practise(std::move(book), "rel:1", kToday);
  Plan ring = plan("ring");
  ring.relationship = "rel:1";
  book = open_promise(std::move(book), "pr:1", ring, kNow, kHours);
  // The id comes from the book that is changed.
  book = forget_relationship(book, book.relationships.front().id);
  ASSERT_EQ(book.relationships.size(), 1U);
  EXPECT_EQ(book.relationships[0].alias, "Bo");
  ASSERT_EQ(book.notes.size(), 1U);
  EXPECT_EQ(book.notes[0].id, "note:2");
  EXPECT_TRUE(book.journal.empty());
  EXPECT_EQ(book.promises.at(0).plan.relationship, std::nullopt);
  EXPECT_EQ(book.practices.at(0).relationship, std::nullopt);
}

// ---- notes

TEST(Notes, LiveTwelveMonths) {
  const Book book = add_note({}, "note:1", std::nullopt, "likes maps", kToday);
  EXPECT_NE(last_note(book, *parse_date("2027-11-23")), nullptr);
  EXPECT_EQ(last_note(book, *parse_date("2027-11-24")), nullptr);
  EXPECT_TRUE(without_expired(book, *parse_date("2027-11-24")).notes.empty());
}

TEST(Notes, ExpireForGoodWithTheNextOne) {
  Book book = add_note({}, "note:1", std::nullopt, "old", kToday);
  book = add_note(std::move(book), "note:2", std::nullopt, "new", day(400));
  EXPECT_EQ(book.notes.size(), 1U);
}

TEST(Notes, AreTheNewestTwoHundred) {
  Book book;
  for (std::size_t i = 0; i < kMaxNotes + 1; ++i) {
    book = add_note(std::move(book), "note:" + std::to_string(i), std::nullopt, "x", kToday);
  }
  EXPECT_EQ(book.notes.size(), kMaxNotes);
  EXPECT_EQ(book.notes.front().id, "note:1");
}

TEST(Notes, NeverShowTheJournal) {
  const Book book = add_journal_entry(with_ada(), "journal:1", "rel:1", "was hard", kToday);
  EXPECT_EQ(book.journal.size(), 1U);
  EXPECT_EQ(last_note(book, kToday), nullptr);
  EXPECT_EQ(last_note_about(book, "rel:1", kToday), nullptr);
  EXPECT_EQ(forget_note(book, "journal:1"), book);
}

TEST(Notes, AboutNobodyWeKnowAreAboutNobody) {
  EXPECT_EQ(add_note({}, "note:1", "rel:9", "x", kToday).notes.at(0).about, std::nullopt);
}

TEST(Notes, NeedWords) { EXPECT_EQ(add_note({}, "note:1", std::nullopt, " \n", kToday), Book{}); }

// ---- promises

TEST(Promises, AreOpenUntilTheyAreClosed) {
  Book book = open_promise({}, "pr:1", plan(" ring Ada "), kNow, kHours);
  EXPECT_EQ(book.promises.at(0).plan.what, "ring Ada");
  EXPECT_EQ(open_promises(book).size(), 1U);
  book = close_promise(std::move(book), "pr:1", Outcome::Partly, day(3));
  EXPECT_TRUE(open_promises(book).empty());
  EXPECT_EQ(book.promises.at(0).closed, day(3));
  EXPECT_EQ(progress(book).of(Outcome::Partly), 1);
}

TEST(Promises, TakeASecondWordAsACorrection) {
  Book book = open_promise({}, "pr:1", plan("ring"), kNow, kHours);
  book = close_promise(std::move(book), "pr:1", Outcome::NotDone, day(3));
  EXPECT_EQ(close_promise(book, "pr:1", Outcome::NotDone, day(4)), book);
  book = close_promise(std::move(book), "pr:1", Outcome::LetGo, day(4));
  EXPECT_EQ(book.promises.at(0).outcome, Outcome::LetGo);
  EXPECT_EQ(book.promises.at(0).closed, day(4));
}

TEST(Promises, StayTheSameWhenRenegotiated) {
  Book book = open_promise({}, "pr:1", plan("ring Ada"), kNow, kHours);
  book = close_promise(std::move(book), "pr:1", Outcome::NotDone, day(3));
  book = renegotiate_promise(std::move(book), "pr:1", plan("write to Ada", day(5)), kNow, kHours);
  const Promise& promise = book.promises.at(0);
  EXPECT_TRUE(promise.is_open());
  EXPECT_EQ(promise.plan.what, "write to Ada");
  EXPECT_EQ(promise.changes, 1);
  EXPECT_EQ(promise.former, (std::vector{FormerWording{"ring Ada", day(3), kToday}}));
  EXPECT_EQ(promise.opened, kToday);
}

TEST(Promises, RememberTheirLastTenWordings) {
  Book book = open_promise({}, "pr:1", plan("0"), kNow, kHours);
  for (int i = 1; i <= 12; ++i)
    book = renegotiate_promise(std::move(book), "pr:1", plan(std::to_string(i)), kNow, kHours);
  EXPECT_EQ(book.promises.at(0).changes, 12);
  EXPECT_EQ(book.promises.at(0).former.size(), kMaxFormerWordings);
  EXPECT_EQ(book.promises.at(0).former.front().what, "2");
}

TEST(Promises, ComeByDueDateThenAsTheyWereOpened) {
  Book book = open_promise({}, "pr:1", plan("b", day(5)), kNow, kHours);
  book = open_promise(std::move(book), "pr:2", plan("a", day(2)), kNow, kHours);
  book = open_promise(std::move(book), "pr:3", plan("c", day(5)), kNow, kHours);
  std::vector<std::string> order;
  for (const Promise* promise : open_promises(book)) order.push_back(promise->id);
  EXPECT_EQ(order, (std::vector<std::string>{"pr:2", "pr:1", "pr:3"}));
}

TEST(Promises, ComeLatestClosedFirst) {
  Book book;
  for (const char* id : {"pr:1", "pr:2", "pr:3"})
    book = open_promise(std::move(book), id, plan("x"), kNow, kHours);
  book = close_promise(std::move(book), "pr:2", Outcome::Kept, day(9));
  book = close_promise(std::move(book), "pr:3", Outcome::Kept, day(2));
  book = close_promise(std::move(book), "pr:1", Outcome::Kept, day(2));
  std::vector<std::string> order;
  for (const Promise* promise : closed_promises(book)) order.push_back(promise->id);
  EXPECT_EQ(order, (std::vector<std::string>{"pr:2", "pr:3", "pr:1"}));
}

TEST(Promises, AreCountedWhenTheyAreNoLongerKept) {
  Book book;
  for (int i = 0; i < 103; ++i) {
    const std::string id = "pr:" + std::to_string(i);
    book = open_promise(std::move(book), id, plan("x"), kNow, kHours);
    if (i == 0) book = renegotiate_promise(std::move(book), id, plan("y"), kNow, kHours);
    book = close_promise(std::move(book), id, Outcome::Kept, day(i));
  }
  EXPECT_EQ(book.promises.size(), kMaxClosedPromises);
  EXPECT_EQ(find_promise(book, "pr:2"), nullptr);
  EXPECT_NE(find_promise(book, "pr:3"), nullptr);
  EXPECT_EQ(progress(book).of(Outcome::Kept), 103);
  EXPECT_EQ(progress(book).changes, 1);
}

TEST(Promises, SayWhenWeShallReallyAsk) {
  Plan late = plan("ring");
  late.follow_up = *parse_local_date_time("2026-11-20T10:00");
  const Book book = open_promise({}, "pr:1", late, kNow, kHours);
  EXPECT_EQ(format(*book.promises.at(0).plan.follow_up), "2026-11-25T09:30");
}

TEST(Promises, AreNotAskedAboutOnceClosed) {
  const Book book = close_promise(open_promise({}, "pr:1", plan("x"), kNow, kHours), "pr:1",
                                  Outcome::Kept, kToday);
  EXPECT_EQ(set_follow_up(book, "pr:1", *parse_local_date_time("2026-12-01T10:00"), kNow, kHours),
            book);
}

TEST(Promises, NeedWords) {
  EXPECT_EQ(open_promise({}, "pr:1", plan("  "), kNow, kHours), Book{});
  const Book book = open_promise({}, "pr:1", plan("x"), kNow, kHours);
  EXPECT_EQ(renegotiate_promise(book, "pr:1", plan(""), kNow, kHours), book);
}

}  // namespace
}  // namespace tillit::coaching
