#pragma once

#include "coaching/due_nudges.hpp"
#include "core/random.hpp"
#include "rhythm/simulated_life.hpp"
#include "rhythm/witness.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tillit::rhythm {

// Lives one life through the year, with the planner as a service would use it: one next nudge is
// kept; whatever happens plans anew. A witness sees everything that is sent.
class SimulatedPerson {
 public:
  // Borrows both.
  SimulatedPerson(const Life& life, const std::vector<Outage>& outages);

  void live();

  [[nodiscard]] const std::vector<Sent>& sent() const { return witness_.sent(); }
  [[nodiscard]] const std::vector<std::string>& violations() const { return witness_.violations(); }
  // How often each reason kept something back.
  [[nodiscard]] const std::map<std::string, int>& reasons() const { return reasons_; }

 private:
  void hear(const LifeEvent& event, TimePoint now);
  void wake(TimePoint now);
  void send(const coaching::NudgeDecision& decision, TimePoint now);
  void word_comes(TimePoint at);
  void forget(const std::string& key);
  void plan(TimePoint now);
  void settle_accounts(TimePoint end);
  [[nodiscard]] TimePoint up(TimePoint at) const;  // that instant, or the end of the outage then

  const Life& life_;
  const std::vector<Outage>& outages_;
  Random random_;
  coaching::NudgedPerson person_;
  std::vector<coaching::Wish> wishes_;
  std::vector<LifeEvent> words_;  // answers to come, in order
  std::optional<coaching::PlannedNudge> planned_;
  std::optional<coaching::DueNudge> next_;
  TimePoint look_again_{};

  Witness witness_;
  std::map<std::string, int> reasons_;
};

}  // namespace tillit::rhythm
