#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tillit::tools {

// Runs a program with its arguments as they are (no shell), gives it `input` and returns what it
// writes to its standard output; its standard error goes where ours goes. Waits until it ends.
// Errors: NotFound (no such program in PATH), Unavailable (it could not be run, or ended with a
// failure).
[[nodiscard]] Result<std::string> run_program(const std::vector<std::string>& command,
                                              std::string_view input);

}  // namespace tillit::tools
