#include "channels/slack/words.hpp"

#include "dialogue/library.hpp"

#include <array>
#include <utility>

namespace tillit::slack {
namespace {

constexpr std::array<std::pair<const char*, std::string Words::*>, 11> kTexts{{
    {"slack_open_window", &Words::open_window},
    {"slack_window_line", &Words::window_line},
    {"slack_window_title", &Words::window_title},
    {"slack_window_done", &Words::window_done},
    {"slack_window_close", &Words::window_close},
    {"slack_stranger", &Words::stranger},
    {"slack_in_channel", &Words::in_channel},
    {"slack_joined", &Words::joined},
    {"slack_see_chat", &Words::see_chat},
    {"slack_window_failed", &Words::window_failed},
    {"slack_not_installed", &Words::not_installed},
}};

}  // namespace

Words words_of(const dialogue::Library& library, const Language& language) {
  Words words;
  words.language = language;
  words.controls = channels::control_words_of(library, language);
  for (const auto& [key, member] : kTexts)
    words.*member = channels::core_text(library, language, key);
  words.yes = channels::core_text(library, language, "yes_label");
  words.no_window = channels::core_text(library, language, "window_hint");
  return words;
}

std::vector<std::string> slack_text_keys() {
  std::vector<std::string> keys;
  keys.reserve(kTexts.size());
  for (const auto& one : kTexts) keys.emplace_back(one.first);
  return keys;
}

}  // namespace tillit::slack
