#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

namespace tillit::store::sqlite {
namespace {

std::string reply_place(const std::string& event) {
  return fmt::format("inline_replies/{}/reply", event);
}

}  // namespace

// Lengths before the parts: ("a", "bc") and ("ab", "c") must not be one event. 128 bits are enough
// against chance, and the key keeps anybody from trying out ids.
std::string SqliteTransaction::event_hash(const InboxKey& key) const {
  std::string text = "inbox";
  for (const std::string* part : {&key.channel, &key.workspace, &key.kind, &key.room, &key.event}) {
    text += fmt::format("\n{}:{}", part->size(), *part);
  }
  return installation_.reference.hex({text}).substr(0, 32);
}

Result<bool> SqliteTransaction::claim_event(const InboxKey& key, TimePoint now) {
  return db_
      .run("INSERT INTO inbox (event, seen) VALUES (?, ?) ON CONFLICT DO NOTHING", event_hash(key),
           now)
      .map([](std::int64_t inserted) { return inserted == 1; });
}

Result<void> SqliteTransaction::keep_inline_reply(const InboxKey& key, const PersonId& person,
                                                  const std::string& reply) {
  const std::string event = event_hash(key);
  const auto sealed = keys_.seal(person, reply, reply_place(event));
  if (!sealed) return tl::unexpected(sealed.error());
  return db_
      .run(
          "INSERT INTO inline_replies (event, person, reply) VALUES (?, ?, ?)"
          " ON CONFLICT (event) DO UPDATE SET person = excluded.person, reply = excluded.reply",
          event, person, Blob{*sealed})
      .map([](auto) {});
}

Result<std::optional<std::string>> SqliteTransaction::find_inline_reply(const InboxKey& key) {
  struct Stored {
    PersonId person;
    std::string reply;
  };
  const std::string event = event_hash(key);
  const auto stored = db_.first(
      "SELECT person, reply FROM inline_replies WHERE event = ?",
      [](const Row& row) {
        return Stored{PersonId{row.text(0)}, row.text(1)};
      },
      event);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return std::nullopt;
  return keys_.open((*stored)->person, (*stored)->reply, reply_place(event))
      .map([](std::string reply) { return std::optional<std::string>{std::move(reply)}; });
}

}  // namespace tillit::store::sqlite
