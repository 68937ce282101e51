#pragma once

#include "coaching/json_reader.hpp"
#include "coaching/rhythm.hpp"

#include <nlohmann/json.hpp>

namespace tillit::coaching {

// The rhythm as it lies in the book: only what differs from the default, so a book without one is
// the book of somebody who never set anything.
[[nodiscard]] nlohmann::json written(const Rhythm& rhythm);

// What is wrong is remembered by the reader, by its name.
[[nodiscard]] Rhythm read_rhythm(JsonReader from);

}  // namespace tillit::coaching
