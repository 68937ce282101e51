#pragma once

#include "common/fake/wire.hpp"

#include <optional>
#include <string>
#include <vector>

// What can be touched in a card. Pure.
namespace tillit::fake_teams {

using fakes::Json;

// Without what nobody sees: zero-width and hair spaces, which keep markup from acting.
[[nodiscard]] std::string visible(std::string text);

// From top to bottom, wherever they stand; those of a ShowCard too.
[[nodiscard]] std::vector<Json> actions_of(const Json& card);
[[nodiscard]] std::vector<Json> inputs_of(const Json& card);

// By its title as it is seen, its verb or any text in its data, the first that fits.
[[nodiscard]] std::optional<Json> find_action(const Json& card, const std::string& name);
// By its label or id; an empty name: the first one that is no toggle.
[[nodiscard]] std::optional<Json> find_input(const Json& card, const std::string& name);
// A choice set that offers this, by its title or value: the input and the value.
struct Offer {
  Json input;
  std::string value;
};
[[nodiscard]] std::optional<Offer> find_choice(const Json& card, const std::string& name);

// What the inputs hold: what was filled in, else their own value; an empty one that is no text is
// not there.
[[nodiscard]] Json values_of(const Json& card, const Json& filled);
// Why the client sends nothing: the label of an input that is required and empty, or whose value
// is not what it takes. Empty: it sends.
[[nodiscard]] std::string client_refusal(const Json& card, const Json& filled);

// The card of a message; null where it has none.
[[nodiscard]] Json card_of(const Json& activity);

}  // namespace tillit::fake_teams
