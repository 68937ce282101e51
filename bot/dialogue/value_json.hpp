#pragma once

#include "core/result.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <nlohmann/json_fwd.hpp>

// Values as JSON, by type: what stored states, transcripts and `--json` output hold. Dates, times,
// moments and durations are ISO 8601 strings, an entity is its id, a record by value an object by
// field name, none is null.
namespace tillit::dialogue {

// Total: a value that is not of the type is written as what it is. An entity's record becomes its
// id. Texts that are not UTF-8 come out as they are; dump such JSON with error_handler_t::replace.
[[nodiscard]] nlohmann::json to_json(const Value& value, const Type& type);

// Reads what to_json() writes, and a whole number where a number is due. Strict otherwise: an
// unknown or missing field (unless optional), a word that the enum does not have, a text that is
// not UTF-8 are errors. Errors: Invalid, with the place ("plan.due: …") and the type, never the
// value.
[[nodiscard]] Result<Value> from_json(const nlohmann::json& json, const Type& type);

}  // namespace tillit::dialogue
