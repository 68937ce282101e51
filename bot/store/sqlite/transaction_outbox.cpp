#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tillit::store::sqlite {
namespace {

std::string body_place(std::int64_t id) { return fmt::format("outbox/{}/body", id); }

// The columns in the order of each SELECT below; `body` is still sealed.
OutboxMessage read_message(const Row& row) {
  OutboxMessage message;
  message.id = row.integer(0);
  if (!row.is_null(1)) message.person = PersonId{row.text(1)};
  message.conversation = ConversationId{row.text(2)};
  message.room = RoomId{row.text(3)};
  message.channel = row.text(4);
  message.workspace = row.text(5);
  message.batch = row.integer(6);
  message.position = row.small(7);
  message.idempotency_key = row.text(8);
  message.created = row.instant(9);
  message.attempts = row.small(10);
  message.body = row.text(11);
  message.address = row.text(12);
  message.token = row.integer(13);
  message.edits = row.integer(14);
  message.doubtful = row.integer(15) == 1;
  return message;
}

}  // namespace

Result<std::vector<OutboxMessage>> SqliteTransaction::opened(std::vector<OutboxMessage> messages) {
  for (auto& message : messages) {
    if (!message.person) continue;
    auto body = keys_.open(*message.person, message.body, body_place(message.id));
    if (!body) return tl::unexpected(body.error());
    message.body = std::move(*body);
  }
  return messages;
}

Result<void> SqliteTransaction::promote_next(const ConversationId& conversation, TimePoint from) {
  return db_
      .run(
          "UPDATE outbox SET ready_at = ?2 WHERE ready_at IS NULL AND id ="
          " (SELECT id FROM outbox WHERE conversation = ?1 AND sent_at IS NULL AND edits = 0 ORDER "
          "BY id LIMIT 1)",
          conversation, from)
      .map([](auto) {});
}

Result<PutBatch> SqliteTransaction::put_outbox(std::vector<OutboxMessage> messages,
                                               std::optional<TimePoint> lease_until) {
  if (messages.empty()) return fail(Errc::Invalid, "a batch needs a message");
  const ConversationId conversation = messages.front().conversation;
  if (std::any_of(messages.begin(), messages.end(), [&](const OutboxMessage& message) {
        return message.conversation != conversation;
      })) {
    return fail(Errc::Invalid, "a batch is of one conversation");
  }
  // The id is needed before the row, because the body is bound to it. AUTOINCREMENT never gives an
  // id twice, so the first one can name the batch.
  const auto last = db_.number("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
  if (!last) return tl::unexpected(last.error());
  PutBatch put{*last + 1, {}};
  std::int64_t id = put.batch;
  bool has_message = false;
  for (OutboxMessage& message : messages) {
    const auto body = message.person
                          ? keys_.seal(*message.person, message.body, body_place(id))
                          : crypto::seal(installation_.facts, message.body, body_place(id));
    if (!body) return tl::unexpected(body.error());
    // A message is claimable at once unless an older one waits, of this batch included; an edit
    // unless its question does.
    const bool is_edit = message.edits != 0;
    bool is_free = false;
    if (is_edit || !has_message) {
      const auto waiting =
          is_edit ? db_.number(
                        "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ? AND token = ? "
                        "AND token != 0 AND sent_at IS NULL)",
                        conversation, message.edits)
                  : db_.number(
                        "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ? AND sent_at IS "
                        "NULL AND edits = 0)",
                        conversation);
      if (!waiting) return tl::unexpected(waiting.error());
      is_free = *waiting == 0;
    }
    has_message = has_message || !is_edit;
    const bool is_claimed = is_free && lease_until;
    std::optional<TimePoint> ready;
    if (is_free) ready = lease_until.value_or(message.created);
    const auto kept = db_.run(
        "INSERT INTO outbox (id, person, conversation, room, channel, workspace, batch, position, "
        "idempotency_key, created, body, address, token, edits, ready_at, attempts, in_flight, "
        "sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
        "?16, 1)",
        id, message.person, message.conversation, message.room, message.channel, message.workspace,
        put.batch, message.position, message.idempotency_key, message.created, Blob{*body},
        message.address, message.token, message.edits, ready, std::int64_t{is_claimed});
    if (!kept) return tl::unexpected(kept.error());
    if (is_claimed) {
      message.id = id;
      message.batch = put.batch;
      message.attempts = 1;
      message.body.clear();
      put.claimed.push_back(std::move(message));
    }
    ++id;
  }
  return put;
}

Result<std::vector<OutboxMessage>> SqliteTransaction::claim_outbox(const std::string& channel,
                                                                   TimePoint now,
                                                                   TimePoint lease_until,
                                                                   int limit) {
  std::vector<OutboxMessage> found;
  std::set<std::int64_t> ours;
  const auto read = db_.each(
      "SELECT id, person, conversation, room, channel, workspace, batch, position, "
      "idempotency_key, created,"
      " attempts + 1, body, address, token, edits, in_flight, sealed FROM outbox WHERE channel = "
      "? AND ready_at <= ? ORDER BY ready_at LIMIT ?",
      [&](const Row& row) {
        found.push_back(read_message(row));
        if (row.is_null(1) && row.integer(16) == 1) ours.insert(row.integer(0));
      },
      channel, now, limit);
  if (!read) return tl::unexpected(read.error());
  for (auto& message : found) {
    if (ours.contains(message.id)) {
      auto body = crypto::open(installation_.facts, message.body, body_place(message.id));
      if (!body) return tl::unexpected(body.error());
      message.body = std::move(*body);
    }
    const auto leased = db_.run(
        "UPDATE outbox SET ready_at = ?, attempts = attempts + 1, in_flight = 1 WHERE id = ?",
        lease_until, message.id);
    if (!leased) return tl::unexpected(leased.error());
  }
  return opened(std::move(found));
}

Result<void> SqliteTransaction::mark_sent(std::int64_t id, const std::string& platform_id,
                                          TimePoint now, TimePoint next_from) {
  struct Sent {
    ConversationId conversation;
    std::int64_t batch;
    bool is_farewell;
    std::int64_t token;
    std::int64_t edits;
  };
  const auto sent = db_.first(
      "SELECT conversation, batch, person IS NULL, token, edits FROM outbox WHERE id = ? AND "
      "sent_at IS NULL",
      [](const Row& row) {
        return Sent{ConversationId{row.text(0)}, row.integer(1), row.integer(2) == 1,
                    row.integer(3), row.integer(4)};
      },
      id);
  if (!sent) return tl::unexpected(sent.error());
  if (!*sent) return {};  // Marked before, or erased while it was on its way.
  const auto [conversation, batch, is_farewell, token, edits] = **sent;

  const auto marked = is_farewell ? db_.run("DELETE FROM outbox WHERE id = ?", id)
                                  : db_.run(
                                        "UPDATE outbox SET sent_at = ?, platform_id = ?, ready_at "
                                        "= NULL, in_flight = 0, body = CASE WHEN token = 0 THEN "
                                        "NULL ELSE body END WHERE id = ?",
                                        now, platform_id, id);
  if (!marked) return tl::unexpected(marked.error());
  if (edits != 0) {
    const auto ended = db_.run(
        "UPDATE outbox SET body = NULL, token = 0 WHERE conversation = ?1 AND token = ?2 AND token "
        "!= 0 AND sent_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1 "
        "AND edits = ?2 AND sent_at IS NULL)",
        conversation, edits);
    return ended.map([](auto) {});  // No message waits for an edit.
  }
  if (token != 0) {
    const auto freed = db_.run(
        "UPDATE outbox SET ready_at = ?1 WHERE conversation = ?2 AND sent_at IS NULL AND edits = "
        "?3 AND ready_at IS NULL AND NOT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?2 AND "
        "token = ?3 AND sent_at IS NULL)",
        now, conversation, token);
    if (!freed) return tl::unexpected(freed.error());
  }
  if (auto next = promote_next(conversation, next_from); !next) return next;

  const auto left = db_.number(
      "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ? AND batch = ? AND sent_at IS "
      "NULL AND edits = 0)",
      conversation, batch);
  if (!left) return tl::unexpected(left.error());
  if (*left != 0) return {};
  return db_
      .run(
          "UPDATE timers SET due = ? + after_s * 1000, waits_for_batch = NULL WHERE "
          "waits_for_batch = ?",
          now, batch)
      .map([](auto) {});
}

Result<void> SqliteTransaction::mark_failed(std::int64_t id, TimePoint not_before, bool certain) {
  // Only the oldest unsent message and edits are ever out with a sender; the condition keeps that
  // true whatever the caller passes.
  return db_
      .run("UPDATE outbox SET ready_at = ?, in_flight = ? WHERE id = ? AND ready_at IS NOT NULL",
           not_before, certain ? 0 : 1, id)
      .map([](auto) {});
}

Result<std::int64_t> SqliteTransaction::drop_unsent(const ConversationId& conversation) {
  return db_.run("DELETE FROM outbox WHERE conversation = ? AND sent_at IS NULL", conversation);
}

Result<std::optional<SentMessage>> SqliteTransaction::find_sent(const ConversationId& conversation,
                                                                std::int64_t token, int before) {
  struct Stored {
    std::int64_t id;
    std::optional<PersonId> person;
    SentMessage sent;
  };
  auto stored = db_.first(
      "SELECT id, person, platform_id, body FROM outbox WHERE conversation = ? AND token = ? AND "
      "sent_at IS NOT NULL AND token != 0 ORDER BY id DESC LIMIT 1 OFFSET ?",
      [](const Row& row) {
        return Stored{row.integer(0),
                      row.is_null(1) ? std::nullopt : std::optional(PersonId{row.text(1)}),
                      {row.text(2), row.text(3)}};
      },
      conversation, token, std::int64_t{before});
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return std::nullopt;
  if ((*stored)->person) {
    auto body = keys_.open(*(*stored)->person, (*stored)->sent.body, body_place((*stored)->id));
    if (!body) return tl::unexpected(body.error());
    (*stored)->sent.body = std::move(*body);
  }
  return std::move((*stored)->sent);
}

Result<std::int64_t> SqliteTransaction::count_questions(const ConversationId& conversation,
                                                        std::int64_t token) {
  return db_.number(
      "SELECT count(*) FROM outbox WHERE conversation = ? AND token = ? AND token != 0",
      conversation, token);
}

Result<std::int64_t> SqliteTransaction::release_claims(const std::string& channel, TimePoint now) {
  return db_.run(
      "UPDATE outbox SET ready_at = ?2, attempts = max(attempts - 1, 0) WHERE channel = ?1 AND "
      "ready_at > ?2 AND in_flight = 1",
      channel, now);
}

Result<std::optional<TimePoint>> SqliteTransaction::next_outbox(const std::string& channel) {
  return db_.first(
      "SELECT ready_at FROM outbox WHERE channel = ? AND ready_at IS NOT NULL ORDER BY ready_at "
      "LIMIT 1",
      [](const Row& row) { return row.instant(0); }, channel);
}

Result<std::int64_t> SqliteTransaction::count_waiting(const std::string& channel) {
  return db_.number("SELECT count(*) FROM outbox WHERE channel = ? AND ready_at IS NOT NULL",
                    channel);
}

Result<std::vector<OutboxMessage>> SqliteTransaction::outbox_of(const PersonId& person) {
  std::vector<OutboxMessage> found;
  const auto read = db_.each(
      "SELECT id, person, conversation, room, channel, workspace, batch, position, "
      "idempotency_key, created, attempts,"
      " body, address, token, edits, in_flight FROM outbox WHERE person = ? AND sent_at IS NULL "
      "ORDER "
      "BY id",
      [&](const Row& row) { found.push_back(read_message(row)); }, person);
  if (!read) return tl::unexpected(read.error());
  return opened(std::move(found));
}

}  // namespace tillit::store::sqlite
