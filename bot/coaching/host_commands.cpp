#include "coaching/host_commands.hpp"

#include "coaching/check_in_rules.hpp"
#include "coaching/host_progress.hpp"
#include "coaching/note_rules.hpp"
#include "coaching/nudge_settings.hpp"
#include "coaching/promise_rules.hpp"
#include "coaching/relationship_rules.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace tillit::coaching {
namespace {

using dialogue::Value;

bool is_taken(const Book& book, std::string_view id) {
  return find_relationship(book, id) != nullptr || find_promise(book, id) != nullptr ||
         find_note(book, id) != nullptr || find_journal_entry(book, id) != nullptr ||
         find_snapshot(book, id) != nullptr;
}

Value add_relationship_by_alias(Change& change) {
  const std::string alias = change.arguments.text(0);
  if (plain_alias(alias).empty()) return "";
  const bool is_known = find_by_alias(change.book, alias) != nullptr;
  std::string id = is_known ? std::string() : fresh_id(change, "rel");
  change.book = add_relationship(std::move(change.book), std::move(id), alias, change.now.date);
  const Relationship* found = find_by_alias(change.book, alias);
  return found != nullptr ? found->id : std::string();
}

Value add_note_about(Change& change) {
  const std::string id = fresh_id(change, "note");
  change.book = add_note(std::move(change.book), id, change.arguments.text_if_any(0),
                         change.arguments.text(1), change.now.date);
  return find_note(change.book, id) != nullptr ? id : std::string();
}

Value add_to_journal(Change& change) {
  std::string id = fresh_id(change, "journal");
  change.book =
      add_journal_entry(std::move(change.book), std::move(id), change.arguments.text_if_any(0),
                        change.arguments.text(1), change.now.date);
  return {};
}

Value open_planned(Change& change) {
  const std::string id = fresh_id(change, "pr");
  change.book =
      open_promise(std::move(change.book), id, change.arguments.plan(0), change.now, change.hours);
  return find_promise(change.book, id) != nullptr ? id : std::string();
}

Value close(Change& change) {
  const std::string id = change.arguments.text(0);
  if (const auto outcome = outcome_of(change.arguments.text(1))) {
    const Promise* promise = find_promise(change.book, id);
    const bool was_open = promise != nullptr && promise->is_open();
    change.book = close_promise(std::move(change.book), id, *outcome, change.now.date);
    change.book = with_practised_promise(std::move(change.book), id, was_open, change.now.date);
  }
  return {};
}

Value renegotiate(Change& change) {
  const std::string id = change.arguments.text(0);
  change.book = renegotiate_promise(std::move(change.book), id, change.arguments.plan(1),
                                    change.now, change.hours);
  return find_promise(change.book, id) != nullptr ? id : std::string();
}

Value wish_for_check_in(Change& change) {
  CheckInWish wish = change.book.rhythm.check_in;
  const auto day = change.arguments.whole_if_any(0);
  wish.day.reset();
  if (day && *day >= 1 && *day <= 7) wish.day = std::chrono::weekday{static_cast<unsigned>(*day)};
  wish.time = change.arguments.time_if_any(1);
  change.book.rhythm = with_wish(std::move(change.book.rhythm), wish, change.now);
  return {};
}

Value set_pace(Change& change) {
  NudgeBudget& budget = change.book.rhythm.budget;
  const std::string pace = change.arguments.text(0);
  if (pace == "twice") budget = with_per_week(std::move(budget), 2);
  if (pace == "weekly") budget = with_per_week(std::move(budget), 1);
  if (pace == "fortnightly") budget = with_every_other_week(std::move(budget));
  return {};
}

// Hours that end before they begin, or lack an end, are the usual ones again.
Value set_hours(Change& change) {
  const auto from = change.arguments.time_if_any(0);
  const auto to = change.arguments.time_if_any(1);
  auto& hours = change.book.rhythm.hours;
  hours.reset();
  if (from && to && *from <= *to) hours = DayHours{*from, *to};
  return {};
}

Value add_leave(Change& change) {
  const Leave leave{change.arguments.date(0), change.arguments.date(1)};
  change.book.rhythm = with_leave(std::move(change.book.rhythm), leave, change.now.date);
  return {};
}

// "I am not away after all": what runs is over today, what is to come is taken back.
Value drop_leave(Change& change) {
  const Date from = change.arguments.date(0);
  Rhythm& rhythm = change.book.rhythm;
  if (from <= change.now.date) {
    rhythm = back_from_leave(std::move(rhythm), change.now.date);
  } else {
    std::erase_if(rhythm.leaves, [from](const Leave& leave) { return leave.from == from; });
  }
  return {};
}

// A place that is no longer theirs leaves things as they are.
Value set_nudge_place(Change& change) {
  const auto place = change.arguments.text_if_any(0);
  if (!place || find_place(change.book, *place) != nullptr) change.book.nudge_place = place;
  return {};
}

dialogue::Effect link_request(dialogue::LinkRequest::What what) {
  return dialogue::LinkRequest{what, {}, false};
}

constexpr std::array kPlanFields = {
    ParameterEntry{"what", "text"},        ParameterEntry{"when", "text?"},
    ParameterEntry{"obstacle", "text?"},   ParameterEntry{"if_not", "text?"},
    ParameterEntry{"due", "date"},         ParameterEntry{"relationship", "relationship?"},
    ParameterEntry{"follow_up", "local?"},
};

constexpr ParameterEntry kNone{"", ""};
constexpr ParameterEntry kRelationship{"relationship", "relationship"};
constexpr ParameterEntry kAbout{"about", "relationship?"};
constexpr ParameterEntry kPromise{"promise", "promise"};
constexpr ParameterEntry kPlan{"plan", "plan"};
constexpr ParameterEntry kWeek{"week", "date"};

constexpr std::array kCommands = {
    CommandEntry{"relationship.add",
                 {ParameterEntry{"alias", "text"}, kNone},
                 "relationship",
                 add_relationship_by_alias},
    CommandEntry{"relationship.matters",
                 {kRelationship, {"text", "text"}},
                 "",
                 [](Change& it) -> Value {
                   it.book =
                       set_matters(std::move(it.book), it.arguments.text(0), it.arguments.text(1));
                   return {};
                 }},
    CommandEntry{"relationship.next_talk",
                 {kRelationship, {"on", "date"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = set_next_talk(std::move(it.book), it.arguments.text(0),
                                           it.arguments.date(1));
                   return {};
                 }},
    CommandEntry{"relationship.practised",
                 {kRelationship, {"behaviour", "behaviour?"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = practise(std::move(it.book), it.arguments.text(0), it.now.date,
                                      behaviour_of(it.arguments.text(1)));
                   return {};
                 }},
    CommandEntry{"relationship.forget",
                 {kRelationship, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = forget_relationship(std::move(it.book), it.arguments.text(0));
                   return {};
                 }},
    CommandEntry{"note.add", {kAbout, {"text", "text"}}, "note", add_note_about},
    CommandEntry{"journal.add", {kAbout, {"text", "text", true}}, "", add_to_journal},
    CommandEntry{"note.forget",
                 {ParameterEntry{"note", "note"}, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = forget_note(std::move(it.book), it.arguments.text(0));
                   return {};
                 }},
    CommandEntry{"promise.open", {kPlan, kNone}, "promise", open_planned},
    CommandEntry{"promise.close", {kPromise, {"outcome", "outcome"}}, "", close},
    CommandEntry{"promise.renegotiate", {kPromise, kPlan}, "promise", renegotiate},
    CommandEntry{"promise.follow_up",
                 {kPromise, {"at", "local?"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = set_follow_up(std::move(it.book), it.arguments.text(0),
                                           it.arguments.local_if_any(1), it.now, it.hours);
                   return {};
                 }},
    CommandEntry{"nudges.pause",
                 {ParameterEntry{"until", "date?"}, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = pause_nudges(std::move(it.book), it.arguments.date_if_any(0), it.now);
                   return {};
                 }},
    CommandEntry{"nudges.resume",
                 {kNone, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = resume_nudges(std::move(it.book), it.now, it.hours);
                   return {};
                 }},
    CommandEntry{"nudges.stop",
                 {kNone, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = stop_nudges(std::move(it.book), it.now);
                   return {};
                 }},
    CommandEntry{"rhythm.check_in",
                 {ParameterEntry{"day", "int?"}, {"time", "time?"}},
                 "",
                 wish_for_check_in},
    CommandEntry{"rhythm.check_in_wanted",
                 {ParameterEntry{"wanted", "bool"}, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book.rhythm.check_in.wanted = it.arguments.flag(0);
                   return {};
                 }},
    CommandEntry{"rhythm.pace", {ParameterEntry{"pace", "nudge_pace"}, kNone}, "", set_pace},
    CommandEntry{"rhythm.hours", {ParameterEntry{"from", "time?"}, {"to", "time?"}}, "", set_hours},
    CommandEntry{"rhythm.mood",
                 {ParameterEntry{"wanted", "bool"}, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book.rhythm.asks_mood = it.arguments.flag(0);
                   return {};
                 }},
    CommandEntry{"leave.add", {ParameterEntry{"from", "date"}, {"back", "date"}}, "", add_leave},
    CommandEntry{"leave.drop", {ParameterEntry{"from", "date"}, kNone}, "", drop_leave},
    CommandEntry{"leave.back",
                 {kNone, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book.rhythm = back_from_leave(std::move(it.book.rhythm), it.now.date);
                   return {};
                 }},
    CommandEntry{"check_in.answered",
                 {kWeek, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = answer_check_in(std::move(it.book), it.arguments.date(0), it.now.date);
                   return {};
                 }},
    CommandEntry{"check_in.outcome",
                 {kWeek, {"outcome", "outcome"}},
                 "",
                 [](Change& it) -> Value {
                   if (const auto outcome = outcome_of(it.arguments.text(1)))
                     it.book = keep_outcome(std::move(it.book), it.arguments.date(0), *outcome,
                                            it.now.date);
                   return {};
                 }},
    CommandEntry{"check_in.mood",
                 {kWeek, {"mood", "int"}},
                 "",
                 [](Change& it) -> Value {
                   if (const auto mood = it.arguments.whole_if_any(1))
                     it.book =
                         keep_mood(std::move(it.book), it.arguments.date(0), *mood, it.now.date);
                   return {};
                 }},
    CommandEntry{"check_in.offered",
                 {kWeek, {"behaviour", "behaviour"}},
                 "",
                 [](Change& it) -> Value {
                   if (const auto behaviour = behaviour_of(it.arguments.text(1)))
                     it.book = keep_offer(std::move(it.book), it.arguments.date(0), *behaviour,
                                          it.now.date);
                   return {};
                 }},
    CommandEntry{"check_in.taken",
                 {kWeek, {"promise", "promise?"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = keep_taken(std::move(it.book), it.arguments.date(0),
                                        it.arguments.text_if_any(1), it.now.date);
                   return {};
                 }},
    CommandEntry{"nudges.place", {ParameterEntry{"place", "place?"}, kNone}, "", set_nudge_place},
    CommandEntry{"link.offer",
                 {kNone, kNone},
                 "",
                 nullptr,
                 [](const Arguments&) { return link_request(dialogue::LinkRequest::What::Offer); }},
    CommandEntry{
        "link.try",
        {ParameterEntry{"code", "text"}, kNone},
        "",
        nullptr,
        [](const Arguments& it) -> dialogue::Effect {
          return dialogue::LinkRequest{dialogue::LinkRequest::What::Try, it.text(0), false};
        }},
    CommandEntry{
        "link.accept",
        {ParameterEntry{"same_people", "bool"}, kNone},
        "",
        nullptr,
        [](const Arguments& it) -> dialogue::Effect {
          return dialogue::LinkRequest{dialogue::LinkRequest::What::Accept, {}, it.flag(0)};
        }},
    CommandEntry{
        "link.decline",
        {kNone, kNone},
        "",
        nullptr,
        [](const Arguments&) { return link_request(dialogue::LinkRequest::What::Decline); }},
    CommandEntry{
        "link.keep_here",
        {kNone, kNone},
        "",
        nullptr,
        [](const Arguments&) { return link_request(dialogue::LinkRequest::What::KeepHere); }},
    CommandEntry{
        "link.keep_there",
        {kNone, kNone},
        "",
        nullptr,
        [](const Arguments&) { return link_request(dialogue::LinkRequest::What::KeepThere); }},
    CommandEntry{"language.set",
                 {ParameterEntry{"language", "language"}, kNone},
                 "",
                 nullptr,
                 [](const Arguments& it) -> dialogue::Effect {
                   return dialogue::SetLanguage{Language(it.text(0))};
                 }},
    CommandEntry{"data.export",
                 {kNone, kNone},
                 "",
                 nullptr,
                 [](const Arguments&) -> dialogue::Effect { return dialogue::ExportEverything{}; }},
    CommandEntry{"data.erase",
                 {kNone, kNone},
                 "",
                 nullptr,
                 [](const Arguments&) -> dialogue::Effect { return dialogue::EraseEverything{}; }},
};

template <class T>
std::optional<T> held(const Value& value) {
  const T* found = value.get_if<T>();
  return found != nullptr ? std::optional<T>(*found) : std::nullopt;
}

}  // namespace

// The counter lives in the person's profile, the book beside it: were the two ever out of step, no
// entry may answer to another's id.
std::string fresh_id(Change& change, std::string_view prefix) {
  std::string id = change.ids.make(prefix);
  while (is_taken(change.book, id)) id = change.ids.make(prefix);
  return id;
}

template <class T>
const T* Arguments::find(std::size_t at) const {
  return at < values_.size() ? values_[at].get_if<T>() : nullptr;
}

std::string Arguments::text(std::size_t at) const {
  return text_if_any(at).value_or(std::string());
}

std::optional<std::string> Arguments::text_if_any(std::size_t at) const {
  const auto* found = find<std::string>(at);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

bool Arguments::flag(std::size_t at) const {
  const bool* found = find<bool>(at);
  return found != nullptr && *found;
}

std::optional<std::int64_t> Arguments::whole_if_any(std::size_t at) const {
  const auto* found = find<std::int64_t>(at);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::optional<TimeOfDay> Arguments::time_if_any(std::size_t at) const {
  const auto* found = find<TimeOfDay>(at);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::int64_t Arguments::whole(std::size_t at) const {
  const auto* found = find<std::int64_t>(at);
  return found != nullptr ? *found : 0;
}

Date Arguments::date(std::size_t at) const { return date_if_any(at).value_or(Date{}); }

std::optional<Date> Arguments::date_if_any(std::size_t at) const {
  const auto* found = find<Date>(at);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::optional<LocalDateTime> Arguments::local_if_any(std::size_t at) const {
  const auto* found = find<LocalDateTime>(at);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

Plan Arguments::plan(std::size_t at) const {
  Plan plan;
  const dialogue::Record* record = at < values_.size() ? values_[at].record() : nullptr;
  if (record == nullptr || plan_ == nullptr) return plan;
  const auto field = [&](std::string_view name) {
    const auto index = plan_->index_of(name);
    return index && *index < record->fields.size() ? record->fields[*index] : Value();
  };
  plan.what = held<std::string>(field("what")).value_or(std::string());
  plan.when = held<std::string>(field("when"));
  plan.obstacle = held<std::string>(field("obstacle"));
  plan.if_not = held<std::string>(field("if_not"));
  plan.due = held<Date>(field("due")).value_or(Date{});
  plan.relationship = held<std::string>(field("relationship"));
  plan.follow_up = held<LocalDateTime>(field("follow_up"));
  return plan;
}

std::span<const CommandEntry> command_entries() {
  static const auto kAll = [] {
    std::vector<CommandEntry> all(kCommands.begin(), kCommands.end());
    std::ranges::copy(progress_commands(), std::back_inserter(all));
    return all;
  }();
  return kAll;
}
std::span<const ParameterEntry> plan_fields() { return kPlanFields; }

}  // namespace tillit::coaching
