#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

namespace tillit::store::sqlite {
namespace {

std::string state_place(const ConversationId& conversation) {
  return fmt::format("conversations/{}/state", conversation.str());
}

// The columns in the order of each SELECT below; `state` is still sealed.
ConversationRow read_conversation(const Row& row) {
  return {ConversationId{row.text(0)},
          PersonId{row.text(1)},
          RoomId{row.text(2)},
          row.text(3),
          row.text(4),
          row.integer(5),
          row.text(6),
          row.instant(7),
          row.text(8),
          row.text(9)};
}

}  // namespace

Result<ConversationRow> SqliteTransaction::opened(ConversationRow row) {
  return keys_.open(row.person, row.state, state_place(row.id)).map([&](std::string state) {
    row.state = std::move(state);
    return std::move(row);
  });
}

Result<std::optional<ConversationRow>> SqliteTransaction::find_conversation(const RoomId& room) {
  auto row = db_.first(
      "SELECT id, person, room, channel, workspace, rev, state, last_word, address, "
      "parked FROM conversations WHERE "
      "room = ?",
      read_conversation, room);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::nullopt;
  return opened(std::move(**row)).map([](ConversationRow found) {
    return std::optional{std::move(found)};
  });
}

Result<ConversationRow> SqliteTransaction::load_conversation(const ConversationId& id) {
  auto row = db_.first(
      "SELECT id, person, room, channel, workspace, rev, state, last_word, address, "
      "parked FROM conversations WHERE "
      "id = ?",
      read_conversation, id);
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail(Errc::NotFound, "there is no such conversation in the store");
  return opened(std::move(**row));
}

Result<std::vector<ConversationRow>> SqliteTransaction::conversations_of(const PersonId& person) {
  std::vector<ConversationRow> found;
  const auto read = db_.each(
      "SELECT id, person, room, channel, workspace, rev, state, last_word, address, "
      "parked FROM conversations WHERE "
      "person = ?"
      " ORDER BY last_word DESC, id",
      [&](const Row& row) { found.push_back(read_conversation(row)); }, person);
  if (!read) return tl::unexpected(read.error());
  for (auto& conversation : found) {
    auto open = opened(std::move(conversation));
    if (!open) return tl::unexpected(open.error());
    conversation = std::move(*open);
  }
  return found;
}

Result<void> SqliteTransaction::save_conversation(const ConversationRow& conversation) {
  const auto state =
      keys_.seal(conversation.person, conversation.state, state_place(conversation.id));
  if (!state) return tl::unexpected(state.error());
  if (conversation.rev == 0) {
    return db_
        .run(
            "INSERT INTO conversations (id, person, room, channel, workspace, rev, state, "
            "last_word, address)"
            " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)",
            conversation.id, conversation.person, conversation.room, conversation.channel,
            conversation.workspace, Blob{*state}, conversation.last_word, conversation.address)
        .map([](auto) {});
  }
  const auto changed = db_.run(
      "UPDATE conversations SET rev = rev + 1, state = ?, last_word = ?, address = ? WHERE id = ? "
      "AND rev = ? AND person = ?",
      Blob{*state}, conversation.last_word, conversation.address, conversation.id, conversation.rev,
      conversation.person);
  if (!changed) return tl::unexpected(changed.error());
  if (*changed == 0) return fail(Errc::Conflict, "the conversation was changed meanwhile");
  return {};
}

Result<void> SqliteTransaction::park_conversation(const ConversationId& id,
                                                  const std::string& why) {
  return db_.run("UPDATE conversations SET parked = ? WHERE id = ?", why, id).map([](auto) {});
}

}  // namespace tillit::store::sqlite
