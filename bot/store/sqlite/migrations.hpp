#pragma once

#include "store/sqlite/database.hpp"

#include <span>

namespace tillit::store::sqlite {

// "TILL" in the file's header (https://www.sqlite.org/fileformat2.html#application_id): tells our
// files from others'.
inline constexpr std::int64_t kApplicationId = 0x54494C4C;

// One step forward. Its number is its place in the list, from 1. A step that was once released is
// never edited, only followed.
struct Migration {
  const char* sql;
};
[[nodiscard]] std::span<const Migration> migrations();

// The version the file has; 0 for a new, empty one. Writes nothing.
// Errors: Corrupt (somebody else's file), Denied (newer than `newest`).
[[nodiscard]] Result<std::int64_t> version_of(Database& database, std::int64_t newest);

// Brings the file to the end of `steps`, each in a transaction of its own: a crash or a failure
// leaves a whole version. The caller holds the process lock of the file.
[[nodiscard]] Result<void> migrate(Database& database, std::span<const Migration> steps);

}  // namespace tillit::store::sqlite
