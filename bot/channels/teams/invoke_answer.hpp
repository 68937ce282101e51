#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

// The bodies that answer an invoke "adaptiveCard/action". HTTP is 200 with every one of them; the
// result stands inside, and a body of another shape shows as "Something went wrong". Pure.
// https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
namespace tillit::teams {

// The card takes the place of the one that was pressed, for whoever pressed; for everybody else the
// message has to be updated.
[[nodiscard]] nlohmann::json invoke_card(const nlohmann::json& card);
// A note under the card, which stays as it is. Plain words.
[[nodiscard]] nlohmann::json invoke_message(std::string_view text);
// Not understood, whoever is to blame for it: pressing again does not help.
[[nodiscard]] nlohmann::json invoke_bad_request(std::string_view text);
// Our own failure: pressing again may help.
[[nodiscard]] nlohmann::json invoke_failure(std::string_view text);

}  // namespace tillit::teams
