// One test for each weakness of the library that docs/http.md says we defend: it must fail if a
// change takes the defence away, and a newer library must pass all of them.
#include "http/server.hpp"
#include "http/socket_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

namespace tillit::http {
namespace {

using testing::exchange;
using testing::Peer;
using testing::status_of;
using std::chrono_literals::operator""ms;

constexpr std::size_t kMaxBody = 64 * 1024;

// Counts what reaches a handler, so that a test can say that nothing did.
class Defence : public ::testing::Test {
 protected:
  void start(ServerSettings settings = {}) {
    settings.max_body_bytes = kMaxBody;
    Routes routes;
    const auto handler = [this](const Request& request) {
      ++handled_;
      return Response{
          .status = 200, .content_type = "text/plain", .body = std::to_string(request.body.size())};
    };
    routes.add("GET", "/", handler);
    routes.add("POST", "/", handler);
    routes.add("GET", "/throws",
               [](const Request&) -> Response { throw std::runtime_error("password=secret"); });
    routes.add("GET", "/throws-int", [](const Request&) -> Response { throw 1; });
    routes.add("POST", "/answer", [](const Request& request) {
      return Response{.status = 200,
                      .content_type = "text/plain",
                      .body = "x",
                      .headers = {{"X-Echo", request.body}}};
    });
    routes.add("GET", "/big", [](const Request&) {
      return Response{
          .status = 200, .content_type = "text/plain", .body = std::string(200'000, 'x')};
    });
    routes.add("GET", "/header", [](const Request& request) {
      const auto value = request.headers.find("REMOTE_ADDR");
      return Response{.status = 200,
                      .content_type = "text/plain",
                      .body = request.remote_address + "," + std::string(value.value_or("none"))};
    });
    auto server =
        Server::start(std::move(routes), std::move(settings), [this](const ServerEvent& event) {
          const std::lock_guard lock(mutex_);
          events_.push_back(event.kind);
        });
    ASSERT_TRUE(server);
    server_ = std::move(*server);
  }
  int status(const std::string& request) { return status_of(exchange(server_->port(), request)); }
  std::string answer(const std::string& request) { return exchange(server_->port(), request); }
  int handled() const { return handled_; }
  std::vector<ServerEvent::Kind> events() {
    const std::lock_guard lock(mutex_);
    return events_;
  }
  // Sends more and more until the server hangs up; what it had said.
  std::string flood(const std::string& head, const std::string& piece, int most) {
    Peer peer = Peer::connect(server_->port());
    peer.send(head);
    for (int sent = 0; sent < most && peer.send(piece); ++sent) {
    }
    return peer.read_all();
  }

 private:
  std::atomic<int> handled_ = 0;
  std::mutex mutex_;
  std::vector<ServerEvent::Kind> events_;

 protected:
  std::unique_ptr<Server> server_;  // last: its threads use the others
};

const std::string kPost = "POST / HTTP/1.1\r\nHost: x\r\n";
const std::string kChunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";

TEST_F(Defence, AChunkedBodyOverTheLimitIsRefused) {
  start();
  const std::string chunk = "1000\r\n" + std::string(0x1000, 'a') + "\r\n";
  EXPECT_EQ(status_of(flood(kChunked, chunk, 20)), 413);
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, AnEndlessChunkExtensionIsRefused) {
  start();
  EXPECT_EQ(status_of(flood(kChunked + "1;", std::string(65536, 'a'), 8)), 413);
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, ANegativeChunkSizeIsRefused) {
  start();
  Peer peer = Peer::connect(server_->port());
  peer.send(kChunked + "-2\r\nabc\r\n0\r\n\r\n");
  peer.finish_sending();
  EXPECT_EQ(status_of(peer.read_all()), 400);
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, NothingIsReadBehindAChunkedBody) {
  start({.keep_alive = true});
  const auto got = answer(kChunked + "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(got.find("HTTP/1.1", 8), std::string::npos);
  EXPECT_EQ(handled(), 1);
}

TEST_F(Defence, HalfABodyIsNotABody) {
  start();
  for (const std::string& request :
       {kPost + "Content-Length: 10\r\n\r\nabc", kChunked + "5\r\nab"}) {
    Peer peer = Peer::connect(server_->port());
    peer.send(request);
    peer.finish_sending();
    EXPECT_EQ(status_of(peer.read_all()), 400);
  }
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, ManyHeadersAreRefusedWhileTheyCome) {
  start();
  std::string thousand;
  for (int i = 0; i < 1000; ++i) thousand += "A: b\r\n";
  EXPECT_EQ(status_of(flood("GET / HTTP/1.1\r\nHost: x\r\n", thousand, 500)), 431);
}

TEST_F(Defence, AnEndlessLineIsRefusedWhileItComes) {
  start();
  EXPECT_EQ(status_of(flood("GET /", std::string(65536, 'a'), 100)), 431);
}

TEST_F(Defence, AGzipBodyIsRefused) {
  start();
  EXPECT_EQ(status(kPost + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"), 415);
}

TEST_F(Defence, RangesAreRefused) {
  start();
  std::string ranges = "Range: bytes=0-";
  for (int i = 0; i < 2000; ++i) ranges += ",0-";
  const auto got = answer("GET /big HTTP/1.1\r\nHost: x\r\n" + ranges + "\r\n\r\n");
  EXPECT_EQ(status_of(got), 416);
  EXPECT_LT(got.size(), 1000U);
}

TEST_F(Defence, ALongPathIsRefusedWithoutBeingMatched) {
  start();
  EXPECT_EQ(status("GET /" + std::string(8000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
}

TEST_F(Defence, AmbiguousLengthsAreRefused) {
  start({.keep_alive = true});
  const std::string smuggled = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const std::string& framing :
       {std::string("Content-Length: 0\r\nContent-Length: 28\r\n\r\n"),
        std::string("Content-Length: 28\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        std::string("Content-Length: abc\r\n\r\n"),
        std::string("Transfer-Encoding: xchunked\r\n\r\n")}) {
    const auto got = answer(kPost + framing + smuggled);
    EXPECT_EQ(status_of(got), 400) << framing;
    EXPECT_EQ(got.find("HTTP/1.1", 8), std::string::npos) << framing;
  }
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, ABodyOfAGetIsNotTheNextRequest) {
  start({.keep_alive = true});
  Peer peer = Peer::connect(server_->port());
  peer.send("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 28\r\n\r\n");
  EXPECT_EQ(status_of(peer.read_until("\r\n\r\n")), 400);
  peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(peer.read_all(), "");
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, ARefusedBodyIsNotTheNextRequest) {
  start({.keep_alive = true});
  std::string body;
  while (body.size() <= kMaxBody) body += "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto got =
      answer(kPost + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(status_of(got), 413);
  EXPECT_EQ(got.find("HTTP/1.1", 8), std::string::npos);
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, TheAnswerToAMuchTooLargeBodyArrives) {
  start();
  const std::string body(3'000'000, 'a');
  const auto got =
      answer(kPost + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(status_of(got), 413);
}

TEST_F(Defence, APipelinedRequestIsNotLost) {
  start({.keep_alive = true});
  const auto got = answer(kPost + "Content-Length: 3\r\n\r\nabc" +
                          "GET /header HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(got.find("127.0.0.1,none"), std::string::npos);
}

TEST_F(Defence, AClientCannotSayWhereItIs) {
  start();
  const auto got = answer("GET /header HTTP/1.1\r\nHost: x\r\nREMOTE_ADDR: 9.9.9.9\r\n\r\n");
  EXPECT_TRUE(got.ends_with("127.0.0.1,9.9.9.9")) << got;
}

TEST_F(Defence, WhatAHandlerThrowsDoesNotLeave) {
  start();
  for (const char* path : {"/throws", "/throws-int"}) {
    const auto got = answer("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(got), 500);
    EXPECT_EQ(got.find("secret"), std::string::npos);
    EXPECT_EQ(got.find("EXCEPTION_WHAT"), std::string::npos);
    EXPECT_TRUE(got.ends_with("\r\n\r\n"));
  }
  EXPECT_EQ(events(),
            (std::vector{ServerEvent::Kind::HandlerFailed, ServerEvent::Kind::HandlerFailed}));
}

TEST_F(Defence, AHeaderWithALineBreakIsNotSent) {
  start();
  const auto got = answer(
      "POST /answer HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n"
      "a\r\nSet-Cookie:b");
  EXPECT_EQ(status_of(got), 500);
  EXPECT_EQ(got.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(events(), std::vector{ServerEvent::Kind::BadResponse});
}

TEST_F(Defence, HostMustBeThereOnce) {
  start();
  EXPECT_EQ(status("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), 400);
}

TEST_F(Defence, LinesThatEndInALineFeedAreRefusedAtOnce) {
  start({.head_timeout = std::chrono::hours(1)});
  EXPECT_EQ(status("GET / HTTP/1.1\nHost: x\n\n"), 400);
}

// The clock of these is the server's own; the test only waits for the end, however long it takes.
TEST_F(Defence, ASilentClientIsHungUpOn) {
  start({.read_timeout = 20ms});
  EXPECT_EQ(Peer::connect(server_->port()).read_all(), "");
}

TEST_F(Defence, AHeadThatDoesNotEndIsRefused) {
  start({.read_timeout = 20ms});
  EXPECT_EQ(status("GET / HTTP/1.1\r\n"), 408);
}

TEST_F(Defence, AHeadThatDribblesIsRefused) {
  start({.read_timeout = std::chrono::hours(1), .head_timeout = 100ms});
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: "), 408);
}

TEST_F(Defence, ABodyThatDribblesIsRefused) {
  start({.read_timeout = std::chrono::hours(1), .body_timeout = 100ms});
  EXPECT_EQ(status(kPost + "Content-Length: 10\r\n\r\nabc"), 408);
  EXPECT_EQ(handled(), 0);
}

TEST_F(Defence, AClientThatDoesNotReadIsHungUpOn) {
  ServerSettings settings;
  settings.max_connections = 1;
  settings.write_timeout = 50ms;
  Routes routes;
  routes.add("GET", "/huge", [](const Request&) {
    return Response{
        .status = 200, .content_type = "text/plain", .body = std::string(50'000'000, 'x')};
  });
  routes.add("GET", "/", [](const Request&) { return Response{}; });
  auto server = Server::start(std::move(routes), settings);
  ASSERT_TRUE(server);
  Peer deaf = Peer::connect((*server)->port());
  deaf.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
  // The only thread comes free again.
  EXPECT_EQ(status_of(exchange((*server)->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
}

}  // namespace
}  // namespace tillit::http
