#pragma once

#include "core/id.hpp"

#include <string>
#include <vector>

namespace tillit::dialogue {
struct Library;
}

namespace tillit::slack {

// What controls in Slack say by themselves, in one language: the texts `core.slack_*`
// (docs/core-texts.md), and one that all channels share.
struct Words {
  Language language;
  std::string choose;         // in an empty menu
  std::string pick_date;      // in an empty calendar
  std::string pick_time;      // in an empty clock
  std::string take_moment;    // button beside a calendar and clock in one
  std::string type_date;      // under a calendar: typing works too
  std::string type_time;      // under a clock
  std::string type_moment;    // under both in one
  std::string type_number;    // where a number is typed
  std::string type_duration;  // where a length of time is typed
  std::string open_window;    // button that opens the separate window
  std::string window_line;    // beside it: what stands where
  std::string window_title;   // at most 22 characters, as are window_done and window_close
  std::string window_answer;  // label of the field
  std::string window_done;
  std::string window_close;
  std::string answered;   // where the answer itself is not shown
  std::string stranger;       // to somebody of another company
  std::string in_channel;     // public, to whoever names us in a channel
  std::string joined;         // public, in a channel that we were added to
  std::string see_chat;       // only to them: the answer stands in the direct message
  std::string window_failed;  // only to them: press again
  std::string not_installed;  // only to them, where there is no installation
  std::string no_window;  // under a private question without controls; `core.window_hint`
};

[[nodiscard]] Words words_of(const dialogue::Library& library, const Language& language);

// The texts that core.json must have, without "core.". bot/content, which knows no channel, asks
// for the same ones.
[[nodiscard]] std::vector<std::string> slack_text_keys();

}  // namespace tillit::slack
