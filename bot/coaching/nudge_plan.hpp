#pragma once

#include "coaching/follow_ups.hpp"
#include "coaching/nudged_person.hpp"

#include <optional>
#include <string>
#include <vector>

// What comes to one person, and when. A pure function of what is kept about them: the same person
// planned twice gets the same, and nothing but the next one need be stored.
//
//   1. every week has one check-in, if it is wanted and the budget has room for it;
//   2. a follow-up of a promise on its day or the day before becomes part of it; one on the day
//   after
//      takes the check-in along, if its hour is one of ours;
//   3. follow-ups of one day come together, at the latest of their hours;
//   4. what else we start takes what is left of the budget;
//   5. nothing comes on a day that something came on.
namespace tillit::coaching {

// Something that is to be said some time, beside the check-in.
struct Wish {
  NudgeKind kind = NudgeKind::FollowUp;
  std::string key;                 // of its schedule: "follow_up:pr:3"
  LocalDateTime at{};              // the wall clock it was meant for, wherever the person is then
  std::chrono::seconds window{0};  // of Other: how much later it still makes sense
};

inline constexpr std::string_view kCheckInKey = "check_in";

// How late each still makes sense. A follow-up longer, because its person asked for it; a check-in
// never leaves its week beside this.
inline constexpr std::chrono::days kGraceOfFollowUp{5};
inline constexpr std::chrono::days kGraceOfCheckIn{2};
// A nudge may be this late without a word about it: what a wake or a queue takes. One that a plan
// finds so keeps its moment and is due at once, so that planning anew before it is said puts
// nothing off.
inline constexpr std::chrono::seconds kPunctual = std::chrono::minutes{10};
// What is late after downtime is dealt out over this much time in which it may be said.
inline constexpr std::chrono::seconds kCatchUp = std::chrono::hours{3};

struct PlannedNudge {
  std::optional<TimePoint> at;  // none: it does not come, and `why` says what is in the way
  TimePoint meant{};            // when it was meant for
  NudgeKind kind = NudgeKind::CheckIn;
  std::string key;
  std::vector<std::string> with;  // the keys of the follow-ups that come with it
  Why why = Why::None;            // with an instant: what moved it
  ChosenBy by = ChosenBy::Us;     // whose hour it is
};

// What is planned from `from` (less kPunctual) until before `until`, in order, those that do not
// come included (at the moment they were meant for). What the future brings is not guessed: the
// number of unanswered ones stays what it is. At most a year ahead.
[[nodiscard]] std::vector<PlannedNudge> plan_nudges(const NudgedPerson& person,
                                                    const std::vector<Wish>& wishes, TimePoint from,
                                                    TimePoint until);

// The first that comes, looking `ahead`; nullopt if none does.
[[nodiscard]] std::optional<PlannedNudge> next_nudge(const NudgedPerson& person,
                                                     const std::vector<Wish>& wishes, TimePoint now,
                                                     std::chrono::days ahead = std::chrono::days{
                                                         35});

// When something that is late comes after all: dealt out over kCatchUp from `now` on.
[[nodiscard]] Moment caught_up(TimePoint now, std::string_view key, TimePoint latest, ChosenBy by,
                               const NudgedPerson& person);

// The wishes of planned_follow_ups(), under the keys of their schedules.
[[nodiscard]] std::vector<Wish> wishes_of(const FollowUps& follow_ups);

}  // namespace tillit::coaching
