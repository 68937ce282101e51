#pragma once

#include "core/id.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tillit::teams {

// The body of the answer to an invoke that is not a card's, in the shape that Teams wants for this
// name: a misshapen one shows "Something went wrong" to the person. Nothing we show leads to any of
// these, so the ones with room for words say `line`. Nullopt: no name that we know; to be answered
// 501. Pure.
[[nodiscard]] std::optional<nlohmann::json> answer_invoke(std::string_view name,
                                                          const std::string& line);

}  // namespace tillit::teams
