#include "teams/fake/controls.hpp"
#include "teams/fake/person.hpp"

#include <algorithm>
#include <functional>
#include <thread>

// What somebody does with a card.
namespace tillit::fake_teams {
namespace {

using fakes::object_of;
using fakes::text_of;

constexpr const char* kExecute = "Action.Execute";

// What this person sees of a message: an invoke's answer may have replaced its card for them.
Json card_seen(const Message& message, const std::string& user_id) {
  const auto own = message.own_card.find(user_id);
  return own == message.own_card.end() ? card_of(message.wire) : own->second;
}

struct Found {
  Conversation* conversation = nullptr;
  Message* message = nullptr;
  Json card;
};

// The latest message, or the one named, whose card has it.
std::optional<Found> find_card(State& state, const std::string& user_id, const Where& where,
                               const std::function<bool(const Json& card)>& has) {
  Conversation* place =
      where.conversation.empty() ? state.personal(user_id) : state.find(where.conversation);
  if (place == nullptr) return std::nullopt;
  for (auto one = place->messages.rbegin(); one != place->messages.rend(); ++one) {
    if (one->deleted || (!where.message_id.empty() && one->id != where.message_id)) continue;
    Json card = card_seen(*one, user_id);
    if (card.is_object() && has(card)) return Found{place, &*one, std::move(card)};
  }
  return std::nullopt;
}

Json filled_by(const Message& message, const std::string& user_id) {
  const auto found = message.filled.find(user_id);
  return found == message.filled.end() ? Json::object() : found->second;
}

// An Execute becomes an invoke.
Json invoke_of(const Json& action, const Json& data) {
  Json told{{"type", kExecute}, {"verb", text_of(action, "verb")}, {"data", data}};
  for (const char* key : {"id", "title"})
    if (action.contains(key)) told[key] = action[key];
  return {{"name", "adaptiveCard/action"}, {"value", {{"action", told}, {"trigger", "manual"}}}};
}

// A Submit becomes a message without text; what Teams adds to its data decides otherwise.
Json submit_of(const Json& data) {
  const Json extra = object_of(data, "msteams");
  const std::string kind = text_of(extra, "type");
  if (kind == "imBack") return {{"text", text_of(extra, "value")}, {"textFormat", "plain"}};
  if (kind == "messageBack")
    return {{"text", text_of(extra, "text")}, {"value", extra.value("value", Json())}};
  Json value = data;
  value.erase("msteams");
  return {{"value", value}, {"channelData", {{"source", {{"name", "message"}}}}}};
}

std::string became(State& state, const std::string& user_id, const std::string& conversation,
                   const std::string& message_id, const Reply& reply) {
  state.violate_all("invoke", conversation,
                    judge_invoke_answer(reply.status, reply.content_type, reply.body));
  const Json answer = Json::parse(reply.body, nullptr, false);
  const std::string type = text_of(answer, "type");
  Conversation* place = state.find(conversation);
  Message* message = place == nullptr ? nullptr : place->message(message_id);
  if (type.ends_with("card.adaptive")) {
    if (message != nullptr) {
      message->own_card[user_id] = object_of(answer, "value");
      message->filled.erase(user_id);
    }
    return "card";
  }
  if (type.ends_with("activity.message")) {
    if (message != nullptr) message->notes[user_id] = text_of(answer, "value");
    return "note";
  }
  return "error";
}

}  // namespace

Reply Person::fill(const std::string& input, const std::string& value, const Where& where) const {
  const bool filled = teams_->with([&](State& state) {
    const auto found = find_card(
        state, id_, where, [&](const Json& card) { return find_input(card, input).has_value(); });
    if (!found) return false;
    const Json control = *find_input(found->card, input);
    std::string kept = value;
    for (const Json& choice : fakes::list_of(control, "choices"))
      if (visible(text_of(choice, "title")) == value) kept = text_of(choice, "value");
    Json& mine = found->message->filled[id_];
    if (mine.is_null()) mine = Json::object();
    mine[text_of(control, "id")] = kept;
    return true;
  });
  return filled ? Reply{} : Reply{.failure = "no_such_control"};
}

Json Person::press_activity(const std::string& button, const Where& where, std::string& refused,
                            std::string& message_id) const {
  return teams_->with([&](State& state) -> Json {
    const auto found = find_card(
        state, id_, where, [&](const Json& card) { return find_action(card, button).has_value(); });
    refused = "no_such_control";
    if (!found) return nullptr;
    message_id = found->message->id;
    const User& user = state.users.at(id_);
    Json action = *find_action(found->card, button);
    if (text_of(action, "type") == kExecute && user.old_client)
      action = object_of(action, "fallback");
    Json data = object_of(action, "data");
    const Json filled = filled_by(*found->message, id_);
    if (text_of(action, "associatedInputs") != "none") {
      refused = "required_input";
      if (!client_refusal(found->card, filled).empty()) return nullptr;
      data.update(values_of(found->card, filled));
    }
    refused.clear();
    const bool executes = text_of(action, "type") == kExecute;
    if (!executes && text_of(action, "type") != "Action.Submit") return nullptr;
    Json more = executes ? invoke_of(action, data) : submit_of(data);
    more["id"] = state.next_event_id();
    more["replyToId"] = message_id;
    if (!executes && more.contains("text") && !more.contains("value")) {
      more["id"] = state.next_message_id();
      more.erase("replyToId");
    }
    Json activity =
        activity_from(state, user, *found->conversation, executes ? "invoke" : "message", {});
    // No merge_patch: a null in somebody's data stays one.
    activity.update(more, true);
    return activity;
  });
}

Pressed Person::deliver_press(const Json& activity, const std::string& conversation,
                              const std::string& message_id, const Spoil& spoil) const {
  Pressed pressed;
  pressed.activity = activity;
  if (text_of(activity, "type") == "message") {
    pressed.reply = teams_->courier().deliver(activity, spoil);
    pressed.became = "message";
    return pressed;
  }
  pressed.reply = teams_->courier().deliver_once(activity, spoil);
  const bool reached = pressed.reply.status != 0 && spoil.forgery == Forgery::None;
  if (reached)
    pressed.became = teams_->with(
        [&](State& state) { return became(state, id_, conversation, message_id, pressed.reply); });
  return pressed;
}

Pressed Person::press(const std::string& button, const Where& where, const Spoil& spoil) const {
  std::string refused;
  std::string message_id;
  const Json activity = press_activity(button, where, refused, message_id);
  // A link or a fold sends nothing, and is no failure.
  if (activity.is_null()) return {.reply = {.failure = refused}};
  const std::string conversation = where.conversation.empty() ? chat() : where.conversation;
  return deliver_press(activity, conversation, message_id, spoil);
}

std::pair<Pressed, Pressed> Person::double_press(const std::string& button,
                                                 const Where& where) const {
  std::string refused;
  std::string message_id;
  const Json activity = press_activity(button, where, refused, message_id);
  if (activity.is_null()) return {{.reply = {.failure = refused}}, {.reply = {.failure = refused}}};
  const std::string conversation = where.conversation.empty() ? chat() : where.conversation;
  std::pair<Pressed, Pressed> both;
  std::thread second([&] {
    Json again = activity;
    again["id"] = teams_->with([](State& state) { return state.next_event_id(); });
    both.second = deliver_press(again, conversation, message_id, {});
  });
  both.first = deliver_press(activity, conversation, message_id, {});
  second.join();
  return both;
}

}  // namespace tillit::fake_teams
