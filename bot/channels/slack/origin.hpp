#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tillit::slack {

// Where something came from, as far as Slack says it: every field may be empty. Ids are opaque.
//
// Which installation answers: `enterprise` if `org_wide`, else `team`. For events both come from
// authorizations[0] if there is one: what stands at the top is where it happened, which for a
// channel shared between companies may be a workspace that never installed us.
struct Origin {
  std::string app_id;  // the caller checks that it is ours: several apps may share one host
  // The workspace. Of an interaction: the one whose installation made the view, else the one named,
  // else (an org-wide installation names none) the person's.
  std::string team;
  std::string enterprise;
  bool org_wide = false;  // installed for a whole Enterprise organisation: one token for all of it
  std::string bot_user;   // our own user id there; events only
  std::string user_team;  // the person's own workspace, if told: another one's is a stranger
  bool shared_channel = false;  // shared with another company (Slack Connect); events only
  std::string event_id;         // the delivery's, the same on each retry; events only
  // When it happened, in Unix seconds; events only. Slack may deliver a day late ("Delayed
  // Events").
  std::optional<std::int64_t> event_time;

  friend bool operator==(const Origin&, const Origin&) = default;
};

}  // namespace tillit::slack
