#pragma once

#include "coaching/nudged_person.hpp"
#include "content/calendars.hpp"
#include "core/random.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What happens to one made-up person in a year, dealt out by a seed: where they live, what they
// set, when they travel, go on leave, make promises, fall silent. The same seed, the same life.
namespace tillit::rhythm {

// Nobody wakes, and nobody is heard.
struct Outage {
  TimePoint from{};
  TimePoint until{};
};

// An hour, a day, a week; none touches the nights of the clock changes.
[[nodiscard]] const std::vector<Outage>& outages();

struct LifeEvent {
  enum class Kind { Promise, Pulse, Travel, Leave, Back, Pause, Resume, Status, Word, Refused };
  TimePoint at{};  // when the bot hears of it
  Kind kind = Kind::Word;
  LocalDateTime local{};    // Promise: its follow-up; Pulse: when it is wanted
  coaching::Leave leave{};  // Leave, Pause
  TimePoint until{};        // Status
  std::string name{};       // Travel: the zone; Promise, Pulse: the key
};

struct Life {
  enum class Answers { Always, Often, Seldom, Never };
  std::uint64_t seed = 0;
  coaching::NudgedPerson at_first;
  Answers answers = Answers::Always;
  bool is_plain = false;  // always answers, never away: then each week must have its check-in
  std::vector<LifeEvent> events;  // in order
};

inline constexpr std::string_view kYearBegins = "2025-12-29T00:00:00Z";  // a Monday
inline constexpr std::string_view kYearEnds = "2027-01-01T00:00:00Z";

// Forty zones: every offset people live at, both hemispheres, half and quarter hours.
[[nodiscard]] const std::vector<std::string>& forty_zones();

// The days off of each zone's country, where we know them.
using DaysOffByZone = std::map<std::string, coaching::DaysOff, std::less<>>;
[[nodiscard]] DaysOffByZone days_off_by_zone(const content::Calendars& calendars);

// Borrows `days_off`.
[[nodiscard]] Life deal_life(std::uint64_t seed, const DaysOffByZone& days_off);

// How long after something came somebody like that says a word; `is_asked`: what came was whether
// to stay quiet. nullopt: they let it be.
[[nodiscard]] std::optional<std::chrono::hours> answer_after(Life::Answers answers, bool is_asked,
                                                             Random& random);

}  // namespace tillit::rhythm
