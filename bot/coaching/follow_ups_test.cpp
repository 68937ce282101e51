#include "coaching/follow_ups.hpp"

#include "coaching/nudge_settings.hpp"
#include "coaching/promise_rules.hpp"

#include <gtest/gtest.h>

namespace tillit::coaching {
namespace {

const AllowedHours kHours;

LocalDateTime local(const char* text) { return *parse_local_date_time(text); }

// 2026-11-24 is a Tuesday.
const LocalDateTime kNow = local("2026-11-24T10:00");

Book with_promise(Book book, const char* id, const char* follow_up) {
  Plan plan;
  plan.what = "ring";
  plan.due = kNow.date;
  plan.follow_up = local(follow_up);
  return open_promise(std::move(book), id, plan, kNow, kHours);
}

// "pr:1 2026-11-26T10:00, …" of what is planned.
std::string planned(const Book& book) {
  std::string result;
  for (const auto& [promise, at] : planned_follow_ups(book, kHours)) {
    result += (result.empty() ? "" : ", ") + promise + ' ' + format(at);
  }
  return result;
}

Book three_promises() {
  Book book = with_promise({}, "pr:1", "2026-11-26T10:00");
  book = with_promise(std::move(book), "pr:2", "2026-11-27T11:00");
  return with_promise(std::move(book), "pr:3", "2026-12-02T19:00");
}

TEST(FollowUps, AreAskedWhenThePersonDatedThem) {
  EXPECT_EQ(planned(three_promises()),
            "pr:1 2026-11-26T10:00, pr:2 2026-11-27T11:00, pr:3 2026-12-02T19:00");
}

TEST(FollowUps, EndWithThePromise) {
  EXPECT_EQ(planned(close_promise(three_promises(), "pr:2", Outcome::Kept, kNow.date)),
            "pr:1 2026-11-26T10:00, pr:3 2026-12-02T19:00");
}

TEST(FollowUps, ArePausedWithTheNudges) {
  const Book paused = pause_nudges(three_promises(), std::nullopt, kNow);
  EXPECT_EQ(planned(paused), "");
  EXPECT_EQ(paused.promises.at(0).plan.follow_up, local("2026-11-26T10:00"))
      << "the promise keeps its date";
}

TEST(FollowUps, ComeBackWhenResumedOneAWorkingDay) {
  const Book paused = pause_nudges(three_promises(), std::nullopt, kNow);
  // A Tuesday: Wednesday is the third promise's own day.
  EXPECT_EQ(planned(resume_nudges(paused, local("2026-12-01T12:00"), kHours)),
            "pr:1 2026-12-03T09:30, pr:2 2026-12-04T09:30, pr:3 2026-12-02T19:00");
}

TEST(FollowUps, AreAsBeforeWhenResumedAtOnce) {
  const Book paused = stop_nudges(three_promises(), kNow);
  EXPECT_EQ(planned(paused), "");
  EXPECT_EQ(resume_nudges(paused, local("2026-11-24T10:05"), kHours), three_promises());
}

TEST(FollowUps, OfAPauseWithAnEndComeFromThatDayOn) {
  const Book paused = pause_nudges(three_promises(), *parse_date("2026-11-28"), kNow);
  const std::string expected =
      "pr:1 2026-11-30T10:00, pr:2 2026-12-01T09:30, pr:3 2026-12-02T19:00";
  EXPECT_EQ(planned(paused), expected);
  const Book settled = settle(paused, *parse_date("2026-11-28"), kHours);
  EXPECT_EQ(settled.nudges, NudgeSettings{});
  EXPECT_EQ(planned(settled), expected) << "the end of a pause moves nothing";
  EXPECT_EQ(settle(paused, *parse_date("2026-11-27"), kHours), paused);
}

TEST(FollowUps, ThatCameBeforeThePauseAreNotAskedAgain) {
  const Book paused = pause_nudges(three_promises(), std::nullopt, local("2026-11-26T15:00"));
  const LocalDateTime resumed_at = local("2026-11-30T12:00");
  const Book resumed = resume_nudges(paused, resumed_at, kHours);
  const auto effects = follow_up_effects(planned_follow_ups(paused, kHours),
                                         planned_follow_ups(resumed, kHours), resumed_at, "f");
  ASSERT_EQ(effects.size(), 2U);
  EXPECT_EQ(std::get<dialogue::SetSchedule>(effects[0]).key, "follow_up:pr:2");
  EXPECT_EQ(std::get<dialogue::SetSchedule>(effects[1]).key, "follow_up:pr:3");
}

TEST(FollowUps, OfAPauseThatIsProlongedMoveOn) {
  Book paused = pause_nudges(three_promises(), *parse_date("2026-11-28"), kNow);
  paused = pause_nudges(std::move(paused), *parse_date("2026-12-03"), local("2026-11-27T12:00"));
  EXPECT_EQ(planned(paused), "pr:1 2026-12-03T09:30, pr:2 2026-12-04T09:30, pr:3 2026-12-07T10:00");
}

TEST(FollowUps, SayWhichComesNext) {
  EXPECT_EQ(next_follow_up(three_promises(), local("2026-11-26T10:00"), kHours),
            local("2026-11-27T11:00"));
  EXPECT_EQ(next_follow_up(three_promises(), local("2026-12-03T10:00"), kHours), std::nullopt);
}

TEST(Nudges, CannotBePausedIntoThePast) {
  EXPECT_EQ(pause_nudges(three_promises(), kNow.date, kNow), three_promises());
}

TEST(Nudges, AreOnAgainOnTheDayThePauseEnds) {
  const Book paused = pause_nudges({}, *parse_date("2026-11-28"), kNow);
  EXPECT_EQ(settings_on(paused, *parse_date("2026-11-27")).mode, NudgeSettings::Mode::Paused);
  EXPECT_EQ(settings_on(paused, *parse_date("2026-11-28")), NudgeSettings{});
}

TEST(FollowUpEffects, AreTheDifferenceOfTwoPlans) {
  const FollowUps before = {{"a", local("2026-11-25T10:00")},
                            {"b", local("2026-11-25T10:00")},
                            {"c", local("2026-11-25T10:00")},
                            {"d", local("2026-11-25T10:00")}};
  const FollowUps after = {{"a", local("2026-11-25T10:00")},
                           {"b", local("2026-11-26T10:00")},
                           {"d", local("2026-11-23T10:00")},
                           {"e", local("2026-11-27T10:00")},
                           {"f", local("2026-11-20T10:00")}};
  std::vector<std::string> seen;
  for (const auto& effect : follow_up_effects(before, after, kNow, "follow_up")) {
    if (const auto* set = std::get_if<dialogue::SetSchedule>(&effect)) {
      EXPECT_EQ(set->dialogue, "follow_up");
      EXPECT_EQ(set->window, (CalendarDuration{0, 5, 0}));
      EXPECT_EQ(set->if_busy, dialogue::SetSchedule::IfBusy::Queue);
      seen.push_back("set " + set->key + ' ' + set->arguments.at("promise") + ' ' +
                     format(set->at));
    } else {
      seen.push_back("cancel " + std::get<dialogue::CancelSchedule>(effect).key);
    }
  }
  EXPECT_EQ(seen, (std::vector<std::string>{
                      "cancel follow_up:c", "set follow_up:b \"b\" 2026-11-26T10:00",
                      "cancel follow_up:d", "set follow_up:e \"e\" 2026-11-27T10:00"}));
}

}  // namespace
}  // namespace tillit::coaching
