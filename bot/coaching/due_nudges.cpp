#include "coaching/due_nudges.hpp"

#include <algorithm>
#include <utility>

namespace tillit::coaching {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using Act = NudgeDecision::Act;

bool is_check_in(const DueNudge& nudge) { return nudge.key == kCheckInKey; }

NudgeKind kind_now(const NudgeBudget& budget, const DueNudge& nudge) {
  if (nudge.kind == NudgeKind::FollowUp) return nudge.kind;
  return kind_due(budget, is_check_in(nudge) ? NudgeKind::CheckIn : NudgeKind::Other);
}

class Decider {
 public:
  Decider(const NudgedPerson& person, const DueNudge& nudge, TimePoint now)
      : person_(person), availability_(availability_of(person)), nudge_(nudge), now_(now) {
    nudge_.kind = kind_now(person.rhythm.budget, nudge);
    latest_ = last_moment();
  }

  NudgeDecision decide() && {
    const NudgeBudget& budget = person_.rhythm.budget;
    if (const Why why = standing_obstacle(person_, nudge_.kind); why != Why::None) return drop(why);
    if (now_ > latest_) return drop(Why::WeekIsOver);
    if (now_ - nudge_.due > kPunctual) {
      return now_ - nudge_.planned > grace_of(nudge_) ? drop(Why::TooLate) : catch_up();
    }
    const LocalDateTime local = person_.zone.to_local(now_);
    // Woken a moment after the last one of the day, it still counts as that one.
    if (obstacle_at(std::min(now_, nudge_.due), nudge_.by, availability_) != Why::None)
      return wait(when_may_be_said(now_, latest_, nudge_.by, availability_));
    if (counts_for_week(nudge_.kind) && week_is_full(budget, {}, local.date))
      return drop(Why::WeekIsFull);
    if (day_is_taken(budget, local.date, person_.zone)) return tomorrow(local);
    return {Act::Send, nudge_, Why::None};
  }

 private:
  [[nodiscard]] TimePoint last_moment() const {
    if (nudge_.kind == NudgeKind::FollowUp) return TimePoint::max();
    if (!is_check_in(nudge_)) return nudge_.planned + grace_of(nudge_);
    return end_of_week(monday_of(person_.zone.to_local(nudge_.planned).date), person_.zone);
  }

  NudgeDecision catch_up() {
    const Moment moment = caught_up(now_, nudge_.key, latest_, nudge_.by, person_);
    if (!moment.at) return drop(Why::WeekIsOver);
    nudge_.due = *moment.at;
    return {Act::Wait, nudge_, Why::CaughtUp};
  }

  // It was not late: the calendar moved it, so lateness counts anew.
  NudgeDecision wait(const Moment& moment) {
    if (!moment.at) return drop(moment.why);
    nudge_.due = *moment.at;
    nudge_.planned = std::max(nudge_.planned, *moment.at);
    return {Act::Wait, nudge_, moment.why};
  }

  NudgeDecision tomorrow(const LocalDateTime& local) {
    const TimePoint next = person_.zone.to_instant({local.date + days{1}, local.time});
    Moment moment = when_may_be_said(next, latest_, nudge_.by, availability_);
    moment.why = Why::OnePerDay;
    return wait(moment);
  }

  [[nodiscard]] NudgeDecision drop(Why why) const { return {Act::Drop, nudge_, why}; }

  const NudgedPerson& person_;
  Availability availability_;
  DueNudge nudge_;
  TimePoint now_;
  TimePoint latest_{};
};

}  // namespace

DueNudge due_of(const PlannedNudge& planned, seconds window) {
  const TimePoint at = planned.at.value_or(planned.meant);
  return {.kind = planned.kind,
          .key = planned.key,
          .planned = at,
          .due = at,
          .by = planned.by,
          .window = window};
}

seconds grace_of(const DueNudge& nudge) {
  if (nudge.kind == NudgeKind::FollowUp) return kGraceOfFollowUp;
  return is_check_in(nudge) ? kGraceOfCheckIn : nudge.window;
}

NudgeDecision decide(const NudgedPerson& person, const DueNudge& nudge, TimePoint now) {
  return Decider(person, nudge, now).decide();
}

Rhythm after_deciding(Rhythm rhythm, const NudgeDecision& decision, TimePoint now,
                      const Zone& zone) {
  if (decision.act == Act::Wait) return rhythm;
  if (is_check_in(decision.nudge)) {
    const Date monday = monday_of(zone.to_local(decision.nudge.planned).date);
    rhythm.check_in_done = std::max(rhythm.check_in_done.value_or(monday), monday);
  }
  if (decision.act == Act::Send)
    rhythm.budget = after_sending(std::move(rhythm.budget), decision.nudge.kind, now, zone);
  return rhythm;
}

}  // namespace tillit::coaching
