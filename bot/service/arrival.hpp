#pragma once

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "dialogue/event.hpp"
#include "store/rows.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tillit::service {

// What a channel knows of somebody. All of it is a hint: their own words win.
struct Profile {
  std::string name;                 // as the channel shows it; may be empty
  std::optional<Language> locale;   // of the channel's client
  std::optional<std::string> zone;  // IANA name
  // When a status that says they are away ends; long past: they are not. Nothing: the channel has
  // no such status, or the news was of something else.
  std::optional<TimePoint> away_until{};
};

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

  std::string address{};     // where the channel reaches the room; empty: not known by this event
  std::string answer_url{};  // where the channel lets this very event be answered; may be empty
  bool may_wait = false;     // of a stranger: hold it until the channel has said who they are
                             // (Conversations::release)
};

// How the arrival of a stranger is held. Only messages, joins and commands are.
[[nodiscard]] bool can_be_held(const dialogue::Event& event);
[[nodiscard]] std::string write_arrival(const Arrival& arrival);
[[nodiscard]] Result<Arrival> read_arrival(std::string_view json);

}  // namespace tillit::service
