#include "coaching/behaviour_choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace tillit::coaching {
namespace {

using std::chrono::days;

const Date kToday = *parse_date("2026-11-24");  // a Tuesday
constexpr std::uint64_t kSeed = 7;

Book with_somebody() {
  Book book;
  book.relationships = {{"rel:1", "Wren", kToday, std::nullopt, std::nullopt}};
  return book;
}

Family family_of(Behaviour behaviour) { return entry_of(behaviour).family; }

Family first_family(const Book& book, std::uint64_t seed = kSeed) {
  return family_of(behaviours_for(book, kToday, seed).front());
}

Book practised(Book book, Behaviour behaviour, days ago) {
  book.practices.push_back({std::nullopt, kToday - ago, behaviour});
  return book;
}

Book offered(Book book, Behaviour behaviour, days weeks_ago) {
  book.check_ins.push_back({.week = monday_of(kToday) - weeks_ago,
                            .answered = kToday - weeks_ago,
                            .offered = behaviour});
  return book;
}

Promise promise(const char* due, std::optional<Outcome> outcome = {}, const char* closed = "") {
  Promise one;
  one.id = "pr:1";
  one.plan.what = "ring Ada";
  one.plan.due = *parse_date(due);
  one.outcome = outcome;
  one.closed = parse_date(closed);
  return one;
}

TEST(Behaviours, AreTheWordsInTheirOrder) {
  std::set<std::string_view> words;
  for (std::size_t at = 0; at < kBehaviours.size(); ++at) {
    EXPECT_EQ(static_cast<std::size_t>(kBehaviours[at].behaviour), at) << kBehaviours[at].word;
    EXPECT_EQ(behaviour_of(kBehaviours[at].word), kBehaviours[at].behaviour);
    words.insert(kBehaviours[at].word);
  }
  EXPECT_EQ(words.size(), kBehaviours.size());
  EXPECT_EQ(behaviour_of("splendid"), std::nullopt);
}

TEST(BehaviourChoice, OffersEachThatFitsOnce) {
  EXPECT_EQ(behaviours_for(with_somebody(), kToday, kSeed).size(), kBehaviours.size());
  const auto alone = behaviours_for(Book{}, kToday, kSeed);
  EXPECT_EQ(alone.size(), kBehaviours.size() - 3);
  EXPECT_TRUE(std::ranges::none_of(alone, [](Behaviour one) {
    return entry_of(one).needs_somebody;
  })) << "there is nobody it could be about";
  EXPECT_EQ(std::set<Behaviour>(alone.begin(), alone.end()).size(), alone.size());
}

TEST(BehaviourChoice, IsTheSameForTheSameSeedAndWeek) {
  const Book book = with_somebody();
  const auto tuesday = behaviours_for(book, kToday, kSeed);
  EXPECT_EQ(behaviours_for(book, kToday + days{3}, kSeed), tuesday) << "Friday";
  EXPECT_NE(behaviours_for(book, kToday + days{7}, kSeed), tuesday) << "another week";
  EXPECT_NE(behaviours_for(book, kToday, kSeed + 1), tuesday) << "another person";
}

TEST(BehaviourChoice, ReachesEveryBehaviourOverManyPeople) {
  std::map<Behaviour, int> firsts;
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    ++firsts[behaviours_for(with_somebody(), kToday, seed).front()];
  EXPECT_EQ(firsts.size(), kBehaviours.size());
  for (const auto& [behaviour, count] : firsts) EXPECT_GT(count, 20) << to_word(behaviour);
}

TEST(BehaviourChoice, BeginsWithThreeKindsOfThings) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto ranked = behaviours_for(Book{}, kToday, seed);
    EXPECT_EQ(
        (std::set<Family>{family_of(ranked[0]), family_of(ranked[1]), family_of(ranked[2])}.size()),
        kFamilies);
  }
}

TEST(BehaviourChoice, DoesNotRepeatWhatWasOfferedLast) {
  for (const BehaviourEntry& entry : kBehaviours) {
    const auto ranked =
        behaviours_for(offered(with_somebody(), entry.behaviour, days{7}), kToday, kSeed);
    EXPECT_EQ(ranked.back(), entry.behaviour) << entry.word;
    EXPECT_EQ(ranked.size(), kBehaviours.size());
  }
}

TEST(BehaviourChoice, TakesTheKindThatWasPractisedLeast) {
  Book book = practised(with_somebody(), Behaviour::TenMinutes, days{20});
  book = practised(std::move(book), Behaviour::OwnSlip, days{10});
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    EXPECT_EQ(first_family(book, seed), Family::Empathy);
}

TEST(BehaviourChoice, TakesTheLeastPractisedOfAKind) {
  Book book = with_somebody();
  for (const BehaviourEntry& entry : kBehaviours) {
    if (entry.behaviour != Behaviour::GiveCredit)
      book = practised(std::move(book), entry.behaviour, days{30});
  }
  EXPECT_EQ(behaviours_for(book, kToday, kSeed).front(), Behaviour::GiveCredit);
}

TEST(BehaviourChoice, ForgetsWhatWasLongAgo) {
  Book book = with_somebody();
  for (int times = 0; times < 5; ++times)
    book = practised(std::move(book), Behaviour::AfterSetback, kPractisedLately);
  EXPECT_EQ(behaviours_for(book, kToday, kSeed), behaviours_for(with_somebody(), kToday, kSeed));
  book = practised(with_somebody(), Behaviour::AfterSetback, kPractisedLately - days{1});
  EXPECT_NE(first_family(book), Family::Empathy);
}

TEST(BehaviourChoice, TurnsRoundWhenNothingIsPractised) {
  Book book = with_somebody();
  std::map<Family, int> families;
  for (int week = 0; week < 12; ++week) {
    const Date today = kToday + days{7 * week};
    const Behaviour first = behaviours_for(book, today, kSeed).front();
    ++families[family_of(first)];
    book.check_ins.push_back({.week = monday_of(today), .answered = today, .offered = first});
  }
  for (const Family family : {Family::Interest, Family::Empathy, Family::Accountability})
    EXPECT_EQ(families[family], 4);
}

struct Missed {
  const char* name;
  Promise promise;
  bool is_missed;
};
Promise moved(const char* due, const char* until) {
  Promise one = promise("2026-12-04");
  one.former = {{"ring Ada", *parse_date(due), *parse_date(until)}};
  return one;
}
class MissedPromise : public ::testing::TestWithParam<Missed> {};
TEST_P(MissedPromise, PutsAccountabilityFirst) {
  Book book = with_somebody();
  // Without a missed promise it would be the last of the three.
  for (int times = 0; times < 3; ++times)
    book = practised(std::move(book), Behaviour::OwnSlip, days{times + 1});
  book.promises = {GetParam().promise};
  EXPECT_EQ(missed_lately(book, kToday), GetParam().is_missed);
  EXPECT_EQ(first_family(book) == Family::Accountability, GetParam().is_missed);
}
INSTANTIATE_TEST_SUITE_P(
    Promises, MissedPromise,
    ::testing::Values(
        Missed{"OpenAndPast", promise("2026-11-20"), true},
        Missed{"OpenAndToday", promise("2026-11-24"), false},
        Missed{"OpenAndToCome", promise("2026-11-27"), false},
        Missed{"OpenAndLongPast", promise("2026-10-20"), false},
        Missed{"Kept", promise("2026-11-20", Outcome::Kept, "2026-11-20"), false},
        Missed{"NotDone", promise("2026-11-20", Outcome::NotDone, "2026-11-21"), true},
        Missed{"LetGoAfterItsDay", promise("2026-11-20", Outcome::LetGo, "2026-11-21"), true},
        Missed{"LetGoBeforeItsDay", promise("2026-11-20", Outcome::LetGo, "2026-11-18"), false},
        Missed{"LetGoLongAgo", promise("2026-10-20", Outcome::LetGo, "2026-10-21"), false},
        Missed{"MovedAfterItsDay", moved("2026-11-20", "2026-11-21"), true},
        Missed{"MovedInTime", moved("2026-11-20", "2026-11-19"), false},
        Missed{"MovedLongAgo", moved("2026-10-20", "2026-10-21"), false}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tillit::coaching
