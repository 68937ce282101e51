#include "teams/fake/card_rules.hpp"

#include <algorithm>
#include <cctype>

namespace tillit::fake_teams {
namespace {

using Kind = KeyRule::Kind;
using Rules = std::vector<KeyRule>;

Rules joined(Rules first, const Rules& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

const std::vector<std::string> kSpacings{"default", "none",       "small",  "medium",
                                         "large",   "extraLarge", "padding"};
const std::vector<std::string> kAligns{"left", "center", "right"};
const std::vector<std::string> kStyles{"default",   "emphasis", "good",
                                       "attention", "warning",  "accent"};
const std::vector<std::string> kSizes{"small", "default", "medium", "large", "extraLarge"};
const std::vector<std::string> kWeights{"lighter", "default", "bolder"};
const std::vector<std::string> kColors{"default", "dark",    "light",    "accent",
                                       "good",    "warning", "attention"};

Rules element(Rules own) {
  return joined(std::move(own), {{"type", Kind::Text, true},
                                 {"id"},
                                 {"isVisible", Kind::Bool},
                                 {"separator", Kind::Bool},
                                 {"spacing", Kind::Words, false, kSpacings},
                                 {"height", Kind::Words, false, {"auto", "stretch"}},
                                 {"fallback", Kind::TextOrObject},
                                 {"requires", Kind::Object}});
}

Rules input(Rules own) {
  return element(
      joined(std::move(own),
             {{"id", Kind::Text, true}, {"label"}, {"isRequired", Kind::Bool}, {"errorMessage"}}));
}

Rules action(Rules own) {
  return joined(std::move(own),
                {{"type", Kind::Text, true},
                 {"id"},
                 {"title"},
                 {"iconUrl"},
                 {"style", Kind::Words, false, {"default", "positive", "destructive"}},
                 {"tooltip"},
                 {"mode", Kind::Words, false, {"primary", "secondary"}},
                 {"isEnabled", Kind::Bool},
                 {"msteams", Kind::Object},
                 {"fallback", Kind::TextOrObject}});
}

const KeyRule kAssociated{"associatedInputs", Kind::Words, false, {"auto", "none"}};

const std::vector<TypeRule>& all_rules() {
  static const std::vector<TypeRule> rules{
      {"AdaptiveCard",
       {{"type", Kind::Text, true},
        {"$schema"},
        {"version"},
        {"body", Kind::List},
        {"actions", Kind::List},
        {"lang"},
        {"fallbackText"},
        {"speak"},
        {"rtl", Kind::Bool},
        {"refresh", Kind::Object},
        {"minHeight"},
        {"verticalContentAlignment", Kind::Words, false, {"top", "center", "bottom"}},
        {"selectAction", Kind::Object},
        {"msteams", Kind::Object}}},
      {"TextBlock", element({{"text", Kind::Text, true},
                             {"wrap", Kind::Bool},
                             {"size", Kind::Words, false, kSizes},
                             {"weight", Kind::Words, false, kWeights},
                             {"color", Kind::Words, false, kColors},
                             {"fontType", Kind::Words, false, {"default", "monospace"}},
                             {"isSubtle", Kind::Bool},
                             {"maxLines", Kind::Number},
                             {"style", Kind::Words, false, {"default", "heading", "columnHeader"}},
                             {"horizontalAlignment", Kind::Words, false, kAligns}})},
      {"RichTextBlock", element({{"inlines", Kind::List, true},
                                 {"horizontalAlignment", Kind::Words, false, kAligns}})},
      {"TextRun",
       {{"type", Kind::Text, true},
        {"text", Kind::Text, true},
        {"size", Kind::Words, false, kSizes},
        {"weight", Kind::Words, false, kWeights},
        {"color", Kind::Words, false, kColors},
        {"fontType", Kind::Words, false, {"default", "monospace"}},
        {"isSubtle", Kind::Bool},
        {"italic", Kind::Bool},
        {"strikethrough", Kind::Bool},
        {"underline", Kind::Bool},
        {"highlight", Kind::Bool},
        {"selectAction", Kind::Object}}},
      {"FactSet", element({{"facts", Kind::List, true}})},
      {"Container",
       element({{"items", Kind::List, true},
                {"style", Kind::Words, false, kStyles},
                {"bleed", Kind::Bool},
                {"minHeight"},
                {"rtl", Kind::Bool},
                {"verticalContentAlignment", Kind::Words, false, {"top", "center", "bottom"}}})},
      {"ColumnSet", element({{"columns", Kind::List, true},
                             {"style", Kind::Words, false, kStyles},
                             {"bleed", Kind::Bool},
                             {"horizontalAlignment", Kind::Words, false, kAligns}})},
      {"Column",
       element({{"items", Kind::List, true},
                {"width", Kind::TextOrNumber},
                {"style", Kind::Words, false, kStyles},
                {"bleed", Kind::Bool},
                {"verticalContentAlignment", Kind::Words, false, {"top", "center", "bottom"}}})},
      {"Image",
       element({{"url", Kind::Text, true},
                {"altText"},
                {"size", Kind::Words, false, {"auto", "stretch", "small", "medium", "large"}},
                {"width"},
                {"style", Kind::Words, false, {"default", "person"}},
                {"horizontalAlignment", Kind::Words, false, kAligns}})},
      {"ActionSet", element({{"actions", Kind::List, true}})},
      {"Input.Text",
       input({{"placeholder"},
              {"value"},
              {"maxLength", Kind::Number},
              {"isMultiline", Kind::Bool},
              {"regex"},
              {"style", Kind::Words, false, {"text", "tel", "url", "email", "password"}},
              {"inlineAction", Kind::Object}})},
      {"Input.ChoiceSet", input({{"choices", Kind::List, true},
                                 {"value"},
                                 {"placeholder"},
                                 {"style", Kind::Words, false, {"compact", "expanded", "filtered"}},
                                 {"isMultiSelect", Kind::Bool},
                                 {"wrap", Kind::Bool}})},
      {"Input.Number", input({{"placeholder"},
                              {"value", Kind::Number},
                              {"min", Kind::Number},
                              {"max", Kind::Number}})},
      {"Input.Date", input({{"placeholder"}, {"value"}, {"min"}, {"max"}})},
      {"Input.Time", input({{"placeholder"}, {"value"}, {"min"}, {"max"}})},
      {"Input.Toggle", input({{"title", Kind::Text, true},
                              {"value"},
                              {"valueOn"},
                              {"valueOff"},
                              {"wrap", Kind::Bool}})},
      {"Action.Execute", action({{"verb"}, {"data", Kind::Object}, kAssociated})},
      {"Action.Submit", action({{"data", Kind::Object}, kAssociated})},
      {"Action.OpenUrl", action({{"url", Kind::Text, true}})},
      {"Action.ShowCard", action({{"card", Kind::Object, true}})},
      {"Action.ToggleVisibility", action({{"targetElements", Kind::List, true}})},
  };
  return rules;
}

// The schema's enumerations take any case.
bool same_word(const std::string& one, const std::string& other) {
  return std::ranges::equal(one, other, [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  });
}

}  // namespace

bool KeyRule::fits(const Json& value) const {
  switch (kind) {
    case Kind::Text: return value.is_string();
    case Kind::Bool: return value.is_boolean();
    case Kind::Number: return value.is_number();
    case Kind::Object: return value.is_object();
    case Kind::List: return value.is_array();
    case Kind::TextOrNumber: return value.is_string() || value.is_number();
    case Kind::TextOrObject: return value.is_string() || value.is_object();
    case Kind::Words:
      return value.is_string() && std::ranges::any_of(words, [&](const std::string& word) {
               return same_word(word, value.get<std::string>());
             });
  }
  return false;
}

const TypeRule* rule_of(const std::string& type) {
  const auto found = std::ranges::find(all_rules(), type, &TypeRule::type);
  return found == all_rules().end() ? nullptr : &*found;
}

const KeyRule* key_rule_of(const TypeRule& rule, const std::string& key) {
  const auto found = std::ranges::find(rule.keys, key, &KeyRule::name);
  return found == rule.keys.end() ? nullptr : &*found;
}

}  // namespace tillit::fake_teams
