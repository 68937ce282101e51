#include "channels/common/kept_json.hpp"
#include "channels/teams/inbound.hpp"
#include "channels/teams/mentions.hpp"
#include "http/headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tillit::teams {
namespace {

using channels::Kept;
using channels::Wanted;
using http::equal_ignoring_case;

std::span<const Wanted> wanted_of_activity() {
  static constexpr auto kId = std::to_array<Wanted>({{"id"}});
  static constexpr auto kFrom =
      std::to_array<Wanted>({{"aadObjectId"}, {"id"}, {"name"}, {"role"}});
  static constexpr auto kConversation =
      std::to_array<Wanted>({{"conversationType"}, {"id"}, {"isGroup"}, {"tenantId"}});
  static constexpr auto kMentioned = std::to_array<Wanted>({{"id"}, {"name"}});
  static constexpr auto kEntities = std::to_array<Wanted>(
      {{"locale"}, {"mentioned", kMentioned}, {"text"}, {"timezone"}, {"type"}});
  static constexpr auto kAttachments = std::to_array<Wanted>({{"contentType"}});
  static constexpr auto kChannelData = std::to_array<Wanted>({{"eventType"}, {"tenant", kId}});
  // `value` holds `action`, that holds `data`, and that holds texts: nothing deeper is ours.
  static constexpr auto kInData = std::to_array<Wanted>({{""}});
  static constexpr auto kInAction = std::to_array<Wanted>({{"", kInData}});
  static constexpr auto kInValue = std::to_array<Wanted>({{"", kInAction}});
  static constexpr auto kActivity = std::to_array<Wanted>({{"action"},
                                                           {"attachments", kAttachments},
                                                           {"channelData", kChannelData},
                                                           {"channelId"},
                                                           {"conversation", kConversation},
                                                           {"entities", kEntities},
                                                           {"from", kFrom},
                                                           {"id"},
                                                           {"locale"},
                                                           {"localTimezone"},
                                                           {"membersAdded", kId},
                                                           {"membersRemoved", kId},
                                                           {"name"},
                                                           {"recipient", kId},
                                                           {"replyToId"},
                                                           {"serviceUrl"},
                                                           {"text"},
                                                           {"timestamp"},
                                                           {"type"},
                                                           {"value", kInValue}});
  return kActivity;
}

const std::string& first_of(const std::string& a, const std::string& b) {
  return a.empty() ? b : a;
}

Scope scope_of(const Kept& conversation) {
  const std::string& type = conversation.text_of("conversationType");
  const std::string& id = conversation.text_of("id");
  if (equal_ignoring_case(type, "personal")) return Scope::Personal;
  if (equal_ignoring_case(type, "channel")) return Scope::Channel;
  if (!type.empty() || conversation.is_true("isGroup")) return Scope::Group;
  // Some leave their type out.
  if (id.starts_with("a:")) return Scope::Personal;
  const std::string_view room = std::string_view(id).substr(0, id.find(';'));
  const bool is_channel = room.ends_with("@thread.tacv2") || room.ends_with("@thread.skype");
  return is_channel ? Scope::Channel : Scope::Group;
}

// The entity that tells of the client, or one with nothing in it.
const Kept& client_of(const Kept& activity) {
  static const Kept kNone{};
  const auto& entities = activity.inside("entities").kept;
  const auto found = std::ranges::find_if(entities, [](const Kept& one) {
    return equal_ignoring_case(one.text_of("type"), "clientInfo");
  });
  return found == entities.end() ? kNone : *found;
}

Origin read_origin(const Kept& activity) {
  const Kept& conversation = activity.inside("conversation");
  const Kept& from = activity.inside("from");
  const Kept& client = client_of(activity);
  Origin origin;
  origin.id = activity.text_of("id");
  origin.timestamp = activity.text_of("timestamp");
  origin.service_url = activity.text_of("serviceUrl");
  origin.channel_id = activity.text_of("channelId");
  origin.bot = activity.inside("recipient").text_of("id");
  origin.tenant = first_of(conversation.text_of("tenantId"),
                           activity.inside("channelData").inside("tenant").text_of("id"));
  origin.conversation = conversation.text_of("id");
  origin.scope = scope_of(conversation);
  origin.user = from.text_of("id");
  origin.object = from.text_of("aadObjectId");
  origin.name = from.text_of("name");
  origin.locale = first_of(activity.text_of("locale"), client.text_of("locale"));
  origin.zone = first_of(activity.text_of("localTimezone"), client.text_of("timezone"));
  return origin;
}

std::vector<MentionEntity> mentions_in(const Kept& activity) {
  std::vector<MentionEntity> mentions;
  for (const Kept& entity : activity.inside("entities").kept) {
    if (!equal_ignoring_case(entity.text_of("type"), "mention")) continue;
    const Kept& mentioned = entity.inside("mentioned");
    mentions.push_back(
        {mentioned.text_of("id"), mentioned.text_of("name"), entity.text_of("text")});
    if (mentions.size() == kMostMentions) break;
  }
  return mentions;
}

std::string text_in(const Kept& activity, const Origin& origin,
                    std::span<const MentionEntity> mentions) {
  const auto& entities = activity.inside("entities").kept;
  const bool quotes = std::ranges::any_of(entities, [](const Kept& one) {
    return equal_ignoring_case(one.text_of("type"), "quotedReply");
  });
  const std::string& raw = activity.text_of("text");
  const std::string text = quotes ? without_quotation(raw) : raw;
  return mentions.empty() ? text : without_mentions(text, mentions, origin.bot);
}

nlohmann::json json_of(const Kept& kept) {
  switch (kept.kind) {
    case Kept::Kind::Null: return nullptr;
    case Kept::Kind::Bool: return kept.text == "true";
    case Kept::Kind::String: return kept.text;
    case Kept::Kind::Number: break;
    case Kept::Kind::List: {
      auto list = nlohmann::json::array();
      for (const Kept& one : kept.kept) list.push_back(json_of(one));
      return list;
    }
    case Kept::Kind::Object: {
      auto object = nlohmann::json::object();
      for (const Kept& one : kept.kept) object.emplace(one.key, json_of(one));
      return object;
    }
  }
  const char* const end = kept.text.data() + kept.text.size();
  std::int64_t whole = 0;
  const auto [stop, error] = std::from_chars(kept.text.data(), end, whole);
  const bool fits = error == std::errc{} && stop == end;
  return fits ? nlohmann::json(whole) : nlohmann::json(kept.text);
}

bool is_person(const Kept& activity, const Origin& origin) {
  return !origin.user.empty() && !origin.user.starts_with("28:") &&
         !equal_ignoring_case(origin.user, origin.bot) &&
         !equal_ignoring_case(activity.inside("from").text_of("role"), "bot");
}

bool names_us(const Kept& members, const Origin& origin) {
  return std::ranges::any_of(members.kept, [&](const Kept& one) {
    return !origin.bot.empty() && equal_ignoring_case(one.text_of("id"), origin.bot);
  });
}

Inbound read_message(const Kept& activity, Origin origin) {
  if (!is_person(activity, origin)) return Ignored{std::move(origin), "not_a_person"};
  const Kept& value = activity.inside("value");
  if (value.is(Kept::Kind::Object))
    return CardUse{std::move(origin), activity.text_of("replyToId"), json_of(value), false};
  const auto mentions = mentions_in(activity);
  if (origin.scope != Scope::Personal) {
    const bool is_ours = is_mentioned(mentions, origin.bot);
    if (!is_ours) return Ignored{std::move(origin), "not_mentioned"};
    std::string text = text_in(activity, origin, mentions);
    return Mention{std::move(origin), std::move(text)};
  }
  std::string text = text_in(activity, origin, mentions);
  return Message{std::move(origin), std::move(text)};
}

Inbound read_change(const Kept& activity, Origin origin) {
  if (!is_person(activity, origin)) return Ignored{std::move(origin), "not_a_person"};
  if (origin.scope != Scope::Personal) return Ignored{std::move(origin), "not_private"};
  const std::string& what = activity.inside("channelData").text_of("eventType");
  if (equal_ignoring_case(what, "undeleteMessage")) return Ignored{std::move(origin), "undeleted"};
  std::string text = text_in(activity, origin, mentions_in(activity));
  return MessageEdited{std::move(origin), std::move(text)};
}

Inbound read_deletion(const Kept& activity, Origin origin) {
  if (!is_person(activity, origin)) return Ignored{std::move(origin), "not_a_person"};
  if (origin.scope != Scope::Personal) return Ignored{std::move(origin), "not_private"};
  return MessageDeleted{std::move(origin)};
}

Inbound read_conversation_update(const Kept& activity, Origin origin) {
  const bool added = names_us(activity.inside("membersAdded"), origin);
  const bool removed = names_us(activity.inside("membersRemoved"), origin);
  if (added) return Added{std::move(origin), false};
  if (removed) return Removed{std::move(origin)};
  return Ignored{std::move(origin), "others_changed"};
}

Inbound read_installation(const Kept& activity, Origin origin) {
  const std::string& action = activity.text_of("action");
  if (equal_ignoring_case(action, "add")) return Added{std::move(origin), false};
  if (equal_ignoring_case(action, "add-upgrade")) return Added{std::move(origin), true};
  if (equal_ignoring_case(action, "remove")) return Removed{std::move(origin)};
  // A new version of the app takes the place of the old one: nobody has left.
  if (equal_ignoring_case(action, "remove-upgrade")) return Ignored{std::move(origin), "upgraded"};
  return Ignored{std::move(origin), "unknown_installation"};
}

Inbound read_invoke(const Kept& activity, Origin origin) {
  const std::string& name = activity.text_of("name");
  // All who had no id would be one person.
  if (name == "adaptiveCard/action" && !is_person(activity, origin))
    return Ignored{std::move(origin), "not_a_person"};
  if (name == "adaptiveCard/action")
    return CardUse{std::move(origin), activity.text_of("replyToId"),
                   json_of(activity.inside("value")), true};
  return Invoke{std::move(origin), name};
}

// What is known and asks nothing of us, as the word it is ignored under.
std::optional<std::string_view> why_ignored(std::string_view type) {
  static constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"endOfConversation", "end_of_conversation"},
       {"event", "event"},
       {"messageReaction", "message_reaction"},
       {"trace", "trace"},
       {"typing", "typing"}});
  const auto* const found = std::ranges::find_if(
      kWords, [&](const auto& one) { return equal_ignoring_case(one.first, type); });
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

}  // namespace

Result<Inbound> read_activity(std::string_view body) {
  const auto activity = channels::keep_wanted(body, wanted_of_activity());
  if (!activity) return tl::unexpected(activity.error());
  const std::string& type = activity->text_of("type");
  Origin origin = read_origin(*activity);
  if (type.empty() || origin.conversation.empty())
    return fail(Errc::Invalid, "an activity of Teams has no type or no conversation");
  const auto is = [&](std::string_view wanted) { return equal_ignoring_case(type, wanted); };
  if (is("message")) return read_message(*activity, std::move(origin));
  if (is("messageUpdate")) return read_change(*activity, std::move(origin));
  if (is("messageDelete")) return read_deletion(*activity, std::move(origin));
  if (is("conversationUpdate")) return read_conversation_update(*activity, std::move(origin));
  if (is("installationUpdate")) return read_installation(*activity, std::move(origin));
  if (is("invoke")) return read_invoke(*activity, std::move(origin));
  const auto why = why_ignored(type);
  return Ignored{std::move(origin), why ? *why : "unknown_type"};
}

std::string_view kind_of(const Inbound& inbound) {
  if (const auto* use = std::get_if<CardUse>(&inbound))
    return use->is_invoke ? "card_action" : "card_submit";
  static constexpr auto kKinds =
      std::to_array<std::string_view>({"message", "mention", "card", "message_edited",
                                       "message_deleted", "added", "removed", "invoke", "ignored"});
  static_assert(kKinds.size() == std::variant_size_v<Inbound>);
  return kKinds[inbound.index()];
}

const Origin& origin_of(const Inbound& inbound) {
  return std::visit([](const auto& one) -> const Origin& { return one.origin; }, inbound);
}

Origin& origin_of(Inbound& inbound) {
  return std::visit([](auto& one) -> Origin& { return one.origin; }, inbound);
}

}  // namespace tillit::teams
