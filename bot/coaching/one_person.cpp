#include "coaching/one_person.hpp"

#include "coaching/check_in_rules.hpp"
#include "coaching/promise_rules.hpp"
#include "coaching/relationship_rules.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace tillit::coaching {
namespace {

using Renamed = std::map<std::string, std::string>;

// New ids for what joins: both books count from one, so their ids say nothing about each other.
class Renaming {
 public:
  Renaming(const Book& kept, dialogue::IdSource& ids) : ids_(ids) {
    const auto take = [this](const auto& entries) {
      for (const auto& entry : entries) taken_.insert(entry.id);
    };
    take(kept.relationships);
    take(kept.promises);
    take(kept.notes);
    take(kept.journal);
    take(kept.snapshots);
  }
  void give(const std::string& old, std::string_view prefix) {
    std::string id = ids_.make(prefix);
    while (taken_.contains(id)) id = ids_.make(prefix);
    renamed_.emplace(old, std::move(id));
  }
  void same(const std::string& old, const std::string& known) { renamed_.emplace(old, known); }
  void apply(std::string& id) const {
    if (const auto found = renamed_.find(id); found != renamed_.end()) id = found->second;
  }
  void apply(std::optional<std::string>& id) const {
    if (id) apply(*id);
  }
  [[nodiscard]] Renamed result() && { return std::move(renamed_); }

 private:
  dialogue::IdSource& ids_;
  std::set<std::string, std::less<>> taken_;
  Renamed renamed_;
};

// Two lists that are each in order, as one; of equal days, what was kept stays first.
template <class Entry, class Day>
void add_in_order(std::vector<Entry>& kept, std::vector<Entry> joining, Day day) {
  kept.insert(kept.end(), std::make_move_iterator(joining.begin()),
              std::make_move_iterator(joining.end()));
  std::ranges::stable_sort(kept, {}, day);
}

template <class Entry>
std::size_t keep_newest(std::vector<Entry>& entries, std::size_t most) {
  const std::size_t more = entries.size() > most ? entries.size() - most : 0;
  entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(more));
  return more;
}

// What is added must not be cut off again, or two would never become different.
std::string told_apart(const Book& book, const std::string& alias, std::string_view from) {
  const std::string stem = plain_text(alias, kMaxAlias / 2);
  const std::string place = plain_text(from, kMaxAlias / 4);
  std::string name = plain_alias(stem + " (" + place + ")");
  for (int n = 2; find_by_alias(book, name) != nullptr; ++n)
    name = plain_alias(stem + " (" + place + " " + std::to_string(n) + ")");
  return name;
}

void take_over(Relationship& known, const Relationship& other) {
  known.since = std::min(known.since, other.since);
  if (!known.matters) known.matters = other.matters;
  if (other.next_talk && (!known.next_talk || *known.next_talk < *other.next_talk))
    known.next_talk = other.next_talk;
}

}  // namespace

std::vector<std::string> shared_aliases(const Book& kept, const Book& joining) {
  std::vector<std::string> shared;
  for (const Relationship& one : kept.relationships) {
    if (find_by_alias(joining, one.alias) != nullptr) shared.push_back(one.alias);
  }
  return shared;
}

OneBook one_book(const Book& kept, const Book& joining, bool same_people, std::string_view from,
                 dialogue::IdSource& ids) {
  Book book = kept;
  Renaming renaming(kept, ids);
  for (const Relationship& one : joining.relationships) {
    const Relationship* known = find_by_alias(kept, one.alias);
    if (known != nullptr && same_people) {
      renaming.same(one.id, known->id);
      take_over(*std::ranges::find(book.relationships, known->id, &Relationship::id), one);
      continue;
    }
    renaming.give(one.id, "rel");
    Relationship joined = one;
    renaming.apply(joined.id);
    if (known != nullptr) joined.alias = told_apart(book, one.alias, from);
    book.relationships.push_back(std::move(joined));
  }
  std::vector<Promise> promises = joining.promises;
  for (Promise& promise : promises) {
    renaming.give(promise.id, "pr");
    renaming.apply(promise.id);
    renaming.apply(promise.plan.relationship);
  }
  const auto renamed_notes = [&](std::vector<Note> notes, std::string_view prefix) {
    for (Note& note : notes) {
      renaming.give(note.id, prefix);
      renaming.apply(note.id);
      renaming.apply(note.about);
    }
    return notes;
  };
  std::vector<Practice> practices = joining.practices;
  for (Practice& practice : practices) renaming.apply(practice.relationship);

  std::vector<CheckIn> check_ins = joining.check_ins;
  for (CheckIn& one : check_ins) renaming.apply(one.promise);
  // A week has one: what was kept stands.
  std::erase_if(check_ins,
                [&kept](const CheckIn& one) { return find_check_in(kept, one.week) != nullptr; });

  add_in_order(book.check_ins, std::move(check_ins), &CheckIn::week);
  std::vector<Snapshot> snapshots = joining.snapshots;
  for (Snapshot& snapshot : snapshots) {
    renaming.give(snapshot.id, "snap");
    renaming.apply(snapshot.id);
    renaming.apply(snapshot.about);
  }

  add_in_order(book.promises, std::move(promises), &Promise::opened);
  add_in_order(book.notes, renamed_notes(joining.notes, "note"), &Note::on);
  add_in_order(book.journal, renamed_notes(joining.journal, "journal"), &Note::on);
  add_in_order(book.practices, std::move(practices), &Practice::on);
  add_in_order(book.snapshots, std::move(snapshots), &Snapshot::on);
  keep_newest(book.notes, kMaxNotes);
  keep_newest(book.journal, kMaxNotes);
  keep_newest(book.snapshots, kMaxSnapshots);
  book.earlier_practices += joining.earlier_practices +
                            static_cast<std::int64_t>(keep_newest(book.practices, kMaxPractices));
  for (std::size_t i = 0; i < book.earlier_outcomes.size(); ++i)
    book.earlier_outcomes[i] += joining.earlier_outcomes[i];
  book.earlier_changes += joining.earlier_changes;
  book.rhythm = one_rhythm(std::move(book.rhythm), joining.rhythm);
  book = keep_latest_check_ins(std::move(book));
  return {keep_latest_closed(std::move(book)), std::move(renaming).result()};
}

}  // namespace tillit::coaching
