#include "channels/slack/readers.hpp"
#include "channels/slack/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tillit::slack {
namespace {

constexpr auto kId = std::to_array<Wanted>({{"id"}});
constexpr auto kText = std::to_array<Wanted>({{"text"}});
constexpr auto kOption = std::to_array<Wanted>({{"text", kText}, {"value"}});
constexpr auto kElement = std::to_array<Wanted>({{"action_id"},
                                                 {"action_ts"},
                                                 {"block_id"},
                                                 {"selected_channel"},
                                                 {"selected_channels"},
                                                 {"selected_conversation"},
                                                 {"selected_conversations"},
                                                 {"selected_date"},
                                                 {"selected_date_time"},
                                                 {"selected_option", kOption},
                                                 {"selected_options", kOption},
                                                 {"selected_time"},
                                                 {"selected_user"},
                                                 {"selected_users"},
                                                 {"text", kText},
                                                 {"type"},
                                                 {"url"},
                                                 {"value"}});
constexpr auto kEveryElement = std::to_array<Wanted>({{"", kElement}});
constexpr auto kEveryBlock = std::to_array<Wanted>({{"", kEveryElement}});
constexpr auto kState = std::to_array<Wanted>({{"values", kEveryBlock}});
constexpr auto kView = std::to_array<Wanted>({{"app_installed_team_id"},
                                              {"callback_id"},
                                              {"hash"},
                                              {"id"},
                                              {"private_metadata"},
                                              {"root_view_id"},
                                              {"state", kState}});
constexpr auto kContainer = std::to_array<Wanted>(
    {{"channel_id"}, {"is_ephemeral"}, {"message_ts"}, {"thread_ts"}, {"view_id"}});
constexpr auto kMessage = std::to_array<Wanted>({{"thread_ts"}, {"ts"}});
constexpr auto kTeam = std::to_array<Wanted>({{"enterprise_id"}, {"id"}});
constexpr auto kUser = std::to_array<Wanted>({{"id"}, {"team_id"}});
constexpr auto kPayload = std::to_array<Wanted>(
    {{"action_id"},       {"action_ts"},    {"actions", kElement},     {"api_app_id"},
     {"block_id"},        {"callback_id"},  {"channel", kId},          {"container", kContainer},
     {"enterprise", kId}, {"is_cleared"},   {"is_enterprise_install"}, {"message", kMessage},
     {"message_ts"},      {"response_url"}, {"state", kState},         {"team", kTeam},
     {"trigger_id"},      {"type"},         {"user", kUser},           {"value"},
     {"view", kView}});

Origin origin_of(const Kept& payload) {
  const Kept& user = payload.inside("user");
  const Kept& team = payload.inside("team");
  Origin origin;
  origin.app_id = payload.text_of("api_app_id");
  origin.enterprise =
      first_of(payload.inside("enterprise").text_of("id"), team.text_of("enterprise_id"));
  // `team` is null where the app is installed for the whole organisation.
  origin.org_wide = payload.is_true("is_enterprise_install") ||
                    (team.text_of("id").empty() && !origin.enterprise.empty());
  origin.team = first_of(payload.inside("view").text_of("app_installed_team_id"),
                         first_of(team.text_of("id"), user.text_of("team_id")));
  origin.user_team = user.text_of("team_id");
  return origin;
}

// The elements that take a choice or a text, and so can have none.
bool can_be_cleared(std::string_view type) {
  static constexpr auto kTypes = std::to_array<std::string_view>(
      {"checkboxes", "datepicker", "datetimepicker", "email_text_input", "number_input",
       "plain_text_input", "radio_buttons", "timepicker", "url_text_input"});
  return type.ends_with("_select") || std::ranges::find(kTypes, type) != kTypes.end();
}

Option option_of(const Kept& option) {
  return {option.text_of("value"), decode_text(option.inside("text").text_of("text"))};
}

Picked picked_of(const Kept& element) {
  static constexpr auto kSingles =
      std::to_array<std::string_view>({"value", "selected_date", "selected_time", "selected_user",
                                       "selected_channel", "selected_conversation"});
  static constexpr auto kSeveral = std::to_array<std::string_view>(
      {"selected_users", "selected_channels", "selected_conversations"});
  Picked picked;
  picked.type = element.text_of("type");
  picked.block_id = element.text_of("block_id");
  picked.action_id = element.text_of("action_id");
  picked.action_ts = element.text_of("action_ts");
  picked.opens_link = !element.text_of("url").empty();
  picked.label = decode_text(element.inside("text").text_of("text"));
  for (const std::string_view name : kSingles) {
    if (picked.value.empty()) picked.value = element.text_of(name);
  }
  if (const Kept* const moment = element.find("selected_date_time");
      moment != nullptr && moment->is(Kept::Kind::Number)) {
    picked.value = moment->text;
  }
  if (const Kept& option = element.inside("selected_option"); option.is(Kept::Kind::Object)) {
    auto [value, label] = option_of(option);
    picked.value = std::move(value);
    picked.label = std::move(label);
  }
  for (const Kept& option : element.inside("selected_options").kept) {
    picked.chosen.push_back(option_of(option));
  }
  for (const std::string_view name : kSeveral) {
    for (std::string& id : element.texts_of(name)) picked.chosen.push_back({std::move(id), {}});
  }
  picked.cleared = can_be_cleared(picked.type) && picked.value.empty() && picked.chosen.empty();
  return picked;
}

std::vector<Picked> values_of(const Kept& surface) {
  std::vector<Picked> values;
  for (const Kept& block : surface.inside("state").inside("values").kept) {
    for (const Kept& element : block.kept) {
      if (!element.is(Kept::Kind::Object)) continue;
      Picked& value = values.emplace_back(picked_of(element));
      value.block_id = block.key;
      value.action_id = element.key;
    }
  }
  return values;
}

Inbound read_block_action(const Kept& payload) {
  const Kept& container = payload.inside("container");
  const Kept& message = payload.inside("message");
  const Kept& view = payload.inside("view");
  BlockAction action;
  action.origin = origin_of(payload);
  action.user = payload.inside("user").text_of("id");
  // What is only for one person's eyes comes without `message`.
  action.channel =
      first_of(payload.inside("channel").text_of("id"), container.text_of("channel_id"));
  action.message_ts = first_of(container.text_of("message_ts"), message.text_of("ts"));
  action.is_ephemeral = container.is_true("is_ephemeral");
  action.thread_ts = first_of(container.text_of("thread_ts"), message.text_of("thread_ts"));
  action.view_id = first_of(view.text_of("id"), container.text_of("view_id"));
  action.view_callback_id = view.text_of("callback_id");
  action.view_hash = view.text_of("hash");
  action.private_metadata = view.text_of("private_metadata");
  for (const Kept& element : payload.inside("actions").kept) {
    if (element.is(Kept::Kind::Object)) action.actions.push_back(picked_of(element));
  }
  action.values = values_of(payload);
  if (action.values.empty()) action.values = values_of(view);
  action.response_url = payload.text_of("response_url");
  action.trigger_id = payload.text_of("trigger_id");
  const bool has_place = !action.message_ts.empty() || !action.view_id.empty();
  if (action.user.empty() || action.actions.empty() || !has_place) return Ignored{"incomplete"};
  return action;
}

Inbound read_view_submitted(const Kept& payload) {
  const Kept& view = payload.inside("view");
  ViewSubmitted submitted{origin_of(payload),
                          payload.inside("user").text_of("id"),
                          view.text_of("id"),
                          view.text_of("callback_id"),
                          view.text_of("private_metadata"),
                          view.text_of("hash"),
                          view.text_of("root_view_id"),
                          values_of(view),
                          payload.text_of("trigger_id")};
  if (submitted.user.empty() || submitted.view_id.empty()) return Ignored{"incomplete"};
  return submitted;
}

Inbound read_view_closed(const Kept& payload) {
  const Kept& view = payload.inside("view");
  ViewClosed closed{
      origin_of(payload),           payload.inside("user").text_of("id"), view.text_of("id"),
      view.text_of("callback_id"),  view.text_of("private_metadata"),     view.text_of("hash"),
      payload.is_true("is_cleared")};
  if (closed.user.empty() || closed.view_id.empty()) return Ignored{"incomplete"};
  return closed;
}

Inbound read_shortcut(const Kept& payload) {
  Shortcut shortcut{origin_of(payload), payload.inside("user").text_of("id"),
                    payload.text_of("callback_id"), payload.text_of("trigger_id"),
                    payload.text_of("action_ts")};
  if (shortcut.user.empty() || shortcut.callback_id.empty()) return Ignored{"incomplete"};
  return shortcut;
}

Inbound read_message_shortcut(const Kept& payload) {
  MessageShortcut shortcut{
      origin_of(payload),
      payload.inside("user").text_of("id"),
      payload.inside("channel").text_of("id"),
      first_of(payload.text_of("message_ts"), payload.inside("message").text_of("ts")),
      payload.text_of("callback_id"),
      payload.text_of("trigger_id"),
      payload.text_of("action_ts"),
      payload.text_of("response_url")};
  if (shortcut.user.empty() || shortcut.callback_id.empty()) return Ignored{"incomplete"};
  return shortcut;
}

Inbound read_suggestion(const Kept& payload) {
  const Kept& view = payload.inside("view");
  Suggestion suggestion{
      origin_of(payload),
      payload.inside("user").text_of("id"),
      payload.text_of("block_id"),
      payload.text_of("action_id"),
      payload.text_of("value"),
      first_of(view.text_of("id"), payload.inside("container").text_of("view_id")),
      view.text_of("callback_id"),
      view.text_of("private_metadata")};
  if (suggestion.user.empty() || suggestion.action_id.empty()) return Ignored{"incomplete"};
  return suggestion;
}

Inbound read_legacy(const Kept& /*payload*/) { return Ignored{"legacy_interaction"}; }

struct Reader {
  std::string_view type;
  Inbound (*read)(const Kept& payload);
};

constexpr auto kReaders = std::to_array<Reader>({{"block_actions", read_block_action},
                                                 {"block_suggestion", read_suggestion},
                                                 {"dialog_cancellation", read_legacy},
                                                 {"dialog_submission", read_legacy},
                                                 {"dialog_suggestion", read_legacy},
                                                 {"interactive_message", read_legacy},
                                                 {"message_action", read_message_shortcut},
                                                 {"shortcut", read_shortcut},
                                                 {"view_closed", read_view_closed},
                                                 {"view_submission", read_view_submitted}});

}  // namespace

Result<Inbound> read_interaction(std::string_view payload) {
  const Result<Kept> read = keep_wanted(payload, kPayload);
  if (!read) return tl::unexpected(read.error());
  const std::string& type = read->text_of("type");
  if (type.empty()) return fail(Errc::Invalid, "an interaction of Slack has no type");
  const auto reader = std::ranges::find(kReaders, type, &Reader::type);
  if (reader == kReaders.end()) return Ignored{"unknown_interaction"};
  return reader->read(*read);
}

}  // namespace tillit::slack
