#include "rhythm/stored_year.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace tillit::rhythm {
namespace {

using coaching::NudgeKind;
using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

std::uint64_t people() {
  const char* wanted = std::getenv("TILLIT_YEAR_PEOPLE");
  const std::uint64_t count = wanted == nullptr ? 0 : std::strtoull(wanted, nullptr, 10);
  return count == 0 ? 100 : count;
}

// One year for all tests: it is what takes the time.
const StoredYear& the_year() {
  static const std::unique_ptr<StoredYear> year = [] {
    auto made = std::make_unique<StoredYear>(people(), outages());
    made->live();
    return made;
  }();
  return *year;
}

int counted(const char* what) {
  const auto& counts = the_year().counts();
  return counts.contains(what) ? counts.at(what) : 0;
}

TEST(AStoredYear, BreaksNoRule) {
  const auto violations = the_year().violations();
  EXPECT_EQ(violations.size(), 0U);
  for (std::size_t i = 0; i < std::min<std::size_t>(violations.size(), 20); ++i)
    ADD_FAILURE() << violations[i];
}

// Each of these is a way through the waker; none was missed.
TEST(AStoredYear, HasSomethingOfEverything) {
  const int count = static_cast<int>(the_year().people());
  EXPECT_GT(counted("check_in"), count * 20);
  EXPECT_GT(counted("follow_up"), count * 2);
  EXPECT_GT(counted("other"), count / 10);
  EXPECT_GT(counted("stay_quiet"), count / 10);
  EXPECT_GT(counted("unmoved"), count * 2) << "the chosen hour was looked at too seldom";
  EXPECT_GT(counted("said in a talk"), count * 10);
  EXPECT_GT(counted("waits busy"), 0) << "nobody was talking when something came";
  for (const auto& [what, times] : the_year().counts()) RecordProperty(what, times);
}

// Who always answers and is never away hears from us every week. An outage of a day may take the
// rest of somebody's working week, one of a week takes most of it.
TEST(AStoredYear, HasEveryWeekOfWhoIsAlwaysThere) {
  const StoredYear& year = the_year();
  const std::vector<Date> with_outage = {*parse_date("2026-05-18"), *parse_date("2026-08-31"),
                                         *parse_date("2026-09-07"), *parse_date("2026-09-14")};
  int looked_at = 0;
  int met_a_talk = 0;
  int lost_to_it = 0;
  for (std::size_t person = 0; person < year.people(); ++person) {
    if (!year.life(person).is_plain || !year.stays_plain(person)) continue;
    ++looked_at;
    std::map<Date, int> weeks;
    for (const Sent& one : year.sent(person)) {
      if (one.kind == NudgeKind::CheckIn) ++weeks[coaching::monday_of(one.local.date)];
    }
    for (Date monday = *parse_date("2026-01-05"); monday <= *parse_date("2026-12-21");
         monday += days{7}) {
      EXPECT_LE(weeks[monday], 1) << year.life(person).seed << ", week of " << format(monday);
      if (std::ranges::find(with_outage, monday) != with_outage.end()) continue;
      if (year.met_a_talk(person).contains(monday)) {
        ++met_a_talk;
        lost_to_it += 1 - weeks[monday];
        continue;
      }
      EXPECT_EQ(weeks[monday], 1) << year.life(person).seed << ", week of " << format(monday);
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(looked_at, static_cast<int>(year.people()) / 5);
  EXPECT_LE(lost_to_it, met_a_talk / 20) << "a talk puts a check-in off, and hardly ever ends it";
  RecordProperty("check-ins that met a talk", met_a_talk);
  RecordProperty("check-ins that a talk ended", lost_to_it);
}

TEST(AStoredYear, SendsNothingWhileItIsDown) {
  for (const Outage& outage : outages()) {
    EXPECT_TRUE(std::ranges::none_of(the_year().posts(), [&](const Post& post) {
      return outage.from <= post.at && post.at < outage.until;
    }));
  }
}

// All of them in one workspace, which gets as many posts a minute as slack.posts_per_minute allows
// by default: nothing that we begin waits longer for its turn than it may be late.
TEST(AStoredYear, LeavesAtThePaceOfOneWorkspace) {
  constexpr milliseconds kStep{60'000 / 300};
  TimePoint free_at{};
  milliseconds longest{0};
  for (const Post& post : the_year().posts()) {
    free_at = std::max(free_at, post.at) + kStep * post.messages;
    longest = std::max(longest, free_at - post.at);
  }
  EXPECT_LE(longest, minutes{10});
  RecordProperty("longest_wait_ms", std::to_string(longest.count()));
}

// The most messages that were begun in any one minute.
int busiest_minute(TimePoint from, TimePoint until) {
  std::map<TimePoint, int> per_minute;
  for (const Post& post : the_year().posts()) {
    if (from <= post.at && post.at < until)
      per_minute[std::chrono::floor<minutes>(post.at)] += post.messages;
  }
  int most = 0;
  for (const auto& [minute, count] : per_minute) most = std::max(most, count);
  return most;
}

TEST(AStoredYear, DoesNotEndAnOutageInABurst) {
  const int usual = busiest_minute(*parse_instant("2026-03-02T00:00:00Z"),
                                   *parse_instant("2026-03-30T00:00:00Z"));
  for (const Outage& outage : outages()) {
    EXPECT_LE(busiest_minute(outage.until, outage.until + days{1}), usual + usual / 2)
        << format_instant(outage.until);
  }
}

}  // namespace
}  // namespace tillit::rhythm
