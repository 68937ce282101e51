#include "coaching/nudge_plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace tillit::coaching {
namespace {

using std::chrono::days;

constexpr days kMostAhead{366};
constexpr int kMostMoves = 60;  // days a nudge is moved on because others stand there

class Planner {
 public:
  Planner(const NudgedPerson& person, TimePoint from, TimePoint until)
      : person_(person),
        availability_(availability_of(person)),
        from_(from),
        punctual_(from - kPunctual),
        until_(std::min(until, from + kMostAhead)) {}

  std::vector<PlannedNudge> plan(const std::vector<Wish>& wishes) && {
    follow_ups(wishes);
    check_ins();
    settle_follow_ups();
    others(wishes);
    for (auto& [date, nudge] : days_) rows_.push_back(std::move(nudge));
    std::erase_if(rows_, [&](const PlannedNudge& row) {
      const TimePoint at = row.at.value_or(row.meant);
      return at >= until_ || (row.at && at < punctual_);
    });
    std::ranges::stable_sort(rows_, {}, [](const PlannedNudge& row) {
      return std::tuple(row.at.value_or(row.meant), !row.at, row.key);
    });
    return std::move(rows_);
  }

 private:
  [[nodiscard]] Date date_of(TimePoint at) const { return person_.zone.to_local(at).date; }
  [[nodiscard]] bool is_taken(Date date) const {
    return days_.contains(date) || day_is_taken(person_.rhythm.budget, date, person_.zone);
  }
  [[nodiscard]] bool is_full(Date date) const {
    std::vector<Date> planned;
    for (const auto& [day, nudge] : days_) {
      if (counts_for_week(nudge.kind)) planned.push_back(day);
    }
    return week_is_full(person_.rhythm.budget, planned, date);
  }
  void refuse(PlannedNudge nudge, Why why) {
    nudge.at.reset();
    nudge.why = why;
    rows_.push_back(std::move(nudge));
  }

  // One a week, on the week's own day; nothing is moved into another week.
  void check_ins() {
    if (!person_.rhythm.check_in.wanted) return;
    const auto& done = person_.rhythm.check_in_done;
    for (Date monday = monday_of(date_of(from_)); monday <= date_of(until_) + days{1};
         monday += days{7}) {
      if (done && monday <= *done) continue;
      const auto weekly = check_in_of(monday, person_);
      if (!weekly) continue;
      PlannedNudge nudge{.at = weekly->moment.at,
                         .meant = weekly->meant,
                         .kind = kind_due(person_.rhythm.budget, NudgeKind::CheckIn),
                         .key = std::string(kCheckInKey),
                         .with = {},
                         .why = weekly->moment.why,
                         .by = weekly->by};
      if (const Why why = standing_obstacle(person_, nudge.kind); why != Why::None) {
        refuse(std::move(nudge), why);
      } else if (!nudge.at) {
        refuse(std::move(nudge), weekly->moment.why);
      } else if (nudge.kind == NudgeKind::StayQuiet && asks_already_) {
        refuse(std::move(nudge), Why::Silent);
      } else if (is_full(date_of(*nudge.at))) {
        refuse(std::move(nudge), Why::WeekIsFull);
      } else if (from_ - *nudge.at <= kGraceOfCheckIn) {
        const bool asks = nudge.kind == NudgeKind::StayQuiet;
        const bool comes = place_check_in(std::move(nudge), monday);
        asks_already_ = asks_already_ || (asks && comes);
      }
    }
  }

  // One whose hour is past may wait for a follow-up that is still ahead; else it is late.
  bool place_check_in(PlannedNudge nudge, Date monday) {
    std::optional<Date> placed = put_check_in(std::move(nudge), monday);
    if (!placed || *days_.at(*placed).at >= punctual_) return placed.has_value();
    PlannedNudge late = std::move(days_.extract(*placed).mapped());
    late.at = caught_up(from_, late.key, end_of_week(monday, person_.zone), late.by, person_).at;
    late.why = Why::CaughtUp;
    if (late.at) return put_check_in(std::move(late), monday).has_value();
    refuse(std::move(late), Why::WeekIsOver);
    return false;
  }

  // Away from a day on which something came already, and together with what lies next to it; gives
  // its day.
  std::optional<Date> put_check_in(PlannedNudge nudge, Date monday) {
    const LocalDateTime local = person_.zone.to_local(*nudge.at);
    for (Date date = local.date; date < monday + days{7}; date += days{1}) {
      if (is_taken(date)) continue;
      if (date != local.date) {
        nudge.at = on_another_day(date, local.time, nudge.by);
        nudge.why = Why::OnePerDay;
        if (!nudge.at) continue;
      }
      days_.emplace(date, std::move(nudge));
      return join_neighbours(date);
    }
    refuse(std::move(nudge), Why::OnePerDay);
    return std::nullopt;
  }

  // At the same hour if it can be; nullopt if that day does not allow it.
  [[nodiscard]] std::optional<TimePoint> on_another_day(Date date, TimeOfDay time,
                                                        ChosenBy by) const {
    const auto open = hours_of(date, availability_);
    if (!open) return std::nullopt;
    if (by == ChosenBy::Us) time = std::clamp(time, open->from, open->to);
    const TimePoint at = person_.zone.to_instant({date, time});
    if (at < from_ || obstacle_at(at, by, availability_) != Why::None) return std::nullopt;
    return at;
  }

  void follow_ups(const std::vector<Wish>& wishes) {
    for (const Wish& wish : wishes) {
      if (wish.kind != NudgeKind::FollowUp) continue;
      PlannedNudge nudge{.at = std::nullopt,
                         .meant = person_.zone.to_instant(wish.at),
                         .kind = NudgeKind::FollowUp,
                         .key = wish.key,
                         .with = {},
                         .why = Why::None,
                         .by = ChosenBy::Person};
      if (nudge.meant >= until_ + days{2}) continue;
      if (const Why why = standing_obstacle(person_, nudge.kind); why != Why::None) {
        refuse(std::move(nudge), why);
        continue;
      }
      Moment moment =
          when_may_be_said(nudge.meant, TimePoint::max(), ChosenBy::Person, availability_);
      if (moment.at && *moment.at < punctual_) {  // nobody was there to say it
        if (from_ - *moment.at > kGraceOfFollowUp) {
          refuse(std::move(nudge), Why::TooLate);
          continue;
        }
        moment = caught_up(from_, wish.key, TimePoint::max(), ChosenBy::Person, person_);
      }
      nudge.why = moment.why;
      nudge.at = moment.at;
      if (!nudge.at) {
        refuse(std::move(nudge), moment.why);
      } else {
        pending_.push_back(std::move(nudge));
      }
    }
    std::ranges::stable_sort(
        pending_, {}, [](const PlannedNudge& nudge) { return std::pair(*nudge.at, nudge.key); });
  }

  // Makes `guest` part of `host`, at the later of their hours.
  void join(PlannedNudge& host, PlannedNudge guest) {
    host.with.push_back(guest.key);
    for (std::string& key : guest.with) host.with.push_back(std::move(key));
    if (*guest.at > *host.at) {
      host.at = guest.at;
      host.by = guest.by;
    }
    guest.with.clear();
    refuse(std::move(guest), Why::JoinsCheckIn);
  }

  // Every pending follow-up whose day `takes` says; true if there was one.
  template <class Takes>
  bool join_all(PlannedNudge& host, const Takes& takes) {
    std::vector<PlannedNudge> rest;
    const std::size_t before = pending_.size();
    for (PlannedNudge& follow_up : pending_) {
      if (takes(date_of(*follow_up.at)))
        join(host, std::move(follow_up));
      else
        rest.push_back(std::move(follow_up));
    }
    pending_ = std::move(rest);
    return pending_.size() < before;
  }

  // What lies next to the check-in of that day becomes part of it; gives the day it comes then.
  Date join_neighbours(Date date) {
    PlannedNudge& check_in = days_.at(date);
    if (check_in.kind != NudgeKind::CheckIn) return date;
    const bool joined =
        join_all(check_in, [&](Date day) { return day == date || day == date - days{1}; });
    return joined ? date : join_tomorrow(date);
  }

  Date join_tomorrow(Date date) {
    const Date tomorrow = date + days{1};
    if (is_taken(tomorrow) || monday_of(tomorrow) != monday_of(date)) return date;
    TimePoint latest{};
    for (const PlannedNudge& follow_up : pending_) {
      if (date_of(*follow_up.at) == tomorrow) latest = std::max(latest, *follow_up.at);
    }
    if (latest == TimePoint{} || obstacle_at(latest, ChosenBy::Us, availability_) != Why::None)
      return date;
    left_.insert(date);
    auto moved = days_.extract(date);
    moved.key() = tomorrow;
    moved.mapped().why = Why::JoinsCheckIn;
    PlannedNudge& check_in = days_.insert(std::move(moved)).position->second;
    check_in.at = latest;
    join_all(check_in, [&](Date day) { return day == tomorrow; });
    return tomorrow;
  }

  // The others come by themselves, those of one day together.
  void settle_follow_ups() {
    for (PlannedNudge& nudge : std::exchange(pending_, {})) settle(std::move(nudge));
  }

  void settle(PlannedNudge nudge) {
    for (int moves = 0; moves < kMostMoves; ++moves) {
      const LocalDateTime local = person_.zone.to_local(*nudge.at);
      if (const auto there = days_.find(local.date); there != days_.end())
        return join(there->second, std::move(nudge));
      if (!is_taken(local.date)) {
        days_.emplace(local.date, std::move(nudge));
        return;
      }
      nudge.why = Why::OnePerDay;
      const Moment next =
          when_may_be_said(person_.zone.to_instant({local.date + days{1}, local.time}),
                           TimePoint::max(), ChosenBy::Person, availability_);
      if (!next.at) break;
      nudge.at = next.at;
    }
    refuse(std::move(nudge), Why::OnePerDay);
  }

  void others(const std::vector<Wish>& wishes) {
    std::vector<Wish> mine;
    std::ranges::copy_if(wishes, std::back_inserter(mine),
                         [](const Wish& wish) { return wish.kind == NudgeKind::Other; });
    std::ranges::stable_sort(mine, {},
                             [](const Wish& wish) { return std::pair(wish.at, wish.key); });
    for (const Wish& wish : mine) other(wish);
  }

  void other(const Wish& wish) {
    PlannedNudge nudge{.at = std::nullopt,
                       .meant = person_.zone.to_instant(wish.at),
                       .kind = kind_due(person_.rhythm.budget, NudgeKind::Other),
                       .key = wish.key,
                       .with = {},
                       .why = Why::None};
    if (const Why why = standing_obstacle(person_, nudge.kind); why != Why::None)
      return refuse(std::move(nudge), why);
    const TimePoint latest = nudge.meant + wish.window;
    Moment moment = when_may_be_said(nudge.meant, latest, ChosenBy::Us, availability_);
    if (moment.at && *moment.at < punctual_)
      moment = caught_up(from_, wish.key, latest, ChosenBy::Us, person_);
    Why why = moment.why;
    while (moment.at) {
      const LocalDateTime local = person_.zone.to_local(*moment.at);
      const bool full = is_full(local.date);
      if (nudge.kind == NudgeKind::StayQuiet && asks_already_)
        return refuse(std::move(nudge), Why::Silent);
      if (!full && !is_taken(local.date) && !left_.contains(local.date)) {
        asks_already_ = asks_already_ || nudge.kind == NudgeKind::StayQuiet;
        nudge.at = moment.at;
        nudge.why = why;
        days_.emplace(local.date, std::move(nudge));
        return;
      }
      why = full ? Why::WeekIsFull : Why::OnePerDay;
      moment = when_may_be_said(person_.zone.to_instant({local.date + days{1}, local.time}), latest,
                                ChosenBy::Us, availability_);
    }
    refuse(std::move(nudge), why);
  }

  const NudgedPerson& person_;
  Availability availability_;
  TimePoint from_;
  TimePoint punctual_;  // what should have come since then is due, not late
  TimePoint until_;
  std::map<Date, PlannedNudge> days_;  // what comes: never two a day
  std::vector<PlannedNudge> pending_;  // follow-ups that have no day yet
  std::vector<PlannedNudge> rows_;     // what does not come
  std::set<Date> left_;  // by check-ins that wait for a follow-up; nothing of ours takes them, so
                         // that a plan made later that day is the same
  bool asks_already_ = false;
};

}  // namespace

std::vector<PlannedNudge> plan_nudges(const NudgedPerson& person, const std::vector<Wish>& wishes,
                                      TimePoint from, TimePoint until) {
  return Planner(person, from, until).plan(wishes);
}

std::optional<PlannedNudge> next_nudge(const NudgedPerson& person, const std::vector<Wish>& wishes,
                                       TimePoint now, days ahead) {
  // Most have something within a week, and planning costs what it looks at.
  for (const days look : {std::min(days{8}, ahead), ahead}) {
    std::vector<PlannedNudge> rows = plan_nudges(person, wishes, now, now + look);
    const auto found =
        std::ranges::find_if(rows, [](const PlannedNudge& row) { return row.at.has_value(); });
    if (found != rows.end()) return std::move(*found);
  }
  return std::nullopt;
}

Moment caught_up(TimePoint now, std::string_view key, TimePoint latest, ChosenBy by,
                 const NudgedPerson& person) {
  const std::uint64_t share =
      share_of(person.seed, key, static_cast<std::uint64_t>(kCatchUp.count()));
  Moment moment = spread_from(now, std::chrono::seconds{static_cast<std::int64_t>(share)}, latest,
                              by, availability_of(person));
  moment.why = Why::CaughtUp;
  return moment;
}

std::vector<Wish> wishes_of(const FollowUps& follow_ups) {
  std::vector<Wish> wishes;
  for (const auto& [promise, at] : follow_ups)
    wishes.push_back({.kind = NudgeKind::FollowUp, .key = follow_up_key(promise), .at = at});
  return wishes;
}

}  // namespace tillit::coaching
