#include "http/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::http {
namespace {

constexpr std::chrono::milliseconds kPatienceOnClose{1000};

// The head that the library reads instead of the real one.
std::string own_head(const Head& head, bool close) {
  const char* method = head.has_body() ? "POST" : head.method == "HEAD" ? "HEAD" : "GET";
  return fmt::format("{} / HTTP/1.1\r\n{}{}{}\r\n", method, close ? "Connection: close\r\n" : "",
                     head.expects_continue ? "Expect: 100-continue\r\n" : "",
                     head.chunked ? "Transfer-Encoding: chunked\r\n"
                     : head.content_length > 0
                         ? fmt::format("Content-Length: {}\r\n", head.content_length)
                         : "");
}

// A chunked body may cost this much on the wire: room for its sizes, but an endless line of
// chunk extensions, which the library would collect, ends here.
std::size_t most_wire_bytes(const Head& head, std::size_t max_body_bytes) {
  return head.chunked ? 2 * max_body_bytes + kMaxHeadBytes
                      : static_cast<std::size_t>(head.content_length);
}

bool is_sendable(const Response& response) {
  static constexpr auto kOwn = std::to_array<std::string_view>(
      {"Connection", "Content-Length", "Content-Type", "Keep-Alive", "Transfer-Encoding"});
  const bool is_bodiless = response.status == 204 || response.status == 304;
  return response.status >= 200 && response.status <= 599 && are_sendable(response.headers) &&
         (!is_bodiless || response.body.empty()) && is_header_value(response.content_type) &&
         (response.body.empty() || !response.content_type.empty()) &&
         std::ranges::none_of(
             kOwn, [&](std::string_view name) { return response.headers.count(name) > 0; });
}

}  // namespace

void tell(const Server::OnEvent& on_event, const ServerEvent& event) noexcept {
  if (!on_event) return;
  try {
    on_event(event);
  } catch (...) {  // Counting must not cost an answer.
  }
}

Exchange::Exchange(const Shared& shared) : shared_(shared) {
  // Only what it tells clients about kept connections; serve() does the keeping.
  set_keep_alive_timeout(
      std::chrono::duration_cast<std::chrono::seconds>(shared.settings.keep_alive_timeout).count());
  set_keep_alive_max_count(shared.settings.keep_alive_max_requests);
  Get("/", [this](const httplib::Request&, httplib::Response& out) { answer(out); });
  Post("/", [this](const httplib::Request&, httplib::Response& out,
                   const httplib::ContentReader& reader) { read_and_answer(reader, out); });
  // answer() lets nothing out; this is for what the library itself may throw (no memory). Without
  // a handler it would send the exception's text to the client.
  set_exception_handler(
      [this](const httplib::Request&, httplib::Response& out, std::exception_ptr) {
        out = httplib::Response{};
        out.status = 500;
        body_refused_ = true;
        tell({ServerEvent::Kind::HandlerFailed, 500, route_.route});
      });
}

void Exchange::tell(const ServerEvent& event) const { http::tell(shared_.on_event, event); }

void Exchange::serve(Socket socket) {
  const ServerSettings& settings = shared_.settings;
  SocketStream stream(socket, {settings.read_timeout, settings.write_timeout});
  const unsigned most = settings.keep_alive ? std::max(settings.keep_alive_max_requests, 1U) : 1;
  Next next = Next::KeepOpen;
  for (unsigned count = 1; next == Next::KeepOpen; ++count) {
    const bool is_first = count == 1;
    const auto arrival =
        stream.wait_for_request(is_first ? settings.read_timeout : settings.keep_alive_timeout,
                                shared_.stopping, is_first ? nullptr : &shared_.pressure);
    if (arrival != SocketStream::Arrival::Request) return;
    next = serve_one(socket, stream, count == most);
  }
  // After a whole request nothing more is expected, so nobody is waited for.
  close_gently(std::move(socket),
               next == Next::CloseGently ? kPatienceOnClose : std::chrono::milliseconds(0));
}

Exchange::Next Exchange::refuse(const Socket& socket, int status, std::string_view allow) {
  send_refusal(socket, status, allow);
  tell({ServerEvent::Kind::Refused, status, {}});
  return Next::CloseGently;
}

Exchange::Next Exchange::serve_one(const Socket& socket, SocketStream& stream, bool is_last) {
  const ServerSettings& settings = shared_.settings;
  stream.allow(settings.head_timeout, kMaxHeadBytes);
  const auto bytes = stream.read_head(kMaxHeadBytes);
  if (!bytes) {
    switch (bytes.error()) {
      case SocketStream::HeadError::Closed: return Next::Close;
      case SocketStream::HeadError::TimedOut: return refuse(socket, 408);
      case SocketStream::HeadError::TooLong: return refuse(socket, 431);
      case SocketStream::HeadError::Malformed: return refuse(socket, 400);
    }
  }
  auto head = parse_head(*bytes, settings.max_body_bytes);
  if (!head) return refuse(socket, head.error().status);
  auto found = shared_.routes.find(head->method, head->path);
  if (std::holds_alternative<Routes::NotFound>(found)) return refuse(socket, 404);
  if (const auto* wrong = std::get_if<Routes::WrongMethod>(&found)) {
    return refuse(socket, 405, wrong->allow);
  }

  // How a chunked body ends is the library's reading, and it is lenient: nothing may follow one.
  // A client that never pauses gives way, too, when somebody waits or the server stops.
  const bool close = is_last || head->wants_close || head->chunked ||
                     shared_.stopping.is_raised() || shared_.pressure.take();
  route_ = std::get<Routes::Found>(std::move(found));
  stream_ = &stream;
  body_refused_ = false;
  stream.put_back(own_head(*head, close));
  stream.allow(settings.body_timeout, most_wire_bytes(*head, settings.max_body_bytes));
  request_ = Request{.method = std::move(head->method),
                     .path = std::move(head->path),
                     .segment = std::move(route_.segment),
                     .query = std::move(head->query),
                     .headers = std::move(head->headers),
                     .remote_address = peer_address(socket)};
  bool closed = false;
  const bool answered = process_request(stream, close, closed, nullptr) && stream.flush();
  request_ = {};
  if (body_refused_) return Next::CloseGently;
  return answered && !close && !closed ? Next::KeepOpen : Next::Close;
}

void Exchange::read_and_answer(const httplib::ContentReader& reader, httplib::Response& out) {
  const std::size_t most = shared_.settings.max_body_bytes;
  bool too_large = false;
  const bool is_whole = reader([&](const char* bytes, std::size_t size) {
    too_large = size > most - request_.body.size();
    if (!too_large) request_.body.append(bytes, size);
    return !too_large;
  });
  if (is_whole) return answer(out);
  body_refused_ = true;
  out = httplib::Response{};
  out.status = too_large || stream_->over_limit() ? 413 : stream_->timed_out() ? 408 : 400;
  stream_->allow(shared_.settings.response_timeout, 0);
  tell({ServerEvent::Kind::Refused, out.status, route_.route});
}

void Exchange::answer(httplib::Response& out) {
  Response response;
  try {
    response = (*route_.handler)(request_);
    if (!is_sendable(response)) {
      tell({ServerEvent::Kind::BadResponse, 500, route_.route});
      response = Response{.status = 500};
    }
  } catch (...) {  // Not even its text goes anywhere: it may quote what a person wrote.
    tell({ServerEvent::Kind::HandlerFailed, 500, route_.route});
    response = Response{.status = 500};
  }
  out.status = response.status;
  for (const auto& [name, value] : response.headers) out.headers.emplace(name, value);
  if (!response.content_type.empty()) out.headers.emplace("Content-Type", response.content_type);
  // The library would promise "bytes" here, and we refuse them.
  if (request_.method == "HEAD") out.headers.emplace("Accept-Ranges", "none");
  out.body = std::move(response.body);
  // The handler's time is not the client's: the clock for writing starts now.
  stream_->allow(shared_.settings.response_timeout, 0);
}

}  // namespace tillit::http
