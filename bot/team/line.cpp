#include "team/line.hpp"

#include "language/clean.hpp"

#include <string_view>
#include <type_traits>

namespace tillit::team {

std::string said(const Line& line, const language::Catalogue& texts, const Language& language) {
  const language::Text* text = texts.find("team." + line.key);
  if (text == nullptr || text->variants.empty()) return {};
  std::vector<language::Argument> arguments;
  arguments.reserve(line.arguments.size());
  for (const LineArgument& argument : line.arguments) {
    const auto value = std::visit(
        [&](const auto& given) -> language::ArgumentValue {
          using Given = std::decay_t<decltype(given)>;
          if constexpr (std::is_same_v<Given, TextOf>) {
            return said({given.key}, texts, language);
          } else if constexpr (std::is_same_v<Given, std::vector<TextOf>>) {
            std::vector<std::string> items;
            for (const TextOf& item : given) items.push_back(said({item.key}, texts, language));
            return items;
          } else {
            return given;
          }
        },
        argument.value);
    arguments.push_back({argument.name, value});
  }
  return text->variants.front().format(language, arguments);
}

std::string one_line(std::string_view typed, std::size_t most) {
  std::string line;
  for (const char c : language::clean(typed)) {
    const bool is_blank = c == ' ' || c == '\n';
    if (is_blank && (line.empty() || line.back() == ' ')) continue;
    line += is_blank ? ' ' : c;
  }
  line.resize(language::whole_characters(line, most));
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace tillit::team
