#pragma once

#include "core/result.hpp"

#include <map>
#include <string>

namespace tillit::packages {

// Name in the archive -> its bytes. Names are plain ASCII without folders.
using Files = std::map<std::string, std::string>;

// The files as a zip archive, deflated. The same files give the same bytes, whenever and in
// whatever time zone it is made: every entry carries 1980-01-01, the first day a zip can name.
// Thread-safety: any thread. Errors: Unavailable (no memory, or the library says no).
[[nodiscard]] Result<std::string> zip(const Files& files);

}  // namespace tillit::packages
