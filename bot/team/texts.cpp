#include "team/texts.hpp"

#include "team/pulse.hpp"
#include "team/rounds.hpp"

#include <string>
#include <utility>

namespace tillit::team {
namespace {

NeededLine label(std::string key) { return {.key = std::move(key), .is_label = true}; }

std::vector<NeededLine> all_lines() {
  const std::vector<TextArgument> statement = {{"statement"}};
  const TextArgument weeks{"weeks", Shows::Number};
  std::vector<NeededLine> lines = {
      // founding and taking part
      {"announce_what", {{"founder"}, weeks}},
      {"announce_who_sees", {{"fewest", Shows::Number}}},
      {"announce_join"},
      {"announce_first", {{"at", Shows::Moment}}},
      {"about_what", {weeks}},
      {"about_leaving"},
      {"about_stopping"},
      {"still_possible"},
      {"still_rather_not"},
      {"joined", {weeks}},
      {"joined_rule", {{"fewest", Shows::Number}}},
      {"joined_already"},
      {"left"},
      {"left_already"},
      {"already_here"},
      {"no_team_here"},
      {"only_members"},
      {"only_in_channels"},
      {"stop_sure"},
      {"ended"},
      {"paused"},
      {"paused_until", {{"day", Shows::Moment}}},
      {"resumed"},
      {"fewest_raised", {{"fewest", Shows::Number}}},
      {"fewest_not_lowered", {{"fewest", Shows::Number}}},
      {"failed"},
      {"place_lost"},
      {"words_known"},
      {"joined_look"},
      label("button_join"),
      label("button_about"),
      label("button_leave"),
      label("button_stop"),
      label("button_keep"),
      label("button_pause"),
      label("button_resume"),
      label("button_answer"),
      label("button_trying"),
      label("button_try_this"),
      label("button_write"),
      // the weekly post
      {"post_action", {{"action"}}},
      {"post_aloud", {{"sentences"}}},
      {"post_pulse"},
      {"post_ask_loop"},
      {"post_footer"},
      // the pulse
      {"pulse_opening", {{"n", Shows::Number}, {"closes", Shows::Moment}}},
      {"pulse_rule", {{"fewest", Shows::Number}}},
      {"pulse_how_often"},
      {"pulse_over"},
      {"pulse_not_asked"},
      {"pulse_next_time"},
      {"pulse_done"},
      {"counted"},
      {"own_words_ask", {{"fewest", Shows::Number}}},
      {"own_words_share"},
      {"own_words_taken"},
      label("scale_rather_not"),
      // the digest
      {"digest_heading"},
      {"digest_tried", {{"what"}}},
      {"digest_rule", {{"fewest", Shows::Number}}},
      {"digest_withheld", statement},
      {"digest_low", statement},
      {"digest_low_same", statement},
      {"digest_low_down", statement},
      {"digest_middle", statement},
      {"digest_middle_same", statement},
      {"digest_middle_up", statement},
      {"digest_middle_down", statement},
      {"digest_high", statement},
      {"digest_high_same", statement},
      {"digest_high_up", statement},
      {"digest_words", {{"fewest", Shows::Number}}},
      {"digest_no_words", {{"fewest", Shows::Number}}},
      {"digest_idea", {{"action"}}},
      {"digest_loop"},
      {"trend_in_words", {{"statement"}, {"bands"}}},
      {"band_low"},
      {"band_middle"},
      {"band_high"},
      {"band_withheld"},
      // one thing we try
      {"trying_ask"},
      label("trying_label"),
      {"trying_said", {{"what"}}},
  };
  for (int step = 1; step <= kScale; ++step)
    lines.push_back(label("scale_" + std::to_string(step)));
  for (const Question& question : questions())
    lines.push_back({"question_" + std::string(question.id)});
  for (const std::string_view action : actions()) {
    lines.push_back({"action_" + std::string(action)});
    lines.push_back({"aloud_" + std::string(action)});
  }
  return lines;
}

}  // namespace

std::span<const NeededLine> needed_lines() {
  static const std::vector<NeededLine> kLines = all_lines();
  return kLines;
}

}  // namespace tillit::team
