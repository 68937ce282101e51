#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tillit::fakes {

struct HttpRequest {
  std::string method;
  std::string path;                            // without the query
  std::string query;                           // as sent, without "?"
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool cut = false;  // close the connection without a byte
};

// A small HTTP/1.1 server on 127.0.0.1, a port of the system's choice. Our own and not a library's,
// because the faults that tests need most (a connection that ends before or after the work, without
// an answer) are what libraries prevent. One thread for each connection, at most kMaxConnections
// (more are closed at once), bodies up to kMaxBody (larger: 413). Thread-safety: `handle` is called
// from many threads at once. Not for hostile clients.
class HttpServer {
 public:
  static constexpr std::size_t kMaxConnections = 512;
  static constexpr std::size_t kMaxBody = 16U << 20U;
  static constexpr std::size_t kMaxHead = 64U << 10U;

  using Handle = std::function<HttpAnswer(const HttpRequest&)>;

  // Aborts where no socket can be had: a test without one has nothing to say.
  explicit HttpServer(Handle handle);
  // Ends the connections and waits for their threads. A handler that waits for something must have
  // been let go before.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] int port() const { return port_; }

 private:
  struct Connection {
    std::atomic<bool> done = false;
    std::thread thread;
  };
  void accept_all();
  void serve(int socket);

  const Handle handle_;
  int listener_ = -1;
  int stop_event_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::set<int> sockets_;                               // guarded by mutex_
  std::list<std::unique_ptr<Connection>> connections_;  // the accepting thread's own
  std::thread accepting_;
};

}  // namespace tillit::fakes
