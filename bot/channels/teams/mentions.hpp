#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// What was typed, out of a message's `text`. Pure; any bytes; any thread.
namespace tillit::teams {

// Of a message's entities: who is meant is told by the id alone, names can be edited by the sender.
struct MentionEntity {
  std::string id;
  std::string name;
  std::string text;  // "<at>Coach</at>", as it stands in the message; may be missing
};

// More bytes than this are not looked at: the engine takes far fewer, and says so.
inline constexpr std::size_t kMostText = 64 * 1024;
inline constexpr std::size_t kMostMentions = 100;

// Leaves the mentions of `bot` out and those of others as their names, whether they are written
// `<at>…</at>` or `<at id="…">…</at>`; then decodes entities and makes one blank of many. `<at>`
// that no entity declares is a name like any other. Ids compare without regard to ASCII case.
[[nodiscard]] std::string without_mentions(std::string_view text,
                                           std::span<const MentionEntity> mentions,
                                           std::string_view bot);

// The same where no entity tells who we are: the first tag is ours.
[[nodiscard]] std::string without_first_mention(std::string_view text);

// Without the `<quoted …/>` that stands for a message that is answered.
[[nodiscard]] std::string without_quotation(std::string_view text);

// Whether one of them is `bot`.
[[nodiscard]] bool is_mentioned(std::span<const MentionEntity> mentions, std::string_view bot);

}  // namespace tillit::teams
