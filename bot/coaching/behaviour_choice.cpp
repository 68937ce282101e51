#include "coaching/behaviour_choice.hpp"

#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace tillit::coaching {
namespace {

struct Reps {
  std::int64_t practised = 0;
  std::int64_t offered = 0;
  Reps& operator+=(const Reps& other) {
    practised += other.practised;
    offered += other.offered;
    return *this;
  }
};

std::array<Reps, kBehaviours.size()> reps_of(const Book& book, Date today) {
  std::array<Reps, kBehaviours.size()> reps{};
  for (const Practice& practice : book.practices) {
    if (practice.behaviour && practice.on + kPractisedLately > today)
      ++reps[static_cast<std::size_t>(*practice.behaviour)].practised;
  }
  for (const CheckIn& one : book.check_ins) {
    if (one.offered && one.week + kPractisedLately > today)
      ++reps[static_cast<std::size_t>(*one.offered)].offered;
  }
  return reps;
}

std::optional<Behaviour> offered_last(const Book& book) {
  for (auto one = book.check_ins.rbegin(); one != book.check_ins.rend(); ++one) {
    if (one->offered) return one->offered;
  }
  return std::nullopt;
}

bool is_missed(const Promise& promise, Date today) {
  const Date since = today - kMissedLately;
  if (promise.is_open() && promise.plan.due < today && promise.plan.due >= since) return true;
  const bool gone = promise.outcome == Outcome::NotDone || promise.outcome == Outcome::LetGo;
  if (gone && promise.closed && *promise.closed >= since && promise.plan.due <= *promise.closed)
    return true;
  return std::ranges::any_of(promise.former, [since](const FormerWording& former) {
    return former.until >= since && former.due < former.until;
  });
}

}  // namespace

bool missed_lately(const Book& book, Date today) {
  return std::ranges::any_of(book.promises,
                             [today](const Promise& promise) { return is_missed(promise, today); });
}

std::vector<Behaviour> behaviours_for(const Book& book, Date today, std::uint64_t seed) {
  const auto reps = reps_of(book, today);
  std::array<Reps, kFamilies> of_family{};
  for (const BehaviourEntry& entry : kBehaviours)
    of_family[static_cast<std::size_t>(entry.family)] +=
        reps[static_cast<std::size_t>(entry.behaviour)];
  const std::uint64_t week = mix(seed, format(monday_of(today)));
  const auto rank = [week](const Reps& done, std::string_view name) {
    return std::tuple(done.practised, done.offered, mix(week, name));
  };

  constexpr std::array<std::string_view, kFamilies> kNames = {"interest", "empathy",
                                                              "accountability"};
  std::array<Family, kFamilies> families = {Family::Interest, Family::Empathy,
                                            Family::Accountability};
  const bool missed = missed_lately(book, today);
  std::ranges::sort(families, {}, [&](Family family) {
    const auto at = static_cast<std::size_t>(family);
    return std::pair(!(missed && family == Family::Accountability),
                     rank(of_family[at], kNames[at]));
  });

  std::vector<std::vector<Behaviour>> kinds;
  const auto last = offered_last(book);
  for (const Family family : families) {
    std::vector<Behaviour> kind;
    for (const BehaviourEntry& entry : kBehaviours) {
      const bool fits = !entry.needs_somebody || !book.relationships.empty();
      if (entry.family == family && fits && entry.behaviour != last)
        kind.push_back(entry.behaviour);
    }
    std::ranges::sort(kind, {}, [&](Behaviour behaviour) {
      return rank(reps[static_cast<std::size_t>(behaviour)], to_word(behaviour));
    });
    kinds.push_back(std::move(kind));
  }
  std::vector<Behaviour> ranked;
  for (std::size_t round = 0; round < kBehaviours.size(); ++round) {
    for (const auto& kind : kinds) {
      if (round < kind.size()) ranked.push_back(kind[round]);
    }
  }
  if (last && (!entry_of(*last).needs_somebody || !book.relationships.empty()))
    ranked.push_back(*last);
  return ranked;
}

}  // namespace tillit::coaching
