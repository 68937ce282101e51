#pragma once

#include "coaching/json_reader.hpp"
#include "coaching/snapshot.hpp"

#include <nlohmann/json.hpp>

namespace tillit::coaching {

// A snapshot as it lies in the book: its ratings by the factors' words.
[[nodiscard]] nlohmann::json written(const Snapshot& snapshot);

// What is wrong (a rating outside its range, say) is remembered by the reader, by its name.
[[nodiscard]] Snapshot read_snapshot(JsonReader& from);

}  // namespace tillit::coaching
