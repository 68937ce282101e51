#include "channels/slack/readers.hpp"
#include "channels/slack/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace tillit::slack {
namespace {

// Every subtype that Slack lists, as the word it is ignored under. What a person writes has none of
// these, but for the few that read_message lets through.
std::string_view why_of_subtype(std::string_view subtype) {
  static constexpr auto kWhys =
      std::to_array<std::string_view>({"subtype_assistant_app_thread",
                                       "subtype_bot_add",
                                       "subtype_bot_message",
                                       "subtype_bot_remove",
                                       "subtype_channel_archive",
                                       "subtype_channel_convert_to_private",
                                       "subtype_channel_convert_to_public",
                                       "subtype_channel_join",
                                       "subtype_channel_leave",
                                       "subtype_channel_name",
                                       "subtype_channel_posting_permissions",
                                       "subtype_channel_purpose",
                                       "subtype_channel_topic",
                                       "subtype_channel_unarchive",
                                       "subtype_document_mention",
                                       "subtype_ekm_access_denied",
                                       "subtype_file_comment",
                                       "subtype_file_mention",
                                       "subtype_group_archive",
                                       "subtype_group_join",
                                       "subtype_group_leave",
                                       "subtype_group_name",
                                       "subtype_group_purpose",
                                       "subtype_group_topic",
                                       "subtype_group_unarchive",
                                       "subtype_huddle_thread",
                                       "subtype_message_replied",
                                       "subtype_pinned_item",
                                       "subtype_reminder_add",
                                       "subtype_reply_broadcast",
                                       "subtype_tombstone",
                                       "subtype_unpinned_item"});
  static constexpr std::string_view kPrefix = "subtype_";
  const auto found = std::ranges::find_if(
      kWhys, [&](std::string_view why) { return why.substr(kPrefix.size()) == subtype; });
  return found == kWhys.end() ? "subtype_unknown" : *found;
}

// Slack's word for a deleted message that others had answered.
constexpr std::string_view kTombstone = "tombstone";

bool is_what_people_write(std::string_view subtype) {
  return subtype.empty() || subtype == "file_share" || subtype == "thread_broadcast" ||
         subtype == "me_message";
}

bool is_direct(const Kept& event) {
  const std::string& type = event.text_of("channel_type");
  return type.empty() ? event.text_of("channel").starts_with('D') : type == "im";
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Why the author of `message` is nobody we answer; nullopt for a person. Our own posts come back
// with our user, bot and app ids and without a subtype, so a filter on subtypes alone would answer
// itself for ever.
std::optional<std::string_view> why_not_a_person(const Origin& origin, const Kept& message) {
  const std::string& user = message.text_of("user");
  const std::string& app = message.text_of("app_id");
  if (!user.empty() && user == origin.bot_user) return "own_message";
  if (!app.empty() && app == origin.app_id) return "own_message";
  const Kept* const bot = message.find("bot_profile");
  const bool has_bot = bot != nullptr && !bot->is(Kept::Kind::Null);
  if (!app.empty() || has_bot || !message.text_of("bot_id").empty()) return "bot_message";
  if (user == "USLACKBOT" || user == "USLACK") return "slack_notice";
  if (user.empty()) return "no_user";
  return std::nullopt;
}

// Of a reply; a parent names itself.
std::string thread_of(const Kept& message) {
  const std::string& thread = message.text_of("thread_ts");
  return thread == message.text_of("ts") ? std::string() : thread;
}

Inbound read_deletion(Origin origin, const Kept& event, const std::string& ts) {
  const Kept& gone = event.inside("previous_message");
  if (ts.empty() || event.text_of("channel").empty()) return Ignored{"incomplete"};
  const auto why = why_not_a_person(origin, gone);
  if (why && *why != "no_user") return Ignored{*why};
  origin.user_team = user_team_of(gone);
  return MessageDeleted{std::move(origin), gone.text_of("user"), event.text_of("channel"), ts};
}

Inbound read_change(Origin origin, const Kept& event) {
  const Kept& now = event.inside("message");
  const Kept& before = event.inside("previous_message");
  const std::string& subtype = now.text_of("subtype");
  if (subtype == kTombstone) return read_deletion(std::move(origin), event, now.text_of("ts"));
  if (const auto why = why_not_a_person(origin, now)) return Ignored{*why};
  if (!is_what_people_write(subtype)) return Ignored{why_of_subtype(subtype)};
  // A link preview or a reply count comes as a change too.
  if (!now.inside("edited").is(Kept::Kind::Object)) return Ignored{"not_edited"};
  if (before.find("text") != nullptr && before.text_of("text") == now.text_of("text")) {
    return Ignored{"same_text"};
  }
  if (now.text_of("ts").empty() || event.text_of("channel").empty()) return Ignored{"incomplete"};
  origin.user_team = user_team_of(now);
  std::string text = decode_text(now.text_of("text"), origin.bot_user);
  return MessageEdited{std::move(origin),
                       now.text_of("user"),
                       event.text_of("channel"),
                       now.text_of("ts"),
                       first_of(now.inside("edited").text_of("ts"), event.text_of("ts")),
                       std::move(text),
                       thread_of(now)};
}

// Our user id as the mention at the beginning of `text` tells it, or "".
std::string mentioned_first(std::string_view text) {
  while (!text.empty() && is_blank(text.substr(0, 1))) text.remove_prefix(1);
  if (!text.starts_with("<@")) return {};
  text.remove_prefix(2);
  return std::string(text.substr(0, text.find_first_of("|>")));
}

}  // namespace

std::span<const Wanted> wanted_of_message() {
  static constexpr auto kEdited = std::to_array<Wanted>({{"ts"}});
  static constexpr auto kMessage = std::to_array<Wanted>({{"app_id"},
                                                          {"bot_id"},
                                                          {"bot_profile"},
                                                          {"edited", kEdited},
                                                          {"files"},
                                                          {"source_team"},
                                                          {"subtype"},
                                                          {"team"},
                                                          {"text"},
                                                          {"thread_ts"},
                                                          {"ts"},
                                                          {"user"},
                                                          {"user_team"}});
  return kMessage;
}

Inbound read_message(Origin origin, const Kept& event) {
  const std::string& subtype = event.text_of("subtype");
  if (!is_direct(event)) return Ignored{"not_direct"};
  if (subtype == "message_changed") return read_change(std::move(origin), event);
  if (subtype == "message_deleted") {
    return read_deletion(
        std::move(origin), event,
        first_of(event.text_of("deleted_ts"), event.inside("previous_message").text_of("ts")));
  }
  if (!is_what_people_write(subtype)) return Ignored{why_of_subtype(subtype)};
  if (const auto why = why_not_a_person(origin, event)) return Ignored{*why};
  if (event.is_true("hidden")) return Ignored{"hidden"};
  const bool has_files = !event.inside("files").kept.empty();
  if (is_blank(event.text_of("text")) && !has_files) return Ignored{"no_text"};
  if (event.text_of("ts").empty() || event.text_of("channel").empty()) {
    return Ignored{"incomplete"};
  }
  origin.user_team = user_team_of(event);
  std::string text = decode_text(event.text_of("text"), origin.bot_user);
  return DirectMessage{std::move(origin),   event.text_of("user"), event.text_of("channel"),
                       event.text_of("ts"), std::move(text),       has_files,
                       thread_of(event)};
}

Inbound read_mention(Origin origin, const Kept& event) {
  if (is_direct(event)) return Ignored{"direct_mention"};  // the message itself comes as well
  if (const auto why = why_not_a_person(origin, event)) return Ignored{*why};
  const std::string& subtype = event.text_of("subtype");
  if (!is_what_people_write(subtype)) return Ignored{why_of_subtype(subtype)};
  if (event.is_true("hidden")) return Ignored{"hidden"};
  if (event.text_of("ts").empty() || event.text_of("channel").empty()) {
    return Ignored{"incomplete"};
  }
  origin.user_team = user_team_of(event);
  const std::string& raw = event.text_of("text");
  std::string text =
      decode_text(raw, origin.bot_user.empty() ? mentioned_first(raw) : origin.bot_user);
  if (is_blank(text)) text.clear();
  return Mention{std::move(origin),   event.text_of("user"), event.text_of("channel"),
                 event.text_of("ts"), thread_of(event),      std::move(text)};
}

std::string user_team_of(const Kept& event) {
  return first_of(event.text_of("user_team"),
                  first_of(event.text_of("source_team"), event.text_of("team")));
}

}  // namespace tillit::slack
