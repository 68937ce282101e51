#include "crypto/key_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace tillit::crypto {
namespace {

constexpr std::size_t kLargestKeyFile = 64 * 1024;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> failed(const char* doing, const std::filesystem::path& path, int reason) {
  const bool denied = reason == EACCES || reason == EPERM || reason == EROFS;
  return fail(
      denied ? Errc::Denied : Errc::Unavailable,
      fmt::format("cannot {} the key file {}: {}", doing, path.string(), std::strerror(reason)));
}

Result<KeyRing> read_key_file(const File& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return failed("look at", path, errno);
  if (!S_ISREG(status.st_mode)) {
    return fail(Errc::Invalid, fmt::format("the key file {} is not a file", path.string()));
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fail(Errc::Denied,
                fmt::format("other users of this machine may read or change the key file {0}: run "
                            "chmod 600 {0}, and make a new key if somebody may have copied it",
                            path.string()));
  }
  std::string text(kLargestKeyFile + 1, '\0');
  std::size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t got = ::read(file.descriptor(), text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", path, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  if (filled > kLargestKeyFile) {
    return fail(Errc::Invalid, fmt::format("the key file {} is too long", path.string()));
  }
  text.resize(filled);
  auto ring = KeyRing::parse(Secret{std::move(text)});
  if (!ring) {
    return fail(ring.error().code, fmt::format("{}: {}", path.string(), ring.error().context));
  }
  return ring;
}

Result<void> sync_folder_of(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  const File file{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!file.is_open() || ::fsync(file.descriptor()) != 0) return failed("keep", path, errno);
  return {};
}

// Written whole under another name, then linked: a crash leaves no half key file, and link()
// refuses to replace one that another process made in the meantime.
Result<void> create_key_file(const std::filesystem::path& path) {
  const std::string text = fmt::format(
      "# The master key of the Tillit database beside this file. Whoever has both can read what "
      "people wrote.\n"
      "# Keep a copy apart from the backups of the database: without it they cannot be "
      "opened.\n{}\n",
      KeyRing::make_line().reveal());
  const std::string draft =
      fmt::format("{}.{}", path.string(), sha256_hex(random_bytes(16)).substr(0, 12));
  const File file{::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!file.is_open()) return failed("make", path, errno);

  Result<void> made;
  const ssize_t written = ::write(file.descriptor(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) || ::fsync(file.descriptor()) != 0) {
    made = failed("write", path, written < 0 ? errno : ENOSPC);
  } else if (::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) {
    made = failed("make", path, errno);
  }
  ::unlink(draft.c_str());
  if (!made) return made;
  return sync_folder_of(path);
}

}  // namespace

Result<KeyRing> load_or_create_key_file(const std::filesystem::path& path, bool database_exists) {
  for (;;) {
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.is_open()) return read_key_file(file, path);
    if (errno != ENOENT) return failed("open", path, errno);
    if (database_exists) {
      return fail(Errc::NotFound,
                  fmt::format("the database is there but its key file {} is not: put the key file "
                              "back from your backup; what people wrote cannot be read without it",
                              path.string()));
    }
    const auto made = create_key_file(path);
    if (!made) return tl::unexpected(made.error());
  }
}

}  // namespace tillit::crypto
