#pragma once

#include <filesystem>
#include <string>
#include <vector>

// Finds every place where the sources under bot/ cross a wall of rules.hpp.
namespace tillit::architecture {

struct Source {
  std::string path;  // relative to the root, with '/': "bot/core/zone.hpp"
  std::string text;
};

// Every *.hpp, *.cpp and CMakeLists.txt under root/bot, by path.
[[nodiscard]] std::vector<Source> read_sources(const std::filesystem::path& root);

// One line each, "file:line: what is there, which wall that crosses, what is allowed, where to read
// on"; by file and line. A folder may include what its tillit_module DEPENDS on, directly or
// through others, as far as rules.hpp lets it know them; its tests also what the folder's
// tillit_test calls name. A folder without a CMakeLists.txt is judged by rules.hpp alone.
[[nodiscard]] std::vector<std::string> crossed_walls(const std::vector<Source>& sources);

// The text with comments blanked out, and string and character literals too if `literals`. Lines
// stay where they are.
[[nodiscard]] std::string without_comments(std::string text, bool literals);

}  // namespace tillit::architecture
