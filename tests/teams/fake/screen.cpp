#include "teams/fake/screen.hpp"

#include "teams/fake/controls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace tillit::fake_teams {
namespace {

using fakes::list_of;
using fakes::text_of;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// The words of a message as they are read: XML as its text, bold as *bold*.
std::string read_text(const Json& activity) {
  std::string text = text_of(activity, "text");
  if (text_of(activity, "textFormat") != "xml") return text;
  for (const auto& [from, to] : {std::pair{"<br/>", "\n"},
                                 {"<b>", "*"},
                                 {"</b>", "*"},
                                 {"&lt;", "<"},
                                 {"&gt;", ">"},
                                 {"&quot;", "\""},
                                 {"&#39;", "'"},
                                 {"&amp;", "&"}})
    text = replaced(std::move(text), from, to);
  return text;
}

class Drawer {
 public:
  Drawer(const Json& filled, Drawn& drawn) : filled_(filled), drawn_(drawn) {}

  void elements(const Json& list) {
    for (const Json& one : list) element(one);
  }
  void actions(const Json& list) {
    std::string row;
    for (const Json& one : list)
      row += fmt::format("{}[{}]", row.empty() ? "" : " ", visible(text_of(one, "title")));
    if (!row.empty()) drawn_.lines.push_back(row);
  }

 private:
  void say(const std::string& text) {
    std::istringstream lines(visible(text));
    for (std::string line; std::getline(lines, line);) {
      if (line.empty()) continue;
      drawn_.texts.push_back(line);
      drawn_.lines.push_back(line);
    }
  }

  void element(const Json& one) {
    const std::string type = text_of(one, "type");
    if (one.is_object() && one.contains("isVisible") && one["isVisible"] == false) return;
    if (type == "TextBlock") {
      say(text_of(one, "text"));
    } else if (type == "RichTextBlock") {
      std::string line;
      for (const Json& run : list_of(one, "inlines")) {
        const char* mark = text_of(run, "weight") == "Bolder" ? "*" : "";
        line += mark + (run.is_string() ? run.get<std::string>() : text_of(run, "text")) + mark;
      }
      say(line);
    } else if (type == "FactSet") {
      for (const Json& fact : list_of(one, "facts"))
        say(fmt::format("{}: {}", text_of(fact, "title"), text_of(fact, "value")));
    } else if (type == "Image") {
      drawn_.lines.push_back(fmt::format("(picture: {})", text_of(one, "altText")));
    } else if (type == "ActionSet") {
      actions(list_of(one, "actions"));
    } else if (type == "ColumnSet") {
      for (const Json& column : list_of(one, "columns")) elements(list_of(column, "items"));
    } else if (type == "Container") {
      elements(list_of(one, "items"));
    } else if (type == "Input.ChoiceSet") {
      choices(one);
    } else if (type.starts_with("Input.")) {
      std::string kind = type.substr(6);
      std::ranges::transform(kind, kind.begin(),
                             [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const std::string held = value(one);
      drawn_.lines.push_back(held.empty()
                                 ? fmt::format("<{}: {}>", kind, text_of(one, "label"))
                                 : fmt::format("<{}: {} = {}>", kind, text_of(one, "label"), held));
    }
  }

  [[nodiscard]] std::string value(const Json& input) const {
    const std::string id = text_of(input, "id");
    return filled_.contains(id) ? text_of(filled_, id) : text_of(input, "value");
  }

  void choices(const Json& one) {
    const std::string chosen = value(one);
    const bool expanded = text_of(one, "style") == "expanded";
    std::string row;
    for (const Json& choice : list_of(one, "choices")) {
      const bool is_it = text_of(choice, "value") == chosen;
      if (expanded) {
        row += fmt::format("{}({}) {}", row.empty() ? "" : " ", is_it ? 'o' : ' ',
                           visible(text_of(choice, "title")));
      } else {
        row += fmt::format("{}{}{}", row.empty() ? "" : " | ", is_it ? "*" : "",
                           visible(text_of(choice, "title")));
      }
    }
    if (expanded) drawn_.lines.push_back(text_of(one, "label"));
    drawn_.lines.push_back(expanded ? row : fmt::format("{{{}: {}}}", text_of(one, "label"), row));
  }

  const Json& filled_;
  Drawn& drawn_;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "\n") + part;
  return text;
}

Shown shown(const State& state, const Message& message, const std::string& seen_by) {
  Shown one;
  one.id = message.id;
  one.by_bot = message.author == state.app.bot_id();
  one.edited = message.edited;
  const User* user = state.user(message.author);
  one.who = one.by_bot ? state.app.name : user == nullptr ? message.author : user->name;
  Drawn drawn;
  std::istringstream said(read_text(message.wire));
  for (std::string line; std::getline(said, line);) {
    if (line.empty()) continue;
    drawn.texts.push_back(line);
    drawn.lines.push_back(line);
  }
  const auto own = message.own_card.find(seen_by);
  const Json card = own == message.own_card.end() ? card_of(message.wire) : own->second;
  const auto mine = message.filled.find(seen_by);
  if (card.is_object()) {
    const Drawn in_card = draw(card, mine == message.filled.end() ? Json::object() : mine->second);
    drawn.texts.insert(drawn.texts.end(), in_card.texts.begin(), in_card.texts.end());
    drawn.lines.insert(drawn.lines.end(), in_card.lines.begin(), in_card.lines.end());
  }
  Drawn offered;
  Drawer({}, offered)
      .actions(list_of(fakes::object_of(message.wire, "suggestedActions"), "actions"));
  drawn.lines.insert(drawn.lines.end(), offered.lines.begin(), offered.lines.end());
  if (const auto note = message.notes.find(seen_by); note != message.notes.end())
    drawn.lines.push_back(fmt::format("(note: {})", note->second));
  one.text = joined(drawn.texts);
  one.lines = std::move(drawn.lines);
  if (one.edited && !one.by_bot && !one.lines.empty()) one.lines.front() += " (edited)";
  return one;
}

std::vector<Shown> all_of(const State& state, const Conversation* conversation,
                          const std::string& seen_by) {
  std::vector<Shown> all;
  if (conversation == nullptr) return all;
  for (const Message& message : conversation->messages)
    if (!message.deleted) all.push_back(shown(state, message, seen_by));
  return all;
}

}  // namespace

Drawn draw(const Json& card, const Json& filled) {
  Drawn drawn;
  Drawer drawer(filled, drawn);
  drawer.elements(list_of(card, "body"));
  drawer.actions(list_of(card, "actions"));
  return drawn;
}

std::vector<Shown> messages_of(const FakeTeams& teams, const std::string& user_id) {
  return teams.look(
      [&](const State& state) { return all_of(state, state.personal(user_id), user_id); });
}

std::vector<Shown> messages_in(const FakeTeams& teams, const std::string& conversation_id,
                               const std::string& seen_by) {
  return teams.look(
      [&](const State& state) { return all_of(state, state.find(conversation_id), seen_by); });
}

std::vector<std::string> bot_words(const FakeTeams& teams, const std::string& user_id) {
  std::vector<std::string> words;
  for (const Shown& one : messages_of(teams, user_id))
    if (one.by_bot) words.push_back(one.text);
  return words;
}

std::string transcript_of(const FakeTeams& teams, const std::string& user_id) {
  std::string text;
  for (const Shown& one : messages_of(teams, user_id)) {
    for (std::size_t i = 0; i < one.lines.size(); ++i)
      text += i == 0 ? fmt::format("{}: {}\n", one.who, one.lines[i])
                     : fmt::format("  {}\n", one.lines[i]);
  }
  return text;
}

}  // namespace tillit::fake_teams
