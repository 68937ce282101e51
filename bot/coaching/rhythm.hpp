#pragma once

#include "coaching/holidays.hpp"
#include "coaching/nudge_budget.hpp"
#include "core/civil_time.hpp"

#include <chrono>
#include <optional>
#include <vector>

// One person's weekly rhythm: what they set about it, and what came of it. Kept sealed with the
// book.
namespace tillit::coaching {

// Days somebody is away: from the first to the day they are back, which is no longer among them.
struct Leave {
  Date from{};
  Date back{};
  friend bool operator==(const Leave&, const Leave&) = default;
};

// From when to when nudges may come on a day; both are allowed moments.
struct DayHours {
  TimeOfDay from;
  TimeOfDay to;
  friend bool operator==(const DayHours&, const DayHours&) = default;
};

// When the weekly check-in comes. Without a day or an hour the person's seed deals one out, so that
// not everybody is written to at once.
struct CheckInWish {
  bool wanted = true;
  std::optional<std::chrono::weekday> day;
  std::optional<TimeOfDay> time;
  friend bool operator==(const CheckInWish&, const CheckInWish&) = default;
};

struct Rhythm {
  std::optional<Weekdays> working_days;  // none: those of their country
  std::optional<DayHours> hours;         // when nudges may come; none: the default
  std::vector<Leave> leaves;             // by their first day; they may overlap
  CheckInWish check_in;
  bool asks_mood = false;               // the check-in asks how the week with people was
  std::optional<TimePoint> away_until;  // as the chat's status said last
  std::optional<Date> check_in_done;    // the Monday of the last week that is settled: it came, or
                                        // was dropped
  NudgeBudget budget;
  friend bool operator==(const Rhythm&, const Rhythm&) = default;
};

inline constexpr std::size_t kMaxLeaves = 20;  // the next ones stay
// What a leave held back comes after it: it is remembered until that can no longer be late.
inline constexpr std::chrono::days kLeavesLive{14};
inline constexpr std::chrono::days kSentLive{28};

// Adds a leave; what was over kLeavesLive ago is forgotten. A leave
// that ends before it begins changes nothing but that.
[[nodiscard]] Rhythm with_leave(Rhythm rhythm, Leave leave, Date today);
// Without what no rule looks at any more: leaves that were over kLeavesLive ago, and sends older
// than kSentLive. without_expired() of note_rules.hpp does this too.
[[nodiscard]] Rhythm without_past(Rhythm rhythm, Date today);
// The rhythm with another wish, as far as the wall clock alone can tell (with_check_in of
// nudged_person.hpp knows the dealt hour as well): if the day and hour wished for are past this
// week, or it is that day and no hour is named, the week is settled.
[[nodiscard]] Rhythm with_wish(Rhythm rhythm, const CheckInWish& wish, const LocalDateTime& now);
// The leave that runs today or the next to come; nullopt if there is none.
[[nodiscard]] std::optional<Leave> next_leave(const Rhythm& rhythm, Date today);
// "I am back": whatever leave runs is over today; one that is still to come stays.
[[nodiscard]] Rhythm back_from_leave(Rhythm rhythm, Date today);

// Two rhythms that turn out to be one person's, who is there and writes: settings as they are in
// `kept`, and where it has none as in `joining`; every leave and every send of both counts.
[[nodiscard]] Rhythm one_rhythm(Rhythm kept, const Rhythm& joining);

}  // namespace tillit::coaching
