#pragma once

#include <cstdint>

namespace tillit::teams {

// Why a request is not believed to come from Microsoft Teams, in the order in which it is looked
// for: a request has the first one that fits.
enum class Refusal : std::uint8_t {
  // Of the Authorization header:
  NoToken,     // there is none
  TwoHeaders,  // more than one
  NotBearer,   // not "Bearer", one space and a text
  TooLong,     // more than kMaxTokenBytes
  // Of the token:
  Malformed,       // not three parts of base64url, a head or body that is not a plain JSON object
  WrongAlgorithm,  // not RS256: "none" and HS256 are the known attacks
  Critical,        // demands an extension (`crit`)
  NoKeyId,
  NoKeys,  // we have no keys at all yet: fail closed
  UnknownKey,
  BadSignature,
  WrongIssuer,
  WrongAudience,  // for another bot, or we have no app id
  NoTimes,        // without `exp` or `nbf`, or not numbers
  Expired,
  TooEarly,
  NoServiceUrl,  // no `serviceurl` claim
  // Of the activity that came with a good token:
  OtherServiceUrl,  // not the one of the token: answering it would give our own token away
  NotEndorsed,      // the key may not speak for the channel, or (strictly) does not say for which
  OtherChannel,
  OtherRecipient,  // not our bot
  OtherTenant,     // not in the list
};

// 401: who they are is not shown; 403: it is, but they may not bring this; 503: we cannot tell yet.
// What is answered besides says nothing of the reason.
[[nodiscard]] int status_of(Refusal refusal);

// "no_token", "two_headers", ...: constant words for logs and metrics.
[[nodiscard]] const char* to_string(Refusal refusal);

}  // namespace tillit::teams
