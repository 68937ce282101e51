#include "channels/common/http_port.hpp"

#include "http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

namespace tillit::channels {
namespace {

using namespace std::chrono_literals;

// Answers every path it knows, and remembers the last request.
class Platform {
 public:
  Platform() {
    http::Routes routes;
    routes.add("PUT", "/kept", [this](const http::Request& request) {
      const std::lock_guard lock(mutex_);
      asked_ = request;
      return http::Response{.status = 429,
                            .content_type = "application/json",
                            .body = "{}",
                            .headers = {{"Retry-After", "30"}, {"MS-CV", "x"}}};
    });
    routes.add("GET", "/away", [](const http::Request&) {
      return http::Response{.status = 302, .headers = {{"Location", "/kept"}}};
    });
    auto started = http::Server::start(std::move(routes), {});
    if (!started) throw std::runtime_error(started.error().context);
    server_ = std::move(*started);
  }
  [[nodiscard]] std::string origin() const {
    return "http://127.0.0.1:" + std::to_string(server_->port());
  }

  [[nodiscard]] http::Request asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  mutable std::mutex mutex_;
  http::Request asked_;  // under mutex_
  std::unique_ptr<http::Server> server_;
};

TEST(HttpPort, SendsMethodHeadersAndBodyAndReadsTheAnswer) {
  Platform platform;
  const auto http = over_https({platform.origin()}, {}, {});
  ASSERT_TRUE(http);
  HttpRequest request;
  request.method = "PUT";
  request.url = platform.origin() + "/kept?a=1";
  request.content_type = "application/json";
  request.body = "{}";
  request.authorization = Secret("Bearer x");
  request.headers = {{"X-More", "y"}};
  const auto answer = (*http)(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->retry_after, 30s);
  EXPECT_EQ(answer->headers.find("ms-cv"), "x");
  EXPECT_EQ(platform.asked().headers.find("Authorization"), "Bearer x");
  EXPECT_EQ(platform.asked().headers.find("X-More"), "y");
  EXPECT_EQ(platform.asked().body, "{}");
}

TEST(HttpPort, FollowsNoRedirectAsATokenWouldTravelAlong) {
  Platform platform;
  const auto http = over_https({platform.origin()}, {}, {});
  ASSERT_TRUE(http);
  const auto answer = (*http)(
      {.method = "GET", .url = platform.origin() + "/away", .authorization = Secret("Bearer x")});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(platform.asked().headers.size(), 0U) << "the redirect was followed";
}

TEST(HttpPort, CallsNothingButWhatIsAllowed) {
  Platform platform;
  bool allowed = false;
  std::atomic<int> asked = 0;
  const auto http = over_https({"https://fixed.test"},
                               [&](const http::Url& url) {
                                 ++asked;
                                 return allowed && url.host == "127.0.0.1";
                               },
                               {});
  ASSERT_TRUE(http);
  const HttpRequest request{.method = "GET", .url = platform.origin() + "/away"};
  EXPECT_EQ((*http)(request).error(), Lost::NotSent);
  allowed = true;
  EXPECT_EQ((*http)(request)->status, 302);
  allowed = false;
  EXPECT_EQ((*http)(request).error(), Lost::NotSent) << "an open connection is no permission";
  EXPECT_EQ(asked, 3);
  EXPECT_EQ((*http)({.url = "no address"}).error(), Lost::NotSent);
}

TEST(HttpPort, RefusesAnOriginThatIsNone) {
  const auto http = over_https({"ftp://files.test"}, {}, {});
  ASSERT_FALSE(http);
  EXPECT_EQ(http.error().code, Errc::Invalid);
}

}  // namespace
}  // namespace tillit::channels
