#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Every text a team needs, for `tillit check` and for whoever writes a language. What each is for
// stands in locales/intent/team.json.
namespace tillit::team {

enum class Shows { Text, Number, Moment };

struct TextArgument {
  std::string_view name;
  Shows shows = Shows::Text;
};

struct NeededLine {
  std::string key;  // in locales/<language>/team.json
  std::vector<TextArgument> arguments{};
  bool is_label = false;  // stands on a button or beside a field
};
[[nodiscard]] std::span<const NeededLine> needed_lines();

}  // namespace tillit::team
