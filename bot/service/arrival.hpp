#pragma once

#include "core/clock.hpp"
#include "core/id.hpp"
#include "dialogue/event.hpp"
#include "store/rows.hpp"

#include <optional>
#include <string>

namespace tillit::service {

// One event as a channel hands it over, verified and parsed: who, where, what. A value.
struct Arrival {
  store::Identity from;
  RoomId room;
  std::string event_id;  // the event's own identity within the room (message ts, action id), never
                         // the delivery's
  dialogue::Event event;
  std::string name;                 // as the channel shows it; may be empty
  std::optional<Language> locale;   // of the channel's client; a hint only
  std::optional<std::string> zone;  // IANA name, if the channel knows it
};

}  // namespace tillit::service
