#pragma once

#include "channels/teams/card_value.hpp"
#include "channels/teams/words.hpp"
#include "dialogue/delivery.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// A delivery as a Teams activity: what is said is a message of plain text, what can be tapped or
// picked is an Adaptive Card 1.5. Pure; any thread. No activity holds both, which Teams would split
// in two; none holds ids, addresses or a conversation: those are the connector's.
namespace tillit::teams {

// An activity as JSON in UTF-8, at most: 28 KB is what every way into Teams takes.
inline constexpr std::size_t kMaxActivity = 28 * 1024;

// What is asked, and how it looks:
//   choice, yes or no   up to 6: buttons; more, or labels longer than a button shows: a list of
//                       radio buttons, above 12 a menu, with a button that sends
//   scale               up to 12 steps: buttons in one or two rows; up to 100: a menu
//   number, date, time, date with time   fields and a button that sends; typing works too
//   duration, text      a field and a button that sends, where there is a card at all
//   picture             under what is said, where it fits, with its names as a legend; else lines
//   of
//                       blocks
//   private             a field in the card, for what is written; its text is not shown afterwards.
//                       Typing works too, and the card says what then stands in the chat
// A question of words that offers nothing to tap is a plain message: the chat's own field is right
// below it, and what is typed there can be corrected. Ways out (skip, global words) are the card's
// own actions, last; they send no field, so that a half-written answer stays with its writer.
// Everything is complete for who hears it: fields have labels, the card its language, nothing is
// said by colour alone.
//
// There are no suggestedActions: a tap on one is only a typed word, which does not say which
// question it answers; they go with the next message, and nothing keeps what was offered. Buttons
// of a card do all three.
[[nodiscard]] nlohmann::json render(const dialogue::Delivery& delivery, const Words& words);

// The same as a card in any case, as only a card can take the place of another.
[[nodiscard]] nlohmann::json render_as_card(const dialogue::Delivery& delivery, const Words& words);

// A card of these elements (elements.hpp) without actions of its own, as an activity. `said`: what
// notifications and clients without cards show.
[[nodiscard]] nlohmann::json card_activity(const Language& language, std::string_view said,
                                           nlohmann::json body);

// How a question was answered, as far as its channel knows.
struct Given {
  std::optional<std::string> option{};  // tapped or picked; "=…" exactly that
  std::optional<std::string> text{};    // written in the card
};
[[nodiscard]] Given given_of(const CardAnswer& answer);

// The same message once it is answered: its controls have made room for the answer. Neither option
// nor text: it was typed, stands in the chat itself, and is not repeated. What is private shows
// that it was answered, never the answer.
[[nodiscard]] nlohmann::json answered(const dialogue::Delivery& asked, const Given& given,
                                      const Words& words);

// The same question once something else has closed it: no controls, and that it is closed.
[[nodiscard]] nlohmann::json closed(const dialogue::Delivery& asked, const Words& words);

// Without a card, for one that Teams refuses: complete, to be answered by typing.
[[nodiscard]] nlohmann::json text_only(const dialogue::Delivery& delivery, const Words& words);

// A line of plain text: a greeting, the answer to a mention. `text` carries no marks.
[[nodiscard]] nlohmann::json plain_line(std::string_view text, const Language& language);

// The card of an activity of this file, for an invoke's answer (invoke_answer.hpp); nullopt where
// it is plain text.
[[nodiscard]] std::optional<nlohmann::json> card_of(const nlohmann::json& activity);

}  // namespace tillit::teams
