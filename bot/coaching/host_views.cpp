#include "coaching/host_views.hpp"

#include "coaching/behaviour_choice.hpp"
#include "coaching/check_in_rules.hpp"
#include "coaching/follow_ups.hpp"
#include "coaching/host_progress.hpp"
#include "coaching/note_rules.hpp"
#include "coaching/nudge_settings.hpp"
#include "coaching/promise_rules.hpp"
#include "coaching/relationship_rules.hpp"
#include "coaching/snapshot_rules.hpp"
#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace tillit::coaching {
namespace {

using dialogue::make_list;
using dialogue::Value;

template <class T>
Value value_of(const std::optional<T>& held) {
  return held ? Value(*held) : Value();
}

Value ids_of(const std::vector<const Promise*>& promises) {
  dialogue::List ids;
  ids.reserve(promises.size());
  for (const Promise* promise : promises) ids.emplace_back(promise->id);
  return make_list(std::move(ids));
}

Value view_relationships(const Viewed& viewed) {
  dialogue::List ids;
  ids.reserve(viewed.book.relationships.size());
  for (const Relationship& relationship : viewed.book.relationships)
    ids.emplace_back(relationship.id);
  return make_list(std::move(ids));
}

Value view_places(const Viewed& viewed) {
  dialogue::List ids;
  ids.reserve(viewed.book.places.size());
  for (const Place& place : viewed.book.places) ids.emplace_back(place.id);
  return make_list(std::move(ids));
}

Value view_last_note(const Viewed& viewed) {
  const Note* note = last_note(viewed.book, viewed.now.date);
  return note != nullptr ? Value(note->id) : Value();
}

Value view_help_lines(const Viewed& viewed) {
  const HelpLines& all = viewed.options.help_lines;
  auto found = all.find(viewed.language);
  if (found == all.end() || found->second.empty()) {
    found = std::find_if(all.begin(), all.end(),
                         [](const auto& lines) { return !lines.second.empty(); });
  }
  dialogue::List lines;
  if (found != all.end()) lines.assign(found->second.begin(), found->second.end());
  return make_list(std::move(lines));
}

Value view_nudges(const Viewed& viewed) {
  switch (settings_on(viewed.book, viewed.now.date).mode) {
    case NudgeSettings::Mode::On: return "on";
    case NudgeSettings::Mode::Paused: return "paused";
    case NudgeSettings::Mode::Off: return "off";
  }
  return "on";
}

// A view does not see the person's seed. What tells people apart in their books does as well: it
// only decides between equals.
std::uint64_t seed_of(const Book& book) {
  std::uint64_t seed = book.relationships.size() + book.promises.size();
  for (const Relationship& one : book.relationships)
    seed = mix(seed, one.alias + format(one.since));
  for (const Promise& promise : book.promises) seed = mix(seed, format(promise.opened));
  return seed;
}

Value view_behaviours(const Viewed& viewed) {
  dialogue::List words;
  for (const Behaviour behaviour :
       behaviours_for(viewed.book, viewed.now.date, seed_of(viewed.book)))
    words.emplace_back(std::string(to_word(behaviour)));
  return make_list(std::move(words));
}

Value view_check_in_day(const Viewed& viewed) {
  const auto& day = viewed.book.rhythm.check_in.day;
  return day ? Value(std::int64_t{day->iso_encoding()}) : Value();
}

Value view_pace(const Viewed& viewed) {
  const NudgeBudget& budget = viewed.book.rhythm.budget;
  if (budget.every_other_week) return "fortnightly";
  return budget.per_week >= kMostPerWeek ? "twice" : "weekly";
}

template <class Member>
Value part_of(const std::optional<DayHours>& hours, Member member) {
  return hours ? Value((*hours).*member) : Value();
}

template <class Member>
Value part_of(const std::optional<Leave>& leave, Member member) {
  return leave ? Value((*leave).*member) : Value();
}

// What is said is what will happen: in a pause that is not the moment the person dated.
Value promise_follow_up(const Promise& promise, const Book& book, Date, const AllowedHours& hours) {
  if (!promise.is_open()) return {};
  if (book.nudges.mode == NudgeSettings::Mode::On) return value_of(promise.plan.follow_up);
  const FollowUps planned = planned_follow_ups(book, hours);
  const auto found = planned.find(promise.id);
  return found != planned.end() ? Value(found->second) : Value();
}

constexpr std::array kViews = {
    ViewEntry{"relationships", "list<relationship>", view_relationships},
    ViewEntry{"open_promises", "list<promise>",
              [](const Viewed& viewed) { return ids_of(open_promises(viewed.book)); }},
    ViewEntry{"closed_promises", "list<promise>",
              [](const Viewed& viewed) { return ids_of(closed_promises(viewed.book)); }},
    ViewEntry{"last_note", "note?", view_last_note},
    ViewEntry{"help_lines", "list<text>", view_help_lines},
    ViewEntry{"nudges", "nudge_setting", view_nudges},
    ViewEntry{"nudges_paused_until", "date?",
              [](const Viewed& viewed) {
                return value_of(settings_on(viewed.book, viewed.now.date).until);
              }},
    ViewEntry{"next_follow_up", "local?",
              [](const Viewed& viewed) {
                return value_of(next_follow_up(viewed.book, viewed.now, viewed.options.hours));
              }},
    ViewEntry{"behaviours", "list<behaviour>", view_behaviours},
    ViewEntry{
        "check_in_week", "date",
        [](const Viewed& viewed) { return Value(week_to_answer(viewed.book, viewed.now.date)); }},
    ViewEntry{"check_in_wanted", "bool",
              [](const Viewed& viewed) {
                return Value(viewed.options.check_ins && viewed.book.rhythm.check_in.wanted);
              }},
    ViewEntry{"check_ins_offered", "bool",
              [](const Viewed& viewed) { return Value(viewed.options.check_ins); }},
    ViewEntry{"check_in_day", "int?", view_check_in_day},
    ViewEntry{"check_in_time", "time?",
              [](const Viewed& viewed) { return value_of(viewed.book.rhythm.check_in.time); }},
    ViewEntry{"asks_mood", "bool",
              [](const Viewed& viewed) { return Value(viewed.book.rhythm.asks_mood); }},
    ViewEntry{"nudge_pace", "nudge_pace", view_pace},
    ViewEntry{
        "hours_from", "time?",
        [](const Viewed& viewed) { return part_of(viewed.book.rhythm.hours, &DayHours::from); }},
    ViewEntry{
        "hours_to", "time?",
        [](const Viewed& viewed) { return part_of(viewed.book.rhythm.hours, &DayHours::to); }},
    ViewEntry{"leave_from", "date?",
              [](const Viewed& viewed) {
                return part_of(next_leave(viewed.book.rhythm, viewed.now.date), &Leave::from);
              }},
    ViewEntry{"leave_back", "date?",
              [](const Viewed& viewed) {
                return part_of(next_leave(viewed.book.rhythm, viewed.now.date), &Leave::back);
              }},
    ViewEntry{"places", "list<place>", view_places},
    ViewEntry{"nudge_place", "place?",
              [](const Viewed& viewed) { return value_of(viewed.book.nudge_place); }},
};

using OfRelationship = FieldEntry<Relationship>;
constexpr std::array kRelationshipFields = {
    OfRelationship{"id", "id",
                   [](const Relationship& it, const Book&, Date, const AllowedHours&) {
                     return Value(it.id);
                   }},
    OfRelationship{"alias", "text",
                   [](const Relationship& it, const Book&, Date, const AllowedHours&) {
                     return Value(it.alias);
                   }},
    OfRelationship{"since", "date",
                   [](const Relationship& it, const Book&, Date, const AllowedHours&) {
                     return Value(it.since);
                   }},
    OfRelationship{"matters", "text?",
                   [](const Relationship& it, const Book&, Date, const AllowedHours&) {
                     return value_of(it.matters);
                   }},
    OfRelationship{"next_talk", "date?",
                   [](const Relationship& it, const Book&, Date, const AllowedHours&) {
                     return value_of(it.next_talk);
                   }},
    OfRelationship{"last_note", "text?",
                   [](const Relationship& it, const Book& book, Date today, const AllowedHours&) {
                     const Note* note = last_note_about(book, it.id, today);
                     return note != nullptr ? Value(note->text) : Value();
                   }},
    OfRelationship{"last_note_on", "date?",
                   [](const Relationship& it, const Book& book, Date today, const AllowedHours&) {
                     const Note* note = last_note_about(book, it.id, today);
                     return note != nullptr ? Value(note->on) : Value();
                   }},
    OfRelationship{"practised_on", "date?",
                   [](const Relationship& it, const Book& book, Date, const AllowedHours&) {
                     return value_of(practised_on(book, it.id));
                   }},
    OfRelationship{"snapshot_on", "date?",
                   [](const Relationship& it, const Book& book, Date, const AllowedHours&) {
                     const Snapshot* last = last_snapshot_of(book, it.id);
                     return last != nullptr ? Value(last->on) : Value();
                   }},
    OfRelationship{"written", "int",
                   [](const Relationship& it, const Book& book, Date today, const AllowedHours&) {
                     return Value(written_about(book, it.id, today));
                   }},
};

using OfNote = FieldEntry<Note>;
constexpr std::array kNoteFields = {
    OfNote{"id", "id",
           [](const Note& it, const Book&, Date, const AllowedHours&) { return Value(it.id); }},
    OfNote{
        "about", "relationship?",
        [](const Note& it, const Book&, Date, const AllowedHours&) { return value_of(it.about); }},
    OfNote{"text", "text",
           [](const Note& it, const Book&, Date, const AllowedHours&) { return Value(it.text); }},
    OfNote{"on", "date",
           [](const Note& it, const Book&, Date, const AllowedHours&) { return Value(it.on); }},
    OfNote{"newer", "int",
           [](const Note& it, const Book& book, Date, const AllowedHours&) {
             return Value(newer_than(book.notes, it));
           }},
};

using OfPlace = FieldEntry<Place>;
constexpr std::array kPlaceFields = {
    OfPlace{"id", "id",
            [](const Place& it, const Book&, Date, const AllowedHours&) { return Value(it.id); }},
    OfPlace{"name", "text",
            [](const Place& it, const Book&, Date, const AllowedHours&) { return Value(it.name); }},
};

using OfPromise = FieldEntry<Promise>;
constexpr std::array kPromiseFields = {
    OfPromise{
        "id", "id",
        [](const Promise& it, const Book&, Date, const AllowedHours&) { return Value(it.id); }},
    OfPromise{"what", "text",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return Value(it.plan.what);
              }},
    OfPromise{"when", "text?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return value_of(it.plan.when);
              }},
    OfPromise{"obstacle", "text?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return value_of(it.plan.obstacle);
              }},
    OfPromise{"if_not", "text?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return value_of(it.plan.if_not);
              }},
    OfPromise{"due", "date",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return Value(it.plan.due);
              }},
    OfPromise{"relationship", "relationship?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return value_of(it.plan.relationship);
              }},
    OfPromise{
        "opened", "date",
        [](const Promise& it, const Book&, Date, const AllowedHours&) { return Value(it.opened); }},
    OfPromise{"follow_up", "local?", promise_follow_up},
    OfPromise{"outcome", "outcome?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return it.outcome ? Value(std::string(to_word(*it.outcome))) : Value();
              }},
    OfPromise{"closed", "date?",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return value_of(it.closed);
              }},
    OfPromise{"changes", "int",
              [](const Promise& it, const Book&, Date, const AllowedHours&) {
                return Value(it.changes);
              }},
};

}  // namespace

std::span<const ViewEntry> view_entries() {
  static const auto kAll = [] {
    std::vector<ViewEntry> all(kViews.begin(), kViews.end());
    std::ranges::copy(progress_views(), std::back_inserter(all));
    return all;
  }();
  return kAll;
}
std::span<const FieldEntry<Relationship>> relationship_fields() { return kRelationshipFields; }
std::span<const FieldEntry<Note>> note_fields() { return kNoteFields; }
std::span<const FieldEntry<Place>> place_fields() { return kPlaceFields; }
std::span<const FieldEntry<Promise>> promise_fields() { return kPromiseFields; }

}  // namespace tillit::coaching
