#include "store/sqlite/database.hpp"

#include <fmt/format.h>

#include <cassert>
#include <cstring>

namespace tillit::store::sqlite {
namespace {

// The checkpoint thread holds SQLite's write lock only for moments; longer than this means a
// foreign program in our file.
constexpr int kBusyMilliseconds = 5'000;

Errc kind_of(int extended_code) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return Errc::Conflict;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return Errc::NotFound;
    default: break;
  }
  switch (extended_code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH: return Errc::Invalid;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Errc::Corrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return Errc::Denied;
    default: return Errc::Unavailable;
  }
}

const char* advice_for(int extended_code) {
  switch (extended_code & 0xff) {
    case SQLITE_FULL: return "the disk is full: make room; the bot goes on by itself";
    case SQLITE_IOERR: return "the disk failed: look at the system's log";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program holds the database: close it";
    case SQLITE_CORRUPT: return "the database is damaged: restore it from a backup";
    case SQLITE_NOTADB: return "the file is not a Tillit database: check the configured path";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "the database or its folder cannot be written: check their owner and mode";
    default: return nullptr;
  }
}

}  // namespace

bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Row::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

TimePoint Row::instant(int column) const {
  return TimePoint{std::chrono::milliseconds{integer(column)}};
}

Result<Database> Database::open(const std::filesystem::path& path) {
  sqlite3* raw = nullptr;
  // No mutex inside SQLite: each of our connections is used by one thread at a time.
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database{
      raw};  // Owned before the check: SQLite hands out a handle even when opening fails.
  if (raw == nullptr) return fail(Errc::Unavailable, "out of memory while opening the database");
  if (code != SQLITE_OK) return tl::unexpected(database.error(sqlite3_extended_errcode(raw)));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

Result<void> Database::script(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  return {};
}

Error Database::error(int code) const {
  // SQLite's message names tables and columns, never values.
  std::string context = fmt::format("database: {}", sqlite3_errmsg(db_.get()));
  if (const char* advice = advice_for(code)) context += fmt::format(" ({})", advice);
  const int reason = sqlite3_system_errno(db_.get());
  if ((code & 0xff) == SQLITE_IOERR && reason != 0) {
    context += fmt::format(" [{}]", std::strerror(reason));
  }
  return {kind_of(code), std::move(context)};
}

Result<sqlite3_stmt*> Database::prepared(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    assert(sqlite3_stmt_busy(known->second.get()) == 0);
    return known->second.get();
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error(code));
  statements_.emplace(std::string(sql), raw);
  return raw;
}

void Database::bind(sqlite3_stmt* statement, int position, std::int64_t value) {
  sqlite3_bind_int64(statement, position, value);
}

void Database::bind(sqlite3_stmt* statement, int position, int value) {
  sqlite3_bind_int(statement, position, value);
}

// SQLITE_STATIC: `each` keeps its arguments alive until the statement is reset. A null pointer
// would bind NULL, hence the "".
void Database::bind(sqlite3_stmt* statement, int position, std::string_view text) {
  sqlite3_bind_text64(statement, position, text.empty() ? "" : text.data(), text.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
}

void Database::bind(sqlite3_stmt* statement, int position, Blob blob) {
  sqlite3_bind_blob64(statement, position, blob.bytes.empty() ? "" : blob.bytes.data(),
                      blob.bytes.size(), SQLITE_STATIC);
}

void Database::bind(sqlite3_stmt* statement, int position, TimePoint instant) {
  bind(statement, position, std::int64_t{instant.time_since_epoch().count()});
}

}  // namespace tillit::store::sqlite
