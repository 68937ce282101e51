#pragma once

#include <span>
#include <string_view>
#include <vector>

// The walls of the house as tables: which folder of bot/ may know which, and where each outside
// library lives. docs/architecture.md explains them; a change here is a decision and belongs into
// docs/adr/.
namespace tillit::architecture {

struct Room {
  std::string_view folder;                 // relative to bot/
  std::vector<std::string_view> may_know;  // folders; "*" is every other one
  bool pure = false;  // values in, values out: no clock, chance, environment, I/O
};
[[nodiscard]] std::span<const Room> rooms();

struct Library {
  std::string_view name;
  std::vector<std::string_view> headers;  // a whole header, or a folder of headers ending in "/"
  std::vector<std::string_view>
      targets;  // CMake targets that a tillit_module may list under LIBRARIES
  std::vector<std::string_view> homes;  // folders or single files relative to bot/; empty: anywhere
};
[[nodiscard]] std::span<const Library> libraries();

// Headers of the operating system; allowed everywhere but in a pure room.
[[nodiscard]] bool is_system_header(std::string_view header);
// Of the C++ standard library (and C's, in the form <cstdio>).
[[nodiscard]] bool is_standard_header(std::string_view header);

struct Ban {
  std::string_view what;     // as it stands in the source: a name, or a header in angle brackets
  std::string_view instead;  // what to do
};
// Not in a pure room, except in its tests.
[[nodiscard]] std::span<const Ban> banned_in_pure_rooms();
// Not outside bot/main, except in tests.
[[nodiscard]] std::span<const Ban> banned_outside_main();

}  // namespace tillit::architecture
