#pragma once

#include "core/clock.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tillit::store::sqlite {

// Bytes for a BLOB column; a std::string_view goes into a TEXT column.
struct Blob {
  std::string_view bytes;
};

// The row a statement stands at. Valid only inside the callback that got it; what it returns is a
// copy.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;  // 0 for NULL
  [[nodiscard]] int small(int column) const { return static_cast<int>(integer(column)); }
  [[nodiscard]] std::string text(int column) const;   // TEXT or BLOB; empty for NULL
  [[nodiscard]] TimePoint instant(int column) const;  // kept as milliseconds since 1970

 private:
  sqlite3_stmt* statement_;
};

// One SQLite connection with its prepared statements. No value ever stands in `sql`; where
// a table's name does, each is kept as a statement of its own. A statement must not be run again
// from within its own row callback. Errors: Conflict (a row with that key exists), NotFound (it
// belongs to a row that is not there), Invalid (a value no column allows), Unavailable (disk,
// lock), Denied (read-only), Corrupt.  Thread-safety: one thread at a time.
class Database {
 public:
  // The file must exist. Nothing is written yet, so that a file of somebody else stays as it is.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path);

  // Returns the number of changed rows.
  template <class... Args>
  [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Args&... args) {
    return each(
               sql, [](const Row&) {}, args...)
        .map([this] { return changes(); });
  }

  // Calls `on_row` for each row, in order.
  template <class OnRow, class... Args>
  [[nodiscard]] Result<void> each(std::string_view sql, OnRow&& on_row, const Args&... args) {
    auto statement = prepared(sql);
    if (!statement) return tl::unexpected(statement.error());
    const InUse in_use{*statement};
    int position = 0;
    (bind(*statement, ++position, args), ...);
    for (;;) {
      const int code = sqlite3_step(*statement);
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return tl::unexpected(error(code));
      on_row(Row{*statement});
    }
  }

  // The first row as `read` makes it; nullopt if there is none.
  template <class Read, class... Args>
  [[nodiscard]] auto first(std::string_view sql, Read&& read, const Args&... args)
      -> Result<std::optional<decltype(read(std::declval<const Row&>()))>> {
    std::optional<decltype(read(std::declval<const Row&>()))> found;
    const auto done = each(
        sql,
        [&](const Row& row) {
          if (!found) found.emplace(read(row));
        },
        args...);
    if (!done) return tl::unexpected(done.error());
    return found;
  }

  // The single number a query gives; 0 if it gives no row or NULL.
  template <class... Args>
  [[nodiscard]] Result<std::int64_t> number(std::string_view sql, const Args&... args) {
    return first(
               sql, [](const Row& row) { return row.integer(0); }, args...)
        .map([](std::optional<std::int64_t> found) { return found.value_or(0); });
  }

  // Several statements without values, not cached.
  [[nodiscard]] Result<void> script(const std::string& sql);

  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }
  [[nodiscard]] bool is_read_only() const { return sqlite3_db_readonly(db_.get(), "main") == 1; }
  [[nodiscard]] sqlite3* handle() const { return db_.get(); }
  [[nodiscard]] Error error(int code) const;

 private:
  struct CloseDatabase {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };
  struct CloseStatement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  // Ends the read a statement holds open and forgets the values bound to it.
  class InUse {
   public:
    explicit InUse(sqlite3_stmt* statement) : statement_(statement) {}
    ~InUse() {
      sqlite3_reset(statement_);
      sqlite3_clear_bindings(statement_);
    }
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;

   private:
    sqlite3_stmt* statement_;
  };

  explicit Database(sqlite3* db) : db_(db) {}
  [[nodiscard]] Result<sqlite3_stmt*> prepared(std::string_view sql);
  [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(db_.get()); }

  static void bind(sqlite3_stmt* statement, int position, std::int64_t value);
  static void bind(sqlite3_stmt* statement, int position, int value);
  static void bind(sqlite3_stmt* statement, int position, std::string_view text);
  static void bind(sqlite3_stmt* statement, int position, Blob blob);
  static void bind(sqlite3_stmt* statement, int position, TimePoint instant);
  template <class Tag>
  static void bind(sqlite3_stmt* statement, int position, const Id<Tag>& id) {
    bind(statement, position, std::string_view{id.str()});
  }
  template <class T>
  static void bind(sqlite3_stmt* statement, int position, const std::optional<T>& value) {
    if (value) {
      bind(statement, position, *value);
    } else {
      sqlite3_bind_null(statement, position);
    }
  }

  std::unique_ptr<sqlite3, CloseDatabase> db_;
  struct HashSql {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const noexcept {
      return std::hash<std::string_view>{}(sql);
    }
  };
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, CloseStatement>, HashSql,
                     std::equal_to<>>
      statements_;
};

}  // namespace tillit::store::sqlite
