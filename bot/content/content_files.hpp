#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace tillit::content {

// Everything an author writes, as bytes: path relative to the content's root
// ("dialogs/interest.json") -> the file. Loading and checking are pure over this value, so a test
// needs no disk.
using ContentFiles = std::map<std::string, std::string, std::less<>>;

inline constexpr std::size_t kMaxFileBytes = 1024 * 1024;
inline constexpr std::size_t kMaxContentBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kMaxContentFiles = 5'000;

// Reads dialogs/*.json, locales/**/*.json and, if the folder is there, calendars/*.json below
// `root`; anything else is left alone. The only function of this folder that touches the disk.
// Symbolic links to files are followed, links to folders are not. Errors: NotFound (no dialogs/
// there), Invalid (a cap exceeded), Unavailable (the disk says no).
[[nodiscard]] Result<ContentFiles> read_content_files(const std::filesystem::path& root);

}  // namespace tillit::content
