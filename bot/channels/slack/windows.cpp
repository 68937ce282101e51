#include "channels/slack/windows.hpp"

#include "channels/slack/elements.hpp"
#include "channels/slack/fit.hpp"
#include "channels/slack/text.hpp"

#include <algorithm>
#include <cstdint>

namespace tillit::slack {

using dialogue::JsonText;

namespace {

void add_question(JsonText& out, std::string_view question) {
  const std::string mrkdwn = escape_mrkdwn(question);
  for (const std::string& piece : pieces(mrkdwn, with_slack(kMaxSectionText))) section(out, piece);
}

// A block to be filled in, with the element that `write` writes the members of.
template <typename Write>
void add_input(JsonText& out, std::string_view block_id, std::string_view label, bool optional,
               Write write) {
  out.open('{');
  out.member("type", "input");
  out.member("block_id", block_id);
  out.key("optional");
  out.flag(optional);
  out.key("label");
  plain_text(out, label, with_slack(kMaxInputLabel));
  out.key("element");
  out.open('{');
  write();
  out.close('}');
  out.close('}');
}

void add_text_input(JsonText& out, std::string_view label, std::size_t longest) {
  add_input(out, kWindowBlock, label, false, [&] {
    out.member("type", "plain_text_input");
    out.member("action_id", kWindowAction);
    out.key("multiline");
    out.flag(true);
    out.key("max_length");
    out.number(static_cast<std::uint64_t>(longest));
    out.key("focus_on_load");
    out.flag(true);
  });
}

void add_tick(JsonText& out, std::string_view label, const Words& words) {
  add_input(out, kTickBlock, label, true, [&] {
    out.member("type", "checkboxes");
    out.member("action_id", kTickAction);
    out.key("options");
    out.open('[');
    out.open('{');
    out.key("text");
    plain_text(out, words.yes, with_slack(kMaxControlText));
    out.member("value", "yes");
    out.close('}');
    out.close(']');
  });
}

// A view with the blocks that `write` writes.
template <typename Write>
std::string modal(std::string_view callback, std::string_view metadata, const Words& words,
                  Write write) {
  JsonText out;
  out.open('{');
  out.member("type", "modal");
  out.member("callback_id", callback);
  out.member("private_metadata", metadata);
  out.key("title");
  plain_text(out, words.window_title, with_slack(kMaxModalTitle));
  out.key("submit");
  plain_text(out, words.window_done, with_slack(kMaxModalTitle));
  out.key("close");
  plain_text(out, words.window_close, with_slack(kMaxModalTitle));
  out.key("blocks");
  out.open('[');
  write(out);
  out.close(']');
  out.close('}');
  return std::move(out).take();
}

}  // namespace

std::string private_modal(const Window& window, std::string_view question, const Words& words) {
  return modal(kWindowCallback, write_window(window), words, [&](JsonText& out) {
    add_question(out, question);
    add_text_input(out, words.controls.answer, kMaxInputText);
  });
}

std::string team_modal(const TeamWindowAt& at, const service::TeamWindow& window,
                       const Words& words) {
  return modal(kTeamWindowCallback, write_team_window(at), words, [&](JsonText& out) {
    add_question(out, window.ask);
    add_text_input(out, window.label.empty() ? words.controls.answer : window.label,
                   std::min(kMaxInputText, window.most_bytes));
    if (window.tick) add_tick(out, *window.tick, words);
  });
}

}  // namespace tillit::slack
