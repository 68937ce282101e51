#pragma once

#include "channels/slack/event_kinds.hpp"
#include "channels/slack/interaction_kinds.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// From the body of a verified request to what it means. Pure: any bytes, any thread, no exception.
//
// Slack adds fields without notice and leaves others out or null: what is absent reads as empty.
// Every address may get every shape, because operators paste the wrong one into the wrong box; tell
// them apart by the media type of the request, then by read_json_body and read_form.
namespace tillit::slack {

// Answered 200 and nothing done. `why` is one of a fixed set of words ("own_message",
// "subtype_channel_join", "unknown_event"), safe in logs and as a metric's label.
struct Ignored {
  std::string_view why;
};

using Inbound =
    std::variant<UrlVerification, AppRateLimited, DirectMessage, MessageEdited, MessageDeleted,
                 Mention, HomeOpened, JoinedChannel, LostChannel, ProfileChanged, Uninstalled,
                 TokensRevoked, TeamAccess, BlockAction, ViewSubmitted, ViewClosed, Shortcut,
                 MessageShortcut, Suggestion, Command, Ignored>;

// A form as it was decoded, in its order; names and values are any bytes. The first of two equal
// names counts.
using Form = std::vector<std::pair<std::string, std::string>>;

// Slack looking whether our certificate is good. Such a request is not signed, so this is asked
// before the signature, and if so nothing else of the form is looked at: the answer is an empty
// 200. Only a value of exactly "1" counts; anything else is a request like any other.
[[nodiscard]] bool is_ssl_check(const Form& form);

// Events API. Errors: Invalid (no JSON object, too deeply nested, no `type`); to be answered 400.
// What is well-formed but not for us is Ignored: a 4xx would make Slack send it again.
[[nodiscard]] Result<Inbound> read_json_body(std::string_view body);

// Interactions (`payload`) and slash commands (`command`). Errors as above, and Invalid for a form
// that is neither.
[[nodiscard]] Result<Inbound> read_form(const Form& form);

// "direct_message", "block_action" …: for logs and metrics.
[[nodiscard]] std::string_view kind_of(const Inbound& inbound);

}  // namespace tillit::slack
