#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tillit::architecture {

struct Word {
  std::string text;
  int line = 0;
};

// One call of tillit_module or tillit_test (cmake/TillitModules.cmake).
struct ModuleCall {
  enum class Kind { Module, Test };
  Kind kind = Kind::Module;
  Word name;
  std::vector<Word> depends;
  std::vector<Word> libraries;
};

// The calls in the text of a CMakeLists.txt. Reads what we write there (words and # comments), not
// the whole of CMake.
[[nodiscard]] std::vector<ModuleCall> module_calls(std::string_view text);

}  // namespace tillit::architecture
