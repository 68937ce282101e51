#include "content/content_files.hpp"
#include "rhythm/simulated_person.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tillit::rhythm {
namespace {

using coaching::NudgeKind;
using std::chrono::days;
using std::chrono::minutes;

constexpr std::uint64_t kPeople = 10'000;

TimePoint instant(const char* text) { return *parse_instant(text); }

// One year for all tests: it is what takes the time.
struct Year {
  std::vector<Life> lives;
  std::vector<std::vector<Sent>> sent;
  std::vector<std::string> violations;
  std::map<std::string, int> reasons;
};

const Year& the_year() {
  static const Year year = [] {
    Year made;
    const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    content::Findings findings;
    static const DaysOffByZone days_off =
        days_off_by_zone(content::load_calendars(*files, findings));
    for (std::uint64_t seed = 1; seed <= kPeople; ++seed) {
      made.lives.push_back(deal_life(seed, days_off));
      SimulatedPerson person(made.lives.back(), outages());
      person.live();
      made.sent.push_back(person.sent());
      made.violations.insert(made.violations.end(), person.violations().begin(),
                             person.violations().end());
      for (const auto& [reason, count] : person.reasons()) made.reasons[reason] += count;
    }
    return made;
  }();
  return year;
}

std::size_t sent_between(TimePoint from, TimePoint until) {
  std::size_t count = 0;
  for (const auto& sent : the_year().sent) {
    count += static_cast<std::size_t>(std::ranges::count_if(
        sent, [&](const Sent& one) { return from <= one.at && one.at < until; }));
  }
  return count;
}

// The most that were sent in any one minute.
int busiest_minute(TimePoint from, TimePoint until) {
  std::map<TimePoint, int> per_minute;
  for (const auto& sent : the_year().sent) {
    for (const Sent& one : sent) {
      if (from <= one.at && one.at < until) ++per_minute[std::chrono::floor<minutes>(one.at)];
    }
  }
  int most = 0;
  for (const auto& [minute, count] : per_minute) most = std::max(most, count);
  return most;
}

TEST(AYear, BreaksNoRule) {
  const auto& violations = the_year().violations;
  EXPECT_EQ(violations.size(), 0U);
  for (std::size_t i = 0; i < std::min<std::size_t>(violations.size(), 20); ++i)
    ADD_FAILURE() << violations[i];
}

// Who always answers and is never away hears from us every week. An outage of a day may take the
// rest of somebody's working week, one of a week takes most of it.
TEST(AYear, HasEveryWeekOfWhoIsAlwaysThere) {
  const Year& year = the_year();
  const std::set<Date> with_outage = {*parse_date("2026-05-18"), *parse_date("2026-08-31"),
                                      *parse_date("2026-09-07"), *parse_date("2026-09-14")};
  std::map<Date, int> came;
  int people = 0;
  for (std::size_t i = 0; i < year.lives.size(); ++i) {
    if (!year.lives[i].is_plain) continue;
    ++people;
    std::map<Date, int> weeks;
    for (const Sent& one : year.sent[i]) {
      if (one.kind == NudgeKind::CheckIn) ++weeks[coaching::monday_of(one.local.date)];
    }
    for (Date monday = *parse_date("2026-01-05"); monday <= *parse_date("2026-12-21");
         monday += days{7}) {
      came[monday] += weeks[monday];
      EXPECT_LE(weeks[monday], 1) << year.lives[i].seed << ", week of " << format(monday);
      if (!with_outage.contains(monday)) {
        EXPECT_EQ(weeks[monday], 1) << year.lives[i].seed << ", week of " << format(monday);
      }
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(people, 3'000);
  EXPECT_GE(came[*parse_date("2026-05-18")], people * 99 / 100) << "the outage of a day";
  EXPECT_GE(came[*parse_date("2026-09-14")], people * 99 / 100) << "the week after";
}

TEST(AYear, HasSomethingOfEverything) {
  const Year& year = the_year();
  std::map<NudgeKind, int> kinds;
  for (const auto& sent : year.sent) {
    for (const Sent& one : sent) ++kinds[one.kind];
  }
  EXPECT_GT(kinds[NudgeKind::CheckIn], 200'000);
  EXPECT_GT(kinds[NudgeKind::FollowUp], 20'000);
  EXPECT_GT(kinds[NudgeKind::Other], 2'000);
  EXPECT_GT(kinds[NudgeKind::StayQuiet], 1'000);
  for (const char* reason : {"wait caught_up", "drop too_late", "plan silent"})
    EXPECT_GT(year.reasons.contains(reason) ? year.reasons.at(reason) : 0, 0) << reason;
  for (const auto& [reason, count] : year.reasons) RecordProperty(reason, count);
}

TEST(AYear, SendsNothingWhileItIsDown) {
  for (const Outage& outage : outages()) EXPECT_EQ(sent_between(outage.from, outage.until), 0U);
}

TEST(AYear, DoesNotEndAnOutageInABurst) {
  const int usual =
      busiest_minute(instant("2026-03-02T00:00:00Z"), instant("2026-03-09T00:00:00Z"));
  for (const Outage& outage : outages()) {
    const int after = busiest_minute(outage.until, outage.until + days{1});
    EXPECT_LE(after, usual + usual / 2) << format_instant(outage.until);
  }
}

TEST(AYear, SendsWhatADayHeldBack) {
  std::size_t late = 0;
  for (const auto& sent : the_year().sent) {
    late += static_cast<std::size_t>(std::ranges::count_if(sent, [](const Sent& one) {
      return outages()[1].from <= one.due && one.due < outages()[1].until;
    }));
  }
  EXPECT_GT(late, 800U);
}

TEST(AYear, IsTheSameWhenItIsLivedAgain) {
  for (std::size_t i = 0; i < 50; ++i) {
    SimulatedPerson again(the_year().lives[i], outages());
    again.live();
    ASSERT_EQ(again.sent().size(), the_year().sent[i].size());
    for (std::size_t j = 0; j < again.sent().size(); ++j)
      EXPECT_EQ(again.sent()[j].at, the_year().sent[i][j].at);
  }
}

}  // namespace
}  // namespace tillit::rhythm
