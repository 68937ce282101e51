#include "http/stream.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace tillit::http {
namespace {

constexpr std::size_t kReadSize = 16 * 1024;
constexpr std::size_t kFlushSize = 64 * 1024;

}  // namespace

SocketStream::SocketStream(const Socket& socket, Timeouts timeouts)
    : socket_(socket), timeouts_(timeouts) {}

SocketStream::Arrival SocketStream::wait_for_request(Milliseconds patience, const Signal& stopping,
                                                     const Signal* pressure) {
  if (input_at_ < input_.size()) return Arrival::Request;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    std::array<pollfd, 3> waiting{{{socket_.descriptor(), POLLIN, 0},
                                   {stopping.descriptor(), POLLIN, 0},
                                   {pressure ? pressure->descriptor() : -1, POLLIN, 0}}};
    const auto left = std::chrono::duration_cast<Milliseconds>(
        deadline - std::chrono::steady_clock::now() + Milliseconds(1));
    if (left.count() <= 0) return Arrival::Nothing;
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) < 0) {
      if (errno == EINTR) continue;
      return Arrival::Nothing;
    }
    if (waiting[0].revents != 0) return Arrival::Request;
    if (waiting[1].revents != 0) return Arrival::Interrupted;
    // Many wait for it, one takes it; the others go on waiting for their own requests.
    if (waiting[2].revents != 0 && pressure->take()) return Arrival::Interrupted;
  }
}

void SocketStream::allow(Milliseconds time, std::size_t bytes) {
  deadline_ = std::chrono::steady_clock::now() + time;
  bytes_left_ = bytes;
  timed_out_ = false;
  over_limit_ = false;
}

Result<std::string, SocketStream::HeadError> SocketStream::read_head(std::size_t max_bytes) {
  const auto fail_with = [](HeadError error) { return tl::unexpected<HeadError>(error); };
  std::size_t seen = 0;
  for (;;) {
    const std::string_view bytes = std::string_view(input_).substr(input_at_);
    // Each byte is looked at once, however slowly they come. A line that ends in LF alone is
    // refused now: its sender would wait for us, and we for a CRLF.
    for (; seen < bytes.size(); ++seen) {
      if (bytes[seen] != '\n') continue;
      if (seen == 0 || bytes[seen - 1] != '\r') return fail_with(HeadError::Malformed);
      if (!bytes.substr(0, seen + 1).ends_with("\r\n\r\n")) continue;
      if (seen >= max_bytes) return fail_with(HeadError::TooLong);
      std::string head(bytes.substr(0, seen + 1));
      input_at_ += head.size();
      return head;
    }
    if (bytes.size() >= max_bytes) return fail_with(HeadError::TooLong);
    switch (fill()) {
      case Filled::Some: break;
      case Filled::Closed: return fail_with(HeadError::Closed);
      case Filled::TimedOut: return fail_with(HeadError::TimedOut);
      case Filled::OverLimit: return fail_with(HeadError::TooLong);
    }
  }
}

void SocketStream::put_back(std::string bytes) {
  input_.replace(0, input_at_, bytes);
  input_at_ = 0;
}

SocketStream::Filled SocketStream::fill() {
  if (bytes_left_ == 0) {
    over_limit_ = true;
    return Filled::OverLimit;
  }
  input_.erase(0, input_at_);
  input_at_ = 0;
  const auto old_size = input_.size();
  const auto wanted = std::min(kReadSize, bytes_left_);
  input_.resize(old_size + wanted);
  ssize_t got = -1;
  for (;;) {
    got = ::recv(socket_.descriptor(), input_.data() + old_size, wanted, MSG_DONTWAIT);
    if (got >= 0 || (errno != EAGAIN && errno != EINTR)) break;
    if (!wait(POLLIN, timeouts_.read)) break;
  }
  input_.resize(old_size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got > 0) {
    bytes_left_ -= static_cast<std::size_t>(got);
    return Filled::Some;
  }
  return timed_out_ ? Filled::TimedOut : Filled::Closed;
}

// False when the time is over; an error of the socket is left for the call that follows.
bool SocketStream::wait(short events, Milliseconds patience) {
  const auto until = std::min(deadline_, std::chrono::steady_clock::now() + patience);
  for (;;) {
    const auto left =
        std::chrono::duration_cast<Milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      timed_out_ = true;
      return false;
    }
    pollfd waiting{socket_.descriptor(), events, 0};
    if (::poll(&waiting, 1, static_cast<int>(left.count())) > 0) return true;
  }
}

bool SocketStream::flush() {
  std::string_view rest = output_;
  while (!rest.empty()) {
    const auto sent =
        ::send(socket_.descriptor(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
    } else if ((errno != EAGAIN && errno != EINTR) || !wait(POLLOUT, timeouts_.write)) {
      output_.clear();
      return false;
    }
  }
  output_.clear();
  return true;
}

bool SocketStream::is_readable() const { return true; }
bool SocketStream::is_writable() const { return true; }

ssize_t SocketStream::read(char* ptr, size_t size) {
  if (input_at_ == input_.size()) {
    if (!flush() || fill() != Filled::Some) return -1;
  }
  const auto taken = std::min(size, input_.size() - input_at_);
  std::memcpy(ptr, input_.data() + input_at_, taken);
  input_at_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t SocketStream::write(const char* ptr, size_t size) {
  output_.append(ptr, size);
  if (output_.size() >= kFlushSize && !flush()) return -1;
  return static_cast<ssize_t>(size);
}

void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

socket_t SocketStream::socket() const { return socket_.descriptor(); }

}  // namespace tillit::http
