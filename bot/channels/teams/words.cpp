#include "channels/teams/words.hpp"

#include <array>
#include <utility>

namespace tillit::teams {
namespace {

constexpr std::array<std::pair<const char*, std::string Words::*>, 7> kTexts{{
    {"teams_send", &Words::send},
    {"teams_missing", &Words::missing},
    {"teams_private_line", &Words::private_line},
    {"teams_taken", &Words::taken},
    {"teams_failed", &Words::failed},
    {"teams_in_channel", &Words::in_channel},
    {"teams_joined", &Words::joined},
}};

}  // namespace

Words words_of(const dialogue::Library& library, const Language& language) {
  Words words;
  words.language = language;
  words.controls = channels::control_words_of(library, language);
  for (const auto& [key, member] : kTexts)
    words.*member = channels::core_text(library, language, key);
  words.old_button = channels::core_text(library, language, "old_button");
  words.no_window = channels::core_text(library, language, "window_hint");
  return words;
}

std::vector<std::string> teams_text_keys() {
  std::vector<std::string> keys;
  keys.reserve(kTexts.size());
  for (const auto& one : kTexts) keys.emplace_back(one.first);
  return keys;
}

}  // namespace tillit::teams
