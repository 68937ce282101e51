#pragma once

#include "core/id.hpp"
#include "dialogue/picture.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What leaves after commit: a message in its final words, still free of any channel's blocks and
// cards.
namespace tillit::dialogue {

struct Choice {
  std::string id;  // comes back in a Button; "/skip" and "/pause" are global words
  std::string label;
};

enum class InputKind { None, Choice, YesNo, Scale, Number, Date, Time, DateTime, Duration, Text };

struct Delivery {
  std::string key;  // of the text, for tests and traces; never shown
  int variant = 0;
  int retry = 0;  // 1, 2 …: this is a retry line
  std::string text;
  Language language;
  // Only where something is asked or offered:
  std::int64_t token = 0;  // the rest that a button answers; 0: no question
  InputKind input = InputKind::None;
  std::vector<Choice> choices;      // all that may be tapped, in order, skip last
  std::optional<std::int64_t> min;  // of a scale
  std::optional<std::int64_t> max;
  bool is_private =
      false;  // ask in a separate window where there is one; never echo, never preview
  std::optional<Picture> picture{};  // under the text; the message is complete without it
};

}  // namespace tillit::dialogue
