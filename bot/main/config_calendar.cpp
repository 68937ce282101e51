#include "core/zone.hpp"
#include "main/config_reader.hpp"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace tillit {
namespace {

using content::CalendarChoice;
using nlohmann::json;
using Read = ConfigReader::Read;

// "2026-12-24", or "12-24" for every year.
std::optional<std::variant<coaching::FixedDay, Date>> day_of(const std::string& text) {
  if (const auto once = parse_date(text)) return *once;
  // A leap year, so that 29 February can be said.
  const auto every = parse_date("2000-" + text);
  if (!every) return std::nullopt;
  const std::chrono::year_month_day day{*every};
  return coaching::FixedDay{static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())};
}

std::vector<coaching::CompanyDay> read_days(ConfigReader& reader, const json& value,
                                            const std::string& key) {
  std::vector<coaching::CompanyDay> days;
  const auto texts = reader.texts(value, key);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (const auto day = day_of(texts[i]))
      days.push_back({"company_day", *day});
    else
      reader.problem(fmt::format("{}[{}]", key, i),
                     "must be a date: \"2026-12-24\", or \"12-24\" for every year");
  }
  return days;
}

std::map<std::string, Read> readers_of(ConfigReader& reader, CalendarChoice& choice) {
  const auto into = [&reader](std::string& target) -> Read {
    return [&reader, &target](const json& value, const std::string& key) {
      target = reader.text(value, key).value_or("");
    };
  };
  return {{"country", into(choice.country)},
          {"region", into(choice.region)},
          {"company_days", [&](const json& value, const std::string& key) {
             choice.company = read_days(reader, value, key);
           }}};
}

void read_elsewhere(ConfigReader& reader, const json& value, const std::string& key,
                    CalendarConfig& config) {
  if (!value.is_array()) return reader.problem(key, "must be a list of objects");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string here = fmt::format("{}[{}]", key, i);
    if (!value[i].is_object()) {
      reader.problem(here, "must be an object with time_zones and country");
      continue;
    }
    CalendarConfig::Elsewhere elsewhere;
    auto keys = readers_of(reader, elsewhere.choice);
    keys["time_zones"] = [&](const json& zones, const std::string& inner) {
      elsewhere.zones = reader.texts(zones, inner);
      for (std::size_t at = 0; at < elsewhere.zones.size(); ++at) {
        if (!Zone::named(elsewhere.zones[at]))
          reader.problem(fmt::format("{}[{}]", inner, at),
                         "must be a time zone such as Europe/Stockholm");
      }
    };
    reader.object(value[i], here, keys);
    if (!value[i].contains("time_zones"))
      reader.problem(here + ".time_zones", "is missing: whom should this hold for?");
    config.elsewhere.push_back(std::move(elsewhere));
  }
}

}  // namespace

void read_calendar(ConfigReader& reader, const json& value, CalendarConfig& calendar) {
  auto keys = readers_of(reader, calendar.home);
  keys["elsewhere"] = [&](const json& list, const std::string& key) {
    read_elsewhere(reader, list, key, calendar);
  };
  reader.object(value, "calendar", keys);
}

}  // namespace tillit
