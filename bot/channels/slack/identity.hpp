#pragma once

#include "channels/slack/inbound.hpp"

#include <string>

namespace tillit::slack {

// What makes two requests one event, within one workspace: kind, room and id together. Not the
// delivery's id: a retry has the same, but one message may come under two.
struct EventIdentity {
  std::string kind;  // empty: this has no identity, nothing of it is kept
  std::string room;
  std::string id;
  // Of a BlockAction: the same for every click on the same thing with the same value, however
  // often. A click that answers a question is counted by this instead of `id`, so that a double
  // click is one; a click on something that may well be used again (a menu, a box to tick) by `id`.
  std::string same_choice;

  friend bool operator==(const EventIdentity&, const EventIdentity&) = default;
};

//   message or mention     channel, ts: one post that names us comes as both
//   edit                   channel, ts of the message and of the change
//   deletion               channel, ts of the message
//   action                 channel or view, action_id and action_ts of each action
//   submission, closing    view id and hash. After an answer with errors the next try has the same
//                          hash: keep the identity only of what was accepted
//   shortcut, command      trigger_id
//   other events           event_id
// Pure.
[[nodiscard]] EventIdentity identity_of(const Inbound& inbound);

}  // namespace tillit::slack
