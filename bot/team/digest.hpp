#pragma once

#include "core/random.hpp"
#include "team/pulse.hpp"
#include "team/rounds.hpp"
#include "team/voices.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// What the channel gets to see of a pulse.
namespace tillit::team {

// Own words are shown from so many writers on.
inline constexpr std::size_t kFewestWriters = 10;

// The band of a tally; at least one answer. Low: a mean of 2⅓ or less, high: of 3⅔ or more. A group
// of one mind is in the band of its mean, as any other: no band tells what one of them gave.
[[nodiscard]] Band band_of(const Tally& tally);

// What came in for one question. The order of ballots and answers does not matter.
struct Answered {
  std::string question;
  VoiceSet voices;
  Tally tally{};
};
struct Collected {
  std::vector<Answered> questions{};  // those nobody answered may be left out
  VoiceSet writers{};                 // of own words
  std::vector<std::string> words{};   // of them
};

// The bands of one question over the team's last pulses that asked it, the oldest first: 1, 2, 3
// for low, middle, high, and 0, an empty place, where it was withheld. What bot/pictures takes.
struct Trend {
  std::string question;
  std::vector<std::int64_t> bands{};
  Line in_words{};
  friend bool operator==(const Trend&, const Trend&) = default;
};

// In the order they stand.
struct Digest {
  std::int64_t pulse = 0;
  std::vector<Line> before;        // the heading, what the team tried, what is shown
  std::vector<Line> figures;       // one of each question asked, shown or withheld
  std::vector<Trend> trends;       // of evergreen questions asked now, from the first figure on
  Line words_line;                 // above own words, or that there are none to show
  std::vector<std::string> words;  // shuffled
  std::vector<Line> after;         // an action to choose, and the question what the team tries
  friend bool operator==(const Digest&, const Digest&) = default;
};

struct Closed {
  Digest digest{};
  Team team;                      // the pulse is over, the loop open
  std::vector<VoiceSet> shown{};  // sets to be kept from now on, as `published` in voices.hpp
};

// Closes the open pulse; `post` is its Digest. Questions are tried in the order they were asked,
// each beside all that was shown before, the earlier ones of this pulse included: never in an order
// that depends on who answered. Whatever keeps a figure back, its line is the same. A change is
// told between the two last bands shown, whoever stood behind them: to tell it only for the same
// people would tell that they were the same. Afterwards the ballots, answers and words of the pulse
// are deleted: the bands and the sets are all that stays. If the team has no open pulse, nothing is
// shown and the team is as it was.
// `published` is read and Closed::shown kept in one transaction beside which no other digest
// closes: two at once would not see each other's sets.
[[nodiscard]] Closed close_pulse(const Team& team, const Post& post, const Collected& collected,
                                 std::span<const VoiceSet> published, Random random);

}  // namespace tillit::team
