#pragma once

#include "dialogue/library.hpp"

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>

namespace tillit::tools {

struct ExploreOptions {
  std::shared_ptr<const dialogue::Library> library;
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 50;
  std::string only;  // one dialogue; "" for all
  int steps = 40;    // random events of one walk, before it is led to an end
  bool json = false;
};

// The command `tillit explore`: random walks through every dialogue in every language, one per
// seed. Each walk taps, types labels, synonyms, numbers, oddities and global words, lets time pass,
// and is then led to its end. It asserts: it ends; no internal error; no missing or incomplete
// text; the state stays small; the same walk run again gives the same; everything survives being
// written and read after each event. Prints each finding with the seed that repeats it. Exit code 0
// or 1.
[[nodiscard]] int run_explore(const ExploreOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tillit::tools
