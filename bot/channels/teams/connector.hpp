#pragma once

#include "channels/common/http_port.hpp"
#include "channels/common/limits.hpp"
#include "channels/common/troubles.hpp"
#include "channels/teams/app_token.hpp"
#include "channels/teams/faults.hpp"
#include "channels/teams/settings.hpp"
#include "core/clock.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::teams {

// A conversation to call.
struct Target {
  std::string tenant{};
  std::string service_url{};   // "": the settings' first one
  std::string conversation{};  // as it came, not encoded
};

// What became of a call.
struct Called {
  Failure failure{};
  std::optional<TimePoint> not_before{};  // Throttled, TokenMissing: when to try again
  // Where it was answered, if that is another address than the one asked for: worth keeping.
  std::string service_url{};
  std::string id{};  // of the message or conversation; "" where Teams tells none
  // What is asked for by member() and members(). Holds names; never logged.
  nlohmann::json fields = nlohmann::json::object();
  int status = 0;             // of HTTP; 0: no answer, or not asked
  std::string correlation{};  // what Microsoft's support asks for

  [[nodiscard]] bool ok() const { return failure.fault == Fault::None; }
};

struct Member {
  std::string id;      // "29:…"
  std::string object;  // Entra's; "" for guests
  std::string name;
  std::string tenant;
};
// One of `fields` of member(), or of its `members`. nullopt if it has no id.
[[nodiscard]] std::optional<Member> read_member(const nlohmann::json& fields);

// Microsoft's Bot Connector: with our token, which is renewed and the call made once more where it
// is refused; to addresses of service_url.hpp only, checked before each call, and never along a
// redirect; once more at another address where Teams says that we are in the wrong cloud or region;
// within what its 429s allow. Tells the operator what only they can mend. Thread-safety: any
// thread. Total: whatever comes back, or nothing, is a Called.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
class Connector {
 public:
  // Told of each request, with to_string(Fault) or "no_answer". Any thread.
  using Counter = std::function<void(std::string_view method, std::string_view outcome,
                                     std::chrono::duration<double> took)>;

  // Borrowed: `token`, `settings`, `clock`, `troubles`. `extra_origins`: of read_extra_origins().
  // `counter` may be empty.
  Connector(channels::Http http, AppToken& token, const TeamsSettings& settings,
            std::vector<std::string> extra_origins, const Clock& clock,
            channels::Troubles& troubles, Counter counter);

  // Not idempotent: what was Doubtful may be there. `id` is "" if Teams has split the message.
  [[nodiscard]] Called send(const Target& target, const nlohmann::json& activity);
  [[nodiscard]] Called update(const Target& target, const std::string& id,
                              const nlohmann::json& activity);
  [[nodiscard]] Called remove(const Target& target, const std::string& id);
  // The personal chat with `user` ("29:…", or an Entra object id where we are installed): the same
  // one every time. `target.conversation` is not read.
  [[nodiscard]] Called create(const Target& target, const std::string& user);
  // `user`: "29:…", an Entra object id or a user principal name.
  [[nodiscard]] Called member(const Target& target, const std::string& user);
  // All of them, page by page, `most` at most; `fields` is an array. What fails in between fails
  // the whole.
  [[nodiscard]] Called members(const Target& target, std::size_t most);

 private:
  struct Call {
    std::string_view method;  // ours: "send" …
    std::string verb;         // HTTP's
    std::string path;         // behind the serviceUrl, encoded
    nlohmann::json body{};    // null: none
  };
  [[nodiscard]] Called call(const Target& target, const Call& call);
  [[nodiscard]] Called call_at(const std::string& service_url, const Target& target,
                               const Call& call);
  [[nodiscard]] Called ask(const channels::HttpRequest& request, std::string_view method);
  void tell(const Called& called, const Target& target, std::string_view method);

  const channels::Http http_;
  AppToken& token_;
  const TeamsSettings& settings_;
  const std::vector<std::string> extra_origins_;
  const Clock& clock_;
  channels::Troubles& troubles_;
  const Counter counter_;
  channels::Limits blocked_{0};
};

}  // namespace tillit::teams
