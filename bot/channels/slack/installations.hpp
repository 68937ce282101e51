#pragma once

#include "channels/common/troubles.hpp"
#include "channels/slack/origin.hpp"
#include "channels/slack/settings.hpp"
#include "channels/slack/web_api.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "store/store.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::slack {

// Where the app is installed: one workspace, or a whole Enterprise organisation.
struct Installed {
  std::string workspace;  // the key: `enterprise` if org_wide, else `team`
  std::string app_id;
  std::string team;  // empty if org_wide
  std::string enterprise;
  bool org_wide = false;
  std::string bot_user;
  std::string bot_id;
  std::string name;
  std::vector<std::string> scopes;      // may be fewer than were asked for
  TimePoint installed_at{};             // the last time
  std::optional<TimePoint> expires_at;  // of the token; none: it does not rotate
  bool from_config = false;             // by Settings::bot_token, not by OAuth
  bool active = true;
  std::string ended;  // why not: "uninstalled", "token_dead", "replaced"

  friend bool operator==(const Installed&, const Installed&) = default;
};

struct Tokens {
  Secret token;
  Secret refresh;  // empty: the token does not rotate
};

// The installations and their tokens. Kept in the store; for a short while also in memory, so that
// a turn does not read them each time (another process's change is seen after kReadAgain). All
// changes are idempotent. Thread-safety: any thread. Errors: Unavailable and Corrupt of the store
// besides those named.
class Installations {
 public:
  static constexpr std::chrono::seconds kReadAgain{30};
  // A token that rotates lives for 12 hours.
  static constexpr std::chrono::hours kRefreshBefore{2};

  // All borrowed.
  Installations(store::Store& store, const WebApi& api, const Clock& clock,
                channels::Troubles& troubles, const Settings& settings);

  // The one an event is for: that of its workspace, else that of its organisation; an active one
  // before one that has ended.
  [[nodiscard]] Result<std::optional<Installed>> find(const Origin& origin);
  [[nodiscard]] Result<std::optional<Installed>> find(const std::string& workspace);
  // The one whose end an event tells of. Of a workspace that has its own, even if that has ended
  // already, it is never the organisation's.
  [[nodiscard]] Result<std::optional<Installed>> find_ending(const Origin& origin);
  // The key of the active one, or of one whose token is dead: what Slack still delivers from there
  // is taken, and the answers wait for another token. nullopt: the app is not installed there.
  [[nodiscard]] Result<std::optional<std::string>> workspace_of(const Origin& origin);

  // A token to call with. Refreshes it first when it has less than kRefreshBefore to live: once,
  // whoever asks meanwhile gets the old one. A new pair is durable before anybody gets it. Errors:
  // NotFound (not installed), Denied (ended), Unavailable (expired and could not be refreshed now).
  [[nodiscard]] Result<Secret> token_for(const std::string& workspace);
  // Slack said token_expired to `refused`: another one. Errors: as above.
  [[nodiscard]] Result<Secret> renewed(const std::string& workspace, const Secret& refused);

  // Stores a new installation or the same one again, which makes it active. `workspace`, `active`
  // and `ended` are filled in here. Errors: Invalid (neither team nor organisation).
  [[nodiscard]] Result<void> install(Installed installed, const Tokens& tokens);
  // app_uninstalled. Nothing if it was installed again later than `when`.
  [[nodiscard]] Result<void> uninstalled(const std::string& workspace, TimePoint when);
  // tokens_revoked; `bots`: the ids of the bot users that lost theirs. Likewise.
  [[nodiscard]] Result<void> tokens_revoked(const std::string& workspace,
                                            const std::vector<std::string>& bots, TimePoint when);
  // Slack says that `token` is dead. Nothing if there is another one by now.
  [[nodiscard]] Result<void> token_died(const std::string& workspace, const Secret& token);

  // For a start: makes Settings::bot_token an installation (auth.test says of what) in place of
  // what the config said before; returns its key. Slack out of reach is no error if the token is
  // known already. Errors: Invalid (there is none), Denied (Slack refuses it), Unavailable.
  [[nodiscard]] Result<std::string> adopt_config_token();

 private:
  struct Kept {  // a row as it was read; immutable
    Installed installed;
    Tokens tokens;
    TimePoint read_at{};
    bool exists = false;
  };
  using Snapshot = std::shared_ptr<const Kept>;  // shared: read while another thread replaces it
  struct Entry {
    std::mutex refreshing;  // held while a token is refreshed
    // Under `refreshing`:
    TimePoint not_before{};              // no refresh before this: the last one failed
    std::optional<Installed> new_facts;  // refreshed, but the store did not take it yet
    Tokens new_tokens;
    Secret spent;     // the refresh token that gave them
    Snapshot latest;  // under Installations::mutex_
  };

  [[nodiscard]] Entry& entry_of(const std::string& workspace);
  [[nodiscard]] Result<Snapshot> read(const std::string& workspace, bool from_store);
  void keep(const std::string& workspace, Snapshot snapshot);
  // Reads, lets `change` alter it (false: leave it as it is), and stores it, in one work.
  [[nodiscard]] Result<void> alter(const std::string& workspace,
                                   const std::function<bool(Kept&)>& change);
  [[nodiscard]] Result<void> end(const std::string& workspace, std::string_view why, TimePoint when,
                                 const std::function<bool(const Kept&)>& is_meant);

  // All three under entry.refreshing.
  [[nodiscard]] Result<Secret> refresh(Entry& entry, const std::string& workspace,
                                       const Secret& old, bool has_expired);
  [[nodiscard]] Result<Secret> store_pair(Entry& entry, const std::string& workspace);
  [[nodiscard]] Result<Secret> not_refreshed(Entry& entry, const Kept& kept, const Answer& answer,
                                             bool has_expired);

  store::Store& store_;
  const WebApi& api_;
  const Clock& clock_;
  channels::Troubles& troubles_;
  const Settings& settings_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Entry>> entries_;  // under mutex_; never removed
};

}  // namespace tillit::slack
