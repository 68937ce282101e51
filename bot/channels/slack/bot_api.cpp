#include "channels/slack/bot_api.hpp"

#include "channels/slack/troubles.hpp"

namespace tillit::slack {
namespace {

constexpr std::chrono::minutes kQuotaWait{10};

Called called_with(Answer answer) {
  Called called;
  if (!answer.ok) {
    const ErrorKind kind = kind_of_error(answer.error);
    called.fault = kind.fault;
    called.why = kind.name;
    called.may_have_happened = kind.may_have_happened;
  }
  called.answer = std::move(answer);
  return called;
}

Called failed(std::string error) {
  Answer answer;
  answer.error = std::move(error);
  return called_with(std::move(answer));
}

}  // namespace

BotApi::BotApi(const WebApi& api, Installations& installations, channels::Limits& limits,
               const Clock& clock, channels::Troubles& troubles)
    : api_(api),
      installations_(installations),
      limits_(limits),
      clock_(clock),
      troubles_(troubles) {}

Called BotApi::call(const std::string& workspace, std::string_view method,
                    const nlohmann::json& arguments) {
  return ask(workspace, method,
             [&](const Secret& token) { return api_.call(method, bearer(token), arguments); });
}

Called BotApi::call_with(const std::string& workspace, std::string_view method,
                         const std::string& arguments) {
  return ask(workspace, method,
             [&](const Secret& token) { return api_.call_with(method, bearer(token), arguments); });
}

Called BotApi::ask(const std::string& workspace, std::string_view method, const Ask& ask) {
  if (const auto until = limits_.blocked_until(workspace, method, clock_.now())) {
    Called blocked = failed("ratelimited");
    blocked.not_before = until;
    return blocked;
  }
  auto token = installations_.token_for(workspace);
  if (!token) return without_token(workspace, token.error());
  Called called = called_with(ask(*token));
  if (called.fault == Fault::TokenExpired) {
    token = installations_.renewed(workspace, *token);
    if (!token) return without_token(workspace, token.error());
    called = called_with(ask(*token));
  }
  if (!called.ok()) look_after(workspace, method, *token, called);
  return called;
}

Called BotApi::without_token(const std::string& workspace, const Error& error) {
  if (error.code == Errc::NotFound) return failed("not_installed");
  if (error.code == Errc::Unavailable) return failed("token_not_renewed");
  if (error.code != Errc::Denied) return failed("store_unavailable");
  const auto installed = installations_.find(workspace);
  const bool uninstalled = installed && *installed && (**installed).ended == "uninstalled";
  return failed(uninstalled ? "uninstalled" : "installation_ended");
}

void BotApi::look_after(const std::string& workspace, std::string_view method, const Secret& token,
                        Called& called) {
  const TimePoint now = clock_.now();
  switch (called.fault) {
    case Fault::RateLimited:
      called.not_before = now + called.answer.retry_after.value_or(std::chrono::seconds{1});
      limits_.block(workspace, method, *called.not_before);
      break;
    case Fault::Quota:
      called.not_before = now + kQuotaWait;
      limits_.block(workspace, method, *called.not_before);
      troubles_.tell(trouble_of("slack_quota", workspace, method, called.answer));
      break;
    case Fault::TokenDead:
      troubles_.tell(trouble_of("slack_token_dead", workspace, method, called.answer));
      // If the store does not take it now, the next call finds out again.
      (void)installations_.token_died(workspace, token);
      break;
    case Fault::Permission:
      troubles_.tell(trouble_of("slack_permission", workspace, method, called.answer));
      break;
    case Fault::OurBug:
      troubles_.tell(trouble_of("slack_call_refused", workspace, method, called.answer));
      break;
    case Fault::Recipient:
      if (called.why == "messages_tab_disabled")
        troubles_.tell(trouble_of("slack_messages_tab", workspace, method, called.answer));
      break;
    case Fault::None:
    case Fault::Transient:
    case Fault::TokenExpired:
    case Fault::Gone:
    case Fault::Harmless: break;
  }
}

}  // namespace tillit::slack
