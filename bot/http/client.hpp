#pragma once

#include "core/result.hpp"
#include "http/headers.hpp"
#include "http/peer_certificate.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tillit::http {

struct ClientSettings {
  std::string origin{};  // "https://slack.com", "http://127.0.0.1:8080"; nothing behind the port
  // PEM. Instead of the system's certificate authorities; "" for the system's.
  std::string ca_file{};
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds read_timeout{10000};   // for one wait
  std::chrono::milliseconds write_timeout{10000};  // for one wait
  std::chrono::milliseconds body_timeout{30000};   // for the whole body of an answer
  std::size_t max_answer_bytes = 1024 * 1024;      // of the body, after decompression
  std::size_t max_idle = 8;                        // connections kept open between requests
  std::chrono::milliseconds idle_for{30000};       // and for how long
};

struct ClientRequest {
  std::string method = "POST";
  std::string target = "/";  // path and query, already encoded
  Headers headers{};         // not Host, Content-Length, Content-Type, Connection
  std::string content_type{};
  std::string body{};
  // Doing it twice is the same as doing it once. Only such a request is sent again by itself, once
  // and on a new connection, when one that had been kept open turned out to be dead.
  bool safe_to_repeat = false;
};

struct ClientResponse {
  int status = 0;  // any: 404 and 500 are answers, too. Redirects are not followed
  // Percent escapes in values come decoded (the library's doing), so not for signatures; values
  // with control bytes in them are left out.
  Headers headers;
  std::string body;
  std::optional<CertificateDates> certificate{};  // of the other side; none without TLS
};

// What the caller has to know to decide about another try.
enum class RequestFailure {
  NotSent,   // no connection, or no trust in the other side: nothing has happened, try again
  Unknown,   // sent, or partly, and no whole answer came: it may have been done
  TooLarge,  // answered, with a longer body than we take: it has been done, or refused
};
[[nodiscard]] const char* to_string(RequestFailure failure);

struct RequestError {
  RequestFailure failure;
  std::string context;  // the origin and what failed; no path, header or body
};

// Sends requests to one origin over connections that it keeps. Server certificates are checked,
// the host name with them. Thread-safety: any thread, each request has a connection of its own.
class Client {
 public:
  // Opens no connection yet. Also makes the process ignore SIGPIPE: writing to a connection that
  // the other side has closed would end it. Errors: Invalid (origin; a CA file that is not there).
  [[nodiscard]] static Result<std::unique_ptr<Client>> create(ClientSettings settings);
  ~Client();  // no request may be under way
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Blocks. A request that could not be sent as it stands (a header or target with control bytes)
  // is NotSent and says so; trying that again does not help.
  [[nodiscard]] Result<ClientResponse, RequestError> request(const ClientRequest& request);

  [[nodiscard]] const std::string& origin() const;

 private:
  class Pool;
  explicit Client(std::unique_ptr<Pool> pool);
  std::unique_ptr<Pool> pool_;
};

}  // namespace tillit::http
