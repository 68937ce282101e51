#include "teams/fake/controls.hpp"

#include <algorithm>
#include <cstdlib>
#include <regex>

namespace tillit::fake_teams {
namespace {

using fakes::flag_of;
using fakes::list_of;
using fakes::object_of;
using fakes::text_of;

void collect(const Json& place, const char* prefix, std::vector<Json>& into) {
  for (const char* key : {"body", "items", "columns", "actions"}) {
    for (const Json& one : list_of(place, key)) {
      if (text_of(one, "type").starts_with(prefix)) into.push_back(one);
      collect(one, prefix, into);
    }
  }
  if (place.is_object() && place.contains("card")) collect(place["card"], prefix, into);
}

bool holds(const Json& value, const std::string& text) {
  if (value.is_string()) return value == text;
  if (!value.is_structured()) return false;
  return std::ranges::any_of(value, [&](const Json& inner) { return holds(inner, text); });
}

std::string value_of(const Json& input, const Json& filled) {
  const std::string id = text_of(input, "id");
  if (filled.contains(id)) return filled[id].get<std::string>();
  const Json value = input.value("value", Json());
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  return text_of(input, "type") == "Input.Toggle" ? input.value("valueOff", "false") : "";
}

bool takes(const Json& input, const std::string& value) {
  const std::string type = text_of(input, "type");
  if (const std::string pattern = text_of(input, "regex"); !pattern.empty())
    return std::regex_search(value, std::regex(pattern));
  if (type == "Input.Text" && input.contains("maxLength"))
    return fakes::code_points(value) <= input["maxLength"].get<std::size_t>();
  if (type == "Input.Number") {
    const double number = std::strtod(value.c_str(), nullptr);
    return !(input.contains("min") && number < input["min"].get<double>()) &&
           !(input.contains("max") && number > input["max"].get<double>());
  }
  if (type == "Input.Date" || type == "Input.Time")
    return !(input.contains("min") && value < text_of(input, "min")) &&
           !(input.contains("max") && value > text_of(input, "max"));
  return true;
}

}  // namespace

std::string visible(std::string text) {
  for (const char* unseen : {"\xE2\x80\x8B", "\xE2\x80\x8A"}) {
    for (auto at = text.find(unseen); at != std::string::npos; at = text.find(unseen, at))
      text.erase(at, 3);
  }
  return text;
}

std::vector<Json> actions_of(const Json& card) {
  std::vector<Json> found;
  collect(card, "Action.", found);
  return found;
}

std::vector<Json> inputs_of(const Json& card) {
  std::vector<Json> found;
  collect(card, "Input.", found);
  return found;
}

std::optional<Json> find_action(const Json& card, const std::string& name) {
  const auto all = actions_of(card);
  for (const char* key : {"title", "verb"}) {
    for (const Json& one : all)
      if (visible(text_of(one, key)) == name) return one;
  }
  for (const Json& one : all)
    if (holds(one.value("data", Json()), name)) return one;
  return std::nullopt;
}

std::optional<Json> find_input(const Json& card, const std::string& name) {
  for (const Json& one : inputs_of(card)) {
    const bool any = name.empty() && text_of(one, "type") != "Input.Toggle";
    if (any || text_of(one, "label") == name || text_of(one, "id") == name) return one;
  }
  return std::nullopt;
}

std::optional<Offer> find_choice(const Json& card, const std::string& name) {
  for (const Json& input : inputs_of(card)) {
    for (const Json& choice : list_of(input, "choices"))
      if (visible(text_of(choice, "title")) == name || text_of(choice, "value") == name)
        return Offer{input, text_of(choice, "value")};
  }
  return std::nullopt;
}

Json values_of(const Json& card, const Json& filled) {
  Json values = Json::object();
  for (const Json& input : inputs_of(card)) {
    const std::string value = value_of(input, filled);
    if (!value.empty() || text_of(input, "type") == "Input.Text")
      values[text_of(input, "id")] = value;
  }
  return values;
}

std::string client_refusal(const Json& card, const Json& filled) {
  for (const Json& input : inputs_of(card)) {
    const std::string value = value_of(input, filled);
    const bool wrong = value.empty() ? flag_of(input, "isRequired") : !takes(input, value);
    if (wrong) return text_of(input, "label");
  }
  return "";
}

Json card_of(const Json& activity) {
  for (const Json& one : list_of(activity, "attachments"))
    if (text_of(one, "contentType") == "application/vnd.microsoft.card.adaptive")
      return object_of(one, "content");
  return nullptr;
}

}  // namespace tillit::fake_teams
