#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Who stands behind a figure, and which figures may be shown. Pure. The reasons, and what each rule
// stops, stand in docs/team.md.
namespace tillit::team {

// The pseudonym under which somebody's ballots are kept: a random number below kGone, drawn once
// per person, the same in all their teams. Only a row of the person's own leads from them to it;
// with that row nothing leads back.
struct Voice {
  std::uint64_t number = 0;
  friend auto operator<=>(const Voice&, const Voice&) = default;
};

// The voice of somebody who was erased, or who turned out to be another one as well: nobody's now.
// It keeps its place in old sets, and whoever is counted new may be them again. Fits a signed
// 64-bit column.
inline constexpr std::uint64_t kGone = std::uint64_t{1} << 62;
[[nodiscard]] constexpr bool is_gone(Voice voice) { return (voice.number & kGone) != 0; }
[[nodiscard]] constexpr Voice gone(Voice voice) { return Voice{voice.number | kGone}; }

// Sorted, each once.
using VoiceSet = std::vector<Voice>;
[[nodiscard]] VoiceSet voice_set(std::vector<Voice> voices);
// The set with that voice gone; the same set if it does not stand there.
[[nodiscard]] VoiceSet without_name(VoiceSet set, Voice voice);

// No figure about fewer, whatever a team sets.
inline constexpr std::size_t kFewest = 5;

// Whether a figure about exactly these people may be shown beside everything that was. With
// `fewest` (kFewest or more) people as the smallest group anything may be about:
//   - the set itself has that many;
//   - it is a set that was shown before, or differs from each of those by that many people, where
//     somebody who is gone and somebody who is new are taken for one;
//   - take any of these sets as a whole and any others as its parts: what is left over or counted
//     twice is nobody, or that many people;
//   - take any two together against any two others: whom they count differently is nobody, or that
//     many people.
// `published`: every set ever shown that shares somebody with this one, and every one that shares
// somebody with one of those, in whichever team, ended ones included; more do no harm. In any
// order, repeated or not: they may be stored without team, question and time. A set of which
// everybody is gone can be dropped.
//
// Cost: sets that share nobody with the others are put aside; of a few hundred that do, of a few
// hundred people each, well under a tenth of a second. The search for parts is bounded, and what it
// cannot settle is not shown.
[[nodiscard]] bool may_be_shown(const VoiceSet& set, std::span<const VoiceSet> published,
                                std::size_t fewest = kFewest);

}  // namespace tillit::team
