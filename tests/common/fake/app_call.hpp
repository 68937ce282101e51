#pragma once

#include "common/fake/wire.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

// A request to the app under test, as a platform makes it.
namespace tillit::fakes {

// What the app answered.
struct Reply {
  int status = 0;            // 0: no answer
  std::string failure = "";  // "connection_failed", "http_timeout", "http_error"; empty: a 2xx came
  std::string body = "";
  std::string content_type = "";
  bool no_retry = false;  // X-Slack-No-Retry: 1
  std::chrono::milliseconds took{0};

  [[nodiscard]] bool ok() const { return failure.empty(); }
};

struct AppCall {
  std::string method = "POST";
  std::string path = "/";
  std::string content_type = "";  // empty: without one
  std::string body = "";
  std::vector<std::pair<std::string, std::string>> headers = {};  // a name may come twice
};

// Blocks until it is answered, at most `answer_limit` of the real clock. `base_url` empty: the app
// is down.
[[nodiscard]] Reply call_app(const std::string& base_url, const AppCall& call,
                             std::chrono::milliseconds answer_limit);

}  // namespace tillit::fakes
