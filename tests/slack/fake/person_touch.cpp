#include "slack/fake/controls.hpp"
#include "slack/fake/methods.hpp"
#include "slack/fake/payloads.hpp"
#include "slack/fake/person.hpp"

#include <algorithm>
#include <thread>

namespace tillit::fake_slack {

// One touch: which control, and what `actions[0]` and state.values say of it.
struct Person::Touch {
  Control control;
  Json fields;  // of the action: "selected_option" …
};

namespace {

// Blocks to look in, from the most likely on, and where they belong.
struct Place {
  Channel* channel = nullptr;
  Message* message = nullptr;
  View* view = nullptr;

  [[nodiscard]] Json blocks() const {
    return message != nullptr ? message->wire.value("blocks", Json::array()) : view->wire["blocks"];
  }
  [[nodiscard]] Json& values() const {
    if (message == nullptr) return view->values;
    if (!message->picked.is_object()) message->picked = Json::object();
    return message->picked;
  }
};

constexpr std::size_t kLookBack = 200;  // messages

std::vector<Place> places(State& state, const std::string& user_id, const Where& where) {
  std::vector<Place> found;
  const User& user = state.users.at(user_id);
  const Installation* bot = state.installation_of_user(user);
  if (bot == nullptr) return found;
  if (where.surface == Where::Surface::Home) {
    const auto home = state.homes.find(bot->key() + " " + user_id);
    if (home != state.homes.end()) found.push_back({.view = &state.views.at(home->second)});
  } else if (where.surface == Where::Surface::Modal) {
    const auto& stack = state.modals[user_id];
    if (!stack.empty()) found.push_back({.view = &state.views.at(stack.back())});
  } else {
    Channel& channel =
        where.channel_id.empty() ? state.dm(*bot, user) : state.channels.at(where.channel_id);
    for (auto one = channel.messages.rbegin();
         one != channel.messages.rend() && (!where.ts.empty() || found.size() < kLookBack); ++one) {
      if (one->deleted || !one->by_bot || (!where.ts.empty() && one->ts() != where.ts)) continue;
      if (!one->only_for.empty() && one->only_for != user_id) continue;
      found.push_back({.channel = &channel, .message = &*one});
    }
  }
  return found;
}

// The payload of one touch.
Json block_actions(State& state, const std::string& user_id, const Place& place,
                   const Control& control, const Json& fields) {
  const User& user = state.users.at(user_id);
  const Installation& bot = *state.installation_of_user(user);
  const bool in_modal = place.view != nullptr && text_of(place.view->wire, "type") == "modal";
  Json made = interaction(state, bot, user, "block_actions",
                          in_modal ? text_of(place.view->wire, "id") : std::string());
  Json action = fields;
  action["type"] = control.element["type"];
  action["block_id"] = control.block_id;
  action["action_id"] = control.action_id;
  action["action_ts"] = state.next_ts();
  for (const char* key : {"text", "value", "style"}) {
    if (text_of(control.element, "type") == "button" && control.element.contains(key)) {
      action[key] = control.element[key];
    }
  }
  made["actions"] = Json::array({action});
  made["state"] = {{"values", place.values()}};
  if (place.message != nullptr) {
    const std::string ts = place.message->ts();
    const bool ephemeral = !place.message->only_for.empty();
    made["container"] = {{"type", "message"},
                         {"message_ts", ts},
                         {"channel_id", place.channel->id},
                         {"is_ephemeral", ephemeral}};
    made["channel"] = {{"id", place.channel->id}, {"name", place.channel->name}};
    if (!ephemeral) made["message"] = place.message->wire;
    made["response_url"] = state.new_response_url(place.channel->id, user_id, ts);
  } else {
    made["container"] = {{"type", "view"}, {"view_id", place.view->wire["id"]}};
    made["view"] = view_json(*place.view);
    made["hash"] = place.view->wire["hash"];
  }
  return made;
}

void remember(Json& values, const Control& control, const Json& fields) {
  const std::string type = text_of(control.element, "type");
  if (type == "button" || type == "overflow") return;
  Json kept = fields;
  kept["type"] = type;
  values[control.block_id][control.action_id] = std::move(kept);
}

// checkboxes: the option is added, or taken away if it was there.
Json toggled(const Json& values, const Control& control, const Json& option) {
  Json all = Json::array();
  if (values.contains(control.block_id) && values[control.block_id].contains(control.action_id)) {
    all = values[control.block_id][control.action_id].value("selected_options", Json::array());
  }
  const auto found = std::ranges::find(all, option);
  if (found == all.end()) {
    all.push_back(option);
  } else {
    all.erase(found);
  }
  return all;
}

}  // namespace

Reply Person::act(const Where& where, const std::function<bool(const Json&, Touch&)>& find,
                  const Spoil& spoil, int times, Reply* second) const {
  std::vector<Json> payloads;
  const bool found = slack_->with([&](State& state) {
    for (const Place& place : places(state, id_, where)) {
      Touch touch;
      if (!find(place.blocks(), touch)) continue;
      const std::string type = text_of(touch.control.element, "type");
      if (type == "checkboxes" || type.starts_with("multi_")) {
        touch.fields = {{"selected_options",
                         toggled(place.values(), touch.control, touch.fields["selected_option"])}};
      }
      remember(place.values(), touch.control, touch.fields);
      if (touch.control.is_input && !touch.control.dispatches) return true;
      for (int i = 0; i < times; ++i) {
        payloads.push_back(block_actions(state, id_, place, touch.control, touch.fields));
      }
      return true;
    }
    return false;
  });
  if (!found) return {.failure = "no_such_control"};
  if (payloads.empty()) return {};
  std::thread other;
  if (second != nullptr) {
    other = std::thread(
        [&] { *second = slack_->courier().deliver_interaction(payloads.back(), spoil); });
  }
  Reply reply = slack_->courier().deliver_interaction(payloads.front(), spoil);
  if (other.joinable()) other.join();
  if (reply.ok() && !reply.body.empty()) {
    slack_->with([](State& state) {
      state.violate("answer_body", "block_actions", {}, "must be answered by an empty 200");
    });
  }
  return reply;
}

Reply Person::press(const std::string& button, const Where& where, const Spoil& spoil) const {
  return act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto control = find_button(blocks, button);
        if (!control) return false;
        touch = {std::move(*control), Json::object()};
        return true;
      },
      spoil, 1, nullptr);
}

std::pair<Reply, Reply> Person::double_press(const std::string& button, const Where& where) const {
  std::pair<Reply, Reply> both;
  both.second = {.failure = "no_such_control"};
  both.first = act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto control = find_button(blocks, button);
        if (!control) return false;
        touch = {std::move(*control), Json::object()};
        return true;
      },
      {}, 2, &both.second);
  return both;
}

Reply Person::pick(const std::string& option, const Where& where) const {
  return act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto offer = find_option(blocks, option);
        if (!offer) return false;
        touch = {std::move(offer->control), {{"selected_option", offer->option}}};
        return true;
      },
      {}, 1, nullptr);
}

Reply Person::pick_date(const std::string& date, const std::string& field,
                        const Where& where) const {
  return act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto control = find_field(blocks, field, "datepicker");
        if (!control) return false;
        touch = {std::move(*control), {{"selected_date", date}}};
        return true;
      },
      {}, 1, nullptr);
}

Reply Person::pick_time(const std::string& time, const std::string& field,
                        const Where& where) const {
  return act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto control = find_field(blocks, field, "timepicker");
        if (!control || text_of(control->element, "type") != "timepicker") return false;
        touch = {std::move(*control), {{"selected_time", time}}};
        return true;
      },
      {}, 1, nullptr);
}

Reply Person::type(const std::string& text, const std::string& field, const Where& where) const {
  return act(
      where,
      [&](const Json& blocks, Touch& touch) {
        auto control = find_field(blocks, field, "_input");
        if (!control) return false;
        touch = {std::move(*control), {{"value", text.empty() ? Json() : Json(text)}}};
        return true;
      },
      {}, 1, nullptr);
}

namespace {

// What the client itself says before it sends: required and too long. Empty: send.
const char* refused_by_client(const View& view) {
  for (const Control& control : controls_of(view.wire["blocks"])) {
    if (!control.is_input) continue;
    const Json& value = view.values[control.block_id][control.action_id];
    bool filled = false;
    for (const auto& [key, field] : value.items()) {
      filled =
          filled || (key != "type" && !field.is_null() && !(field.is_array() && field.empty()));
    }
    if (!filled && !control.optional) return "required_input";
    const std::string typed = text_of(value, "value");
    if (filled && control.element.contains("max_length") &&
        code_points(typed) > control.element["max_length"].get<std::size_t>()) {
      return "too_long_input";
    }
    if (filled && control.element.contains("min_length") &&
        code_points(typed) < control.element["min_length"].get<std::size_t>()) {
      return "too_short_input";
    }
  }
  return "";
}

}  // namespace

Submitted Person::submit(const Spoil& spoil) const {
  Submitted result;
  std::string view_id;
  const Json payload = slack_->with([&](State& state) -> Json {
    const auto& stack = state.modals[id_];
    if (stack.empty()) {
      result.reply.failure = "no_modal";
      return nullptr;
    }
    View& view = state.views.at(stack.back());
    result.reply.failure = refused_by_client(view);
    if (!result.reply.failure.empty()) return nullptr;
    view_id = stack.back();
    Json made = interaction(state, state.installations.at(view.installation), state.users.at(id_),
                            "view_submission", view_id);
    made["view"] = view_json(view);
    made["response_urls"] = Json::array();
    return made;
  });
  if (payload.is_null()) return result;
  result.reply = slack_->courier().deliver_interaction(payload, spoil);
  if (!result.reply.ok()) return result;
  slack_->with([&](State& state) {
    result.errors = apply_response_action(state, view_id, result.reply);
    const auto& stack = state.modals[id_];
    result.closed = std::ranges::find(stack, view_id) == stack.end();
  });
  return result;
}

namespace {

Reply close_view(FakeSlack& slack, const std::string& user_id, bool all) {
  bool open = true;
  const Json payload = slack.with([&](State& state) -> Json {
    auto& stack = state.modals[user_id];
    if (stack.empty()) {
      open = false;
      return nullptr;
    }
    const View& view = state.views.at(all ? stack.front() : stack.back());
    if (all) {
      stack.clear();
    } else {
      stack.pop_back();
    }
    if (!flag_of(view.wire, "notify_on_close")) return nullptr;
    Json made = interaction(state, state.installations.at(view.installation),
                            state.users.at(user_id), "view_closed", {});
    made.erase("trigger_id");
    made["view"] = view_json(view);
    made["is_cleared"] = all;
    return made;
  });
  if (!open) return {.failure = "no_modal"};
  return payload.is_null() ? Reply() : slack.courier().deliver_interaction(payload);
}

}  // namespace

Reply Person::close() const { return close_view(*slack_, id_, false); }

Reply Person::close_all() const { return close_view(*slack_, id_, true); }

}  // namespace tillit::fake_slack
