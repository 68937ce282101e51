#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/commit_gate.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/file_lock.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/person_keys.hpp"
#include "store/sqlite/transaction.hpp"
#include "store/sqlite/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <span>
#include <typeinfo>
#include <utility>

namespace tillit::store {
namespace {

using sqlite::Database;
using sqlite::Writer;

// secure_delete: what is deleted is overwritten, so that identities and rooms, which are not
// sealed, do not simply lie on in free pages. Copies that SQLite leaves in the unused space of a
// page when it moves rows stay until compact().
// wal_autocheckpoint off: the checkpointer does it, away from the commits.
// FULL: a commit is on the disk when it returns.
std::string connection_settings() {
  return fmt::format(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA "
      "journal_size_limit = {}; PRAGMA foreign_keys = ON;"
      " PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
      sqlite::kLongestLog);
}

class SqliteStore final : public Store {
 public:
  SqliteStore(sqlite::FileLock lock, Database database, Database checkpoints, SqliteOptions options,
              sqlite::InstallationKeys keys)
      : lock_(std::move(lock)),
        database_(std::move(database)),
        options_(std::move(options)),
        keys_(std::move(keys)),
        checkpointer_(std::move(checkpoints), gate_),
        writer_([this](auto jobs) { run_batch(jobs); }) {
    sqlite3_wal_hook(database_.handle(), &SqliteStore::note_commit, this);
  }
  // Members go backwards: the writer finishes what waits, the checkpointer stops, the last
  // connection to close moves the write-ahead log into the file and removes it, and only then
  // another process may come.
  ~SqliteStore() override = default;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Result<void> write(const std::function<Result<void>(Transaction&)>& work) override {
    return writer_.write(work);
  }

  Result<void> compact() override {
    if (auto done = writer_.run_alone([this] { return vacuum(); }); !done) return done;
    return checkpointer_.empty_now();
  }

  std::string reference(std::string_view what) const override {
    return keys_.reference.hex({"reference\n", what}).substr(0, 16);
  }

 private:
  using Jobs = std::span<const std::shared_ptr<Writer::Job>>;

  void run_batch(Jobs jobs) {
    committed_pages_ = 0;
    erased_ = false;
    gate_.pass([&] {
      if (const auto committed = commit(jobs); !committed) {
        if (database_.in_transaction()) static_cast<void>(database_.run("ROLLBACK"));
        for (const auto& job : jobs) {
          // A work that failed by itself keeps its own reason.
          if (job->outcome) job->outcome = fail(Errc::Unavailable, committed.error().context);
        }
      }
    });
    if (committed_pages_ == 0) return;  // Nothing was written, so nothing was flushed.
    checkpointer_.committed(committed_pages_, erased_);
    if (options_.after_commit) options_.after_commit();
  }

  // VACUUM builds the new file beside the old one: on the disk, as the whole of it may not fit into
  // memory. Only what is kept passes there, and the system takes the file back by itself.
  Result<void> vacuum() {
    committed_pages_ = 0;
    Result<void> done;
    gate_.pass([&] {
      done = database_.script("PRAGMA temp_store = FILE");
      if (done) done = database_.script("VACUUM");
      // Cannot fail where the first one did not.
      static_cast<void>(database_.script("PRAGMA temp_store = MEMORY"));
    });
    if (committed_pages_ > 0) checkpointer_.committed(committed_pages_, true);
    return done;
  }

  // A work hardly ever fails, and to be able to take one back SQLite copies each page before the
  // work's first change of it. So they are tried without, and only where one fails are all of them
  // run again, each behind a savepoint. Whoever is alone takes the transaction back with them.
  Result<void> commit(Jobs jobs) {
    auto all_well = try_together(jobs);
    if (!all_well) return tl::unexpected(all_well.error());
    if (*all_well) return {};
    if (const auto back = database_.run("ROLLBACK"); !back) return tl::unexpected(back.error());
    erased_ = false;
    return jobs.size() == 1 ? Result<void>{} : commit_one_by_one(jobs);
  }

  // False: a work failed, and the transaction still stands.
  Result<bool> try_together(Jobs jobs) {
    if (const auto begun = database_.run("BEGIN IMMEDIATE"); !begun)
      return tl::unexpected(begun.error());
    for (const auto& job : jobs) {
      job->outcome = run_one(*job->work);
      if (auto stands = transaction_stands(*job); !stands) return tl::unexpected(stands.error());
      if (!job->outcome) return false;
    }
    return database_.run("COMMIT").map([](auto) { return true; });
  }

  Result<void> commit_one_by_one(Jobs jobs) {
    if (const auto begun = database_.run("BEGIN IMMEDIATE"); !begun)
      return tl::unexpected(begun.error());
    for (const auto& job : jobs) {
      if (const auto point = database_.run("SAVEPOINT work"); !point)
        return tl::unexpected(point.error());
      job->outcome = run_one(*job->work);
      if (auto stands = transaction_stands(*job); !stands) return stands;
      if (!job->outcome) {
        if (const auto back = database_.run("ROLLBACK TO work"); !back)
          return tl::unexpected(back.error());
      }
      if (const auto done = database_.run("RELEASE work"); !done)
        return tl::unexpected(done.error());
    }
    return database_.run("COMMIT").map([](auto) {});
  }

  // On a full disk or a failing one SQLite may have taken back the whole transaction, earlier works
  // included.
  Result<void> transaction_stands(const Writer::Job& job) const {
    if (database_.in_transaction()) return {};
    return fail(Errc::Unavailable, job.outcome ? "the database took the transaction back"
                                               : job.outcome.error().context);
  }

  Result<void> run_one(const Writer::Work& work) {
    sqlite::SqliteTransaction transaction{database_, options_.keys, keys_};
    try {
      auto outcome = work(transaction);
      erased_ = erased_ || transaction.has_erased();
      return outcome;
    } catch (const std::exception& exception) {
      // Its type only: what() of a parser may quote what somebody wrote.
      return fail(Errc::Invalid,
                  fmt::format("a work threw {}; nothing of it was kept", typeid(exception).name()));
    } catch (...) {
      return fail(Errc::Invalid,
                  "a work threw something that is no exception; nothing of it was kept");
    }
  }

  static int note_commit(void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteStore*>(self)->committed_pages_ = pages;
    return SQLITE_OK;
  }

  sqlite::FileLock lock_;
  Database database_;  // only the writer's thread
  const SqliteOptions options_;
  const sqlite::InstallationKeys keys_;
  std::int64_t committed_pages_ = 0;  // only the writer's thread
  bool erased_ = false;               // only the writer's thread
  sqlite::CommitGate gate_;
  sqlite::Checkpointer checkpointer_;
  Writer writer_;  // last: its thread uses all of the above
};

// SQLite would make the file with the process's umask; people's words belong to the owner alone.
// The log beside it takes the file's mode.
Result<void> make_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) {
    ::close(descriptor);
    return {};
  }
  const int reason = errno;
  const bool denied = reason == EACCES || reason == EPERM || reason == EROFS || reason == EISDIR;
  return fail(
      denied ? Errc::Denied : Errc::Unavailable,
      fmt::format("cannot write the database {}: {}: check the path, its owner and its mode",
                  path.string(), std::strerror(reason)));
}

tl::unexpected<Error> named(const std::filesystem::path& path, const Error& error) {
  return fail(error.code, fmt::format("{}: {}", path.string(), error.context));
}

Result<sqlite::InstallationKeys> prepare(Database& database, const crypto::KeyRing& ring) {
  const auto steps = sqlite::migrations();
  // Before anything is written: a file that is not ours must stay as it is.
  const auto version = sqlite::version_of(database, static_cast<std::int64_t>(steps.size()));
  if (!version) return tl::unexpected(version.error());
  if (database.is_read_only())
    return fail(Errc::Denied, "the database is read-only: check its owner and mode");
  if (auto set = database.script(connection_settings()); !set) return tl::unexpected(set.error());
  const auto mode =
      database.first("PRAGMA journal_mode", [](const sqlite::Row& row) { return row.text(0); });
  if (!mode) return tl::unexpected(mode.error());
  if (*mode != "wal") {
    return fail(Errc::Unavailable,
                "the disk does not allow a write-ahead log: use a local disk, not a network one");
  }
  if (auto done = sqlite::migrate(database, steps); !done) return tl::unexpected(done.error());

  if (const auto begun = database.run("BEGIN IMMEDIATE"); !begun)
    return tl::unexpected(begun.error());
  auto keys = sqlite::open_installation_keys(database, ring);
  const auto ended = keys ? database.run("COMMIT") : database.run("ROLLBACK");
  if (keys && !ended) return tl::unexpected(ended.error());
  return keys;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(SqliteOptions options) {
  std::error_code ignored;
  // One lock for all names of a file: a symbolic link must not get past it.
  if (const auto real = std::filesystem::canonical(options.path, ignored); !ignored)
    options.path = real;
  const auto& path = options.path;

  auto lock = sqlite::FileLock::lock(path);
  if (!lock) return tl::unexpected(lock.error());
  if (const auto made = make_file(path); !made) return tl::unexpected(made.error());
  auto database = Database::open(path);
  if (!database) return named(path, database.error());
  auto keys = prepare(*database, options.keys);
  if (!keys) return named(path, keys.error());
  auto checkpoints = Database::open(path);
  if (!checkpoints) return named(path, checkpoints.error());
  if (const auto set = checkpoints->script(connection_settings()); !set)
    return named(path, set.error());

  return std::make_unique<SqliteStore>(std::move(*lock), std::move(*database),
                                       std::move(*checkpoints), std::move(options),
                                       std::move(*keys));
}

}  // namespace tillit::store
