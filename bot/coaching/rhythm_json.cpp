#include "coaching/rhythm_json.hpp"

namespace tillit::coaching {
namespace {

using nlohmann::json;

json written(const Weekdays& days) {
  json numbers = json::array();
  for (unsigned iso = 1; iso <= 7; ++iso) {
    if (days[iso % 7]) numbers.push_back(iso);
  }
  return numbers;
}

json written(const CheckInWish& wish) {
  json object = json::object();
  if (!wish.wanted) object["wanted"] = false;
  if (wish.day) object["day"] = wish.day->iso_encoding();
  if (wish.time) object["time"] = format(*wish.time);
  return object;
}

json written(const NudgeBudget& budget) {
  json object = {{"per_week", budget.per_week}, {"unanswered", budget.unanswered}};
  if (budget.every_other_week) object["every_other_week"] = true;
  if (budget.asked) object["asked"] = true;
  if (budget.blocked) object["blocked"] = true;
  json sent = json::array();
  for (const SentNudge& nudge : budget.sent) {
    sent.push_back({{"at", format_instant(nudge.at)},
                    {"day", format(nudge.day)},
                    {"kind", to_word(nudge.kind)}});
  }
  object["sent"] = std::move(sent);
  return object;
}

bool flag(JsonReader& from, const char* key, bool otherwise) {
  const json* value = from.find(key);
  if (value == nullptr) return otherwise;
  if (value->is_boolean()) return value->get<bool>();
  from.refuse(key);
  return otherwise;
}

// 1 is Monday, 7 is Sunday.
std::optional<std::chrono::weekday> weekday_of(const json& number) {
  if (!number.is_number_unsigned()) return std::nullopt;
  const auto iso = number.get<std::uint64_t>();
  if (iso < 1 || iso > 7) return std::nullopt;
  return std::chrono::weekday{static_cast<unsigned>(iso)};
}

std::optional<TimeOfDay> time_if_any(JsonReader& from, const char* key) {
  const auto text = from.text_if_any(key);
  if (!text) return std::nullopt;
  const auto time = parse_time_of_day(*text);
  if (!time) from.refuse(key);
  return time;
}

Weekdays read_weekdays(const json& list, JsonReader& from) {
  Weekdays days{};
  if (!list.is_array()) from.refuse("working_days");
  for (const json& number : list) {
    if (const auto weekday = weekday_of(number))
      days[weekday->c_encoding()] = true;
    else
      from.refuse("working_days");
  }
  return days;
}

CheckInWish read_check_in(JsonReader from) {
  CheckInWish wish;
  wish.wanted = flag(from, "wanted", true);
  if (const json* day = from.find("day")) {
    wish.day = weekday_of(*day);
    if (!wish.day) from.refuse("day");
  }
  wish.time = time_if_any(from, "time");
  return wish;
}

SentNudge read_sent(JsonReader& from) {
  SentNudge nudge;
  const auto at = parse_instant(from.text("at"));
  if (!at) from.refuse("at");
  nudge.at = at.value_or(TimePoint{});
  nudge.day = from.date("day");
  const std::string word = from.text("kind");
  const auto kind = std::ranges::find(kNudgeKindWords, word);
  if (kind == kNudgeKindWords.end())
    from.refuse("kind");
  else
    nudge.kind = static_cast<NudgeKind>(kind - kNudgeKindWords.begin());
  return nudge;
}

NudgeBudget read_budget(JsonReader from) {
  NudgeBudget budget;
  budget.per_week = from.count("per_week");
  if (budget.per_week < 1 || budget.per_week > kMostPerWeek) from.refuse("per_week");
  budget.every_other_week = flag(from, "every_other_week", false);
  budget.unanswered = from.count("unanswered");
  budget.asked = flag(from, "asked", false);
  budget.blocked = flag(from, "blocked", false);
  budget.sent = from.list<SentNudge>("sent", read_sent);
  return budget;
}

}  // namespace

json written(const Rhythm& rhythm) {
  json object = json::object();
  if (rhythm.working_days) object["working_days"] = written(*rhythm.working_days);
  if (rhythm.hours)
    object["hours"] = {{"from", format(rhythm.hours->from)}, {"to", format(rhythm.hours->to)}};
  for (const Leave& leave : rhythm.leaves)
    object["leaves"].push_back({{"from", format(leave.from)}, {"back", format(leave.back)}});
  if (rhythm.check_in != CheckInWish{}) object["check_in"] = written(rhythm.check_in);
  if (rhythm.away_until) object["away_until"] = format_instant(*rhythm.away_until);
  if (rhythm.asks_mood) object["asks_mood"] = true;
  if (rhythm.check_in_done) object["check_in_done"] = format(*rhythm.check_in_done);
  if (rhythm.budget != NudgeBudget{}) object["budget"] = written(rhythm.budget);
  return object;
}

Rhythm read_rhythm(JsonReader from) {
  Rhythm rhythm;
  if (const json* days = from.find("working_days"))
    rhythm.working_days = read_weekdays(*days, from);
  if (from.find("hours") != nullptr) {
    JsonReader hours = from.object("hours");
    const auto begin = time_if_any(hours, "from");
    const auto end = time_if_any(hours, "to");
    if (!begin || !end || *end < *begin) hours.refuse("");
    rhythm.hours = DayHours{begin.value_or(TimeOfDay{}), end.value_or(TimeOfDay{})};
  }
  if (from.find("leaves") != nullptr) {
    rhythm.leaves = from.list<Leave>("leaves", [](JsonReader& leave) {
      return Leave{leave.date("from"), leave.date("back")};
    });
  }
  if (from.find("check_in") != nullptr) rhythm.check_in = read_check_in(from.object("check_in"));
  if (const auto text = from.text_if_any("away_until")) {
    rhythm.away_until = parse_instant(*text);
    if (!rhythm.away_until) from.refuse("away_until");
  }
  rhythm.asks_mood = flag(from, "asks_mood", false);
  rhythm.check_in_done = from.date_if_any("check_in_done");
  if (from.find("budget") != nullptr) rhythm.budget = read_budget(from.object("budget"));
  return rhythm;
}

bool waits_for_a_word(std::string_view book) {
  static constexpr std::string_view kUnanswered = R"("unanswered":)";
  if (book.find(R"("blocked":true)") != std::string_view::npos) return true;
  const auto at = book.find(kUnanswered);
  return at != std::string_view::npos && !book.substr(at + kUnanswered.size()).starts_with('0');
}

}  // namespace tillit::coaching
