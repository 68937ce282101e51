#include "channels/slack/action_value.hpp"

#include "language/utf8.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

namespace tillit::slack {
namespace {

constexpr std::size_t kMaxMetadata = 3000;  // what Slack keeps, in characters

struct Named {
  Control control;
  std::string_view name;
};
constexpr std::array kNames{
    Named{Control::Option, "option"},   Named{Control::Date, "date"},
    Named{Control::Time, "time"},       Named{Control::Moment, "moment"},
    Named{Control::TakeMoment, "take"}, Named{Control::OpenWindow, "window"}};

// One notation for one number: no sign, no leading zero.
std::optional<std::int64_t> read_number(std::string_view digits) {
  if (digits.empty() || (digits.front() == '0' && digits.size() > 1)) return std::nullopt;
  if (digits.front() < '0' || digits.front() > '9') return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

struct Place {
  std::string_view name;
  std::int64_t index = 0;
};

// "option.3" -> option, 3.
std::optional<Place> read_place(std::string_view id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto index = read_number(id.substr(dot + 1));
  if (!index) return std::nullopt;
  return Place{id.substr(0, dot), *index};
}

}  // namespace

std::string block_id(std::int64_t token, std::size_t index) {
  return fmt::format("t{}.{}", token, index);
}

std::string action_id(Control control, std::size_t index) {
  for (const auto& [known, name] : kNames) {
    if (known == control) return fmt::format("{}.{}", name, index);
  }
  return {};
}

std::optional<Action> read_action(std::string_view block_id, std::string_view action_id,
                                  std::string_view value) {
  const auto block = read_place(block_id);
  if (!block || !block->name.starts_with('t')) return std::nullopt;
  const auto token = read_number(block->name.substr(1));
  const auto place = read_place(action_id);
  if (!token || !place || value.size() > 4 * kMaxButtonValue) return std::nullopt;
  if (language::first_invalid_utf8(value) != std::string_view::npos) return std::nullopt;
  for (const auto& [control, name] : kNames) {
    if (name != place->name) continue;
    Action action{control, *token, {}};
    if (control == Control::Option) action.option = value;
    if (control == Control::Date || control == Control::Time)
      action.option = "=" + std::string(value);
    return action;
  }
  return std::nullopt;
}

std::optional<std::string> moment_action_id(std::string_view take_moment_action_id) {
  const auto place = read_place(take_moment_action_id);
  if (!place || place->name != "take" || place->index < 1) return std::nullopt;
  return action_id(Control::Moment, static_cast<std::size_t>(place->index - 1));
}

std::string write_window(const Window& window) {
  nlohmann::json out{{"token", window.token}, {"room", window.room.str()}};
  if (!window.message.empty()) out["message"] = window.message;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string write_team_window(const TeamWindowAt& window) {
  nlohmann::json out{{"loop", window.closes_loop},
                     {"option", window.option},
                     {"room", window.room.str()},
                     {"channel", window.channel}};
  if (!window.message.empty()) out["message"] = window.message;
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<TeamWindowAt> read_team_window(std::string_view private_metadata) {
  if (private_metadata.size() > 4 * kMaxMetadata) return std::nullopt;
  const auto in = nlohmann::json::parse(private_metadata, nullptr, false);
  if (!in.is_object()) return std::nullopt;
  const auto text = [&](const char* name) -> std::optional<std::string> {
    const auto found = in.find(name);
    if (found == in.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
  };
  const auto loop = in.find("loop");
  const auto option = text("option");
  const auto room = text("room");
  const auto channel = text("channel");
  if (loop == in.end() || !loop->is_boolean() || !option || !room || !channel) return std::nullopt;
  return TeamWindowAt{loop->get<bool>(), *option, RoomId(*room), *channel,
                      text("message").value_or("")};
}

std::optional<Window> read_window(std::string_view private_metadata) {
  if (private_metadata.size() > 4 * kMaxMetadata) return std::nullopt;
  const auto in = nlohmann::json::parse(private_metadata, nullptr, false);
  if (!in.is_object()) return std::nullopt;
  const auto token = in.find("token");
  const auto room = in.find("room");
  const auto message = in.find("message");
  if (token == in.end() || !token->is_number_integer() || room == in.end() || !room->is_string())
    return std::nullopt;
  if (message != in.end() && !message->is_string()) return std::nullopt;
  // A number beyond int64 would wrap round silently.
  if (token->is_number_unsigned() && token->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  return Window{token->get<std::int64_t>(), RoomId(room->get<std::string>()),
                message == in.end() ? std::string() : message->get<std::string>()};
}

}  // namespace tillit::slack
