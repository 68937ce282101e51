#include "slack/fake/block_judge.hpp"
#include "slack/fake/methods.hpp"

namespace tillit::fake_slack {
namespace {

constexpr int kMaxUses = 5;
constexpr std::chrono::minutes kLife{30};

HttpAnswer plain(int status, const char* text) {
  return {
      .status = status, .content_type = "text/plain", .body = text, .headers = {}, .cut = false};
}

// The bot that speaks in a channel, or null.
Installation* bot_in(State& state, const Channel& channel) {
  if (channel.kind == ChannelKind::Direct) {
    const auto found = state.installations.find(channel.installation);
    return found == state.installations.end() ? nullptr : &found->second;
  }
  return state.installation_of_team(channel.team_id);
}

}  // namespace

void echo_post(State& state, const Channel& channel, const Message& message) {
  const Installation* bot = bot_in(state, channel);
  if (!state.echoes || bot == nullptr) return;
  Json event = message.wire;
  event["channel"] = channel.id;
  event["channel_type"] = channel.kind == ChannelKind::Direct ? "im" : "channel";
  event["event_ts"] = message.ts();
  state.send_event(*bot, channel.team_id, std::move(event));
}

void echo_change(State& state, const Channel& channel, const Message& message, const Json& before) {
  const Installation* bot = bot_in(state, channel);
  if (!state.echoes || bot == nullptr) return;
  const std::string ts = state.next_ts();
  state.send_event(*bot, channel.team_id,
                   {{"type", "message"},
                    {"subtype", "message_changed"},
                    {"hidden", true},
                    {"channel", channel.id},
                    {"channel_type", channel.kind == ChannelKind::Direct ? "im" : "channel"},
                    {"ts", ts},
                    {"event_ts", ts},
                    {"message", message.wire},
                    {"previous_message", before}});
}

void echo_delete(State& state, const Channel& channel, const Message& message) {
  const Installation* bot = bot_in(state, channel);
  if (!state.echoes || bot == nullptr) return;
  const std::string ts = state.next_ts();
  state.send_event(*bot, channel.team_id,
                   {{"type", "message"},
                    {"subtype", "message_deleted"},
                    {"hidden", true},
                    {"channel", channel.id},
                    {"channel_type", channel.kind == ChannelKind::Direct ? "im" : "channel"},
                    {"ts", ts},
                    {"event_ts", ts},
                    {"deleted_ts", message.ts()},
                    {"previous_message", message.wire}});
}

HttpAnswer answer_response_url(State& state, const HttpRequest& request) {
  const auto found = state.response_urls.find(request.path);
  if (found == state.response_urls.end() || request.method != "POST")
    return plain(404, "no_service");
  ResponseUrl& url = found->second;
  if (state.now() - url.made > kLife) return plain(404, "expired_url");
  if (url.uses >= kMaxUses) return plain(404, "used_url");
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return plain(400, "invalid_payload");
  Channel& channel = state.channels.at(url.channel);
  Installation* bot = bot_in(state, channel);
  if (bot == nullptr) return plain(404, "no_service");
  if (body.contains("blocks")) {
    const auto complaints = judge_blocks(body["blocks"], Surface::Message);
    if (!complaints.empty()) {
      state.violate("invalid_blocks", "response_url", channel.id, complaints.front());
      return plain(400, "invalid_blocks");
    }
  }
  ++url.uses;
  Message* source = url.message_ts.empty() ? nullptr : channel.message(url.message_ts);
  if (flag_of(body, "delete_original")) {
    if (source != nullptr) {
      source->deleted = true;
      echo_delete(state, channel, *source);
    }
    return plain(200, "ok");
  }
  const std::string text = text_of(body, "text");
  if (text.empty() && !body.contains("blocks")) {
    state.violate("no_text", "response_url", channel.id, "neither text nor blocks");
    return plain(400, "no_text");
  }
  const Json blocks = with_ids(state, body.value("blocks", Json::array()));
  if (flag_of(body, "replace_original") && source != nullptr) {
    const Json before = source->wire;
    source->wire["text"] = text;
    source->wire.erase("blocks");
    if (!blocks.empty()) source->wire["blocks"] = blocks;
    source->picked =
        initial_values(blocks, source->picked.is_object() ? source->picked : Json::object());
    source->edited = true;
    echo_change(state, channel, *source, before);
    return plain(200, "ok");
  }
  Message message;
  message.by_bot = true;
  message.wire = {{"type", "message"},     {"user", bot->bot_user_id},
                  {"bot_id", bot->bot_id}, {"app_id", state.app.app_id},
                  {"text", text},          {"ts", state.next_ts()}};
  if (!blocks.empty()) {
    message.wire["blocks"] = blocks;
    message.picked = initial_values(blocks);
  }
  const bool for_all = text_of(body, "response_type") == "in_channel";
  if (for_all && body.contains("thread_ts")) message.wire["thread_ts"] = body["thread_ts"];
  if (!for_all) message.only_for = url.person;
  const Message& kept = channel.add(std::move(message));
  if (for_all) echo_post(state, channel, kept);
  return plain(200, "ok");
}

}  // namespace tillit::fake_slack
