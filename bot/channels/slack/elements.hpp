#pragma once

#include "channels/slack/action_value.hpp"
#include "dialogue/json_text.hpp"

#include <string>
#include <string_view>
#include <vector>

// The pieces of Block Kit that we use, each within its own limits (docs.slack.dev/reference/
// block-kit). Private to bot/channels/slack. Pure.
namespace tillit::slack {

// Limits as Slack has them, in code points; fit.hpp's with_slack takes 5 % off.
inline constexpr std::size_t kMaxBlocks = 50;           // of a message
inline constexpr std::size_t kMaxSectionText = 3000;    // also of a context element
inline constexpr std::size_t kMaxImageAlt = 2000;       // of an image block
inline constexpr std::size_t kMaxActions = 25;          // elements of one actions block
inline constexpr std::size_t kMaxControlText = 75;      // of a button or an option
inline constexpr std::size_t kMaxPlaceholder = 150;     // of a menu or picker
inline constexpr std::size_t kMaxMenuOptions = 100;     // of a static_select
inline constexpr std::size_t kMaxModalTitle = 24;       // also of its buttons
inline constexpr std::size_t kMaxInputLabel = 2000;     // of an input block
inline constexpr std::size_t kMaxInputText = 3000;      // of a plain_text_input
inline constexpr std::size_t kMaxAltText = 2000;        // of an image
inline constexpr std::size_t kMaxMessageJson = 12'000;  // msg_blocks_too_long comes at about 13 200
// What is seen of a button before Slack cuts it off.
inline constexpr std::size_t kShownOfButton = 30;

// Each writes one element where `out` stands. `text` is plain words for all of these but `section`
// and `context`, which take mrkdwn. None is ever empty: "…" stands where there is nothing to say.
// `limit` is exact; the others take their own.
void plain_text(dialogue::JsonText& out, std::string_view text, std::size_t limit);
void section(dialogue::JsonText& out, std::string_view mrkdwn);
void context(dialogue::JsonText& out, std::string_view mrkdwn);

enum class Style { Plain, Primary };
// The value is the option's id; at most kMaxButtonValue.
void button(dialogue::JsonText& out, std::string_view label, std::string_view value,
            std::string_view action_id, Style style = Style::Plain);

struct MenuOption {
  std::string_view text;
  std::string_view value;  // at most kMaxOptionValue bytes
};
void static_select(dialogue::JsonText& out, const std::vector<MenuOption>& options,
                   std::string_view placeholder, std::string_view action_id);
void radio_buttons(dialogue::JsonText& out, const std::vector<MenuOption>& options,
                   std::string_view action_id);

}  // namespace tillit::slack
