#include "slack/limits_check.hpp"

#include <fmt/format.h>

#include <map>
#include <regex>
#include <set>

namespace tillit::slack_test {
namespace {

using nlohmann::json;

std::size_t code_points(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
  return count;
}

class Check {
 public:
  std::vector<std::string> take() { return std::move(found_); }

  void blocks(const json& all, std::size_t most, bool in_view) {
    if (!all.is_array()) return wrong("blocks", "is no array");
    if (all.size() > most) wrong("blocks", fmt::format("{} of at most {}", all.size(), most));
    nulls(all, "blocks");
    std::set<std::string> ids;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string at = fmt::format("blocks[{}]", i);
      const json& one = all[i];
      if (const auto id = one.find("block_id"); id != one.end()) {
        length(*id, at + ".block_id", 255);
        if (!ids.insert(id->get<std::string>()).second) wrong(at, "its block_id stands twice");
      }
      block(one, at, in_view);
    }
  }

  void length(const json& text, const std::string& at, std::size_t most) {
    if (!text.is_string()) return wrong(at, "is no text");
    const std::size_t count = code_points(text.get<std::string>());
    if (count == 0) wrong(at, "is empty");
    if (count > most) wrong(at, fmt::format("has {} characters of at most {}", count, most));
  }

  void plain(const json& text, const std::string& at, std::size_t most) {
    if (text.value("type", "") != "plain_text") wrong(at, "must be plain_text");
    if (text.contains("verbatim")) wrong(at, "plain_text has no verbatim");
    length(text.value("text", json()), at + ".text", most);
  }

  void mrkdwn(const std::string& text, const std::string& at) {
    // What pings: a person, a group, a whole channel.
    static const std::regex kPing("<[@#!]");
    if (std::regex_search(text, kPing)) wrong(at, "holds a mention");
    static const std::regex kEntity("&(?!amp;|lt;|gt;)");
    if (std::regex_search(text, kEntity)) wrong(at, "has an ampersand that is not escaped");
  }

  void wrong(const std::string& at, const std::string& what) { found_.push_back(at + " " + what); }

 private:
  void nulls(const json& value, const std::string& at) {
    if (value.is_null()) wrong(at, "is null: a field that is absent is left out");
    if (value.is_structured()) {
      for (const auto& [key, inner] : value.items()) {
        nulls(inner, fmt::format("{}.{}", at, key));
      }
    }
  }

  void any_text(const json& text, const std::string& at, std::size_t most) {
    if (text.value("type", "") != "mrkdwn") return plain(text, at, most);
    if (text.contains("emoji")) wrong(at, "mrkdwn has no emoji");
    length(text.value("text", json()), at + ".text", most);
    mrkdwn(text.value("text", ""), at);
  }

  void block(const json& one, const std::string& at, bool in_view) {
    const std::string type = one.value("type", "");
    if (type == "section") {
      any_text(one.value("text", json::object()), at + ".text", 3000);
    } else if (type == "context") {
      const json elements = one.value("elements", json::array());
      if (elements.empty() || elements.size() > 10) wrong(at, "takes 1 to 10 elements");
      for (const json& element : elements) any_text(element, at, 3000);
    } else if (type == "header") {
      plain(one.value("text", json::object()), at + ".text", 150);
    } else if (type == "actions") {
      const json elements = one.value("elements", json::array());
      if (elements.empty() || elements.size() > 25) wrong(at, "takes 1 to 25 elements");
      for (std::size_t i = 0; i < elements.size(); ++i)
        element_of(elements[i], fmt::format("{}.elements[{}]", at, i));
    } else if (type == "input") {
      if (!in_view) wrong(at, "an input in a message is never handed in");
      plain(one.value("label", json::object()), at + ".label", 2000);
      element_of(one.value("element", json::object()), at + ".element");
    } else if (type == "image") {
      length(one.value("alt_text", json()), at + ".alt_text", 2000);
      length(one.value("image_url", json()), at + ".image_url", 3000);
    } else if (type != "divider") {
      wrong(at, "is of a type we do not use: \"" + type + "\"");
    }
  }

  void element_of(const json& one, const std::string& at) {
    length(one.value("action_id", json()), at + ".action_id", 255);
    if (!action_ids_.insert(one.value("action_id", "")).second)
      wrong(at, "its action_id stands twice");
    const std::string type = one.value("type", "");
    if (type == "button") {
      plain(one.value("text", json::object()), at + ".text", 75);
      if (one.contains("value")) length(one["value"], at + ".value", 2000);
      if (one.contains("accessibility_label"))
        length(one["accessibility_label"], at + ".accessibility_label", 75);
      const std::string style = one.value("style", "primary");
      if (style != "primary" && style != "danger") wrong(at, "has an unknown style");
    } else if (type == "static_select") {
      options(one, at, 100);
    } else if (type == "radio_buttons" || type == "checkboxes") {
      options(one, at, 10);
    } else if (type == "plain_text_input") {
      const auto most = one.value("max_length", std::size_t{3000});
      if (most < 1 || most > 3000) wrong(at, "max_length is 1 to 3000");
    } else if (type != "datepicker" && type != "timepicker" && type != "datetimepicker") {
      wrong(at, "is of a type we do not use: \"" + type + "\"");
    }
    if (one.contains("placeholder")) plain(one["placeholder"], at + ".placeholder", 150);
    if (type == "datetimepicker" && one.contains("placeholder")) wrong(at, "has no placeholder");
  }

  void options(const json& one, const std::string& at, std::size_t most) {
    const json all = one.value("options", json::array());
    if (all.empty() || all.size() > most)
      wrong(at, fmt::format("has {} options; 1 to {} are possible", all.size(), most));
    std::set<std::string> values;
    for (const json& option : all) {
      plain(option.value("text", json::object()), at + ".option.text", 75);
      const std::string value = option.value("value", "");
      if (value.empty() || value.size() > 75) wrong(at, "an option's value has 1 to 75 bytes");
      if (!values.insert(value).second) wrong(at, "two options have one value");
    }
  }

  std::set<std::string> action_ids_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> breaches_of_message(const json& message) {
  Check check;
  // chat.update takes no unfurl_links, and less text.
  const bool posted = message.contains("unfurl_links");
  check.length(message.value("text", json()), "text", posted ? 40'000 : 4'000);
  check.mrkdwn(message.value("text", ""), "text");
  if (posted && (message["unfurl_links"] != false || message.value("unfurl_media", true)))
    check.wrong("unfurl", "is on");
  if (!posted && !message.contains("blocks"))
    check.wrong("blocks", "are absent: an update would leave the old ones");
  if (message.contains("blocks")) {
    check.blocks(message["blocks"], 50, false);
    if (code_points(message["blocks"].dump()) > 12'000)
      check.wrong("blocks", "are too long in all");
  }
  return check.take();
}

std::vector<std::string> breaches_of_view(const json& view) {
  Check check;
  check.blocks(view.value("blocks", json()), 100, true);
  if (view.contains("private_metadata"))
    check.length(view["private_metadata"], "private_metadata", 3000);
  if (view.contains("callback_id")) check.length(view["callback_id"], "callback_id", 255);
  if (view.value("type", "") == "modal") {
    for (const char* part : {"title", "submit", "close"}) {
      if (view.contains(part)) check.plain(view[part], part, 24);
    }
    if (!view.contains("title")) check.wrong("title", "is absent");
    bool input = false;
    for (const json& block : view["blocks"]) input |= block.value("type", "") == "input";
    if (input && !view.contains("submit"))
      check.wrong("submit", "is absent, and there is an input");
  } else if (view.value("type", "") != "home") {
    check.wrong("type", "is neither modal nor home");
  }
  if (view.dump().size() > 250'000) check.wrong("view", "is larger than 250 kB");
  return check.take();
}

}  // namespace tillit::slack_test
