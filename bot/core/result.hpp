#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace tillit {

// How the world failed, in as many kinds as a caller can act on.
enum class Errc {
  NotFound,     // what was asked for is not there
  Conflict,     // somebody else changed it first: read again and try again
  Invalid,      // the input is wrong; trying again does not help
  Unavailable,  // not now (busy, disk, network): trying later may help
  Corrupt,      // stored bytes do not parse or do not open with this key
  Denied,  // not allowed: permissions, a lock held by somebody else, a version we must not touch
};

// `context` says what we were doing and what the reader can do. Never answers, names, tokens or
// message bodies.
struct Error {
  Errc code;
  std::string context;
};

template <class T, class E = Error>
using Result = tl::expected<T, E>;

[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string context) {
  return tl::unexpected<Error>(Error{code, std::move(context)});
}

[[nodiscard]] constexpr const char* to_string(Errc code) {
  switch (code) {
    case Errc::NotFound: return "not_found";
    case Errc::Conflict: return "conflict";
    case Errc::Invalid: return "invalid";
    case Errc::Unavailable: return "unavailable";
    case Errc::Corrupt: return "corrupt";
    case Errc::Denied: return "denied";
  }
  return "unknown";
}

}  // namespace tillit
