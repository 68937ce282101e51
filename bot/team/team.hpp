#pragma once

#include "core/civil_time.hpp"
#include "core/id.hpp"
#include "team/voices.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A team as one value: where it is, what it set, and where its rounds stand. Everything in it may
// be known to the whole channel, except its ids: who takes part, and who answered, stands elsewhere
// (Member, Ballot).
namespace tillit::team {

// What may be shown of one question: thirds of the scale. No mean, no count.
enum class Band { Low, Middle, High };
inline constexpr std::array<std::string_view, 3> kBandWords = {"low", "middle", "high"};

// What a digest said about one question; no band: it was withheld.
struct Figure {
  std::int64_t pulse = 0;
  std::string question;
  std::optional<Band> band;
  friend bool operator==(const Figure&, const Figure&) = default;
};

// A round of questions that is open. All of it is fixed when it opens: whatever changes meanwhile
// holds for the next one.
struct Pulse {
  std::int64_t number = 0;             // 1, 2 … in this team
  std::vector<std::string> questions;  // ids, in the order they are asked, and tried for the digest
  std::size_t fewest = kFewest;
  TimePoint opened{};
  TimePoint closes{};  // no answer counts from here on; the digest comes then or later
  friend bool operator==(const Pulse&, const Pulse&) = default;
};

// "One thing we try": what a member said for the team, public from the start.
struct Trying {
  std::string what;
  TimePoint said{};
  friend bool operator==(const Trying&, const Trying&) = default;
};

inline constexpr int kFewestWeeks = 2;  // from one pulse to the next
inline constexpr int kMostWeeks = 8;
inline constexpr std::size_t kMostTryingBytes = 400;
inline constexpr std::size_t kMostFiguresKept = 12;  // of each question

struct Settings {
  std::chrono::weekday day = std::chrono::Tuesday;  // when the channel hears from us …
  TimeOfDay time{std::chrono::hours{10}};           // … by the team's wall clock
  int weeks = kFewestWeeks;                         // from one pulse to the next
  std::size_t fewest = kFewest;
  friend bool operator==(const Settings&, const Settings&) = default;
};

struct Pause {
  std::optional<Date> until;  // the first day that is none; none: until somebody says so
  friend bool operator==(const Pause&, const Pause&) = default;
};

struct Team {
  TeamId id;
  std::string channel;    // "slack", "teams"
  std::string workspace;  // a Slack team, a Teams tenant
  std::string place;      // the channel's own id of the room it was founded in
  std::string address;    // how the channel reaches it
  Language language;
  std::string zone;                 // IANA
  std::optional<PersonId> founder;  // none: no longer in the workspace, or erased
  TimePoint started{};
  std::optional<TimePoint> ended{};
  Settings settings{};
  std::optional<Pause> pause{};

  std::optional<Date> last_post{};   // the Monday of the week whose post is settled
  std::int64_t posts = 0;            // that brought an action; turns the actions
  std::optional<Date> last_pulse{};  // the Monday of the week in which the last one opened
  std::int64_t pulses = 0;           // opened so far
  std::optional<Pulse> open{};
  std::vector<Figure> figures{};  // of closed pulses, the oldest first

  bool loop_open = false;  // a digest came, and nobody has said yet what the team tries
  int loop_asked = 0;      // times it was asked for since, instead of a pulse
  std::optional<Trying> trying{};
  std::optional<TimePoint> nobody_since{};  // when it was first seen that nobody takes part

  friend bool operator==(const Team&, const Team&) = default;
};

// Somebody who takes part. Never shown: not who, not how many.
struct Member {
  PersonId person;
  Voice voice;
  TimePoint joined{};
  friend bool operator==(const Member&, const Member&) = default;
};

// To stop, pause, set or speak for the team ("one thing we try"): who takes part, and the founder.
// Nobody is stuck with a message because one person is on holiday.
[[nodiscard]] bool may_decide(const Team& team, const PersonId& person, bool is_member);

// The steps to which the smallest group can be raised. Few and far apart: raised by one each time,
// the first figure withheld would tell how many answered.
inline constexpr std::array<std::size_t, 4> kFewestSteps = {5, 8, 12, 20};
// From the next pulse on. Anything but a later step changes nothing: it is never lowered.
[[nodiscard]] Team with_fewest(Team team, std::size_t fewest);

// A pulse that is open stays as it is. Weeks out of range change nothing.
[[nodiscard]] Team with_weekly(Team team, std::chrono::weekday day, TimeOfDay time);
[[nodiscard]] Team with_weeks(Team team, int weeks);
[[nodiscard]] Team paused(Team team, std::optional<Date> until);
[[nodiscard]] Team resumed(Team team);

// What the team tries, on one line, cut at kMostTryingBytes; the loop is closed. Blank changes
// nothing. A later word takes the place of an earlier one.
[[nodiscard]] Team with_trying(Team team, std::string_view what, TimePoint now);

// Their name goes, the team goes on.
[[nodiscard]] Team without_founder(Team team, const PersonId& person);

// An open pulse ends without a digest: its ballots and answers are to be deleted unread. What was
// shown stays for other teams that share people.
[[nodiscard]] Team ended(Team team, TimePoint now);

// So long nobody takes part before a team ends by itself, without a word.
inline constexpr std::chrono::weeks kEmptyLives{8};
// Notes whether anybody takes part; ends the team when its time is up. Called before each post. The
// end comes so late, and only at zero, that no single leaving shows.
[[nodiscard]] Team seen(Team team, bool has_members, TimePoint now);

}  // namespace tillit::team
