#include "slack/fake/payloads.hpp"

#include "slack/fake/block_judge.hpp"
#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_slack {

Json typed_words(State& state, const std::string& text) {
  const Json section{{"type", "rich_text_section"},
                     {"elements", Json::array({{{"type", "text"}, {"text", text}}})}};
  return {{"text", as_typed(text)},
          {"blocks", Json::array({{{"type", "rich_text"},
                                   {"block_id", state.next_id("q")},
                                   {"elements", Json::array({section})}}})}};
}

Json typed_message(State& state, const User& user, const std::string& text) {
  Json wire{{"type", "message"},
            {"user", user.id},
            {"ts", state.next_ts()},
            {"client_msg_id", state.next_id("c0ffee-")},
            {"team", user.team_id}};
  wire.update(typed_words(state, text));
  return wire;
}

Json in_channel(Json wire, const Channel& channel) {
  wire["channel"] = channel.id;
  wire["channel_type"] = channel.kind == ChannelKind::Direct ? "im" : "channel";
  wire["event_ts"] = wire["ts"];
  return wire;
}

Json changed_event(State& state, const Channel& channel, const Json& now, const Json& before) {
  return in_channel({{"type", "message"},
                     {"subtype", "message_changed"},
                     {"hidden", true},
                     {"ts", state.next_ts()},
                     {"message", now},
                     {"previous_message", before}},
                    channel);
}

Json interaction(State& state, const Installation& bot, const User& user, const char* type,
                 const std::string& view_id) {
  Json made{
      {"type", type},
      {"user",
       {{"id", user.id}, {"username", user.name}, {"name", user.name}, {"team_id", user.team_id}}},
      {"api_app_id", state.app.app_id},
      {"token", "not-to-be-used"},
      {"team", nullptr},
      {"enterprise", nullptr},
      {"is_enterprise_install", bot.org_wide()},
      {"trigger_id", state.new_trigger(user.id, view_id)}};
  if (!bot.org_wide()) {
    made["team"] = {{"id", bot.team_id}, {"domain", state.workspaces.at(bot.team_id).domain}};
  }
  if (!bot.enterprise_id.empty()) {
    made["enterprise"] = {{"id", bot.enterprise_id},
                          {"name", state.enterprises.at(bot.enterprise_id)}};
  }
  return made;
}

void show_command_answer(State& state, const Fields& command, const Reply& reply) {
  Channel& channel = state.channels.at(command.at("channel_id"));
  const Installation* bot = state.installation_of_team(command.at("team_id"));
  if (bot == nullptr) return;
  Json said = {{"text", reply.body}};
  if (reply.content_type.starts_with("application/json")) {
    said = Json::parse(reply.body, nullptr, false);
    if (!said.is_object()) {
      return state.violate("command_answer", command.at("command"), channel.id, "no JSON object");
    }
  }
  Message message;
  message.by_bot = true;
  message.wire = {
      {"type", "message"},          {"user", bot->bot_user_id},      {"bot_id", bot->bot_id},
      {"app_id", state.app.app_id}, {"text", text_of(said, "text")}, {"ts", state.next_ts()}};
  if (said.contains("blocks")) {
    const auto complaints = judge_blocks(said["blocks"], Surface::Message);
    if (!complaints.empty()) {
      return state.violate("invalid_blocks", command.at("command"), channel.id, complaints.front());
    }
    message.wire["blocks"] = with_ids(state, said["blocks"]);
    message.picked = initial_values(message.wire["blocks"]);
  }
  const bool for_all = text_of(said, "response_type") == "in_channel";
  if (!for_all) message.only_for = command.at("user_id");
  const Message& kept = channel.add(std::move(message));
  if (for_all) echo_post(state, channel, kept);
}

std::map<std::string, std::string> apply_response_action(State& state, const std::string& view_id,
                                                         const Reply& reply) {
  View& view = state.views.at(view_id);
  auto& stack = state.modals[view.person];
  const Installation& bot = state.installations.at(view.installation);
  const auto complain = [&](const std::string& what) {
    state.violate("response_action", "view_submission", {}, what);
  };
  if (reply.body.empty()) {
    std::erase(stack, view_id);
    return {};
  }
  const Json body = Json::parse(reply.body, nullptr, false);
  if (!body.is_object() || !reply.content_type.starts_with("application/json")) {
    complain("the answer is no JSON object of type application/json");
    return {};
  }
  const std::string action = text_of(body, "response_action");
  std::map<std::string, std::string> errors;
  if (action.empty() && body.empty()) {
    std::erase(stack, view_id);
  } else if (action == "clear") {
    stack.clear();
  } else if (action == "errors") {
    const Json named = body.value("errors", Json::object());  // items() keeps no temporary alive.
    for (const auto& [block_id, text] : named.items()) {
      const bool known =
          std::ranges::any_of(view.wire["blocks"], [&, &id = block_id](const Json& block) {
            return text_of(block, "block_id") == id && text_of(block, "type") == "input";
          });
      if (!known) complain("errors name no input block: " + block_id);
      if (!text.is_string() || text.get<std::string>().empty()) {
        complain("an error without words");
      } else {
        errors[block_id] = text.get<std::string>();
      }
    }
    if (errors.empty()) complain("errors are empty");
  } else if (action == "update" || action == "push") {
    const Json next = body.value("view", Json());
    if (const Json refused = view_refusal(next, "modal"); !refused.is_null()) {
      complain(refused.contains("response_metadata")
                   ? refused["response_metadata"]["messages"][0].get<std::string>()
                   : text_of(refused, "error"));
    } else if (action == "update") {
      static_cast<void>(replace_view(state, view, next));
    } else if (stack.size() >= 3) {
      complain("push_limit_reached");
    } else {
      static_cast<void>(push_view(state, bot, view.person, next));
    }
  } else {
    complain("unknown response_action: " + action);
  }
  return errors;
}

}  // namespace tillit::fake_slack
