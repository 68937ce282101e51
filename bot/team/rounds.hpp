#pragma once

#include "coaching/holidays.hpp"
#include "core/zone.hpp"
#include "team/line.hpp"
#include "team/team.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the team's channel hears, and when: one message a week, at the team's hour.
namespace tillit::team {

// The team's place in the world, put together by whoever reads the configuration.
struct Surroundings {
  Zone zone = Zone::utc();  // Team::zone
  coaching::Weekdays working_days = coaching::kMondayToFriday;
  const coaching::DaysOff* days_off = nullptr;  // Borrowed; none: no holidays.
};

enum class PostKind {
  Action,   // this week's action
  Pulse,    // the same, and a pulse opens
  AskLoop,  // the same, and in the pulse's place the question what the team tries
  Digest,   // the open pulse closes; its digest, with an action as a proposal for what to try
};

struct Post {
  PostKind kind = PostKind::Action;
  Date week{};     // its Monday
  TimePoint at{};  // in the past: now
  friend bool operator==(const Post&, const Post&) = default;
};

// A post that is so late is not late: nobody wakes up on the second.
inline constexpr std::chrono::minutes kOnTime{10};
// A post comes at most so late, in working hours and within its week; what is later is skipped. A
// digest is never skipped: it comes at the first hour that may be, whatever is in it.
inline constexpr std::chrono::hours kLate{48};
// How often we ask what the team tries before the pulses rest; they open again once it is said.
inline constexpr int kMostLoopAsked = 3;

// What comes next. `at` is in a working hour and on no holiday of theirs; a week whose days are all
// free has none. Ask again after every change; keep `at`; when it has come, ask once more and, if
// `at` is not ahead, do it. nullopt: ended, paused without an end, or nothing
// within half a year. The first week is the one after the founding.
[[nodiscard]] std::optional<Post> next_post(const Team& team, const Surroundings& here,
                                            TimePoint now);

// The team once that post was said. For a Digest, use close_pulse of digest.hpp instead.
[[nodiscard]] Team after(Team team, const Post& post, const Surroundings& here, TimePoint now);

// What stands in the channel for any post but a digest: the action, two sentences to say aloud, and
// what else its kind brings. Asked before after().
[[nodiscard]] std::vector<Line> post_lines(const Team& team, const Post& post);

// All actions; text "action_<id>", and two sentences to say aloud "aloud_<id>".
[[nodiscard]] std::span<const std::string_view> actions();
// That of the team's next post: each in turn, beginning elsewhere in each team.
[[nodiscard]] std::string_view action_of(const Team& team);

}  // namespace tillit::team
