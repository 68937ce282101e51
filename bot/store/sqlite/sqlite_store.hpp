#pragma once

#include "crypto/seal.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace tillit::store {

struct SqliteOptions {
  std::filesystem::path path;  // made if missing, mode 0600; its folder must exist
  crypto::KeyRing keys;
  // Test and benchmark hook: called after each COMMIT's flush (for example to add the latency of
  // another disk). May be empty.
  std::function<void()> after_commit;
};

// Opens, locks (one process per file) and migrates the database, and starts the writer and
// checkpoint threads. Errors: Denied (another process serves this file; the file was written by a
// newer version; no permission; read-only), Corrupt (not our database, a damaged one, or the wrong
// key), NotFound (its folder is missing), Unavailable (disk full …). Each says what to do.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(SqliteOptions options);

}  // namespace tillit::store
