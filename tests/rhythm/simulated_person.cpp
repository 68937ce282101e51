#include "rhythm/simulated_person.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::rhythm {
namespace {

using coaching::ChosenBy;
using coaching::DueNudge;
using coaching::NudgeDecision;
using coaching::NudgeKind;
using coaching::NudgeSettings;
using coaching::PlannedNudge;
using coaching::Why;
using coaching::Wish;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using Act = NudgeDecision::Act;
using Kind = LifeEvent::Kind;

constexpr seconds kMostWake{90};  // between being due and being woken
constexpr std::chrono::seconds kPulseWindow = days{3};

seconds clock_of(int hour, int minute) { return seconds{hour * 3600 + minute * 60}; }

}  // namespace

SimulatedPerson::SimulatedPerson(const Life& life, const std::vector<Outage>& outages)
    : life_(life),
      outages_(outages),
      random_(Random::seeded(life.seed + 1)),
      person_(life.at_first) {}

TimePoint SimulatedPerson::up(TimePoint at) const {
  for (const Outage& outage : outages_) {
    if (outage.from <= at && at < outage.until) return outage.until;
  }
  return at;
}

void SimulatedPerson::live() {
  const TimePoint end = *parse_instant(kYearEnds);
  plan(*parse_instant(kYearBegins));
  auto event = life_.events.begin();
  while (true) {
    const TimePoint due = next_ ? next_->due : look_again_;
    const TimePoint told = event == life_.events.end() ? end : event->at;
    const TimePoint word = words_.empty() ? end : words_.front().at;
    if (std::min({due, told, word}) >= end) break;
    if (word <= std::min(due, told)) {
      const LifeEvent said = words_.front();
      words_.erase(words_.begin());
      hear(said, up(word));
    } else if (told <= due) {
      hear(*event++, up(told));
    } else {
      wake(up(due + seconds{static_cast<std::int64_t>(
                        random_.below(static_cast<std::uint64_t>(kMostWake.count())))}));
    }
  }
  settle_accounts(end);
}

void SimulatedPerson::hear(const LifeEvent& event, TimePoint now) {
  const Date today = person_.zone.to_local(now).date;
  switch (event.kind) {
    case Kind::Promise:
      wishes_.push_back({.kind = NudgeKind::FollowUp, .key = event.name, .at = event.local});
      promised_.insert(event.name);
      break;
    case Kind::Pulse:
      wishes_.push_back(
          {.kind = NudgeKind::Other, .key = event.name, .at = event.local, .window = kPulseWindow});
      break;
    case Kind::Travel: person_.zone = *Zone::named(event.name); break;
    case Kind::Leave:
      person_.rhythm = coaching::with_leave(person_.rhythm, event.leave, today);
      away_.push_back(event.leave);
      break;
    case Kind::Back:
      person_.rhythm = coaching::back_from_leave(person_.rhythm, today);
      for (auto& leave : away_) {
        if (leave.from <= today) leave.back = std::min(leave.back, today);
      }
      break;
    case Kind::Pause:
      person_.nudges = {NudgeSettings::Mode::Paused, person_.zone.to_local(now), event.leave.back};
      pause_ = coaching::Leave{today, event.leave.back};
      break;
    case Kind::Resume:
      person_.nudges = {};
      pause_.reset();
      break;
    case Kind::Status: person_.rhythm.away_until = event.until; break;
    case Kind::Refused:
      person_.rhythm.budget = coaching::after_refusal(person_.rhythm.budget);
      is_silent_ = true;
      break;
    case Kind::Word:
      person_.rhythm.budget = coaching::after_a_word(person_.rhythm.budget);
      unanswered_ = 0;
      is_silent_ = false;
      break;
  }
  plan(now);
}

void SimulatedPerson::wake(TimePoint now) {
  if (!next_) return plan(now);
  const NudgeDecision decision = coaching::decide(person_, *next_, now);
  if (decision.act == Act::Wait) {
    ++reasons_[fmt::format("wait {}", to_word(decision.why))];
    if (decision.nudge.due <= now) violated("waits for the past", now);
    next_ = decision.nudge;
    return;
  }
  if (decision.act == Act::Send) {
    send(decision, now);
  } else {
    ++reasons_[fmt::format("drop {}", to_word(decision.why))];
    if (promised_.contains(next_->key)) dropped_.insert(next_->key);
    forget(next_->key);
  }
  person_.rhythm = coaching::after_deciding(person_.rhythm, decision, now, person_.zone);
  plan(now);
}

void SimulatedPerson::send(const NudgeDecision& decision, TimePoint now) {
  hold_against_the_rules(decision, now);
  sent_.push_back({now, planned_->meant, person_.zone.to_local(now), decision.nudge.kind});
  ++unanswered_;
  if (decision.nudge.kind == NudgeKind::StayQuiet) is_silent_ = true;
  ++times_sent_[decision.nudge.key];
  forget(decision.nudge.key);
  // A check-in that has become the question carries nothing; what it would have carried is asked
  // when they are back.
  if (decision.nudge.kind != NudgeKind::StayQuiet) {
    for (const std::string& key : planned_->with) {
      ++times_sent_[key];
      forget(key);
    }
  }
  switch (life_.answers) {
    case Life::Answers::Always: word_comes(now + hours{1 + random_.below(20)}); break;
    case Life::Answers::Often:
      if (random_.below(5) < 3) word_comes(now + hours{1 + random_.below(40)});
      break;
    case Life::Answers::Seldom:
      if (random_.below(6) == 0 || is_silent_) word_comes(now + days{30 + random_.below(30)});
      break;
    case Life::Answers::Never: break;
  }
}

void SimulatedPerson::hold_against_the_rules(const NudgeDecision& decision, TimePoint now) {
  const LocalDateTime local = person_.zone.to_local(now);
  const NudgeKind kind = decision.nudge.kind;
  const bool is_weekly = kind != NudgeKind::FollowUp;
  const auto clock = local.time.since_midnight;
  const seconds late = coaching::kPunctual;

  if (clock < clock_of(7, 0) || clock >= clock_of(21, 0) + late) violated("at night", now);
  for (const auto& leave : away_) {
    if (leave.from <= local.date && local.date < leave.back) violated("away", now);
  }
  if (pause_ && local.date < pause_->back) violated("paused", now);
  if (person_.rhythm.away_until && now < *person_.rhythm.away_until)
    violated("status says away", now);
  if (is_silent_) violated("after silence was promised", now);
  if (now - next_->due > late) violated("late without being caught up", now);
  if (now - *planned_->at > days{5} + hours{14} && next_->planned == *planned_->at)
    violated("too old", now);

  if (is_weekly && decision.nudge.by != ChosenBy::Person && person_.days_off &&
      person_.days_off->find(local.date))
    violated("on a holiday", now);
  if (is_weekly && decision.nudge.by == ChosenBy::Us) {
    const auto& working = person_.rhythm.working_days.value_or(coaching::kMondayToFriday);
    const std::chrono::weekday day{local.date};
    if (!working[day.c_encoding()]) violated("on a free day", now);
    const bool own = person_.rhythm.hours.has_value();
    seconds from = own ? clock_of(8, 0) : clock_of(9, 30);
    seconds to = own ? clock_of(18, 0) : clock_of(15, 30);
    if (!own && day == std::chrono::Monday) from = clock_of(10, 0);
    if (!own && day == std::chrono::Friday) to = clock_of(14, 0);
    if (clock < from || clock > to + late) violated("outside the hours", now);
  }
  // The right local time: what nothing moved comes at the hour that was chosen, summer or winter.
  const auto& chosen = person_.rhythm.check_in;
  if (kind == NudgeKind::CheckIn && planned_->why == Why::None && planned_->with.empty() &&
      next_->planned == *planned_->at && next_->due == *planned_->at) {
    if (chosen.time &&
        (clock < chosen.time->since_midnight || clock > chosen.time->since_midnight + kMostWake))
      violated("not at the chosen hour", now);
    if (chosen.day && std::chrono::weekday{local.date} != *chosen.day)
      violated("not on the chosen day", now);
  }
  const auto too_early = [&](const std::string& key) {
    const auto wish = std::ranges::find(wishes_, key, &Wish::key);
    return wish != wishes_.end() && wish->at.date >= local.date && wish->at > local &&
           person_.zone.to_instant(wish->at) > now;
  };
  if (too_early(decision.nudge.key)) violated("before its hour", now);
  for (const std::string& key : planned_->with) {
    if (kind != NudgeKind::StayQuiet && too_early(key)) violated("before its hour", now);
  }

  // Never two a day, and the weekly number.
  std::int64_t near = 0;
  const bool is_halved = unanswered_ >= 2;
  const std::int64_t per_week = person_.rhythm.budget.per_week;
  const auto weeks = is_halved && per_week == 1 ? 2 : 1;
  for (const Sent& before : sent_) {
    if (before.local.date == local.date || person_.zone.to_local(before.at).date == local.date)
      violated("two a day", now);
    const days apart = coaching::monday_of(local.date) - coaching::monday_of(before.local.date);
    if (before.kind != NudgeKind::FollowUp && std::abs(apart.count()) < 7 * weeks) ++near;
  }
  if (is_weekly && near >= (is_halved ? 1 : per_week)) violated("above the budget", now);
  if (unanswered_ >= 4 && kind != NudgeKind::StayQuiet) violated("more than four unheard", now);
  if (unanswered_ < 4 && kind == NudgeKind::StayQuiet) violated("asked too early", now);
}

void SimulatedPerson::word_comes(TimePoint at) {
  words_.push_back({.at = at, .kind = Kind::Word});
  std::ranges::stable_sort(words_, {}, &LifeEvent::at);
}

void SimulatedPerson::forget(const std::string& key) {
  std::erase_if(wishes_, [&](const Wish& wish) { return wish.key == key; });
}

void SimulatedPerson::plan(TimePoint now) {
  planned_ = coaching::next_nudge(person_, wishes_, now);
  next_.reset();
  if (planned_) {
    next_ = coaching::due_of(*planned_, kPulseWindow);
    if (next_->due < now) violated("planned into the past", now);
  }
  look_again_ = now + days{28};
}

// Whatever was promised came once, was dropped with a word, or still has its line in the plan.
void SimulatedPerson::settle_accounts(TimePoint end) {
  std::set<std::string> in_plan;
  for (const PlannedNudge& row : coaching::plan_nudges(person_, wishes_, end, end + days{366})) {
    in_plan.insert(row.key);
    for (const std::string& key : row.with) in_plan.insert(key);
    if (!row.at) ++reasons_[fmt::format("plan {}", to_word(row.why))];
  }
  for (const std::string& key : promised_) {
    const int times = times_sent_[key];
    if (times > 1) violated(fmt::format("{} came {} times", key, times), end);
    if (times + (dropped_.contains(key) ? 1 : 0) + (in_plan.contains(key) ? 1 : 0) != 1)
      violated(fmt::format("{} has no end", key), end);
  }
}

void SimulatedPerson::violated(const std::string& what, TimePoint now) {
  violations_.push_back(fmt::format("{} in {} at {} ({})", life_.seed, person_.zone.name(),
                                    format(person_.zone.to_local(now)), what));
}

}  // namespace tillit::rhythm
