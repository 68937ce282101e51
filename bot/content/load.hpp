#pragma once

#include "content/calendars.hpp"
#include "content/content_files.hpp"
#include "content/diagnostic.hpp"
#include "dialogue/library.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// Turns what authors write into what the engine walks, and says everything that is wrong with it.
// Pure; any thread.
namespace tillit::content {

// Connects the declarations of host.json to the program's functions; adds one sentence to `missing`
// for each that the program does not have as declared, naming it. Provided by bot/coaching.
using HostBinder = std::function<std::unique_ptr<const dialogue::HostFunctions>(
    const dialogue::HostTypes&, std::vector<std::string>& missing)>;

struct LoadResult {
  std::shared_ptr<const dialogue::Library> library;  // nullptr if there is any error
  std::vector<Diagnostic> diagnostics;               // by file and line; warnings too
  std::shared_ptr<const Calendars> calendars{};      // nullptr exactly when `library` is
};

// Never throws, whatever the bytes. A set of files is taken whole or not at all.
[[nodiscard]] LoadResult load(const ContentFiles& files, const HostBinder& bind);

}  // namespace tillit::content
