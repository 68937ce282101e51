#pragma once

#include "coaching/json_reader.hpp"
#include "coaching/rhythm.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace tillit::coaching {

// The rhythm as it lies in the book: only what differs from the default, so a book without one is
// the book of somebody who never set anything.
[[nodiscard]] nlohmann::json written(const Rhythm& rhythm);

// What is wrong is remembered by the reader, by its name.
[[nodiscard]] Rhythm read_rhythm(JsonReader from);

// Whether a word from the person would change the budget of the book in these bytes. Looks at the
// bytes only, so that a turn need not read the book for it: what a person wrote cannot look so,
// because a quote within a text is escaped.
[[nodiscard]] bool waits_for_a_word(std::string_view book);

}  // namespace tillit::coaching
