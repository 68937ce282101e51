// What comes by itself: planned from what is kept, decided when its moment has come.
#include "coaching/book_json.hpp"
#include "service/next_nudge.hpp"
#include "service/nudge_preview.hpp"
#include "service/nudges_pause.hpp"
#include "service/planning_sweep.hpp"
#include "service_fixture.hpp"

#include <algorithm>

namespace tillit::service {
namespace {

using coaching::Why;
using What = Nudging::What;

class Rhythm : public Service {
 protected:
  template <class Work>
  auto in(const Work& work) {
    return *store::in_store(*store_, work);
  }

  // Friday 2026-11-20, ten in the morning in Amsterdam.
  void SetUp() override {
    EXPECT_TRUE(take("ada", dialogue::Joined{}).has_value());
    show();
    EXPECT_TRUE(take("ada", dialogue::Button{last_.token, "start"}).has_value());
    EXPECT_TRUE(take("ada", dialogue::Message{"stop", "m"}).has_value());
    show();
    id_ = *in([&](store::Transaction& t) { return t.find_person({"test", "", "ada"}); });
  }

  coaching::Book book() {
    return *coaching::read_book(
        in([&](store::Transaction& t) { return t.load_person(*id_); }).book);
  }
  void change_book(const std::function<void(coaching::Book&)>& change) {
    const auto done = store_->write([&](store::Transaction& t) -> Result<void> {
      auto row = t.load_person(*id_);
      if (!row) return tl::unexpected(row.error());
      auto changed = *coaching::read_book(row->book);
      change(changed);
      row->book = coaching::write_book(changed);
      return t.save_person(*row, true);
    });
    ASSERT_TRUE(done.has_value());
  }
  void plan_now() {
    ASSERT_TRUE(store_
                    ->write([&](store::Transaction& t) {
                      return plan_anew(t, talks_.nudge_rules(), *id_, clock_.now());
                    })
                    .has_value());
  }
  // Promises that are to be asked about then, on the person's wall clock; planned at once.
  void promise(std::initializer_list<const char*> follow_ups) {
    change_book([&](coaching::Book& book) {
      for (const char* at : follow_ups) {
        coaching::Promise promise;
        promise.id = "pr:" + std::to_string(100 + book.promises.size());
        promise.plan.what = "ring Ada";
        promise.plan.due = parse_local_date_time(at)->date;
        promise.plan.follow_up = parse_local_date_time(at);
        promise.opened = *parse_date("2026-11-19");
        book.promises.push_back(std::move(promise));
      }
      book.rhythm.check_in.wanted = false;
    });
    plan_now();
  }
  std::vector<store::Schedule> rows() {
    return in([&](store::Transaction& t) { return t.schedules_of(*id_); });
  }
  WaitingNudge next() {
    const auto all = rows();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? WaitingNudge{} : *read_waiting(all.front());
  }
  Woken wake(const char* instant) {
    clock_.set(parse_instant(instant).value());
    auto woken = wake_due(talks_, clock_.now());
    EXPECT_TRUE(woken.has_value()) << woken.error().context;
    return woken.value_or(Woken{});
  }
  bool asks() {
    const auto shown = show();
    return std::ranges::find(shown, "follow_up.ask") != shown.end();
  }

  std::optional<PersonId> id_;
};

TEST_F(Rhythm, AFollowUpComesOnceAtItsMomentAndTheNextIsPlanned) {
  promise({"2026-11-24T11:00", "2026-11-26T16:30"});
  EXPECT_EQ(next().nudge.key, "follow_up:pr:100");
  EXPECT_TRUE(wake("2026-11-24T09:59:59Z").nudges.empty());
  const auto woken = wake("2026-11-24T10:00:00Z");
  ASSERT_EQ(woken.nudges.size(), 1U);
  EXPECT_EQ(woken.nudges.front().what, What::Sent);
  EXPECT_EQ(woken.turns.size(), 1U);
  EXPECT_TRUE(asks());
  EXPECT_EQ(book().promises.front().asked, book().promises.front().plan.follow_up);
  EXPECT_EQ(next().nudge.key, "follow_up:pr:101");
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-26T15:30:00.000Z");
}

TEST_F(Rhythm, AskedTwiceAtOnceItComesOnce) {
  promise({"2026-11-24T11:00"});
  clock_.set(parse_instant("2026-11-24T10:00:00Z").value());
  std::atomic<int> sent{0};
  {
    std::vector<std::jthread> wakers;
    for (int i = 0; i < 4; ++i) {
      wakers.emplace_back([&] {
        const auto woken = wake_due(talks_, clock_.now());
        ASSERT_TRUE(woken.has_value());
        sent += static_cast<int>(woken->nudges.size());
      });
    }
  }
  EXPECT_EQ(sent, 1);
  EXPECT_TRUE(asks());
}

TEST_F(Rhythm, PromisesOfOneDayAreAskedAboutOnDaysOfTheirOwn) {
  promise({"2026-11-24T11:00", "2026-11-24T12:00"});
  wake("2026-11-24T11:00:00Z");
  EXPECT_TRUE(asks());
  EXPECT_EQ(format(Zone::named("Europe/Amsterdam")->to_local(next().nudge.due).date), "2026-11-25");
}

TEST_F(Rhythm, AnyWordAnswersWhatWasUnanswered) {
  promise({"2026-11-24T11:00"});
  wake("2026-11-24T10:00:00Z");
  show();
  EXPECT_EQ(book().rhythm.budget.unanswered, 1);
  ASSERT_TRUE(take("ada", dialogue::Button{last_.token, "kept"}).has_value());
  EXPECT_EQ(book().rhythm.budget.unanswered, 0);
}

TEST_F(Rhythm, WhoCannotBeReachedIsLeftAloneUntilTheyWrite) {
  promise({"2026-11-24T11:00", "2026-11-26T11:00"});
  const auto room = in([&](store::Transaction& t) { return t.conversations_of(*id_); }).front().id;
  ASSERT_TRUE(
      store_->write([&](store::Transaction& t) { return t.park_conversation(room, "blocked"); })
          .has_value());
  const auto woken = wake("2026-11-24T10:00:00Z");
  ASSERT_EQ(woken.nudges.size(), 1U);
  EXPECT_EQ(woken.nudges.front().what, What::Unreachable);
  EXPECT_TRUE(next().look_again);
  ASSERT_TRUE(take("ada", dialogue::Message{"stop", "x"}).has_value());
  EXPECT_FALSE(next().look_again) << "a word takes it back";
}

TEST_F(Rhythm, AStatusThatSaysAwayHoldsItBackAndGoesWhenTheyAreBack) {
  promise({"2026-11-24T11:00"});
  clock_.set(parse_instant("2026-11-24T08:00:00Z").value());
  Profile profile;
  profile.away_until = parse_instant("2026-11-24T13:00:00Z");
  ASSERT_TRUE(talks_.learn({"test", "", "ada"}, profile).has_value());
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-24T13:00:00.000Z");
  profile.away_until = TimePoint{};
  ASSERT_TRUE(talks_.learn({"test", "", "ada"}, profile).has_value());
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-24T10:00:00.000Z");
}

TEST_F(Rhythm, WhoTravelsIsPlannedAnew) {
  promise({"2026-11-24T11:00"});
  Profile profile;
  profile.zone = "America/New_York";
  ASSERT_TRUE(talks_.learn({"test", "", "ada"}, profile).has_value());
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-24T16:00:00.000Z");
}

TEST_F(Rhythm, WhatMeetsATalkWaitsUntilItIsOverAndCountsOnlyThen) {
  promise({"2026-11-24T11:00"});
  clock_.set(parse_instant("2026-11-24T09:50:00Z").value());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "x"}).has_value());
  show();
  const auto met = wake("2026-11-24T10:00:00Z");
  ASSERT_EQ(met.nudges.size(), 1U);
  EXPECT_EQ(met.nudges.front().what, What::Waits);
  EXPECT_EQ(met.nudges.front().why, Why::Busy);
  EXPECT_EQ(book().rhythm.budget.unanswered, 0);
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-24T10:20:00.000Z");
  ASSERT_EQ(wake("2026-11-24T10:20:00Z").nudges.size(), 1U);
  EXPECT_TRUE(asks());
  EXPECT_EQ(book().rhythm.budget.unanswered, 1);
}

// The talk's half hour ended at night, or while we were down: it was then said at any hour.
TEST_F(Rhythm, WhatMeetsATalkInTheEveningComesInTheMorning) {
  promise({"2026-11-24T20:55"});
  clock_.set(parse_instant("2026-11-24T19:50:00Z").value());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "x"}).has_value());
  show();
  wake("2026-11-24T19:55:00Z");
  wake("2026-11-24T20:20:00Z");
  EXPECT_FALSE(asks()) << "at twenty past nine in the evening";
  EXPECT_EQ(format_instant(next().nudge.due), "2026-11-25T08:30:00.000Z");
}

// It was counted, and then stood in its own way as a wish made anew.
TEST_F(Rhythm, AWishThatMeetsATalkIsSaidAfterIt) {
  promise({});
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    if (auto put = t.put_schedule({*id_, "wish:tip", "help", "{}",
                                                   "2026-11-24T11:00", "Europe/Amsterdam",
                                                   parse_instant("2026-11-26T10:00:00Z").value(),
                                                   48h, store::IfBusy::Queue});
                        !put)
                      return put;
                    return plan_anew(t, talks_.nudge_rules(), *id_, clock_.now());
                  })
                  .has_value());
  clock_.set(parse_instant("2026-11-24T09:50:00Z").value());
  ASSERT_TRUE(take("ada", dialogue::Message{"menu", "x"}).has_value());
  show();
  wake("2026-11-24T10:00:00Z");
  EXPECT_TRUE(show().empty());
  wake("2026-11-24T10:20:00Z");
  EXPECT_FALSE(show().empty());
  EXPECT_EQ(rows().size(), 1U) << "the wish is gone";
}

TEST_F(Rhythm, TheOperatorsPauseHoldsEverythingBackAndNothingIsLost) {
  promise({"2026-11-24T11:00"});
  ASSERT_TRUE(
      store_->write([](store::Transaction& t) { return pause_all_nudges(t, true); }).has_value());
  const auto held = wake("2026-11-24T10:00:00Z");
  EXPECT_TRUE(held.paused);
  EXPECT_TRUE(held.nudges.empty());
  EXPECT_FALSE(asks());
  ASSERT_TRUE(
      store_->write([](store::Transaction& t) { return pause_all_nudges(t, false); }).has_value());
  const auto late = wake("2026-11-25T10:00:00Z");
  ASSERT_EQ(late.nudges.size(), 1U);
  EXPECT_EQ(late.nudges.front().what, What::Waits);
  EXPECT_EQ(late.nudges.front().why, Why::CaughtUp) << "dealt out, never in a burst";
  clock_.set(next().nudge.due);
  ASSERT_TRUE(wake_due(talks_, clock_.now()).has_value());
  EXPECT_TRUE(asks());
}

TEST_F(Rhythm, AnUpgradeAsksAboutNothingAnEarlierVersionAskedAbout) {
  promise({"2026-11-18T11:00", "2026-11-26T11:00", "2026-11-20T09:30"});
  // As it was before: a row for each promise that is still to be asked about, late ones too.
  change_book([](coaching::Book& book) { book.rhythm = {}; });
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) {
                    return t.cancel_schedule(*id_, std::string(kNudgeKey));
                  })
                  .has_value());
  plan(*store_, *id_, "follow_up:pr:101", "follow_up", "2026-11-26T11:00", 120h);
  plan(*store_, *id_, "follow_up:pr:102", "follow_up", "2026-11-20T09:30", 120h);
  PlanningSweep sweep(*store_, talks_.nudge_rules(), clock_);
  EXPECT_TRUE(*sweep.go_on(10));
  EXPECT_FALSE(*sweep.go_on(10));
  EXPECT_EQ(sweep.broken(), 0);
  const auto promises = book().promises;
  EXPECT_TRUE(promises[0].asked.has_value());
  EXPECT_FALSE(promises[1].asked.has_value());
  EXPECT_FALSE(promises[2].asked.has_value()) << "its row was still there";
  EXPECT_EQ(next().nudge.key, "follow_up:pr:102");
}

TEST_F(Rhythm, ASweepOfTheSamePlanWritesNothing) {
  promise({"2026-11-24T11:00"});
  const auto before = rows();
  PlanningSweep sweep(*store_, talks_.nudge_rules(), clock_);
  EXPECT_TRUE(*sweep.go_on(10));
  const auto after = rows();
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after.front().arguments, before.front().arguments);
}

TEST_F(Rhythm, ThePreviewTellsWhatComesAndNeverWhatWasPromised) {
  promise({"2026-11-24T11:00"});
  const auto preview = in([&](store::Transaction& t) {
    return preview_nudges(t, *store_, talks_.nudge_rules(), *id_, clock_.now(),
                          clock_.now() + std::chrono::days{14});
  });
  ASSERT_EQ(preview.rows.size(), 1U);
  EXPECT_EQ(preview.rows.front().kind, coaching::NudgeKind::FollowUp);
  EXPECT_EQ(preview.person, store_->reference(id_->str()));
  EXPECT_FALSE(preview.unreachable);
}

TEST_F(Rhythm, NobodyGetsACheckInBeforeTheyWereToldWhatThisIs) {
  EXPECT_EQ(next().nudge.kind, coaching::NudgeKind::CheckIn) << "who was told gets one";
  ASSERT_TRUE(take("bo", dialogue::Joined{}).has_value());
  show();
  id_ = in([&](store::Transaction& t) { return t.find_person({"test", "", "bo"}); });
  plan_now();
  EXPECT_TRUE(next().look_again);
}

}  // namespace
}  // namespace tillit::service
