#pragma once

#include "core/result.hpp"
#include "http/socket.hpp"

#include <httplib.h>

#include <chrono>
#include <string>

namespace tillit::http {

// What stands between a socket and the library's request loop: every byte that the library reads
// or writes passes here, with a time limit for each wait, one for the whole request, and a limit
// on the bytes. One thread. Borrowed: the socket must outlive it.
class SocketStream final : public httplib::Stream {
 public:
  using Milliseconds = std::chrono::milliseconds;
  struct Timeouts {
    Milliseconds read;   // for one wait
    Milliseconds write;  // for one wait
  };
  SocketStream(const Socket& socket, Timeouts timeouts);

  enum class Arrival { Request, Nothing, Interrupted };
  // Waits for the first byte of a request. Interrupted: `stopping` was raised, or this caller has
  // taken `pressure` (-1: neither is looked at). Bytes that are there win over both.
  [[nodiscard]] Arrival wait_for_request(Milliseconds patience, const Signal& stopping,
                                         const Signal* pressure);

  // From here on, everything together may take this long and read this many more bytes.
  void allow(Milliseconds time, std::size_t bytes);

  enum class HeadError { Closed, TimedOut, TooLong, Malformed };
  // The bytes up to and with the first empty line; what follows stays for read().
  [[nodiscard]] Result<std::string, HeadError> read_head(std::size_t max_bytes);

  // The library reads this before anything from the socket.
  void put_back(std::string bytes);

  [[nodiscard]] bool timed_out() const { return timed_out_; }
  [[nodiscard]] bool over_limit() const { return over_limit_; }
  // Writes are collected, so that head and body leave in one packet. read() flushes first: the
  // peer may wait for "100 Continue". False: the peer is gone or does not read.
  bool flush();

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* ptr, size_t size) override;
  ssize_t write(const char* ptr, size_t size) override;
  // Empty: nothing behind the library asks; handlers are given the socket's own peer.
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  [[nodiscard]] socket_t socket() const override;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  enum class Filled { Some, Closed, TimedOut, OverLimit };
  Filled fill();
  bool wait(short events, Milliseconds patience);

  const Socket& socket_;
  const Timeouts timeouts_;
  Instant deadline_;
  std::size_t bytes_left_ = 0;
  bool timed_out_ = false;
  bool over_limit_ = false;
  std::string input_;  // read from the socket (or put back), from input_at_ on not yet taken
  std::size_t input_at_ = 0;
  std::string output_;
};

}  // namespace tillit::http
