#include "slack/fake/screen.hpp"

#include "slack/fake/controls.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <sstream>

namespace tillit::fake_slack {
namespace {

void add_lines(std::vector<std::string>& lines, const std::string& text,
               std::string_view before = {}) {
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(std::string(before) + line);
}

Json value_of(const Json& values, const std::string& block_id, const Json& element) {
  const std::string action_id = text_of(element, "action_id");
  if (!values.contains(block_id) || !values[block_id].contains(action_id)) return nullptr;
  return values[block_id][action_id];
}

std::string drawn_list(const Json& element, const Json& value, const std::string& type) {
  if (type == "radio_buttons" || type == "checkboxes") {
    std::vector<std::string> drawn;
    for (const Json& option : options_of(element)) {
      bool on = false;
      if (type == "radio_buttons") {
        on = value.is_object() && value.value("selected_option", Json()) == option;
      } else if (value.is_object()) {
        for (const Json& one : value.value("selected_options", Json::array()))
          on = on || one == option;
      }
      const char* mark = type == "radio_buttons" ? (on ? "(o) " : "( ) ") : (on ? "[x] " : "[ ] ");
      drawn.push_back(mark + label_of(option));
    }
    return fmt::format("{}", fmt::join(drawn, "  "));
  }
  std::vector<std::string> words;
  for (const Json& option : options_of(element)) words.push_back(label_of(option));
  std::string head = element.contains("placeholder")
                         ? slack_unescaped(text_of(element["placeholder"], "text"))
                         : type;
  if (value.is_object() && value.contains("selected_option") &&
      value["selected_option"].is_object()) {
    head += " = " + label_of(value["selected_option"]);
  }
  return fmt::format("{{{}: {}}}", head, fmt::join(words, " | "));
}

std::string drawn(const Json& element, const std::string& block_id, const std::string& label,
                  const Json& values) {
  const std::string type = text_of(element, "type");
  if (type == "button") return "[" + label_of(element) + "]";
  const Json value = value_of(values, block_id, element);
  if (type == "overflow" || type == "radio_buttons" || type == "checkboxes" ||
      type.ends_with("_select")) {
    return drawn_list(element, value, type);
  }
  std::string words = label;
  if (words.empty() && element.contains("placeholder")) {
    words = slack_unescaped(text_of(element["placeholder"], "text"));
  }
  const std::string kind = type.ends_with("picker") ? type.substr(0, type.size() - 6) : "input";
  for (const char* field : {"value", "selected_date", "selected_time", "selected_date_time"}) {
    if (value.is_object() && value.contains(field) && !value[field].is_null()) {
      words += " = " +
               (value[field].is_string() ? value[field].get<std::string>() : value[field].dump());
    }
  }
  return fmt::format("<{}: {}>", kind, words);
}

void draw_block(std::vector<std::string>& lines, const Json& block, const Json& values) {
  const std::string type = text_of(block, "type");
  const std::string id = text_of(block, "block_id");
  const auto words = [](const Json& text) { return slack_unescaped(text_of(text, "text")); };
  if (type == "section" || type == "header" || type == "alert") {
    if (block.contains("text")) add_lines(lines, words(block["text"]));
    if (block.contains("fields")) {
      for (const Json& field : block["fields"]) add_lines(lines, words(field));
    }
    if (block.contains("accessory")) {
      if (text_of(block["accessory"], "type") == "image") {
        lines.push_back("(picture: " + text_of(block["accessory"], "alt_text") + ")");
      } else {
        lines.push_back("  " + drawn(block["accessory"], id, {}, values));
      }
    }
  } else if (type == "markdown") {
    add_lines(lines, text_of(block, "text"));
  } else if (type == "context") {
    for (const Json& element : block["elements"]) {
      if (text_of(element, "type") == "image") {
        lines.push_back("(picture: " + text_of(element, "alt_text") + ")");
      } else {
        add_lines(lines, words(element));
      }
    }
  } else if (type == "actions") {
    std::vector<std::string> row;
    for (const Json& element : block["elements"]) row.push_back(drawn(element, id, {}, values));
    lines.push_back(fmt::format("  {}", fmt::join(row, " ")));
  } else if (type == "input") {
    lines.push_back("  " + drawn(block["element"], id, words(block["label"]), values));
  } else if (type == "image") {
    lines.push_back("(picture: " + text_of(block, "alt_text") + ")");
  } else if (type == "divider") {
    lines.push_back("----");
  } else {
    lines.push_back("(" + type + ")");
  }
}

std::string name_of(const State& state, const std::string& user_id, bool by_bot) {
  if (by_bot) return state.app.name;
  const auto found = state.users.find(user_id);
  if (found == state.users.end()) return user_id;
  const User& user = found->second;
  return user.display_name.empty() ? user.real_name : user.display_name;
}

Shown shown(const State& state, const Message& message) {
  Shown seen;
  seen.ts = message.ts();
  seen.by_bot = message.by_bot;
  seen.who = name_of(state, text_of(message.wire, "user"), message.by_bot);
  seen.edited = message.edited;
  seen.only_for_you = !message.only_for.empty();
  seen.text = slack_unescaped(text_of(message.wire, "text"));
  seen.metadata = message.metadata;
  const Json blocks = message.by_bot ? message.wire.value("blocks", Json::array()) : Json::array();
  if (blocks.empty()) {
    add_lines(seen.lines, seen.text);
  } else {
    seen.lines = lines_of(blocks, message.picked.is_object() ? message.picked : Json::object());
  }
  for (const Json& file : message.wire.value("files", Json::array())) {
    seen.lines.push_back("(file: " + text_of(file, "name") + ")");
  }
  for (const Control& control : controls_of(blocks)) {
    if (text_of(control.element, "type") == "button") seen.controls.push_back(control.label);
    for (const Json& option : options_of(control.element))
      seen.controls.push_back(label_of(option));
  }
  return seen;
}

std::vector<Shown> shown_in(const State& state, const Channel& channel,
                            const std::string& seen_by) {
  std::vector<Shown> seen;
  for (const Message& message : channel.messages) {
    if (message.deleted) continue;
    if (!message.only_for.empty() && message.only_for != seen_by) continue;
    seen.push_back(shown(state, message));
  }
  return seen;
}

}  // namespace

std::vector<std::string> lines_of(const Json& blocks, const Json& values) {
  std::vector<std::string> lines;
  if (!blocks.is_array()) return lines;
  for (const Json& block : blocks) draw_block(lines, block, values);
  return lines;
}

std::vector<Shown> messages_of(const FakeSlack& slack, const std::string& user_id) {
  return slack.look([&](const State& state) {
    const Channel* channel = state.find_dm(user_id);
    return channel == nullptr ? std::vector<Shown>() : shown_in(state, *channel, user_id);
  });
}

std::vector<Shown> messages_between(const FakeSlack& slack, const std::string& user_id,
                                    TimePoint from, TimePoint to) {
  std::vector<Shown> all = messages_of(slack, user_id);
  std::erase_if(all, [&](const Shown& one) {
    std::int64_t seconds = 0;
    std::int64_t micros = 0;
    const auto dot = one.ts.find('.');
    std::from_chars(one.ts.data(), one.ts.data() + dot, seconds);
    std::from_chars(one.ts.data() + dot + 1, one.ts.data() + one.ts.size(), micros);
    const TimePoint at(std::chrono::milliseconds(seconds * 1000 + micros / 1000));
    return at < from || at >= to;
  });
  return all;
}

std::vector<Shown> messages_in(const FakeSlack& slack, const std::string& channel_id,
                               const std::string& seen_by) {
  return slack.look([&](const State& state) {
    const auto found = state.channels.find(channel_id);
    return found == state.channels.end() ? std::vector<Shown>()
                                         : shown_in(state, found->second, seen_by);
  });
}

std::vector<std::string> bot_words(const FakeSlack& slack, const std::string& user_id) {
  std::vector<std::string> words;
  for (const Shown& one : messages_of(slack, user_id)) {
    if (!one.by_bot) continue;
    std::vector<std::string> lines = one.lines;
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("  "); });
    words.push_back(fmt::format("{}", fmt::join(lines, "\n")));
  }
  return words;
}

std::vector<std::string> screen_of(const FakeSlack& slack, const std::string& user_id) {
  std::vector<std::string> screen;
  for (const Shown& one : messages_of(slack, user_id)) {
    std::string marks = one.edited ? " (edited)" : "";
    if (one.only_for_you) marks += " (only you)";
    bool first = true;
    for (const std::string& line : one.lines) {
      if (first && !line.starts_with("  ")) {
        screen.push_back(fmt::format("{}: {}{}", one.who, line, marks));
      } else if (first) {
        screen.push_back(fmt::format("{}:{}", one.who, marks));
        screen.push_back(line);
      } else {
        screen.push_back(line.starts_with("  ") ? line : "  " + line);
      }
      first = false;
    }
  }
  return screen;
}

std::string transcript_of(const FakeSlack& slack, const std::string& user_id) {
  std::string text;
  for (const std::string& line : screen_of(slack, user_id)) text += line + "\n";
  return text;
}

std::vector<std::string> home_of(const FakeSlack& slack, const std::string& user_id) {
  return slack.look([&](const State& state) {
    const auto user = state.users.find(user_id);
    if (user == state.users.end()) return std::vector<std::string>();
    const Installation* bot = state.installation_of_user(user->second);
    if (bot == nullptr) return std::vector<std::string>();
    const auto home = state.homes.find(bot->key() + " " + user_id);
    if (home == state.homes.end()) return std::vector<std::string>();
    const View& view = state.views.at(home->second);
    return lines_of(view.wire["blocks"], view.values);
  });
}

std::vector<std::string> modal_of(const FakeSlack& slack, const std::string& user_id) {
  return slack.look([&](const State& state) {
    const auto stack = state.modals.find(user_id);
    if (stack == state.modals.end() || stack->second.empty()) return std::vector<std::string>();
    const View& view = state.views.at(stack->second.back());
    std::vector<std::string> lines{"# " + text_of(view.wire["title"], "text")};
    for (const std::string& line : lines_of(view.wire["blocks"], view.values))
      lines.push_back(line);
    std::string row;
    for (const char* key : {"submit", "close"}) {
      if (view.wire.contains(key)) row += fmt::format("[{}] ", text_of(view.wire[key], "text"));
    }
    if (!row.empty()) lines.push_back(row.substr(0, row.size() - 1));
    return lines;
  });
}

}  // namespace tillit::fake_slack
