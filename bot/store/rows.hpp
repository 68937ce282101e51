#pragma once

#include "core/clock.hpp"
#include "core/id.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the store keeps, as values. Fields marked "sealed" are handed over and given back in the
// clear; the store seals them with the data key of the person they belong to.
namespace tillit::store {

// Somebody as a channel knows them. One person may have several.
struct Identity {
  std::string channel;    // "slack", "teams", "terminal"
  std::string workspace;  // a Slack team, a Teams tenant, "" where there is none
  std::string user;       // the channel's own id
};

struct PersonRow {
  PersonId id;
  std::int64_t rev = 0;  // 0: not stored yet
  std::string
      profile;  // sealed: what the engine needs at each turn (language, zone, cursors, seed), JSON
  std::string book;  // sealed: relationships, promises, notes, JSON; read by the engine only when a
                     // script asks
};

struct ConversationRow {
  ConversationId id;
  PersonId person;
  RoomId room;
  std::string channel;
  std::string workspace;
  std::int64_t rev = 0;  // 0: not stored yet
  std::string state;     // sealed: stack and variables, JSON
  TimePoint last_word{};
  std::string address{};  // where the channel reaches the room (a Slack channel, a Teams
                          // conversation reference); empty while it is not known
  std::string parked{};   // why nothing can be delivered there, a constant word; empty: it can
};

// An event's own identity: the same message delivered twice has the same key. Kept only as a keyed
// hash.
struct InboxKey {
  std::string channel;
  std::string workspace;
  std::string kind;  // "message", "button", …
  std::string room;
  std::string event;  // the message's or action's id, never the delivery's
};

struct Timer {
  ConversationId conversation;
  std::int64_t token =
      0;  // the rest it belongs to; another token at that conversation makes it stale
  int rung = 0;
  std::chrono::seconds after{0};
  std::optional<TimePoint> due;  // set when the batch it waits for was handed over
  std::optional<std::int64_t> waits_for_batch;
};

enum class IfBusy { Queue, Interrupt, SayOnly, Skip };

struct Schedule {
  PersonId person;
  std::string key;  // unique per person: setting it again moves it
  std::string dialogue;
  std::string arguments;  // JSON of ids only, never of texts
  std::string local;      // "2026-11-27T10:00": the truth, together with …
  std::string zone;       // … the zone it was meant in; `due` is recomputed when either changes
  TimePoint due{};
  std::chrono::seconds window{0};  // how late it may still be sent
  IfBusy if_busy = IfBusy::Queue;
};

// One message on its way out. `order` is given by the store, ascending per conversation.
struct OutboxMessage {
  std::int64_t id = 0;  // given by the store
  std::optional<PersonId>
      person;  // nullopt: a farewell after erasure, or a word to a place: its body is then sealed
               // with the installation's key, and its row goes when it was sent
  ConversationId conversation;
  RoomId room;
  std::string channel;
  std::string workspace;
  std::int64_t batch = 0;  // all messages of one turn
  int position = 0;        // within the batch
  std::string body;        // sealed: the channel-neutral message, JSON
  std::string idempotency_key;
  TimePoint created{};
  int attempts = 0;
  std::string address{};   // of the conversation, as it was when this was written
  std::int64_t token = 0;  // of the question it puts, if it may be edited later: then the body
                           // outlives the sending, until the edit or the end of its retention
  std::int64_t edits = 0;  // it is no message but the end of the question with this token
  bool doubtful = false;   // at a claim: a sender had it and never said what became of it
};

// What put_outbox made. `claimed`: with their ids and without their bodies, which the caller has.
struct PutBatch {
  std::int64_t batch = 0;
  std::vector<OutboxMessage> claimed;
};

// A message that was handed over and may still be edited.
struct SentMessage {
  std::string platform_id;
  std::string body;
};

// Where a channel may act: a Slack workspace or organisation, a Teams tenant.
struct Installation {
  std::string channel;
  std::string workspace;
  std::int64_t rev = 0;  // 0: not stored yet
  bool active = true;    // false: uninstalled, or its tokens are dead
  std::string facts;     // JSON, in the clear: ids and scopes
  std::string secrets;   // sealed with the installation's key: tokens, JSON
  TimePoint changed{};
};

// Something a stranger sent that waits until the channel has said who they are.
struct HeldArrival {
  std::int64_t id = 0;  // given by the store, ascending
  Identity from;
  std::string body;  // sealed with the installation's key: the arrival, JSON
  TimePoint at{};
};

// A code that was shown to somebody, so that they may show at another channel that they are the
// same person. The code itself is kept only as a keyed hash.
struct LinkCode {
  PersonId person;                           // to whom it was shown …
  ConversationId conversation;               // … and where
  TimePoint until{};                         // then it is worth nothing
  std::optional<ConversationId> typed_in{};  // where it was typed; a code is typed once
};

struct TurnLogRow {
  ConversationId conversation;
  PersonId person;
  std::int64_t rev = 0;
  std::string event_kind;
  std::string path;           // "interest@start>interest@opening", nodes only
  std::string script_hashes;  // "interest=d31c…", comma-separated
  TimePoint now{};
  std::string random_before;  // hex state, so that `tillit repro` can run the turn again
  std::string texts;  // sealed: what was said and answered, JSON; dropped after its retention
};

struct ScriptBody {
  std::string hash;
  std::string dialogue;
  int version = 0;
  std::string body;  // canonical JSON
};

// A group of people, and the place on a channel where it is spoken to.
struct TeamRow {
  TeamId id;
  std::string channel;
  std::string workspace;
  std::string place;                  // the channel's own address of it
  std::int64_t rev = 0;               // 0: not stored yet
  std::optional<PersonId> founder{};  // none once they are erased
  bool ended = false;
  std::string state;  // sealed with the installation's key; must name nobody: the people of a team
                      // stand in rows, so that erasing finds them
  std::optional<TimePoint> due{};  // when something is to be done for it
};

// Who somebody is among ballots and shown sets: a number below kGoneVoice, drawn by chance when it
// is first needed, one for all teams. Only a row leads from the person to it. When that row goes
// (they are erased, or turn out to be somebody else as well) kGoneVoice is added to the number
// everywhere. The same as team::Voice, which the store does not know.
using Voice = std::int64_t;
inline constexpr Voice kGoneVoice = Voice{1} << 62;

struct TeamMember {
  PersonId person;
  Voice voice = 0;
  TimePoint since{};
};

inline constexpr int kPulseValues = 5;                  // answers are 1 to 5
using Tally = std::array<std::uint32_t, kPulseValues>;  // how many gave each
inline constexpr std::size_t kMostSharedTexts = 300;    // of one pulse

// A round of questions to a team, by its number there: 1, 2 …
struct PulseKey {
  TeamId team;
  std::int64_t number = 0;
  friend bool operator==(const PulseKey&, const PulseKey&) = default;
};

// What was answered to one question of a pulse, and who answered it: two things that nothing joins.
struct BallotBox {
  std::string question;
  Tally tally{};              // all zero if it was answered in words
  std::vector<Voice> voices;  // in order
};

// What one purge took away, in rows.
struct Purged {
  std::int64_t inbox = 0;
  std::int64_t sent = 0;
  std::int64_t texts = 0;
  bool more = false;  // there may be more of at least one kind
};

}  // namespace tillit::store
