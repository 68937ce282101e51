#pragma once

#include "core/result.hpp"
#include "packages/teams_manifest.hpp"
#include "packages/zip.hpp"

#include <string>
#include <vector>

namespace tillit::packages {

// An app package for Teams: manifest.json, color.png, outline.png and a file for each further
// language. The same values make the same bytes. Nothing in it is secret. Pure; any thread. Errors:
// everything that is wrong with the values and the texts at once, as problems_of() says it.
[[nodiscard]] Result<Files, std::vector<std::string>> teams_package_files(
    const TeamsApp& app, const std::vector<TeamsTexts>& texts);

}  // namespace tillit::packages
