#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>

#include <array>

namespace tillit::store::sqlite {
namespace {

// The columns in the order of each SELECT below.
LinkCode read_link(const Row& row) {
  LinkCode link{PersonId{row.text(0)}, ConversationId{row.text(1)}, row.instant(2), {}};
  if (!row.is_null(3)) link.typed_in = ConversationId{row.text(3)};
  return link;
}

struct Sealed {
  std::string_view table;
  std::string_view key;
  std::string_view column;
};
// Every sealed column that outlives the person it was sealed for. A column that is forgotten here
// does not open afterwards, and fails the contract's test.
constexpr std::array<Sealed, 4> kResealed{{{"conversations", "id", "state"},
                                           {"outbox", "id", "body"},
                                           {"turn_log", "id", "texts"},
                                           {"inline_replies", "event", "reply"}}};

constexpr std::array<std::string_view, 5> kMoved{"conversations", "outbox", "turn_log",
                                                 "inline_replies", "identities"};
constexpr std::array<std::string_view, 4> kDropped{"schedules", "link_codes", "wrong_codes",
                                                   "team_members"};

}  // namespace

// The key keeps anybody who has the file from trying out codes.
std::string SqliteTransaction::code_hash(const std::string& code) const {
  return installation_.reference.hex({"link code\n", code}).substr(0, 32);
}

Result<void> SqliteTransaction::put_link_code(const LinkCode& link, const std::string& code) {
  const std::string hash = code_hash(code);
  const auto taken = db_.number("SELECT EXISTS (SELECT 1 FROM link_codes WHERE code = ?)", hash);
  if (!taken) return tl::unexpected(taken.error());
  if (*taken != 0) return fail(Errc::Conflict, "this code is out already");
  return db_
      .run(
          "INSERT INTO link_codes (person, conversation, code, until, typed_in)"
          " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET conversation ="
          " excluded.conversation, code = excluded.code, until = excluded.until, typed_in ="
          " excluded.typed_in",
          link.person, link.conversation, hash, link.until, link.typed_in)
      .map([](auto) {});
}

Result<std::optional<LinkCode>> SqliteTransaction::find_link_code(const std::string& code) {
  return db_.first(
      "SELECT person, conversation, until, typed_in FROM link_codes WHERE code = ? AND typed_in IS "
      "NULL",
      read_link, code_hash(code));
}

Result<void> SqliteTransaction::mark_link_typed(const PersonId& person,
                                                const ConversationId& typed_in, TimePoint until) {
  // Whatever else was typed there gives way: one question at a time.
  const auto earlier = db_.run("DELETE FROM link_codes WHERE typed_in = ?", typed_in);
  if (!earlier) return tl::unexpected(earlier.error());
  const auto marked =
      db_.run("UPDATE link_codes SET typed_in = ?, until = ? WHERE person = ? AND typed_in IS NULL",
              typed_in, until, person);
  if (!marked) return tl::unexpected(marked.error());
  if (*marked == 0) return fail(Errc::NotFound, "this code is gone");
  return {};
}

Result<std::optional<LinkCode>> SqliteTransaction::find_link_typed(const ConversationId& typed_in) {
  return db_.first(
      "SELECT person, conversation, until, typed_in FROM link_codes WHERE typed_in = ?", read_link,
      typed_in);
}

Result<void> SqliteTransaction::drop_link_code(const PersonId& person) {
  return db_.run("DELETE FROM link_codes WHERE person = ?", person).map([](auto) {});
}

Result<void> SqliteTransaction::note_wrong_code(const PersonId& person, TimePoint at) {
  return db_.run("INSERT INTO wrong_codes (person, at) VALUES (?, ?)", person, at).map([](auto) {});
}

Result<std::int64_t> SqliteTransaction::count_wrong_codes(const PersonId& person, TimePoint since) {
  return db_.number("SELECT count(*) FROM wrong_codes WHERE person = ? AND at >= ?", person, since);
}

Result<void> SqliteTransaction::reseal(std::string_view table, std::string_view key,
                                       std::string_view column, const PersonId& from,
                                       const PersonId& into) {
  struct Value {
    std::string key;
    std::string sealed;
  };
  std::vector<Value> values;
  const auto read = db_.each(
      fmt::format("SELECT CAST({0} AS TEXT), {1} FROM {2} WHERE person = ? AND {1} IS NOT NULL",
                  key, column, table),
      [&](const Row& row) {
        values.push_back({row.text(0), row.text(1)});
      },
      from);
  if (!read) return read;
  const bool numbered = table == "outbox" || table == "turn_log";
  const std::string update = fmt::format("UPDATE {} SET {} = ? WHERE {} = {}", table, column, key,
                                         numbered ? "CAST(? AS INTEGER)" : "?");
  for (const Value& value : values) {
    const std::string place = fmt::format("{}/{}/{}", table, value.key, column);
    const auto plain = keys_.open(from, value.sealed, place);
    if (!plain) return tl::unexpected(plain.error());
    const auto sealed = keys_.seal(into, *plain, place);
    if (!sealed) return tl::unexpected(sealed.error());
    if (const auto kept = db_.run(update, Blob{*sealed}, value.key); !kept)
      return tl::unexpected(kept.error());
  }
  return {};
}

Result<void> SqliteTransaction::retoken(const ConversationId& conversation,
                                        const std::map<std::int64_t, std::int64_t>& tokens) {
  for (const auto& [old, token] : tokens) {
    for (const std::string_view statement :
         {"UPDATE timers SET token = ? WHERE conversation = ? AND token = ?",
          "UPDATE outbox SET token = ? WHERE conversation = ? AND token = ? AND token != 0",
          "UPDATE outbox SET edits = ? WHERE conversation = ? AND edits = ? AND edits != 0 AND "
          "sent_at IS NULL"}) {
      if (const auto done = db_.run(statement, token, conversation, old); !done)
        return tl::unexpected(done.error());
    }
  }
  return {};
}

Result<void> SqliteTransaction::absorb_person(const PersonId& from, const PersonId& into) {
  if (from == into) return fail(Errc::Invalid, "nobody is linked with themselves");
  for (const PersonId* person : {&from, &into}) {
    const auto there = db_.number("SELECT EXISTS (SELECT 1 FROM people WHERE id = ?)", *person);
    if (!there) return tl::unexpected(there.error());
    if (*there == 0) return fail(Errc::NotFound, "there is no such person in the store");
  }
  for (const Sealed& sealed : kResealed) {
    if (auto done = reseal(sealed.table, sealed.key, sealed.column, from, into); !done) return done;
  }
  for (const std::string_view table : kMoved) {
    const auto moved =
        db_.run(fmt::format("UPDATE {} SET person = ? WHERE person = ?", table), into, from);
    if (!moved) return tl::unexpected(moved.error());
  }
  if (auto joined = join_ballots(from, into); !joined) return joined;
  if (auto gone = let_go_of_voice(from); !gone) return gone;
  for (const std::string_view statement :
       {"UPDATE teams SET founder = ?2 WHERE founder = ?1",
        "UPDATE OR IGNORE team_members SET person = ?2 WHERE person = ?1"}) {
    if (const auto done = db_.run(statement, from, into); !done)
      return tl::unexpected(done.error());
  }
  for (const std::string_view table : kDropped) {
    const auto gone = db_.run(fmt::format("DELETE FROM {} WHERE person = ?", table), from);
    if (!gone) return tl::unexpected(gone.error());
  }
  if (auto gone = keys_.destroy(from); !gone) return gone;
  return db_.run("DELETE FROM people WHERE id = ?", from).map([](auto) {});
}

Result<void> SqliteTransaction::part_from(const PersonId& person,
                                          const std::vector<Identity>& identities,
                                          const std::vector<ConversationId>& conversations) {
  has_erased_ = true;
  for (const Identity& identity : identities) {
    const auto gone = db_.run(
        "DELETE FROM identities WHERE channel = ? AND workspace = ? AND user = ? AND person = ?",
        identity.channel, identity.workspace, identity.user, person);
    if (!gone) return tl::unexpected(gone.error());
    const auto left = db_.run(
        "DELETE FROM team_members WHERE person = ?1 AND team IN (SELECT id FROM teams WHERE id IN "
        "(SELECT team FROM team_members WHERE person = ?1) AND channel = ?2 AND workspace = ?3)",
        person, identity.channel, identity.workspace);
    if (!left) return tl::unexpected(left.error());
  }
  for (const ConversationId& conversation : conversations) {
    const auto theirs =
        db_.number("SELECT EXISTS (SELECT 1 FROM conversations WHERE id = ? AND person = ?)",
                   conversation, person);
    if (!theirs) return tl::unexpected(theirs.error());
    if (*theirs == 0) continue;
    // By person as well: nothing finds all messages of one conversation without reading them all.
    const auto messages =
        db_.run("DELETE FROM outbox WHERE person = ? AND conversation = ?", person, conversation);
    if (!messages) return tl::unexpected(messages.error());
    for (const std::string_view statement :
         {"DELETE FROM timers WHERE conversation = ?",
          "DELETE FROM link_codes WHERE conversation = ?",
          "DELETE FROM link_codes WHERE typed_in = ?", "DELETE FROM conversations WHERE id = ?"}) {
      if (const auto gone = db_.run(statement, conversation); !gone)
        return tl::unexpected(gone.error());
    }
  }
  return {};
}

}  // namespace tillit::store::sqlite
