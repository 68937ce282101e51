#pragma once

#include <string_view>

namespace tillit::slack {

// What went wrong with a call, in as many kinds as we act differently on
// (docs.slack.dev/reference/methods, each method's list of errors).
enum class Fault {
  None,
  RateLimited,   // wait Retry-After; this method in this workspace only
  Transient,     // may work later
  TokenDead,     // the installation has ended
  TokenExpired,  // refresh it
  Permission,    // the operator has to change something
  Recipient,     // nothing can be delivered there
  OurBug,        // refused as it stands: the same again is refused again
  Gone,          // what should be changed is not there any more
  Harmless,      // it is already as it should be, or has to be read anew
  Quota,         // the workspace may not post any more for now
};

// "ok", "rate_limited" …: for logs and metrics.
[[nodiscard]] std::string_view to_string(Fault fault);

struct ErrorKind {
  std::string_view name;  // of static storage: safe in logs, metrics and Outcome::why
  Fault fault;
  bool may_have_happened;  // the call may have been done all the same
};

// Of an `error` value of Slack's, or of ours ("http_5xx", "not_json", "not_sent", "no_answer" …).
// A value that we do not know is OurBug by the name of "unknown_error": it is not asked again.
[[nodiscard]] ErrorKind kind_of_error(std::string_view error);

}  // namespace tillit::slack
