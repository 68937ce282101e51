#include "teams/fake/person.hpp"

#include "teams/fake/controls.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::fake_teams {
namespace {

using fakes::text_of;

Reply client_refuses(const char* why) { return {.failure = why}; }

// The conversation, or the person's own chat where none is named; null where there is none.
Conversation* place_of(State& state, const std::string& user_id, const std::string& conversation) {
  return conversation.empty() ? state.personal(user_id) : state.find(conversation);
}

std::string mention_tag(const State& state) { return fmt::format("<at>{}</at>", state.app.name); }

Json mention_of(const State& state) {
  return {{"type", "mention"},
          {"text", mention_tag(state)},
          {"mentioned", {{"id", state.app.bot_id()}, {"name", state.app.name}}}};
}

}  // namespace

std::string Person::chat() const {
  return teams_->look([&](const State& state) {
    const Conversation* chat = state.personal(id_);
    return chat == nullptr ? std::string() : chat->id;
  });
}

std::pair<Reply, Reply> Person::install(Order order) const {
  const std::string chat =
      teams_->with([&](State& state) { return state.make_personal(state.users.at(id_)).id; });
  return come_and_go(chat, true, order);
}

std::pair<Reply, Reply> Person::uninstall() const {
  return come_and_go(chat(), false, Order::ConversationFirst);
}

std::pair<Reply, Reply> Person::install_in(const std::string& conversation, Order order) const {
  return come_and_go(conversation, true, order);
}

std::pair<Reply, Reply> Person::remove_from(const std::string& conversation) const {
  return come_and_go(conversation, false, Order::ConversationFirst);
}

std::pair<Reply, Reply> Person::come_and_go(const std::string& conversation, bool come,
                                            Order order) const {
  Json members;
  Json installation;
  teams_->with([&](State& state) {
    Conversation& place = *state.find(conversation);
    place.installed = come;
    const User& user = state.users.at(id_);
    const auto activity = [&](const char* type, const Json& more) {
      Json made = activity_from(state, user, place, type, more);
      made["id"] = state.next_event_id();
      // Events of the roster know less than messages do.
      made.erase("localTimezone");
      made.erase("localTimestamp");
      made.erase("locale");
      made.erase("entities");
      made["from"].erase("name");
      return made;
    };
    Json bot = Json::array({{{"id", state.app.bot_id()}}});
    // The first list of a personal chat may hold both.
    if (come && place.chat == Chat::Personal) bot.push_back({{"id", id_}});
    members = activity("conversationUpdate", {{come ? "membersAdded" : "membersRemoved", bot}});
    if (place.chat == Chat::Channel)
      members["channelData"]["eventType"] = come ? "teamMemberAdded" : "teamMemberRemoved";
    installation = activity("installationUpdate", {{"action", come ? "add" : "remove"}});
  });
  if (order == Order::InstallationFirst) std::swap(members, installation);
  const Reply first = teams_->courier().deliver(members);
  return {first, teams_->courier().deliver(installation)};
}

void Person::block(bool blocked) const {
  teams_->with([&](State& state) { state.personal(id_)->blocked = blocked; });
}

Typed Person::say(const std::string& text, const TypeOptions& options) const {
  Typed typed;
  typed.activity = teams_->with([&](State& state) -> Json {
    Conversation* chat = state.personal(id_);
    if (chat == nullptr || !chat->installed) return nullptr;
    // Who writes to somebody has not blocked them.
    chat->blocked = false;
    Message message{.id = state.next_message_id(), .author = id_};
    Json more{{"id", message.id}, {"textFormat", "plain"}, {"text", text}};
    more["attachments"] =
        Json::array({{{"contentType", "text/html"}, {"content", fmt::format("<p>{}</p>", text)}}});
    message.wire = activity_from(state, state.users.at(id_), *chat, "message", more);
    message.wire.merge_patch(options.more);
    message.posted = state.now();
    typed.id = message.id;
    chat->messages.push_back(message);
    return message.wire;
  });
  if (typed.activity.is_null()) {
    typed.reply = client_refuses("not_installed");
    return typed;
  }
  typed.reply = teams_->courier().deliver(typed.activity, options.spoil);
  for (int i = 1; i < options.copies; ++i)
    typed.reply = teams_->courier().deliver(typed.activity, options.spoil);
  return typed;
}

Reply Person::edit(const std::string& message_id, const std::string& text) const {
  const Json activity = teams_->with([&](State& state) -> Json {
    Conversation* chat = state.personal(id_);
    Message* message = chat == nullptr ? nullptr : chat->message(message_id);
    if (message == nullptr || message->author != id_) return nullptr;
    message->wire["text"] = text;
    message->edited = true;
    return activity_from(state, state.users.at(id_), *chat, "messageUpdate",
                         {{"id", message_id},
                          {"textFormat", "plain"},
                          {"text", text},
                          {"channelData", {{"eventType", "editMessage"}}}});
  });
  return activity.is_null() ? client_refuses("no_such_message")
                            : teams_->courier().deliver(activity);
}

Reply Person::erase(const std::string& message_id) const {
  const Json activity = teams_->with([&](State& state) -> Json {
    Conversation* chat = state.personal(id_);
    Message* message = chat == nullptr ? nullptr : chat->message(message_id);
    if (message == nullptr || message->author != id_) return nullptr;
    message->deleted = true;
    return activity_from(
        state, state.users.at(id_), *chat, "messageDelete",
        {{"id", message_id}, {"channelData", {{"eventType", "softDeleteMessage"}}}});
  });
  return activity.is_null() ? client_refuses("no_such_message")
                            : teams_->courier().deliver(activity);
}

Reply Person::react(const std::string& message_id, const std::string& reaction) const {
  return send("messageReaction", {{"id", message_id},
                                  {"replyToId", message_id},
                                  {"reactionsAdded", Json::array({{{"type", reaction}}})}})
      .reply;
}

Typed Person::mention(const std::string& conversation, const std::string& text,
                      const std::string& thread, const TypeOptions& options) const {
  Typed typed;
  typed.activity = teams_->with([&](State& state) -> Json {
    Conversation* place = state.find(conversation);
    if (place == nullptr || !place->installed) return nullptr;
    Message message{.id = state.next_message_id(), .author = id_};
    const std::string root = thread.empty() ? message.id : thread;
    message.reply_to = thread;
    Json more{{"id", message.id},
              {"textFormat", "plain"},
              {"text", fmt::format("{} {}\n", mention_tag(state), text)}};
    if (place->chat == Chat::Channel)
      more["conversation"]["id"] = fmt::format("{};messageid={}", place->id, root);
    message.wire = activity_from(state, state.users.at(id_), *place, "message", more);
    message.wire["entities"].push_back(mention_of(state));
    message.wire.merge_patch(options.more);
    message.posted = state.now();
    typed.id = message.id;
    place->messages.push_back(message);
    return message.wire;
  });
  if (typed.activity.is_null()) {
    typed.reply = client_refuses("not_installed");
    return typed;
  }
  for (int i = 0; i < options.copies; ++i)
    typed.reply = teams_->courier().deliver(typed.activity, options.spoil);
  return typed;
}

Reply Person::ask_webhook(const std::string& channel, const std::string& text,
                          const Spoil& spoil) const {
  const Json activity = teams_->with([&](State& state) {
    const Conversation& place = *state.find(channel);
    const std::string id = state.next_message_id();
    Json more{{"id", id},
              {"textFormat", "plain"},
              {"text", fmt::format("{}&nbsp;{}\n", mention_tag(state), text)}};
    more["conversation"]["id"] = fmt::format("{};messageid={}", place.id, id);
    return activity_from(state, state.users.at(id_), place, "message", more);
  });
  Reply reply = teams_->courier().ask_webhook(activity, spoil);
  if (!reply.ok()) return reply;
  teams_->with([&](State& state) {
    state.violate_all("webhook", channel,
                      judge_webhook_answer(reply.status, reply.content_type, reply.body));
    Message message{.id = state.next_message_id(), .author = state.app.bot_id()};
    message.wire = Json::parse(reply.body, nullptr, false);
    if (!message.wire.is_object()) return;
    message.posted = state.now();
    message.reply_to = text_of(activity, "id");
    state.find(channel)->messages.push_back(std::move(message));
  });
  return reply;
}

Typed Person::send(const std::string& type, const Json& more, const std::string& conversation,
                   const Spoil& spoil) const {
  Typed typed;
  typed.activity = teams_->with([&](State& state) -> Json {
    const Conversation* place = place_of(state, id_, conversation);
    if (place == nullptr) return nullptr;
    Json made = activity_from(state, state.users.at(id_), *place, type, more);
    if (!made.contains("id")) made["id"] = state.next_event_id();
    return made;
  });
  if (typed.activity.is_null()) {
    typed.reply = client_refuses("not_installed");
    return typed;
  }
  typed.id = text_of(typed.activity, "id");
  typed.reply = type == "invoke" ? teams_->courier().deliver_once(typed.activity, spoil)
                                 : teams_->courier().deliver(typed.activity, spoil);
  return typed;
}

Typed Person::tap(const std::string& words) const {
  const bool offered = teams_->look([&](const State& state) {
    const Conversation* chat = state.personal(id_);
    if (chat == nullptr || chat->messages.empty()) return false;
    const Json suggested = fakes::object_of(chat->messages.back().wire, "suggestedActions");
    return std::ranges::any_of(fakes::list_of(suggested, "actions"), [&](const Json& action) {
      return text_of(action, "title") == words;
    });
  });
  if (offered) return say(words);
  Typed refused;
  refused.reply = client_refuses("no_such_control");
  return refused;
}

std::optional<std::string> Person::wait_for_answer(std::chrono::milliseconds at_most,
                                                   const std::string& after_id) const {
  std::optional<std::string> found;
  teams_->wait_until(
      [&](State& state) {
        const Conversation* chat = state.personal(id_);
        if (chat == nullptr) return false;
        for (auto one = chat->messages.rbegin(); one != chat->messages.rend(); ++one) {
          if (after_id.empty() ? one->author == id_ : one->id <= after_id) break;
          if (one->author == state.app.bot_id() && !one->deleted) found = one->id;
        }
        return found.has_value();
      },
      at_most);
  return found;
}

}  // namespace tillit::fake_teams
