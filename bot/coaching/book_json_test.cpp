#include "coaching/book_json.hpp"

#include "coaching/book_state.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const Date kDay = *parse_date("2026-11-24");

Book full_book() {
  Book book;
  book.relationships = {{"rel:1", "Åsa “A”", kDay, "to be asked", kDay},
                        {"rel:2", "Bo", kDay, std::nullopt, std::nullopt}};
  Promise open;
  open.id = "pr:3";
  open.plan = {"ring\nÅsa",
               "when the \"stand-up\" ends",
               "late",
               "then at four",
               kDay,
               "rel:1",
               *parse_local_date_time("2026-12-01T10:00:30")};
  open.opened = kDay;
  open.changes = 1;
  open.former = {{"write", kDay, kDay}};
  Promise closed;
  closed.id = "pr:4";
  closed.plan.what = "x";
  closed.plan.due = kDay;
  closed.opened = kDay;
  closed.outcome = Outcome::NotWell;
  closed.closed = kDay;
  book.promises = {open, closed};
  book.notes = {{"note:5", "rel:2", "likes 🍞", kDay}, {"note:6", std::nullopt, "x", kDay}};
  book.journal = {{"journal:7", "rel:1", "was hard", kDay}};
  book.practices = {{"rel:1", kDay, Behaviour::GiveCredit}, {std::nullopt, kDay}};
  book.check_ins = {{.week = *parse_date("2026-11-16"), .answered = kDay},
                    {.week = *parse_date("2026-11-23"),
                     .answered = kDay,
                     .outcome = Outcome::Partly,
                     .mood = 4,
                     .offered = Behaviour::DontKnow,
                     .taken = true,
                     .promise = "pr:3"}};
  book.rhythm.asks_mood = true;
  book.rhythm.budget.every_other_week = true;
  book.earlier_outcomes[static_cast<std::size_t>(Outcome::LetGo)] = 7;
  book.earlier_changes = 3;
  book.earlier_practices = 11;
  book.nudges = {NudgeSettings::Mode::Paused, *parse_local_date_time("2026-11-24T10:00"),
                 *parse_date("2026-12-24")};
  return book;
}

TEST(BookJson, GivesBackWhatWasWritten) {
  for (const Book& book : {Book{}, full_book()}) {
    const auto read = read_book(write_book(book));
    ASSERT_TRUE(read.has_value()) << read.error().context;
    EXPECT_EQ(*read, book);
  }
}

TEST(BookJson, ReadsNoBytesAsTheEmptyBook) { EXPECT_EQ(*read_book(""), Book{}); }

TEST(BookJson, WritesBytesThatAreNotUtf8) {
  Book book;
  book.notes = {{"note:1", std::nullopt, "a\xff", kDay}};
  EXPECT_TRUE(read_book(write_book(book)).has_value());
}

// Replaces one piece of a good book.
struct Damage {
  const char* name;
  const char* piece;
  const char* instead;
  const char* context;
};
class DamagedBook : public ::testing::TestWithParam<Damage> {};
TEST_P(DamagedBook, IsCorruptAndSaysWhereOnly) {
  std::string bytes = write_book(full_book());
  const auto at = bytes.find(GetParam().piece);
  ASSERT_NE(at, std::string::npos) << bytes;
  bytes.replace(at, std::string_view(GetParam().piece).size(), GetParam().instead);
  const auto read = read_book(bytes);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, Errc::Corrupt);
  EXPECT_EQ(read.error().context, std::string("reading a person's book: ") + GetParam().context);
}
INSTANTIATE_TEST_SUITE_P(
    Pieces, DamagedBook,
    ::testing::Values(
        Damage{"NotJson", "{", "[", "it is not JSON"},
        Damage{"Newer", "\"format\":1", "\"format\":2",
               "format 2 was written by a newer tillit; this one knows up to 1"},
        Damage{"NoFormat", "\"format\":1,", "", "\"book.format\" is missing or wrong"},
        Damage{"ListGone", "\"journal\":[", "\"diary\":[", "\"book.journal\" is missing or wrong"},
        Damage{"DayThatIsNot", "\"until\":\"2026-12-24\"", "\"until\":\"2026-02-30\"",
               "\"book.nudges.until\" is missing or wrong"},
        Damage{"OutcomeUnknown", "not_well", "splendid",
               "\"book.promises[1].outcome\" is missing or wrong"},
        Damage{"NegativeCount", "\"changes\":1,", "\"changes\":-1,",
               "\"book.promises[0].changes\" is missing or wrong"},
        Damage{"PausedSinceNever", "\"mode\":\"paused\"", "\"mode\":\"on\"",
               "\"book.nudges.since\" is missing or wrong"},
        Damage{"BehaviourUnknown", "dont_know", "splendid",
               "\"book.check_ins[1].offered\" is missing or wrong"},
        Damage{"PractisedWhat", "give_credit", "splendid",
               "\"book.practices[0].behaviour\" is missing or wrong"},
        Damage{"MoodBeyondTheScale", "\"mood\":4", "\"mood\":6",
               "\"book.check_ins[1].mood\" is missing or wrong"},
        Damage{"WeekTwice", "\"week\":\"2026-11-16\"", "\"week\":\"2026-11-23\"",
               "check-ins are not one a week, in order"},
        Damage{"WeekFromTuesday", "\"week\":\"2026-11-16\"", "\"week\":\"2026-11-17\"",
               "check-ins are not one a week, in order"},
        Damage{"IdTwice", "note:6", "note:5", "an id stands twice"},
        Damage{"IdWithAQuote", "note:6", "note:\\\"6", "\"book.notes[1].id\" is missing or wrong"},
        Damage{"NobodyNamed", "\"about\":\"rel:2\"", "\"about\":\"rel:9\"",
               "a relationship is named that does not exist"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(BookJson, NeverThrowsWhateverByteIsHit) {
  const std::string good = write_book(full_book());
  for (std::size_t at = 0; at < good.size(); ++at) {
    static_cast<void>(read_book(std::string_view(good).substr(0, at)));
    for (const char hit : {'"', '9', '{', '\0', '\xff'}) {
      std::string bytes = good;
      bytes[at] = hit;
      const auto read = read_book(bytes);
      if (!read) continue;
      // A byte that was no UTF-8 would be replaced: compare from the second writing on.
      const auto again = read_book(write_book(*read));
      ASSERT_TRUE(again.has_value()) << at;
      EXPECT_EQ(write_book(*again), write_book(*read)) << at;
    }
  }
}

TEST(BookState, KeepsTheBytesItWasMadeFromAsTheyAre) {
  const std::string bytes = " " + write_book(full_book());
  const BookState state(bytes);
  EXPECT_EQ(state.book(), full_book());
  EXPECT_FALSE(state.is_changed());
  EXPECT_EQ(state.bytes(), bytes);
}

TEST(BookState, WritesTheBookACommandLeft) {
  const BookState state(full_book());
  EXPECT_TRUE(state.is_changed());
  EXPECT_EQ(*read_book(state.bytes()), full_book());
}

TEST(BookState, IsNotReadBeforeSomebodyLooks) {
  const BookState state(std::string("damaged"));
  EXPECT_FALSE(state.damage().has_value());
  EXPECT_EQ(state.book(), Book{});
  ASSERT_TRUE(state.damage().has_value());
  EXPECT_EQ(state.damage()->code, Errc::Corrupt);
  EXPECT_EQ(state.bytes(), "damaged");
}

}  // namespace
}  // namespace tillit::coaching
