#pragma once

#include <string>
#include <string_view>

// Text to and from Slack. Pure; any bytes; any thread.
//
// What a delivery says carries one mark of ours (channels/common/marks.hpp); every other `*`, `_`,
// `~` and backquote is meant as it stands, so all of them are kept from turning into formatting,
// whoever wrote them.
namespace tillit::slack {

// For mrkdwn objects and for a message's `text`. `&`, `<` and `>` are escaped (so nobody's words
// ping a channel), `**x**` becomes `*x*`, and a zero-width space (U+200B) stands after a marker
// that would begin formatting and before a `>` that would begin a quotation: Slack has no escape
// for these. A `**` without its other half on the line, or with blanks inside its ends, stays as it
// is.
[[nodiscard]] std::string escape_mrkdwn(std::string_view text);

// The same for words that carry no mark of ours (a label, a name, a quotation by itself): `**` is
// two asterisks.
[[nodiscard]] std::string escape_literal(std::string_view text);

// What a person typed, out of the `text` of a message or a slash command. Slack escapes `&<>` and
// wraps everything it recognises in `<…>`:
//   <@U1|ana> "@ana"   <@U1> "@…"      <#C1|tea> "#tea"    <#C1> "#…"    <!here> "@here"
//   <!subteam^S1|@crew> "@crew"        <!date^…|fallback> "fallback"
//   <https://a.example|label> "label"  <https://a.example> the address   <mailto:a@b.example>
//   "a@b.example"
// A mention of `own_user` (our bot; empty: none) is left out with the blanks after it, so that
// "@Tillit menu" reads "menu". `<` without its `>` stays. Emoji (":smile:"), formatting marks and
// quotation marks stay as they came.
[[nodiscard]] std::string decode_text(std::string_view text, std::string_view own_user = {});

}  // namespace tillit::slack
