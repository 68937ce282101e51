#pragma once

#include "channels/slack/words.hpp"
#include "dialogue/delivery.hpp"
#include "dialogue/json_text.hpp"

#include <optional>
#include <string>
#include <string_view>

// A delivery as a Slack message. Pure; any thread. Everything keeps to Slack's limits with 5 % to
// spare; what cannot be shown within them is shown as numbered text, which the engine reads as
// well.
namespace tillit::slack {

// Where Slack finds a picture: an address of ours that it can reach, or a file of ours that it
// keeps. Neither: it is not drawn.
struct DrawnPicture {
  std::string url{};
  std::string file{};  // its id
};

struct Message {
  // mrkdwn, never empty: notification, search, and what screen readers read. It is complete: the
  // question can be answered from it alone, by number or by the words shown.
  std::string text;
  std::string blocks{};  // a JSON array; empty: the text alone
};

// What is asked, and how it looks:
//   choice, yes or no   up to 5: buttons, or radio buttons where a label is longer than a button
//                       shows; up to 100: a menu; labels too long for either stand in the message
//   scale               up to 11 steps: buttons in one or two rows (one tap, also on a phone);
//   more:
//                       a menu
//   date, time          a picker, which answers at once
//   date with time      a picker and a button "done": a moment is picked in two steps
//   number, duration, text   typed
//   private             a button that opens private_modal; typing works too, and the message says
//                       what then stands in the chat
// Ways out (skip, global words) are buttons in a row of their own, last. A delivery says nothing of
// confirmations, so there are none.
//
// A picture stands under the text: drawn, with its lines of blocks as legend, where `drawn` says
// that Slack finds it; else the lines alone. The text alone is complete without it.
[[nodiscard]] Message render(const dialogue::Delivery& delivery, const Words& words,
                             const DrawnPicture& drawn = {});

// The same message once it is answered: its controls have made room for the answer. `option`: the
// id that was tapped or picked; nullopt: it was typed, stands in the chat itself, and is not
// repeated. What is private shows that it was answered, never the answer.
[[nodiscard]] Message answered(const dialogue::Delivery& asked,
                               std::optional<std::string_view> option, const Words& words);

// Without blocks, for a message that Slack refuses as invalid_blocks. There is no window then, and
// under a private question it says so.
[[nodiscard]] Message text_only(const dialogue::Delivery& delivery, const Words& words);

// The arguments of chat.postMessage and chat.update: an object that is still open, for channel, ts
// and what else the caller adds. An update always carries `blocks`: without them Slack would leave
// the old ones.
[[nodiscard]] dialogue::JsonText post_fields(const Message& message);
[[nodiscard]] dialogue::JsonText update_fields(const Message& message);

}  // namespace tillit::slack
