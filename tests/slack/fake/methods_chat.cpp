#include "slack/fake/block_judge.hpp"
#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_slack {
namespace {

constexpr std::size_t kMaxPostText = 40'000;   // silently cut
constexpr std::size_t kMaxUpdateText = 4'000;  // refused
constexpr std::size_t kMaxMetadata = 16'000;
constexpr std::int64_t kSpacingMs = 1'000;

bool belongs(const State& state, const Channel& channel, const Installation& installation) {
  if (channel.kind == ChannelKind::Direct) return channel.installation == installation.key();
  if (!installation.org_wide()) return channel.team_id == installation.team_id;
  const auto workspace = state.workspaces.find(channel.team_id);
  return workspace != state.workspaces.end() &&
         workspace->second.enterprise_id == installation.enterprise_id;
}

Channel* find_channel(State& state, const Installation& installation, const std::string& id) {
  const auto found = state.channels.find(id);
  if (found == state.channels.end() || !belongs(state, found->second, installation)) return nullptr;
  return &found->second;
}

// Where a post goes; opens the DM of a user id. Null and an error otherwise.
Channel* target_of_post(State& state, const Asked& asked, std::string& error) {
  const std::string id = asked.arg("channel");
  Channel* channel = find_channel(state, *asked.installation, id);
  if (const auto user = state.users.find(id); channel == nullptr && user != state.users.end()) {
    if (state.installation_of_user(user->second) != asked.installation || user->second.is_bot) {
      error = user->second.is_bot ? "cannot_dm_bot" : "channel_not_found";
      return nullptr;
    }
    channel = &state.dm(*asked.installation, user->second);
  }
  if (channel == nullptr) {
    error = "channel_not_found";
  } else if (channel->kind == ChannelKind::Direct && state.users.at(channel->person).deleted) {
    error = "user_disabled";
    return nullptr;
  } else if (channel->kind == ChannelKind::Public &&
             !channel->members.contains(asked.installation->bot_user_id)) {
    error = "not_in_channel";
    return nullptr;
  }
  return channel;
}

// What a message says and shows; null where it is fine.
Json content_refusal(const Asked& asked, bool needs_some) {
  const bool has_markdown = !asked.arg("markdown_text").empty();
  const Json blocks = asked.structure("blocks");
  const Json attachments = asked.structure("attachments");
  if (has_markdown && (!asked.arg("text").empty() || asked.has("blocks"))) {
    return refusal("markdown_text_conflict");
  }
  if (needs_some && asked.arg("text").empty() && !has_markdown &&
      (!blocks.is_array() || blocks.empty()) && (!attachments.is_array() || attachments.empty())) {
    return refusal("no_text");
  }
  if (attachments.is_array() && attachments.size() > 100) return refusal("too_many_attachments");
  if (asked.has("blocks")) {
    if (!blocks.is_array()) return refusal("invalid_blocks_format");
    const auto complaints = judge_blocks(blocks, Surface::Message);
    if (!complaints.empty()) return refusal("invalid_blocks", complaints);
    if (code_points(blocks.dump()) > kMaxBlocksJson) return refusal("msg_blocks_too_long");
  }
  return nullptr;
}

// A picture of the app's own must be there, all of it.
bool knows_pictures(const State& state, const Json& blocks) {
  if (!blocks.is_array()) return true;
  return std::ranges::all_of(blocks, [&](const Json& block) {
    const std::string id = text_of(block.value("slack_file", Json::object()), "id");
    const auto file = state.files.find(id);
    return id.empty() || (file != state.files.end() && file->second.shared);
  });
}

Json metadata_refusal(const Json& metadata) {
  if (metadata.is_null() || (metadata.is_object() && metadata.empty())) return nullptr;
  if (metadata.is_discarded() || text_of(metadata, "event_type").empty() ||
      !metadata.contains("event_payload") || !metadata["event_payload"].is_object()) {
    return refusal("invalid_metadata_format");
  }
  if (metadata.dump().size() > kMaxMetadata) return refusal("metadata_too_large");
  return nullptr;
}

std::string cut_at(const std::string& text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && ++points > most)
      return text.substr(0, i);
  }
  return text;
}

// A message of the bot from the call's arguments, without channel.
Message message_of(State& state, Asked& asked) {
  const Installation& bot = *asked.installation;
  std::string text = asked.arg("text");
  if (text.empty()) text = asked.arg("markdown_text");
  if (code_points(text) > kMaxPostText) {
    text = cut_at(text, kMaxPostText);
    asked.warnings.emplace_back("message_truncated");
  }
  Message message;
  message.by_bot = true;
  message.posted = state.now();
  message.wire = {{"type", "message"},
                  {"user", bot.bot_user_id},
                  {"bot_id", bot.bot_id},
                  {"app_id", state.app.app_id},
                  {"text", text},
                  {"ts", state.next_ts()},
                  {"bot_profile",
                   {{"id", bot.bot_id}, {"app_id", state.app.app_id}, {"name", state.app.name}}}};
  if (!bot.org_wide()) message.wire["team"] = bot.team_id;
  if (const Json blocks = asked.structure("blocks"); blocks.is_array() && !blocks.empty()) {
    message.wire["blocks"] = with_ids(state, blocks);
    message.picked = initial_values(message.wire["blocks"]);
  }
  if (const Json attachments = asked.structure("attachments"); attachments.is_array()) {
    message.wire["attachments"] = attachments;
  }
  if (const std::string thread = asked.arg("thread_ts"); !thread.empty()) {
    message.wire["thread_ts"] = thread;
  }
  return message;
}

// Notifications and screen readers read the text, never the blocks.
void expect_fallback_text(State& state, const Asked& asked, const Channel& channel) {
  const Json blocks = asked.structure("blocks");
  if (blocks.is_array() && !blocks.empty() && asked.arg("text").empty()) {
    state.violate("no_fallback_text", asked.method, channel.id, "blocks without text");
  }
}

// One message per second and channel. False: refuse, asked.retry_after is set.
bool keeps_spacing(State& state, Asked& asked, Channel& channel) {
  const std::int64_t now = state.now().time_since_epoch().count();
  const std::int64_t since = now - channel.last_post_ms;
  if (state.spacing != Spacing::Ignore && since < kSpacingMs) {
    state.violate("spacing", asked.method, channel.id,
                  fmt::format("{} ms after the last post", since));
    if (state.spacing == Spacing::Refuse) {
      asked.retry_after = 1;
      return false;
    }
  }
  channel.last_post_ms = now;
  return true;
}

// The bot's own message, or a refusal in `error`.
Message* own_message(State& state, const Asked& asked, Channel*& channel, const char* not_own,
                     std::string& error) {
  channel = find_channel(state, *asked.installation, asked.arg("channel"));
  if (channel == nullptr) {
    if (state.users.contains(asked.arg("channel"))) {
      state.violate("user_as_channel", asked.method, asked.arg("channel"),
                    "needs the id of the DM");
    }
    error = "channel_not_found";
    return nullptr;
  }
  Message* message = channel->message(asked.arg("ts"));
  if (message != nullptr && !message->only_for.empty()) {
    state.violate("ephemeral_ts", asked.method, channel->id,
                  "an ephemeral message cannot be reached");
    message = nullptr;
  }
  if (message == nullptr) {
    error = "message_not_found";
  } else if (text_of(message->wire, "user") != asked.installation->bot_user_id) {
    error = not_own;
    return nullptr;
  }
  return message;
}

}  // namespace

Json chat_post(State& state, Asked& asked) {
  if (asked.arg("channel").empty()) {
    return refusal("invalid_arguments", {"[ERROR] missing required field: channel"});
  }
  std::string error;
  Channel* channel = target_of_post(state, asked, error);
  if (channel == nullptr) return refusal(error);
  if (Json refused = content_refusal(asked, true); !refused.is_null()) return refused;
  if (!knows_pictures(state, asked.structure("blocks")))
    return refusal("invalid_blocks", {"[ERROR] invalid slack file"});
  const Json metadata = asked.structure("metadata");
  if (Json refused = metadata_refusal(metadata); !refused.is_null()) return refused;
  if (const std::string thread = asked.arg("thread_ts");
      !thread.empty() && channel->message(thread) == nullptr) {
    return refusal("thread_not_found");
  }
  if (!keeps_spacing(state, asked, *channel)) return refusal("ratelimited");
  expect_fallback_text(state, asked, *channel);
  Message message = message_of(state, asked);
  if (metadata.is_object() && !metadata.empty()) {
    message.metadata = metadata;
    ++state.metadata_counts[metadata["event_payload"].dump()];
  }
  const Message& kept = channel->add(std::move(message));
  echo_post(state, *channel, kept);
  return {{"ok", true}, {"channel", channel->id}, {"ts", kept.ts()}, {"message", kept.wire}};
}

Json chat_update(State& state, Asked& asked) {
  Channel* channel = nullptr;
  std::string error;
  Message* message = own_message(state, asked, channel, "cant_update_message", error);
  if (message == nullptr) return refusal(error);
  if (code_points(asked.arg("text")) > kMaxUpdateText) return refusal("msg_too_long");
  const bool empties = asked.structure("blocks").is_array() && asked.structure("blocks").empty();
  if (Json refused = content_refusal(asked, !empties); !refused.is_null()) return refused;
  const Json metadata = asked.structure("metadata");
  if (Json refused = metadata_refusal(metadata); !refused.is_null()) return refused;
  expect_fallback_text(state, asked, *channel);
  const Json before = message->wire;
  if (asked.has("text") || asked.has("markdown_text")) {
    message->wire["text"] = asked.has("text") ? asked.arg("text") : asked.arg("markdown_text");
  }
  if (asked.has("blocks")) {  // Left out, the old blocks stay.
    message->wire.erase("blocks");
    if (!empties) message->wire["blocks"] = with_ids(state, asked.structure("blocks"));
    message->picked =
        initial_values(empties ? Json::array() : message->wire["blocks"],
                       message->picked.is_object() ? message->picked : Json::object());
  }
  if (metadata.is_object()) message->metadata = metadata.empty() ? Json() : metadata;
  message->edited = true;
  message->wire["edited"] = {{"user", asked.installation->bot_user_id}, {"ts", state.next_ts()}};
  echo_change(state, *channel, *message, before);
  return {{"ok", true},
          {"channel", channel->id},
          {"ts", message->ts()},
          {"text", message->wire["text"]},
          {"message", message->wire}};
}

Json chat_ephemeral(State& state, Asked& asked) {
  Channel* channel = find_channel(state, *asked.installation, asked.arg("channel"));
  if (channel == nullptr) return refusal("channel_not_found");
  const auto user = state.users.find(asked.arg("user"));
  if (user == state.users.end() || user->second.deleted ||
      !channel->members.contains(user->second.id)) {
    return refusal("user_not_in_channel");
  }
  if (Json refused = content_refusal(asked, true); !refused.is_null()) return refused;
  Message message = message_of(state, asked);
  message.only_for = user->second.id;
  return {{"ok", true}, {"message_ts", channel->add(std::move(message)).ts()}};
}

Json chat_delete(State& state, Asked& asked) {
  Channel* channel = nullptr;
  std::string error;
  Message* message = own_message(state, asked, channel, "cant_delete_message", error);
  if (message == nullptr) return refusal(error);
  message->deleted = true;
  echo_delete(state, *channel, *message);
  return {{"ok", true}, {"channel", channel->id}, {"ts", message->ts()}};
}

}  // namespace tillit::fake_slack
