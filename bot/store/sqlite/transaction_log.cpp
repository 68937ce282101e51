#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::store::sqlite {
namespace {

std::string texts_place(std::int64_t id) { return fmt::format("turn_log/{}/texts", id); }

std::string fact_place(const std::string& name) { return fmt::format("facts/{}/value", name); }

}  // namespace

Result<void> SqliteTransaction::append_turn_log(const TurnLogRow& row) {
  const auto last = db_.number("SELECT seq FROM sqlite_sequence WHERE name = 'turn_log'");
  if (!last) return tl::unexpected(last.error());
  const std::int64_t id = *last + 1;
  const auto texts = keys_.seal(row.person, row.texts, texts_place(id));
  if (!texts) return tl::unexpected(texts.error());
  return db_
      .run(
          "INSERT INTO turn_log (id, conversation, person, rev, event_kind, path, script_hashes, "
          "at,"
          " random_before, texts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          id, row.conversation, row.person, row.rev, row.event_kind, row.path, row.script_hashes,
          row.now, row.random_before, Blob{*texts})
      .map([](auto) {});
}

Result<std::vector<TurnLogRow>> SqliteTransaction::turn_log_of(const PersonId& person, int limit) {
  struct Stored {
    std::int64_t id;
    bool has_texts;
    TurnLogRow row;
  };
  std::vector<Stored> found;
  const auto read = db_.each(
      "SELECT id, texts IS NOT NULL, conversation, person, rev, event_kind, path, script_hashes, "
      "at, random_before,"
      " texts FROM turn_log WHERE person = ? ORDER BY id DESC LIMIT ?",
      [&](const Row& row) {
        found.push_back(
            {row.integer(0),
             row.integer(1) == 1,
             {ConversationId{row.text(2)}, PersonId{row.text(3)}, row.integer(4), row.text(5),
              row.text(6), row.text(7), row.instant(8), row.text(9), row.text(10)}});
      },
      person, limit == 0 ? -1 : limit);
  if (!read) return tl::unexpected(read.error());
  std::vector<TurnLogRow> rows;
  rows.reserve(found.size());
  std::reverse(found.begin(), found.end());
  for (auto& stored : found) {
    if (stored.has_texts) {
      auto texts = keys_.open(person, stored.row.texts, texts_place(stored.id));
      if (!texts) return tl::unexpected(texts.error());
      stored.row.texts = std::move(*texts);
    }
    rows.push_back(std::move(stored.row));
  }
  return rows;
}

Result<void> SqliteTransaction::keep_script(const ScriptBody& body) {
  return db_
      .run(
          "INSERT INTO scripts (hash, dialogue, version, body) VALUES (?, ?, ?, ?) ON CONFLICT DO "
          "NOTHING",
          body.hash, body.dialogue, body.version, body.body)
      .map([](auto) {});
}

Result<std::optional<ScriptBody>> SqliteTransaction::find_script(const std::string& hash) {
  return db_.first(
      "SELECT hash, dialogue, version, body FROM scripts WHERE hash = ?",
      [](const Row& row) {
        return ScriptBody{row.text(0), row.text(1), row.small(2), row.text(3)};
      },
      hash);
}

Result<std::optional<std::string>> SqliteTransaction::find_fact(const std::string& name) {
  struct Stored {
    bool secret;
    std::string value;
  };
  auto stored = db_.first(
      "SELECT secret, value FROM facts WHERE name = ?",
      [](const Row& row) {
        return Stored{row.integer(0) == 1, row.text(1)};
      },
      name);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return std::nullopt;
  if (!(*stored)->secret) return std::move((*stored)->value);
  return crypto::open(installation_.facts, (*stored)->value, fact_place(name))
      .map([](std::string value) { return std::optional<std::string>{std::move(value)}; });
}

Result<void> SqliteTransaction::put_fact(const std::string& name, const std::string& value,
                                         bool secret) {
  const std::string kept =
      secret ? crypto::seal(installation_.facts, value, fact_place(name)) : value;
  return db_
      .run(
          "INSERT INTO facts (name, secret, value) VALUES (?, ?, ?)"
          " ON CONFLICT (name) DO UPDATE SET secret = excluded.secret, value = excluded.value",
          name, secret ? 1 : 0, Blob{kept})
      .map([](auto) {});
}

}  // namespace tillit::store::sqlite
