#include "channels/teams/elements.hpp"

#include "channels/common/marks.hpp"
#include "channels/teams/message_text.hpp"
#include "crypto/base64url.hpp"

#include <algorithm>

namespace tillit::teams {

using nlohmann::json;

namespace {

// Beyond them a client's arithmetic is no longer exact, and no person types such a number.
constexpr std::int64_t kHighestBound = 1'000'000'000;

json text_run(std::string_view text) { return {{"type", "TextRun"}, {"text", text}}; }

// `runs` for each line that holds anything; a blank line is told by the space before the next.
template <class Runs>
void add_lines(json& body, std::string_view text, Runs runs) {
  const char* spacing = nullptr;  // of the first line: the card's own
  bool any = false;
  while (!text.empty() || !any) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      if (any) spacing = "Medium";
      if (text.empty()) break;
      continue;
    }
    json block{{"type", "RichTextBlock"}, {"inlines", runs(line)}};
    if (spacing != nullptr) block["spacing"] = spacing;
    body.push_back(std::move(block));
    spacing = "None";
    any = true;
  }
}

json input(const char* type, const Field& field) {
  json made{{"type", type}, {"id", field.id}, {"label", field.label}};
  if (field.missing.empty()) return made;
  made["isRequired"] = true;
  made["errorMessage"] = field.missing;
  return made;
}

json choice_set(const Field& field, const std::vector<MenuChoice>& choices) {
  json set = input("Input.ChoiceSet", field);
  set["wrap"] = true;
  set["choices"] = json::array();
  for (const MenuChoice& one : choices)
    set["choices"].push_back({{"title", without_markdown(one.title)}, {"value", one.value}});
  return set;
}

}  // namespace

void add_said(json& body, std::string_view text) {
  if (text.find_first_not_of(" \n\t\r") == std::string_view::npos) text = "…";
  add_lines(body, text, [](std::string_view line) {
    json inlines = json::array();
    for (const channels::Run& run : channels::runs_of(line)) {
      json one = text_run(run.text);
      if (run.bold) one["weight"] = "Bolder";
      inlines.push_back(std::move(one));
    }
    return inlines;
  });
}

void add_line(json& body, std::string_view text, Tone tone) {
  if (text.find_first_not_of(" \n\t\r") == std::string_view::npos) return;
  add_lines(body, text, [tone](std::string_view line) {
    json run = text_run(line);
    switch (tone) {
      case Tone::Subtle:
        run["isSubtle"] = true;
        run["size"] = "Small";
        break;
      case Tone::Good: run["color"] = "Good"; break;
    }
    return json::array({std::move(run)});
  });
}

json image(std::string_view png, std::string_view alt) {
  std::string bytes = crypto::base64url(png);
  std::ranges::replace(bytes, '-', '+');
  std::ranges::replace(bytes, '_', '/');
  bytes.resize((bytes.size() + 3) / 4 * 4, '=');
  return {{"type", "Image"}, {"url", "data:image/png;base64," + bytes}, {"altText", alt}};
}

json action(std::string_view title, json data, bool sends_fields) {
  const char* const fields = sends_fields ? "auto" : "none";
  const json submit{
      {"type", "Action.Submit"}, {"title", title}, {"associatedInputs", fields}, {"data", data}};
  return {{"type", "Action.Execute"},   {"title", title},          {"verb", kVerb},
          {"associatedInputs", fields}, {"data", std::move(data)}, {"fallback", submit}};
}

json action_set(json actions) { return {{"type", "ActionSet"}, {"actions", std::move(actions)}}; }

json text_field(const Field& field, bool several_lines) {
  json text = input("Input.Text", field);
  text["maxLength"] = kMaxInputText;
  if (several_lines) text["isMultiline"] = true;
  return text;
}

json number_field(const Field& field, std::optional<std::int64_t> min,
                  std::optional<std::int64_t> max) {
  json number = input("Input.Number", field);
  if (min && *min >= -kHighestBound && *min <= kHighestBound) number["min"] = *min;
  if (max && *max >= -kHighestBound && *max <= kHighestBound) number["max"] = *max;
  return number;
}

json date_field(const Field& field) { return input("Input.Date", field); }

json time_field(const Field& field) { return input("Input.Time", field); }

json radio_field(const Field& field, const std::vector<MenuChoice>& choices) {
  json set = choice_set(field, choices);
  set["style"] = "expanded";
  return set;
}

json menu_field(const Field& field, const std::vector<MenuChoice>& choices,
                std::string_view placeholder) {
  json set = choice_set(field, choices);
  set["style"] = "compact";
  set["placeholder"] = placeholder;
  return set;
}

json adaptive_card(const Language& language, json body, json actions,
                   std::string_view fallback_text) {
  json card{{"type", "AdaptiveCard"},
            {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
            {"version", "1.5"},
            {"lang", language.str()},
            {"fallbackText", fallback_text},
            {"body", std::move(body)}};
  if (!actions.empty()) card["actions"] = std::move(actions);
  return card;
}

}  // namespace tillit::teams
