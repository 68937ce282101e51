#include "coaching/host_commands.hpp"

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
  if (const auto outcome = outcome_of(change.arguments.text(1))) {
    change.book =
        close_promise(std::move(change.book), change.arguments.text(0), *outcome, change.now.date);
  }
  return {};
}

Value renegotiate(Change& change) {
  const std::string id = change.arguments.text(0);
  change.book = renegotiate_promise(std::move(change.book), id, change.arguments.plan(1),
                                    change.now, change.hours);
  return find_promise(change.book, id) != nullptr ? id : std::string();
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
                 {kRelationship, kNone},
                 "",
                 [](Change& it) -> Value {
                   it.book = practise(std::move(it.book), it.arguments.text(0), it.now.date);
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
