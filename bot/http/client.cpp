#include "http/client.hpp"

#include "http/url.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <vector>

namespace tillit::http {
namespace {

using Instant = std::chrono::steady_clock::time_point;

struct Connection {
  std::optional<CertificateDates> certificate;  // before the client, which writes it
  std::unique_ptr<httplib::Client> client;
  unsigned sockets_made = 0;  // by the library, whenever it finds that it needs a new one
  Instant last_used;
};

// What one attempt came to, beyond the answer itself.
struct Attempt {
  Result<ClientResponse, RequestError> outcome;
  bool is_on_used_connection;
  bool had_head;
};

tl::unexpected<RequestError> failure(RequestFailure kind, std::string context) {
  return tl::unexpected<RequestError>(RequestError{kind, std::move(context)});
}

bool is_sendable(const ClientRequest& request) {
  return is_header_name(request.method) && request.target.starts_with('/') &&
         std::ranges::all_of(request.target, [](char c) { return c > 0x20 && c < 0x7f; }) &&
         is_header_value(request.content_type) && are_sendable(request.headers);
}

httplib::Request to_library(const ClientRequest& request) {
  httplib::Request out;
  out.method = request.method;
  out.path = request.target;
  out.headers.emplace("User-Agent", "tillit");
  for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
  if (!request.content_type.empty()) out.headers.emplace("Content-Type", request.content_type);
  out.body = request.body;
  return out;
}

Headers from_library(const httplib::Headers& headers) {
  Headers out;
  for (const auto& [name, value] : headers) {
    if (is_header_name(name) && is_header_value(value)) out.add(name, value);
  }
  return out;
}

// How the library's error tells whether the request may have reached anybody.
RequestError judge(httplib::Error error, const std::string& origin) {
  const auto say = [&](RequestFailure kind, const char* what) {
    return RequestError{kind, fmt::format("{}: {}", origin, what)};
  };
  switch (error) {
    case httplib::Error::Connection: return say(RequestFailure::NotSent, "no connection");
    case httplib::Error::ConnectionTimeout:
      return say(RequestFailure::NotSent, "no connection in time");
    case httplib::Error::BindIPAddress: return say(RequestFailure::NotSent, "no local address");
    case httplib::Error::SSLConnection: return say(RequestFailure::NotSent, "TLS failed");
    case httplib::Error::SSLLoadingCerts:
      return say(RequestFailure::NotSent, "the certificate authorities could not be read");
    case httplib::Error::SSLServerVerification:
      return say(RequestFailure::NotSent, "its certificate is not trusted");
    case httplib::Error::Write: return say(RequestFailure::Unknown, "broke off while sending");
    case httplib::Error::Read: return say(RequestFailure::Unknown, "no whole answer");
    case httplib::Error::Success:
    case httplib::Error::Unknown:
    case httplib::Error::ExceedRedirectCount:
    case httplib::Error::Canceled:
    case httplib::Error::UnsupportedMultipartBoundaryChars:
    case httplib::Error::Compression: break;
  }
  return say(RequestFailure::Unknown, "failed");
}

}  // namespace

const char* to_string(RequestFailure kind) {
  switch (kind) {
    case RequestFailure::NotSent: return "not_sent";
    case RequestFailure::Unknown: return "unknown";
    case RequestFailure::TooLarge: return "too_large";
  }
  return "unknown";
}

class Client::Pool {
 public:
  Pool(ClientSettings settings, std::string origin)
      : settings_(std::move(settings)), origin_(std::move(origin)) {}

  const std::string& origin() const { return origin_; }

  Attempt attempt(const ClientRequest& request, bool fresh) {
    auto connection = fresh ? connect() : take();
    auto made = send(*connection, request);
    connection->last_used = std::chrono::steady_clock::now();
    // After a failure the rest of an answer may be under way: that connection is not used again.
    if (made.outcome) give_back(std::move(connection));
    return made;
  }

 private:
  std::unique_ptr<Connection> connect() const {
    auto made = std::make_unique<Connection>();
    made->client = std::make_unique<httplib::Client>(origin_);
    httplib::Client& client = *made->client;
    client.set_keep_alive(settings_.max_idle > 0);
    client.set_follow_location(false);
    client.set_url_encode(false);
    client.set_tcp_nodelay(true);
    client.set_connection_timeout(settings_.connect_timeout);
    client.set_read_timeout(settings_.read_timeout);
    client.set_write_timeout(settings_.write_timeout);
    client.enable_server_certificate_verification(true);
    if (auto* context = client.ssl_context()) note_certificates(context, made->certificate);
    if (!settings_.ca_file.empty()) client.set_ca_cert_path(settings_.ca_file);
    // Called for each new socket: the only way to learn that the library has quietly replaced one.
    client.set_socket_options([count = &made->sockets_made](socket_t) { ++*count; });
    return made;
  }

  std::unique_ptr<Connection> take() {
    std::vector<std::unique_ptr<Connection>> old;  // closed after the lock, as closing may block
    std::unique_ptr<Connection> found;
    const auto now = std::chrono::steady_clock::now();
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(idle_, [&](auto& connection) {
        const bool is_old = now - connection->last_used > settings_.idle_for;
        if (is_old) old.push_back(std::move(connection));
        return is_old;
      });
      if (!idle_.empty()) {
        found = std::move(idle_.back());  // the one used last is the likeliest to be alive
        idle_.pop_back();
      }
    }
    return found ? std::move(found) : connect();
  }

  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < settings_.max_idle) idle_.push_back(std::move(connection));
  }

  Attempt send(Connection& connection, const ClientRequest& request) const {
    const unsigned sockets_before = connection.sockets_made;
    ClientResponse answer;
    bool had_head = false;
    bool too_large = false;
    Instant deadline;
    auto outgoing = to_library(request);
    outgoing.response_handler = [&](const httplib::Response& head) {
      had_head = true;
      deadline = std::chrono::steady_clock::now() + settings_.body_timeout;
      answer.status = head.status;
      answer.headers = from_library(head.headers);
      return true;
    };
    outgoing.content_receiver = [&](const char* bytes, size_t size, uint64_t, uint64_t) {
      too_large = size > settings_.max_answer_bytes - answer.body.size();
      if (too_large || std::chrono::steady_clock::now() > deadline) return false;
      answer.body.append(bytes, size);
      return true;
    };
    httplib::Response incoming;
    auto error = httplib::Error::Success;
    const bool done = connection.client->send(outgoing, incoming, error);
    const bool is_used = connection.sockets_made == sockets_before;
    answer.certificate = connection.certificate;
    if (done) return {std::move(answer), is_used, had_head};
    if (too_large) {
      return {failure(RequestFailure::TooLarge, fmt::format("{}: an answer of more than {} bytes",
                                                            origin_, settings_.max_answer_bytes)),
              is_used, had_head};
    }
    return {tl::unexpected<RequestError>(judge(error, origin_)), is_used, had_head};
  }

  const ClientSettings settings_;
  const std::string origin_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // under mutex_
};

Client::Client(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::create(ClientSettings settings) {
  const auto url = parse_url(settings.origin);
  if (!url) return tl::unexpected(url.error());
  if (url->target != "/") return fail(Errc::Invalid, "an origin has no path");
  if (!settings.ca_file.empty() && ::access(settings.ca_file.c_str(), R_OK) != 0) {
    return fail(Errc::Invalid, fmt::format("cannot read {}", settings.ca_file));
  }
  std::signal(SIGPIPE, SIG_IGN);
  return std::unique_ptr<Client>(
      new Client(std::make_unique<Pool>(std::move(settings), url->origin())));
}

const std::string& Client::origin() const { return pool_->origin(); }

Result<ClientResponse, RequestError> Client::request(const ClientRequest& request) {
  const auto broke = [&](RequestFailure kind, const char* what) {
    return failure(kind, fmt::format("{}: {}", pool_->origin(), what));
  };
  if (!is_sendable(request)) {
    return broke(RequestFailure::NotSent, "a request with control bytes in its head");
  }
  try {
    auto first = pool_->attempt(request, /*fresh=*/false);
    const bool is_dead_connection =
        !first.outcome && first.is_on_used_connection && !first.had_head;
    if (!is_dead_connection || !request.safe_to_repeat) return std::move(first.outcome);
    return pool_->attempt(request, /*fresh=*/true).outcome;
  } catch (const std::exception&) {  // The library or the memory; how far it came is not known.
    return broke(RequestFailure::Unknown, "failed");
  }
}

}  // namespace tillit::http
