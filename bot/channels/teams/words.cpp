#include "channels/teams/words.hpp"

#include "channels/common/word_table.hpp"

namespace tillit::teams {
namespace {

constexpr channels::WordTable<Words, 7> kTexts{{
    {"teams_send", &Words::send},
    {"teams_missing", &Words::missing},
    {"teams_private_line", &Words::private_line},
    {"teams_taken", &Words::taken},
    {"teams_failed", &Words::failed},
    {"teams_in_channel", &Words::in_channel},
    {"teams_joined", &Words::joined},
}};

// Shared by all channels.
constexpr channels::WordTable<Words, 2> kShared{{
    {"old_button", &Words::old_button},
    {"window_hint", &Words::no_window},
}};

}  // namespace

Words words_of(const dialogue::Library& library, const Language& language) {
  return channels::words_from(kTexts, kShared, library, language);
}

std::vector<std::string> teams_text_keys() { return channels::keys_of(kTexts); }

}  // namespace tillit::teams
