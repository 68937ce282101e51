#include "content/content_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

namespace tillit::content {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& path) {
  std::error_code failed;
  const auto size = fs::file_size(path, failed);
  if (failed)
    return fail(Errc::Unavailable,
                fmt::format("cannot read {}: {}", path.string(), failed.message()));
  if (size > kMaxFileBytes) {
    return fail(Errc::Invalid,
                fmt::format("{} is larger than {} bytes", path.string(), kMaxFileBytes));
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  // A file that was cut short meanwhile is whatever could be read; the loader then says what is
  // wrong with it.
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || !in.is_open())
    return fail(Errc::Unavailable, fmt::format("cannot read {}", path.string()));
  return bytes;
}

Result<void> add_folder(const fs::path& root, const char* folder, ContentFiles& files) {
  std::error_code failed;
  if (!fs::is_directory(root / folder, failed)) {
    return fail(Errc::NotFound, fmt::format("there is no folder {} in {}", folder, root.string()));
  }
  std::size_t total = 0;
  fs::recursive_directory_iterator entry(root / folder, failed);
  for (const fs::recursive_directory_iterator end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() != ".json" || !entry->is_regular_file(failed)) continue;
    auto bytes = read_file(entry->path());
    if (!bytes) return tl::unexpected(bytes.error());
    total += bytes->size();
    if (total > kMaxContentBytes || files.size() >= kMaxContentFiles) {
      return fail(Errc::Invalid, fmt::format("{} holds more than {} bytes or {} files",
                                             root.string(), kMaxContentBytes, kMaxContentFiles));
    }
    files.emplace(entry->path().lexically_relative(root).generic_string(), std::move(*bytes));
  }
  if (failed)
    return fail(Errc::Unavailable,
                fmt::format("cannot read {}: {}", (root / folder).string(), failed.message()));
  return {};
}

}  // namespace

Result<ContentFiles> read_content_files(const fs::path& root) {
  ContentFiles files;
  try {
    for (const char* folder : {"dialogs", "locales"}) {
      if (auto added = add_folder(root, folder, files); !added)
        return tl::unexpected(added.error());
    }
    std::error_code failed;
    if (fs::is_directory(root / "calendars", failed)) {
      if (auto added = add_folder(root, "calendars", files); !added)
        return tl::unexpected(added.error());
    }
  } catch (const std::exception& error) {  // path conversions and memory
    return fail(Errc::Unavailable, fmt::format("cannot read {}: {}", root.string(), error.what()));
  }
  return files;
}

}  // namespace tillit::content
