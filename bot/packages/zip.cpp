#include "packages/zip.hpp"

#include <zip.h>

#include <memory>

namespace tillit::packages {
namespace {

// Years since 1980, month and day in one number (APPNOTE.TXT 4.4.6). libzip would take the moment
// of the call, in local time.
constexpr zip_uint16_t kFirstDay = (0U << 9U) | (1U << 5U) | 1U;
constexpr zip_uint32_t kRegularFile = 0100644U << 16U;  // attributes as Unix has them

struct FreeSource {
  void operator()(zip_source_t* source) const noexcept { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;
struct DiscardArchive {
  void operator()(zip_t* archive) const noexcept { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

tl::unexpected<Error> refused(const char* what) {
  return fail(Errc::Unavailable, std::string("making a zip archive: ") + what);
}

// `bytes` is read when the archive is closed, so it must live until then.
bool add(zip_t* archive, const std::string& name, const std::string& bytes) {
  Source content{zip_source_buffer(archive, bytes.data(), bytes.size(), 0)};
  if (content == nullptr) return false;
  const zip_int64_t added = zip_file_add(archive, name.c_str(), content.get(), ZIP_FL_ENC_UTF_8);
  if (added < 0) return false;
  static_cast<void>(content.release());  // the archive's from here on
  const auto index = static_cast<zip_uint64_t>(added);
  return zip_file_set_dostime(archive, index, 0, kFirstDay, 0) == 0 &&
         zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, kRegularFile) == 0;
}

Result<std::string> read_all(zip_source_t* source) {
  zip_stat_t about;
  zip_stat_init(&about);
  if (zip_source_stat(source, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 ||
      zip_source_open(source) != 0)
    return refused("reading it back");
  std::string bytes(about.size, '\0');
  const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (read < 0 || static_cast<zip_uint64_t>(read) != about.size) return refused("reading it back");
  return bytes;
}

}  // namespace

Result<std::string> zip(const Files& files) {
  zip_error_t error;
  zip_error_init(&error);
  const Source target{zip_source_buffer_create(nullptr, 0, 0, &error)};
  if (target == nullptr) return refused("no memory");
  Archive archive{zip_open_from_source(target.get(), ZIP_TRUNCATE, &error)};
  if (archive == nullptr) return refused("opening it");
  zip_source_keep(target.get());  // the archive frees its own hold when it is closed; we read after
  for (const auto& [name, bytes] : files) {
    if (!add(archive.get(), name, bytes)) return refused("adding a file");
  }
  if (zip_close(archive.get()) != 0) return refused("closing it");
  static_cast<void>(archive.release());
  return read_all(target.get());
}

}  // namespace tillit::packages
