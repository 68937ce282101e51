#include "coaching/follow_ups.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tillit::coaching {
namespace {

using Mode = NudgeSettings::Mode;

constexpr CalendarDuration kWindow{0, 5, 0};

dialogue::SetSchedule schedule_of(const std::string& promise, const LocalDateTime& at,
                                  const std::string& dialogue) {
  dialogue::SetSchedule schedule;
  schedule.key = follow_up_key(promise);
  schedule.dialogue = dialogue;
  schedule.arguments.emplace("promise", '"' + promise + '"');  // our own ids need no escapes
  schedule.at = at;
  schedule.window = kWindow;
  schedule.if_busy = dialogue::SetSchedule::IfBusy::Queue;
  return schedule;
}

// The first allowed moment from `day` on, on a day that is not taken; takes it.
LocalDateTime take_day(Date day, std::set<Date>& taken, const AllowedHours& hours) {
  LocalDateTime moment = next_allowed({day, TimeOfDay{}}, hours);
  while (taken.contains(moment.date) && moment.date < kLastDate)
    moment = next_allowed_day(moment.date, hours);
  taken.insert(moment.date);
  return moment;
}

}  // namespace

std::string follow_up_key(std::string_view promise) {
  return std::string("follow_up:").append(promise);
}

FollowUps follow_ups_after(const Book& book, const PauseEnd& end, const AllowedHours& hours) {
  FollowUps planned;
  std::vector<std::pair<LocalDateTime, const Promise*>> missed;
  std::set<Date> taken;
  for (const Promise& promise : book.promises) {
    if (!promise.is_open() || !promise.plan.follow_up) continue;
    const LocalDateTime& at = *promise.plan.follow_up;
    if (promise.asked == at) continue;
    if (book.nudges.since && at <= *book.nudges.since) continue;
    if (at < end.missed_before) {
      missed.emplace_back(at, &promise);
    } else {
      planned.emplace(promise.id, at);
      taken.insert(at.date);
    }
  }
  std::ranges::stable_sort(missed, {}, &std::pair<LocalDateTime, const Promise*>::first);
  for (const auto& [at, promise] : missed)
    planned.emplace(promise->id, take_day(end.first_day, taken, hours));
  return planned;
}

FollowUps planned_follow_ups(const Book& book, const AllowedHours& hours) {
  switch (book.nudges.mode) {
    case Mode::On:
      return follow_ups_after(book, PauseEnd{{kFirstDate, TimeOfDay{}}, kFirstDate}, hours);
    case Mode::Paused:
      if (book.nudges.until) return follow_ups_after(book, pause_end_on(*book.nudges.until), hours);
      return {};
    case Mode::Off: return {};
  }
  return {};
}

Book after_asking(Book book, std::string_view id) {
  const auto promise = std::ranges::find(book.promises, id, &Promise::id);
  if (promise != book.promises.end()) promise->asked = promise->plan.follow_up;
  return book;
}

std::optional<LocalDateTime> next_follow_up(const Book& book, const LocalDateTime& now,
                                            const AllowedHours& hours) {
  std::optional<LocalDateTime> next;
  for (const auto& [promise, at] : planned_follow_ups(book, hours)) {
    if (at > now && (!next || at < *next)) next = at;
  }
  return next;
}

std::vector<dialogue::Effect> follow_up_effects(const FollowUps& before, const FollowUps& after,
                                                const LocalDateTime& now,
                                                const std::string& dialogue) {
  std::vector<dialogue::Effect> effects;
  for (const auto& [promise, at] : before) {
    if (!after.contains(promise))
      effects.emplace_back(dialogue::CancelSchedule{follow_up_key(promise)});
  }
  for (const auto& [promise, at] : after) {
    const auto earlier = before.find(promise);
    if (earlier != before.end() && earlier->second == at) continue;
    if (at > now) {
      effects.emplace_back(schedule_of(promise, at, dialogue));
    } else if (earlier != before.end()) {
      effects.emplace_back(dialogue::CancelSchedule{follow_up_key(promise)});
    }
  }
  return effects;
}

}  // namespace tillit::coaching
