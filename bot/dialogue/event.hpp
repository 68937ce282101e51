#pragma once

#include "core/id.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>

// What arrives at a conversation. Ids of messages are the channel's own.
namespace tillit::dialogue {

inline constexpr std::size_t kMaxInboundText = 4096;  // bytes

struct Message {
  std::string text;  // any bytes
  std::string id;
};
// A button of a message of ours. `option` is an option's id; one that begins with "/" is a global
// word ("/pause").
struct Button {
  std::int64_t token = 0;
  std::string option;
};
// What was typed or picked in a modal, a card or a picker.
struct Submission {
  std::int64_t token = 0;
  std::string text;
};
struct Edited {
  std::string id;  // of the message that was changed
  std::string text;
};
struct Deleted {
  std::string id;
};
struct Joined {};  // the person opened the chat or was added
struct Left {};
struct CommandWord {  // "/tillit menu": always a global word, or nothing for the menu
  std::string word;
};
struct TimerFired {
  std::int64_t token = 0;
  int rung = 0;
};
struct Scheduled {
  std::string key;
  std::string dialogue;
  std::map<std::string, std::string> arguments;  // parameter -> JSON
  int if_busy = 0;                               // SetSchedule::IfBusy
};
struct Signal {
  std::string name;
  std::string payload;
};
struct LocaleChanged {
  Language language;
  bool by_person = false;  // their own word, not a client's setting: it then stays
};

using Event = std::variant<Message, Button, Submission, Edited, Deleted, Joined, Left, CommandWord,
                           TimerFired, Scheduled, Signal, LocaleChanged>;

// "message", "button" …: for logs, metrics and the turn log.
[[nodiscard]] const char* kind_of(const Event& event);

}  // namespace tillit::dialogue
