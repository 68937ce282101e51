#pragma once

#include "channels/common/control_words.hpp"
#include "core/id.hpp"

#include <string>
#include <vector>

namespace tillit::teams {

// What cards and lines in Teams say by themselves, in one language: the texts `core.teams_*`
// (docs/core-texts.md), those of controls, and two that all channels share.
struct Words {
  Language language;
  channels::ControlWords controls;
  std::string send;          // button that sends what stands in the fields
  std::string missing;       // at a field that is empty or does not fit
  std::string private_line;  // under a private field: what stands where
  std::string taken;         // a note: the press has arrived, the answer follows
  std::string failed;        // a note: the press has not arrived
  std::string in_channel;    // public, to whoever names us in a channel or group
  std::string joined;        // public, in a channel or group that we were added to
  std::string old_button;    // a note at a question that is closed; `core.old_button`
  std::string no_window;     // under a private question without a card; `core.window_hint`
};

[[nodiscard]] Words words_of(const dialogue::Library& library, const Language& language);

// The texts `core.teams_*` that core.json must have, without "core.".
[[nodiscard]] std::vector<std::string> teams_text_keys();

}  // namespace tillit::teams
