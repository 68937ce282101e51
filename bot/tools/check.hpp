#pragma once

#include "content/load.hpp"

#include <filesystem>
#include <iosfwd>

namespace tillit::tools {

struct CheckOptions {
  std::filesystem::path root = ".";  // the folder that holds dialogs/ and locales/
  bool json = false;                 // for programs: one JSON array instead of lines
  content::HostBinder bind;          // the program's functions
};

// The body of `tillit check`: reads all scripts and texts, and writes every finding to `out`:
//   dialogs/interest.json:12: D02 there is no node “hallo” (did you mean “hello”?)
//       what to do about it
// Nothing on `out` if all is well (--json: []). One line of summary goes to `err`.
// Returns 0 if there is no error (there may be warnings), 1 if there is one, 2 if the files could
// not be read.
[[nodiscard]] int run_check(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tillit::tools
