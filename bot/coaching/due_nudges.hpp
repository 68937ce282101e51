#pragma once

#include "coaching/nudge_plan.hpp"

#include <chrono>
#include <string>

// What becomes of a planned nudge when its moment has come, or has passed while nobody was there to
// say it. Asked at that moment about the person as they are then, so a leave, a status, another
// zone or an answer that came in between counts. After it the person is planned anew.
namespace tillit::coaching {

struct DueNudge {
  NudgeKind kind = NudgeKind::CheckIn;
  std::string key;
  TimePoint planned{};  // lateness counts from here …
  TimePoint due{};      // … and here it is looked at: later, once it is caught up
  ChosenBy by = ChosenBy::Us;
  std::chrono::seconds window{0};  // of Other: as of its wish
};
[[nodiscard]] DueNudge due_of(const PlannedNudge& planned, std::chrono::seconds window = {});

struct NudgeDecision {
  enum class Act { Send, Wait, Drop } act = Act::Send;
  DueNudge nudge;  // to Send: of the kind it is now; to Wait: with its new moment
  Why why = Why::None;
};

// How late it still makes sense.
[[nodiscard]] std::chrono::seconds grace_of(const DueNudge& nudge);

[[nodiscard]] NudgeDecision decide(const NudgedPerson& person, const DueNudge& nudge,
                                   TimePoint now);

// The rhythm after a decision was carried out: what was sent counts, and the week of a check-in
// that came or was dropped is settled.
[[nodiscard]] Rhythm after_deciding(Rhythm rhythm, const NudgeDecision& decision, TimePoint now,
                                    const Zone& zone);

}  // namespace tillit::coaching
