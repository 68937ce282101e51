#pragma once

#include "http/head.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"
#include "http/stream.hpp"

#include <httplib.h>

namespace tillit::http {

// Serves connections, one at a time, on one thread. The library reads bodies and writes answers;
// it is never shown a head that came from the network, only one that we wrote after parse_head()
// had judged the real one. So none of its leniencies about heads, and none of its regular
// expressions, is in reach.
class Exchange final : private httplib::Server {
 public:
  struct Shared {  // borrowed, outlives every Exchange
    const Routes& routes;
    const ServerSettings& settings;
    const http::Server::OnEvent& on_event;
    const Signal& stopping;
    const Signal& pressure;  // raised when a connection waits for a thread
  };
  explicit Exchange(const Shared& shared);

  void serve(Socket socket);

 private:
  enum class Next { KeepOpen, Close, CloseGently };
  Next serve_one(const Socket& socket, SocketStream& stream, bool is_last);
  Next refuse(const Socket& socket, int status, std::string_view allow = {});
  void read_and_answer(const httplib::ContentReader& reader, httplib::Response& out);
  void answer(httplib::Response& out);
  void tell(const ServerEvent& event) const;

  Shared shared_;
  // The request in hand.
  SocketStream* stream_ = nullptr;
  Request request_;
  Routes::Found route_{};
  bool body_refused_ = false;
};

// Tells `on_event` if there is one; what it throws is dropped.
void tell(const Server::OnEvent& on_event, const ServerEvent& event) noexcept;

}  // namespace tillit::http
