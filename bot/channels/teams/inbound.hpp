#pragma once

#include "channels/teams/origin.hpp"
#include "core/result.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <variant>

// From the body of a request to what it means. Pure: any bytes, any thread, no exception.
//
// Teams adds types, entities and fields without notice and leaves others out or null: what is
// absent reads as empty and what is unknown is Ignored, never an error. A bot that answered unknown
// things with errors was no longer delivered to.
namespace tillit::teams {

// Answered 200 and nothing done. `why` is one of a fixed set of words ("typing", "not_mentioned",
// "unknown_type"), safe in logs and as a metric's label. The origin is there to be checked all the
// same.
struct Ignored {
  Origin origin;
  std::string_view why;
};

// What a person wrote to us in their own chat. The text is as it was typed, without our name; empty
// if there were only files, pictures or moving images.
struct Message {
  Origin origin;
  std::string text;
};

// Somebody named us in a group chat or a channel. Of what they wrote there only words about a team
// (a group of people) are looked at. Without our name.
struct Mention {
  Origin origin;
  std::string text;
};

// A control of a card, by Action.Submit (a message) or Action.Execute (an invoke, whose answer is
// shown). `value` is what the activity had under that name, as deep as a card of ours goes:
// hostile, for card_value.hpp.
struct CardUse {
  Origin origin;
  std::string card;  // the message it stands in; may be empty
  nlohmann::json value;
  bool is_invoke = false;
};

// A person changed the words of an earlier message: origin.id.
struct MessageEdited {
  Origin origin;
  std::string text;
};
struct MessageDeleted {
  Origin origin;
};

// We are in this conversation now, told by conversationUpdate, installationUpdate or both.
struct Added {
  Origin origin;
  bool is_upgrade = false;  // a new version took the place of the old one: nobody did anything
};
// We are not any more.
struct Removed {
  Origin origin;
};

// Something else that waits for an answer in the response; see invokes.hpp.
struct Invoke {
  Origin origin;
  std::string name;
};

using Inbound = std::variant<Message, Mention, CardUse, MessageEdited, MessageDeleted, Added,
                             Removed, Invoke, Ignored>;

// Errors: Invalid (no JSON object, too deeply nested, no `type`, no `conversation.id`); to be
// answered 400.
[[nodiscard]] Result<Inbound> read_activity(std::string_view body);

// "message", "card_submit" …: for logs and metrics.
[[nodiscard]] std::string_view kind_of(const Inbound& inbound);
[[nodiscard]] const Origin& origin_of(const Inbound& inbound);
[[nodiscard]] Origin& origin_of(Inbound& inbound);

}  // namespace tillit::teams
