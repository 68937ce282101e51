#pragma once

#include "channels/common/kept_json.hpp"
#include "channels/slack/inbound.hpp"

#include <span>

// The parts of reading that inbound.cpp puts together; nobody else includes it.
namespace tillit::slack {

using channels::keep_wanted;
using channels::Kept;
using channels::Wanted;

// What is kept of one message: it stands by itself, and inside changes of others.
[[nodiscard]] std::span<const Wanted> wanted_of_message();

// `message` events. `origin` is that of the envelope.
[[nodiscard]] Inbound read_message(Origin origin, const Kept& event);
[[nodiscard]] Inbound read_mention(Origin origin, const Kept& event);

// The `payload` of a form.
[[nodiscard]] Result<Inbound> read_interaction(std::string_view payload);
[[nodiscard]] Inbound read_command(const Form& form);

// The value of the first field of that name, or "".
[[nodiscard]] std::string_view field_of(const Form& form, std::string_view name);

// The workspace of whoever wrote or did it, if the event says.
[[nodiscard]] std::string user_team_of(const Kept& event);

// The first that is not empty.
[[nodiscard]] inline const std::string& first_of(const std::string& a, const std::string& b) {
  return a.empty() ? b : a;
}

}  // namespace tillit::slack
