#include "coaching/book_json.hpp"

#include "coaching/json_reader.hpp"
#include "coaching/rhythm_json.hpp"
#include "coaching/snapshot_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace tillit::coaching {
namespace {

using nlohmann::json;
using Reader = JsonReader;
using Mode = NudgeSettings::Mode;

constexpr std::array<std::string_view, 3> kModeWords = {"on", "paused", "off"};

// ---- writing

void put(json& object, const char* key, const std::optional<std::string>& text) {
  if (text) object[key] = *text;
}
template <class Moment>
void put(json& object, const char* key, const std::optional<Moment>& moment) {
  if (moment) object[key] = format(*moment);
}

json written(const Relationship& relationship) {
  json object = {{"id", relationship.id},
                 {"alias", relationship.alias},
                 {"since", format(relationship.since)}};
  put(object, "matters", relationship.matters);
  put(object, "next_talk", relationship.next_talk);
  return object;
}

json written(const FormerWording& former) {
  return {{"what", former.what}, {"due", format(former.due)}, {"until", format(former.until)}};
}

json written(const Note& note) {
  json object = {{"id", note.id}, {"text", note.text}, {"on", format(note.on)}};
  put(object, "about", note.about);
  return object;
}

json written(const Practice& practice) {
  json object = {{"on", format(practice.on)}};
  put(object, "relationship", practice.relationship);
  if (practice.behaviour) object["behaviour"] = to_word(*practice.behaviour);
  return object;
}

json written(const CheckIn& one) {
  json object = {{"week", format(one.week)}, {"answered", format(one.answered)}};
  if (one.outcome) object["outcome"] = to_word(*one.outcome);
  if (one.mood) object["mood"] = *one.mood;
  if (one.offered) object["offered"] = to_word(*one.offered);
  if (one.taken) object["taken"] = true;
  put(object, "promise", one.promise);
  return object;
}

json written(const Place& place) { return {{"id", place.id}, {"name", place.name}}; }

json written(const Promise& promise);

template <class Item>
json written(const std::vector<Item>& items) {
  json array = json::array();
  for (const Item& item : items) array.push_back(written(item));
  return array;
}

json written(const Promise& promise) {
  json object = {{"id", promise.id},
                 {"what", promise.plan.what},
                 {"due", format(promise.plan.due)},
                 {"opened", format(promise.opened)},
                 {"changes", promise.changes}};
  put(object, "when", promise.plan.when);
  put(object, "obstacle", promise.plan.obstacle);
  put(object, "if_not", promise.plan.if_not);
  put(object, "relationship", promise.plan.relationship);
  put(object, "follow_up", promise.plan.follow_up);
  if (promise.outcome) object["outcome"] = to_word(*promise.outcome);
  put(object, "closed", promise.closed);
  put(object, "asked", promise.asked);
  if (!promise.former.empty()) object["former"] = written(promise.former);
  return object;
}

json written_earlier(const Book& book) {
  json outcomes = json::object();
  for (std::size_t i = 0; i < kOutcomeWords.size(); ++i) {
    if (book.earlier_outcomes[i] != 0)
      outcomes[std::string(kOutcomeWords[i])] = book.earlier_outcomes[i];
  }
  return {{"outcomes", outcomes},
          {"changes", book.earlier_changes},
          {"practices", book.earlier_practices}};
}

json written(const NudgeSettings& nudges) {
  json object = {{"mode", kModeWords[static_cast<std::size_t>(nudges.mode)]}};
  put(object, "since", nudges.since);
  put(object, "until", nudges.until);
  return object;
}

// ---- reading

Relationship read_relationship(Reader& from) {
  return Relationship{from.id("id"), from.text("alias"), from.date("since"),
                      from.text_if_any("matters"), from.date_if_any("next_talk")};
}

FormerWording read_former(Reader& from) {
  return FormerWording{from.text("what"), from.date("due"), from.date("until")};
}

Note read_note(Reader& from) {
  return Note{from.id("id"), from.text_if_any("about"), from.text("text"), from.date("on")};
}

Place read_place(Reader& from) { return Place{from.id("id"), from.text("name")}; }

std::optional<Behaviour> read_behaviour(Reader& from, const char* key) {
  const auto word = from.text_if_any(key);
  if (!word) return std::nullopt;
  const auto behaviour = behaviour_of(*word);
  if (!behaviour) from.refuse(key);
  return behaviour;
}

Practice read_practice(Reader& from) {
  return Practice{from.text_if_any("relationship"), from.date("on"),
                  read_behaviour(from, "behaviour")};
}

std::optional<Outcome> read_outcome(Reader& from) {
  const auto word = from.text_if_any("outcome");
  if (!word) return std::nullopt;
  const auto outcome = outcome_of(*word);
  if (!outcome) from.refuse("outcome");
  return outcome;
}

CheckIn read_check_in(Reader& from) {
  CheckIn one{.week = from.date("week"), .answered = from.date("answered")};
  one.outcome = read_outcome(from);
  if (from.find("mood") != nullptr) {
    one.mood = from.count("mood");
    if (*one.mood < 1 || *one.mood > 5) from.refuse("mood");
  }
  one.offered = read_behaviour(from, "offered");
  if (const json* taken = from.find("taken")) {
    one.taken = taken->is_boolean() && taken->get<bool>();
    if (!one.taken || !one.offered) from.refuse("taken");
  }
  one.promise = from.text_if_any("promise");
  return one;
}

Promise read_promise(Reader& from) {
  Promise promise;
  promise.id = from.id("id");
  promise.plan = Plan{from.text("what"),
                      from.text_if_any("when"),
                      from.text_if_any("obstacle"),
                      from.text_if_any("if_not"),
                      from.date("due"),
                      from.text_if_any("relationship"),
                      from.local_if_any("follow_up")};
  promise.opened = from.date("opened");
  promise.changes = from.count("changes");
  promise.asked = from.local_if_any("asked");
  promise.closed = from.date_if_any("closed");
  promise.outcome = read_outcome(from);
  if (promise.outcome.has_value() != promise.closed.has_value()) from.refuse("closed");
  if (from.find("former") != nullptr)
    promise.former = from.list<FormerWording>("former", read_former);
  return promise;
}

NudgeSettings read_nudges(Reader from) {
  NudgeSettings nudges;
  const auto mode = std::ranges::find(kModeWords, from.text("mode"));
  if (mode == kModeWords.end()) {
    from.refuse("mode");
    return nudges;
  }
  nudges.mode = static_cast<Mode>(mode - kModeWords.begin());
  nudges.since = from.local_if_any("since");
  nudges.until = from.date_if_any("until");
  if (nudges.since.has_value() == (nudges.mode == Mode::On)) from.refuse("since");
  if (nudges.until && nudges.mode != Mode::Paused) from.refuse("until");
  return nudges;
}

void read_earlier(Reader from, Book& book) {
  book.earlier_changes = from.count("changes");
  book.earlier_practices = from.count("practices");
  Reader outcomes = from.object("outcomes");
  for (std::size_t i = 0; i < kOutcomeWords.size(); ++i) {
    const std::string word(kOutcomeWords[i]);
    if (outcomes.find(word.c_str()) != nullptr)
      book.earlier_outcomes[i] = outcomes.count(word.c_str());
  }
}

// What the rules rely on and no single entry can show. Empty if all is well, otherwise what is not.
std::string_view inconsistency(const Book& book) {
  std::set<std::string_view> ids;
  std::size_t entries = 0;
  const auto collect = [&](const auto& items) {
    for (const auto& item : items) ids.insert(item.id);
    entries += items.size();
  };
  collect(book.relationships);
  const auto is_known = [relationships = ids](const std::optional<std::string>& id) {
    return !id || relationships.contains(*id);
  };
  collect(book.promises);
  collect(book.notes);
  collect(book.journal);
  collect(book.snapshots);
  collect(book.places);
  if (ids.size() != entries) return "an id stands twice";
  const auto about_known = [&](const Note& note) { return is_known(note.about); };
  const bool all_known =
      std::ranges::all_of(book.notes, about_known) &&
      std::ranges::all_of(book.journal, about_known) &&
      std::ranges::all_of(
          book.promises,
          [&](const Promise& promise) { return is_known(promise.plan.relationship); }) &&
      std::ranges::all_of(
          book.practices,
          [&](const Practice& practice) { return is_known(practice.relationship); }) &&
      std::ranges::all_of(book.snapshots,
                          [&](const Snapshot& snapshot) { return is_known(snapshot.about); });
  if (book.nudge_place && find_place(book, *book.nudge_place) == nullptr)
    return "nudges go to a place that does not exist";
  const auto not_after = [](const CheckIn& one, const CheckIn& next) {
    return one.week >= next.week;
  };
  if (std::ranges::adjacent_find(book.check_ins, not_after) != book.check_ins.end() ||
      std::ranges::any_of(book.check_ins,
                          [](const CheckIn& one) { return monday_of(one.week) != one.week; }))
    return "check-ins are not one a week, in order";
  return all_known ? std::string_view{} : "a relationship is named that does not exist";
}

Error corrupt(std::string_view what) {
  return Error{Errc::Corrupt, fmt::format("reading a person's book: {}", what)};
}

}  // namespace

std::string write_book(const Book& book) {
  json object = {{"format", kBookFormat},
                 {"relationships", written(book.relationships)},
                 {"promises", written(book.promises)},
                 {"notes", written(book.notes)},
                 {"journal", written(book.journal)},
                 {"practices", written(book.practices)},
                 {"earlier", written_earlier(book)},
                 {"nudges", written(book.nudges)}};
  if (book.rhythm != Rhythm{}) object["rhythm"] = written(book.rhythm);
  if (!book.check_ins.empty()) object["check_ins"] = written(book.check_ins);
  if (!book.snapshots.empty()) object["snapshots"] = written(book.snapshots);
  // Few people have them.
  if (!book.places.empty()) object["places"] = written(book.places);
  put(object, "nudge_place", book.nudge_place);
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Book> read_book(std::string_view bytes) {
  if (bytes.empty()) return Book{};
  const json object = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) return tl::unexpected(corrupt("it is not JSON"));
  std::string wrong;
  Reader from(object, "book", wrong);
  const std::int64_t format = from.count("format");
  if (format > kBookFormat) {
    return tl::unexpected(corrupt(fmt::format(
        "format {} was written by a newer tillit; this one knows up to {}", format, kBookFormat)));
  }
  // Up-converters go here, in order: each turns the object of one format into the next one's before
  // it is read.
  if (format < 1) from.refuse("format");
  Book book;
  book.relationships = from.list<Relationship>("relationships", read_relationship);
  book.promises = from.list<Promise>("promises", read_promise);
  book.notes = from.list<Note>("notes", read_note);
  book.journal = from.list<Note>("journal", read_note);
  book.practices = from.list<Practice>("practices", read_practice);
  read_earlier(from.object("earlier"), book);
  book.nudges = read_nudges(from.object("nudges"));
  if (from.find("rhythm") != nullptr) book.rhythm = read_rhythm(from.object("rhythm"));
  if (from.find("check_ins") != nullptr)
    book.check_ins = from.list<CheckIn>("check_ins", read_check_in);
  if (from.find("snapshots") != nullptr)
    book.snapshots = from.list<Snapshot>("snapshots", read_snapshot);
  if (from.find("places") != nullptr) book.places = from.list<Place>("places", read_place);
  book.nudge_place = from.text_if_any("nudge_place");
  if (!wrong.empty())
    return tl::unexpected(corrupt(fmt::format("\"{}\" is missing or wrong", wrong)));
  if (const auto what = inconsistency(book); !what.empty()) return tl::unexpected(corrupt(what));
  return book;
}

}  // namespace tillit::coaching
