#pragma once

#include "core/result.hpp"
#include "store/rows.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tillit::store {

// One atomic piece of work. Used only inside Store::write, by one thread at a time. Every function
// may fail with Unavailable (disk, lock) or Corrupt (a stored value does not open); the caller
// passes that up and nothing of the work is kept.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // False if this event was taken before. `inline_reply` given with the event when it was first
  // taken is returned by find_inline_reply, for answers that the platform asks for again.
  [[nodiscard]] virtual Result<bool> claim_event(const InboxKey& key, TimePoint now) = 0;
  [[nodiscard]] virtual Result<void> keep_inline_reply(const InboxKey& key, const PersonId& person,
                                                       const std::string& reply) = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> find_inline_reply(
      const InboxKey& key) = 0;

  [[nodiscard]] virtual Result<std::optional<PersonId>> find_person(const Identity& identity) = 0;
  // Conflict if it belongs to somebody else, NotFound if there is no such person.
  [[nodiscard]] virtual Result<void> link(const Identity& identity, const PersonId& person) = 0;
  // Makes the data key too, and stores revision 1. Conflict if the id exists.
  [[nodiscard]] virtual Result<void> create_person(const PersonRow& person, TimePoint now) = 0;
  // The first `limit` people whose id comes after `last`, in the order of the ids' bytes: everybody
  // is met by going on from the last one, whoever comes or goes meanwhile. PersonId{} begins.
  [[nodiscard]] virtual Result<std::vector<PersonId>> people_after(const PersonId& last,
                                                                   int limit) = 0;
  // NotFound if there is none (erased).
  [[nodiscard]] virtual Result<PersonRow> load_person(const PersonId& id) = 0;
  // Conflict unless the stored revision is person.rev; stores rev + 1. `with_book` false leaves the
  // stored book as it is.
  [[nodiscard]] virtual Result<void> save_person(const PersonRow& person, bool with_book) = 0;

  [[nodiscard]] virtual Result<std::optional<ConversationRow>> find_conversation(
      const RoomId& room) = 0;
  [[nodiscard]] virtual Result<ConversationRow> load_conversation(const ConversationId& id) = 0;
  // Of one person, the most recently used first.
  [[nodiscard]] virtual Result<std::vector<ConversationRow>> conversations_of(
      const PersonId& person) = 0;
  // Inserts at rev 0, else Conflict unless the stored revision is conversation.rev; stores rev + 1.
  // `parked` is left as it is.
  [[nodiscard]] virtual Result<void> save_conversation(const ConversationRow& conversation) = 0;
  // Says why nothing can be delivered there; "" that it can again. No error if it is not there.
  [[nodiscard]] virtual Result<void> park_conversation(const ConversationId& id,
                                                       const std::string& why) = 0;

  [[nodiscard]] virtual Result<void> set_timers(const ConversationId& conversation,
                                                const std::vector<Timer>& timers) = 0;  // replaces
  [[nodiscard]] virtual Result<std::vector<Timer>> due_timers(TimePoint now,
                                                              int limit) = 0;  // oldest first
  [[nodiscard]] virtual Result<void> drop_timer(const Timer& timer) = 0;

  [[nodiscard]] virtual Result<void> put_schedule(
      const Schedule& schedule) = 0;  // by (person, key)
  [[nodiscard]] virtual Result<void> cancel_schedule(const PersonId& person,
                                                     const std::string& key) = 0;
  [[nodiscard]] virtual Result<std::vector<Schedule>> schedules_of(const PersonId& person) = 0;
  [[nodiscard]] virtual Result<std::vector<Schedule>> due_schedules(TimePoint now,
                                                                    int limit) = 0;  // oldest first

  // The earliest due instant of any timer, schedule or team; nullopt if nothing waits for the
  // clock.
  [[nodiscard]] virtual Result<std::optional<TimePoint>> next_due() = 0;

  // Gives the batch its number and each message its id. Invalid unless it has messages, all of one
  // conversation. With `lease_until`, those that could be claimed at once are: the caller hands
  // them to a sender when this is durable.
  [[nodiscard]] virtual Result<PutBatch> put_outbox(std::vector<OutboxMessage> messages,
                                                    std::optional<TimePoint> lease_until) = 0;
  // The number of the batch; nothing is claimed.
  [[nodiscard]] Result<std::int64_t> put_outbox(std::vector<OutboxMessage> messages) {
    return put_outbox(std::move(messages), std::nullopt).map([](const PutBatch& put) {
      return put.batch;
    });
  }
  // The oldest unsent message of each conversation (so that order per conversation holds), and
  // every edit whose question was sent (no message waits for it); at most `limit`, whose lease has
  // run out; takes a lease until `lease_until` and counts the attempt. One whose lease ran out
  // unmarked is `doubtful`.
  [[nodiscard]] virtual Result<std::vector<OutboxMessage>> claim_outbox(const std::string& channel,
                                                                        TimePoint now,
                                                                        TimePoint lease_until,
                                                                        int limit) = 0;
  // Sent: the body is dropped unless the message has a token; `platform_id` kept for later updates.
  // No error if it was marked before or was erased on its way. A farewell leaves nothing. The next
  // message of the conversation may be claimed from `next_from` on. When it was the last of its
  // batch, timers that wait for the batch become due at `now` + after; edits do not count. Of a
  // question that is nowhere still on its way: edits of it may be claimed. The last edit of a
  // question takes the bodies of all its messages with it.
  [[nodiscard]] virtual Result<void> mark_sent(std::int64_t id, const std::string& platform_id,
                                               TimePoint now, TimePoint next_from) = 0;
  [[nodiscard]] Result<void> mark_sent(std::int64_t id, const std::string& platform_id,
                                       TimePoint now) {
    return mark_sent(id, platform_id, now, now);
  }
  // Not sent: may be tried again from `not_before`. Unless it is `certain` that it did not get
  // there, the next claim calls it doubtful.
  [[nodiscard]] virtual Result<void> mark_failed(std::int64_t id, TimePoint not_before,
                                                 bool certain) = 0;
  // Forgets the unsent messages of a conversation, this one included; returns how many.
  [[nodiscard]] virtual Result<std::int64_t> drop_unsent(const ConversationId& conversation) = 0;
  // What asked the question with this token there, if it was handed over and may still be edited.
  // A question that was put again stands in several messages: `before` counts back from the newest.
  [[nodiscard]] virtual Result<std::optional<SentMessage>> find_sent(
      const ConversationId& conversation, std::int64_t token, int before) = 0;
  [[nodiscard]] Result<std::optional<SentMessage>> find_sent(const ConversationId& conversation,
                                                             std::int64_t token) {
    return find_sent(conversation, token, 0);
  }
  // How many such messages there are, handed over or still waiting.
  [[nodiscard]] virtual Result<std::int64_t> count_questions(const ConversationId& conversation,
                                                             std::int64_t token) = 0;
  // For a start, when no sender of this channel can be at work: whatever was claimed and not marked
  // may be claimed from `now` on, and is doubtful. The attempt that was broken off is not counted:
  // it says nothing of the platform. Returns how many.
  [[nodiscard]] virtual Result<std::int64_t> release_claims(const std::string& channel,
                                                            TimePoint now) = 0;
  // When the next message of the channel may be claimed; nullopt if none waits.
  [[nodiscard]] virtual Result<std::optional<TimePoint>> next_outbox(
      const std::string& channel) = 0;
  // How many conversations of the channel have messages that wait.
  [[nodiscard]] virtual Result<std::int64_t> count_waiting(const std::string& channel) = 0;

  // Keeps an arrival (its id is given by the store) until drop_held; `held` gives the oldest first.
  [[nodiscard]] virtual Result<void> hold(const std::string& channel,
                                          const HeldArrival& arrival) = 0;
  [[nodiscard]] virtual Result<std::vector<HeldArrival>> held(const std::string& channel,
                                                              int limit) = 0;
  [[nodiscard]] virtual Result<std::vector<HeldArrival>> held_of(const Identity& identity) = 0;
  [[nodiscard]] virtual Result<void> drop_held(std::int64_t id) = 0;

  [[nodiscard]] virtual Result<std::optional<Installation>> find_installation(
      const std::string& channel, const std::string& workspace) = 0;
  // By workspace.
  [[nodiscard]] virtual Result<std::vector<Installation>> installations(
      const std::string& channel) = 0;
  // Inserts at rev 0, else Conflict unless the stored revision is installation.rev; stores rev + 1.
  [[nodiscard]] virtual Result<void> save_installation(const Installation& installation) = 0;

  [[nodiscard]] virtual Result<void> append_turn_log(const TurnLogRow& row) = 0;
  // Texts in the clear, empty once their retention is over; newest last; `limit` 0 means all.
  [[nodiscard]] virtual Result<std::vector<TurnLogRow>> turn_log_of(const PersonId& person,
                                                                    int limit) = 0;
  [[nodiscard]] virtual Result<std::vector<OutboxMessage>> outbox_of(
      const PersonId& person) = 0;  // unsent
  [[nodiscard]] virtual Result<std::vector<Identity>> identities_of(const PersonId& person) = 0;

  // In place of the person's earlier code. Conflict if the same code is out already.
  [[nodiscard]] virtual Result<void> put_link_code(const LinkCode& link,
                                                   const std::string& code) = 0;
  // nullopt for a code that was never shown, was replaced, dropped or typed before. The caller
  // looks at `until`.
  [[nodiscard]] virtual Result<std::optional<LinkCode>> find_link_code(const std::string& code) = 0;
  // The code of `person` was typed there, and waits until then for what they say to it. NotFound if
  // it is gone.
  [[nodiscard]] virtual Result<void> mark_link_typed(const PersonId& person,
                                                     const ConversationId& typed_in,
                                                     TimePoint until) = 0;
  [[nodiscard]] virtual Result<std::optional<LinkCode>> find_link_typed(
      const ConversationId& typed_in) = 0;
  // No error if there is none.
  [[nodiscard]] virtual Result<void> drop_link_code(const PersonId& person) = 0;
  // Wrong codes that somebody typed: noted, and counted from `since` on.
  [[nodiscard]] virtual Result<void> note_wrong_code(const PersonId& person, TimePoint at) = 0;
  [[nodiscard]] virtual Result<std::int64_t> count_wrong_codes(const PersonId& person,
                                                               TimePoint since) = 0;

  // The questions of a conversation have other tokens from here on (old -> new): its timers and the
  // messages that may be edited follow. What was handed over already still shows the old ones.
  [[nodiscard]] virtual Result<void> retoken(
      const ConversationId& conversation, const std::map<std::int64_t, std::int64_t>& tokens) = 0;
  // Two people turn out to be one. Identities, conversations with their timers, messages, inline
  // replies and turn log of `from` become `into`'s, sealed with the key of `into`; revisions stay.
  // Memberships and ballots become `into`'s as well, once where both had one; in shown sets the
  // voice of `from` is gone. Profile, book, schedules, link codes and the data key of `from` go:
  // the caller has taken from them what is to stay. NotFound unless both are there, Invalid if they
  // are the same.
  [[nodiscard]] virtual Result<void> absorb_person(const PersonId& from, const PersonId& into) = 0;
  // These no longer belong to the person: the identities are strangers from here on, and of the
  // conversations the talk, its timers and its messages go, and so do memberships of teams in their
  // workspaces. The turn log stays with the person. What is not theirs is left alone.
  [[nodiscard]] virtual Result<void> part_from(
      const PersonId& person, const std::vector<Identity>& identities,
      const std::vector<ConversationId>& conversations) = 0;

  // Inserts at rev 0: Conflict if the id exists, or if a team that has not ended is at that place.
  // Else Conflict unless the stored revision is team.rev; stores rev + 1.
  [[nodiscard]] virtual Result<void> save_team(const TeamRow& team) = 0;
  [[nodiscard]] virtual Result<TeamRow> load_team(const TeamId& id) = 0;  // NotFound
  // The team at that place that has not ended.
  [[nodiscard]] virtual Result<std::optional<TeamRow>> find_team(const std::string& channel,
                                                                 const std::string& workspace,
                                                                 const std::string& place) = 0;
  // Teams that have not ended and have them as a member, by id.
  [[nodiscard]] virtual Result<std::vector<TeamRow>> teams_of(const PersonId& person) = 0;
  // Oldest first. A claim is a save of the row, or put_off_team, in the same work: another claimer
  // then sees another `due`.
  [[nodiscard]] virtual Result<std::vector<TeamId>> due_teams(TimePoint now, int limit) = 0;
  // Moves the instant alone, whatever is in the rest of the row; its revision stays.
  [[nodiscard]] virtual Result<void> put_off_team(const TeamId& id, TimePoint due) = 0;
  // False if they were a member already. NotFound unless both are there.
  [[nodiscard]] virtual Result<bool> join_team(const TeamId& team, const PersonId& person,
                                               TimePoint since) = 0;
  // False if they were none. What they answered stays counted: nothing could take it out.
  [[nodiscard]] virtual Result<bool> leave_team(const TeamId& team, const PersonId& person) = 0;
  // By person. Who never had a voice gets one.
  [[nodiscard]] virtual Result<std::vector<TeamMember>> members_of(const TeamId& team) = 0;
  [[nodiscard]] virtual Result<std::optional<TeamMember>> find_member(const TeamId& team,
                                                                      const PersonId& person) = 0;

  // Who answered (a ballot: pulse, question, voice) and what was answered (a tally per question,
  // sealed, always of one size) are written together and joined by nothing: no id, no order, no
  // time, no nonce that counts. What somebody who has the file can still see:
  //   - who answered which question of a pulse that is open, as long as the person is not erased;
  //     in which order, from where the ballots' rows lie on their page, until a compaction;
  //   - with the master key: how many gave each answer, before anything is shown;
  //   - with the master key and two copies of the file from before and after one answer (or its
  //     write-ahead log, which is therefore emptied after each): what that answer was. No store
  //     that counts while people answer can hide this from whoever has the key and watches it.
  // All of it goes with empty_pulse(). False: answered before, and nothing is changed. Invalid
  // unless the value is 1 to kPulseValues; NotFound unless team and person are there.
  [[nodiscard]] virtual Result<bool> cast_ballot(const PulseKey& pulse, const std::string& question,
                                                 const PersonId& person, int value) = 0;
  // The same, answered in words: kept without a trace of whose they are, in the order of their
  // bytes. False as well if there are kMostSharedTexts.
  [[nodiscard]] virtual Result<bool> share_text(const PulseKey& pulse, const std::string& question,
                                                const PersonId& person,
                                                const std::string& text) = 0;
  // The questions of the pulse that they answered, in order.
  [[nodiscard]] virtual Result<std::vector<std::string>> answered(const PulseKey& pulse,
                                                                  const PersonId& person) = 0;
  // By question; one that nobody answered has none.
  [[nodiscard]] virtual Result<std::vector<BallotBox>> ballot_boxes(const PulseKey& pulse) = 0;
  [[nodiscard]] virtual Result<std::vector<std::string>> shared_texts(const PulseKey& pulse) = 0;
  // Ballots, tallies and texts go.
  [[nodiscard]] virtual Result<void> empty_pulse(const PulseKey& pulse) = 0;
  // The people behind a figure that was shown, in order, each once. Kept without team, question,
  // time and order; the same people shown before are kept once more.
  [[nodiscard]] virtual Result<void> keep_shown(const std::vector<Voice>& voices) = 0;
  // Every set that one of `voices` is in, and every set that one of those shares somebody with, in
  // whichever team. In no order that means anything.
  [[nodiscard]] virtual Result<std::vector<std::vector<Voice>>> shown_sets(
      const std::vector<Voice>& voices) = 0;

  [[nodiscard]] virtual Result<void> keep_script(
      const ScriptBody& body) = 0;  // no-op if the hash is known
  [[nodiscard]] virtual Result<std::optional<ScriptBody>> find_script(const std::string& hash) = 0;

  // Everything that belongs to the person, in every table, and the data key: what backups and the
  // log still hold can no longer be opened. Their ballots and places in shown sets stay, under a
  // voice that is gone. Inbox rows stay (keyed hashes of event ids, naming nobody) until purge(),
  // and so do messages without a person (farewells) until they are sent. No error if there is no
  // such person.
  [[nodiscard]] virtual Result<void> erase_person(const PersonId& id) = 0;
  // How many people were ever erased. If it is another number than before the last compact(),
  // unused space of the store may still hold something of somebody.
  [[nodiscard]] virtual Result<std::int64_t> erasures() = 0;

  // Small facts of the installation. Sealed with a data key of the installation, which the master
  // key wraps, if `secret`.
  [[nodiscard]] virtual Result<std::optional<std::string>> find_fact(const std::string& name) = 0;
  [[nodiscard]] virtual Result<void> put_fact(const std::string& name, const std::string& value,
                                              bool secret) = 0;

  // Retention. Deletes inbox rows seen before `inbox_before`, sent outbox rows before
  // `sent_before`, texts of turn-log rows before `texts_before` (their paths stay). At most `limit`
  // rows of each. Link codes and wrong ones from before `inbox_before` go too, uncounted.
  [[nodiscard]] virtual Result<Purged> purge(TimePoint inbox_before, TimePoint sent_before,
                                             TimePoint texts_before, int limit) = 0;
  // Rewraps up to `limit` data keys that an older master key wraps; returns how many are left.
  [[nodiscard]] virtual Result<std::int64_t> rewrap_keys(int limit) = 0;
};

// Durable, transactional keeping of people and their talks. One contract test suite
// (store/contract_test.hpp) holds for every implementation.  Thread-safety: any thread.
class Store {
 public:
  virtual ~Store() = default;

  // Runs `work` and returns once its writes are on the disk; if `work` or the commit fails, nothing
  // of it is kept and the error is returned. Concurrent calls may share one commit (group commit)
  // but each sees the ones before it and stands or falls alone. `work` may be run again, as after
  // a lost race or when another one in the commit failed, so it must do nothing that outlives it
  // but write, and begin what it hands out anew. It must not call write() (Invalid), and an
  // exception out of it becomes Invalid as well. Every failure of the commit itself is Unavailable.
  [[nodiscard]] virtual Result<void> write(
      const std::function<Result<void>(Transaction&)>& work) = 0;

  // Rewrites what is kept, so that nothing erased or purged survives in unused space. Takes time in
  // proportion to what is kept, and for a while its room on the disk once more or twice; works wait
  // meanwhile, and none is lost. Must not be called from within work (Invalid). Errors: Unavailable
  // (no room, or a foreign program reads the store); everything is as before, but what was erased
  // may still be found: call it again later.
  [[nodiscard]] virtual Result<void> compact() = 0;

  // A keyed hash that names `what` in logs and metrics without telling it: stable for this store,
  // different in every other.
  [[nodiscard]] virtual std::string reference(std::string_view what) const = 0;
};

}  // namespace tillit::store
