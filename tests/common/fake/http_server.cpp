#include "common/fake/http_server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace tillit::fakes {
namespace {

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

enum class Read { Whole, Closed, TooLarge, Broken };

// Reads requests from one connection; what came too early is kept for the next one.
class Reader {
 public:
  explicit Reader(int socket) : socket_(socket) {}

  Read next(HttpRequest& request) {
    request = {};
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (buffer_.size() > HttpServer::kMaxHead) return Read::TooLarge;
      if (!receive()) return Read::Closed;
    }
    const auto head_end = buffer_.find("\r\n\r\n");
    const std::string head = buffer_.substr(0, head_end);
    buffer_.erase(0, head_end + 4);
    if (!parse_head(head, request)) return Read::Broken;
    if (lower(request.header("expect")) == "100-continue") {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (::send(socket_, kContinue.data(), kContinue.size(), MSG_NOSIGNAL) < 0)
        return Read::Closed;
    }
    if (lower(request.header("transfer-encoding")) == "chunked") return read_chunks(request.body);
    const std::string length_text = request.header("content-length");
    std::size_t length = 0;
    if (!length_text.empty()) {
      const auto [end, error] =
          std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
      if (error != std::errc() || end != length_text.data() + length_text.size())
        return Read::Broken;
    }
    if (length > HttpServer::kMaxBody) return Read::TooLarge;
    return take(length, request.body);
  }

 private:
  bool receive() {
    std::array<char, 16384> bytes{};
    const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
  }

  Read take(std::size_t length, std::string& into) {
    while (buffer_.size() < length) {
      if (!receive()) return Read::Closed;
    }
    into.append(buffer_, 0, length);
    buffer_.erase(0, length);
    return Read::Whole;
  }

  std::optional<std::string> line() {
    auto end = buffer_.find("\r\n");
    while (end == std::string::npos) {
      if (buffer_.size() > HttpServer::kMaxHead || !receive()) return std::nullopt;
      end = buffer_.find("\r\n");
    }
    std::string text = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return text;
  }

  Read read_chunks(std::string& body) {
    while (true) {
      const auto size_line = line();
      if (!size_line) return Read::Closed;
      std::size_t size = 0;
      const auto parsed =
          std::from_chars(size_line->data(), size_line->data() + size_line->size(), size, 16);
      if (parsed.ec != std::errc()) return Read::Broken;
      if (body.size() + size > HttpServer::kMaxBody) return Read::TooLarge;
      if (size > 0 && take(size, body) != Read::Whole) return Read::Closed;
      if (!line()) return Read::Closed;
      if (size == 0) return Read::Whole;
    }
  }

  static bool parse_head(const std::string& head, HttpRequest& request) {
    std::string_view rest = head;
    const auto next_line = [&rest] {
      const auto end = std::min(rest.find("\r\n"), rest.size());
      const std::string_view found = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 2, rest.size()));
      return found;
    };
    const std::string_view first = next_line();
    const auto space = first.find(' ');
    const auto second = first.find(' ', space == std::string_view::npos ? space : space + 1);
    if (space == std::string_view::npos || second == std::string_view::npos) return false;
    request.method = first.substr(0, space);
    std::string_view target = first.substr(space + 1, second - space - 1);
    if (const auto question = target.find('?'); question != std::string_view::npos) {
      request.query = target.substr(question + 1);
      target = target.substr(0, question);
    }
    request.path = target;
    while (!rest.empty()) {
      const std::string_view field = next_line();
      const auto colon = field.find(':');
      if (colon == std::string_view::npos) return false;
      request.headers[lower(field.substr(0, colon))] = trimmed(field.substr(colon + 1));
    }
    return true;
  }

  int socket_;
  std::string buffer_;
};

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string written(const HttpAnswer& answer, bool keep_open) {
  std::string text = fmt::format("HTTP/1.1 {} Fake\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                                 answer.status, answer.content_type, answer.body.size());
  for (const auto& [name, value] : answer.headers) text += fmt::format("{}: {}\r\n", name, value);
  text += keep_open ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return text + answer.body;
}

[[noreturn]] void give_up(const char* what) {
  fmt::print(stderr, "fake server: {} failed\n", what);
  std::abort();
}

}  // namespace

HttpServer::HttpServer(Handle handle) : handle_(std::move(handle)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_event_ = ::eventfd(0, EFD_CLOEXEC);
  if (listener_ < 0 || stop_event_ < 0) give_up("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    give_up("bind");
  }
  if (::listen(listener_, 256) != 0) give_up("listen");
  socklen_t length = sizeof(address);
  if (::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    give_up("getsockname");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  const std::uint64_t one = 1;
  if (::write(stop_event_, &one, sizeof(one)) < 0) give_up("stopping");
  accepting_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (const auto& connection : connections_) connection->thread.join();
  ::close(listener_);
  ::close(stop_event_);
}

void HttpServer::accept_all() {
  std::array<pollfd, 2> waiting{pollfd{listener_, POLLIN, 0}, pollfd{stop_event_, POLLIN, 0}};
  while (true) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[1].revents != 0) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    connections_.remove_if([](const std::unique_ptr<Connection>& connection) {
      if (!connection->done) return false;
      connection->thread.join();
      return true;
    });
    if (connections_.size() >= kMaxConnections) {
      ::close(socket);
      continue;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    {
      const std::lock_guard lock(mutex_);
      sockets_.insert(socket);
    }
    auto& connection = *connections_.emplace_back(std::make_unique<Connection>());
    connection.thread = std::thread([this, socket, &connection] {
      serve(socket);
      connection.done = true;
    });
  }
}

void HttpServer::serve(int socket) {
  Reader reader(socket);
  HttpRequest request;
  for (bool open = true; open;) {
    const Read read = reader.next(request);
    if (read == Read::Closed) break;
    HttpAnswer answer;
    if (read == Read::Whole) {
      answer = handle_(request);
    } else {
      answer.status = read == Read::TooLarge ? 413 : 400;
    }
    if (answer.cut) break;
    open = read == Read::Whole && lower(request.header("connection")) != "close";
    if (!send_all(socket, written(answer, open))) break;
  }
  const std::lock_guard lock(mutex_);
  sockets_.erase(socket);
  ::close(socket);
}

}  // namespace tillit::fakes
