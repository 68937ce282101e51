#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "http/headers.hpp"
#include "http/url.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tillit::channels {

// One HTTP request to a platform, and what came back: as much of HTTP as channels need, so that a
// test answers with a function and no socket.
struct HttpRequest {
  std::string method = "POST";
  std::string url{};           // absolute, encoded
  std::string content_type{};  // empty: none is sent
  std::string body{};
  Secret authorization{};       // the value of the header; empty: none is sent
  bool safe_to_repeat = false;  // doing it twice is the same as doing it once
  http::Headers headers{};      // more of them; not those that the fields above make
};

struct HttpAnswer {
  int status = 0;  // any, 301 and 500 too: redirects are not followed, a token would travel along
  std::string body{};
  std::optional<std::chrono::seconds> retry_after{};  // of the header, if it counts seconds
  http::Headers headers{};
};

// Why there is no answer.
enum class Lost {
  NotSent,  // nothing has happened
  Unknown,  // it may have happened
};

// Blocks. Called on several threads at once.
using Http = std::function<Result<HttpAnswer, Lost>(const HttpRequest&)>;

struct HttpsSettings {
  std::string ca_file{};  // PEM, instead of the system's authorities; "" for the system's
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds read_timeout{10000};  // for one wait
  std::chrono::milliseconds body_timeout{30000};  // for the whole body of an answer
  std::size_t max_idle = 16;                      // connections kept open to one origin
};

// Calls `origins` ("https://slack.com") and whatever `also` allows, if there is one, and nothing
// else: any other request is NotSent. `also` is asked before each such call, on any thread.
// Errors: Invalid (an origin; the file).
[[nodiscard]] Result<Http> over_https(const std::vector<std::string>& origins,
                                      std::function<bool(const http::Url&)> also,
                                      const HttpsSettings& settings);

}  // namespace tillit::channels
