#include "language/formats.hpp"

#include <fmt/format.h>
#include <unicode/dtfmtsym.h>
#include <unicode/dtptngen.h>
#include <unicode/gregocal.h>
#include <unicode/listformatter.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <list>
#include <memory>
#include <utility>

namespace tillit::language {
namespace {

constexpr std::string_view kSkeletonMark = "::";
constexpr std::string_view kDateLetters = "GyYuUrQqMLwWdDFgEec";
constexpr std::string_view kTimeLetters = "abBhHkKjJCmsSA";
constexpr std::string_view kDefaultDate = "::EEEEdMMMM";
constexpr std::size_t kLongestSkeleton = 32;
constexpr std::size_t kCachedLanguages = 8;
constexpr std::size_t kCachedStyles = 32;

// Named here because the design documents fix how these three look; every other language is ICU's.
enum class House { None, English, Dutch, Swedish };

House house_of(const Language& language) {
  if (language.str() == "en") return House::English;
  if (language.str() == "nl") return House::Dutch;
  if (language.str() == "sv") return House::Swedish;
  return House::None;
}

icu::Locale locale_of(const Language& language) {
  if (house_of(language) == House::English) return icu::Locale("en", "GB");
  return icu::Locale::createFromName(language.str().c_str());
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

icu::UnicodeString from_utf8(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
}

std::optional<Fields> skeleton_fields(std::string_view style) {
  if (!style.starts_with(kSkeletonMark)) return std::nullopt;
  style.remove_prefix(kSkeletonMark.size());
  if (style.empty() || style.size() > kLongestSkeleton) return std::nullopt;
  Fields fields;
  for (const char letter : style) {
    if (kDateLetters.find(letter) != std::string_view::npos) {
      fields.date = true;
    } else if (kTimeLetters.find(letter) != std::string_view::npos) {
      fields.time = true;
    } else {
      return std::nullopt;
    }
  }
  return fields;
}

// A small cache: the entry just used moves to the front, the last one falls out.
template <class Made>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t capacity) : capacity_(capacity) {}

  template <class Make>
  Made& get(std::string_view key, Make make) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
    } else {
      entries_.emplace_front(std::string(key), make());
      if (entries_.size() > capacity_) entries_.pop_back();
    }
    return entries_.front().second;
  }

 private:
  std::size_t capacity_;
  std::list<std::pair<std::string, Made>> entries_;
};

// The ICU patterns of the house languages, brought to house style. Works on patterns ("EEEE, d
// MMMM"), not on finished texts, so that a colon or comma the author wrote is never touched.
icu::UnicodeString in_house_style(House house, icu::UnicodeString pattern) {
  switch (house) {
    case House::None: break;
    case House::English:
      for (const char16_t* weekday : {u"E, ", u"c, "})
        pattern.findAndReplace(weekday, icu::UnicodeString(weekday, 1) + u" ");
      break;
    case House::Swedish: {
      const int32_t hour = pattern.indexOf(u'H');
      if (hour > 0 && pattern.indexOf(u"kl") < 0) pattern.insert(hour, u"'kl.' ");
      pattern.findAndReplace(u":", u".");
      break;
    }
    case House::Dutch: pattern.findAndReplace(u":", u"."); break;
  }
  return pattern;
}

std::unique_ptr<icu::SimpleDateFormat> make_date_format(const Language& language,
                                                        std::string_view style) {
  const icu::Locale locale = locale_of(language);
  const House house = house_of(language);
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString pattern;
  if (style.starts_with(kSkeletonMark)) {
    style.remove_prefix(kSkeletonMark.size());
    const std::unique_ptr<icu::DateTimePatternGenerator> generator(
        icu::DateTimePatternGenerator::createInstance(locale, status));
    if (U_FAILURE(status)) return nullptr;
    pattern = generator->getBestPattern(from_utf8(style), status);
  } else {
    const auto wanted = style == "short"    ? icu::DateFormat::kShort
                        : style == "medium" ? icu::DateFormat::kMedium
                        : style == "long"   ? icu::DateFormat::kLong
                                            : icu::DateFormat::kFull;
    const std::unique_ptr<icu::DateFormat> made(
        icu::DateFormat::createDateInstance(wanted, locale));
    const auto* simple = dynamic_cast<const icu::SimpleDateFormat*>(made.get());
    if (simple == nullptr) return nullptr;
    simple->toPattern(pattern);
  }
  auto format =
      std::make_unique<icu::SimpleDateFormat>(in_house_style(house, pattern), locale, status);
  // Wall-clock values are passed as if they were UTC, so GMT shows them unchanged. The calendar is
  // Gregorian for ever, as std::chrono's is; ICU's own default turns Julian before 1582.
  auto calendar =
      std::make_unique<icu::GregorianCalendar>(*icu::TimeZone::getGMT(), locale, status);
  if (U_FAILURE(status)) return nullptr;
  calendar->setGregorianChange(-8.64e15, status);
  format->adoptCalendar(calendar.release());
  if (house == House::Swedish) {
    icu::DateFormatSymbols symbols(locale, status);
    int32_t count = 0;
    const icu::UnicodeString* months = symbols.getMonths(count, icu::DateFormatSymbols::FORMAT,
                                                         icu::DateFormatSymbols::ABBREVIATED);
    std::vector<icu::UnicodeString> bare(months, months + count);
    for (auto& month : bare) month.findAndReplace(u".", u"");
    symbols.setMonths(bare.data(), count, icu::DateFormatSymbols::FORMAT,
                      icu::DateFormatSymbols::ABBREVIATED);
    format->setDateFormatSymbols(symbols);
  }
  return U_SUCCESS(status) ? std::move(format) : nullptr;
}

icu::number::LocalizedNumberFormatter make_number_format(const icu::Locale& locale,
                                                         std::string_view style) {
  using icu::number::NumberFormatter;
  using icu::number::Precision;
  if (style.starts_with(kSkeletonMark)) {
    UErrorCode status = U_ZERO_ERROR;
    auto made = NumberFormatter::forSkeleton(from_utf8(style.substr(kSkeletonMark.size())), status)
                    .locale(locale);
    if (U_SUCCESS(status)) return made;
  } else if (style == "integer") {
    return NumberFormatter::withLocale(locale).precision(Precision::integer());
  } else if (style == "percent") {
    return NumberFormatter::withLocale(locale)
        .unit(icu::NoUnit::percent())
        .scale(icu::number::Scale::powerOfTen(2))
        .precision(Precision::integer());
  }
  return NumberFormatter::withLocale(locale);
}

struct Formatters {
  explicit Formatters(const Language& language) : locale(locale_of(language)) {
    UErrorCode status = U_ZERO_ERROR;
    cardinal.reset(icu::PluralRules::forLocale(locale, UPLURAL_TYPE_CARDINAL, status));
    ordinal.reset(icu::PluralRules::forLocale(locale, UPLURAL_TYPE_ORDINAL, status));
    list.reset(icu::ListFormatter::createInstance(locale, status));
  }
  [[nodiscard]] const icu::PluralRules* rules(bool of_ordinals) const {
    return (of_ordinals ? ordinal : cardinal).get();
  }
  icu::number::LocalizedNumberFormatter& number(std::string_view style) {
    return numbers.get(style, [&] { return make_number_format(locale, style); });
  }

  icu::Locale locale;
  std::unique_ptr<icu::PluralRules> cardinal;
  std::unique_ptr<icu::PluralRules> ordinal;
  std::unique_ptr<icu::ListFormatter> list;
  RecentlyUsed<icu::number::LocalizedNumberFormatter> numbers{kCachedStyles};
  RecentlyUsed<std::unique_ptr<icu::SimpleDateFormat>> dates{kCachedStyles};
};

Formatters& formatters(const Language& language) {
  thread_local RecentlyUsed<std::unique_ptr<Formatters>> cache{kCachedLanguages};
  return *cache.get(language.str(), [&] { return std::make_unique<Formatters>(language); });
}

std::string format_with(const Language& language, const LocalDateTime& value,
                        std::string_view style) {
  auto& format =
      formatters(language).dates.get(style, [&] { return make_date_format(language, style); });
  if (format == nullptr) return {};
  const auto milliseconds = std::chrono::milliseconds(as_if_utc(value).time_since_epoch());
  icu::UnicodeString text;
  return to_utf8(format->format(static_cast<UDate>(milliseconds.count()), text));
}

// 0 to 999 look alike in the house languages, and nearly every number a text shows is one of these.
bool is_plain_digits(const Language& language, std::int64_t value, std::string_view style) {
  return value >= 0 && value < 1000 && style.empty() && house_of(language) != House::None;
}

// Such items run into each other when joined by commas: each then stands on a line of its own.
bool is_a_line(const std::string& item) {
  constexpr std::size_t kLong = 40;
  return item.size() > kLong || item.find_first_of(",.:;") != std::string::npos;
}

}  // namespace

std::optional<Fields> date_fields(std::string_view style) {
  for (const std::string_view known : {"", "short", "medium", "long", "full"}) {
    if (style == known) return Fields{.date = true, .time = false};
  }
  return skeleton_fields(style);
}

std::optional<Fields> time_fields(std::string_view style) {
  if (style.empty() || style == "short") return Fields{.date = false, .time = true};
  return skeleton_fields(style);
}

bool is_number_style(std::string_view style) {
  if (style.empty() || style == "integer" || style == "percent") return true;
  if (!style.starts_with(kSkeletonMark)) return false;
  UErrorCode status = U_ZERO_ERROR;
  const auto made = icu::number::NumberFormatter::forSkeleton(
      from_utf8(style.substr(kSkeletonMark.size())), status);
  return U_SUCCESS(status);
}

std::vector<std::string> plural_categories(const Language& language, bool ordinal) {
  std::vector<std::string> categories;
  const icu::PluralRules* rules = formatters(language).rules(ordinal);
  if (rules == nullptr) return {"other"};
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> keywords(rules->getKeywords(status));
  if (U_FAILURE(status)) return {"other"};
  while (const char* keyword = keywords->next(nullptr, status)) categories.emplace_back(keyword);
  std::sort(categories.begin(), categories.end());
  return categories;
}

std::string format_number(const Language& language, std::int64_t value, std::string_view style) {
  if (is_plain_digits(language, value, style)) return std::to_string(value);
  UErrorCode status = U_ZERO_ERROR;
  return to_utf8(formatters(language).number(style).formatInt(value, status).toString(status));
}

std::string format_number(const Language& language, double value, std::string_view style) {
  UErrorCode status = U_ZERO_ERROR;
  return to_utf8(formatters(language).number(style).formatDouble(value, status).toString(status));
}

std::string format_date(const Language& language, const LocalDateTime& value,
                        std::string_view style) {
  return format_with(language, value, style.empty() ? kDefaultDate : style);
}

std::string format_time(const Language& language, const LocalDateTime& value,
                        std::string_view style) {
  if (!style.empty() && style != "short") return format_with(language, value, style);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(value.time.since_midnight).count();
  switch (house_of(language)) {
    case House::None: return format_with(language, value, "::jm");
    case House::English: return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
    case House::Dutch: return fmt::format("{:02}.{:02} uur", minutes / 60, minutes % 60);
    case House::Swedish: return fmt::format("kl. {:02}.{:02}", minutes / 60, minutes % 60);
  }
  return {};
}

std::string format_date_and_time(const Language& language, const LocalDateTime& value) {
  const House house = house_of(language);
  if (house == House::None) return format_with(language, value, "::EEEEdMMMMjm");
  const std::string_view between = house == House::English ? " at "
                                   : house == House::Dutch ? " om "
                                                           : " ";
  std::string text = format_date(language, value);
  text += between;
  text += format_time(language, value);
  return text;
}

std::string format_list(const Language& language, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  if (std::any_of(items.begin(), items.end(), is_a_line)) {
    std::string lines;
    for (const auto& item : items) lines += "\n• " + item;
    return lines;
  }
  if (items.size() == 1) return items.front();
  const icu::ListFormatter* list = formatters(language).list.get();
  if (list == nullptr) return {};
  std::vector<icu::UnicodeString> wide;
  wide.reserve(items.size());
  for (const auto& item : items) wide.push_back(from_utf8(item));
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString joined;
  return to_utf8(list->format(wide.data(), static_cast<int32_t>(wide.size()), joined, status));
}

std::string plural_category(const Language& language, std::int64_t value, bool ordinal) {
  const icu::PluralRules* rules = formatters(language).rules(ordinal);
  if (rules == nullptr) return "other";
  if (value >= 0 && value <= INT32_MAX) return to_utf8(rules->select(static_cast<int32_t>(value)));
  return to_utf8(rules->select(static_cast<double>(value)));
}

std::string plural_category(const Language& language, double value, bool ordinal) {
  auto& formats = formatters(language);
  const icu::PluralRules* rules = formats.rules(ordinal);
  if (rules == nullptr) return "other";
  UErrorCode status = U_ZERO_ERROR;
  const auto shown = formats.number("").formatDouble(value, status);
  const icu::UnicodeString category = rules->select(shown, status);
  return U_SUCCESS(status) ? to_utf8(category) : "other";
}

}  // namespace tillit::language
