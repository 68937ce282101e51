#include "slack/fake/judge_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace tillit::fake_slack {
namespace {

bool matches(std::string_view text, std::string_view shape) {  // "9": a digit
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(), [](char c, char wanted) {
           return wanted == '9' ? c >= '0' && c <= '9' : c == wanted;
         });
}

bool is_date(std::string_view text) {
  return matches(text, "9999-99-99") && text.substr(5, 2) >= "01" && text.substr(5, 2) <= "12" &&
         text.substr(8) >= "01" && text.substr(8) <= "31";
}

bool is_time(std::string_view text) {
  return matches(text, "99:99") && text.substr(0, 2) <= "23" && text.substr(3) <= "59";
}

bool may_stand(const std::string& type, Place place) {
  const bool single_select = type == "static_select" || type == "external_select" ||
                             type == "users_select" || type == "conversations_select" ||
                             type == "channels_select";
  const bool multi_select = type.starts_with("multi_") && type.ends_with("_select");
  const bool choice = type == "radio_buttons" || type == "checkboxes";
  const bool picker = type == "datepicker" || type == "timepicker";
  switch (place) {
    case Place::Context: return type == "image";
    case Place::Accessory:
      return single_select || multi_select || choice || picker || type == "button" ||
             type == "overflow" || type == "image";
    case Place::Actions:
      return single_select || choice || picker || type == "datetimepicker" || type == "button" ||
             type == "overflow";
    case Place::Input:
      return single_select || multi_select || choice || picker || type == "datetimepicker" ||
             type.ends_with("_input");
  }
  return false;
}

}  // namespace

void Parts::complain(std::string_view what, const std::string& where) {
  complaints_.push_back(fmt::format("[ERROR] {} [json-pointer:{}]", what, where));
}

void Parts::keys(const Json& object, const std::string& where,
                 std::initializer_list<std::string_view> required,
                 const std::vector<std::string_view>& optional) {
  if (!object.is_object()) return complain("must be an object", where);
  for (const std::string_view key : required) {
    if (!object.contains(key)) complain(fmt::format("missing required field: {}", key), where);
  }
  for (const auto& [key, value] : object.items()) {
    if (value.is_null()) complain("must not be null", where + "/" + key);
    if (std::ranges::find(required, std::string_view(key)) == required.end() &&
        std::ranges::find(optional, std::string_view(key)) == optional.end()) {
      complain("no more items allowed: " + key, where);
    }
  }
}

bool Parts::is_list(const Json& list, const std::string& where, std::size_t least,
                    std::size_t most) {
  if (!list.is_array()) {
    complain("must be an array", where);
    return false;
  }
  if (list.size() < least) complain(fmt::format("no less than {} items allowed", least), where);
  if (list.size() > most) complain(fmt::format("no more than {} items allowed", most), where);
  return true;
}

void Parts::string(const Json& object, const char* key, const std::string& where, std::size_t least,
                   std::size_t most) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return;  // keys() complains of null.
  const std::string inner = fmt::format("{}/{}", where, key);
  if (!found->is_string()) return complain("must be a string", inner);
  const std::size_t length = code_points(found->get_ref<const std::string&>());
  if (length < least) complain(fmt::format("must be more than {} characters", least - 1), inner);
  if (length > most) complain(fmt::format("must be less than {} characters", most + 1), inner);
}

void Parts::boolean(const Json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found != object.end() && !found->is_boolean()) {
    complain("must be a boolean", fmt::format("{}/{}", where, key));
  }
}

void Parts::integer(const Json& object, const char* key, const std::string& where,
                    std::int64_t least, std::int64_t most) {
  const auto found = object.find(key);
  if (found == object.end()) return;
  if (!found->is_number_integer() || found->get<std::int64_t>() < least ||
      found->get<std::int64_t>() > most) {
    complain(fmt::format("must be an integer from {} to {}", least, most),
             fmt::format("{}/{}", where, key));
  }
}

void Parts::one_of(const Json& object, const char* key, const std::string& where,
                   std::initializer_list<std::string_view> words) {
  if (!object.contains(key)) return;
  const std::string word = text_of(object, key);
  if (std::ranges::find(words, std::string_view(word)) == words.end()) {
    complain("must be one of the known values", fmt::format("{}/{}", where, key));
  }
}

void Parts::text(const Json& object, const std::string& where, std::size_t most, Texts kind) {
  if (!object.is_object()) return complain("must be a text object", where);
  const std::string type = text_of(object, "type");
  if (type == "plain_text") {
    keys(object, where, {"type", "text"}, {"emoji"});
    boolean(object, "emoji", where);
  } else if (type == "mrkdwn" && kind == Texts::Any) {
    keys(object, where, {"type", "text"}, {"verbatim"});
    boolean(object, "verbatim", where);
  } else {
    return complain(kind == Texts::Plain ? "must be plain_text" : "must be plain_text or mrkdwn",
                    where + "/type");
  }
  string(object, "text", where, 1, most);
}

void Parts::picture(const Json& object, const std::string& where) {
  if (object.contains("image_url") == object.contains("slack_file")) {
    complain("exactly one of image_url and slack_file", where);
  }
  string(object, "image_url", where, 1, 3000);
  string(object, "alt_text", where, 1, 2000);
  if (const std::string url = text_of(object, "image_url");
      !url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) {
    complain("must be a URL", where + "/image_url");
  }
  if (const auto file = object.find("slack_file"); file != object.end()) {
    if (text_of(*file, "id").empty() == text_of(*file, "url").empty()) {
      complain("exactly one of id and url", where + "/slack_file");
    }
  }
}

void Parts::element(const Json& object, const std::string& where, Place place) {
  if (!object.is_object()) return complain("must be an object", where);
  const std::string type = text_of(object, "type");
  if (!may_stand(type, place)) return complain("unsupported type: " + type, where + "/type");
  if (type == "image") {
    keys(object, where, {"type", "alt_text"}, {"image_url", "slack_file"});
    return picture(object, where);
  }
  common(object, where);
  if (type == "button") return button(object, where);
  if (type == "overflow") return overflow(object, where);
  if (type == "radio_buttons") return choices(object, where, false);
  if (type == "checkboxes") return choices(object, where, true);
  if (type.ends_with("_select")) return select(object, where, type.starts_with("multi_"));
  if (type.ends_with("picker")) return picker(object, where, type);
  if (type == "file_input") return file_input(object, where);
  return typed_input(object, where, type);
}

void Parts::common(const Json& object, const std::string& where) {
  string(object, "action_id", where, 1, 255);
  if (const std::string id = text_of(object, "action_id");
      !id.empty() && !action_ids_.insert(id).second) {
    complain("action_id already used in this block: " + id, where + "/action_id");
  }
  if (object.contains("confirm")) confirm(object["confirm"], where + "/confirm");
  if (object.contains("placeholder")) {
    text(object["placeholder"], where + "/placeholder", 150, Texts::Plain);
  }
  boolean(object, "focus_on_load", where);
  if (flag_of(object, "focus_on_load") && ++focused_ > 1) {
    complain("only one element may take the focus", where + "/focus_on_load");
  }
}

void Parts::button(const Json& object, const std::string& where) {
  keys(object, where, {"type", "text"},
       {"action_id", "url", "value", "style", "confirm", "accessibility_label"});
  if (object.contains("text")) text(object["text"], where + "/text", 75, Texts::Plain);
  string(object, "value", where, 1, 2000);
  string(object, "url", where, 1, 3000);
  string(object, "accessibility_label", where, 1, 75);
  one_of(object, "style", where, {"primary", "danger"});
}

void Parts::options(const Json& list, const std::string& where, std::size_t most, Texts kind,
                    bool with_url, std::vector<Json>& all) {
  if (!is_list(list, where, 1, most)) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json& option = list[i];
    const std::string inner = fmt::format("{}/{}", where, i);
    if (!option.is_object()) {
      complain("must be an object", inner);
      continue;
    }
    std::vector<std::string_view> optional{"description"};
    if (with_url) optional.push_back("url");
    keys(option, inner, {"text", "value"}, optional);
    if (option.contains("text")) text(option["text"], inner + "/text", 75, kind);
    string(option, "value", inner, 1, 150);
    string(option, "url", inner, 1, 3000);
    if (option.contains("description")) {
      text(option["description"], inner + "/description", 75, kind);
    }
    for (const Json& other : all) {
      if (text_of(other, "value") == text_of(option, "value")) {
        complain("value already used by another option", inner + "/value");
        break;
      }
    }
    all.push_back(option);
  }
}

void Parts::initial_is_offered(const Json& initial, const std::string& where,
                               const std::vector<Json>& all) {
  if (std::ranges::find(all, initial) == all.end()) {
    complain("must equal one of the options", where);
  }
}

void Parts::select(const Json& object, const std::string& where, bool multi) {
  const std::string type = text_of(object, "type");
  if (multi) integer(object, "max_selected_items", where, 1, 100);
  if (type.ends_with("static_select")) return listed_select(object, where, type, multi);
  const std::string kind = type.substr(multi ? 6 : 0);       // users_select, external_select …
  const std::string what = kind.substr(0, kind.size() - 8);  // "users", "external" …
  const std::string initial = kind == "external_select"
                                  ? std::string(multi ? "initial_options" : "initial_option")
                              : multi ? "initial_" + what
                                      : "initial_" + what.substr(0, what.size() - 1);
  std::vector<std::string_view> optional{"action_id", "placeholder", "confirm", "focus_on_load",
                                         initial};
  if (multi) optional.push_back("max_selected_items");
  if (kind == "external_select") optional.push_back("min_query_length");
  if (!multi && (kind == "conversations_select" || kind == "channels_select")) {
    optional.push_back("response_url_enabled");
  }
  if (kind == "conversations_select") {
    optional.push_back("default_to_current_conversation");
    optional.push_back("filter");
  }
  keys(object, where, {"type"}, optional);
}

void Parts::listed_select(const Json& object, const std::string& where, const std::string& type,
                          bool multi) {
  static_cast<void>(type);
  std::vector<std::string_view> optional{"action_id",     "placeholder",   "options",
                                         "option_groups", "focus_on_load", "confirm"};
  optional.push_back(multi ? "initial_options" : "initial_option");
  if (multi) optional.push_back("max_selected_items");
  keys(object, where, {"type"}, optional);
  if (object.contains("options") == object.contains("option_groups")) {
    complain("exactly one of options and option_groups", where);
  }
  std::vector<Json> all;
  if (object.contains("options")) {
    options(object["options"], where + "/options", 100, Texts::Plain, false, all);
  }
  if (object.contains("option_groups") &&
      is_list(object["option_groups"], where + "/option_groups", 1, 100)) {
    for (std::size_t i = 0; i < object["option_groups"].size(); ++i) {
      const Json& group = object["option_groups"][i];
      const std::string inner = fmt::format("{}/option_groups/{}", where, i);
      keys(group, inner, {"label", "options"}, {});
      if (!group.is_object()) continue;
      if (group.contains("label")) text(group["label"], inner + "/label", 75, Texts::Plain);
      if (group.contains("options")) {
        options(group["options"], inner + "/options", 100, Texts::Plain, false, all);
      }
    }
  }
  if (object.contains("initial_option")) {
    initial_is_offered(object["initial_option"], where + "/initial_option", all);
  }
  if (object.contains("initial_options") &&
      is_list(object["initial_options"], where + "/initial_options", 1, 100)) {
    for (const Json& one : object["initial_options"]) {
      initial_is_offered(one, where + "/initial_options", all);
    }
  }
}

void Parts::choices(const Json& object, const std::string& where, bool many) {
  keys(object, where, {"type", "options"},
       {"action_id", many ? "initial_options" : "initial_option", "confirm", "focus_on_load"});
  std::vector<Json> all;
  if (object.contains("options")) {
    options(object["options"], where + "/options", 10, Texts::Any, false, all);
  }
  if (!many && object.contains("initial_option")) {
    initial_is_offered(object["initial_option"], where + "/initial_option", all);
  }
  if (many && object.contains("initial_options") &&
      is_list(object["initial_options"], where + "/initial_options", 1, 10)) {
    for (const Json& one : object["initial_options"]) {
      initial_is_offered(one, where + "/initial_options", all);
    }
  }
}

void Parts::overflow(const Json& object, const std::string& where) {
  keys(object, where, {"type", "options"}, {"action_id", "confirm"});
  std::vector<Json> all;
  if (object.contains("options")) {
    options(object["options"], where + "/options", 5, Texts::Plain, true, all);
  }
}

void Parts::picker(const Json& object, const std::string& where, const std::string& type) {
  if (type == "datepicker") {
    keys(object, where, {"type"},
         {"action_id", "placeholder", "initial_date", "confirm", "focus_on_load"});
    if (object.contains("initial_date") && !is_date(text_of(object, "initial_date"))) {
      complain("must be YYYY-MM-DD", where + "/initial_date");
    }
  } else if (type == "timepicker") {
    keys(object, where, {"type"},
         {"action_id", "placeholder", "initial_time", "confirm", "focus_on_load", "timezone"});
    if (object.contains("initial_time") && !is_time(text_of(object, "initial_time"))) {
      complain("must be HH:mm", where + "/initial_time");
    }
    string(object, "timezone", where, 1, 255);
  } else {
    keys(object, where, {"type"}, {"action_id", "initial_date_time", "confirm", "focus_on_load"});
    integer(object, "initial_date_time", where, 1'000'000'000, 9'999'999'999);
  }
}

void Parts::typed_input(const Json& object, const std::string& where, const std::string& type) {
  std::vector<std::string_view> optional{"action_id", "placeholder", "dispatch_action_config",
                                         "focus_on_load"};
  if (type == "rich_text_input") {
    optional.push_back("initial_value");
    return keys(object, where, {"type", "action_id"}, optional);
  }
  optional.push_back("initial_value");
  if (type == "number_input") {
    optional.push_back("min_value");
    optional.push_back("max_value");
    keys(object, where, {"type", "is_decimal_allowed"}, optional);
    boolean(object, "is_decimal_allowed", where);
    for (const char* key : {"initial_value", "min_value", "max_value"})
      string(object, key, where, 1, 40);
    return;
  }
  if (type != "plain_text_input") {  // email_text_input, url_text_input
    if (type != "email_text_input" && type != "url_text_input") {
      return complain("unsupported type: " + type, where + "/type");
    }
    return keys(object, where, {"type"}, optional);
  }
  for (const char* key : {"multiline", "min_length", "max_length"}) optional.emplace_back(key);
  keys(object, where, {"type"}, optional);
  boolean(object, "multiline", where);
  integer(object, "min_length", where, 0, 3000);
  integer(object, "max_length", where, 1, 3000);
  string(object, "initial_value", where, 0, 3000);
  if (const auto most = object.find("max_length");
      most != object.end() && most->is_number_integer() && object.contains("initial_value") &&
      static_cast<std::int64_t>(code_points(text_of(object, "initial_value"))) >
          most->get<std::int64_t>()) {
    complain("is longer than max_length", where + "/initial_value");
  }
}

void Parts::file_input(const Json& object, const std::string& where) {
  keys(object, where, {"type"}, {"action_id", "filetypes", "max_files"});
  integer(object, "max_files", where, 1, 10);
}

void Parts::confirm(const Json& object, const std::string& where) {
  keys(object, where, {"title", "text", "confirm", "deny"}, {"style"});
  if (!object.is_object()) return;
  static constexpr std::array<std::pair<const char*, std::size_t>, 4> kLimits{
      {{"title", 100}, {"text", 300}, {"confirm", 30}, {"deny", 30}}};
  for (const auto& [key, most] : kLimits) {
    if (object.contains(key))
      text(object[key], fmt::format("{}/{}", where, key), most, Texts::Plain);
  }
  one_of(object, "style", where, {"primary", "danger"});
}

}  // namespace tillit::fake_slack
