#pragma once

#include "channels/teams/inbound.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tillit::teams {

// What makes two deliveries one event, within one conversation and kind of event; Teams delivers
// what is not answered in 15 seconds again. "" if the activity has no id: then it is never taken
// for one that was seen before.
//   edit, deletion   their id is that of the message concerned, so the timestamp goes with it
//   others           the activity's id
// Pure.
[[nodiscard]] std::string event_id_of(const Inbound& inbound);

// Of an answer given in a card: the same for every press on the same thing with the same value,
// however often and under whatever ids it comes (an invoke was seen to come again under a new one).
// `answer` says what was chosen or written.
[[nodiscard]] std::string same_choice(std::string_view card, std::int64_t token,
                                      std::string_view answer);

}  // namespace tillit::teams
