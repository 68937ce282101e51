#pragma once

#include "common/fake/clock.hpp"
#include "common/fake/faults.hpp"
#include "teams/fake/activity_judge.hpp"
#include "teams/fake/tokens.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

// Everything the fake Teams knows, as plain values. No locks here: FakeTeams guards the one State
// it has. Ids are as Teams makes them.
namespace tillit::fake_teams {

using fakes::Now;
using fakes::Spacing;
using fakes::TimePoint;

struct Tenant {
  std::string id;  // a GUID
  std::string name;
  std::string region = "emea";  // in the path of its serviceUrl
};

struct User {
  std::string id = "";      // "29:…": what this bot sees, and no other
  std::string aad_id = "";  // a GUID; empty: an anonymous guest
  std::string tenant = "";
  std::string name = "";
  std::string email = "";
  std::string locale = "en-GB";
  std::string zone = "Europe/Amsterdam";  // empty: the client does not say
  int zone_offset = 3600;                 // seconds
  std::string role = "user";
  bool old_client = false;  // knows no Action.Execute and presses its fallback
};

struct Message {
  std::string id;      // milliseconds since 1970, as text
  std::string author;  // a user's "29:…", or the bot's "28:…"
  Json wire = {};      // the activity as it was posted
  TimePoint posted{};
  bool deleted = false;
  bool edited = false;
  std::string reply_to = "";
  // What only one person sees of it, by their id:
  std::map<std::string, Json> own_card = {};      // an invoke's answer replaced it
  std::map<std::string, Json> filled = {};        // input id -> value
  std::map<std::string, std::string> notes = {};  // under the card
};

struct Conversation {
  std::string id;  // of a channel: without ";messageid="
  Chat chat = Chat::Personal;
  std::string tenant;
  std::string team_id;  // of a channel
  std::string name;
  std::vector<std::string> members;  // people
  bool installed = false;            // the app, in here
  bool blocked = false;              // by the person; nobody tells the bot
  std::vector<Message> messages;     // in order of their ids
  std::deque<TimePoint> sends;       // of the bot, of the last hour

  [[nodiscard]] Message* message(const std::string& message_id);
  [[nodiscard]] const Message* message(const std::string& message_id) const;
};

enum class AppKind { SingleTenant, MultiTenant };

// The bot as registered with this Teams.
struct AppFacts {
  std::string id = "11111111-2222-3333-4444-555555555555";
  std::string secret = "fake~client.secret+/=&%";
  AppKind kind = AppKind::SingleTenant;
  std::string home_tenant = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
  std::string name = "Tillit";
  std::string issuer = "https://api.botframework.com";
  std::string scope = "https://api.botframework.com/.default";
  std::string webhook_secret = "Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=";
  bool secret_expired = false;
  bool teams_channel = true;  // else 401 BotNotRegistered

  [[nodiscard]] std::string bot_id() const { return "28:" + id; }
};

struct AccessToken {
  std::string tenant;  // it was asked of
  TimePoint expires;
  bool revoked = false;
};

// One call of the app, as it was answered.
struct CallSeen {
  TimePoint at;
  std::string what;          // "token", "metadata", "keys", "send", "reply", "update", "delete",
                             // "create", "member", "members", "pagedmembers", "workflow", "other"
  std::string tenant;        // of the conversation
  std::string conversation;  // if it named one
  int status = 200;          // 0: the connection was cut
  std::string error;         // empty: done
};

// Something the app must not do. `what` never has message texts.
struct Violation {
  TimePoint at;
  std::string kind;  // "activity", "card", "invoke", "path", "media_type", "spacing" …
  std::string where;
  std::string what;
};

struct State {
  static constexpr std::size_t kMaxCallsKept = 500'000;
  static constexpr std::size_t kMaxViolationsKept = 10'000;

  AppFacts app;
  Now now;
  Spacing spacing = Spacing::Ignore;
  std::string base_url;

  std::map<std::string, Tenant> tenants;
  std::map<std::string, User> users;  // by "29:…"
  std::map<std::string, Conversation> conversations;
  std::unordered_map<std::string, AccessToken> tokens;
  std::chrono::seconds token_life{3599};
  std::map<std::string, std::string> workflows;  // sig -> conversation
  std::vector<Published> keys;                   // the first one signs
  std::map<std::string, std::deque<TimePoint>> requests_of_tenant;

  std::vector<CallSeen> calls;
  std::vector<Violation> violations;

  // Unique and rising: milliseconds since 1970.
  [[nodiscard]] std::string next_message_id();
  [[nodiscard]] std::string next_guid();
  [[nodiscard]] std::string next_event_id() { return "f:" + next_guid(); }

  [[nodiscard]] Conversation* find(const std::string& conversation_id);  // with or without a thread
  [[nodiscard]] const Conversation* find(const std::string& conversation_id) const;
  // The chat of this person with the bot; null where there is none yet.
  [[nodiscard]] Conversation* personal(const std::string& user_id);
  [[nodiscard]] const Conversation* personal(const std::string& user_id) const;
  // The same; made where it is missing.
  Conversation& make_personal(const User& user);
  // By "29:…" or object id; null where nobody has it.
  [[nodiscard]] const User* user(const std::string& id) const;
  [[nodiscard]] std::string service_url(const std::string& tenant) const;

  void violate(std::string kind, std::string where, std::string what);
  void violate_all(const std::string& kind, const std::string& where,
                   const std::vector<std::string>& complaints);

 private:
  std::uint64_t counter_ = 0;
  std::int64_t last_id_ = 0;
};

// "19:…;messageid=17" -> "19:…" and "17".
struct Thread {
  std::string conversation;
  std::string root;  // empty: none
};
[[nodiscard]] Thread thread_of(const std::string& conversation_id);

// A member as the Connector shows it.
[[nodiscard]] Json member_json(const User& user);

// An activity as Teams sends it, with all that the client knows of the person; `more` is merged in.
[[nodiscard]] Json activity_from(State& state, const User& user, const Conversation& conversation,
                                 const std::string& type, const Json& more);

}  // namespace tillit::fake_teams
