#pragma once

#include "core/civil_time.hpp"
#include "core/id.hpp"
#include "language/catalogue.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tillit::team {

// The text of another key, in the same language, as a value.
struct TextOf {
  std::string key;
  friend bool operator==(const TextOf&, const TextOf&) = default;
};

struct LineArgument {
  std::string name;
  std::variant<std::string, std::int64_t, LocalDateTime, TextOf, std::vector<TextOf>> value;
  friend bool operator==(const LineArgument&, const LineArgument&) = default;
};

// One line to say, before it has a language. Keys are those of locales/<language>/team.json without
// "team."; texts.hpp lists them all.
struct Line {
  std::string key;
  std::vector<LineArgument> arguments{};
  friend bool operator==(const Line&, const Line&) = default;
};

// Empty if the language has no such text: `tillit check` sees to it that it has.
[[nodiscard]] std::string said(const Line& line, const language::Catalogue& texts,
                               const Language& language);

// What somebody typed, made safe to show (language::clean), on one line, cut at `most` bytes
// without tearing a character.
[[nodiscard]] std::string one_line(std::string_view typed, std::size_t most);

}  // namespace tillit::team
