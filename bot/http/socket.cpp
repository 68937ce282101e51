#include "http/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace tillit::http {
namespace {

// Enough for a burst while the accepting thread is between two rounds.
constexpr int kBacklog = 128;

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::string_view reason_of(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 413: return "Payload Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Refused";
  }
}

std::string numeric_address(const sockaddr* address, socklen_t size) {
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
    return {};
  }
  return text.data();
}

}  // namespace

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Socket> listen_on(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* raw = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &raw) != 0) {
    return fail(Errc::Invalid, fmt::format("{} is not an address of this machine", address));
  }
  const std::unique_ptr<addrinfo, FreeAddresses> found{raw};
  Socket socket{::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  const int yes = 1;
  // Else a restart waits for the connections of the process before.
  ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (!socket.is_open() || ::bind(socket.descriptor(), found->ai_addr, found->ai_addrlen) != 0 ||
      ::listen(socket.descriptor(), kBacklog) != 0) {
    const int error = errno;
    const char* why = error == EADDRINUSE ? "something else listens there"
                      : error == EACCES   ? "ports below 1024 need a permission"
                                          : "the system refused";
    return fail(
        error == EACCES ? Errc::Denied : Errc::Unavailable,
        fmt::format("cannot listen on {} port {}: {} (errno {})", address, port, why, error));
  }
  return socket;
}

std::uint16_t bound_port(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::getsockname(socket.descriptor(), any, &size) != 0) return 0;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(any)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(any)->sin_port);
}

std::string peer_address(const Socket& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(socket.descriptor(), any, &size) != 0) return {};
  return numeric_address(any, size);
}

void send_refusal(const Socket& socket, int status, std::string_view allow) {
  const std::string text = fmt::format(
      "HTTP/1.1 {} {}\r\n{}{}{}Content-Length: 0\r\nConnection: close\r\n\r\n", status,
      reason_of(status), allow.empty() ? "" : "Allow: ", allow, allow.empty() ? "" : "\r\n");
  // It fits any send buffer, unless the peer has stopped reading: then it needs no answer.
  [[maybe_unused]] const auto sent =
      ::send(socket.descriptor(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void close_gently(Socket socket, std::chrono::milliseconds patience) {
  constexpr std::size_t kMost = 8 * 1024 * 1024;
  ::shutdown(socket.descriptor(), SHUT_WR);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::array<char, 16384> sink{};
  for (std::size_t total = 0; total < kMost;) {
    const auto got = ::recv(socket.descriptor(), sink.data(), sink.size(), MSG_DONTWAIT);
    if (got > 0) {
      total += static_cast<std::size_t>(got);
      continue;
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR)) return;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    pollfd waiting{socket.descriptor(), POLLIN, 0};
    ::poll(&waiting, 1, static_cast<int>(left.count()));
  }
}

Signal::Signal(bool counts)
    : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC | (counts ? EFD_SEMAPHORE : 0))) {}

void Signal::raise() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_.descriptor(), &one, sizeof(one));
}

bool Signal::take() const {
  std::uint64_t count = 0;
  return ::read(event_.descriptor(), &count, sizeof(count)) == sizeof(count);
}

bool Signal::is_raised() const {
  pollfd asked{event_.descriptor(), POLLIN, 0};
  return ::poll(&asked, 1, 0) > 0;
}

void Signal::clear() const {
  while (take()) {
  }
}

}  // namespace tillit::http
