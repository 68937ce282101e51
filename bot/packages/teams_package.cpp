#include "packages/teams_package.hpp"

#include "packages/icons.hpp"

namespace tillit::packages {
namespace {

// Only what problems_of() found to be UTF-8 comes here, so this does not throw.
std::string written(const nlohmann::ordered_json& value) { return value.dump(2) + '\n'; }

}  // namespace

Result<Files, std::vector<std::string>> teams_package_files(const TeamsApp& app,
                                                            const std::vector<TeamsTexts>& texts) {
  if (auto problems = problems_of(app, texts); !problems.empty())
    return tl::unexpected(std::move(problems));
  Files files{{"manifest.json", written(teams_manifest(app, texts))},
              {"color.png", color_icon()},
              {"outline.png", outline_icon()}};
  const Language& own = default_texts(app, texts).language;
  for (const TeamsTexts& other : texts) {
    if (other.language != own)
      files[other.language.str() + ".json"] = written(teams_language_file(app, other));
  }
  return files;
}

}  // namespace tillit::packages
