#pragma once

#include <cstdint>
#include <string>

namespace tillit::teams {

// Where a talk stands. Only the personal one is private; what Teams does not name is taken for a
// group, where nothing personal is said.
enum class Scope : std::uint8_t { Personal, Group, Channel };

// What every activity tells of itself, as it came: ids are opaque, and any field may be empty but
// `conversation`. Nothing of it is to be believed before the token and these facts were checked.
struct Origin {
  std::string id;           // of the activity; of an edit, a deletion: of the message concerned
  std::string timestamp;    // UTC, "2026-04-22T02:45:26.0070993Z"; to order by, never to reject
  std::string service_url;  // where answers go, once it was found to be Microsoft's
  std::string channel_id;   // "msteams"
  std::string bot;          // recipient.id, "28:<app id>"
  std::string tenant;
  std::string conversation;  // "a:1…", "19:…", with ";messageid=…" in a thread
  Scope scope = Scope::Group;
  std::string user;    // from.id, "29:…": another one for each bot
  std::string object;  // from.aadObjectId, the same for all bots of the tenant; empty for guests
  std::string name;    // as it is shown
  std::string locale;  // of the client, "sv-SE"
  std::string zone;    // IANA name

  friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace tillit::teams
