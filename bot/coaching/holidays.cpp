#include "coaching/holidays.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tillit::coaching {
namespace {

using std::chrono::days;

template <class... Visit>
struct Overloaded : Visit... {
  using Visit::operator()...;
};
template <class... Visit>
Overloaded(Visit...) -> Overloaded<Visit...>;

constexpr days kOneDay{1};

int year_of(Date date) { return static_cast<int>(std::chrono::year_month_day{date}.year()); }

std::optional<Date> day_in(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return date.ok() ? std::optional<Date>{date} : std::nullopt;
}

std::optional<Date> nth_weekday(const NthWeekday& rule, int year) {
  const auto month = std::chrono::year{year} / std::chrono::month{rule.month};
  if (!month.ok()) return std::nullopt;
  if (rule.which < 0) return Date{month / rule.weekday[std::chrono::last]};
  const auto date = month / rule.weekday[static_cast<unsigned>(rule.which)];
  return date.ok() ? std::optional<Date>{date} : std::nullopt;
}

std::vector<Date> dates_in(const HolidayRule& rule, int year) {
  const auto one = [](std::optional<Date> date) {
    return date ? std::vector<Date>{*date} : std::vector<Date>{};
  };
  return std::visit(
      Overloaded{
          [&](const FixedDay& fixed) { return one(day_in(year, fixed.month, fixed.day)); },
          [&](const FromEaster& from) { return one(easter_sunday(year) + days{from.days}); },
          [&](const NthWeekday& nth) { return one(nth_weekday(nth, year)); },
          [&](const FirstWeekdayFrom& first) {
            std::optional<Date> date = day_in(year, first.month, first.day);
            if (date) *date += first.weekday - std::chrono::weekday{*date};
            return one(date);
          },
          [&](const GivenDates& given) {
            std::vector<Date> dates;
            for (const Date date : given.dates) {
              if (year_of(date) == year) dates.push_back(date);
            }
            return dates;
          },
      },
      rule);
}

bool is_kept_in(const Holiday& holiday, std::string_view region, int year) {
  if (!holiday.regions.empty() &&
      std::ranges::find(holiday.regions, region) == holiday.regions.end())
    return false;
  if (holiday.since && year < *holiday.since) return false;
  if (holiday.until && year > *holiday.until) return false;
  return holiday.every <= 1 || (year - holiday.since.value_or(0)) % holiday.every == 0;
}

const ShiftOn* shift_for(const std::vector<ShiftOn>& shifts, Date date) {
  const auto found = std::ranges::find(shifts, std::chrono::weekday{date}, &ShiftOn::falls_on);
  return found == shifts.end() ? nullptr : &*found;
}

// The days off of three years, so that what crosses a new year is there.
class Years {
 public:
  Years(const Country& country, std::string_view region, int year) : country_(country) {
    const std::string_view here = region.empty() ? country.default_region : region;
    for (int each = year - 1; each <= year + 1; ++each) {
      for (const Holiday& holiday : country.holidays) {
        if (!is_kept_in(holiday, here, each)) continue;
        for (const Date date : dates_in(holiday.rule, each)) {
          if (std::ranges::find(holiday.except, date) == holiday.except.end())
            found_.push_back({date, &holiday});
        }
      }
    }
    std::ranges::stable_sort(found_, {}, &Found::date);
    // Own days first: a substitute day looks for one that no holiday has.
    for (const Found& each : found_) {
      if (!shift_for(each.holiday->moved, each.date)) put(each.date, *each.holiday);
    }
    for (const Found& each : found_) {
      const ShiftOn* shift = shift_for(each.holiday->moved, each.date);
      if (!shift) shift = shift_for(each.holiday->also, each.date);
      if (shift) put(shifted(each.date, shift->shift), *each.holiday);
    }
  }

  [[nodiscard]] std::vector<DayOff> of(int year) && {
    std::erase_if(days_, [year](const DayOff& day) { return year_of(day.date) != year; });
    std::ranges::sort(days_, {}, &DayOff::date);
    return std::move(days_);
  }

 private:
  struct Found {
    Date date;
    const Holiday* holiday;
  };

  void put(Date date, const Holiday& holiday) {
    if (taken_.insert(date).second) days_.push_back({date, holiday.id});
  }

  [[nodiscard]] Date shifted(Date date, Shift shift) const {
    switch (shift) {
      case Shift::DayBefore: return date - kOneDay;
      case Shift::DayAfter: return date + kOneDay;
      case Shift::NextFree: {
        const Date last = date + days{366};  // a country without a working day stays total
        do {
          date += kOneDay;
        } while (date < last && (holds(country_.weekend, date) || taken_.contains(date)));
        return date;
      }
    }
    return date;
  }

  const Country& country_;
  std::vector<Found> found_;
  std::set<Date> taken_;
  std::vector<DayOff> days_;
};

}  // namespace

Date easter_sunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return Date{std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(n / 31)} /
              std::chrono::day{static_cast<unsigned>(n % 31 + 1)}};
}

std::vector<DayOff> days_off_of(const Country& country, std::string_view region, int year) {
  return Years(country, region, year).of(year);
}

DaysOff::DaysOff(const Country& country, std::string_view region,
                 const std::vector<CompanyDay>& company) {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    for (DayOff& day : days_off_of(country, region, year)) days_.push_back(std::move(day));
    for (const CompanyDay& own : company) {
      const auto* every_year = std::get_if<FixedDay>(&own.day);
      const auto* once = std::get_if<Date>(&own.day);
      const std::optional<Date> date = every_year ? day_in(year, every_year->month, every_year->day)
                                       : once && year_of(*once) == year ? std::optional<Date>{*once}
                                                                        : std::nullopt;
      if (date) days_.push_back({*date, own.id});
    }
  }
  std::ranges::stable_sort(days_, {}, &DayOff::date);
}

const std::string* DaysOff::find(Date date) const {
  const auto found = std::ranges::lower_bound(days_, date, {}, &DayOff::date);
  return found == days_.end() || found->date != date ? nullptr : &found->id;
}

}  // namespace tillit::coaching
