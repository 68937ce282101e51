#pragma once

#include "http/socket.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace tillit::http {

// Accepted connections on their way to a thread. Thread-safety: any thread.
class ConnectionQueue {
 public:
  ConnectionQueue(unsigned max_threads, unsigned max_waiting)
      : max_threads_(max_threads), max_waiting_(max_waiting), pressure_(/*counts=*/true) {}

  enum class Push { Queued, NeedsThread, Full };
  // Takes the socket, unless Full. NeedsThread: the caller starts one more thread that pops, or
  // says thread_failed().
  [[nodiscard]] Push push(Socket& socket);
  void thread_failed();

  // Waits for a connection; nullopt once closed. The caller says done() when it has served it.
  [[nodiscard]] std::optional<Socket> pop();
  void done();

  // Every pop() from now on is nullopt. Gives back the connections that nobody took.
  [[nodiscard]] std::deque<Socket> close();

  // Counts the connections that wait while no thread is free: who takes it gives up its own idle
  // connection.
  [[nodiscard]] const Signal& pressure() const { return pressure_; }

 private:
  const std::size_t max_threads_;
  const std::size_t max_waiting_;
  const Signal pressure_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  // Under mutex_:
  std::deque<Socket> waiting_;
  std::size_t threads_ = 0;
  std::size_t busy_ = 0;
  bool closed_ = false;
};

}  // namespace tillit::http
