#pragma once

#include "teams/fake/fake_teams.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The people's side: what somebody does in a Teams client, as the activities that come of it.
namespace tillit::fake_teams {

// Where somebody looks for a card.
struct Where {
  std::string message_id = "";    // empty: the latest that has it
  std::string conversation = "";  // empty: their chat with the bot
};

struct Typed {
  std::string id;
  Reply reply;
  Json activity;  // to be delivered again by FakeTeams::courier(), for duplicates
};

struct TypeOptions {
  int copies = 1;              // how often it is delivered, at once, with one id
  Json more = Json::object();  // merged into the activity: attachments, entities …
  Spoil spoil = {};
};

// What came of a button.
struct Pressed {
  Reply reply = {};
  // "message": a Submit went out; "card", "note", "error": the invoke's answer.
  std::string became = "";
  Json activity = {};
};

// Two events tell of an installation, in either order.
enum class Order { ConversationFirst, InstallationFirst };

// One person in one client. Cheap to make and copy; keeps nothing but the id. Borrowed: the
// FakeTeams must outlive it. Where the client sends nothing the reply's failure says why:
// "not_installed", "no_such_control", "no_such_message", "required_input".
class Person {
 public:
  Person(FakeTeams& teams, std::string user_id) : teams_(&teams), id_(std::move(user_id)) {}

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string chat() const;  // id of their chat with the bot; "" before the first

  // The app, in their personal scope. Both events, as they were answered.
  std::pair<Reply, Reply> install(Order order = Order::ConversationFirst) const;
  std::pair<Reply, Reply> uninstall() const;
  // The app, added by this person to a channel or a group chat, and taken out again.
  std::pair<Reply, Reply> install_in(const std::string& conversation,
                                     Order order = Order::ConversationFirst) const;
  std::pair<Reply, Reply> remove_from(const std::string& conversation) const;
  // Nobody tells the bot.
  void block(bool blocked = true) const;

  // Typing in the chat with the bot.
  Typed say(const std::string& text, const TypeOptions& options = {}) const;
  Reply edit(const std::string& message_id, const std::string& text) const;
  Reply erase(const std::string& message_id) const;
  Reply react(const std::string& message_id, const std::string& reaction = "like") const;
  // In a channel or group chat, with "<at>bot</at> " before it. `thread`: the root's id; empty: a
  // thread of its own.
  Typed mention(const std::string& conversation, const std::string& text,
                const std::string& thread = {}, const TypeOptions& options = {}) const;
  // An outgoing webhook of that channel, called by its name.
  Reply ask_webhook(const std::string& channel, const std::string& text,
                    const Spoil& spoil = {}) const;

  // Into an input of a card, by its label or id; a choice by its words or value.
  Reply fill(const std::string& input, const std::string& value, const Where& where = {}) const;
  // A button of a card, by the words on it, its verb or a text in its data.
  Pressed press(const std::string& button, const Where& where = {}, const Spoil& spoil = {}) const;
  // The same press twice at once: two events, as of a double click.
  std::pair<Pressed, Pressed> double_press(const std::string& button,
                                           const Where& where = {}) const;
  // A suggested action of the last message.
  Typed tap(const std::string& words) const;

  // Any activity of theirs, in their chat with the bot (or elsewhere).
  Typed send(const std::string& type, const Json& more, const std::string& conversation = {},
             const Spoil& spoil = {}) const;

  // Waits until the bot has sent something after `after_id` (empty: after this person's last words
  // or press). Its id, or nothing.
  std::optional<std::string> wait_for_answer(std::chrono::milliseconds at_most,
                                             const std::string& after_id = {}) const;

 private:
  std::pair<Reply, Reply> come_and_go(const std::string& conversation, bool come,
                                      Order order) const;
  Json press_activity(const std::string& button, const Where& where, std::string& refused,
                      std::string& message_id) const;
  Pressed deliver_press(const Json& activity, const std::string& conversation,
                        const std::string& message_id, const Spoil& spoil) const;

  FakeTeams* teams_;
  std::string id_;
};

}  // namespace tillit::fake_teams
