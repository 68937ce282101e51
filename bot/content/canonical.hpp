#pragma once

#include "language/json_tree.hpp"

#include <string>

namespace tillit::content {

// The logic of a dialogue file in one spelling: keys sorted, no white space, without comments ("//"
// anywhere) and without "version" and "$schema" of the file itself. Two files with the same
// canonical JSON behave alike.
[[nodiscard]] std::string canonical_json(const language::JsonNode& file);

}  // namespace tillit::content
