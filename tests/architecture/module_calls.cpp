#include "architecture/module_calls.hpp"

#include <optional>

namespace tillit::architecture {
namespace {

// Words, with "(" and ")" as words of their own.
std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  std::string word;
  int line = 1;
  bool comment = false;
  const auto finish = [&] {
    if (!word.empty()) words.push_back({std::move(word), line});
    word.clear();
  };
  for (const char c : text) {
    if (c == '\n') {
      finish();
      comment = false;
      ++line;
    } else if (comment) {
      continue;
    } else if (c == '#') {
      finish();
      comment = true;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '"') {
      finish();
    } else if (c == '(' || c == ')') {
      finish();
      words.push_back({std::string(1, c), line});
    } else {
      word += c;
    }
  }
  finish();
  return words;
}

std::optional<ModuleCall::Kind> kind_of(std::string_view function) {
  if (function == "tillit_module") return ModuleCall::Kind::Module;
  if (function == "tillit_test") return ModuleCall::Kind::Test;
  return std::nullopt;
}

}  // namespace

std::vector<ModuleCall> module_calls(std::string_view text) {
  std::vector<ModuleCall> calls;
  const std::vector<Word> words = words_of(text);
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    const auto kind = kind_of(words[i].text);
    if (!kind || words[i + 1].text != "(") continue;
    ModuleCall call{.kind = *kind, .name = words[i + 2], .depends = {}, .libraries = {}};
    std::string_view part;
    for (i += 3; i < words.size() && words[i].text != ")"; ++i) {
      const std::string& word = words[i].text;
      if (word == "SOURCES" || word == "DEPENDS" || word == "LIBRARIES") {
        part = word;
      } else if (part == "DEPENDS") {
        call.depends.push_back(words[i]);
      } else if (part == "LIBRARIES") {
        call.libraries.push_back(words[i]);
      }
    }
    calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace tillit::architecture
