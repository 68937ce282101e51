#include "service/overview.hpp"

#include "coaching/book_json.hpp"
#include "coaching/host_functions.hpp"
#include "content/load.hpp"
#include "core/set_clock.hpp"
#include "crypto/seal.hpp"
#include "dialogue/state_json.hpp"
#include "service/conversations.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

// On the real store, with the dialogues as they are shipped.
namespace tillit::service {
namespace {

using coaching::Book;
using coaching::Outcome;
using std::chrono::days;
using std::chrono::hours;
using store::in_store;
using store::Transaction;

// Wednesday of ISO week 2 of 2026, half past eleven at night in Amsterdam.
constexpr TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 1 / 7} + hours{22} +
                         std::chrono::minutes{30}};
constexpr Date kToday{std::chrono::sys_days{std::chrono::year{2026} / 1 / 7}};

std::shared_ptr<const dialogue::Library> shipped() {
  static const auto library = [] {
    const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files.has_value());
    return content::load(*files,
                         [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                           return coaching::bind(types, {}, missing);
                         })
        .library;
  }();
  EXPECT_NE(library, nullptr);
  return library;
}

class OverviewOf : public ::testing::Test {
 protected:
  OverviewOf() : store_(*store::open_sqlite({folder_.database(), store::new_ring(), {}})) {}

  template <class Work>
  void must(const Work& work) {
    const auto done = in_store(*store_, work);
    ASSERT_TRUE(done.has_value()) << done.error().context;
  }
  void add(const Book& book, const std::string& language = "en") {
    dialogue::Person someone;
    someone.name = "Ada";
    someone.language = Language{language};
    someone.zone = *Zone::named("Europe/Amsterdam");
    someone.random = Random::seeded(1);
    for (const auto& variable : shipped()->host_types->shared)
      someone.shared.push_back(dialogue::initial_shared(variable));
    const std::string profile = dialogue::write_person(someone, *shipped());
    must([&](Transaction& t) {
      return t.create_person({kAda, 0, profile, coaching::write_book(book)}, kNow);
    });
  }
  void plan(const std::string& key, const std::string& dialogue, TimePoint due,
            std::chrono::seconds window = hours{24}) {
    must([&](Transaction& t) {
      return t.put_schedule(
          {kAda, key, dialogue, "{}", "2026-01-08T10:00", "Europe/Amsterdam", due, window, {}});
    });
  }
  Overview overview(TimePoint now = kNow) {
    auto found =
        in_store(*store_, [&](Transaction& t) { return overview_of(t, *shipped(), kAda, now); });
    EXPECT_TRUE(found.has_value()) << found.error().context;
    return found.value_or(Overview{});
  }

  const PersonId kAda{"p:ada"};
  store::TestFolder folder_;
  std::unique_ptr<store::Store> store_;
};

coaching::Promise promise(const std::string& id, const std::string& what, Date due) {
  coaching::Promise made;
  made.id = id;
  made.plan.what = what;
  made.plan.due = due;
  made.opened = kToday - days{100};
  return made;
}
coaching::Promise closed(const std::string& id, Outcome outcome, Date on) {
  coaching::Promise made = promise(id, "done with", on);
  made.outcome = outcome;
  made.closed = on;
  return made;
}

TEST_F(OverviewOf, SomebodyUnknownSaysSo) {
  const Overview none = overview();
  EXPECT_FALSE(none.known);
  EXPECT_EQ(none.language.str(), "en");
  EXPECT_TRUE(none.promises.empty());
}

TEST_F(OverviewOf, SomebodyErasedIsUnknown) {
  add({});
  must([&](Transaction& t) { return t.erase_person(kAda); });
  EXPECT_FALSE(overview().known);
}

TEST_F(OverviewOf, SomebodyNewHasNothingYet) {
  add({}, "nl");
  const Overview empty = overview();
  EXPECT_TRUE(empty.known);
  EXPECT_EQ(empty.language.str(), "nl");
  EXPECT_EQ(empty.name, "Ada");
  EXPECT_EQ(format(empty.now), "2026-01-07T23:30");  // theirs, not ours
  EXPECT_TRUE(empty.promises.empty());
  EXPECT_TRUE(empty.relationships.empty());
  EXPECT_TRUE(empty.talks.empty());
  EXPECT_FALSE(empty.next.has_value());
  EXPECT_EQ(empty.weeks, (std::array<std::int64_t, kOverviewWeeks>{}));
}

TEST_F(OverviewOf, OpenPromisesStandByTheirDayWithWhoAndWhen) {
  Book book;
  book.relationships.push_back({"r1", "Bo", kToday, std::nullopt, std::nullopt});
  book.promises.push_back(promise("p1", "later", kToday + days{9}));
  book.promises.push_back(promise("p2", "today", kToday));
  book.promises.push_back(promise("p3", "earlier", kToday - days{1}));
  book.promises.push_back(closed("p4", Outcome::Kept, kToday));
  book.promises[1].plan.when = "the stand-up ends";
  book.promises[1].plan.relationship = "r1";
  add(book);

  const auto open = overview().promises;
  ASSERT_EQ(open.size(), 3U);
  EXPECT_EQ(open[0].what, "earlier");
  EXPECT_TRUE(open[0].was_due);
  EXPECT_EQ(open[0].who, std::nullopt);
  EXPECT_EQ(open[1].what, "today");
  EXPECT_FALSE(open[1].was_due);
  EXPECT_EQ(open[1].when, "the stand-up ends");
  EXPECT_EQ(open[1].who, "Bo");
  EXPECT_EQ(open[2].what, "later");
}

TEST_F(OverviewOf, ANextTalkIsShownUntilItsDayIsOver) {
  Book book;
  book.relationships.push_back({"r1", "Bo", kToday, "being asked", kToday});
  book.relationships.push_back({"r2", "Cy", kToday, std::nullopt, kToday - days{1}});
  add(book);
  const auto people = overview().relationships;
  ASSERT_EQ(people.size(), 2U);
  EXPECT_EQ(people[0].alias, "Bo");
  EXPECT_EQ(people[0].matters, "being asked");
  EXPECT_EQ(people[0].next_talk, kToday);
  EXPECT_EQ(people[1].next_talk, std::nullopt);
}

TEST_F(OverviewOf, WhatWasDoneIsCountedByTheWeekOfTheCalendar) {
  Book book;
  const Date monday = kToday - days{2};  // 2026-01-05
  book.promises.push_back(closed("a", Outcome::Kept, monday));
  book.promises.push_back(closed("b", Outcome::Kept, monday - days{1}));  // the week before
  book.promises.push_back(closed("c", Outcome::Partly, monday));          // not a kept one
  book.promises.push_back(closed("d", Outcome::LetGo, monday));
  book.promises.push_back(closed("e", Outcome::Kept, monday - days{49}));  // the first of the eight
  book.promises.push_back(closed("f", Outcome::Kept, monday - days{50}));  // before them
  book.practices.push_back({std::nullopt, kToday});
  book.practices.push_back({std::nullopt, monday - days{7}});  // of last year
  book.earlier_outcomes[static_cast<std::size_t>(Outcome::Kept)] = 10;
  book.earlier_practices = 20;
  add(book);

  const Overview done = overview();
  EXPECT_EQ(done.weeks, (std::array<std::int64_t, kOverviewWeeks>{1, 0, 0, 0, 0, 0, 2, 2}));
  EXPECT_EQ(done.kept, 14);
  EXPECT_EQ(done.partly, 1);
  EXPECT_EQ(done.let_go, 1);
  EXPECT_EQ(done.practised, 22);
}

TEST_F(OverviewOf, APauseIsOverOnItsDay) {
  Book book;
  book.nudges.mode = coaching::NudgeSettings::Mode::Paused;
  book.nudges.since = LocalDateTime{kToday - days{3}, {}};
  book.nudges.until = kToday + days{1};
  add(book);
  EXPECT_EQ(overview().nudges.mode, coaching::NudgeSettings::Mode::Paused);
  EXPECT_EQ(overview().nudges.until, kToday + days{1});
  EXPECT_EQ(overview(kNow + hours{1}).nudges.mode, coaching::NudgeSettings::Mode::On);
}

TEST_F(OverviewOf, TheEarliestThatIsPlannedIsNextWithItsPromise) {
  Book book;
  book.promises.push_back(promise("p1", "call Bo", kToday + days{1}));
  add(book);
  plan("weekly", "menu", kNow + hours{48});
  plan("follow_up:p1", "follow_up", kNow + hours{12});
  plan("gone", "a dialogue that is gone", kNow + hours{1});
  const auto next = overview().next;
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(format(next->at), "2026-01-08T11:30");
  EXPECT_EQ(next->title, "How it went");
  EXPECT_EQ(next->promise, "call Bo");
}

TEST_F(OverviewOf, WhatIsLateComesNowUnlessItIsTooLate) {
  add({});
  plan("weekly", "menu", kNow - hours{2}, hours{1});
  EXPECT_FALSE(overview().next.has_value());
  plan("other", "menu", kNow - hours{2}, hours{3});
  const auto next = overview().next;
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(format(next->at), "2026-01-07T23:30");
}

TEST_F(OverviewOf, ATalkThatWaitsForAnAnswerCanBeGoneOnWith) {
  const SetClock clock{kNow};
  std::uint64_t drawn = 0;
  Conversations talks(shipped(), *store_, clock, [&](std::size_t count) {
    Random random = Random::seeded(++drawn);
    std::string bytes;
    while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
    return bytes;
  });
  const auto take = [&](const std::string& id, const dialogue::Event& event) {
    const auto receipt = talks.take({{"slack", "T1", "U1"},
                                     RoomId{"slack:T1:D1"},
                                     id,
                                     event,
                                     "Ada",
                                     Language{"sv"},
                                     "Europe/Stockholm"});
    EXPECT_TRUE(receipt.has_value());
    return receipt.has_value() ? receipt->person : PersonId{};
  };
  const auto of = [&](const PersonId& id) {
    auto found =
        in_store(*store_, [&](Transaction& t) { return overview_of(t, *shipped(), id, kNow); });
    EXPECT_TRUE(found.has_value());
    return found.value_or(Overview{});
  };

  const PersonId person = take("1", dialogue::Joined{});
  const Overview open = of(person);
  ASSERT_EQ(open.talks.size(), 1U);
  EXPECT_EQ(open.talks[0].channel, "slack");
  EXPECT_EQ(open.talks[0].room.str(), "slack:T1:D1");
  const auto* title = shipped()->find_text(Language{"sv"}, "onboarding.title");
  ASSERT_NE(title, nullptr);
  EXPECT_EQ(open.talks[0].title, title->variants.front().format(Language{"sv"}, {}));

  EXPECT_EQ(take("1b", dialogue::Message{"ja", "1b"}), person);
  take("2", dialogue::CommandWord{"stop"});
  EXPECT_TRUE(of(person).talks.empty());

  take("3", dialogue::CommandWord{"menu"});  // where one begins
  EXPECT_TRUE(of(person).talks.empty());
  take("4", dialogue::CommandWord{"pause"});
  EXPECT_EQ(of(person).talks.size(), 1U);
}

TEST_F(OverviewOf, NothingPrivateIsInIt) {
  Book book;
  book.journal.push_back({"j1", std::nullopt, "only for me", kToday});
  book.notes.push_back({"n1", std::nullopt, "a note", kToday});
  add(book);
  const Overview seen = overview();
  EXPECT_TRUE(seen.promises.empty());
  EXPECT_TRUE(seen.relationships.empty());
  EXPECT_EQ(seen.practised, 0);
}

TEST_F(OverviewOf, APersonThatDoesNotParseIsCorrupt) {
  must([&](Transaction& t) { return t.create_person({kAda, 0, "no profile", ""}, kNow); });
  const auto found =
      in_store(*store_, [&](Transaction& t) { return overview_of(t, *shipped(), kAda, kNow); });
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, Errc::Corrupt);
}

}  // namespace
}  // namespace tillit::service
