#include "teams/fake/card_judge.hpp"

#include "teams/fake/card_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace tillit::fake_teams {
namespace {

using fakes::flag_of;
using fakes::list_of;
using fakes::object_of;
using fakes::text_of;

class Judge {
 public:
  explicit Judge(CardPlace place) : place_(place) {}

  std::vector<std::string> run(const Json& card) {
    if (!card.is_object()) return {"/: a card is an object"};
    root(card, "", true);
    for (const std::string& id : targets_)
      if (!ids_.contains(id)) complain("", "no element has the id that a toggle names");
    return std::move(complaints_);
  }

 private:
  void complain(const std::string& where, const std::string& what) {
    complaints_.push_back((where.empty() ? "/" : where) + ": " + what);
  }

  void root(const Json& card, const std::string& at, bool outermost) {
    shape(card, "AdaptiveCard", at);
    if (outermost) {
      if (text_of(card, "version") != "1.5") complain(at, "version is not 1.5");
      if (text_of(card, "$schema") != "http://adaptivecards.io/schemas/adaptive-card.json")
        complain(at, "no $schema");
      if (text_of(card, "lang").empty()) complain(at, "no lang: a reader guesses how it sounds");
      if (text_of(card, "fallbackText").empty()) complain(at, "no fallbackText");
    }
    const Json body = list_of(card, "body");
    if (outermost && body.empty()) complain(at, "no body");
    elements(body, at + "/body");
    if (card.contains("actions")) actions(card["actions"], at + "/actions");
    if (card.contains("refresh")) refresh(card["refresh"], at + "/refresh");
  }

  void refresh(const Json& refresh, const std::string& at) {
    if (text_of(object_of(refresh, "action"), "type") != "Action.Execute")
      complain(at, "refreshes by no Action.Execute");
    if (list_of(refresh, "userIds").size() > 60) complain(at, "more than 60 userIds");
  }

  // Known and required keys, kinds of values, no nulls; false where nothing more can be said.
  bool shape(const Json& one, const std::string& wanted, const std::string& at) {
    const std::string type = text_of(one, "type");
    if (!wanted.empty() && type != wanted) {
      complain(at, fmt::format("type is \"{}\", not \"{}\"", type, wanted));
      return false;
    }
    const TypeRule* rule = rule_of(type);
    if (rule == nullptr) {
      complain(at, fmt::format("unknown type \"{}\"", type));
      return false;
    }
    for (const auto& [key, value] : one.items()) {
      const KeyRule* known = key_rule_of(*rule, key);
      if (known == nullptr) {
        complain(at, fmt::format("{} has no \"{}\"", type, key));
      } else if (!known->fits(value)) {
        complain(at, fmt::format("\"{}\" may not be {}", key, value.type_name()));
      }
    }
    for (const KeyRule& key : rule->keys)
      if (key.required && !one.contains(key.name))
        complain(at, fmt::format("{} needs \"{}\"", type, key.name));
    if (const std::string id = text_of(one, "id"); !id.empty() && !ids_.insert(id).second)
      complain(at, fmt::format("the id \"{}\" stands twice", id));
    return true;
  }

  void elements(const Json& list, const std::string& at) {
    std::size_t i = 0;
    for (const Json& one : list) element(one, fmt::format("{}/{}", at, i++));
  }

  void element(const Json& one, const std::string& at) {
    if (!one.is_object()) return complain(at, "no element");
    const std::string type = text_of(one, "type");
    if (type.starts_with("Chart.") || type == "ProgressBar" || type == "Badge") {
      if (!one.contains("fallback")) return complain(at, type + " is outside 1.5: no fallback");
      return element(one["fallback"], at + "/fallback");
    }
    if (!shape(one, "", at)) return;
    if (type == "TextBlock") {
      if (!flag_of(one, "wrap")) complain(at, "does not wrap");
      markup(text_of(one, "text"), at);
    } else if (type == "RichTextBlock") {
      runs(list_of(one, "inlines"), at + "/inlines");
    } else if (type == "FactSet") {
      for (const Json& fact : list_of(one, "facts"))
        if (text_of(fact, "title").empty() || text_of(fact, "value").empty())
          complain(at, "a fact needs title and value");
    } else if (type == "Image") {
      if (text_of(one, "altText").empty()) complain(at, "no altText");
      const std::string url = text_of(one, "url");
      if (!url.starts_with("https://") && !url.starts_with("data:image/"))
        complain(at, "neither https nor data");
    } else if (type == "ColumnSet") {
      std::size_t i = 0;
      for (const Json& column : list_of(one, "columns")) {
        const std::string there = fmt::format("{}/columns/{}", at, i++);
        if (shape(column, "Column", there)) elements(list_of(column, "items"), there + "/items");
      }
    } else if (type == "Container") {
      elements(list_of(one, "items"), at + "/items");
    } else if (type == "ActionSet") {
      actions(list_of(one, "actions"), at + "/actions");
    } else if (type.starts_with("Input.")) {
      input(one, type, at);
    }
  }

  // No markup in these: whatever they say is said literally.
  void runs(const Json& list, const std::string& at) {
    std::string all;
    std::size_t i = 0;
    for (const Json& run : list) {
      const std::string there = fmt::format("{}/{}", at, i++);
      if (!run.is_string()) shape(run, "TextRun", there);
      all += run.is_string() ? run.get<std::string>() : text_of(run, "text");
    }
    if (all.empty()) complain(at, "an empty text");
  }

  void input(const Json& one, const std::string& type, const std::string& at) {
    if (place_ == CardPlace::OneWay) complain(at, "an input where nobody reads the answer");
    inputs_.insert(text_of(one, "id"));
    if (text_of(one, "label").empty() && type != "Input.Toggle") complain(at, "no label");
    if (flag_of(one, "isRequired") && text_of(one, "errorMessage").empty())
      complain(at, "required, without errorMessage");
    if (type == "Input.ChoiceSet") choices(one, at);
    static const std::regex kDate("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    static const std::regex kTime("[0-9]{2}:[0-9]{2}");
    if (type == "Input.Date" || type == "Input.Time") {
      for (const char* key : {"value", "min", "max"})
        if (one.contains(key) &&
            !std::regex_match(text_of(one, key), type == "Input.Date" ? kDate : kTime))
          complain(at, fmt::format("\"{}\" is no {}", key, type.substr(6)));
    }
    if (one.contains("min") && one.contains("max") && one["min"].type() == one["max"].type() &&
        one["max"] < one["min"])
      complain(at, "max is below min");
  }

  void choices(const Json& one, const std::string& at) {
    const Json list = list_of(one, "choices");
    if (list.empty() || list.size() > kMaxChoices) complain(at, "no choices, or too many");
    std::set<std::string> values;
    for (const Json& choice : list) {
      if (text_of(choice, "title").empty() || text_of(choice, "value").empty())
        complain(at, "a choice needs title and value, both texts");
      if (!values.insert(text_of(choice, "value")).second) complain(at, "a choice stands twice");
      if (text_of(choice, "value").find(',') != std::string::npos && flag_of(one, "isMultiSelect"))
        complain(at, "a comma in a value: several are joined by commas");
    }
    const std::string chosen = text_of(one, "value");
    if (!chosen.empty() && !flag_of(one, "isMultiSelect") && !values.contains(chosen))
      complain(at, "the value is no choice");
  }

  void actions(const Json& list, const std::string& at) {
    if (!list.is_array() || list.empty()) return complain(at, "no actions");
    if (list.size() > kMaxActions) complain(at, "more than six actions: the rest is not shown");
    std::set<std::string> titles;
    std::size_t i = 0;
    for (const Json& one : list) {
      const std::string there = fmt::format("{}/{}", at, i++);
      action(one, there);
      if (!titles.insert(text_of(one, "title")).second) complain(there, "a title stands twice");
    }
  }

  void action(const Json& one, const std::string& at) {
    if (!one.is_object() || !shape(one, "", at)) return;
    const std::string type = text_of(one, "type");
    if (!type.starts_with("Action.")) return complain(at, type + " is no action");
    if (text_of(one, "title").empty()) complain(at, "no title");
    const bool answers = type == "Action.Execute" || type == "Action.Submit";
    if (answers && place_ == CardPlace::OneWay) complain(at, "nobody takes its answer");
    if (answers) {
      const Json data = one.value("data", Json());
      if (!data.is_object()) complain(at, "data is no object: inputs would be lost");
      if (data.is_object())
        for (const auto& [key, value] : data.items())
          if (inputs_.contains(key)) complain(at, "an input has the id of a key of data");
    }
    if (type == "Action.Execute") {
      if (text_of(one, "verb").empty()) complain(at, "no verb: the client sends nothing");
      const Json fallback = object_of(one, "fallback");
      if (text_of(fallback, "type") != "Action.Submit") {
        complain(at, "no Action.Submit as fallback");
      } else {
        action(fallback, at + "/fallback");
        if (fallback.value("data", Json()) != one.value("data", Json()))
          complain(at, "the fallback says something else");
      }
    }
    if (type == "Action.OpenUrl" && !text_of(one, "url").starts_with("https://"))
      complain(at, "url is not https");
    if (type == "Action.ShowCard") root(object_of(one, "card"), at + "/card", false);
    if (type == "Action.ToggleVisibility") {
      for (const Json& target : list_of(one, "targetElements"))
        targets_.push_back(target.is_string() ? target.get<std::string>()
                                              : text_of(target, "elementId"));
    }
  }

  // Cards draw bold, italics, lists and links; the rest stands there as it is written.
  void markup(const std::string& text, const std::string& at) {
    if (text.empty()) complain(at, "an empty text");
    static const std::regex kOthers(R"((^|\n)#{1,6} |!\[|```|(^|\n)\|.*\||</?[a-zA-Z])");
    if (std::regex_search(text, kOthers)) complain(at, "markup that cards do not draw");
  }

  const CardPlace place_;
  std::set<std::string> ids_;
  std::set<std::string> inputs_;
  std::vector<std::string> targets_;
  std::vector<std::string> complaints_;
};

}  // namespace

std::vector<std::string> judge_card(const Json& card, CardPlace place) {
  return Judge(place).run(card);
}

}  // namespace tillit::fake_teams
