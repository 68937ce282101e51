#include "channels/teams/app_token.hpp"

#include "channels/teams/service_url.hpp"
#include "http/form.hpp"
#include "http/url.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tillit::teams {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds kLeaveAlone{60};
constexpr std::chrono::seconds kFirstPause{2};  // after what may pass; doubled up to kLeaveAlone
constexpr std::chrono::seconds kRenewBefore{300};
constexpr std::chrono::seconds kLongestLife{24 * 3600};
constexpr std::size_t kLongestToken = 16UL * 1024;

struct Code {
  std::int64_t number;  // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  std::string_view why;
};
constexpr auto kCodes = std::to_array<Code>({
    {7000215, "secret_wrong"},
    {7000222, "secret_expired"},
    {700016, "app_not_in_tenant"},
    {7000229, "no_service_principal"},
    {90002, "tenant_unknown"},
});

std::string_view word_of(std::int64_t number) {
  const auto* const found = std::ranges::find(kCodes, number, &Code::number);
  return found == kCodes.end() ? "" : found->why;
}

// The token's bytes go into a header.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kLongestToken &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// A message waits for this: what may pass is looked at again soon, what only the operator can mend
// is not hammered.
std::chrono::seconds pause_after(const NoToken& none, int failures) {
  if (none.operator_can_mend) return kLeaveAlone;
  return std::min(kLeaveAlone, kFirstPause * (1 << std::min(failures, 5)));
}

}  // namespace

std::string token_url(const TeamsSettings& settings) {
  const bool is_single = settings.app_type == AppType::SingleTenant;
  return base_of(settings.login_base) + "/" +
         http::percent_encode(is_single ? settings.home_tenant : settings.multi_tenant_login) +
         "/oauth2/v2.0/token";
}

NoToken read_login_error(int status, std::string_view body) {
  if (status == 429) return {.why = "login_throttled"};
  if (status >= 500) return {.why = "login_unavailable"};
  const auto fields = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (status < 400 || !fields.is_object() || !fields.contains("error"))
    return {.why = "login_not_understood"};
  if (const auto codes = fields.find("error_codes"); codes != fields.end() && codes->is_array()) {
    for (const auto& code : *codes) {
      if (!code.is_number_integer()) continue;
      if (const auto why = word_of(code.get<std::int64_t>()); !why.empty())
        return {.why = why, .operator_can_mend = true};
    }
  }
  return {.why = "login_refused", .operator_can_mend = true};
}

AppToken::AppToken(channels::Http http, const TeamsSettings& settings, const Clock& clock,
                   channels::Troubles& troubles)
    : http_(std::move(http)), settings_(settings), clock_(clock), troubles_(troubles) {}

Result<Secret, NoToken> AppToken::get() {
  if (settings_.allow_unauthenticated && !settings_.app_secret) return Secret{};
  std::unique_lock lock(mutex_);
  return get(lock);
}

Result<Secret, NoToken> AppToken::instead_of(const Secret& refused) {
  std::unique_lock lock(mutex_);
  if (token_.reveal() == refused.reveal()) {
    const TimePoint now = clock_.now();
    if (last_refusal_ && now < *last_refusal_ + kLeaveAlone) {
      return tl::unexpected(NoToken{.why = "token_not_taken",
                                    .not_before = *last_refusal_ + kLeaveAlone,
                                    .operator_can_mend = true});
    }
    last_refusal_ = now;
    token_ = Secret{};
    failed_.reset();
  }
  return get(lock);
}

Result<Secret, NoToken> AppToken::get(std::unique_lock<std::mutex>& lock) {
  for (;;) {
    const TimePoint now = clock_.now();
    const bool is_valid = !token_.empty() && now < expires_at_;
    if (is_valid && now < renew_at_) return token_;
    const bool is_left_alone = failed_ && now < failed_->not_before;
    if (is_valid && (renewing_ || is_left_alone)) return token_;
    if (is_left_alone) return tl::unexpected(*failed_);
    if (!renewing_) break;
    renewed_.wait(lock);
  }
  renewing_ = true;
  lock.unlock();
  auto got = ask();
  const TimePoint now = clock_.now();
  if (!got) {
    if (got.error().operator_can_mend) {
      troubles_.tell({.event = "teams_no_token",
                      .workspace = settings_.home_tenant,
                      .method = "token",
                      .kind = got.error().why,
                      .facts = fmt::format("error={}", got.error().why)});
    }
  }
  lock.lock();
  renewing_ = false;
  renewed_.notify_all();
  if (!got) {
    got.error().not_before =
        std::max(got.error().not_before, now + pause_after(got.error(), failures_));
    ++failures_;
  }
  if (got) {
    token_ = std::move(got->token);
    expires_at_ = now + got->lives;
    renew_at_ = expires_at_ - std::min(kRenewBefore, got->lives / 2);
    failed_.reset();
    failures_ = 0;
    return token_;
  }
  failed_ = got.error();
  if (!token_.empty() && now < expires_at_) return token_;
  return tl::unexpected(got.error());
}

Result<AppToken::Got, NoToken> AppToken::ask() const {
  const bool is_single = settings_.app_type == AppType::SingleTenant;
  if (settings_.app_id.empty() || !settings_.app_secret || settings_.app_secret->empty() ||
      (is_single && settings_.home_tenant.empty()))
    return tl::unexpected(NoToken{.why = "no_credentials", .operator_can_mend = true});
  channels::HttpRequest request;
  request.url = token_url(settings_);
  request.content_type = "application/x-www-form-urlencoded";
  request.body = http::encode_form({{"grant_type", "client_credentials"},
                                    {"client_id", settings_.app_id},
                                    {"client_secret", settings_.app_secret->reveal()},
                                    {"scope", settings_.scope}});
  request.safe_to_repeat = true;
  const auto answer = http_(request);
  if (!answer) return tl::unexpected(NoToken{.why = "login_unreachable"});
  if (answer->status != 200) {
    NoToken none = read_login_error(answer->status, answer->body);
    if (answer->retry_after) none.not_before = clock_.now() + *answer->retry_after;
    return tl::unexpected(none);
  }
  const auto fields = json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  const auto not_understood = tl::unexpected(NoToken{.why = "login_not_understood"});
  if (!fields.is_object()) return not_understood;
  const auto token = fields.find("access_token");
  const auto lives = fields.find("expires_in");
  if (token == fields.end() || !token->is_string() || lives == fields.end()) return not_understood;
  const auto text = token->get<std::string>();
  if (!is_token(text) || !lives->is_number_integer() || lives->get<std::int64_t>() <= 0)
    return not_understood;
  const auto seconds = std::min(lives->get<std::int64_t>(), kLongestLife.count());
  return Got{Secret(text), std::chrono::seconds{seconds}};
}

}  // namespace tillit::teams
