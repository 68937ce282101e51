#pragma once

#include "coaching/behaviour.hpp"
#include "coaching/rhythm.hpp"
#include "coaching/snapshot.hpp"
#include "core/civil_time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a person asked us to remember, as plain values. The rules beside this header (promise_rules,
// relationship_rules, note_rules, nudge_settings) make a new book from an old one; nothing else
// writes into it. Ids are unique within a book and never used again. Texts are what the person
// wrote: sealed at rest, never logged. Dates and times are the person's own wall clock.
namespace tillit::coaching {

// Somebody the person builds trust with: an alias, never more.
struct Relationship {
  std::string id;
  std::string alias;
  Date since{};
  std::optional<std::string> matters;  // what matters to them
  std::optional<Date> next_talk;
  friend bool operator==(const Relationship&, const Relationship&) = default;
};

// How a promise came out. The words are those of dialogs/host.json.
enum class Outcome { Kept, Partly, NotDone, NotWell, Renegotiated, LetGo };
inline constexpr std::array<std::string_view, 6> kOutcomeWords = {
    "kept", "partly", "not_done", "not_well", "renegotiated", "let_go"};
[[nodiscard]] inline std::string_view to_word(Outcome outcome) {
  return kOutcomeWords[static_cast<std::size_t>(outcome)];
}
[[nodiscard]] std::optional<Outcome> outcome_of(std::string_view word);

// What a promise said before it was renegotiated.
struct FormerWording {
  std::string what;
  Date due{};
  Date until{};  // the day it was changed
  friend bool operator==(const FormerWording&, const FormerWording&) = default;
};

// What the person plans to promise; the same fields as a promise's own wording.
struct Plan {
  std::string what;
  std::optional<std::string> when;      // the situation: "when the stand-up ends"
  std::optional<std::string> obstacle;  // what may come in between …
  std::optional<std::string> if_not;    // … and what they do then
  Date due{};
  std::optional<std::string> relationship;  // its id
  std::optional<LocalDateTime> follow_up;   // when we may ask; none: never
  friend bool operator==(const Plan&, const Plan&) = default;
};

struct Promise {
  std::string id;
  Plan plan;  // as it stands now
  Date opened{};
  std::optional<Outcome> outcome;        // none: open
  std::optional<Date> closed;            // set exactly when `outcome` is
  std::int64_t changes = 0;              // how often it was renegotiated
  std::optional<LocalDateTime> asked{};  // the follow-up that was asked about: not once more
  std::vector<FormerWording> former;     // oldest first, the last kMaxFormerWordings
  [[nodiscard]] bool is_open() const { return !outcome.has_value(); }
  friend bool operator==(const Promise&, const Promise&) = default;
};

struct Note {
  std::string id;
  std::optional<std::string> about;  // a relationship's id
  std::string text;
  Date on{};
  friend bool operator==(const Note&, const Note&) = default;
};

// One time the person did what they practise (signal p2). The relationship may have been forgotten;
// the day still counts.
struct Practice {
  std::optional<std::string> relationship;
  Date on{};
  std::optional<Behaviour> behaviour{};  // which of the curriculum; none: not one of them, or from
                                         // before they were told apart
  friend bool operator==(const Practice&, const Practice&) = default;
};

// What came of the check-in of one week.
struct CheckIn {
  Date week{};                           // the Monday of the week it was for
  Date answered{};                       // the day of its first answer
  std::optional<Outcome> outcome{};      // of the promise it asked about
  std::optional<std::int64_t> mood{};    // 1 hard going … 5 easy: how the week with the people
                                         // around them was; only if they wish to be asked
  std::optional<Behaviour> offered{};    // the last that was offered …
  bool taken = false;                    // … and whether they took it
  std::optional<std::string> promise{};  // that came of it; it may be gone by now
  friend bool operator==(const CheckIn&, const CheckIn&) = default;
};

// Whether we may start a talk.
struct NudgeSettings {
  enum class Mode { On, Paused, Off };
  Mode mode = Mode::On;
  std::optional<LocalDateTime> since;  // since when they are not on; none exactly when they are
  std::optional<Date>
      until;  // of a pause: the first day nudges may come again; none: until the person says so
  friend bool operator==(const NudgeSettings&, const NudgeSettings&) = default;
};

// A chat of a person who talks with us in several: Slack and Teams, say.
struct Place {
  std::string id;    // of the conversation
  std::string name;  // as the person knows it: "Slack"
  friend bool operator==(const Place&, const Place&) = default;
};

struct Book {
  std::vector<Relationship> relationships;  // the most recently used first
  std::vector<Promise> promises;            // in the order they were opened
  std::vector<Note> notes;                  // oldest first
  std::vector<Note> journal;                // private notes, oldest first
  std::vector<Practice> practices;          // oldest first
  std::vector<Snapshot> snapshots;          // oldest first
  std::array<std::int64_t, kOutcomeWords.size()>
      earlier_outcomes{};              // how the closed promises that are no longer kept came out
  std::int64_t earlier_changes = 0;    // … and how often they were renegotiated
  std::int64_t earlier_practices = 0;  // practices that are no longer kept
  NudgeSettings nudges;
  Rhythm rhythm;
  std::vector<CheckIn> check_ins;          // one a week, oldest first
  std::vector<Place> places;               // all of them; empty for somebody with just one
  std::optional<std::string> nudge_place;  // the one where we may start a talk; none: where they
                                           // wrote last
  friend bool operator==(const Book&, const Book&) = default;
};

inline constexpr std::size_t kMaxNotes = 200;  // of notes, and of journal entries: the newest stay
inline constexpr std::size_t kMaxClosedPromises = 100;  // the latest closed stay
inline constexpr std::size_t kMaxPractices = 500;       // the newest stay
inline constexpr std::size_t kMaxCheckIns = 60;         // a year's, and a little
inline constexpr std::size_t kMaxFormerWordings = 10;
inline constexpr std::size_t kMaxAlias = 120;            // bytes
inline constexpr std::size_t kMaxText = 4096;            // bytes: an inbound message is no longer
inline constexpr CalendarDuration kNotesLive{12, 0, 0};  // then notes and journal entries expire

// nullptr if there is none of that id.
[[nodiscard]] const Relationship* find_relationship(const Book& book, std::string_view id);
[[nodiscard]] const Promise* find_promise(const Book& book, std::string_view id);
[[nodiscard]] const Note* find_note(const Book& book,
                                    std::string_view id);  // not among the journal
[[nodiscard]] const Note* find_journal_entry(const Book& book, std::string_view id);
[[nodiscard]] const Snapshot* find_snapshot(const Book& book, std::string_view id);

[[nodiscard]] const Place* find_place(const Book& book, std::string_view id);

// Without white space at the ends, and cut at `max` bytes, never within a character.
[[nodiscard]] std::string plain_text(std::string_view text, std::size_t max);

}  // namespace tillit::coaching
