#include "channels/slack/elements.hpp"

#include "channels/slack/fit.hpp"

namespace tillit::slack {

using nlohmann::json;

namespace {

constexpr std::string_view kNothing = "…";

json mrkdwn_text(std::string_view mrkdwn) {
  auto fitting = pieces(mrkdwn, with_slack(kMaxSectionText));
  // verbatim: names and addresses in what a person wrote stay words; Slack makes no links of them.
  return {{"type", "mrkdwn"},
          {"text", fitting.empty() ? std::string(kNothing) : std::move(fitting.front())},
          {"verbatim", true}};
}

json as_options(const std::vector<MenuOption>& options) {
  json all = json::array();
  for (const MenuOption& one : options)
    all.push_back(
        {{"text", plain_text(one.text, with_slack(kMaxControlText))}, {"value", one.value}});
  return all;
}

}  // namespace

json plain_text(std::string_view text, std::size_t limit) {
  std::string fitting = shortened(text, limit);
  return {{"type", "plain_text"},
          {"text", fitting.empty() ? std::string(kNothing) : std::move(fitting)},
          {"emoji", true}};
}

json section(std::string_view mrkdwn) {
  return {{"type", "section"}, {"text", mrkdwn_text(mrkdwn)}};
}

json context(std::string_view mrkdwn) {
  return {{"type", "context"}, {"elements", json::array({mrkdwn_text(mrkdwn)})}};
}

json button(std::string_view label, std::string_view value, std::string action_id) {
  json made{{"type", "button"},
            {"text", plain_text(label, kShownOfButton)},
            {"action_id", std::move(action_id)}};
  if (!value.empty()) made["value"] = value;
  if (length_of(label) > kShownOfButton)
    made["accessibility_label"] = shortened(label, with_slack(kMaxControlText));
  return made;
}

json static_select(const std::vector<MenuOption>& options, std::string_view placeholder,
                   std::string action_id) {
  return {{"type", "static_select"},
          {"placeholder", plain_text(placeholder, with_slack(kMaxPlaceholder))},
          {"options", as_options(options)},
          {"action_id", std::move(action_id)}};
}

json radio_buttons(const std::vector<MenuOption>& options, std::string action_id) {
  return {{"type", "radio_buttons"},
          {"options", as_options(options)},
          {"action_id", std::move(action_id)}};
}

}  // namespace tillit::slack
