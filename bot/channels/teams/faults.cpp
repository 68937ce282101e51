#include "channels/teams/faults.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr int kAnyStatus = 0;
constexpr int kWritesBlocked = 209;  // `errorCode`, beside a `message` that is JSON itself

struct Row {
  int status;
  std::string_view code;
  Failure failure;
};

// The codes, compared without regard to case and blanks ("Bad Argument").
constexpr auto kCodes = std::to_array<Row>({
    {401, "botnotregistered", {Fault::NotRegistered, "bot_not_registered"}},
    {403, "botnotregistered", {Fault::NotRegistered, "bot_not_registered"}},
    {403, "conversationblockedbyuser", {Fault::Stopped, "blocked_by_user"}},
    {403, "messagewritesblocked", {Fault::Stopped, "writes_blocked"}},
    {403, "forbiddenoperationexception", {Fault::Stopped, "not_installed"}},
    {403, "botnotinconversationroster", {Fault::Stopped, "not_in_conversation"}},
    {403, "botdisabledbyadmin", {Fault::Stopped, "disabled_by_admin"}},
    {403, "botdisabledbyuser", {Fault::Stopped, "disabled_by_user"}},
    {403, "invalidbotapihost", {Fault::WrongHost, "wrong_host"}},
    {403, "notenoughpermissions", {Fault::Permission, "not_enough_permissions"}},
    {404, "conversationnotfound", {Fault::Stopped, "conversation_not_found"}},
    {404, "activitynotfoundinconversation", {Fault::Gone, "message_gone"}},
    {404, "membernotfoundinconversation", {Fault::Gone, "member_gone"}},
    {413, "messagesizetoobig", {Fault::OurBug, "too_large"}},
    {400, "messagesizetoobig", {Fault::OurBug, "too_large"}},
    {400, "badsyntax", {Fault::OurBug, "bad_syntax"}},
    {400, "badargument", {Fault::OurBug, "bad_argument"}},
});

// Words of messages, in lower case, where a code is missing or says too little.
constexpr auto kWords = std::to_array<Row>({
    {kAnyStatus, "user is from different region", {Fault::WrongRegion, "wrong_region"}},
    {kAnyStatus, "redirected to the wrong geo", {Fault::WrongRegion, "wrong_region"}},
    {403, "messagewritesblocked", {Fault::Stopped, "writes_blocked"}},
    {403, "invalidbotapihost", {Fault::WrongHost, "wrong_host"}},
    {403, "blocked", {Fault::Stopped, "blocked_by_user"}},
    {403, "not installed", {Fault::Stopped, "not_installed"}},
    {403, "conversation roster", {Fault::Stopped, "not_in_conversation"}},
});

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return text;
}

struct Said {
  std::string code{};     // lower case, without blanks
  std::string message{};  // lower case
};

std::string text_of(const json& fields, const char* name) {
  const auto found = fields.find(name);
  return found != fields.end() && found->is_string() ? found->get<std::string>() : "";
}

Said read_body(std::string_view body) {
  const auto fields = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!fields.is_object()) return {};
  Said said;
  const auto error = fields.find("error");
  const json& inner = error != fields.end() && error->is_object() ? *error : fields;
  said.code = lower(text_of(inner, "code"));
  said.message = lower(text_of(inner, "message"));
  std::erase(said.code, ' ');
  const auto number = fields.find("errorCode");
  if (said.code.empty() && number != fields.end() && *number == kWritesBlocked)
    said.code = "messagewritesblocked";
  return said;
}

Failure by_status(int status) {
  if (status >= 200 && status < 300) return {};
  switch (status) {
    case 401: return {Fault::TokenRefused, "token_refused"};
    case 403: return {Fault::Stopped, "forbidden"};
    case 404: return {Fault::Stopped, "not_found"};
    case 405: return {Fault::OurBug, "not_allowed"};
    case 412: return {Fault::Busy, "busy"};
    case 413: return {Fault::OurBug, "too_large"};
    case 429: return {Fault::Throttled, "throttled"};
    case 500: return {Fault::Broken, "service_error"};
    case 502:
    case 503:
    case 504: return {Fault::Doubtful, "unavailable"};
    default: break;
  }
  if (status >= 500) return {Fault::Broken, "service_error"};
  // Not followed, the token would travel along; most likely something between us and Microsoft.
  if (status < 400) return {Fault::NotSent, "redirected"};
  return {Fault::OurBug, "refused"};
}

}  // namespace

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::None: return "ok";
    case Fault::Throttled: return "throttled";
    case Fault::Busy: return "busy";
    case Fault::NotSent: return "not_sent";
    case Fault::Doubtful: return "doubtful";
    case Fault::Broken: return "broken";
    case Fault::TokenRefused: return "token_refused";
    case Fault::TokenMissing: return "token_missing";
    case Fault::NotRegistered: return "not_registered";
    case Fault::Stopped: return "stopped";
    case Fault::WrongHost: return "wrong_host";
    case Fault::WrongRegion: return "wrong_region";
    case Fault::Permission: return "permission";
    case Fault::Gone: return "gone";
    case Fault::OurBug: return "our_bug";
  }
  return "unknown";
}

bool may_have_happened(Fault fault) { return fault == Fault::Doubtful || fault == Fault::Broken; }

Failure read_failure(int status, std::string_view body) {
  const Failure plain = by_status(status);
  const bool has_words =
      status == 400 || status == 401 || status == 403 || status == 404 || status == 413;
  if (!has_words) return plain;
  const Said said = read_body(body);
  // Before the codes: a BadArgument may be about the region.
  for (const Row& row : kWords) {
    if (row.failure.fault == Fault::WrongRegion && (status == 400 || status == 403) &&
        said.message.find(row.code) != std::string::npos)
      return row.failure;
  }
  for (const Row& row : kCodes)
    if (row.status == status && row.code == said.code) return row.failure;
  for (const Row& row : kWords)
    if (row.status == status && said.message.find(row.code) != std::string::npos)
      return row.failure;
  return plain;
}

}  // namespace tillit::teams
