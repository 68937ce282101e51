#include "channels/teams/connector.hpp"

#include "channels/teams/service_url.hpp"
#include "http/url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr int kPageSize = 200;
constexpr int kMostPages = 50;
constexpr std::chrono::seconds kUntoldWait{10};  // a 429 without Retry-After
constexpr std::size_t kLongestId = 1024;

std::string text_of(const json& fields, const char* name) {
  const auto found = fields.find(name);
  return found != fields.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string conversation_path(const Target& target) {
  return "/v3/conversations/" + http::percent_encode(target.conversation);
}

std::string activity_path(const Target& target, const std::string& id) {
  return conversation_path(target) + "/activities/" + http::percent_encode(id);
}

// What Microsoft's support asks for. It goes into a log line, so only what it is made of.
std::string correlation_of(const channels::HttpAnswer& answer) {
  const std::string id(answer.headers.find("MS-CV").value_or(""));
  const bool is_plain = id.size() <= 100 && std::ranges::all_of(id, [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '.' ||
                                 c == '-' || c == '_' || c == '=';
                        });
  return is_plain ? id : "";
}

// The line for what only the operator can mend; "" for all else.
std::string_view event_of(Fault fault) {
  switch (fault) {
    case Fault::TokenRefused: return "teams_token_refused";
    case Fault::NotRegistered: return "teams_not_registered";
    case Fault::Permission: return "teams_permission";
    case Fault::OurBug: return "teams_call_refused";
    case Fault::None:
    case Fault::Throttled:
    case Fault::Busy:
    case Fault::NotSent:
    case Fault::Doubtful:
    case Fault::Broken:
    case Fault::TokenMissing:
    case Fault::Stopped:
    case Fault::WrongHost:
    case Fault::WrongRegion:
    case Fault::Gone: break;
  }
  return "";
}

Called refused(Fault fault, std::string_view why) { return {.failure = {fault, why}}; }

Secret bearer(const Secret& token) {
  return token.empty() ? Secret{} : Secret("Bearer " + token.reveal());
}

}  // namespace

std::optional<Member> read_member(const json& fields) {
  if (!fields.is_object()) return std::nullopt;
  Member member{.id = text_of(fields, "id"),
                .object = text_of(fields, "aadObjectId"),
                .name = text_of(fields, "name"),
                .tenant = text_of(fields, "tenantId")};
  if (member.object.empty()) member.object = text_of(fields, "objectId");
  if (member.id.empty() || member.id.size() > kLongestId) return std::nullopt;
  return member;
}

Connector::Connector(channels::Http http, AppToken& token, const TeamsSettings& settings,
                     std::vector<std::string> extra_origins, const Clock& clock,
                     channels::Troubles& troubles, Counter counter)
    : http_(std::move(http)),
      token_(token),
      settings_(settings),
      extra_origins_(std::move(extra_origins)),
      clock_(clock),
      troubles_(troubles),
      counter_(std::move(counter)) {}

Called Connector::send(const Target& target, const json& activity) {
  return call(target, {.method = "send",
                       .verb = "POST",
                       .path = conversation_path(target) + "/activities",
                       .body = activity});
}

Called Connector::update(const Target& target, const std::string& id, const json& activity) {
  return call(
      target,
      {.method = "update", .verb = "PUT", .path = activity_path(target, id), .body = activity});
}

Called Connector::remove(const Target& target, const std::string& id) {
  return call(target, {.method = "delete", .verb = "DELETE", .path = activity_path(target, id)});
}

Called Connector::create(const Target& target, const std::string& user) {
  json body{{"isGroup", false},
            {"members", json::array({{{"id", user}}})},
            {"bot", {{"id", "28:" + settings_.app_id}}},
            {"tenantId", target.tenant},
            {"channelData", {{"tenant", {{"id", target.tenant}}}}}};
  Called called = call(
      {.tenant = target.tenant, .service_url = target.service_url},
      {.method = "create", .verb = "POST", .path = "/v3/conversations", .body = std::move(body)});
  if (called.ok() && called.id.empty()) called.failure = {Fault::Doubtful, "not_understood"};
  return called;
}

Called Connector::member(const Target& target, const std::string& user) {
  return call(target,
              {.method = "member",
               .verb = "GET",
               .path = conversation_path(target) + "/members/" + http::percent_encode(user)});
}

Called Connector::members(const Target& target, std::size_t most) {
  json all = json::array();
  std::string token;
  Called called;
  for (int page = 0; page < kMostPages && all.size() < most; ++page) {
    called = call(target,
                  {.method = "members",
                   .verb = "GET",
                   .path = fmt::format(
                       "{}/pagedmembers?pageSize={}{}{}", conversation_path(target), kPageSize,
                       token.empty() ? "" : "&continuationToken=", http::percent_encode(token))});
    if (!called.ok()) return called;
    if (const auto members = called.fields.find("members");
        members != called.fields.end() && members->is_array()) {
      for (const auto& member : *members)
        if (all.size() < most) all.push_back(member);
    }
    token = text_of(called.fields, "continuationToken");
    if (token.empty()) break;
  }
  called.fields = std::move(all);
  return called;
}

Called Connector::call(const Target& target, const Call& call) {
  const std::string asked =
      target.service_url.empty() ? settings_.first_service_url : target.service_url;
  if (asked.empty()) return refused(Fault::Stopped, "no_service_url");
  Called called = call_at(asked, target, call);
  std::string other;
  if (called.failure.fault == Fault::WrongHost) other = settings_of(Cloud::Gcc).first_service_url;
  if (called.failure.fault == Fault::WrongRegion) other = settings_.first_service_url;
  const bool is_worth_it = !other.empty() && base_of(other) != base_of(asked);
  if (is_worth_it) called = call_at(other, target, call);
  if (called.ok() && (is_worth_it || target.service_url.empty()))
    called.service_url = is_worth_it ? other : asked;
  return called;
}

Called Connector::call_at(const std::string& service_url, const Target& target, const Call& call) {
  if (!is_service_url(service_url, extra_origins_))
    return refused(Fault::Stopped, "service_url_not_allowed");
  const std::string subject = target.tenant + "/" + target.conversation;
  if (const auto until = blocked_.blocked_until(subject, call.method, clock_.now())) {
    Called blocked = refused(Fault::Throttled, "throttled");
    blocked.not_before = until;
    return blocked;
  }
  const auto without_token = [](const NoToken& none) {
    Called called = refused(Fault::TokenMissing, none.why);
    called.not_before = none.not_before;
    return called;
  };
  auto token = token_.get();
  if (!token) return without_token(token.error());

  channels::HttpRequest request;
  request.method = call.verb;
  request.url = base_of(service_url) + call.path;
  if (!call.body.is_null()) {
    request.content_type = "application/json; charset=utf-8";
    request.body = call.body.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  request.safe_to_repeat = call.method != "send";
  request.authorization = bearer(*token);
  Called called = ask(request, call.method);
  if (called.failure.fault == Fault::TokenRefused) {
    token = token_.instead_of(*token);
    if (!token) {
      tell(called, target, call.method);
      return without_token(token.error());
    }
    request.authorization = bearer(*token);
    called = ask(request, call.method);
  }
  if (called.failure.fault == Fault::Throttled)
    blocked_.block(subject, call.method, *called.not_before);
  tell(called, target, call.method);
  return called;
}

void Connector::tell(const Called& called, const Target& target, std::string_view method) {
  const auto event = event_of(called.failure.fault);
  if (event.empty()) return;
  troubles_.tell({.event = event,
                  .workspace = target.tenant,
                  .method = method,
                  .kind = called.failure.why,
                  .facts = fmt::format("error={} status={} correlation={}", called.failure.why,
                                       called.status, called.correlation)});
}

Called Connector::ask(const channels::HttpRequest& request, std::string_view method) {
  const auto began = std::chrono::steady_clock::now();
  const auto answer = http_(request);
  Called called;
  if (!answer) {
    const bool nothing_happened = answer.error() == channels::Lost::NotSent;
    called.failure = nothing_happened ? Failure{Fault::NotSent, "not_sent"}
                                      : Failure{Fault::Doubtful, "no_answer"};
  } else {
    called.failure = read_failure(answer->status, answer->body);
    called.status = answer->status;
    called.correlation = correlation_of(*answer);
    if (called.failure.fault == Fault::Throttled)
      called.not_before = clock_.now() + answer->retry_after.value_or(kUntoldWait);
  }
  if (counter_) {
    counter_(method, answer ? to_string(called.failure.fault) : called.failure.why,
             std::chrono::steady_clock::now() - began);
  }
  if (!answer) return called;
  if (!called.ok()) return called;
  auto fields = json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  if (!fields.is_object()) return called;
  called.id = text_of(fields, "id");
  if (called.id.size() > kLongestId) called.id.clear();
  called.fields = std::move(fields);
  return called;
}

}  // namespace tillit::teams
