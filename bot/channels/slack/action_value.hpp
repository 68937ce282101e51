#pragma once

#include "core/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// How a control of a message of ours says what it answers. Slack hands `block_id`, `action_id` and
// `value` back with every press, for ever: all three are visible to the person and to Slack, so
// they hold the number of the question and the id of an option, and never a word anybody wrote.
// Pure; any thread.
//
//   block_id   "t42.1"      question 42, second block of controls: unique within a message, and new
//                           for a new question, so that Slack resets what was picked
//   action_id  "option.3"   the kind of control and its place: unique within a message
//   value      "go_on:yes"  the option's id as it is
namespace tillit::slack {

enum class Control {
  Option,      // a choice; `option` is its id: dialogue::Button
  Date,        // a day was picked ("2026-11-27"): Button with "=2026-11-27"
  Time,        // a time was picked ("10:00"): Button with "=10:00"
  Moment,      // a date and time is being picked, in two steps: nothing to do yet
  TakeMoment,  // … and is done: it stands in state.values (Moment's ids) as Unix seconds
  OpenWindow,  // open private_modal
};

struct Action {
  Control control = Control::Option;
  std::int64_t token = 0;  // 0: under a message that asks nothing
  std::string option;      // of Option; the value as it came, for Date and Time with "=" before it
  friend bool operator==(const Action&, const Action&) = default;
};

// Slack's documented limit is 150; some of its pages and clients say 75. In bytes.
inline constexpr std::size_t kMaxOptionValue = 75;
// In characters: a button has more room than an option of a select menu.
inline constexpr std::size_t kMaxButtonValue = 2000;

[[nodiscard]] std::string block_id(std::int64_t token, std::size_t index);
[[nodiscard]] std::string action_id(Control control, std::size_t index);

// `value`: a button's value, the value of a selected option, or what a picker holds; empty where
// there is none. Total: nullopt for ids that are not ours, whatever the bytes. An option we never
// had is given back as it is; the engine answers that kindly, as it does a question that is closed.
[[nodiscard]] std::optional<Action> read_action(std::string_view block_id,
                                                std::string_view action_id, std::string_view value);

// Where the moment that TakeMoment speaks of stands in state.values: the picker is the control
// before it in the same block.
[[nodiscard]] std::optional<std::string> moment_action_id(std::string_view take_moment_action_id);

// What a window carries in private_metadata: which question it answers and the message to change
// afterwards.
struct Window {
  std::int64_t token = 0;
  RoomId room;          // of the conversation
  std::string message;  // ts of the message that asked; empty: leave it as it is
  friend bool operator==(const Window&, const Window&) = default;
};
[[nodiscard]] std::string write_window(const Window& window);
// Total: nullopt for anything else.
[[nodiscard]] std::optional<Window> read_window(std::string_view private_metadata);

inline constexpr std::string_view kWindowCallback = "tillit.window";
// state.values[kWindowBlock][kWindowAction].value is what was written; errors go under
// kWindowBlock.
inline constexpr std::string_view kWindowBlock = "window";
inline constexpr std::string_view kWindowAction = "text";

// What a window about a team carries: what becomes of what is written in it, and where its button
// stood. Slack's own ids, and an option as the service wrote it.
struct TeamWindowAt {
  bool closes_loop = false;  // else it is a word to be shared
  std::string option;
  RoomId room;          // of whoever opened it
  std::string channel;  // of the button's message
  std::string message;  // its ts, if it is theirs alone and may be replaced
  friend bool operator==(const TeamWindowAt&, const TeamWindowAt&) = default;
};
[[nodiscard]] std::string write_team_window(const TeamWindowAt& window);
// Total: nullopt for anything else.
[[nodiscard]] std::optional<TeamWindowAt> read_team_window(std::string_view private_metadata);

inline constexpr std::string_view kTeamWindowCallback = "tillit.team_window";
// state.values[kTickBlock][kTickAction] holds an option if the box is ticked.
inline constexpr std::string_view kTickBlock = "tick";
inline constexpr std::string_view kTickAction = "may_be_shown";

}  // namespace tillit::slack
