#pragma once

#include "dialogue/script.hpp"

#include <string>

namespace tillit::content {

// A picture of one dialogue for its author: its nodes with what they wait for, and its ways. Ways
// that are taken when something does not go as asked (skip, retry, silence, aborted) are dashed.
// Pure; any thread.
[[nodiscard]] std::string to_mermaid(const dialogue::Script& script);
[[nodiscard]] std::string to_dot(const dialogue::Script& script);  // for Graphviz

}  // namespace tillit::content
