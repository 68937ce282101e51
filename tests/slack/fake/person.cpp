#include "slack/fake/person.hpp"

#include "slack/fake/methods.hpp"
#include "slack/fake/payloads.hpp"

#include <fmt/format.h>

#include <thread>

namespace tillit::fake_slack {
namespace {

Reply client_refuses(const char* why) { return {.failure = why}; }

Installation* bot_of(State& state, const std::string& user_id) {
  const auto user = state.users.find(user_id);
  return user == state.users.end() ? nullptr : state.installation_of_user(user->second);
}

// Delivers an envelope so often, all at once, as parallel deliveries do.
Reply deliver(FakeSlack& slack, const Json& envelope, int copies, const Spoil& spoil) {
  std::vector<std::thread> others;
  for (int i = 1; i < copies; ++i) {
    others.emplace_back(
        [&slack, &envelope, &spoil] { slack.courier().deliver_event(envelope, spoil); });
  }
  Reply reply = slack.courier().deliver_event(envelope, spoil);
  for (std::thread& other : others) other.join();
  return reply;
}

}  // namespace

std::string Person::dm() const {
  return slack_->with([&](State& state) {
    Installation* bot = bot_of(state, id_);
    return bot == nullptr ? std::string() : state.dm(*bot, state.users.at(id_)).id;
  });
}

Typed Person::say(const std::string& text, const TypeOptions& options) const {
  Typed typed;
  typed.envelope = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr) return nullptr;
    const User& user = state.users.at(id_);
    Channel& channel = state.dm(*bot, user);
    Message message;
    message.wire = typed_message(state, user, text);
    typed.ts = message.ts();
    if (!options.thread_ts.empty()) message.wire["thread_ts"] = options.thread_ts;
    if (!options.file_name.empty()) {
      message.wire["subtype"] = "file_share";
      message.wire["files"] =
          Json::array({{{"id", state.next_id("F")}, {"name", options.file_name}}});
    }
    const Json event = in_channel(channel.add(std::move(message)).wire, channel);
    return bot->active ? state.envelope(
                             *bot, options.team_id.empty() ? user.team_id : options.team_id, event)
                       : Json();
  });
  if (typed.envelope.is_null()) {
    typed.reply = client_refuses("not_installed");
  } else {
    typed.reply = deliver(*slack_, typed.envelope, options.copies, options.spoil);
  }
  return typed;
}

Reply Person::edit(const std::string& ts, const std::string& text) const {
  const Json envelope = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr || !bot->active) return nullptr;
    const User& user = state.users.at(id_);
    Channel& channel = state.dm(*bot, user);
    Message* message = channel.message(ts);
    if (message == nullptr || text_of(message->wire, "user") != id_) return nullptr;
    const Json before = message->wire;
    message->wire.update(typed_words(state, text));
    message->wire["edited"] = {{"user", id_}, {"ts", state.next_ts()}};
    message->edited = true;
    return state.envelope(*bot, user.team_id, changed_event(state, channel, message->wire, before));
  });
  return envelope.is_null() ? client_refuses("no_such_message")
                            : slack_->courier().deliver_event(envelope);
}

Reply Person::unfurl(const std::string& ts) const {
  const Json envelope = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr || !bot->active) return nullptr;
    const User& user = state.users.at(id_);
    Channel& channel = state.dm(*bot, user);
    Message* message = channel.message(ts);
    if (message == nullptr) return nullptr;
    const Json before = message->wire;
    message->wire["attachments"] = Json::array({{{"id", 1}, {"title", "A page"}}});
    return state.envelope(*bot, user.team_id, changed_event(state, channel, message->wire, before));
  });
  return envelope.is_null() ? client_refuses("no_such_message")
                            : slack_->courier().deliver_event(envelope);
}

Reply Person::erase(const std::string& ts) const {
  const Json envelope = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr || !bot->active) return nullptr;
    const User& user = state.users.at(id_);
    Channel& channel = state.dm(*bot, user);
    Message* message = channel.message(ts);
    if (message == nullptr || text_of(message->wire, "user") != id_) return nullptr;
    message->deleted = true;
    const std::string at = state.next_ts();
    return state.envelope(*bot, user.team_id,
                          in_channel({{"type", "message"},
                                      {"subtype", "message_deleted"},
                                      {"hidden", true},
                                      {"ts", at},
                                      {"deleted_ts", ts},
                                      {"previous_message", message->wire}},
                                     channel));
  });
  return envelope.is_null() ? client_refuses("no_such_message")
                            : slack_->courier().deliver_event(envelope);
}

std::pair<Typed, Typed> Person::mention(const std::string& channel_id,
                                        const std::string& text) const {
  std::pair<Typed, Typed> both;
  slack_->with([&](State& state) {
    Channel& channel = state.channels.at(channel_id);
    Installation* bot = state.installation_of_team(channel.team_id);
    if (bot == nullptr || !bot->active) return;
    Message message;
    message.wire = typed_message(state, state.users.at(id_), text);
    message.wire["text"] = fmt::format("<@{}> {}", bot->bot_user_id, text_of(message.wire, "text"));
    const Json wire = channel.add(std::move(message)).wire;
    both.first.ts = both.second.ts = text_of(wire, "ts");
    Json mentioned = in_channel(wire, channel);
    mentioned["type"] = "app_mention";
    mentioned.erase("channel_type");
    both.first.envelope = state.envelope(*bot, channel.team_id, in_channel(wire, channel));
    both.second.envelope = state.envelope(*bot, channel.team_id, std::move(mentioned));
  });
  for (Typed* one : {&both.first, &both.second}) {
    one->reply = one->envelope.is_null() ? client_refuses("not_installed")
                                         : slack_->courier().deliver_event(one->envelope);
  }
  return both;
}

Reply Person::open_tab(const char* tab) const {
  const Json envelope = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr || !bot->active) return nullptr;
    const User& user = state.users.at(id_);
    Json event{{"type", "app_home_opened"},
               {"user", id_},
               {"channel", state.dm(*bot, user).id},
               {"tab", tab},
               {"event_ts", state.next_ts()}};
    const auto home = state.homes.find(bot->key() + " " + id_);
    if (home != state.homes.end()) event["view"] = view_json(state.views.at(home->second));
    return state.envelope(*bot, user.team_id, std::move(event));
  });
  return envelope.is_null() ? client_refuses("not_installed")
                            : slack_->courier().deliver_event(envelope);
}

Reply Person::shortcut(const std::string& callback_id) const {
  const Json payload = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr) return nullptr;
    Json made = interaction(state, *bot, state.users.at(id_), "shortcut", {});
    made["callback_id"] = callback_id;
    made["action_ts"] = state.next_ts();
    return made;
  });
  return payload.is_null() ? client_refuses("not_installed")
                           : slack_->courier().deliver_interaction(payload);
}

Reply Person::message_action(const std::string& callback_id, const std::string& ts) const {
  const Json payload = slack_->with([&](State& state) -> Json {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr) return nullptr;
    Channel& channel = state.dm(*bot, state.users.at(id_));
    const Message* message = channel.message(ts);
    if (message == nullptr) return nullptr;
    Json made = interaction(state, *bot, state.users.at(id_), "message_action", {});
    made["callback_id"] = callback_id;
    made["message_ts"] = ts;
    made["message"] = message->wire;
    made["channel"] = {{"id", channel.id}, {"name", channel.name}};
    made["action_ts"] = state.next_ts();
    made["response_url"] = state.new_response_url(channel.id, id_, ts);
    return made;
  });
  return payload.is_null() ? client_refuses("no_such_message")
                           : slack_->courier().deliver_interaction(payload);
}

Reply Person::slash(const std::string& command, const std::string& text,
                    const std::string& channel_id, const Spoil& spoil) const {
  const Fields fields = slack_->with([&](State& state) {
    Installation* bot = bot_of(state, id_);
    if (bot == nullptr) return Fields();
    const User& user = state.users.at(id_);
    const Channel& channel =
        channel_id.empty() ? state.dm(*bot, user) : state.channels.at(channel_id);
    Fields made{{"token", "not-to-be-used"},
                {"team_id", user.team_id},
                {"team_domain", state.workspaces.at(user.team_id).domain},
                {"channel_id", channel.id},
                {"channel_name", channel.name},
                {"user_id", id_},
                {"user_name", user.name},
                {"command", command},
                {"text", text},
                {"api_app_id", state.app.app_id},
                {"is_enterprise_install", bot->org_wide() ? "true" : "false"},
                {"response_url", state.new_response_url(channel.id, id_, {})},
                {"trigger_id", state.new_trigger(id_, {})}};
    if (!bot->enterprise_id.empty()) {
      made["enterprise_id"] = bot->enterprise_id;
      made["enterprise_name"] = state.enterprises.at(bot->enterprise_id);
    }
    return made;
  });
  if (fields.empty()) return client_refuses("not_installed");
  Reply reply = slack_->courier().deliver_command(fields, spoil);
  if (reply.ok() && !reply.body.empty()) {
    slack_->with([&](State& state) { show_command_answer(state, fields, reply); });
  }
  return reply;
}

Reply Person::join_team() const {
  const std::string team =
      slack_->look([&](const State& state) { return state.users.at(id_).team_id; });
  const Json user =
      slack_->look([&](const State& state) { return user_json(state, state.users.at(id_), true); });
  return send_event(*slack_, team, {{"type", "team_join"}, {"user", user}}).reply;
}

Reply Person::join_channel(const std::string& channel_id) const {
  slack_->join(channel_id, id_);
  const std::string team =
      slack_->look([&](const State& state) { return state.channels.at(channel_id).team_id; });
  return send_event(*slack_, team,
                    {{"type", "member_joined_channel"},
                     {"user", id_},
                     {"channel", channel_id},
                     {"channel_type", "C"},
                     {"team", team}})
      .reply;
}

Reply Person::changes(const std::function<void(User&)>& change) const {
  slack_->change_user(id_, change);
  const std::string team = slack_->look([&](const State& state) {
    const User& user = state.users.at(id_);
    return user.connected_team.empty() ? user.team_id : user.connected_team;
  });
  const Json user =
      slack_->look([&](const State& state) { return user_json(state, state.users.at(id_), true); });
  return send_event(*slack_, team, {{"type", "user_change"}, {"user", user}, {"cache_ts", 1}})
      .reply;
}

std::optional<std::string> Person::wait_for_answer(std::chrono::milliseconds at_most,
                                                   const std::string& after_ts) const {
  std::optional<std::string> found;
  slack_->wait_until(
      [&](State& state) {
        const Channel* channel = state.find_dm(id_);
        if (channel == nullptr) return false;
        for (auto one = channel->messages.rbegin(); one != channel->messages.rend(); ++one) {
          if (after_ts.empty() ? !one->by_bot : one->ts() <= after_ts) break;
          if (one->by_bot && !one->deleted) found = one->ts();
        }
        return found.has_value();
      },
      at_most);
  return found;
}

bool Person::wait_for_modal(std::chrono::milliseconds at_most, bool open) const {
  return slack_->wait_until([&](State& state) { return state.modals[id_].empty() != open; },
                            at_most);
}

Typed send_event(FakeSlack& slack, const std::string& team_id, const Json& event,
                 const Spoil& spoil) {
  Typed typed;
  typed.envelope = slack.with([&](State& state) -> Json {
    Installation* bot = state.installation_of_team(team_id);
    if (bot == nullptr) return nullptr;
    Json inner = event;
    if (!inner.contains("event_ts")) inner["event_ts"] = state.next_ts();
    return state.envelope(*bot, team_id, std::move(inner));
  });
  typed.reply = typed.envelope.is_null() ? client_refuses("not_installed")
                                         : slack.courier().deliver_event(typed.envelope, spoil);
  return typed;
}

Reply send_url_verification(FakeSlack& slack, const std::string& challenge, const Spoil& spoil) {
  const Json body{
      {"token", "not-to-be-used"}, {"challenge", challenge}, {"type", "url_verification"}};
  return slack.courier().post(slack.courier().app().events, "application/json", body.dump(), spoil);
}

Reply send_ssl_check(FakeSlack& slack, const Fields& also) {
  Fields fields = also;
  fields["ssl_check"] = "1";
  return slack.courier().post(slack.courier().app().commands, "application/x-www-form-urlencoded",
                              form_encoded(fields), {.no_signature = true});
}

Reply send_app_rate_limited(FakeSlack& slack, const std::string& team_id) {
  const Json body = slack.look([&](const State& state) {
    return Json{{"token", "not-to-be-used"},
                {"type", "app_rate_limited"},
                {"team_id", team_id},
                {"minute_rate_limited", state.seconds()},
                {"api_app_id", state.app.app_id}};
  });
  return slack.courier().post(slack.courier().app().events, "application/json", body.dump());
}

}  // namespace tillit::fake_slack
