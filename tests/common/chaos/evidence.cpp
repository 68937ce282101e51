#include "common/chaos/evidence.hpp"

#include "store/sqlite/sqlite_store.hpp"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <functional>
#include <memory>

namespace tillit::chaos {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
struct EndStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] std::string text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }

 private:
  sqlite3_stmt* statement_;
};

// Read-only, and by SQLite itself: what is looked at here does not go through the code under test.
class Reader {
 public:
  static Result<Reader> open(const std::filesystem::path& path) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
    Reader reader(raw);
    if (opened != SQLITE_OK) return fail(Errc::Unavailable, "the database does not open");
    sqlite3_busy_timeout(raw, 2000);
    return reader;
  }
  Result<void> each(const char* sql, const std::function<void(const Row&)>& take) const {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, EndStatement> statement(raw);
    if (prepared != SQLITE_OK) return fail(Errc::Invalid, sqlite3_errmsg(database_.get()));
    for (;;) {
      const int step = sqlite3_step(raw);
      if (step == SQLITE_DONE) return {};
      if (step != SQLITE_ROW) return fail(Errc::Unavailable, sqlite3_errmsg(database_.get()));
      take(Row(raw));
    }
  }

 private:
  explicit Reader(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, CloseDatabase> database_;
};

Result<void> read_rows(const Reader& reader, Evidence& evidence) {
  std::map<std::string, Talk*> by_id;
  auto done = reader.each(
      "SELECT i.user, c.id, c.rev, c.parked FROM identities i JOIN conversations c ON c.person = "
      "i.person",
      [&](const Row& row) {
        Talk& talk = evidence.talks[row.text(0)];
        talk.conversation = row.text(1);
        talk.rev = row.number(2);
        talk.parked = row.text(3);
        by_id[talk.conversation] = &talk;
      });
  if (!done) return done;
  done = reader.each(
      "SELECT conversation, id, batch, position, idempotency_key, edits, sent_at IS NOT NULL, "
      "platform_id FROM outbox ORDER BY id",
      [&](const Row& row) {
        const auto talk = by_id.find(row.text(0));
        if (talk == by_id.end()) return;
        talk->second->messages.push_back({row.number(1), row.number(2),
                                          static_cast<int>(row.number(3)), row.text(4),
                                          row.number(5) != 0, row.number(6) == 1, row.text(7)});
      });
  if (!done) return done;
  done = reader.each(
      "SELECT conversation, id, rev, event_kind FROM turn_log ORDER BY id", [&](const Row& row) {
        const auto talk = by_id.find(row.text(0));
        if (talk == by_id.end()) return;
        talk->second->turns.push_back({row.number(1), row.number(2), row.text(3), "", 0});
      });
  if (!done) return done;
  done = reader.each("SELECT count(*) FROM held_arrivals",
                     [&](const Row& row) { evidence.held = row.number(0); });
  if (!done) return done;
  return reader.each("PRAGMA integrity_check",
                     [&](const Row& row) { evidence.integrity += row.text(0); });
}

// What is sealed or hashed only the store can tell.
Result<void> read_sealed(store::Transaction& transaction, const World& world, const Ledger& ledger,
                         Evidence& evidence) {
  for (auto& [user, talk] : evidence.talks) {
    const auto person = transaction.find_person({world.channel(), world.workspace(), user});
    if (!person) return tl::unexpected(person.error());
    if (!*person) return fail(Errc::Corrupt, "an identity without a person");
    const auto log = transaction.turn_log_of(**person, 0);
    if (!log) return tl::unexpected(log.error());
    if (log->size() != talk.turns.size()) return fail(Errc::Corrupt, "a turn log of two talks");
    for (std::size_t i = 0; i < log->size(); ++i) {
      const auto texts = nlohmann::json::parse((*log)[i].texts, nullptr, false);
      if (!texts.is_object()) return fail(Errc::Corrupt, "the texts of a turn do not parse");
      talk.turns[i].heard = texts.value("heard", "");
      talk.turns[i].said = texts.value("said", nlohmann::json::array()).size();
    }
  }
  for (const auto& [name, sent] : ledger) {
    const store::InboxKey key{world.channel(), world.workspace(), sent.kind,
                              world.channel() + ":" + world.workspace() + ":" + name.first,
                              name.second};
    const auto is_new = transaction.claim_event(key, TimePoint{});
    if (!is_new) return tl::unexpected(is_new.error());
    if (!*is_new) evidence.taken.insert(name);
  }
  const auto erased = transaction.erasures();
  if (!erased) return tl::unexpected(erased.error());
  evidence.erased = *erased;
  return {};
}

}  // namespace

Result<std::int64_t> left_to_do(const std::filesystem::path& database) {
  const auto reader = Reader::open(database);
  if (!reader) return tl::unexpected(reader.error());
  std::int64_t left = 0;
  const auto read = reader->each(
      "SELECT (SELECT count(*) FROM outbox WHERE sent_at IS NULL) + (SELECT count(*) FROM "
      "held_arrivals)",
      [&](const Row& row) { left = row.number(0); });
  if (!read) return tl::unexpected(read.error());
  return left;
}

Result<Evidence> read_evidence(const std::filesystem::path& database, const crypto::KeyRing& keys,
                               const World& world, const Ledger& ledger) {
  Evidence evidence;
  const auto reader = Reader::open(database);
  if (!reader) return tl::unexpected(reader.error());
  if (auto read = read_rows(*reader, evidence); !read) return tl::unexpected(read.error());

  const auto store = store::open_sqlite({database, keys, {}});
  if (!store) return tl::unexpected(store.error());
  bool complete = false;
  const auto looked = (*store)->write([&](store::Transaction& transaction) -> Result<void> {
    if (auto read = read_sealed(transaction, world, ledger, evidence); !read) return read;
    complete = true;
    return fail(Errc::Invalid, "only looking: nothing of this is kept");
  });
  if (!complete) return tl::unexpected(looked.error());
  return evidence;
}

}  // namespace tillit::chaos
