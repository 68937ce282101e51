#pragma once

#include "http/form.hpp"
#include "http/headers.hpp"

#include <functional>
#include <string>

namespace tillit::http {

// One request as a handler sees it. Everything in it is foreign input.
struct Request {
  std::string method{};   // "GET", "POST", ...
  std::string path{};     // as it was sent, not decoded: routes compare it literally
  std::string segment{};  // what stood behind a prefix route's prefix, decoded; "" on other routes
  Fields query{};         // decoded
  Headers headers{};      // raw
  std::string body{};     // the bytes as they were sent: what signatures are made over
  // The peer of the socket. Behind a proxy that is the proxy.
  std::string remote_address{};
};

struct Response {
  int status = 200;            // 200-599
  std::string content_type{};  // "" only with an empty body
  std::string body{};
  // Not Content-Length, Content-Type, Connection, Keep-Alive or Transfer-Encoding: those are the
  // server's. A header that could not be sent as it stands makes the whole answer a 500.
  Headers headers{};
};

// Called on a thread of the server, several at a time. May block (a commit) and may be slow: it
// costs its one connection. What it throws becomes an empty 500.
using Handler = std::function<Response(const Request&)>;

}  // namespace tillit::http
