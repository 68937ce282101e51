#pragma once

#include "core/result.hpp"
#include "http/routes.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::http {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                        // 0: any free one, Server::port() tells which
  std::size_t max_body_bytes = 2 * 1024 * 1024;  // more is refused with 413
  unsigned max_connections = 64;  // answered at the same time; a thread each, made when needed
  unsigned max_waiting = 64;      // accepted beyond those; one more is told 503 and closed

  // Off: one request for each connection. On, only behind a proxy that we trust: how it frames
  // requests is then how we read them. While a connection waits for a thread, idle ones are closed
  // to make room, so many idle clients do not starve others.
  bool keep_alive = false;
  std::chrono::milliseconds keep_alive_timeout{2000};
  unsigned keep_alive_max_requests = 1000;

  std::chrono::milliseconds read_timeout{5000};       // for one wait; also for the first byte
  std::chrono::milliseconds write_timeout{5000};      // for one wait
  std::chrono::milliseconds head_timeout{10000};      // for the whole request line and headers
  std::chrono::milliseconds body_timeout{30000};      // for the whole body
  std::chrono::milliseconds response_timeout{30000};  // for writing the whole answer
};

// What an operator should count. Holds nothing that came from the network.
struct ServerEvent {
  enum class Kind {
    HandlerFailed,  // it threw; 500
    BadResponse,    // what it returned could not be sent; 500
    Refused,        // `status` says why
    Full,           // more waiting connections than allowed; 503
    AcceptFailed,   // the system is out of descriptors or memory; tried again
  };
  Kind kind;
  int status = 0;
  std::string_view route;  // ours; "" before a route was found; only for the call
};

// An HTTP/1.1 server (no TLS: that is the proxy's) over literal routes. docs/http.md says what it
// stands up to and what only a proxy can. Thread-safety: any thread.
class Server {
 public:
  // Any thread of the server, several at a time; must not block. What it throws is dropped.
  using OnEvent = std::function<void(const ServerEvent&)>;

  // Listens and answers as soon as this returns. What the handlers borrow must outlive it.
  // Errors: Invalid (address, settings), Denied (port), Unavailable (in use; no threads).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(Routes routes, ServerSettings settings,
                                                             OnEvent on_event = {});
  ~Server();  // stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Accepts nothing more, tells connections that still wait 503, lets requests that have begun be
  // answered, and returns when all are. At most the timeouts above plus the slowest handler.
  // Again: waits for the first. Never from a handler.
  void stop();

 private:
  class Running;
  explicit Server(std::unique_ptr<Running> running);
  std::unique_ptr<Running> running_;
};

}  // namespace tillit::http
