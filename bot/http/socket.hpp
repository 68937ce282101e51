#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tillit::http {

// Owns a file descriptor: a socket or an event of the kernel.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

// Bound, listening, not blocking. `address` is a numeric address or a name of this machine. Not
// SO_REUSEPORT: a second process on the same port must be told so, not share the requests.
[[nodiscard]] Result<Socket> listen_on(const std::string& address, std::uint16_t port);
[[nodiscard]] std::uint16_t bound_port(const Socket& socket);
// The peer's numeric address, "" if it is gone.
[[nodiscard]] std::string peer_address(const Socket& socket);

// Says "no" in as many bytes as a socket always takes, without ever waiting. `allow` only with 405.
void send_refusal(const Socket& socket, int status, std::string_view allow = {});

// Ends our side and reads what is still under way, for at most `patience` and 8 MiB. Closing with
// unread bytes would reset the connection, and the peer would lose the answer that says why.
void close_gently(Socket socket, std::chrono::milliseconds patience);

// A counter that poll(2) can wait for (eventfd); readable while it is not 0. Any thread.
class Signal {
 public:
  // `counts`: take() lowers by one instead of to 0.
  explicit Signal(bool counts);
  void raise() const;
  // True if this caller took it.
  [[nodiscard]] bool take() const;
  [[nodiscard]] bool is_raised() const;
  void clear() const;
  [[nodiscard]] bool is_open() const { return event_.is_open(); }
  [[nodiscard]] int descriptor() const { return event_.descriptor(); }

 private:
  Socket event_;
};

}  // namespace tillit::http
