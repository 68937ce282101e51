#include "service/next_nudge.hpp"

#include "coaching/book_json.hpp"
#include "coaching/due_nudges.hpp"
#include "dialogue/onboarding.hpp"
#include "dialogue/state_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace tillit::service {
namespace {

using coaching::Book;
using coaching::NudgeKind;
using nlohmann::json;
using store::Schedule;
using store::Transaction;

constexpr std::string_view kFollowUp = "follow_up:";  // coaching/follow_ups.hpp
// Whoever decides at its moment says what is too late.
constexpr std::chrono::hours kAnyTime{24 * 365};

bool has_key(const std::vector<Schedule>& schedules, std::string_view key) {
  return std::ranges::any_of(schedules, [key](const Schedule& one) { return one.key == key; });
}

// The first time: somebody new begins with the week after, and what an earlier version asked about
// already, or would have by now, is not asked again.
void begin(Nudged& nudged, TimePoint now) {
  const LocalDateTime local = nudged.person.zone.to_local(now);
  nudged.book.rhythm.check_in_done = coaching::monday_of(local.date);
  for (coaching::Promise& promise : nudged.book.promises) {
    if (promise.plan.follow_up && *promise.plan.follow_up <= local &&
        !has_key(nudged.schedules, coaching::follow_up_key(promise.id)))
      promise.asked = promise.plan.follow_up;
  }
}

Result<void> cancel_older(Transaction& transaction, const Nudged& nudged) {
  for (const Schedule& one : nudged.schedules) {
    if (!one.key.starts_with(kFollowUp)) continue;
    if (auto gone = transaction.cancel_schedule(one.person, one.key); !gone) return gone;
  }
  return {};
}

bool same_row(const Schedule& one, const Schedule& other) {
  return one.due == other.due && one.arguments == other.arguments && one.zone == other.zone;
}

}  // namespace

Result<Nudged> read_nudged(Transaction& transaction, const dialogue::Library& library,
                           const PersonId& id) {
  auto row = transaction.load_person(id);
  if (!row) return tl::unexpected(row.error());
  auto person = dialogue::read_person(row->profile, nullptr, library);
  if (!person) return tl::unexpected(person.error());
  person->id = id;
  auto book = coaching::read_book(row->book);
  if (!book) return tl::unexpected(book.error());
  auto schedules = transaction.schedules_of(id);
  if (!schedules) return tl::unexpected(schedules.error());
  return Nudged{std::move(*row), std::move(*person), std::move(*book), std::move(*schedules)};
}

coaching::NudgedPerson nudged_person(const Nudged& nudged, const NudgeRules& rules) {
  const coaching::WorkCalendar& calendar = rules.calendars.of(nudged.person.zone);
  coaching::NudgedPerson person{.zone = nudged.person.zone,
                                .working_days = calendar.working_days,
                                .days_off = &calendar.days_off,
                                .seed = nudged.person.seed,
                                .nudges = nudged.book.nudges,
                                .rhythm = nudged.book.rhythm};
  if (!rules.check_ins || rules.library.host_types->check_in.empty() ||
      !dialogue::is_onboarded(nudged.person, *rules.library.host_types))
    person.rhythm.check_in.wanted = false;
  return person;
}

std::vector<coaching::Wish> wishes_of(const Nudged& nudged) {
  auto wishes = coaching::wishes_of(coaching::planned_follow_ups(nudged.book, {}));
  for (const Schedule& one : nudged.schedules) {
    if (!one.key.starts_with(kWishPrefix)) continue;
    if (const auto local = parse_local_date_time(one.local))
      wishes.push_back({NudgeKind::Other, one.key, *local, one.window});
  }
  return wishes;
}

Schedule row_of(const PersonId& person, const Zone& zone, const WaitingNudge& waiting) {
  const coaching::DueNudge& nudge = waiting.nudge;
  json arguments = json::object();
  if (waiting.look_again) {
    arguments["look_again"] = true;
  } else {
    arguments = {{"kind", to_word(nudge.kind)},
                 {"key", nudge.key},
                 {"planned", format_instant(nudge.planned)},
                 {"by", static_cast<int>(nudge.by)},
                 {"window", nudge.window.count()},
                 {"with", waiting.with}};
  }
  Schedule row;
  row.person = person;
  row.key = kNudgeKey;
  row.arguments = arguments.dump();
  row.local = format(zone.to_local(nudge.due));
  row.zone = zone.name();
  row.due = nudge.due;
  row.window = kAnyTime;
  return row;
}

Result<WaitingNudge> read_waiting(const Schedule& row) {
  const json in = json::parse(row.arguments, nullptr, false);
  if (!in.is_object()) return fail(Errc::Corrupt, "a planned nudge does not parse");
  WaitingNudge waiting;
  waiting.nudge.due = row.due;
  waiting.look_again = in.value("look_again", false);
  if (waiting.look_again) return waiting;
  try {
    const auto kind =
        std::ranges::find(coaching::kNudgeKindWords, in.at("kind").get<std::string>());
    const auto planned = parse_instant(in.at("planned").get<std::string>());
    const int by = in.at("by").get<int>();
    if (kind == coaching::kNudgeKindWords.end() || !planned || by < 0 ||
        by > static_cast<int>(coaching::ChosenBy::Person))
      return fail(Errc::Corrupt, "a planned nudge has a value that cannot be");
    waiting.nudge.kind =
        static_cast<NudgeKind>(kind - std::ranges::begin(coaching::kNudgeKindWords));
    waiting.nudge.key = in.at("key").get<std::string>();
    waiting.nudge.planned = *planned;
    waiting.nudge.by = static_cast<coaching::ChosenBy>(by);
    waiting.nudge.window = std::chrono::seconds{in.at("window").get<std::int64_t>()};
    waiting.with = in.at("with").get<std::vector<std::string>>();
  } catch (const json::exception&) {
    return fail(Errc::Corrupt, "a planned nudge lacks a value");
  }
  return waiting;
}

const std::string& dialogue_of(NudgeKind kind, const dialogue::HostTypes& types) {
  static const std::string none;
  switch (kind) {
    case NudgeKind::CheckIn: return types.check_in;
    case NudgeKind::FollowUp: return types.follow_up;
    case NudgeKind::StayQuiet: return types.stay_quiet;
    case NudgeKind::Other: return none;
  }
  return none;
}

std::string_view promise_of(std::string_view key) {
  return key.starts_with(kFollowUp) ? key.substr(kFollowUp.size()) : std::string_view{};
}

bool is_planned_alike(const Book& before, const Book& after) {
  return before.rhythm == after.rhythm && before.nudges == after.nudges &&
         coaching::planned_follow_ups(before, {}) == coaching::planned_follow_ups(after, {});
}

Result<void> plan_anew(Transaction& transaction, const NudgeRules& rules, const PersonId& id,
                       TimePoint now) {
  auto nudged = read_nudged(transaction, rules.library, id);
  if (!nudged && nudged.error().code == Errc::NotFound) return {};
  if (!nudged) return tl::unexpected(nudged.error());
  if (!nudged->book.rhythm.check_in_done) {
    begin(*nudged, now);
    nudged->row.book = coaching::write_book(nudged->book);
    if (auto saved = transaction.save_person(nudged->row, true); !saved) return saved;
    if (auto gone = cancel_older(transaction, *nudged); !gone) return gone;
  }
  const auto known = std::ranges::find(nudged->schedules, kNudgeKey, &Schedule::key);
  const auto wishes = wishes_of(*nudged);
  const auto next = coaching::next_nudge(nudged_person(*nudged, rules), wishes, now);
  WaitingNudge waiting;
  if (next) {
    const auto wish = std::ranges::find(wishes, next->key, &coaching::Wish::key);
    waiting.nudge =
        coaching::due_of(*next, wish == wishes.end() ? std::chrono::seconds{0} : wish->window);
    waiting.with = next->with;
  } else {
    // Counted from a whole day, so that the same plan made twice is the same row.
    waiting.look_again = true;
    waiting.nudge.due = std::chrono::floor<std::chrono::days>(now) + kLookAgain;
  }
  const Schedule row = row_of(id, nudged->person.zone, waiting);
  if (known != nudged->schedules.end() && same_row(*known, row)) return {};
  return transaction.put_schedule(row);
}

}  // namespace tillit::service
