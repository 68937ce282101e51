#pragma once

#include "slack/fake/wire.hpp"

#include <optional>
#include <string>
#include <vector>

// What can be touched in blocks. Pure.
namespace tillit::fake_slack {

struct Control {
  Json element;
  std::string block_id;
  std::string action_id;
  std::string label;       // a button's text, an input's label, a select's placeholder
  bool is_input = false;   // in an input block
  bool dispatches = true;  // touching it is told to the app at once
  bool optional = false;   // an input that may stay empty
};

// From top to bottom.
[[nodiscard]] std::vector<Control> controls_of(const Json& blocks);

// By the words on it, its action id or its value, the first that fits.
[[nodiscard]] std::optional<Control> find_button(const Json& blocks, const std::string& name);
// Anything but a button, by its label, action id or block id; an empty name: the first of this
// type.
[[nodiscard]] std::optional<Control> find_field(const Json& blocks, const std::string& name,
                                                const std::string& type_part);
// The first list (select, radio, checkboxes, overflow) that offers this option, by its words or
// value.
struct Offer {
  Control control;
  Json option;
};
[[nodiscard]] std::optional<Offer> find_option(const Json& blocks, const std::string& name);

[[nodiscard]] std::vector<Json> options_of(const Json& element);
[[nodiscard]] std::string label_of(const Json& with_text);  // the words of its "text", unescaped

}  // namespace tillit::fake_slack
