#pragma once

#include "coaching/holidays.hpp"
#include "content/content_files.hpp"
#include "content/diagnostic.hpp"
#include "core/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace tillit::content {

// By country code ("nl"), which is also the name of its file: calendars/nl.json.
using Calendars = std::map<std::string, coaching::Country, std::less<>>;

// Reads every calendars/*.json among the files: D01 and D12 for its shape, D70 for a holiday that
// cannot be. A country with a finding is left out. No file at all is no finding: then there are no
// holidays. Pure; any thread.
[[nodiscard]] Calendars load_calendars(const ContentFiles& files, Findings& findings);

// What a configuration says about the days some people do not work.
struct CalendarChoice {
  std::string country;  // empty: no holidays but the company's own
  std::string region;   // empty: the country's default
  std::vector<coaching::CompanyDay> company;
};
// Errors: Invalid (a country or region that is not there; says which ones are).
[[nodiscard]] Result<coaching::WorkCalendar> work_calendar(const Calendars& calendars,
                                                           const CalendarChoice& choice);

}  // namespace tillit::content
