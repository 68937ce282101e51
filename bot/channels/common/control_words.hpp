#pragma once

#include "core/id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tillit::dialogue {
struct Library;
}

namespace tillit::channels {

// What controls say by themselves on every channel that has controls, in one language: the texts
// `core.control_*` (docs/core-texts.md).
struct ControlWords {
  std::string choose;         // in an empty menu
  std::string pick_date;      // in or over an empty calendar field
  std::string pick_time;      // in or over an empty clock field
  std::string take_moment;    // button beside a calendar and clock in one
  std::string type_date;      // under a calendar: typing works too
  std::string type_time;      // under a clock
  std::string type_moment;    // under both in one
  std::string type_number;    // where a number is typed
  std::string type_duration;  // where a length of time is typed
  std::string answer;         // label of a field for the answer
  std::string answered;       // where the answer itself is not shown
};

// The one text `<dialogue>.<key>`, without arguments; the key itself where there is none.
[[nodiscard]] std::string fixed_text(const dialogue::Library& library, const Language& language,
                                     std::string_view dialogue, std::string_view key);
// The same of `core`.
[[nodiscard]] std::string core_text(const dialogue::Library& library, const Language& language,
                                    std::string_view key);

[[nodiscard]] ControlWords control_words_of(const dialogue::Library& library,
                                            const Language& language);

// The texts that core.json must have, without "core.". bot/content, which knows no channel, asks
// for the same ones.
[[nodiscard]] std::vector<std::string> control_text_keys();

}  // namespace tillit::channels
