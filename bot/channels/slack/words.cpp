#include "channels/slack/words.hpp"

#include "dialogue/library.hpp"

#include <array>
#include <utility>

namespace tillit::slack {
namespace {

constexpr std::array<std::pair<const char*, std::string Words::*>, 22> kTexts{{
    {"slack_choose", &Words::choose},
    {"slack_pick_date", &Words::pick_date},
    {"slack_pick_time", &Words::pick_time},
    {"slack_take_moment", &Words::take_moment},
    {"slack_type_date", &Words::type_date},
    {"slack_type_time", &Words::type_time},
    {"slack_type_moment", &Words::type_moment},
    {"slack_type_number", &Words::type_number},
    {"slack_type_duration", &Words::type_duration},
    {"slack_open_window", &Words::open_window},
    {"slack_window_line", &Words::window_line},
    {"slack_window_title", &Words::window_title},
    {"slack_window_answer", &Words::window_answer},
    {"slack_window_done", &Words::window_done},
    {"slack_window_close", &Words::window_close},
    {"slack_answered", &Words::answered},
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
  const auto text_of = [&](const char* key) {
    const language::Text* text = library.find_text(language, std::string("core.") + key);
    return text != nullptr && !text->variants.empty() ? text->variants.front().source()
                                                      : std::string(key);
  };
  for (const auto& [key, member] : kTexts) words.*member = text_of(key);
  words.no_window = text_of("window_hint");
  return words;
}

std::vector<std::string> slack_text_keys() {
  std::vector<std::string> keys;
  keys.reserve(kTexts.size());
  for (const auto& one : kTexts) keys.emplace_back(one.first);
  return keys;
}

}  // namespace tillit::slack
