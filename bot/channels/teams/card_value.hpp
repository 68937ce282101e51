#pragma once

#include "dialogue/event.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// How a control of a card of ours says what it answers. Teams hands an action's `data`, together
// with what stands in the card's inputs, back with every press, for ever and whoever presses: it
// can be read and forged, so it holds the number of the question and the id of an option, and never
// a word anybody wrote. The number counts within one conversation: whoever reads a value must look
// it up in the conversation of the person who pressed, never in one the value names. Pure; any
// thread.
//
//   {"_tillit": 1, "_token": "42", "_option": "go_on:yes"}          a button
//   {"_tillit": 1, "_token": "42", "_take": "moment",
//    "_answer": "2026-11-27", "_time": "10:00"}                     a button that takes the inputs
namespace tillit::teams {

// What a button takes out of the inputs.
enum class Take {
  Choice,  // an option's id, out of an Input.ChoiceSet
  Date,    // "2026-11-27"
  Time,    // "10:00"
  Moment,  // both; or the day alone, as if it had been written
  Words,   // what was written, or a number
};

// Ids of the inputs; an input whose id is a key of the data would overwrite it.
inline constexpr std::string_view kAnswerInput = "_answer";
inline constexpr std::string_view kTimeInput = "_time";  // of a Moment, beside the day

// The verb of our Action.Execute; without one the client sends nothing.
inline constexpr std::string_view kVerb = "answer";

// Longer ids of options cannot be buttons. In bytes.
inline constexpr std::size_t kMaxOption = 2000;

[[nodiscard]] nlohmann::json option_data(std::int64_t token, std::string_view option);
[[nodiscard]] nlohmann::json take_data(std::int64_t token, Take take);

// What a card's control says. Words that were written: Submission; all else: Button, with "=" and
// the value as it came for a day, a time or both ("=2026-11-27T10:00"). A field that was left
// empty, or holds what it cannot hold, is a Submission of "", at which the question is put again.
using CardAnswer = std::variant<dialogue::Button, dialogue::Submission>;

// `value` of a message activity that Action.Submit made. Total: nullopt for what is not ours,
// whatever it is. An option we never had is given back as it is; the engine answers that kindly, as
// it does a question that is closed.
[[nodiscard]] std::optional<CardAnswer> read_submit(const nlohmann::json& value);
// `value` of an invoke "adaptiveCard/action": {"action": {"verb", "data"}, "trigger"?}. nullopt
// also for a card that refreshes itself (`trigger` "automatic"): nobody pressed anything.
[[nodiscard]] std::optional<CardAnswer> read_execute(const nlohmann::json& value);

[[nodiscard]] std::int64_t token_of(const CardAnswer& answer);

}  // namespace tillit::teams
