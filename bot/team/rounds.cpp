#include "team/rounds.hpp"

#include "coaching/moments.hpp"
#include "coaching/nudge_budget.hpp"
#include "coaching/nudged_person.hpp"
#include "core/random.hpp"
#include "team/pulse.hpp"

#include <algorithm>
#include <array>

namespace tillit::team {
namespace {

using std::chrono::days;

constexpr int kWeeksAhead = 26;

constexpr std::array<std::string_view, 12> kActions = {
    "second_question", "say_what_they_did", "no_in_time",    "ask_the_quiet",
    "own_mistake",     "how_did_it_go",     "bad_news",      "ask_for_help",
    "three_seconds",   "small_offer",       "check_a_guess", "who_does_what"};

// The team keeps its week as a person keeps theirs.
coaching::NudgedPerson as_person(const Team& team, const Surroundings& here) {
  coaching::NudgedPerson person;
  person.zone = here.zone;
  person.working_days = here.working_days;
  person.days_off = here.days_off;
  person.rhythm.check_in = {.wanted = true, .day = team.settings.day, .time = team.settings.time};
  return person;
}

Date monday_at(TimePoint instant, const Zone& zone) {
  return coaching::monday_of(zone.to_local(instant).date);
}

std::optional<TimePoint> moment_of_week(Date monday, const coaching::NudgedPerson& person) {
  const auto weekly = coaching::check_in_of(monday, person);
  return weekly ? weekly->moment.at : std::nullopt;
}

std::optional<TimePoint> allowed_from(TimePoint earliest, TimePoint latest,
                                      const coaching::NudgedPerson& person) {
  return coaching::when_may_be_said(earliest, latest, coaching::ChosenBy::Us,
                                    availability_of(person))
      .at;
}

std::optional<Post> digest_of(const Pulse& open, const std::optional<TimePoint>& paused_until,
                              const coaching::NudgedPerson& person, TimePoint now) {
  const TimePoint earliest = std::max({open.closes, now, paused_until.value_or(open.closes)});
  const bool comes_as_meant = earliest <= open.closes + kOnTime &&
                              obstacle_at(open.closes, coaching::ChosenBy::Weekly,
                                          availability_of(person)) == coaching::Why::None;
  const auto at = comes_as_meant ? std::optional(open.closes)
                                 : allowed_from(earliest, earliest + days{7 * kWeeksAhead}, person);
  if (!at) return std::nullopt;
  return Post{PostKind::Digest, monday_at(*at, person.zone), *at};
}

PostKind kind_in(Date week, const Team& team) {
  if (!team.last_pulse) return PostKind::Pulse;
  const days apart{7 * team.settings.weeks};
  if (!team.loop_open) return week >= *team.last_pulse + apart ? PostKind::Pulse : PostKind::Action;
  const bool is_asked_again =
      team.loop_asked < kMostLoopAsked && week >= *team.last_pulse + apart * (1 + team.loop_asked);
  return is_asked_again ? PostKind::AskLoop : PostKind::Action;
}

TimePoint next_moment_after(Date week, const coaching::NudgedPerson& person, TimePoint now) {
  for (int ahead = 1; ahead <= kWeeksAhead; ++ahead) {
    const auto moment = moment_of_week(week + days{7 * ahead}, person);
    if (moment && *moment > now) return *moment;
  }
  return now + days{7};
}

}  // namespace

std::optional<Post> next_post(const Team& team, const Surroundings& here, TimePoint now) {
  if (team.ended || (team.pause && !team.pause->until)) return std::nullopt;
  const coaching::NudgedPerson person = as_person(team, here);
  std::optional<TimePoint> paused_until;
  if (team.pause) paused_until = here.zone.to_instant({*team.pause->until, TimeOfDay{}});
  // While a pulse is open nothing else is said: its digest is what the channel waits for.
  if (team.open) return digest_of(*team.open, paused_until, person, now);

  Date first = std::max(monday_at(now, here.zone), monday_at(team.started, here.zone) + days{7});
  if (team.last_post) first = std::max(first, *team.last_post + days{7});
  for (int ahead = 0; ahead < kWeeksAhead; ++ahead) {
    const Date week = first + days{7 * ahead};
    std::optional<TimePoint> at = moment_of_week(week, person);
    if (!at || (paused_until && *at < *paused_until)) continue;
    if (*at + kOnTime < now) {
      const TimePoint latest =
          std::min<TimePoint>(*at + kLate, coaching::end_of_week(week, here.zone));
      at = now <= latest ? allowed_from(now, latest, person) : std::nullopt;
      if (!at) continue;
    }
    return Post{kind_in(week, team), week, *at};
  }
  return std::nullopt;
}

Team after(Team team, const Post& post, const Surroundings& here, TimePoint now) {
  team.last_post = post.week;
  if (team.pause) team.pause.reset();
  switch (post.kind) {
    case PostKind::Digest: return team;
    case PostKind::Action: break;
    case PostKind::AskLoop: ++team.loop_asked; break;
    case PostKind::Pulse:
      ++team.pulses;
      team.last_pulse = post.week;
      team.open = Pulse{.number = team.pulses,
                        .questions = questions_of(team.pulses),
                        .fewest = team.settings.fewest,
                        .opened = now,
                        .closes = next_moment_after(post.week, as_person(team, here), now)};
      break;
  }
  ++team.posts;
  return team;
}

std::vector<Line> post_lines(const Team& team, const Post& post) {
  const std::string action(action_of(team));
  std::vector<Line> lines = {{"post_action", {{"action", TextOf{"action_" + action}}}},
                             {"post_aloud", {{"sentences", TextOf{"aloud_" + action}}}}};
  switch (post.kind) {
    case PostKind::Pulse: lines.push_back({"post_pulse"}); break;
    case PostKind::AskLoop: lines.push_back({"post_ask_loop"}); break;
    case PostKind::Action:
    case PostKind::Digest: break;
  }
  lines.push_back({"post_footer"});
  return lines;
}

std::span<const std::string_view> actions() { return kActions; }

std::string_view action_of(const Team& team) {
  const auto turn = static_cast<std::uint64_t>(std::max<std::int64_t>(team.posts, 0));
  return kActions[(mix(0, team.id.str()) % kActions.size() + turn) % kActions.size()];
}

}  // namespace tillit::team
