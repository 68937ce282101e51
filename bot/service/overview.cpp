#include "service/overview.hpp"

#include "coaching/book_json.hpp"
#include "coaching/nudge_settings.hpp"
#include "coaching/progress.hpp"
#include "dialogue/state_json.hpp"
#include "service/next_nudge.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

namespace tillit::service {
namespace {

using coaching::Book;
using coaching::Outcome;

std::string title_of(const dialogue::Library& library, const Language& language,
                     const std::string& dialogue) {
  const language::Text* text = library.find_text(language, dialogue + ".title");
  return text != nullptr && !text->variants.empty() ? text->variants.front().format(language, {})
                                                    : std::string();
}

std::vector<Overview::Promise> promises_of(const Book& book, Date today) {
  std::vector<Overview::Promise> open;
  for (const auto& promise : book.promises) {
    if (!promise.is_open()) continue;
    const coaching::Relationship* who =
        promise.plan.relationship ? coaching::find_relationship(book, *promise.plan.relationship)
                                  : nullptr;
    open.push_back({promise.plan.what, promise.plan.when, promise.plan.due,
                    promise.plan.due < today,
                    who != nullptr ? std::optional(who->alias) : std::nullopt});
  }
  std::ranges::stable_sort(open, {}, &Overview::Promise::due);
  return open;
}

std::vector<Overview::Relationship> relationships_of(const Book& book, Date today) {
  std::vector<Overview::Relationship> all;
  for (const auto& one : book.relationships) {
    const bool to_come = one.next_talk && *one.next_talk >= today;
    all.push_back({one.alias, one.matters, to_come ? one.next_talk : std::nullopt});
  }
  return all;
}

// What a schedule will open, and for which promise.
struct Opens {
  std::string dialogue;
  std::string promise;
};
std::optional<Opens> opens(const store::Schedule& schedule, const dialogue::Library& library) {
  Opens opened{schedule.dialogue, std::string(promise_of(schedule.key))};
  if (schedule.key == kNudgeKey) {
    const auto waiting = read_waiting(schedule);
    if (!waiting || waiting->look_again) return std::nullopt;
    // A check-in asks about the promise that comes with it.
    const std::string& key = waiting->with.empty() ? waiting->nudge.key : waiting->with.front();
    opened = {dialogue_of(waiting->nudge.kind, *library.host_types), std::string(promise_of(key))};
  } else if (schedule.key.starts_with(kWishPrefix)) {
    return std::nullopt;  // comes as the plan allows
  }
  return library.find_script(opened.dialogue) == nullptr ? std::nullopt : std::optional(opened);
}

// A schedule is kept until it is claimed or dropped; one whose window is over will only be dropped.
std::optional<Overview::Planned> next_of(const std::vector<store::Schedule>& schedules,
                                         const dialogue::Library& library, const Overview& overview,
                                         const Book& book, TimePoint now) {
  const store::Schedule* next = nullptr;
  std::optional<Opens> what;
  for (const auto& one : schedules) {
    if (one.due + one.window < now || (next != nullptr && one.due >= next->due)) continue;
    auto opened = opens(one, library);
    if (!opened) continue;
    next = &one;
    what = std::move(opened);
  }
  if (next == nullptr) return std::nullopt;
  // What is late only waits for its turn: it comes as soon as it can.
  Overview::Planned planned{overview.zone.to_local(std::max(next->due, now)),
                            title_of(library, overview.language, what->dialogue), std::nullopt};
  if (const auto* promise = coaching::find_promise(book, what->promise))
    planned.promise = promise->plan.what;
  return planned;
}

// Only what waits for an answer can be gone on with; the menu by itself is where one begins.
std::optional<Overview::Talk> talk_of(const store::ConversationRow& row,
                                      const dialogue::Library& library, const Language& language) {
  const auto talk = dialogue::read_conversation(row.state, library, language);
  if (!talk || talk->stack.empty()) return std::nullopt;
  const dialogue::Frame& top = talk->stack.back();
  if (talk->stack.size() == 1 && top.script->id == library.host_types->nothing_open)
    return std::nullopt;
  if (!std::holds_alternative<dialogue::Ask>(top.script->nodes[top.node].stop)) return std::nullopt;
  return Overview::Talk{row.channel, row.room,
                        title_of(library, language, talk->stack.front().script->id)};
}

Date monday_of(Date date) { return date - (std::chrono::weekday{date} - std::chrono::Monday); }

std::array<std::int64_t, kOverviewWeeks> weeks_of(const Book& book, Date today) {
  std::array<std::int64_t, kOverviewWeeks> weeks{};
  const auto count = [&, this_week = monday_of(today)](Date date) {
    const auto ago = (this_week - monday_of(date)) / std::chrono::weeks{1};
    if (ago >= 0 && ago < static_cast<std::int64_t>(kOverviewWeeks))
      ++weeks[kOverviewWeeks - 1 - static_cast<std::size_t>(ago)];
  };
  for (const auto& promise : book.promises) {
    if (promise.outcome == Outcome::Kept && promise.closed) count(*promise.closed);
  }
  for (const auto& practice : book.practices) count(practice.on);
  return weeks;
}

}  // namespace

Result<Overview> overview_of(store::Transaction& transaction, const dialogue::Library& library,
                             const PersonId& id, TimePoint now) {
  Overview overview;
  if (!library.languages.empty()) overview.language = library.languages.front();
  overview.now = overview.zone.to_local(now);

  const auto row = transaction.load_person(id);
  if (!row && row.error().code == Errc::NotFound) return overview;
  if (!row) return tl::unexpected(row.error());
  const auto person = dialogue::read_person(row->profile, nullptr, library);
  if (!person) return tl::unexpected(person.error());
  const auto book = coaching::read_book(row->book);
  if (!book) return tl::unexpected(book.error());
  const auto schedules = transaction.schedules_of(id);
  if (!schedules) return tl::unexpected(schedules.error());
  const auto talks = transaction.conversations_of(id);
  if (!talks) return tl::unexpected(talks.error());

  overview.known = true;
  overview.language = person->language;
  overview.zone = person->zone;
  overview.now = person->zone.to_local(now);
  overview.name = person->name;
  const Date today = overview.now.date;
  overview.promises = promises_of(*book, today);
  overview.relationships = relationships_of(*book, today);
  overview.next = next_of(*schedules, library, overview, *book, now);
  overview.nudges = coaching::settings_on(*book, today);
  for (const auto& talk : *talks) {
    if (auto open = talk_of(talk, library, overview.language))
      overview.talks.push_back(std::move(*open));
  }
  const auto progress = coaching::progress(*book);
  overview.kept = progress.of(Outcome::Kept);
  overview.partly = progress.of(Outcome::Partly);
  overview.let_go = progress.of(Outcome::LetGo);
  overview.practised = progress.practices;
  overview.weeks = weeks_of(*book, today);
  return overview;
}

}  // namespace tillit::service
