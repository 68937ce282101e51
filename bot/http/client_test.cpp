#include "http/client.hpp"

#include "http/server.hpp"
#include "http/socket_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace tillit::http {
namespace {

using testing::Peer;
using testing::ScriptedServer;
using std::chrono_literals::operator""ms;

std::unique_ptr<Client> client_of(ClientSettings settings) {
  auto client = Client::create(std::move(settings));
  if (!client) throw std::runtime_error(client.error().context);
  return std::move(*client);
}

ClientRequest get(std::string target = "/") {
  return {.method = "GET", .target = std::move(target), .safe_to_repeat = true};
}

// Reads a request without a body and answers.
void answer(Peer& peer, std::string_view bytes) {
  if (!peer.read_until("\r\n\r\n").empty()) peer.send(bytes);
}
const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST(Client, SendsWhatItIsGivenAndReturnsWhatComes) {
  std::promise<Request> taken;
  Routes routes;
  routes.add("POST", "/api/chat", [&](const Request& request) {
    taken.set_value(request);
    return Response{.status = 429,
                    .content_type = "application/json",
                    .body = "{}",
                    .headers = {{"Retry-After", "30"}}};
  });
  auto server = Server::start(std::move(routes), {});
  ASSERT_TRUE(server);
  const auto client =
      client_of({.origin = "http://127.0.0.1:" + std::to_string((*server)->port())});
  const auto got = client->request({.method = "POST",
                                    .target = "/api/chat?a=%2F&b=1",
                                    .headers = {{"Authorization", "Bearer x"}},
                                    .content_type = "application/json; charset=utf-8",
                                    .body = std::string("{\"a\":\0}", 7)});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 429);
  EXPECT_EQ(got->headers.find("retry-after"), "30");
  EXPECT_EQ(got->body, "{}");
  const Request seen = taken.get_future().get();
  EXPECT_EQ(seen.query, (Fields{{"a", "/"}, {"b", "1"}}));
  EXPECT_EQ(seen.headers.find("Authorization"), "Bearer x");
  EXPECT_EQ(seen.headers.find("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(seen.body, std::string("{\"a\":\0}", 7));
}

TEST(Client, KeepsItsConnection) {
  ScriptedServer server({[](Peer& peer) {
    for (int i = 0; i < 3; ++i) answer(peer, kOk);
  }});
  const auto client = client_of({.origin = server.origin()});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client->request(get()));
  EXPECT_EQ(server.accepted(), 1);
}

TEST(Client, DoesNotUseAConnectionThatWasIdleForLong) {
  ScriptedServer server(
      {[](Peer& peer) { answer(peer, kOk); }, [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin(), .idle_for = -1ms});
  ASSERT_TRUE(client->request(get()));
  ASSERT_TRUE(client->request(get()));
  EXPECT_EQ(server.accepted(), 2);
}

TEST(Client, ConnectsAgainWhenTheServerHasHungUp) {
  ScriptedServer server(
      {[](Peer& peer) { answer(peer, kOk); }, [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin()});
  ASSERT_TRUE(client->request(get()));
  EXPECT_TRUE(client->request(get()));
}

// The second request is read, and then the kept connection dies without an answer.
ScriptedServer::Script dies_on_its_second() {
  return [](Peer& peer) {
    answer(peer, kOk);
    peer.read_until("\r\n\r\n");
  };
}

TEST(Client, RepeatsASafeRequestOnceWhenAKeptConnectionDies) {
  ScriptedServer server({dies_on_its_second(), [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin()});
  ASSERT_TRUE(client->request(get()));
  EXPECT_TRUE(client->request(get()));
  EXPECT_EQ(server.accepted(), 2);
}

TEST(Client, DoesNotRepeatAnyOtherRequest) {
  ScriptedServer server({dies_on_its_second(), [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin()});
  ASSERT_TRUE(client->request(get()));
  auto once = get();
  once.safe_to_repeat = false;
  const auto got = client->request(once);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::Unknown);
  EXPECT_EQ(server.accepted(), 1);
}

TEST(Client, DoesNotRepeatOnANewConnection) {
  ScriptedServer server(
      {[](Peer& peer) { peer.read_until("\r\n\r\n"); }, [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin()});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::Unknown);
  EXPECT_EQ(server.accepted(), 1);
}

TEST(Client, SaysNotSentWhenNobodyListens) {
  std::string origin;
  {
    ScriptedServer gone({});
    origin = gone.origin();
  }
  const auto client = client_of({.origin = origin});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::NotSent);
}

TEST(Client, SaysNotSentWhenTlsFails) {
  ScriptedServer server({[](Peer& peer) { peer.send("this is not TLS\r\n"); }});
  const auto client = client_of({.origin = "https://127.0.0.1:" + std::to_string(server.port())});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::NotSent);
}

struct BrokenCase {
  const char* name;
  const char* answer;
};
class BrokenAnswer : public ::testing::TestWithParam<BrokenCase> {};
TEST_P(BrokenAnswer, IsUnknown) {
  ScriptedServer server({[](Peer& peer) { answer(peer, GetParam().answer); }});
  const auto client = client_of({.origin = server.origin()});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::Unknown);
}
INSTANTIATE_TEST_SUITE_P(
    Client, BrokenAnswer,
    ::testing::Values(BrokenCase{"Nothing", ""}, BrokenCase{"HalfAHead", "HTTP/1.1 200 OK\r\nA: b"},
                      BrokenCase{"NoHttp", "hello\r\n\r\n"},
                      BrokenCase{"HalfABody", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"},
                      BrokenCase{"HalfAChunk",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok"}),
    [](const auto& test) { return test.param.name; });

TEST(Client, SaysUnknownWhenTheAnswerDoesNotComeInTime) {
  ScriptedServer server({[](Peer& peer) { peer.read_all(); }});
  const auto client = client_of({.origin = server.origin(), .read_timeout = 20ms});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::Unknown);
}

TEST(Client, SaysTooLargeAndReadsNoFurther) {
  const std::string piece = "1000\r\n" + std::string(0x1000, 'a') + "\r\n";
  ScriptedServer server({[&](Peer& peer) {
    answer(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (peer.send(piece)) {
    }
  }});
  const auto client = client_of({.origin = server.origin(), .max_answer_bytes = 10'000});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::TooLarge);
}

TEST(Client, TakesAnAnswerOfExactlyTheLimit) {
  ScriptedServer server({[](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin(), .max_answer_bytes = 2});
  EXPECT_TRUE(client->request(get()));
}

TEST(Client, StopsAnAnswerThatDribbles) {
  ScriptedServer server({[](Peer& peer) {
    answer(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    while (peer.send("a")) {
    }
  }});
  const auto client =
      client_of({.origin = server.origin(), .body_timeout = 50ms, .max_answer_bytes = 1ULL << 40U});
  const auto got = client->request(get());
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().failure, RequestFailure::Unknown);
}

TEST(Client, FollowsNoRedirect) {
  ScriptedServer server(
      {[](Peer& peer) {
         answer(peer, "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
       },
       [](Peer& peer) { answer(peer, kOk); }});
  const auto client = client_of({.origin = server.origin()});
  const auto got = client->request(get());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 302);
  EXPECT_EQ(server.accepted(), 1);
}

TEST(Client, SendsNothingThatWouldBeTwoHeaders) {
  ScriptedServer server({});
  const auto client = client_of({.origin = server.origin()});
  auto in_target = get("/a\r\nX: y");
  auto in_value = get();
  in_value.headers.add("X", "a\r\nY: b");
  auto in_name = get();
  in_name.headers.add("X:\r\n", "a");
  auto in_type = get();
  in_type.content_type = "a\nb";
  auto in_method = get();
  in_method.method = "GET / HTTP/1.1\r\n";
  for (const auto& request : {in_target, in_value, in_name, in_type, in_method}) {
    const auto got = client->request(request);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().failure, RequestFailure::NotSent);
  }
  EXPECT_EQ(server.accepted(), 0);
}

TEST(Client, ErrorsQuoteNeitherPathNorHeader) {
  ScriptedServer server({[](Peer& peer) { peer.read_until("\r\n\r\n"); }});
  const auto client = client_of({.origin = server.origin()});
  auto request = get("/hidden");
  request.headers.add("Authorization", "Bearer hidden");
  const auto got = client->request(request);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().context, server.origin() + ": no whole answer");
}

TEST(Client, RefusesWhatIsNoOrigin) {
  for (const char* origin : {"", "slack.com", "https://slack.com/api", "https://a@b"}) {
    const auto client = Client::create({.origin = origin});
    ASSERT_FALSE(client) << origin;
    EXPECT_EQ(client.error().code, Errc::Invalid);
  }
  EXPECT_FALSE(Client::create({.origin = "https://a", .ca_file = "/nowhere/ca.pem"}));
}

TEST(Client, ManyThreadsShareIt) {
  Routes routes;
  routes.add("POST", "/", [](const Request& request) {
    return Response{.status = 200, .content_type = "text/plain", .body = request.body};
  });
  auto server = Server::start(std::move(routes), {.keep_alive = true});
  ASSERT_TRUE(server);
  const auto client =
      client_of({.origin = "http://127.0.0.1:" + std::to_string((*server)->port()), .max_idle = 2});
  std::atomic<int> right = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const auto body = std::to_string(t * 100 + i);
        const auto got =
            client->request({.content_type = "text/plain", .body = body, .safe_to_repeat = true});
        if (got && got->body == body) ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 160);
}

}  // namespace
}  // namespace tillit::http
