#pragma once

#include <string>

// HTTP by hand, for what a client library will not do. Loopback only.
namespace tillit::chaos {

// Sends and hangs up at once, without waiting for the answer: what the other side made of it is not
// known. False if nobody listens.
bool send_and_hang_up(int port, const std::string& request);

// The body of a GET; empty if there was none.
[[nodiscard]] std::string fetch(int port, const std::string& path);

// "http://127.0.0.1:4711" or "127.0.0.1:4711" -> 4711; 0 for anything else.
[[nodiscard]] int port_of(const std::string& address);

}  // namespace tillit::chaos
