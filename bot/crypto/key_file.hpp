#pragma once

#include "crypto/seal.hpp"

#include <filesystem>

namespace tillit::crypto {

// Reads the master keys beside a database, or makes them at the first run: one new key, mode 0600,
// on the disk before this returns, and never over a file that is there. `database_exists` true
// means that keys must have existed once; then nothing is made, because a new key would open
// nothing and hide the loss. Errors: Denied (others may read the file; no permission), NotFound
// (lost: a database without its key file), Invalid (does not parse), Unavailable (disk). None names
// key bytes.
[[nodiscard]] Result<KeyRing> load_or_create_key_file(const std::filesystem::path& path,
                                                      bool database_exists);

}  // namespace tillit::crypto
