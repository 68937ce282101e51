#include "slack/fake/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tillit::fake_slack {
namespace {

// One element's entry in state.values before it is touched; null for elements without a state.
Json untouched(const Json& element) {
  const std::string type = text_of(element, "type");
  const auto taken = [&](const char* initial, const char* field, Json none) {
    return Json{{"type", type},
                {field, element.contains(initial) ? element[initial] : std::move(none)}};
  };
  if (type == "static_select" || type == "external_select" || type == "radio_buttons") {
    return taken("initial_option", "selected_option", nullptr);
  }
  if (type == "checkboxes" || type == "multi_static_select" || type == "multi_external_select") {
    return taken("initial_options", "selected_options", Json::array());
  }
  if (type == "datepicker") return taken("initial_date", "selected_date", nullptr);
  if (type == "timepicker") return taken("initial_time", "selected_time", nullptr);
  if (type == "datetimepicker") return taken("initial_date_time", "selected_date_time", nullptr);
  if (type == "users_select") return taken("initial_user", "selected_user", nullptr);
  if (type == "channels_select") return taken("initial_channel", "selected_channel", nullptr);
  if (type == "conversations_select") {
    return taken("initial_conversation", "selected_conversation", nullptr);
  }
  if (type.ends_with("_input")) return taken("initial_value", "value", nullptr);
  return nullptr;
}

}  // namespace

Message* Channel::message(const std::string& ts) {
  const auto found = by_ts.find(ts);
  if (found == by_ts.end() || messages[found->second].deleted) return nullptr;
  return &messages[found->second];
}

Message& Channel::add(Message message) {
  by_ts[message.ts()] = messages.size();
  return messages.emplace_back(std::move(message));
}

std::string State::next_ts() {
  const std::int64_t micros =
      std::chrono::duration_cast<std::chrono::microseconds>(now().time_since_epoch()).count();
  last_ts_ = std::max(last_ts_ + 100, micros);
  return fmt::format("{}.{:06}", last_ts_ / 1'000'000, last_ts_ % 1'000'000);
}

std::string State::next_id(const std::string& prefix) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  std::string digits;
  for (std::uint64_t rest = ++counter_; rest > 0 || digits.size() < 8; rest /= kDigits.size()) {
    digits.insert(digits.begin(), kDigits[rest % kDigits.size()]);
  }
  return prefix + digits;
}

const Installation* State::installation_of_team(const std::string& team_id) const {
  const auto workspace = workspaces.find(team_id);
  if (workspace == workspaces.end()) return nullptr;
  const std::string& enterprise = workspace->second.enterprise_id;
  auto found = installations.find(enterprise + "/" + team_id);
  if (found == installations.end() && !enterprise.empty())
    found = installations.find(enterprise + "/");
  return found == installations.end() ? nullptr : &found->second;
}

Installation* State::installation_of_team(const std::string& team_id) {
  const Installation* found = std::as_const(*this).installation_of_team(team_id);
  return found == nullptr ? nullptr : &installations.at(found->key());
}

const Installation* State::installation_of_user(const User& user) const {
  return installation_of_team(user.connected_team.empty() ? user.team_id : user.connected_team);
}

Installation* State::installation_of_user(const User& user) {
  return installation_of_team(user.connected_team.empty() ? user.team_id : user.connected_team);
}

Channel& State::dm(const Installation& installation, const User& user) {
  std::string& id = dms[installation.key() + " " + user.id];
  if (id.empty()) {
    id = next_id("D");
    Channel channel;
    channel.id = id;
    channel.team_id = installation.org_wide() ? user.team_id : installation.team_id;
    channel.installation = installation.key();
    channel.person = user.id;
    channel.name = "directmessage";
    channel.members = {user.id, installation.bot_user_id};
    channels.emplace(id, std::move(channel));
  }
  return channels.at(id);
}

const Channel* State::find_dm(const std::string& user_id) const {
  const auto user = users.find(user_id);
  if (user == users.end()) return nullptr;
  const Installation* installation = installation_of_user(user->second);
  if (installation == nullptr) return nullptr;
  const auto found = dms.find(installation->key() + " " + user_id);
  return found == dms.end() ? nullptr : &channels.at(found->second);
}

State::Issued State::issue(Installation& installation) {
  Issued issued;
  Token token;
  token.installation = installation.key();
  if (app.token_rotation) {
    issued.token = next_id("xoxe.xoxb-1-");
    issued.refresh = next_id("xoxe-1-");
    refresh_tokens[issued.refresh] = {installation.key(), std::nullopt};
    token.expires_at = now() + std::chrono::hours(12);
  } else {
    issued.token = next_id("xoxb-");
  }
  tokens[issued.token] = token;
  installation.live_tokens.push_back(issued.token);
  if (app.token_rotation && installation.live_tokens.size() > 2) {
    tokens[installation.live_tokens.front()].revoked = true;
    installation.live_tokens.erase(installation.live_tokens.begin());
  }
  return issued;
}

Installation& State::install(const std::string& enterprise_id, const std::string& team_id,
                             const std::set<std::string>& scopes, const std::string& installer) {
  Installation& installation = installations[enterprise_id + "/" + team_id];
  if (installation.bot_user_id.empty()) {  // Installing again gives the same bot user.
    installation.enterprise_id = enterprise_id;
    installation.team_id = team_id;
    installation.bot_user_id = next_id("U");
    installation.bot_id = next_id("B");
    User bot;
    bot.id = installation.bot_user_id;
    bot.team_id = team_id;
    bot.name = "tillit";
    bot.real_name = app.name;
    bot.tz = std::nullopt;
    bot.is_bot = true;
    users[bot.id] = bot;
  }
  if (!installation.active) installation.scopes.clear();
  installation.active = true;
  installation.installer = installer;
  installation.scopes.insert(scopes.begin(), scopes.end());
  return installation;
}

std::string State::new_trigger(const std::string& person, const std::string& view_id) {
  const std::string id = fmt::format("{}.{}.{}", ++counter_, seconds(), next_id("f"));
  triggers[id] = {now(), false, person, view_id};
  return id;
}

std::string State::new_response_url(const std::string& channel, const std::string& person,
                                    const std::string& message_ts) {
  const std::string path = "/actions/" + next_id("R");
  response_urls[path] = {now(), 0, channel, person, message_ts};
  return base_url + path;
}

void State::violate(std::string kind, std::string method, std::string channel, std::string what) {
  if (violations.size() >= kMaxViolationsKept) return;
  violations.push_back(
      {now(), std::move(kind), std::move(method), std::move(channel), std::move(what)});
}

Json State::envelope(const Installation& installation, const std::string& team_id, Json event) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  Json whole{
      {"token", "not-to-be-used"},
      {"team_id", team_id},
      {"context_team_id", installation.org_wide() ? team_id : installation.team_id},
      {"context_enterprise_id", or_null(installation.enterprise_id)},
      {"api_app_id", app.app_id},
      {"event", std::move(event)},
      {"type", "event_callback"},
      {"event_id", next_id("Ev")},
      {"event_time", seconds()},
      {"authorizations", Json::array({{{"enterprise_id", or_null(installation.enterprise_id)},
                                       {"team_id", or_null(installation.team_id)},
                                       {"user_id", installation.bot_user_id},
                                       {"is_bot", true},
                                       {"is_enterprise_install", installation.org_wide()}}})},
      {"is_ext_shared_channel", team_id != installation.team_id && !installation.org_wide()},
      {"event_context", next_id("4-")}};
  if (!installation.enterprise_id.empty()) whole["enterprise_id"] = installation.enterprise_id;
  return whole;
}

void State::send_event(const Installation& installation, const std::string& team_id, Json event) {
  if (installation.active) outbound.push_back(envelope(installation, team_id, std::move(event)));
}

Json user_json(const State& state, const User& user, bool with_locale) {
  Json wire{{"id", user.id},
            {"team_id", user.team_id},
            {"name", user.name},
            {"deleted", user.deleted},
            {"real_name", user.real_name},
            {"is_bot", user.is_bot},
            {"is_app_user", false},
            {"updated", state.seconds()},
            {"profile",
             {{"real_name", user.real_name},
              {"display_name", user.display_name},
              {"team", user.team_id}}}};
  if (!user.connected_team.empty()) {
    wire["is_stranger"] = true;
    return wire;
  }
  if (user.tz && !user.deleted) {
    wire["tz"] = *user.tz;
    wire["tz_label"] = *user.tz;
    wire["tz_offset"] = user.tz_offset;
  }
  wire["is_restricted"] = user.is_restricted;
  wire["is_ultra_restricted"] = user.is_ultra_restricted;
  if (with_locale) wire["locale"] = user.locale;
  const auto workspace = state.workspaces.find(user.team_id);
  if (workspace != state.workspaces.end() && !workspace->second.enterprise_id.empty()) {
    wire["enterprise_user"] = {{"id", user.id},
                               {"enterprise_id", workspace->second.enterprise_id},
                               {"teams", Json::array({user.team_id})}};
  }
  return wire;
}

Json with_ids(State& state, Json blocks) {
  if (!blocks.is_array()) return blocks;
  const auto give_action_id = [&](Json& element) {
    if (element.is_object() && text_of(element, "type") != "image" &&
        !element.contains("action_id")) {
      element["action_id"] = state.next_id("a");
    }
  };
  for (Json& block : blocks) {
    if (!block.contains("block_id")) block["block_id"] = state.next_id("b");
    const std::string type = text_of(block, "type");
    if (type == "actions") std::ranges::for_each(block["elements"], give_action_id);
    if (block.contains("accessory")) give_action_id(block["accessory"]);
    if (type == "input") give_action_id(block["element"]);
  }
  return blocks;
}

Json initial_values(const Json& blocks, const Json& kept) {
  Json values = Json::object();
  if (!blocks.is_array()) return values;
  for (const Json& block : blocks) {
    const std::string block_id = text_of(block, "block_id");
    const auto enter = [&](const Json& element) {
      const std::string action_id = text_of(element, "action_id");
      Json value = untouched(element);
      if (value.is_null()) return;
      if (kept.contains(block_id) && kept[block_id].contains(action_id))
        value = kept[block_id][action_id];
      values[block_id][action_id] = std::move(value);
    };
    if (text_of(block, "type") == "actions") std::ranges::for_each(block["elements"], enter);
    if (block.contains("accessory")) enter(block["accessory"]);
    if (text_of(block, "type") == "input") enter(block["element"]);
  }
  return values;
}

}  // namespace tillit::fake_slack
