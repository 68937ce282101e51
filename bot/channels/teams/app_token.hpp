#pragma once

#include "channels/common/http_port.hpp"
#include "channels/common/troubles.hpp"
#include "channels/teams/settings.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>

namespace tillit::teams {

// Why there is no token. `why` is a constant word:
//   secret_wrong, secret_expired, app_not_in_tenant, no_service_principal, tenant_unknown,
//   login_refused       the operator has to change something; what, stands in docs/teams
//   no_credentials      app id, secret or home tenant is not configured
//   login_throttled, login_unavailable, login_unreachable, login_not_understood     may pass
//   token_not_taken     the Connector refuses even a new one: most often the wrong app type
struct NoToken {
  std::string_view why;
  TimePoint not_before{};  // asked again no sooner
  bool operator_can_mend = false;
};

// The token with which we call the Connector: client credentials (RFC 6749 4.4) of the bot's home
// tenant, which serves every tenant that has installed it. Kept in memory only, for all callers
// together: one asks, the others wait or go on with the old one while it is valid. Renewed when
// less than five minutes are left of it; after a failure that only the operator can mend login is
// left alone for a minute, after one that may pass for two seconds, then four, up to a minute.
// Thread-safety: any thread; may block as long as one request takes.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
class AppToken {
 public:
  // Borrowed: `settings`, `clock`, `troubles`.
  AppToken(channels::Http http, const TeamsSettings& settings, const Clock& clock,
           channels::Troubles& troubles);

  // The bare token. Empty, and nobody is asked for it, where nobody is asked who they are either
  // and there is no secret: an emulator on this machine.
  [[nodiscard]] Result<Secret, NoToken> get();
  // Another one than `refused`, which the Connector did not take: at most one a minute is asked for
  // so.
  [[nodiscard]] Result<Secret, NoToken> instead_of(const Secret& refused);

 private:
  struct Got {
    Secret token;
    std::chrono::seconds lives{};
  };
  [[nodiscard]] Result<Secret, NoToken> get(std::unique_lock<std::mutex>& lock);
  [[nodiscard]] Result<Got, NoToken> ask() const;

  const channels::Http http_;
  const TeamsSettings& settings_;
  const Clock& clock_;
  channels::Troubles& troubles_;
  std::mutex mutex_;
  std::condition_variable renewed_;
  // Under mutex_:
  Secret token_;
  TimePoint renew_at_{};
  TimePoint expires_at_{};
  bool renewing_ = false;
  std::optional<NoToken> failed_;  // the last attempt; none: it gave a token
  int failures_ = 0;               // since the last token
  std::optional<TimePoint> last_refusal_;
};

// Where a token is asked for.
[[nodiscard]] std::string token_url(const TeamsSettings& settings);

// What an answer that gives no token means. Pure; any bytes.
[[nodiscard]] NoToken read_login_error(int status, std::string_view body);

}  // namespace tillit::teams
