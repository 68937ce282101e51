#include "http/server.hpp"

#include "http/socket_fixture.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <mutex>

namespace tillit::http {
namespace {

using testing::exchange;
using testing::Peer;
using testing::status_of;

Response text(std::string body) {
  return {.status = 200, .content_type = "text/plain", .body = std::move(body)};
}

std::unique_ptr<Server> serve(Routes routes, ServerSettings settings = {},
                              Server::OnEvent on_event = {}) {
  auto server = Server::start(std::move(routes), std::move(settings), std::move(on_event));
  if (!server) throw std::runtime_error(server.error().context);
  return std::move(*server);
}

Routes echo() {
  Routes routes;
  routes.add("GET", "/", [](const Request&) { return text("hello"); });
  routes.add("POST", "/echo", [](const Request& request) { return text(request.body); });
  return routes;
}

std::string get(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}
std::string post(std::string_view path, std::string_view body, std::string_view headers = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Server, AnswersOnAPortOfItsChoiceAndCloses) {
  const auto server = serve(echo());
  ASSERT_NE(server->port(), 0);
  const auto answer = exchange(server->port(), get("/"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "hello");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST(Server, GivesTheHandlerWhatWasSent) {
  Request seen;
  Routes routes;
  routes.add_prefix("PUT", "/notes/", [&](const Request& request) {
    seen = request;
    return Response{.status = 201, .headers = {{"X-Made", "1"}}};
  });
  const auto server = serve(std::move(routes));
  const auto answer = exchange(server->port(),
                               "PUT /notes/a%20b?v=a=b&w=+ HTTP/1.1\r\nHost: x\r\nX-A: 1%0d%0a2\r\n"
                               "Content-Length: 3\r\n\r\n\r\n\xff");
  EXPECT_EQ(status_of(answer), 201);
  EXPECT_NE(answer.find("X-Made: 1\r\n"), std::string::npos);
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.path, "/notes/a%20b");
  EXPECT_EQ(seen.segment, "a b");
  EXPECT_EQ(seen.query, (Fields{{"v", "a=b"}, {"w", " "}}));
  EXPECT_EQ(seen.headers.find("x-a"), "1%0d%0a2");
  EXPECT_EQ(seen.body, "\r\n\xff");
  EXPECT_EQ(seen.remote_address, "127.0.0.1");
}

TEST(Server, AnswersHeadWithoutABody) {
  const auto server = serve(echo());
  const auto answer = exchange(server->port(), "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "");
}

TEST(Server, SaysWhatIsNotThere) {
  const auto server = serve(echo());
  EXPECT_EQ(status_of(exchange(server->port(), get("/nothing"))), 404);
  const auto answer = exchange(server->port(), get("/echo"));
  EXPECT_EQ(status_of(answer), 405);
  EXPECT_NE(answer.find("Allow: POST\r\n"), std::string::npos);
}

TEST(Server, TakesALargeForm) {
  const auto server = serve(echo());
  const std::string body = "payload=" + std::string(300'000, 'a');
  const auto answer = exchange(
      server->port(), post("/echo", body, "Content-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), body);
}

TEST(Server, TakesAMultipartBodyAsBytes) {
  const auto server = serve(echo());
  const auto answer =
      exchange(server->port(),
               post("/echo", "--b\r\n", "Content-Type: multipart/form-data; boundary=b\r\n"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "--b\r\n");
}

TEST(Server, TakesAChunkedBody) {
  const auto server = serve(echo());
  const auto answer =
      exchange(server->port(),
               "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
               "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(body_of(answer), "hello world");
}

TEST(Server, TakesAPostWithoutABody) {
  const auto server = serve(echo());
  EXPECT_EQ(status_of(exchange(server->port(), "POST /echo HTTP/1.1\r\nHost: x\r\n\r\n")), 200);
}

TEST(Server, TellsAClientThatAsksToGoOn) {
  const auto server = serve(echo());
  Peer peer = Peer::connect(server->port());
  peer.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.read_until("\r\n\r\n").substr(0, 12), "HTTP/1.1 100");
  peer.send("ab");
  EXPECT_EQ(body_of(peer.read_all()), "ab");
}

TEST(Server, SendsALargeAnswerWhole) {
  const std::string body(5'000'000, 'x');
  Routes routes;
  routes.add("GET", "/", [&](const Request&) { return text(body); });
  const auto server = serve(std::move(routes));
  EXPECT_EQ(body_of(exchange(server->port(), get("/"))), body);
}

TEST(Server, TakesReconnectingClientsWithoutEnd) {
  const auto server = serve(echo(), {.max_connections = 2});
  for (int i = 0; i < 300; ++i) ASSERT_EQ(status_of(exchange(server->port(), get("/"))), 200) << i;
}

TEST(Server, RefusesAPortThatIsTaken) {
  const auto server = serve(echo());
  const auto second = Server::start(echo(), {.port = server->port()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::Unavailable);
}

TEST(Server, RefusesAnAddressThatIsNotOurs) {
  const auto server = Server::start(echo(), {.address = "300.1.1.1"});
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, Errc::Invalid);
}

TEST(KeptConnection, TakesOneRequestAfterAnotherAlsoPipelined) {
  const auto server = serve(echo(), {.keep_alive = true});
  Peer peer = Peer::connect(server->port());
  peer.send(post("/echo", "one."));
  EXPECT_EQ(body_of(peer.read_until("one.")), "one.");
  peer.send(post("/echo", "two.") + post("/echo", "three.") + get("/", "Connection: close\r\n"));
  EXPECT_EQ(body_of(peer.read_until("two.")), "two.");
  EXPECT_EQ(body_of(peer.read_until("three.")), "three.");
  EXPECT_EQ(body_of(peer.read_all()), "hello");
}

TEST(KeptConnection, EndsAfterItsLastRequest) {
  const auto server = serve(echo(), {.keep_alive = true, .keep_alive_max_requests = 2});
  Peer peer = Peer::connect(server->port());
  peer.send(get("/") + get("/") + get("/"));
  const auto answers = peer.read_all();
  EXPECT_NE(answers.find("hello"), answers.rfind("hello"));
  EXPECT_EQ(answers.find("HTTP", answers.rfind("hello")), std::string::npos);
}

TEST(KeptConnection, IdleOnesMakeRoomForOneThatWaits) {
  constexpr int kClients = 64;
  const auto server =
      serve(echo(), {.keep_alive = true, .keep_alive_timeout = std::chrono::hours(1)});
  std::vector<Peer> idle;
  for (int i = 0; i < kClients; ++i) {
    idle.push_back(Peer::connect(server->port()));
    idle.back().send(get("/"));
    ASSERT_EQ(body_of(idle.back().read_until("hello")), "hello");
  }
  Peer late = Peer::connect(server->port());
  late.send(get("/"));
  EXPECT_EQ(body_of(late.read_until("hello")), "hello");
  // One of the 64 had to go, and only one: the others are still served.
  int served = 0;
  for (Peer& peer : idle) {
    peer.send(get("/"));
    if (peer.read_until("hello").ends_with("hello")) ++served;
  }
  EXPECT_EQ(served, kClients - 1);
}

TEST(KeptConnection, SaysForHowLong) {
  const auto server = serve(echo(), {.keep_alive = true});
  Peer peer = Peer::connect(server->port());
  peer.send(get("/"));
  EXPECT_NE(peer.read_until("hello").find("Keep-Alive: timeout=2, max=1000\r\n"),
            std::string::npos);
}

// Lets a test hold a handler, and know that it is held.
struct Gate {
  std::latch entered{1};
  std::latch open{1};
  Response pass() {
    entered.count_down();
    open.wait();
    return text("done");
  }
};

TEST(Server, FinishesTheHandlerInHandWhenItIsStopped) {
  Gate gate;
  Routes routes;
  routes.add("GET", "/slow", [&](const Request&) { return gate.pass(); });
  const auto server = serve(std::move(routes));
  Peer peer = Peer::connect(server->port());
  peer.send(get("/slow"));
  gate.entered.wait();
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  // Stopping has begun once nobody can connect any more.
  for (bool is_listening = true; is_listening;) {
    try {
      Peer::connect(server->port());
    } catch (const std::runtime_error&) {
      is_listening = false;
    }
  }
  gate.open.count_down();
  EXPECT_EQ(body_of(peer.read_all()), "done");
  stopped.get();
}

TEST(KeptConnection, BusyOnesMakeRoomForOneThatWaits) {
  Gate gate;
  Routes routes = echo();
  routes.add("GET", "/slow", [&](const Request&) { return gate.pass(); });
  std::latch full{1};
  const auto server =
      serve(std::move(routes), {.max_connections = 1, .max_waiting = 1, .keep_alive = true},
            [&](const ServerEvent& event) {
              if (event.kind == ServerEvent::Kind::Full) full.count_down();
            });
  Peer busy = Peer::connect(server->port());
  busy.send(get("/slow") + get("/") + get("/") + get("/"));
  gate.entered.wait();
  Peer waiting = Peer::connect(server->port());
  waiting.send(get("/", "Connection: close\r\n"));
  // Once one more finds no place, that one is known to wait.
  const Peer more = Peer::connect(server->port());
  full.wait();
  gate.open.count_down();
  const auto answers = busy.read_all();
  EXPECT_NE(answers.find("Connection: close"), std::string::npos);
  EXPECT_EQ(body_of(waiting.read_all()), "hello");
}

TEST(Server, EndsIdleConnectionsAtOnceWhenItIsStopped) {
  const auto server =
      serve(echo(), {.keep_alive = true, .keep_alive_timeout = std::chrono::hours(1)});
  Peer idle = Peer::connect(server->port());
  idle.send(get("/"));
  idle.read_until("hello");
  server->stop();
  EXPECT_TRUE(idle.is_closed());
  server->stop();
}

TEST(Server, RefusesMoreThanMayWaitAndAnswersTheOthers) {
  Gate gate;
  std::latch full{1};
  Routes routes;
  routes.add("GET", "/slow", [&](const Request&) { return gate.pass(); });
  routes.add("GET", "/", [](const Request&) { return text("hello"); });
  const auto server = serve(std::move(routes), {.max_connections = 1, .max_waiting = 1},
                            [&](const ServerEvent& event) {
                              if (event.kind == ServerEvent::Kind::Full) full.count_down();
                            });
  Peer first = Peer::connect(server->port());
  first.send(get("/slow"));
  gate.entered.wait();
  Peer waiting = Peer::connect(server->port());
  waiting.send(get("/"));
  Peer refused = Peer::connect(server->port());
  EXPECT_EQ(status_of(refused.read_all()), 503);
  full.wait();
  gate.open.count_down();
  EXPECT_EQ(body_of(first.read_all()), "done");
  EXPECT_EQ(body_of(waiting.read_all()), "hello");
}

TEST(Server, TellsThoseWhoStillWaitWhenItIsStopped) {
  Gate gate;
  Routes routes;
  routes.add("GET", "/slow", [&](const Request&) { return gate.pass(); });
  const auto server = serve(std::move(routes), {.max_connections = 1});
  Peer first = Peer::connect(server->port());
  first.send(get("/slow"));
  gate.entered.wait();
  Peer waiting = Peer::connect(server->port());
  auto stopped = std::async(std::launch::async, [&] { server->stop(); });
  const auto answer = waiting.read_all();
  // Not yet accepted when the listener closed: reset. Accepted: told.
  EXPECT_TRUE(answer.empty() || status_of(answer) == 503) << answer;
  gate.open.count_down();
  EXPECT_EQ(body_of(first.read_all()), "done");
}

}  // namespace
}  // namespace tillit::http
