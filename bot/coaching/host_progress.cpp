#include "coaching/host_progress.hpp"

#include "coaching/note_rules.hpp"
#include "coaching/progress.hpp"
#include "coaching/snapshot_rules.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tillit::coaching {
namespace {

using dialogue::make_list;
using dialogue::Value;

template <class T>
Value value_of(const std::optional<T>& held) {
  return held ? Value(*held) : Value();
}

// Newest first; what has expired is not shown.
Value ids_of(const std::vector<Note>& notes, Date today) {
  dialogue::List ids;
  for (auto note = notes.rbegin(); note != notes.rend(); ++note)
    if (!is_expired(*note, today)) ids.emplace_back(note->id);
  return make_list(std::move(ids));
}

Value view_snapshots(const Viewed& viewed) {
  dialogue::List ids;
  ids.reserve(viewed.book.snapshots.size());
  for (const Snapshot& snapshot : viewed.book.snapshots) ids.emplace_back(snapshot.id);
  return make_list(std::move(ids));
}

Value view_snapshot_due(const Viewed& viewed) {
  const Relationship* due = snapshot_due(viewed.book, viewed.now.date);
  return due != nullptr ? Value(due->id) : Value();
}

template <Outcome... outcomes>
Value view_outcomes(const Viewed& viewed) {
  const Progress made = progress(viewed.book);
  return (made.of(outcomes) + ...);
}

constexpr std::array kViews = {
    ViewEntry{"snapshots", "list<snapshot>", view_snapshots},
    ViewEntry{"snapshot_due", "relationship?", view_snapshot_due},
    ViewEntry{"notes", "list<note>",
              [](const Viewed& viewed) { return ids_of(viewed.book.notes, viewed.now.date); }},
    ViewEntry{"journal", "list<journal_entry>",
              [](const Viewed& viewed) { return ids_of(viewed.book.journal, viewed.now.date); }},
    ViewEntry{"promises_kept", "int", view_outcomes<Outcome::Kept>},
    ViewEntry{"promises_partly", "int", view_outcomes<Outcome::Partly, Outcome::NotWell>},
    ViewEntry{"promises_let_go", "int", view_outcomes<Outcome::LetGo>},
    ViewEntry{"promises_changed", "int",
              [](const Viewed& viewed) { return Value(progress(viewed.book).changes); }},
    ViewEntry{"times_practised", "int",
              [](const Viewed& viewed) { return Value(progress(viewed.book).practices); }},
    ViewEntry{
        "weeks_practised", "int",
        [](const Viewed& viewed) { return Value(weeks_practised(viewed.book, viewed.now.date)); }},
    ViewEntry{"kept_since", "date?",
              [](const Viewed& viewed) { return value_of(kept_since(viewed.book)); }},
};

Value take(Change& change) {
  const std::string id = fresh_id(change, "snap");
  Ratings ratings{};
  for (std::size_t i = 0; i < ratings.size(); ++i) ratings[i] = change.arguments.whole(i + 1);
  change.book =
      take_snapshot(std::move(change.book), id, change.arguments.text(0), ratings, change.now.date);
  return find_snapshot(change.book, id) != nullptr ? id : std::string();
}

constexpr std::array kCommands = {
    CommandEntry{"snapshot.take",
                 {ParameterEntry{"relationship", "relationship"},
                  {"credibility", "int"},
                  {"reliability", "int"},
                  {"closeness", "int"},
                  {"attention", "int"}},
                 "snapshot",
                 take},
    CommandEntry{"snapshot.forget",
                 {ParameterEntry{"snapshot", "snapshot"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = forget_snapshot(std::move(it.book), it.arguments.text(0));
                   return {};
                 }},
    CommandEntry{"journal.forget",
                 {ParameterEntry{"entry", "journal_entry"}},
                 "",
                 [](Change& it) -> Value {
                   it.book = forget_journal_entry(std::move(it.book), it.arguments.text(0));
                   return {};
                 }},
};

using OfSnapshot = FieldEntry<Snapshot>;

template <Factor factor>
Value rating(const Snapshot& it, const Book&, Date, const AllowedHours&) {
  return it.ratings[static_cast<std::size_t>(factor)];
}

constexpr std::array kSnapshotFields = {
    OfSnapshot{
        "id", "id",
        [](const Snapshot& it, const Book&, Date, const AllowedHours&) { return Value(it.id); }},
    OfSnapshot{
        "about", "relationship",
        [](const Snapshot& it, const Book&, Date, const AllowedHours&) { return Value(it.about); }},
    OfSnapshot{
        "on", "date",
        [](const Snapshot& it, const Book&, Date, const AllowedHours&) { return Value(it.on); }},
    OfSnapshot{"credibility", "int", rating<Factor::Credibility>},
    OfSnapshot{"reliability", "int", rating<Factor::Reliability>},
    OfSnapshot{"closeness", "int", rating<Factor::Closeness>},
    OfSnapshot{"attention", "int", rating<Factor::Attention>},
    OfSnapshot{"lowest", "factor?",
               [](const Snapshot& it, const Book&, Date, const AllowedHours&) {
                 const auto lowest = lowest_of(it);
                 return lowest ? Value(std::string(to_word(*lowest))) : Value();
               }},
};

using OfEntry = FieldEntry<Note>;
constexpr std::array kJournalFields = {
    OfEntry{"id", "id",
            [](const Note& it, const Book&, Date, const AllowedHours&) { return Value(it.id); }},
    OfEntry{
        "about", "relationship?",
        [](const Note& it, const Book&, Date, const AllowedHours&) { return value_of(it.about); }},
    OfEntry{"on", "date",
            [](const Note& it, const Book&, Date, const AllowedHours&) { return Value(it.on); }},
    OfEntry{"newer", "int",
            [](const Note& it, const Book& book, Date, const AllowedHours&) {
              return Value(newer_than(book.journal, it));
            }},
    // What it is called in a list, in any language: its day, and whom it is about.
    OfEntry{"label", "text",
            [](const Note& it, const Book& book, Date, const AllowedHours&) {
              const Relationship* about = it.about ? find_relationship(book, *it.about) : nullptr;
              return Value(about != nullptr ? format(it.on) + " · " + about->alias : format(it.on));
            }},
};

}  // namespace

std::span<const ViewEntry> progress_views() { return kViews; }
std::span<const CommandEntry> progress_commands() { return kCommands; }
std::span<const FieldEntry<Snapshot>> snapshot_fields() { return kSnapshotFields; }
std::span<const FieldEntry<Note>> journal_fields() { return kJournalFields; }

}  // namespace tillit::coaching
