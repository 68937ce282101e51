#include "common/fake/app_call.hpp"

#include <httplib.h>

namespace tillit::fakes {
namespace {

using std::chrono::milliseconds;

std::string failure_of(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress: return "connection_failed";
    case httplib::Error::Read: return "http_timeout";
    case httplib::Error::ExceedRedirectCount: return "too_many_redirects";
    default: return "unknown_error";
  }
}

}  // namespace

Reply call_app(const std::string& base_url, const AppCall& call, milliseconds answer_limit) {
  if (base_url.empty()) return {.failure = "connection_failed"};
  httplib::Client client(base_url);
  client.set_connection_timeout(answer_limit);
  client.set_read_timeout(answer_limit);
  client.set_write_timeout(answer_limit);
  client.set_tcp_nodelay(true);
  httplib::Request request;
  request.method = call.method;
  request.path = call.path;
  request.body = call.body;
  for (const auto& [name, value] : call.headers) request.headers.emplace(name, value);
  if (!call.content_type.empty()) request.headers.emplace("Content-Type", call.content_type);
  const auto begin = std::chrono::steady_clock::now();
  const httplib::Result result = client.send(request);
  Reply reply;
  reply.took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  if (!result) {
    reply.failure = failure_of(result.error());
    if (result.error() == httplib::Error::Read && reply.took < answer_limit) {
      reply.failure = "connection_failed";  // Cut, not slow.
    }
    return reply;
  }
  reply.status = result->status;
  reply.body = result->body;
  reply.content_type = result->get_header_value("Content-Type");
  reply.no_retry = result->get_header_value("X-Slack-No-Retry") == "1" && result->status != 200;
  if (result->status < 200 || result->status > 299) reply.failure = "http_error";
  return reply;
}

}  // namespace tillit::fakes
