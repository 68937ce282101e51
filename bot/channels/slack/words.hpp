#pragma once

#include "channels/common/control_words.hpp"
#include "core/id.hpp"

#include <string>
#include <vector>

namespace tillit::dialogue {
struct Library;
}

namespace tillit::slack {

// What controls and lines in Slack say by themselves, in one language: the texts `core.slack_*`
// (docs/core-texts.md), those of controls everywhere, and two that all channels share.
struct Words {
  Language language;
  channels::ControlWords controls;
  std::string open_window;   // button that opens the separate window
  std::string window_line;   // beside it: what stands where
  std::string window_title;  // at most 22 characters, as are window_done and window_close
  std::string window_done;
  std::string window_close;
  std::string stranger;       // to somebody of another company
  std::string in_channel;     // public, to whoever names us in a channel
  std::string joined;         // public, in a channel that we were added to
  std::string see_chat;       // only to them: the answer stands in the direct message
  std::string window_failed;  // only to them: press again
  std::string not_installed;  // only to them, where there is no installation
  std::string yes;            // a box to tick; `core.yes_label`
  std::string no_window;      // under a private question without controls; `core.window_hint`
};

[[nodiscard]] Words words_of(const dialogue::Library& library, const Language& language);

// The texts `core.slack_*` that core.json must have, without "core.". bot/content, which knows no
// channel, asks for the same ones.
[[nodiscard]] std::vector<std::string> slack_text_keys();

}  // namespace tillit::slack
