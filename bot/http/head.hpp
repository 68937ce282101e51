#pragma once

#include "core/result.hpp"
#include "http/form.hpp"
#include "http/headers.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tillit::http {

inline constexpr std::size_t kMaxHeadBytes = 32 * 1024;  // request line and headers together
inline constexpr std::size_t kMaxHeaders = 100;
inline constexpr std::size_t kMaxPathBytes = 2048;
inline constexpr std::size_t kMaxTargetBytes = 8192;  // path and query

// The head of a request: what stands before the body.
struct Head {
  std::string method;
  std::string path;
  Fields query;
  Headers headers;
  std::uint64_t content_length = 0;
  bool chunked = false;  // then content_length says nothing
  bool expects_continue = false;
  bool wants_close = false;

  [[nodiscard]] bool has_body() const { return chunked || content_length > 0; }
};

// Why a request is not taken. After one the connection is closed: where the next request would
// begin is no longer certain, and guessing is how requests are smuggled.
struct Refusal {
  int status;
};

// Reads `bytes`, a request line and headers up to and with the empty line, by the strict grammar
// of RFC 9112: where it lets a recipient be lenient, we refuse. Pure. Refusals:
//   400  any other shape; Host not exactly once; Content-Length twice, not all digits, or with
//        Transfer-Encoding; a coding other than "chunked"; GET or HEAD with a body
//   413  Content-Length over `max_body_bytes`       414  path or target too long
//   415  a Content-Encoding                         416  a Range
//   417  an Expect other than "100-continue"        431  too many headers
//   505  neither HTTP/1.1 nor HTTP/1.0
[[nodiscard]] Result<Head, Refusal> parse_head(std::string_view bytes,
                                               std::uint64_t max_body_bytes);

}  // namespace tillit::http
