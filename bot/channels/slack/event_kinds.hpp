#pragma once

#include "channels/slack/origin.hpp"
#include "core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the Events API sends and we act on. Texts are decoded to what was typed (decode_text), with
// our own mention left out. A `ts` is an identifier, "1790000001.000100": never a number.
namespace tillit::slack {

// Answered with the challenge, at once. May come before anybody installed the app.
struct UrlVerification {
  std::string challenge;
};

// Slack holds back what is over 30 000 events an hour in a workspace. To be logged; has no
// identity.
struct AppRateLimited {
  std::string team;
};

// What a person wrote to us. The text is empty if files came without one (then say what is
// supported instead of "I don't understand"), or, without files, if there was only our name.
struct DirectMessage {
  Origin origin;
  std::string user;
  std::string channel;  // "D…"
  std::string ts;
  std::string text;
  bool has_files = false;
  std::string thread_ts;  // of the parent, if this is a reply in a thread
};

// A person changed the words of an earlier message. Link previews and reply counts, which come the
// same way, are Ignored.
struct MessageEdited {
  Origin origin;
  std::string user;
  std::string channel;
  std::string ts;         // of the message that was changed
  std::string edited_ts;  // of the change
  std::string text;       // the new one; may be empty
  std::string thread_ts;
};

struct MessageDeleted {
  Origin origin;
  std::string user;  // who had written it; empty if Slack does not say
  std::string channel;
  std::string ts;  // of the message that is gone
};

// We were named in a channel. Answer with thread_ts, or ts if that is empty.
struct Mention {
  Origin origin;
  std::string user;
  std::string channel;
  std::string ts;
  std::string thread_ts;
  std::string text;  // empty: only our name
};

// Comes at every opening: greet once, and remember it.
struct HomeOpened {
  Origin origin;
  std::string user;
  std::string channel;        // the DM, even before anybody wrote there
  bool messages_tab = false;  // else the Home tab
};

// Somebody is in a channel now; us if `user` is origin.bot_user.
struct JoinedChannel {
  Origin origin;
  std::string user;
  std::string channel;
  std::string inviter;  // empty: by themselves, or a default channel
};

// Nothing reaches that channel any more: we are out of it, or it was archived or deleted.
struct LostChannel {
  Origin origin;
  std::string channel;
};

struct Profile {
  std::string id;
  std::string name;    // as it is shown; may be empty
  std::string zone;    // IANA name; may be empty
  std::string locale;  // "sv-SE"; may be empty
  std::string team;
  TimePoint away_until{};  // see away.hpp
  bool deleted = false;
  bool is_bot = false;
  bool is_stranger = false;  // from another company's workspace
};

// Comes at every change of status too: compare before acting.
struct ProfileChanged {
  Origin origin;
  Profile profile;
  bool joined = false;  // new in the workspace
};

// Both come when the app is removed, in either order, when its tokens are already dead. A late one
// may come after a new installation: compare origin.event_time with it.
struct Uninstalled {
  Origin origin;
};
struct TokensRevoked {
  Origin origin;
  std::vector<std::string> bots;   // user ids, not tokens
  std::vector<std::string> users;  // user ids, not tokens
};

// An org-wide installation reaches these workspaces now, or no more.
struct TeamAccess {
  Origin origin;
  bool granted = false;
  std::vector<std::string> teams;
};

}  // namespace tillit::slack
