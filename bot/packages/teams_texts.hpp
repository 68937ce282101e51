#pragma once

#include "core/id.hpp"

#include <string>
#include <vector>

namespace tillit::dialogue {
struct Library;
}

namespace tillit::packages {

struct TeamsCommand {
  std::string id;     // the global word it stands for ("menu"); "" if the bot does not know `title`
  std::string title;  // what Teams types for the person
  std::string about;
};

// What people read of the app in Teams, in one language: the texts `core.teams_app_*`,
// `core.teams_command_*` and `core.teams_about_*` (docs/core-texts.md).
struct TeamsTexts {
  Language language;
  std::string full_name;
  std::string line;   // one short sentence
  std::string about;  // the page of the app, its parts a line apart
  std::vector<TeamsCommand> commands;
};

// In the order of library.languages, and commands in the order in which they are to be shown.
[[nodiscard]] std::vector<TeamsTexts> teams_texts(const dialogue::Library& library);

// The texts that core.json must have, without "core.". bot/content, which does not know this
// folder, asks for the same ones.
[[nodiscard]] std::vector<std::string> teams_text_keys();

}  // namespace tillit::packages
