#include "channels/slack/words.hpp"

#include "channels/common/word_table.hpp"

namespace tillit::slack {
namespace {

constexpr channels::WordTable<Words, 11> kTexts{{
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

// Shared by all channels.
constexpr channels::WordTable<Words, 2> kShared{{
    {"yes_label", &Words::yes},
    {"window_hint", &Words::no_window},
}};

}  // namespace

Words words_of(const dialogue::Library& library, const Language& language) {
  return channels::words_from(kTexts, kShared, library, language);
}

std::vector<std::string> slack_text_keys() { return channels::keys_of(kTexts); }

}  // namespace tillit::slack
