#include "slack/fake/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tillit::fake_slack {
namespace {

// Microseconds of a ts; without a dot whole seconds.
std::int64_t micros_of(std::string_view ts) {
  std::int64_t seconds = 0;
  const auto dot = std::min(ts.find('.'), ts.size());
  std::from_chars(ts.data(), ts.data() + dot, seconds);
  std::string fraction(dot < ts.size() ? ts.substr(dot + 1) : std::string_view());
  fraction.resize(6, '0');
  std::int64_t micros = 0;
  std::from_chars(fraction.data(), fraction.data() + fraction.size(), micros);
  return seconds * 1'000'000 + micros;
}

Channel* channel_of(State& state, const Asked& asked) {
  const auto found = state.channels.find(asked.arg("channel"));
  if (found == state.channels.end()) return nullptr;
  Channel& channel = found->second;
  const Installation& bot = *asked.installation;
  const bool ours = channel.kind == ChannelKind::Direct
                        ? channel.installation == bot.key()
                        : bot.org_wide() || channel.team_id == bot.team_id;
  return ours ? &channel : nullptr;
}

}  // namespace

Json conversations_open(State& state, Asked& asked) {
  if (const std::string id = asked.arg("channel"); !id.empty()) {
    const Channel* channel = channel_of(state, asked);
    if (channel == nullptr) return refusal("channel_not_found");
    return {{"ok", true}, {"no_op", true}, {"already_open", true}, {"channel", {{"id", id}}}};
  }
  const std::string users = asked.arg("users");
  if (users.empty()) return refusal("users_list_not_supplied");
  if (users.find(',') != std::string::npos) {
    return refusal("invalid_arguments", {"this Slack opens no group conversations"});
  }
  const auto user = state.users.find(users);
  if (user == state.users.end()) return refusal("user_not_found");
  if (user->second.deleted) return refusal("user_disabled");
  if (user->second.is_bot) return refusal("cannot_dm_bot");
  if (state.installation_of_user(user->second) != asked.installation)
    return refusal("user_not_found");
  const bool known = state.dms.contains(asked.installation->key() + " " + users);
  const Channel& channel = state.dm(*asked.installation, user->second);
  Json body{{"ok", true}, {"channel", {{"id", channel.id}}}};
  if (known) body["no_op"] = body["already_open"] = true;
  if (asked.flag("return_im")) {
    body["channel"].update({{"is_im", true}, {"user", users}, {"is_open", true}});
  }
  return body;
}

Json conversations_info(State& state, Asked& asked) {
  if (asked.arg("channel").empty()) {
    return refusal("invalid_arguments", {"[ERROR] missing required field: channel"});
  }
  const Channel* channel = channel_of(state, asked);
  if (channel == nullptr) return refusal("channel_not_found");
  const bool direct = channel->kind == ChannelKind::Direct;
  if (Json refused = missing_scope(asked, direct ? "im:read" : "channels:read");
      !refused.is_null()) {
    return refused;
  }
  Json wire{
      {"id", channel->id}, {"is_im", direct}, {"is_channel", !direct}, {"is_archived", false}};
  if (direct) {
    wire["user"] = channel->person;
    if (asked.flag("include_locale")) wire["locale"] = state.users.at(channel->person).locale;
  } else {
    wire["name"] = channel->name;
    wire["is_member"] = channel->members.contains(asked.installation->bot_user_id);
  }
  return {{"ok", true}, {"channel", std::move(wire)}};
}

Json conversations_history(State& state, Asked& asked) {
  const Channel* channel = channel_of(state, asked);
  if (channel == nullptr) return refusal("channel_not_found");
  const bool direct = channel->kind == ChannelKind::Direct;
  if (Json refused = missing_scope(asked, direct ? "im:history" : "channels:history");
      !refused.is_null()) {
    return refused;
  }
  std::size_t limit = 100;
  if (const std::string text = asked.arg("limit"); !text.empty()) {
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (parsed.ec != std::errc() || limit < 1 || limit > 999) return refusal("invalid_limit");
  }
  const bool inclusive = asked.flag("inclusive");
  const std::int64_t oldest = asked.has("oldest") ? micros_of(asked.arg("oldest")) : -1;
  std::int64_t latest = asked.has("latest") ? micros_of(asked.arg("latest")) : INT64_MAX;
  bool includes_latest = inclusive;
  if (const std::string cursor = asked.arg("cursor"); !cursor.empty()) {
    if (!cursor.starts_with("before:")) return refusal("invalid_cursor");
    latest = micros_of(std::string_view(cursor).substr(7));
    includes_latest = false;
  }
  const auto& all = channel->messages;
  auto end = std::ranges::partition_point(all, [&](const Message& message) {
    const std::int64_t at = micros_of(message.ts());
    return at < latest || (includes_latest && at == latest);
  });
  Json messages = Json::array();
  std::string last;
  bool more = false;
  while (end != all.begin()) {  // The latest first.
    const Message& message = *--end;
    const std::int64_t at = micros_of(message.ts());
    if (at < oldest || (at == oldest && !inclusive)) break;
    if (message.deleted || !message.only_for.empty()) continue;
    if (messages.size() == limit) {
      more = true;
      break;
    }
    Json wire = message.wire;
    if (!message.metadata.is_null() && asked.flag("include_all_metadata")) {
      wire["metadata"] = message.metadata;
    }
    messages.push_back(std::move(wire));
    last = message.ts();
  }
  return {{"ok", true},
          {"messages", std::move(messages)},
          {"has_more", more},
          {"pin_count", 0},
          {"response_metadata", {{"next_cursor", more ? "before:" + last : ""}}}};
}

}  // namespace tillit::fake_slack
