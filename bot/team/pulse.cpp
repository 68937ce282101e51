#include "team/pulse.hpp"

#include <algorithm>

namespace tillit::team {
namespace {

constexpr std::array kQuestions = {
    Question{"ask_how_it_went", true}, Question{"say_not_known", true},
    Question{"let_finish", true},      Question{"ask_for_help", true},
    Question{"bad_news_early", false}, Question{"say_no_before", false},
    Question{"admit_wrong", false},    Question{"notice_hard_week", false},
    Question{"say_who_did_it", false}, Question{"hear_the_quiet", false},
    Question{"disagree_well", false},  Question{"keep_small_things", false},
    Question{"know_the_work", false},  Question{"put_right", false},
};

// The evergreen ones stand first.
constexpr std::size_t kEvergreen = 4;
constexpr std::size_t kOthers = kQuestions.size() - kEvergreen;

// Why a tap does not count, if so: the key of the reply.
std::optional<std::string_view> refusal(const Team& team, const Member* member, std::int64_t pulse,
                                        TimePoint now) {
  if (!team.open || team.open->number != pulse || now >= team.open->closes) return "pulse_over";
  if (member == nullptr) return "pulse_not_asked";
  if (!is_asked(team, *member, now)) return "pulse_next_time";
  return std::nullopt;
}

}  // namespace

std::span<const Question> questions() { return kQuestions; }

std::vector<std::string> questions_of(std::int64_t pulse) {
  const auto turn = static_cast<std::size_t>(std::max<std::int64_t>(pulse, 1) - 1);
  std::vector<std::string> chosen;
  for (const std::size_t place : {2 * turn, 2 * turn + 1}) {
    chosen.emplace_back(kQuestions[place % kEvergreen].id);
    chosen.emplace_back(kQuestions[kEvergreen + place % kOthers].id);
  }
  // No question always stands first: the first is answered by most, and tried first.
  const auto first = static_cast<std::ptrdiff_t>(turn % chosen.size());
  std::rotate(chosen.begin(), chosen.begin() + first, chosen.end());
  return chosen;
}

bool is_asked(const Team& team, const Member& member, TimePoint now) {
  return team.open && now < team.open->closes && member.joined <= team.open->opened;
}

Taken taken(const Team& team, const Member* member, std::int64_t pulse, std::string_view question,
            const Answer& answer, bool has_ballot, TimePoint now) {
  if (const auto why = refusal(team, member, pulse, now)) return {.reply = {std::string(*why)}};
  const auto& asked = team.open->questions;
  if (std::ranges::find(asked, question) == asked.end()) return {.reply = {"pulse_over"}};
  Taken tap{.reply = {"counted"}};
  if (has_ballot || !answer || *answer < 1 || *answer > kScale) return tap;
  tap.ballot = Ballot{pulse, std::string(question), member->voice};
  tap.answer = answer;
  return tap;
}

TakenWords taken_words(const Team& team, const Member* member, std::int64_t pulse,
                       std::string_view words, bool may_be_shown, bool has_ballot, TimePoint now) {
  if (const auto why = refusal(team, member, pulse, now)) return {.reply = {std::string(*why)}};
  TakenWords said{.reply = {"own_words_taken"}};
  std::string kept = one_line(words, kMostOwnWordsBytes);
  if (has_ballot || !may_be_shown || kept.empty()) return said;
  said.ballot = Ballot{pulse, std::string(kOwnWords), member->voice};
  said.words = std::move(kept);
  return said;
}

std::vector<Line> opening_lines(const Pulse& pulse, const LocalDateTime& closes) {
  return {{"pulse_opening",
           {{"n", static_cast<std::int64_t>(pulse.questions.size())}, {"closes", closes}}},
          {"pulse_rule", {{"fewest", static_cast<std::int64_t>(pulse.fewest)}}}};
}

}  // namespace tillit::team
