#pragma once

#include "core/result.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

// Reads JSON on which trust rests.
namespace tillit::teams {

// The root is an object. Refused besides what is not JSON: more than `max_depth` objects and lists
// inside one another, and a name that stands twice in one object, of which every reader may take
// another one (RFC 8259 4). Errors: Invalid, without a piece of the text. Pure; any bytes; the
// caller caps the length.
[[nodiscard]] Result<nlohmann::json> read_strict_json(std::string_view text, int max_depth);

// The member if it is a text, else "".
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* name);

}  // namespace tillit::teams
