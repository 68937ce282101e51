#include "rhythm/witness.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::rhythm {
namespace {

using coaching::ChosenBy;
using coaching::NudgeKind;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using Kind = LifeEvent::Kind;

constexpr seconds kLate{600};     // without a word about it
constexpr seconds kMostWake{90};  // between being due and being woken
// What they said or did moves nothing of the week after the next.
constexpr seconds kDisturbed = days{8};

seconds clock_of(int hour, int minute) { return seconds{hour * 3600 + minute * 60}; }

}  // namespace

Witness::Witness(const Life& life, const DaysOffByZone* by_zone)
    : life_(life),
      check_in_(life.at_first.rhythm.check_in),
      per_week_(life.at_first.rhythm.budget.per_week),
      by_zone_(by_zone),
      zone_(life.at_first.zone),
      days_off_(life.at_first.days_off),
      away_until_(life.at_first.rhythm.away_until) {}

void Witness::hear(const LifeEvent& event, TimePoint now) {
  const Date today = zone_.to_local(now).date;
  (event.kind == Kind::Word ? last_word_ : disturbed_) = now;
  switch (event.kind) {
    case Kind::Promise: promise(event.name, event.local); break;
    case Kind::Pulse: awaited_[event.name] = {.at = event.local}; break;
    case Kind::Travel:
      zone_ = *Zone::named(event.name);
      if (by_zone_ != nullptr) {
        const auto found = by_zone_->find(event.name);
        days_off_ = found == by_zone_->end() ? nullptr : &found->second;
      }
      break;
    case Kind::Leave: away_.push_back(event.leave); break;
    case Kind::Back:
      for (auto& leave : away_) {
        if (leave.from <= today) leave.back = std::min(leave.back, today);
      }
      break;
    case Kind::Pause: pause_ = coaching::Leave{today, event.leave.back}; break;
    case Kind::Resume: pause_.reset(); break;
    case Kind::Status: away_until_ = event.until; break;
    case Kind::Refused: is_silent_ = true; break;
    case Kind::Word:
      // What silence had kept from this week may come now, later than its hour.
      if (unanswered_ >= 2 || is_silent_) disturbed_ = now;
      unanswered_ = 0;
      is_silent_ = false;
      break;
  }
}

void Witness::promise(const std::string& key, LocalDateTime at) {
  const auto known = awaited_.find(key);
  // Let go and taken up again it is awaited once more.
  if (known == awaited_.end() || known->second.at != at || known->second.is_dropped)
    awaited_[key] = {
        .at = at, .is_promise = true, .may_be_let_be = let_be_until_ && at <= *let_be_until_};
}

void Witness::drop(const std::string& key) {
  if (const auto known = awaited_.find(key); known != awaited_.end())
    known->second.is_dropped = true;
}

void Witness::let_go(const std::string& key) {
  const auto known = awaited_.find(key);
  if (known != awaited_.end() && known->second.came == 0) known->second.is_dropped = true;
}

void Witness::let_be(TimePoint now) {
  const LocalDateTime local = zone_.to_local(now);
  let_be_until_ = local;
  for (auto& [key, awaited] : awaited_) {
    if (awaited.at <= local) awaited.may_be_let_be = true;
  }
}

void Witness::set(const coaching::NudgeSettings& nudges, const coaching::NudgeBudget& budget,
                  const coaching::CheckInWish& check_in) {
  using Mode = coaching::NudgeSettings::Mode;
  is_off_ = nudges.mode == Mode::Off || (nudges.mode == Mode::Paused && !nudges.until);
  per_week_ = budget.per_week;
  every_other_week_ = budget.every_other_week;
  check_in_ = check_in;
  has_less_ = has_less_ || is_off_ || every_other_week_ || !check_in.wanted;
}

void Witness::see(const Came& came, TimePoint now) {
  hold_against_the_calendar(came, now);
  hold_against_the_budget(came, now);
  sent_.push_back({now, came.meant, zone_.to_local(now), came.kind});
  ++unanswered_;
  if (came.kind == NudgeKind::StayQuiet) is_silent_ = true;
  count(came.key, now);
  for (const std::string& key : came.about) count(key, now);
}

void Witness::count(const std::string& key, TimePoint now) {
  const auto known = awaited_.find(key);
  if (known == awaited_.end()) return;
  Awaited& awaited = known->second;
  ++awaited.came;
  if (awaited.is_promise && awaited.came > 1)
    violated(fmt::format("{} came {} times", key, awaited.came), now);
}

void Witness::hold_against_the_calendar(const Came& came, TimePoint now) {
  const LocalDateTime local = zone_.to_local(now);
  const bool is_weekly = came.kind != NudgeKind::FollowUp;
  const auto clock = local.time.since_midnight;
  const coaching::Rhythm& set = life_.at_first.rhythm;

  if (clock < clock_of(7, 0) || clock >= clock_of(21, 0) + kLate) violated("at night", now);
  for (const auto& leave : away_) {
    if (leave.from <= local.date && local.date < leave.back) violated("away", now);
  }
  if (is_off_ || (pause_ && local.date < pause_->back)) violated("paused", now);
  if (away_until_ && now < *away_until_) violated("status says away", now);
  if (is_silent_) violated("after silence was promised", now);
  if (now - came.due > kLate) violated("late without being caught up", now);
  if (now - came.planned > days{5} + hours{14}) violated("too old", now);

  if (is_weekly && came.by != ChosenBy::Person && days_off_ && days_off_->find(local.date))
    violated("on a holiday", now);
  if (is_weekly && came.by == ChosenBy::Us) {
    const auto& working = set.working_days.value_or(coaching::kMondayToFriday);
    const std::chrono::weekday day{local.date};
    if (!working[day.c_encoding()]) violated("on a free day", now);
    const bool own = set.hours.has_value();
    seconds from = own ? clock_of(8, 0) : clock_of(9, 30);
    seconds to = own ? clock_of(18, 0) : clock_of(15, 30);
    if (!own && day == std::chrono::Monday) from = clock_of(10, 0);
    if (!own && day == std::chrono::Friday) to = clock_of(14, 0);
    if (clock < from || clock > to + kLate) violated("outside the hours", now);
  }
  // The right local time: what nothing moved comes at the hour that was chosen, summer or winter.
  if (came.is_unmoved) {
    const auto& at = check_in_.time;
    if (at && (clock < at->since_midnight || clock > at->since_midnight + kMostWake))
      violated("not at the chosen hour", now);
    if (check_in_.day && std::chrono::weekday{local.date} != *check_in_.day)
      violated("not on the chosen day", now);
  }
  if (is_too_early(came.key, now)) violated("before its hour", now);
  for (const std::string& key : came.about) {
    if (is_too_early(key, now)) violated("before its hour", now);
  }
}

bool Witness::is_too_early(const std::string& key, TimePoint now) const {
  const auto known = awaited_.find(key);
  if (known == awaited_.end() || known->second.came > 0) return false;
  const LocalDateTime local = zone_.to_local(now);
  const LocalDateTime& at = known->second.at;
  return at.date >= local.date && at > local && zone_.to_instant(at) > now;
}

// A message may wait for the end of a talk, half an hour at most; who has just written is awake.
void Witness::see_message(TimePoint now) {
  const auto clock = zone_.to_local(now).time.since_midnight;
  const bool is_night = clock < clock_of(7, 0) || clock >= clock_of(21, 0) + kLate;
  if (is_night && now - last_word_ > std::chrono::minutes{40}) violated("said at night", now);
}

bool Witness::is_undisturbed(TimePoint now) const {
  const LocalDateTime local = zone_.to_local(now);
  Date wished = local.date;
  if (check_in_.day)
    wished = coaching::monday_of(local.date) + days{check_in_.day->iso_encoding() - 1};
  if (now - disturbed_ < kDisturbed || now - last_word_ < hours{4}) return false;
  if (away_until_ && zone_.to_instant({wished, {}}) < *away_until_) return false;
  if (days_off_ && days_off_->find(wished)) return false;
  if (pause_ && pause_->from <= wished && wished < pause_->back) return false;
  if (std::ranges::any_of(away_, [&](const coaching::Leave& leave) {
        return leave.from <= wished && wished < leave.back;
      }))
    return false;
  if (std::ranges::any_of(sent_, [&](const Sent& one) { return one.local.date == wished; }))
    return false;
  const Date last = std::max(wished, local.date) + days{2};
  return std::ranges::none_of(awaited_, [&](const auto& one) {
    const Awaited& awaited = one.second;
    return awaited.came == 0 && !awaited.is_dropped && awaited.at.date <= last;
  });
}

// Never two a day, the weekly number, and the silence.
void Witness::hold_against_the_budget(const Came& came, TimePoint now) {
  const LocalDateTime local = zone_.to_local(now);
  const bool is_weekly = came.kind != NudgeKind::FollowUp;
  std::int64_t near = 0;
  const bool is_halved = unanswered_ >= 2;
  const auto weeks = every_other_week_ || (is_halved && per_week_ == 1) ? 2 : 1;
  for (const Sent& before : sent_) {
    if (before.local.date == local.date || zone_.to_local(before.at).date == local.date)
      violated("two a day", now);
    const days apart = coaching::monday_of(local.date) - coaching::monday_of(before.local.date);
    if (before.kind != NudgeKind::FollowUp && std::abs(apart.count()) < 7 * weeks) ++near;
  }
  if (is_weekly && near >= (is_halved ? 1 : per_week_)) violated("above the budget", now);
  if (unanswered_ >= 4 && came.kind != NudgeKind::StayQuiet)
    violated("more than four unheard", now);
  if (unanswered_ < 4 && came.kind == NudgeKind::StayQuiet) violated("asked too early", now);
}

void Witness::settle(const std::set<std::string>& in_plan, TimePoint end) {
  for (const auto& [key, awaited] : awaited_) {
    if (!awaited.is_promise || (awaited.came == 0 && (is_off_ || awaited.may_be_let_be))) continue;
    if (awaited.came + (awaited.is_dropped ? 1 : 0) + (in_plan.contains(key) ? 1 : 0) != 1)
      violated(
          fmt::format("{} has no end: came {}, dropped {}, planned {}, at {}", key, awaited.came,
                      awaited.is_dropped, in_plan.contains(key), format(awaited.at)),
          end);
  }
}

void Witness::put_off_by_a_talk(TimePoint now) {
  disturbed_ = std::max(disturbed_, now - (kDisturbed - days{2}));
}

void Witness::violated(const std::string& what, TimePoint now) {
  violations_.push_back(fmt::format("{} in {} at {} ({})", life_.seed, zone_.name(),
                                    format(zone_.to_local(now)), what));
}

}  // namespace tillit::rhythm
