#include "rhythm/simulated_person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tillit::rhythm {
namespace {

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

}  // namespace

SimulatedPerson::SimulatedPerson(const Life& life, const std::vector<Outage>& outages)
    : life_(life),
      outages_(outages),
      random_(Random::seeded(life.seed + 1)),
      person_(life.at_first),
      witness_(life) {}

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
  witness_.hear(event, now);
  switch (event.kind) {
    case Kind::Promise:
      wishes_.push_back({.kind = NudgeKind::FollowUp, .key = event.name, .at = event.local});
      break;
    case Kind::Pulse:
      wishes_.push_back(
          {.kind = NudgeKind::Other, .key = event.name, .at = event.local, .window = kPulseWindow});
      break;
    case Kind::Travel: person_.zone = *Zone::named(event.name); break;
    case Kind::Leave:
      person_.rhythm = coaching::with_leave(person_.rhythm, event.leave, today);
      break;
    case Kind::Back: person_.rhythm = coaching::back_from_leave(person_.rhythm, today); break;
    case Kind::Pause:
      person_.nudges = {NudgeSettings::Mode::Paused, person_.zone.to_local(now), event.leave.back};
      break;
    case Kind::Resume: person_.nudges = {}; break;
    case Kind::Status: person_.rhythm.away_until = event.until; break;
    case Kind::Refused:
      person_.rhythm.budget = coaching::after_refusal(person_.rhythm.budget);
      break;
    case Kind::Word: person_.rhythm.budget = coaching::after_a_word(person_.rhythm.budget); break;
  }
  plan(now);
}

void SimulatedPerson::wake(TimePoint now) {
  if (!next_) return plan(now);
  const NudgeDecision decision = coaching::decide(person_, *next_, now);
  if (decision.act == Act::Wait) {
    ++reasons_[fmt::format("wait {}", to_word(decision.why))];
    if (decision.nudge.due <= now) witness_.violated("waits for the past", now);
    next_ = decision.nudge;
    return;
  }
  if (decision.act == Act::Send) {
    send(decision, now);
  } else {
    ++reasons_[fmt::format("drop {}", to_word(decision.why))];
    witness_.drop(next_->key);
    forget(next_->key);
  }
  person_.rhythm = coaching::after_deciding(person_.rhythm, decision, now, person_.zone);
  plan(now);
}

void SimulatedPerson::send(const NudgeDecision& decision, TimePoint now) {
  // A check-in that has become the question carries nothing; what it would have carried is asked
  // when they are back.
  const bool is_question = decision.nudge.kind == NudgeKind::StayQuiet;
  const auto about = is_question ? std::vector<std::string>{} : planned_->with;
  witness_.see({.kind = decision.nudge.kind,
                .key = decision.nudge.key,
                .about = about,
                .by = decision.nudge.by,
                .meant = planned_->meant,
                .planned = next_->planned,
                .due = next_->due,
                .is_unmoved = decision.nudge.kind == NudgeKind::CheckIn &&
                              planned_->why == Why::None && planned_->with.empty() &&
                              next_->planned == *planned_->at && next_->due == *planned_->at},
               now);
  forget(decision.nudge.key);
  for (const std::string& key : about) forget(key);
  if (const auto after = answer_after(life_.answers, witness_.is_silent(), random_))
    word_comes(now + *after);
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
    if (next_->due < now - coaching::kPunctual) witness_.violated("planned into the past", now);
  }
  look_again_ = now + days{28};
}

void SimulatedPerson::settle_accounts(TimePoint end) {
  std::set<std::string> in_plan;
  for (const PlannedNudge& row : coaching::plan_nudges(person_, wishes_, end, end + days{366})) {
    in_plan.insert(row.key);
    for (const std::string& key : row.with) in_plan.insert(key);
    if (!row.at) ++reasons_[fmt::format("plan {}", to_word(row.why))];
  }
  witness_.settle(in_plan, end);
}

}  // namespace tillit::rhythm
