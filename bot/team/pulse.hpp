#pragma once

#include "core/civil_time.hpp"
#include "team/line.hpp"
#include "team/team.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The questions of a pulse, and what becomes of a tap on one of its buttons.
namespace tillit::team {

struct Question {
  std::string_view id;  // text: "question_<id>"
  bool is_evergreen;    // comes back every second pulse, so that it makes a trend
};
[[nodiscard]] std::span<const Question> questions();

inline constexpr std::size_t kMostQuestions = 4;
// Two evergreen ones and two of the others, in turn; the n-th pulse of every team asks the same,
// and the place in the row turns too. n: 1, 2 …
[[nodiscard]] std::vector<std::string> questions_of(std::int64_t pulse);

// From "hardly ever" to "nearly always"; texts "scale_1" to "scale_5", and "scale_rather_not".
inline constexpr int kScale = 5;
using Tally = std::array<std::size_t, kScale>;  // how many gave 1, 2 … 5

// What stands behind a button of the question; nullopt: "rather not".
using Answer = std::optional<int>;

// The open line of a pulse goes by this id where a question's stands.
inline constexpr std::string_view kOwnWords = "own_words";
inline constexpr std::size_t kMostOwnWordsBytes = 600;

// That somebody answered. What they answered lies elsewhere, under a random key, without time and
// order, and nothing leads from one to the other.
struct Ballot {
  std::int64_t pulse = 0;
  std::string question;
  Voice voice;
  friend auto operator<=>(const Ballot&, const Ballot&) = default;
};

// What to write, in one transaction, and what to put in the place of the buttons.
struct Taken {
  std::optional<Ballot> ballot{};  // both or neither
  std::optional<int> answer{};     // 1 to kScale
  Line reply;
};

// `member`: nullptr, they do not take part (any more). `has_ballot`: of this pulse, question and
// voice. Who joined after the pulse opened answers from the next one on. "Rather not" leaves
// nothing, and looks like any answer; the first answer stands, as nobody can find it again to
// change it. Total: whatever an old button brings has a reply.
[[nodiscard]] Taken taken(const Team& team, const Member* member, std::int64_t pulse,
                          std::string_view question, const Answer& answer, bool has_ballot,
                          TimePoint now);

// The open line, only of somebody who ticked that it may be shown: without the tick it is not
// kept at all.
struct TakenWords {
  std::optional<Ballot> ballot{};      // of kOwnWords
  std::optional<std::string> words{};  // trimmed, cut at kMostOwnWordsBytes
  Line reply;
};
[[nodiscard]] TakenWords taken_words(const Team& team, const Member* member, std::int64_t pulse,
                                     std::string_view words, bool may_be_shown, bool has_ballot,
                                     TimePoint now);

// Whether this pulse is asked of that member.
[[nodiscard]] bool is_asked(const Team& team, const Member& member, TimePoint now);

// The direct message before the first question. `closes`: of the pulse, where the team is.
[[nodiscard]] std::vector<Line> opening_lines(const Pulse& pulse, const LocalDateTime& closes);

}  // namespace tillit::team
