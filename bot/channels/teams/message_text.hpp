#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

// Words on their way into Teams, so that nobody's words format, link or ping. Pure; any bytes.
//
//   a message      `plain`, which formats nothing; with a bold of ours `xml`, in which exactly the
//                  characters that XML escapes have to be escaped. Not `markdown`: its clients do
//                  not agree on what a backslash escapes
//   inside a card  RichTextBlock, which knows no markup at all (elements.hpp)
//   titles of choices   take markdown in some clients and not in others: without_markdown
//
// A person is pinged by an entity of the activity, and we never send one; so `<at>` is two words.
namespace tillit::teams {

// The fields `text` and `textFormat` of a message activity. `text` may carry marks
// (channels/common/marks.hpp); never empty: "…" stands for nothing.
[[nodiscard]] nlohmann::json message_fields(std::string_view text);

// Literal words that read the same with and without markdown: a zero-width space (U+200B) stands
// where a list, quotation, heading, link, entity or tag would begin, and a hair space (U+200A)
// after a mark that would open emphasis, which only white space stops.
[[nodiscard]] std::string without_markdown(std::string_view text);

}  // namespace tillit::teams
