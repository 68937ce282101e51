#include "channels/teams/team_card.hpp"

#include "channels/teams/card.hpp"
#include "channels/teams/card_value.hpp"
#include "channels/teams/elements.hpp"
#include "language/utf8.hpp"
#include "service/team_option.hpp"

#include <algorithm>

namespace tillit::teams {
namespace {

using nlohmann::json;
using What = service::TeamArrival::What;

constexpr const char* kTeam = "_team";
constexpr const char* kTick = "_tick";
constexpr const char* kOn = "true";
constexpr const char* kOff = "false";
constexpr const char* kShare = "share";
constexpr const char* kLoop = "loop";

std::string text_at(const json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || !found->is_string()) return "";
  auto text = found->get<std::string>();
  return language::first_invalid_utf8(text) == std::string_view::npos ? text : "";
}

const json* data_of(const json& value, bool is_invoke) {
  if (!is_invoke) return value.is_object() ? &value : nullptr;
  const auto action = value.is_object() ? value.find("action") : value.end();
  if (action == value.end() || !action->is_object()) return nullptr;
  const auto data = action->find("data");
  return data == action->end() || !data->is_object() ? nullptr : &*data;
}

}  // namespace

std::optional<TeamUse> read_team_use(const json& value, bool is_invoke) {
  const json* data = data_of(value, is_invoke);
  if (data == nullptr) return std::nullopt;
  const std::string option = text_at(*data, "_option");
  if (!option.starts_with(service::kTeamOption)) return std::nullopt;
  const std::string team = text_at(*data, kTeam);
  if (!team.empty()) {
    if (team != kShare && team != kLoop) return std::nullopt;
    json button = *data;
    button.erase(kTeam);
    button.erase(kTick);
    button.erase(std::string(kAnswerInput));
    // All else is as of a button.
    if (!read_submit(button)) return std::nullopt;
    return TeamUse{option, team == kShare ? What::ShareText : What::CloseLoop,
                   text_at(*data, std::string(kAnswerInput).c_str()), text_at(*data, kTick) == kOn};
  }
  const auto pressed = is_invoke ? read_execute(value) : read_submit(value);
  if (!pressed || !std::holds_alternative<dialogue::Button>(*pressed)) return std::nullopt;
  return TeamUse{option};
}

json team_window(const service::TeamWindow& window, std::string_view option, const Words& words) {
  json body = json::array();
  add_said(body, window.ask);
  const std::string& label = window.label.empty() ? words.controls.answer : window.label;
  json field = text_field({.label = label, .missing = words.missing}, true);
  field["maxLength"] = std::min(kMaxInputText, window.most_bytes);
  body.push_back(std::move(field));
  if (window.tick) {
    body.push_back({{"type", "Input.Toggle"},
                    {"id", kTick},
                    {"title", *window.tick},
                    {"valueOn", kOn},
                    {"valueOff", kOff},
                    {"value", kOff},
                    {"wrap", true}});
  }
  json data = option_data(0, option);
  data[kTeam] = window.then == What::ShareText ? kShare : kLoop;
  body.push_back(action_set(json::array({action(words.send, std::move(data), true)})));
  return card_activity(window.language, window.ask, std::move(body));
}

}  // namespace tillit::teams
