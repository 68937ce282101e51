#include "channels/slack/elements.hpp"

#include "channels/slack/fit.hpp"

namespace tillit::slack {

using dialogue::JsonText;

namespace {

constexpr std::string_view kNothing = "…";

void mrkdwn_text(JsonText& out, std::string_view mrkdwn) {
  const auto fitting = pieces(mrkdwn, with_slack(kMaxSectionText));
  out.open('{');
  out.member("type", "mrkdwn");
  out.member("text", fitting.empty() ? kNothing : fitting.front());
  // Names and addresses in what a person wrote stay words; Slack makes no links of them.
  out.key("verbatim");
  out.flag(true);
  out.close('}');
}

void add_options(JsonText& out, const std::vector<MenuOption>& options) {
  out.key("options");
  out.open('[');
  for (const MenuOption& one : options) {
    out.open('{');
    out.key("text");
    plain_text(out, one.text, with_slack(kMaxControlText));
    out.member("value", one.value);
    out.close('}');
  }
  out.close(']');
}

}  // namespace

void plain_text(JsonText& out, std::string_view text, std::size_t limit) {
  const std::string fitting = shortened(text, limit);
  out.open('{');
  out.member("type", "plain_text");
  out.member("text", fitting.empty() ? kNothing : fitting);
  out.key("emoji");
  out.flag(true);
  out.close('}');
}

void section(JsonText& out, std::string_view mrkdwn) {
  out.open('{');
  out.member("type", "section");
  out.key("text");
  mrkdwn_text(out, mrkdwn);
  out.close('}');
}

void context(JsonText& out, std::string_view mrkdwn) {
  out.open('{');
  out.member("type", "context");
  out.key("elements");
  out.open('[');
  mrkdwn_text(out, mrkdwn);
  out.close(']');
  out.close('}');
}

void button(JsonText& out, std::string_view label, std::string_view value,
            std::string_view action_id, Style style) {
  out.open('{');
  out.member("type", "button");
  out.member("action_id", action_id);
  out.key("text");
  plain_text(out, label, kShownOfButton);
  if (!value.empty()) out.member("value", value);
  if (style == Style::Primary) out.member("style", "primary");
  if (length_of(label) > kShownOfButton)
    out.member("accessibility_label", shortened(label, with_slack(kMaxControlText)));
  out.close('}');
}

void static_select(JsonText& out, const std::vector<MenuOption>& options,
                   std::string_view placeholder, std::string_view action_id) {
  out.open('{');
  out.member("type", "static_select");
  out.member("action_id", action_id);
  out.key("placeholder");
  plain_text(out, placeholder, with_slack(kMaxPlaceholder));
  add_options(out, options);
  out.close('}');
}

void radio_buttons(JsonText& out, const std::vector<MenuOption>& options,
                   std::string_view action_id) {
  out.open('{');
  out.member("type", "radio_buttons");
  out.member("action_id", action_id);
  add_options(out, options);
  out.close('}');
}

}  // namespace tillit::slack
