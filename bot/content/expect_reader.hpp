#pragma once

#include "content/place_checks.hpp"
#include "dialogue/script.hpp"
#include "language/json_tree.hpp"

namespace tillit::content {

// Reads how an answer is to be read ("expect") and returns the type of the answer; of a choice an
// enum of its options. Kind::None if it cannot be told because of a mistake, which is reported to
// `places`.
[[nodiscard]] dialogue::Type read_expect(const language::JsonNode& json, PlaceChecks& places,
                                         dialogue::Expect& expect);

}  // namespace tillit::content
