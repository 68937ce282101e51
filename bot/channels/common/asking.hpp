#pragma once

#include "channels/common/control_words.hpp"
#include "dialogue/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What every channel decides alike about a question before it draws it. Pure; any thread.
namespace tillit::channels {

// The words of a choice; its id where it has none.
[[nodiscard]] std::string label_of(const dialogue::Choice& choice);
// Skip and the global words, which stand apart from the answers.
[[nodiscard]] bool is_way_out(const dialogue::Choice& choice);

// How many steps a scale has; nullopt: it is none, or has more than `most`.
[[nodiscard]] std::optional<std::int64_t> steps_of(const dialogue::Delivery& delivery,
                                                   std::size_t most);
// Each step as a choice whose id takes exactly that number ("=7"). Only where steps_of has a value.
[[nodiscard]] std::vector<dialogue::Choice> scale_choices(const dialogue::Delivery& delivery);

// Before a choice in a list: "2. ", its place among all of them, by which it can be typed; "• "
// where a number is an answer by itself, or nothing is asked.
[[nodiscard]] std::string list_mark(const dialogue::Delivery& delivery, std::size_t index);

// Whether what is asked is answered in the person's own words, so that a private question of the
// kind needs a place of its own to write; the other kinds are taps, which show nothing.
[[nodiscard]] bool is_written(dialogue::InputKind input);

// How the answer can be typed, with an example; nullptr: that needs no word. `most`: as in
// steps_of.
[[nodiscard]] const std::string* how_to_type(const dialogue::Delivery& delivery, std::size_t most,
                                             const ControlWords& words);

// What an answered question shows for the option that was tapped or picked: its label, or a day,
// time or number in the language's own words; `answered` for an option that says nothing.
[[nodiscard]] std::string shown_answer(const dialogue::Delivery& asked, std::string_view option,
                                       std::string_view answered);

}  // namespace tillit::channels
