#pragma once

#include "core/result.hpp"
#include "dialogue/delivery.hpp"
#include "service/arrival.hpp"
#include "service/team_ground.hpp"
#include "store/rows.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// What people do with a team (a group of people): found it, join, leave, answer its pulse, say what
// it tries, pause and stop it. The rules are bot/team's; here they meet the store and find words.
namespace tillit::service {

// What those who take part may set; what is not given stays. The smallest group is only raised.
struct TeamSettings {
  std::optional<std::chrono::weekday> day{};
  std::optional<TimeOfDay> time{};
  std::optional<int> weeks{};
  std::optional<std::size_t> fewest{};
};

// Something that somebody did about a team, verified and parsed by a channel. It is no turn: the
// store keeps what it changed, no row of the inbox and nothing of what was answered.
struct TeamArrival {
  enum class What {
    Found,      // "/tillit team", a mention, a card: in a channel
    Option,     // a button that begins with "team:"; `option` says all
    Leave,      // a word: in a channel that channel's team, in a direct message all there are
    Stop,       // in a channel: asks whether they are sure
    Pause,      // in a channel; `until`, or until somebody says so
    Resume,     // in a channel
    Set,        // in a channel; `settings`
    ShareText,  // what was written in the window of `option`, in `text`
    CloseLoop,  // the same; without `option`, in a channel, a word ("/tillit team try …")
    Gone        // they left the workspace or were removed from it; nobody is told anything
  } what = What::Option;
  store::Identity from;
  RoomId room{};                // their own direct message; empty where the event does not tell it
  std::string address{};        // … and how the channel reaches that; may be empty
  std::string place{};          // the channel's own id of the channel it happened in; empty in a DM
  std::string place_address{};  // how the channel reaches that; empty: `place` does
  Profile profile{};
  std::string option{};
  std::string text{};
  bool may_be_shown = false;    // ShareText: they ticked that the team may read it
  std::optional<Date> until{};  // the first day without a pause
  TeamSettings settings{};
};

// The button that takes somebody in.
[[nodiscard]] bool is_joining(const TeamArrival& arrival);

// A window to be opened for whoever tapped, with one field of several lines. What is written comes
// back as `then`, with the option of the button that opened it.
struct TeamWindow {
  TeamArrival::What then = TeamArrival::What::ShareText;
  std::string ask{};                  // above the field
  std::string label{};                // of the field; may be empty
  std::optional<std::string> tick{};  // a box to tick: TeamArrival::may_be_shown
  std::size_t most_bytes = 0;
  Language language{};
};

// What the person alone gets. Everything behind it is durable when it is returned.
struct TeamReceipt {
  // In a channel a message that only they see (ephemeral in Slack, a card for one in Microsoft
  // Teams), in a direct message a message. May have choices, with options as above. None: say
  // nothing.
  std::optional<dialogue::Delivery> answer{};
  // `answer` takes the place of the message whose button was tapped: a question of a pulse, whose
  // buttons go with it, so that the value that was tapped stands nowhere. Where the channel cannot
  // edit, it is a message of its own.
  bool replaces = false;
  std::optional<TeamWindow> window{};
  bool changed = false;  // something was put into the outbox: nudge the dispatcher
};

// The address of somebody who has no room with us yet: this and the channel's own id of the user.
// The outlet opens a direct message for it (Slack: chat.postMessage takes the id as its channel;
// Microsoft Teams: create a conversation, then send). Such a row of the outbox has the conversation
// "dm:<channel>:<workspace>:<user>", which has no row of its own, the room
// "<channel>:<workspace>:@<user>", and the person: sealed, exported and erased as any other.
inline constexpr std::string_view kUserAddress = "user:";
// nullopt for any other address.
[[nodiscard]] std::optional<std::string> user_of_address(std::string_view address);

// Doing something again changes nothing and is answered alike: a second tap on a question of a
// pulse, whatever its value, gets what the first one got. Who is not known becomes a person when
// they found or join a team, and only then. Errors: Unavailable (not committed: the platform should
// deliver it again), Corrupt (a stored team or person does not open or parse). Any thread.
[[nodiscard]] Result<TeamReceipt> take_team(const TeamGround& ground, const TeamArrival& arrival);

}  // namespace tillit::service
