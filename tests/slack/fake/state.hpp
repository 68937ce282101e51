#pragma once

#include "common/fake/faults.hpp"
#include "slack/fake/courier.hpp"
#include "slack/fake/wire.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

// Everything the fake Slack knows, as plain values. No locks here: FakeSlack guards the one State
// it has. Ids are Slack's.
namespace tillit::fake_slack {

struct Workspace {
  std::string id;  // "T…"
  std::string name;
  std::string domain;
  std::string enterprise_id;  // empty: stands alone
};

struct User {
  std::string id = "";       // "U…"
  std::string team_id = "";  // home workspace
  std::string name = "";     // the handle
  std::string real_name = "";
  std::string display_name = "";  // may be empty
  std::string email = "";
  std::optional<std::string> tz = "Europe/Amsterdam";  // may be missing
  int tz_offset = 3600;                                // seconds
  std::string locale = "en-US";
  bool deleted = false;
  bool is_bot = false;
  bool is_restricted = false;        // a guest
  bool is_ultra_restricted = false;  // a guest of one channel
  // Slack Connect: the workspace in which this stranger meets the bot; empty for everybody else.
  std::string connected_team = "";
};

// The app in one workspace, or (team_id empty) in a whole organisation.
struct Installation {
  std::string enterprise_id;
  std::string team_id;
  std::string bot_user_id;
  std::string bot_id;
  std::string installer;
  std::set<std::string> scopes;
  bool active = true;
  std::vector<std::string> live_tokens;  // oldest first

  [[nodiscard]] bool org_wide() const { return team_id.empty(); }
  [[nodiscard]] std::string key() const { return enterprise_id + "/" + team_id; }
};

struct Token {
  std::string installation;             // Installation::key()
  std::optional<TimePoint> expires_at;  // only with rotation
  bool revoked = false;
};

struct Message {
  Json wire;             // as Slack sends it: ts, user, text, blocks …
  Json metadata;         // null without
  Json picked;           // state.values of its stateful elements
  std::string only_for;  // ephemeral: who sees it
  TimePoint posted{};    // by chat.postMessage: when, finer than ts
  bool by_bot = false;
  bool deleted = false;
  bool edited = false;

  [[nodiscard]] std::string ts() const { return text_of(wire, "ts"); }
};

enum class ChannelKind { Direct, Public };

struct Channel {
  std::string id;
  ChannelKind kind = ChannelKind::Direct;
  std::string team_id;
  std::string installation;  // of a DM: Installation::key()
  std::string person;        // of a DM: the human in it
  std::string name;
  std::set<std::string> members;
  std::vector<Message> messages;                       // in order of ts
  std::unordered_map<std::string, std::size_t> by_ts;  // ts -> place in messages
  std::int64_t last_post_ms = -1'000'000'000;          // of the bot, by the injected clock

  [[nodiscard]] Message* message(const std::string& ts);
  Message& add(Message message);
};

struct View {
  Json wire;  // as sent with interactions: id, type, blocks, hash, root_view_id …; without state
  Json values = Json::object();  // state.values
  std::string installation;
  std::string person;
};

struct Trigger {
  TimePoint made;
  bool used = false;
  std::string person;
  std::string view_id;  // made inside this modal; empty elsewhere
};

struct ResponseUrl {
  TimePoint made;
  int uses = 0;
  std::string channel;
  std::string person;
  std::string message_ts;  // empty for slash commands
};

struct OAuthCode {
  TimePoint made;
  bool used = false;
  std::string redirect_uri;
  std::string installation;
};

struct StoredFile {
  std::string name;
  std::size_t promised = 0;
  std::optional<std::string> bytes;
  bool shared = false;
};

// The app as registered with this Slack.
struct AppFacts {
  std::string app_id = "A0TILLIT";
  std::string name = "Tillit";
  std::string client_id = "111.222";
  std::string client_secret = "fake-client-secret";
  std::string signing_secret = "fake-signing-secret";
  std::vector<std::string> redirect_urls = {};  // empty: any
  bool token_rotation = false;
  std::chrono::seconds refresh_grace{0};  // how long a used refresh token still works
};

// One call of the Web API, as it was answered.
struct ApiCallSeen {
  TimePoint at;
  std::string method;
  std::string team;     // or the organisation
  std::string channel;  // if it named one
  int status = 200;     // 0: the connection was cut
  std::string error;    // empty: ok
};

// Something the app under test must not do. `kind`: "invalid_blocks", "spacing", "json_body" …;
// `what` never has message texts.
struct Violation {
  TimePoint at;
  std::string kind;
  std::string method;
  std::string channel;
  std::string what;
};

// How posting faster than one message per second and channel is met.
using fakes::Spacing;

struct State {
  static constexpr std::size_t kMaxCallsKept = 500'000;
  static constexpr std::size_t kMaxViolationsKept = 10'000;

  AppFacts app;
  Now now;
  Spacing spacing = Spacing::Ignore;
  bool echoes = true;  // the bot's own posts come back as events
  std::string base_url;

  std::map<std::string, std::string> enterprises;  // id -> name
  std::map<std::string, Workspace> workspaces;
  std::unordered_map<std::string, User> users;
  std::map<std::string, Installation> installations;  // by key()
  std::unordered_map<std::string, Token> tokens;
  struct Refresh {
    std::string installation;
    std::optional<TimePoint> used;
  };
  std::unordered_map<std::string, Refresh> refresh_tokens;
  std::unordered_map<std::string, OAuthCode> codes;
  std::unordered_map<std::string, Channel> channels;
  std::unordered_map<std::string, std::string> dms;  // installation key + " " + user -> channel
  std::unordered_map<std::string, View> views;
  std::unordered_map<std::string, std::string> homes;  // installation key + " " + user -> view
  std::unordered_map<std::string, std::vector<std::string>>
      modals;                                                   // user -> view ids, bottom first
  std::unordered_map<std::string, std::string> external_views;  // team + " " + external_id
  std::unordered_map<std::string, Trigger> triggers;
  std::unordered_map<std::string, ResponseUrl> response_urls;
  std::unordered_map<std::string, StoredFile> files;
  std::map<std::string, TimePoint> limited_until;        // "team method" -> instant
  std::unordered_map<std::string, int> metadata_counts;  // event_payload -> live posts with it

  std::vector<ApiCallSeen> calls;
  std::vector<Violation> violations;
  std::vector<Json> outbound;  // envelopes to deliver once the lock is gone

  // Unique and rising, with the clock's seconds where the clock has moved on: "1790000001.000100".
  [[nodiscard]] std::string next_ts();
  [[nodiscard]] std::string next_id(const std::string& prefix);

  // The installation that serves a workspace: its own, else its organisation's. Null where there is
  // none.
  [[nodiscard]] Installation* installation_of_team(const std::string& team_id);
  [[nodiscard]] const Installation* installation_of_team(const std::string& team_id) const;
  // The installation this person talks to. Null where there is none.
  [[nodiscard]] Installation* installation_of_user(const User& user);
  [[nodiscard]] const Installation* installation_of_user(const User& user) const;
  // The direct message channel between a bot and a person, made where it is missing.
  Channel& dm(const Installation& installation, const User& user);
  // Null where there is none yet.
  [[nodiscard]] const Channel* find_dm(const std::string& user_id) const;

  // Gives tokens to an installation; the third live one ends the first where tokens rotate.
  struct Issued {
    std::string token;
    std::string refresh;  // empty without rotation
  };
  Issued issue(Installation& installation);
  // The app in a workspace or organisation, made or made active again, with these scopes added.
  Installation& install(const std::string& enterprise_id, const std::string& team_id,
                        const std::set<std::string>& scopes, const std::string& installer);

  [[nodiscard]] std::string new_trigger(const std::string& person, const std::string& view_id);
  [[nodiscard]] std::string new_response_url(const std::string& channel, const std::string& person,
                                             const std::string& message_ts);
  void violate(std::string kind, std::string method, std::string channel, std::string what);

  // An Events API envelope around an event.
  [[nodiscard]] Json envelope(const Installation& installation, const std::string& team_id,
                              Json event);
  // Queues it for delivery, unless the installation is gone.
  void send_event(const Installation& installation, const std::string& team_id, Json event);

  [[nodiscard]] std::int64_t seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
  }

 private:
  std::uint64_t counter_ = 0;
  std::int64_t last_ts_ = 0;  // microseconds
};

// A user as users.info and events show it. `with_locale`: only where it was asked for.
[[nodiscard]] Json user_json(const State& state, const User& user, bool with_locale);

// Blocks with the ids that Slack makes up where the app gave none.
[[nodiscard]] Json with_ids(State& state, Json blocks);

// state.values as they are before anybody touched anything; what `kept` has under the same block
// and action stays.
[[nodiscard]] Json initial_values(const Json& blocks, const Json& kept = Json::object());

}  // namespace tillit::fake_slack
