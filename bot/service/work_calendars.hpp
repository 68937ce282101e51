#pragma once

#include "coaching/holidays.hpp"
#include "core/zone.hpp"

#include <functional>
#include <map>
#include <string>

namespace tillit::service {

// When people work, by where they are: colleagues in another country have other holidays.
// Immutable; any thread.
struct WorkCalendars {
  coaching::WorkCalendar home;                                           // of everybody else
  std::map<std::string, coaching::WorkCalendar, std::less<>> by_zone{};  // IANA name

  [[nodiscard]] const coaching::WorkCalendar& of(const Zone& zone) const {
    const auto found = by_zone.find(zone.name());
    return found == by_zone.end() ? home : found->second;
  }
};

}  // namespace tillit::service
