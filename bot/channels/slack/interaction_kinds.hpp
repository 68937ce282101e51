#pragma once

#include "channels/slack/origin.hpp"

#include <string>
#include <vector>

// What people do with what we showed them, and slash commands. Slack sends none of these twice:
// what is not kept before the answer is lost. `response_url` and `trigger_id` are keys to
// somebody's screen: not for logs. Check the host of a response_url before calling it.
namespace tillit::slack {

struct Option {
  std::string value;
  std::string label;  // decoded
  friend bool operator==(const Option&, const Option&) = default;
};

// What one element holds: it was just used (actions), or stands in the form (values).
struct Picked {
  std::string type;  // "button", "static_select", "plain_text_input" …
  std::string block_id;
  std::string action_id;
  // A button's value; the chosen option's; a date "2026-11-20", a time "09:00", a moment in Unix
  // seconds; what was typed (numbers too); the id of a chosen user or channel. Empty for what takes
  // several: see `chosen`.
  std::string value;
  std::string label;           // of the button or the option, decoded
  std::vector<Option> chosen;  // of checkboxes and multi-selects: the whole selection, ids alike
  bool cleared = false;        // an element that takes a choice or a text, and now has none
  bool opens_link = false;     // a button with an address: the person is gone there, nothing to do
  std::string action_ts;       // of an action
};

struct BlockAction {
  Origin origin;
  std::string user;
  std::string channel;        // empty in a view
  std::string message_ts;     // of the message of ours; empty in a view
  bool is_ephemeral = false;  // that message cannot be changed by its ts
  std::string thread_ts;
  std::string view_id;  // empty in a message
  std::string view_callback_id;
  std::string view_hash;
  std::string private_metadata;
  std::vector<Picked> actions;  // at least one, normally one
  std::vector<Picked> values;   // of every input on that surface
  std::string response_url;     // empty in a view
  std::string trigger_id;
};

struct ViewSubmitted {
  Origin origin;
  std::string user;
  std::string view_id;
  std::string callback_id;
  std::string private_metadata;
  std::string hash;
  std::string root_view_id;
  std::vector<Picked> values;
  std::string trigger_id;
};

// Only of views that asked for it.
struct ViewClosed {
  Origin origin;
  std::string user;
  std::string view_id;
  std::string callback_id;
  std::string private_metadata;
  std::string hash;
  bool all = false;  // the whole stack by its ×; else this view by Cancel
};

struct Shortcut {
  Origin origin;
  std::string user;
  std::string callback_id;
  std::string trigger_id;
  std::string action_ts;
};

struct MessageShortcut {
  Origin origin;
  std::string user;
  std::string channel;
  std::string message_ts;
  std::string callback_id;
  std::string trigger_id;
  std::string action_ts;
  std::string response_url;
};

// Options are wanted for what somebody types in a select. Changes nothing; has no identity.
struct Suggestion {
  Origin origin;
  std::string user;
  std::string block_id;
  std::string action_id;
  std::string typed;
  std::string view_id;  // empty in a message
  std::string view_callback_id;
  std::string private_metadata;
};

struct Command {
  Origin origin;
  std::string user;
  std::string channel;  // where it was typed; we may not be in there
  std::string command;  // "/tillit"
  std::string text;     // decoded; may be empty
  std::string response_url;
  std::string trigger_id;
};

}  // namespace tillit::slack
