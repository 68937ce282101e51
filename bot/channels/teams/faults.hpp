#pragma once

#include <string_view>

// What went wrong with a call to the Connector, in as many kinds as we act differently on. Pure.
// https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
namespace tillit::teams {

enum class Fault {
  None,
  Throttled,      // 429: nothing has happened; wait as long as it says
  Busy,           // 412: nothing has happened; soon again
  NotSent,        // nothing has happened
  Doubtful,       // 502, 503, 504, no answer: it may have happened; once more, and not at once
  Broken,         // 500: it may have happened, and is not asked again
  TokenRefused,   // 401
  TokenMissing,   // login gives us none (app_token.hpp)
  NotRegistered,  // the operator has to change something at the registration
  Stopped,        // nothing can be delivered there until the person writes or installs anew
  WrongHost,      // the person's cloud has another host
  WrongRegion,    // the person's region has another serviceUrl
  Permission,     // the operator has to change something
  Gone,           // what should be changed, or who was asked for, is not there any more
  OurBug,         // refused as it stands: the same again is refused again
};

// "ok", "throttled" …: for logs and metrics.
[[nodiscard]] std::string_view to_string(Fault fault);

struct Failure {
  Fault fault = Fault::None;
  std::string_view why{};  // a constant word: safe in logs, metrics and Outcome::why; "" if None

  friend bool operator==(const Failure&, const Failure&) = default;
};

// None for 2xx. Status first, then the code, then words of the message, as Teams is not of one mind
// about its error bodies: {"error":{"code","message"}}, {"errorCode","message":"<JSON>"},
// {"message"}, or none at all. A 403 that we do not know is Stopped: whoever has blocked us must
// not be tried again and again. Any bytes.
[[nodiscard]] Failure read_failure(int status, std::string_view body);

// Whether the call may have been done though it failed.
[[nodiscard]] bool may_have_happened(Fault fault);

}  // namespace tillit::teams
