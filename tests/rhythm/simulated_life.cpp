#include "rhythm/simulated_life.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::rhythm {
namespace {

using coaching::Leave;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = LifeEvent::Kind;

class Dealer {
 public:
  Dealer(std::uint64_t seed, const DaysOffByZone& days_off)
      : random_(Random::seeded(seed)), days_off_(days_off) {
    life_.seed = seed;
  }

  Life deal() && {
    settings();
    life_.is_plain = one_in(3);
    if (!life_.is_plain) {
      life_.answers = static_cast<Life::Answers>(below(4));
      absences();
      travels();
      if (one_in(20)) add({.at = some_time(), .kind = Kind::Refused});
    }
    promises();
    if (one_in(5)) pulses();
    std::ranges::stable_sort(life_.events, {}, &LifeEvent::at);
    return std::move(life_);
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }
  bool one_in(std::uint64_t bound) { return below(bound) == 0; }
  void add(LifeEvent event) { life_.events.push_back(std::move(event)); }
  TimePoint some_time() {
    const TimePoint begin = *parse_instant(kYearBegins);
    const auto length = std::chrono::floor<seconds>(*parse_instant(kYearEnds) - begin);
    return begin +
           seconds{static_cast<std::int64_t>(below(static_cast<std::uint64_t>(length.count())))};
  }

  void settings() {
    coaching::NudgedPerson& person = life_.at_first;
    const auto& zone = forty_zones()[below(forty_zones().size())];
    person.zone = *Zone::named(zone);
    if (const auto found = days_off_.find(zone); found != days_off_.end())
      person.days_off = &found->second;
    person.seed = life_.seed;
    coaching::Rhythm& rhythm = person.rhythm;
    if (one_in(3)) rhythm.check_in.day = std::chrono::weekday{static_cast<unsigned>(below(7))};
    if (one_in(4))
      rhythm.check_in.time = TimeOfDay{minutes{7 * 60 + 30 * static_cast<std::int64_t>(below(28))}};
    if (one_in(10)) rhythm.working_days = {false, true, true, true, true, false, false};
    if (one_in(10)) rhythm.hours = coaching::DayHours{TimeOfDay{hours{8}}, TimeOfDay{hours{18}}};
    rhythm.budget = coaching::with_per_week({}, one_in(4) ? 2 : 1);
  }

  void absences() {
    for (std::uint64_t count = below(4); count > 0; --count) {
      const TimePoint said = some_time();
      const Date from = std::chrono::floor<days>(said) + days{below(20)};
      const Leave leave{from, from + days{1 + below(25)}};
      switch (below(4)) {
        case 0:
          add({.at = said, .kind = Kind::Pause, .leave = leave});
          if (one_in(2)) add({.at = said + days{5}, .kind = Kind::Resume});
          break;
        case 1:
          add({.at = said, .kind = Kind::Status, .until = said + hours{1 + below(100)}});
          break;
        default:
          add({.at = said, .kind = Kind::Leave, .leave = leave});
          if (one_in(4)) add({.at = TimePoint{leave.from} + days{2}, .kind = Kind::Back});
      }
    }
  }

  void travels() {
    if (!one_in(3)) return;
    for (std::uint64_t count = 1 + below(4); count > 0; --count)
      add({.at = some_time(),
           .kind = Kind::Travel,
           .name = forty_zones()[below(forty_zones().size())]});
  }

  // Follow-ups at any hour of any day: the rules have to sort that out.
  void promises() {
    for (std::uint64_t count = 4 + below(12), each = 0; each < count; ++each) {
      const TimePoint made = some_time();
      const Date day = std::chrono::floor<days>(made) + days{1 + below(12)};
      add({.at = made,
           .kind = Kind::Promise,
           .local = {day, TimeOfDay{minutes{15 * static_cast<std::int64_t>(below(96))}}},
           .name = fmt::format("follow_up:pr:{}", each)});
    }
  }

  void pulses() {
    const TimePoint begin = *parse_instant(kYearBegins);
    for (int week = 1; week < 52; week += 2) {
      const TimePoint at = begin + days{7 * week};
      add({.at = at,
           .kind = Kind::Pulse,
           .local = {std::chrono::floor<days>(at) + days{2}, TimeOfDay{hours{10}}},
           .name = fmt::format("pulse:{}", week)});
    }
  }

  Random random_;
  const DaysOffByZone& days_off_;
  Life life_;
};

}  // namespace

const std::vector<Outage>& outages() {
  static const std::vector<Outage> all = [] {
    const auto down = [](const char* from, const char* until) {
      return Outage{*parse_instant(from), *parse_instant(until)};
    };
    return std::vector<Outage>{down("2026-02-10T10:00:00Z", "2026-02-10T11:00:00Z"),
                               down("2026-05-20T00:00:00Z", "2026-05-21T00:00:00Z"),
                               down("2026-09-07T00:00:00Z", "2026-09-14T00:00:00Z")};
  }();
  return all;
}

const std::vector<std::string>& forty_zones() {
  static const std::vector<std::string> zones = {
      "Europe/Amsterdam",    "Europe/Stockholm",    "Europe/London",     "Europe/Berlin",
      "Europe/Lisbon",       "Europe/Athens",       "Europe/Istanbul",   "Europe/Moscow",
      "Atlantic/Reykjavik",  "Atlantic/Azores",     "America/St_Johns",  "America/Halifax",
      "America/New_York",    "America/Chicago",     "America/Denver",    "America/Phoenix",
      "America/Los_Angeles", "America/Anchorage",   "Pacific/Honolulu",  "America/Mexico_City",
      "America/Bogota",      "America/Santiago",    "America/Sao_Paulo", "America/Nuuk",
      "Africa/Casablanca",   "Africa/Lagos",        "Africa/Cairo",      "Africa/Nairobi",
      "Asia/Dubai",          "Asia/Kolkata",        "Asia/Kathmandu",    "Asia/Bangkok",
      "Asia/Shanghai",       "Asia/Tokyo",          "Australia/Perth",   "Australia/Adelaide",
      "Australia/Sydney",    "Australia/Lord_Howe", "Pacific/Auckland",  "Pacific/Kiritimati"};
  return zones;
}

DaysOffByZone days_off_by_zone(const content::Calendars& calendars) {
  DaysOffByZone by_zone;
  const auto put = [&](const char* zone, const char* country, const char* region = "") {
    by_zone.emplace(zone, coaching::DaysOff(calendars.at(country), region));
  };
  put("Europe/Amsterdam", "nl");
  put("Europe/Stockholm", "se");
  put("Europe/London", "gb", "sct");
  put("Europe/Berlin", "de", "be");
  for (const char* zone :
       {"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
        "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"})
    put(zone, "us");
  return by_zone;
}

Life deal_life(std::uint64_t seed, const DaysOffByZone& days_off) {
  return Dealer(seed, days_off).deal();
}

std::optional<hours> answer_after(Life::Answers answers, bool is_asked, Random& random) {
  switch (answers) {
    case Life::Answers::Always: return hours{1 + random.below(20)};
    case Life::Answers::Often:
      if (random.below(5) < 3) return hours{1 + random.below(40)};
      break;
    case Life::Answers::Seldom:
      if (random.below(6) == 0 || is_asked) return days{30 + random.below(30)};
      break;
    case Life::Answers::Never: break;
  }
  return std::nullopt;
}

}  // namespace tillit::rhythm
