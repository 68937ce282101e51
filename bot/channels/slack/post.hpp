#pragma once

#include "channels/slack/settings.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tillit::slack {

// One HTTP POST to Slack, and what came back: as much of HTTP as this folder needs, so that a test
// answers with a function and no socket.
struct PostRequest {
  std::string url;
  std::string content_type;
  std::string body;
  Secret authorization;         // the value of the header; empty: none is sent
  bool safe_to_repeat = false;  // doing it twice is the same as doing it once
};

struct PostAnswer {
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
  std::string request_id;             // X-Slack-Req-Id: what Slack's support asks for
  std::optional<std::string> scopes;  // X-OAuth-Scopes: what the token has, comma-separated
};

// Why there is no answer.
enum class Lost {
  NotSent,  // nothing has happened
  Unknown,  // it may have happened
};

// Blocks. Called on several threads at once.
using Post = std::function<Result<PostAnswer, Lost>(const PostRequest&)>;

// Posts over HTTPS to the origins of `api_url` and `response_hosts`, and to no other: whatever else
// is asked for is NotSent. `ca_file`: PEM, instead of the system's authorities; "" for the
// system's. Errors: Invalid (an address in the settings, the file).
[[nodiscard]] Result<Post> post_over_https(const Settings& settings, const std::string& ca_file);

// Whether `url`, which came from outside, may be called as a response URL: https on the usual port
// of one of Settings::response_hosts. An entry with a scheme ("http://127.0.0.1:4711") allows
// exactly that origin, for tests.
[[nodiscard]] bool is_response_url(std::string_view url, const Settings& settings);

}  // namespace tillit::slack
