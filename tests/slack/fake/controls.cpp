#include "slack/fake/controls.hpp"

#include <algorithm>

namespace tillit::fake_slack {
namespace {

std::string words(const Json& text_object) { return slack_unescaped(text_of(text_object, "text")); }

Control control_of(const Json& block, const Json& element) {
  Control control;
  control.element = element;
  control.block_id = text_of(block, "block_id");
  control.action_id = text_of(element, "action_id");
  if (element.contains("text")) {
    control.label = words(element["text"]);
  } else if (element.contains("placeholder")) {
    control.label = words(element["placeholder"]);
  }
  return control;
}

}  // namespace

std::string label_of(const Json& with_text) {
  return with_text.contains("text") ? words(with_text["text"]) : std::string();
}

std::vector<Json> options_of(const Json& element) {
  std::vector<Json> all;
  if (element.contains("options")) {
    for (const Json& option : element["options"]) all.push_back(option);
  }
  if (element.contains("option_groups")) {
    for (const Json& group : element["option_groups"]) {
      for (const Json& option : group["options"]) all.push_back(option);
    }
  }
  return all;
}

std::vector<Control> controls_of(const Json& blocks) {
  std::vector<Control> found;
  if (!blocks.is_array()) return found;
  for (const Json& block : blocks) {
    const std::string type = text_of(block, "type");
    if (type == "actions") {
      for (const Json& element : block["elements"]) found.push_back(control_of(block, element));
    } else if (type == "input") {
      Control control = control_of(block, block["element"]);
      control.label = words(block["label"]);
      control.is_input = true;
      control.dispatches = flag_of(block, "dispatch_action");
      control.optional = flag_of(block, "optional");
      found.push_back(std::move(control));
    } else if (block.contains("accessory") && text_of(block["accessory"], "type") != "image") {
      found.push_back(control_of(block, block["accessory"]));
    }
  }
  return found;
}

std::optional<Control> find_button(const Json& blocks, const std::string& name) {
  for (Control& control : controls_of(blocks)) {
    if (text_of(control.element, "type") == "button" &&
        (control.label == name || control.action_id == name ||
         text_of(control.element, "value") == name)) {
      return std::move(control);
    }
  }
  return std::nullopt;
}

std::optional<Control> find_field(const Json& blocks, const std::string& name,
                                  const std::string& type_part) {
  for (Control& control : controls_of(blocks)) {
    const std::string type = text_of(control.element, "type");
    if (type == "button" || type.find(type_part) == std::string::npos) continue;
    if (name.empty() || control.label == name || control.action_id == name ||
        control.block_id == name) {
      return std::move(control);
    }
  }
  return std::nullopt;
}

std::optional<Offer> find_option(const Json& blocks, const std::string& name) {
  for (Control& control : controls_of(blocks)) {
    for (Json& option : options_of(control.element)) {
      if (label_of(option) == name || text_of(option, "value") == name) {
        return Offer{std::move(control), std::move(option)};
      }
    }
  }
  return std::nullopt;
}

}  // namespace tillit::fake_slack
