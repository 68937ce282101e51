#include "store/sqlite/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tillit::store::sqlite {
namespace {

std::string holder(int descriptor) {
  std::array<char, 24> text{};
  const ssize_t got = ::pread(descriptor, text.data(), text.size() - 1, 0);
  const std::string pid{text.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
  const std::size_t end = pid.find_first_not_of("0123456789");
  // Taken, but not yet written down: the other one is just starting.
  return end == 0 || pid.empty() ? "unknown" : pid.substr(0, end);
}

}  // namespace

Result<FileLock> FileLock::lock(const std::filesystem::path& database) {
  const std::string path = database.string() + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const int reason = errno;
    if (reason == ENOENT) {
      return fail(
          Errc::NotFound,
          fmt::format("the folder of the database {} does not exist: make it", database.string()));
    }
    if (reason == EACCES || reason == EPERM || reason == EROFS) {
      return fail(Errc::Denied,
                  fmt::format("cannot write beside the database {}: {}: check the owner and "
                              "mode of its folder",
                              database.string(), std::strerror(reason)));
    }
    return fail(Errc::Unavailable, fmt::format("cannot lock the database {}: {}", database.string(),
                                               std::strerror(reason)));
  }
  FileLock lock{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(Errc::Unavailable, fmt::format("cannot lock the database {}: {}",
                                                 database.string(), std::strerror(errno)));
    }
    return fail(Errc::Denied,
                fmt::format("another process serves this database (pid {}): {}: stop it first",
                            holder(descriptor), database.string()));
  }
  // Only for the message above: a failure here costs a name, not the lock.
  const std::string pid = fmt::format("{}\n", ::getpid());
  [[maybe_unused]] const bool written =
      ::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, pid.data(), pid.size(), 0) > 0;
  return lock;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace tillit::store::sqlite
