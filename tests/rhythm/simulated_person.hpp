#pragma once

#include "coaching/due_nudges.hpp"
#include "core/random.hpp"
#include "rhythm/simulated_life.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tillit::rhythm {

struct Outage {
  TimePoint from{};
  TimePoint until{};
};

struct Sent {
  TimePoint at{};
  TimePoint due{};  // when it was meant for
  LocalDateTime local{};
  coaching::NudgeKind kind = coaching::NudgeKind::CheckIn;
};

// Lives one life through the year, with the planner as a service would use it: one next nudge is
// kept; whatever happens plans anew. Everything that is sent is held against the rules at once,
// from what the simulation itself knows and not by asking the planner.
class SimulatedPerson {
 public:
  // Borrows both.
  SimulatedPerson(const Life& life, const std::vector<Outage>& outages);

  void live();

  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  // How often each reason kept something back.
  [[nodiscard]] const std::map<std::string, int>& reasons() const { return reasons_; }

 private:
  void hear(const LifeEvent& event, TimePoint now);
  void wake(TimePoint now);
  void send(const coaching::NudgeDecision& decision, TimePoint now);
  void hold_against_the_rules(const coaching::NudgeDecision& decision, TimePoint now);
  void word_comes(TimePoint at);
  void forget(const std::string& key);
  void plan(TimePoint now);
  void settle_accounts(TimePoint end);
  void violated(const std::string& what, TimePoint now);
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

  std::vector<Sent> sent_;
  std::vector<std::string> violations_;
  std::map<std::string, int> reasons_;
  std::map<std::string, int> times_sent_;  // of a follow-up
  std::set<std::string> promised_;
  std::set<std::string> dropped_;
  std::vector<coaching::Leave> away_;  // the leaves they said
  std::optional<coaching::Leave> pause_;
  std::int64_t unanswered_ = 0;
  bool is_silent_ = false;  // asked, or refused, and no word since
};

}  // namespace tillit::rhythm
