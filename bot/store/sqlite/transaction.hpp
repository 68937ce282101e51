#pragma once

#include "store/sqlite/database.hpp"
#include "store/sqlite/person_keys.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace tillit::store::sqlite {

// The port's Transaction inside the writer's transaction. Its functions stand in
// transaction_<idea>.cpp. Contracts: store/store.hpp.  Thread-safety: the writer's thread only.
class SqliteTransaction final : public Transaction {
 public:
  // Borrowed: all three must outlive this.
  SqliteTransaction(Database& database, const crypto::KeyRing& ring,
                    const InstallationKeys& installation)
      : db_(database), ring_(ring), installation_(installation), keys_(database, ring) {}

  // Whether something was erased, or answered in a pulse: then the write-ahead log must not keep it
  // either.
  [[nodiscard]] bool has_erased() const { return has_erased_; }

  // transaction_inbox.cpp
  Result<bool> claim_event(const InboxKey& key, TimePoint now) override;
  Result<void> keep_inline_reply(const InboxKey& key, const PersonId& person,
                                 const std::string& reply) override;
  Result<std::optional<std::string>> find_inline_reply(const InboxKey& key) override;

  // transaction_people.cpp
  Result<std::optional<PersonId>> find_person(const Identity& identity) override;
  Result<void> link(const Identity& identity, const PersonId& person) override;
  Result<void> create_person(const PersonRow& person, TimePoint now) override;
  Result<std::vector<PersonId>> people_after(const PersonId& last, int limit) override;
  Result<PersonRow> load_person(const PersonId& id) override;
  Result<void> save_person(const PersonRow& person, bool with_book) override;
  Result<std::vector<Identity>> identities_of(const PersonId& person) override;

  // transaction_talks.cpp
  Result<std::optional<ConversationRow>> find_conversation(const RoomId& room) override;
  Result<ConversationRow> load_conversation(const ConversationId& id) override;
  Result<std::vector<ConversationRow>> conversations_of(const PersonId& person) override;
  Result<void> save_conversation(const ConversationRow& conversation) override;
  Result<void> park_conversation(const ConversationId& id, const std::string& why) override;

  // transaction_clock.cpp
  Result<void> set_timers(const ConversationId& conversation,
                          const std::vector<Timer>& timers) override;
  Result<std::vector<Timer>> due_timers(TimePoint now, int limit) override;
  Result<void> drop_timer(const Timer& timer) override;
  Result<void> put_schedule(const Schedule& schedule) override;
  Result<void> cancel_schedule(const PersonId& person, const std::string& key) override;
  Result<std::vector<Schedule>> schedules_of(const PersonId& person) override;
  Result<std::vector<Schedule>> due_schedules(TimePoint now, int limit) override;
  Result<std::optional<TimePoint>> next_due() override;

  // transaction_outbox.cpp
  using Transaction::put_outbox;
  Result<PutBatch> put_outbox(std::vector<OutboxMessage> messages,
                              std::optional<TimePoint> lease_until) override;
  Result<std::vector<OutboxMessage>> claim_outbox(const std::string& channel, TimePoint now,
                                                  TimePoint lease_until, int limit) override;
  using Transaction::mark_sent;
  Result<void> mark_sent(std::int64_t id, const std::string& platform_id, TimePoint now,
                         TimePoint next_from) override;
  Result<void> mark_failed(std::int64_t id, TimePoint not_before, bool certain) override;
  Result<std::int64_t> drop_unsent(const ConversationId& conversation) override;
  Result<std::optional<SentMessage>> find_sent(const ConversationId& conversation,
                                               std::int64_t token, int before) override;
  using Transaction::find_sent;
  Result<std::int64_t> count_questions(const ConversationId& conversation,
                                       std::int64_t token) override;
  Result<std::int64_t> release_claims(const std::string& channel, TimePoint now) override;
  Result<std::optional<TimePoint>> next_outbox(const std::string& channel) override;
  Result<std::int64_t> count_waiting(const std::string& channel) override;
  Result<std::vector<OutboxMessage>> outbox_of(const PersonId& person) override;

  // transaction_channels.cpp
  Result<void> hold(const std::string& channel, const HeldArrival& arrival) override;
  Result<std::vector<HeldArrival>> held(const std::string& channel, int limit) override;
  Result<std::vector<HeldArrival>> held_of(const Identity& identity) override;
  Result<void> drop_held(std::int64_t id) override;
  Result<std::optional<Installation>> find_installation(const std::string& channel,
                                                        const std::string& workspace) override;
  Result<std::vector<Installation>> installations(const std::string& channel) override;
  Result<void> save_installation(const Installation& installation) override;

  // transaction_log.cpp
  Result<void> append_turn_log(const TurnLogRow& row) override;
  Result<std::vector<TurnLogRow>> turn_log_of(const PersonId& person, int limit) override;
  Result<void> keep_script(const ScriptBody& body) override;
  Result<std::optional<ScriptBody>> find_script(const std::string& hash) override;
  Result<std::optional<std::string>> find_fact(const std::string& name) override;
  Result<void> put_fact(const std::string& name, const std::string& value, bool secret) override;

  // transaction_links.cpp
  Result<void> put_link_code(const LinkCode& link, const std::string& code) override;
  Result<std::optional<LinkCode>> find_link_code(const std::string& code) override;
  Result<void> mark_link_typed(const PersonId& person, const ConversationId& typed_in,
                               TimePoint until) override;
  Result<std::optional<LinkCode>> find_link_typed(const ConversationId& typed_in) override;
  Result<void> drop_link_code(const PersonId& person) override;
  Result<void> note_wrong_code(const PersonId& person, TimePoint at) override;
  Result<std::int64_t> count_wrong_codes(const PersonId& person, TimePoint since) override;
  Result<void> retoken(const ConversationId& conversation,
                       const std::map<std::int64_t, std::int64_t>& tokens) override;
  Result<void> absorb_person(const PersonId& from, const PersonId& into) override;
  Result<void> part_from(const PersonId& person, const std::vector<Identity>& identities,
                         const std::vector<ConversationId>& conversations) override;

  // transaction_teams.cpp
  Result<void> save_team(const TeamRow& team) override;
  Result<TeamRow> load_team(const TeamId& id) override;
  Result<std::optional<TeamRow>> find_team(const std::string& channel, const std::string& workspace,
                                           const std::string& place) override;
  Result<std::vector<TeamRow>> teams_of(const PersonId& person) override;
  Result<std::vector<TeamId>> due_teams(TimePoint now, int limit) override;
  Result<void> put_off_team(const TeamId& id, TimePoint due) override;
  Result<bool> join_team(const TeamId& team, const PersonId& person, TimePoint since) override;
  Result<bool> leave_team(const TeamId& team, const PersonId& person) override;
  Result<std::vector<TeamMember>> members_of(const TeamId& team) override;

  Result<std::optional<TeamMember>> find_member(const TeamId& team,
                                                const PersonId& person) override;

  // transaction_pulses.cpp
  Result<bool> cast_ballot(const PulseKey& pulse, const std::string& question,
                           const PersonId& person, int value) override;
  Result<bool> share_text(const PulseKey& pulse, const std::string& question,
                          const PersonId& person, const std::string& text) override;
  Result<std::vector<std::string>> answered(const PulseKey& pulse, const PersonId& person) override;
  Result<std::vector<BallotBox>> ballot_boxes(const PulseKey& pulse) override;
  Result<std::vector<std::string>> shared_texts(const PulseKey& pulse) override;
  Result<void> empty_pulse(const PulseKey& pulse) override;
  Result<void> keep_shown(const std::vector<Voice>& voices) override;
  Result<std::vector<std::vector<Voice>>> shown_sets(const std::vector<Voice>& voices) override;

  // transaction_retention.cpp
  Result<void> erase_person(const PersonId& id) override;
  Result<std::int64_t> erasures() override;
  Result<Purged> purge(TimePoint inbox_before, TimePoint sent_before, TimePoint texts_before,
                       int limit) override;
  Result<std::int64_t> rewrap_keys(int limit) override;

 private:
  [[nodiscard]] std::string event_hash(const InboxKey& key) const;
  [[nodiscard]] std::string code_hash(const std::string& code) const;
  [[nodiscard]] Result<ConversationRow> opened(ConversationRow row);
  [[nodiscard]] Result<std::vector<OutboxMessage>> opened(std::vector<OutboxMessage> messages);
  [[nodiscard]] Result<std::vector<HeldArrival>> opened(std::vector<HeldArrival> arrivals);
  [[nodiscard]] Result<Installation> opened(Installation installation);
  // Seals the column `column` of each row of `table` that belongs to `from` for `into`; the rows
  // still belong to `from`. `key` names the column that a value is bound to.
  [[nodiscard]] Result<void> reseal(std::string_view table, std::string_view key,
                                    std::string_view column, const PersonId& from,
                                    const PersonId& into);
  [[nodiscard]] Result<std::vector<TeamRow>> opened(std::vector<TeamRow> teams);
  [[nodiscard]] Result<Voice> voice_of(const PersonId& person);
  // False if it is there.
  [[nodiscard]] Result<bool> put_ballot(const PulseKey& pulse, std::string_view question,
                                        const PersonId& person);
  [[nodiscard]] Result<Tally> tally_of(const PulseKey& pulse, const std::string& question);
  // Adds the sets that one of `voices` is in.
  [[nodiscard]] Result<void> find_sets(const std::vector<Voice>& voices,
                                       std::map<std::int64_t, std::vector<Voice>>& sets);
  // The open ballots of `from` become `into`'s, once where both have one.
  [[nodiscard]] Result<void> join_ballots(const PersonId& from, const PersonId& into);
  // Their voice is nobody's from here on.
  [[nodiscard]] Result<void> let_go_of_voice(const PersonId& person);
  // Makes the oldest unsent message of a conversation claimable from `from`, unless it is already.
  [[nodiscard]] Result<void> promote_next(const ConversationId& conversation, TimePoint from);

  Database& db_;
  const crypto::KeyRing& ring_;
  const InstallationKeys& installation_;
  PersonKeys keys_;
  bool has_erased_ = false;
};

}  // namespace tillit::store::sqlite
