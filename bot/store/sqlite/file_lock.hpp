#pragma once

#include "core/result.hpp"

#include <filesystem>

namespace tillit::store::sqlite {

// "One process per database file", held from lock() to destruction through flock(2) on
// "<file>.lock". The kernel lets go of it when the process ends in whatever way, so nothing has to
// be cleaned up after a kill; the lock file itself stays. A second lock() within the same process
// is refused as well. A copy of the file on a network disk without flock is not protected.
class FileLock {
 public:
  // Errors: Denied (held by another, whose process id is named; or no permission), NotFound (the
  // folder is missing), Unavailable.
  [[nodiscard]] static Result<FileLock> lock(const std::filesystem::path& database);

  FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace tillit::store::sqlite
