#include "channels/slack/identity.hpp"

#include <string_view>
#include <variant>

namespace tillit::slack {
namespace {

// Between the parts of one id. No id of Slack's has a line break, and one of ours that had would
// only make its own id longer.
constexpr char kBetween = '\n';

// Without the part that tells it from others, it has none.
EventIdentity made(std::string_view kind, std::string room, std::string id) {
  if (id.empty()) return {};
  return {std::string(kind), std::move(room), std::move(id), {}};
}

EventIdentity by_event_id(std::string_view kind, const Origin& origin, std::string room) {
  return made(kind, std::move(room), origin.event_id);
}

EventIdentity of(const UrlVerification& /*event*/) { return {}; }
EventIdentity of(const AppRateLimited& /*event*/) { return {}; }
EventIdentity of(const Suggestion& /*event*/) { return {}; }
EventIdentity of(const Ignored& /*event*/) { return {}; }

EventIdentity of(const DirectMessage& event) { return made("message", event.channel, event.ts); }
EventIdentity of(const Mention& event) { return made("message", event.channel, event.ts); }
EventIdentity of(const MessageEdited& event) {
  return made("edit", event.channel, event.ts + kBetween + event.edited_ts);
}
EventIdentity of(const MessageDeleted& event) { return made("deletion", event.channel, event.ts); }
EventIdentity of(const HomeOpened& event) {
  return by_event_id("home_opened", event.origin, event.channel);
}
EventIdentity of(const JoinedChannel& event) {
  return by_event_id("joined_channel", event.origin, event.channel);
}
EventIdentity of(const LostChannel& event) {
  return by_event_id("lost_channel", event.origin, event.channel);
}
EventIdentity of(const ProfileChanged& event) {
  return by_event_id("profile_changed", event.origin, event.profile.id);
}
EventIdentity of(const Uninstalled& event) { return by_event_id("uninstalled", event.origin, {}); }
EventIdentity of(const TokensRevoked& event) {
  return by_event_id("tokens_revoked", event.origin, {});
}
EventIdentity of(const TeamAccess& event) { return by_event_id("team_access", event.origin, {}); }

EventIdentity of(const BlockAction& event) {
  const bool in_message = !event.message_ts.empty();
  const std::string& place = in_message ? event.message_ts : event.view_id;
  EventIdentity identity{"action", in_message ? event.channel : event.user, place, place};
  for (const Picked& action : event.actions) {
    identity.id += kBetween + action.action_id + kBetween + action.action_ts;
    identity.same_choice += kBetween + action.action_id + kBetween + action.value;
    for (const Option& option : action.chosen) identity.same_choice += kBetween + option.value;
  }
  return identity;
}
EventIdentity of(const ViewSubmitted& event) {
  return made("submission", event.user, event.view_id + kBetween + event.hash);
}
EventIdentity of(const ViewClosed& event) {
  return made("closing", event.user, event.view_id + kBetween + event.hash);
}
EventIdentity of(const Shortcut& event) { return made("shortcut", event.user, event.trigger_id); }
EventIdentity of(const MessageShortcut& event) {
  return made("shortcut", event.user, event.trigger_id);
}
EventIdentity of(const Command& event) { return made("command", event.channel, event.trigger_id); }

}  // namespace

EventIdentity identity_of(const Inbound& inbound) {
  return std::visit([](const auto& event) { return of(event); }, inbound);
}

}  // namespace tillit::slack
