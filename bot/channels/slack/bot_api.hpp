#pragma once

#include "channels/common/limits.hpp"
#include "channels/common/troubles.hpp"
#include "channels/slack/installations.hpp"
#include "channels/slack/web_api.hpp"
#include "core/clock.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tillit::slack {

// What became of a call in a workspace's name. `answer.error` may also be one of ours
// (faults.hpp): "not_installed", "installation_ended", "uninstalled", "token_not_renewed".
struct Called {
  Answer answer;
  Fault fault = Fault::None;
  std::string_view why{};               // the error, of static storage; empty: none
  bool may_have_happened = false;       // though it failed
  std::optional<TimePoint> not_before;  // RateLimited, Quota: when to try again

  [[nodiscard]] bool ok() const { return fault == Fault::None; }
};

// Calls methods in the name of an installation: with its token, refreshed and tried once more if it
// has expired; within what Slack's 429s allow (a method that is blocked is not called); and writes
// down when a token turns out dead. Tells the operator of dead tokens, missing permissions, spent
// quotas and refused calls. Thread-safety: any thread.
class BotApi {
 public:
  // All borrowed.
  BotApi(const WebApi& api, Installations& installations, channels::Limits& limits,
         const Clock& clock, channels::Troubles& troubles);

  // `method` must be of static storage.
  [[nodiscard]] Called call(const std::string& workspace, std::string_view method,
                            const nlohmann::json& arguments);
  // The arguments as JSON text, for a method that takes JSON.
  [[nodiscard]] Called call_with(const std::string& workspace, std::string_view method,
                                 const std::string& arguments);

 private:
  using Ask = std::function<Answer(const Secret& token)>;
  [[nodiscard]] Called ask(const std::string& workspace, std::string_view method, const Ask& ask);
  [[nodiscard]] Called without_token(const std::string& workspace, const Error& error);
  void look_after(const std::string& workspace, std::string_view method, const Secret& token,
                  Called& called);

  const WebApi& api_;
  Installations& installations_;
  channels::Limits& limits_;
  const Clock& clock_;
  channels::Troubles& troubles_;
};

}  // namespace tillit::slack
