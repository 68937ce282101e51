#include "content/calendars.hpp"

#include "content/shape.hpp"
#include "content/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tillit::content {
namespace {

using coaching::Country;
using coaching::Holiday;
using coaching::Shift;
using coaching::ShiftOn;
using language::JsonMember;
using language::JsonNode;
using language::JsonTree;

constexpr std::string_view kFolder = "calendars/";
constexpr std::string_view kJson = ".json";

// "calendars/nl.json" -> "nl"; "" for any other file (the schema stands one folder deeper).
std::string_view country_of(std::string_view path) {
  if (!path.starts_with(kFolder) || !path.ends_with(kJson)) return {};
  path.remove_prefix(kFolder.size());
  if (path.size() <= kJson.size()) return {};
  path.remove_suffix(kJson.size());
  return path.find('/') == std::string_view::npos ? path : std::string_view{};
}

std::optional<std::chrono::weekday> weekday_of(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kWords = {
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
  const auto found = std::ranges::find(kWords, word);
  if (found == kWords.end()) return std::nullopt;
  return std::chrono::weekday{static_cast<unsigned>(found - kWords.begin())};
}

Shift shift_of(std::string_view word) {
  if (word == "day_before") return Shift::DayBefore;
  if (word == "day_after") return Shift::DayAfter;
  return Shift::NextFree;
}

std::optional<int> year_at(const JsonNode& object, std::string_view key) {
  const JsonNode* found = object.find(key);
  return found ? std::optional(static_cast<int>(found->integer)) : std::nullopt;
}

template <class Map>
std::string keys_of(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys.empty() ? "none" : fmt::format("{}", fmt::join(keys, ", "));
}

// Turns one file whose shape was checked into a country.
class CountryReader {
 public:
  CountryReader(std::string_view file, Findings& findings) : file_(file), findings_(findings) {}

  // nullopt if anything was found.
  std::optional<Country> read(const JsonNode& root, std::string_view file_name) {
    Country country;
    country.code = text_at(root, "country");
    country.name = text_at(root, "name");
    country.default_region = text_at(root, "default_region");
    if (country.code != file_name)
      wrong(*root.find("country"), fmt::format("the country “{}” does not stand in calendars/{}{}",
                                               country.code, country.code, kJson));
    weekend(root.find("weekend"), country);
    each_member(root.find("regions"), [&](const JsonMember& member) {
      country.regions.emplace(member.key, text_at(member.value, "name"));
    });
    if (const JsonNode* region = root.find("default_region"); region) known(*region, country);
    each_member(root.find("holidays"), [&](const JsonMember& member) {
      country.holidays.push_back(holiday(member, country));
    });
    return good_ ? std::optional(std::move(country)) : std::nullopt;
  }

 private:
  void weekend(const JsonNode* list, Country& country) {
    if (!list) return;
    country.weekend = {};
    each_element(list, [&](const JsonNode& word) {
      const auto weekday = weekday_of(word.string);
      if (!weekday) return wrong(word, fmt::format("“{}” is no day of the week", word.string));
      country.weekend[weekday->c_encoding()] = true;
    });
    if (std::ranges::find(country.weekend, false) == country.weekend.end())
      wrong(*list, "a week needs a day that is not weekend");
  }

  void known(const JsonNode& region, const Country& country) {
    if (country.regions.contains(region.string)) return;
    std::vector<std::string> names;
    for (const auto& [key, name] : country.regions) names.push_back(key);
    wrong(region, fmt::format("there is no region “{}”{}", region.string,
                              did_you_mean(region.string, names)));
  }

  Holiday holiday(const JsonMember& member, const Country& country) {
    const JsonNode& node = member.value;
    Holiday holiday{.id = member.key,
                    .name = text_at(node, "name"),
                    .rule = rule(node),
                    .moved = shifts(node.find("moved")),
                    .also = shifts(node.find("also"))};
    each_element(node.find("regions"), [&](const JsonNode& region) {
      known(region, country);
      holiday.regions.push_back(region.string);
    });
    holiday.since = year_at(node, "since");
    holiday.until = year_at(node, "until");
    if (holiday.since && holiday.until && *holiday.until < *holiday.since)
      wrong(*node.find("until"), fmt::format("“{}” ends before it begins", holiday.id));
    if (const JsonNode* every = node.find("every"); every) {
      holiday.every = static_cast<int>(every->integer);
      if (!holiday.since)
        wrong(*every, fmt::format("“{}” is kept every {} years, but it does not say “since” when",
                                  holiday.id, holiday.every));
    }
    each_element(node.find("except"), [&](const JsonNode& text) {
      if (const auto date = day(text)) holiday.except.push_back(*date);
    });
    return holiday;
  }

  coaching::HolidayRule rule(const JsonNode& node) {
    if (const JsonNode* date = node.find("date")) {
      const auto [month, day] = day_of_year(*date);
      return coaching::FixedDay{month, day};
    }
    if (const JsonNode* easter = node.find("easter"))
      return coaching::FromEaster{static_cast<int>(easter->integer)};
    if (const JsonNode* nth = node.find("nth")) {
      const auto which = static_cast<int>(nth->find("which")->integer);
      if (which == 0)
        wrong(*nth->find("which"), "“which” is 1 for the first, up to 4, or -1 for the last");
      return coaching::NthWeekday{*weekday_of(text_at(*nth, "weekday")),
                                  static_cast<unsigned>(nth->find("month")->integer), which};
    }
    if (const JsonNode* first = node.find("first")) {
      const auto [month, day] = day_of_year(*first->find("from"));
      return coaching::FirstWeekdayFrom{*weekday_of(text_at(*first, "weekday")), month, day};
    }
    coaching::GivenDates given;
    each_element(node.find("dates"), [&](const JsonNode& text) {
      if (const auto date = day(text)) given.dates.push_back(*date);
    });
    return given;
  }

  // "02-29" is a day too, if not in every year.
  std::pair<unsigned, unsigned> day_of_year(const JsonNode& text) {
    const auto date = parse_date("2000-" + text.string);
    if (!date) {
      wrong(text, fmt::format("“{}” is no day of the year", text.string),
            "month and day, two digits each: 04-27");
      return {1, 1};
    }
    const std::chrono::year_month_day parts{*date};
    return {static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day())};
  }

  std::optional<Date> day(const JsonNode& text) {
    const auto date = parse_date(text.string);
    if (!date)
      wrong(text, fmt::format("“{}” is no date", text.string), "year, month and day: 2026-04-27");
    return date;
  }

  static std::vector<ShiftOn> shifts(const JsonNode* object) {
    std::vector<ShiftOn> shifts;
    each_member(object, [&](const JsonMember& member) {
      shifts.push_back({*weekday_of(member.key), shift_of(member.value.string)});
    });
    return shifts;
  }

  void wrong(const JsonNode& node, std::string message, std::string hint = {}) {
    good_ = false;
    findings_.add("D70", file_, node.place, std::move(message), std::move(hint));
  }

  std::string_view file_;
  Findings& findings_;
  bool good_ = true;
};

}  // namespace

Calendars load_calendars(const ContentFiles& files, Findings& findings) {
  Calendars calendars;
  for (const auto& [path, bytes] : files) {
    const std::string_view name = country_of(path);
    if (name.empty()) continue;
    const JsonTree tree = language::parse_json_tree(bytes);
    for (const auto& error : tree.errors) {
      findings.add(error.kind == language::JsonError::Kind::DuplicateKey ? "D12" : "D01", path,
                   error.place, error.message);
    }
    if (!tree.root || !check_shape(*tree.root, calendar_shapes(), path, findings)) continue;
    if (auto country = CountryReader(path, findings).read(*tree.root, name))
      calendars.emplace(country->code, std::move(*country));
  }
  return calendars;
}

Result<coaching::WorkCalendar> work_calendar(const Calendars& calendars,
                                             const CalendarChoice& choice) {
  static const Country none;
  const auto found = calendars.find(choice.country);
  if (!choice.country.empty() && found == calendars.end()) {
    return fail(Errc::Invalid, fmt::format("there is no calendar of “{}”; there are: {}",
                                           choice.country, keys_of(calendars)));
  }
  const Country& country = choice.country.empty() ? none : found->second;
  if (!choice.region.empty() && !country.regions.contains(choice.region)) {
    return fail(Errc::Invalid,
                fmt::format("the calendar of “{}” has no region “{}”; it has: {}", choice.country,
                            choice.region, keys_of(country.regions)));
  }
  coaching::WorkCalendar calendar{coaching::DaysOff(country, choice.region, choice.company), {}};
  for (std::size_t day = 0; day < country.weekend.size(); ++day)
    calendar.working_days[day] = !country.weekend[day];
  return calendar;
}

}  // namespace tillit::content
