#include "main/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::doctor {
namespace {

using Grade = Finding::Grade;

// What to do about each of app_token.hpp's words.
const char* advice_for(std::string_view why) {
  struct Advice {
    std::string_view why;
    const char* advice;
  };
  static constexpr auto kAdvice = std::to_array<Advice>({
      {"secret_wrong",
       "copy the secret's Value, not its Secret ID, from Certificates & secrets into "
       "teams.app_secret"},
      {"secret_expired",
       "make a new client secret under Certificates & secrets and put it into teams.app_secret; "
       "note the day on which it ends"},
      {"app_not_in_tenant",
       "teams.tenant_id must be the tenant that the bot is registered in; a multi-tenant bot has "
       "teams.app_type multi_tenant"},
      {"no_service_principal",
       "the app has no enterprise application in its tenant: an administrator creates it (az ad "
       "sp create --id <app id>)"},
      {"tenant_unknown", "look at teams.tenant_id: there is no such tenant in this cloud"},
      {"no_credentials", "set teams.app_id, teams.app_secret and teams.tenant_id"},
      {"login_unreachable", "outgoing HTTPS to teams.login_url must be allowed"},
      {"login_throttled", "wait some minutes and look again"},
      {"login_unavailable", "wait some minutes and look again"},
      {"login_not_understood", "look at teams.login_url, and at a proxy on the way out"},
  });
  const auto* const found = std::ranges::find(kAdvice, why, &Advice::why);
  return found != kAdvice.end() ? found->advice
                                : "look at the app's registration (docs/teams/README.md)";
}

}  // namespace

Finding judge_keys(const Result<void>& fetched, const teams::KeySet* keys,
                   const std::string& issuer, const teams::TeamsSettings& settings) {
  if (!fetched || keys == nullptr)
    return {Grade::Bad,
            "Microsoft's keys were not fetched: " +
                (fetched ? std::string("there are none") : fetched.error().context),
            "outgoing HTTPS to teams.metadata_url must be allowed; without keys every request is "
            "refused"};
  if (!issuer.empty() && issuer != settings.issuer)
    return {Grade::Bad, "teams.metadata_url tells of another issuer than teams.issuer",
            "set teams.cloud and leave both out, or take both from the same cloud"};
  const auto endorsed = std::ranges::count_if(*keys, [](const auto& one) {
    const auto& channels = one.second.endorsements;
    return std::ranges::find(channels, "msteams") != channels.end();
  });
  if (endorsed == 0 && settings.strict_endorsements)
    return {Grade::Bad, "none of Microsoft's keys may speak for Teams",
            "look at teams.metadata_url: it is that of another service"};
  return {Grade::Ok,
          fmt::format("{} of Microsoft's keys, {} of them for Teams", keys->size(), endorsed)};
}

Finding judge_login(const Result<Secret, teams::NoToken>& token) {
  if (token) return {Grade::Ok, "the login gives a token for the app id and secret"};
  return {token.error().operator_can_mend ? Grade::Bad : Grade::Warning,
          fmt::format("the login gives no token: {}", token.error().why),
          advice_for(token.error().why)};
}

}  // namespace tillit::doctor
