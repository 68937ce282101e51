#pragma once

#include "channels/teams/card_value.hpp"
#include "core/id.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The pieces of Adaptive Cards 1.5 that we use (adaptivecards.io/explorer). Private to
// bot/channels/teams. Pure.
namespace tillit::teams {

inline constexpr std::size_t kMaxActions = 6;       // of one bar; Teams drops the rest
inline constexpr std::size_t kMaxMenu = 100;        // choices of one Input.ChoiceSet
inline constexpr std::size_t kMaxInputText = 2000;  // of an Input.Text, in UTF-16 units

// Text with marks as one RichTextBlock per line, added to `body`. A TextBlock would read it as
// markdown.
void add_said(nlohmann::json& body, std::string_view text);

enum class Tone { Subtle, Good };
// Literal words, one block per line.
void add_line(nlohmann::json& body, std::string_view text, Tone tone);

// A PNG within the card itself, so that nothing has to be fetched.
[[nodiscard]] nlohmann::json image(std::string_view png, std::string_view alt);

// Both forms of an action: Action.Execute, which is answered within the same exchange, and for
// clients without it Action.Submit. `sends_fields`: false leaves out, and does not check, what
// stands in the card's inputs.
[[nodiscard]] nlohmann::json action(std::string_view title, nlohmann::json data, bool sends_fields);
[[nodiscard]] nlohmann::json action_set(nlohmann::json actions);

struct Field {
  std::string_view id = kAnswerInput;
  std::string_view label;    // what it is called, aloud too
  std::string_view missing;  // said when it is empty or does not fit; "": it may stay empty
};
[[nodiscard]] nlohmann::json text_field(const Field& field, bool several_lines);
[[nodiscard]] nlohmann::json number_field(const Field& field, std::optional<std::int64_t> min,
                                          std::optional<std::int64_t> max);
[[nodiscard]] nlohmann::json date_field(const Field& field);
[[nodiscard]] nlohmann::json time_field(const Field& field);

struct MenuChoice {
  std::string title;
  std::string value;
};
// All choices at once as radio buttons, or folded behind `placeholder`.
[[nodiscard]] nlohmann::json radio_field(const Field& field,
                                         const std::vector<MenuChoice>& choices);
[[nodiscard]] nlohmann::json menu_field(const Field& field, const std::vector<MenuChoice>& choices,
                                        std::string_view placeholder);

[[nodiscard]] nlohmann::json adaptive_card(const Language& language, nlohmann::json body,
                                           nlohmann::json actions, std::string_view fallback_text);

}  // namespace tillit::teams
