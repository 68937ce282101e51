#pragma once

#include "team/digest.hpp"
#include "team/pulse.hpp"
#include "team/rounds.hpp"
#include "team/team.hpp"
#include "team/voices.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

// A team, its people and its answers, as short as tests want to write them.
namespace tillit::team {

// People are letters: voices("abcde").
[[nodiscard]] inline VoiceSet voices(std::string_view letters) {
  std::vector<Voice> all;
  for (const char letter : letters) all.push_back(Voice{static_cast<unsigned char>(letter)});
  return voice_set(std::move(all));
}
[[nodiscard]] inline std::vector<VoiceSet> sets(std::initializer_list<std::string_view> some) {
  std::vector<VoiceSet> all;
  for (const std::string_view letters : some) all.push_back(voices(letters));
  return all;
}

[[nodiscard]] inline TimePoint instant(std::string_view text) { return *parse_instant(text); }

[[nodiscard]] inline Surroundings stockholm() {
  return {.zone = Zone::named("Europe/Stockholm").value()};
}

// Founded on Monday 5 January 2026, 09:00 in Stockholm.
[[nodiscard]] inline Team new_team() {
  Team team;
  team.id = TeamId("t:1");
  team.channel = "slack";
  team.workspace = "T1";
  team.place = "C1";
  team.address = "C1";
  team.language = Language("sv");
  team.zone = "Europe/Stockholm";
  team.founder = PersonId("p:founder");
  team.started = instant("2026-01-05T08:00:00Z");
  return team;
}

// With its next pulse open, and `questions` asked in it.
[[nodiscard]] inline Team with_open_pulse(Team team, std::vector<std::string> questions) {
  const TimePoint opened = instant("2026-01-13T09:00:00Z");
  ++team.pulses;
  team.open = Pulse{team.pulses, std::move(questions), team.settings.fewest, opened,
                    opened + std::chrono::hours{7 * 24}};
  return team;
}

// So many people, all of whom gave the same answer.
[[nodiscard]] inline Answered all_gave(std::string question, const VoiceSet& people, int answer) {
  Answered answered{std::move(question), people, {}};
  answered.tally[static_cast<std::size_t>(answer - 1)] = people.size();
  return answered;
}

[[nodiscard]] inline Post digest_post(const Team& team) {
  return {PostKind::Digest, Date{std::chrono::year{2026} / 1 / 19}, team.open->closes};
}

[[nodiscard]] inline Closed close(const Team& team, const Collected& collected,
                                  const std::vector<VoiceSet>& published = {},
                                  std::uint64_t seed = 1) {
  return close_pulse(team, digest_post(team), collected, published, Random::seeded(seed));
}

}  // namespace tillit::team
