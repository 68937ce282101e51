#pragma once

#include "packages/teams_texts.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace tillit::packages {

// What an operator decides about the app in Teams. Texts are UTF-8 and shown as they are.
struct TeamsApp {
  std::string bot_id;   // the app id of the registration (a GUID)
  std::string app_id;   // of the package itself; "": derived from bot_id, the same every time
  std::string version;  // "1.0.0"; Teams takes only a higher one over one it has
  std::string name = "Tillit";
  std::string organisation;  // who answers for it; Teams shows this as the developer
  std::string website;
  std::string privacy;     // an address; "": the website
  std::string terms;       // an address; "": the website
  std::string public_url;  // of the bot; "": not told
  std::vector<std::string> scopes = {"personal", "team", "groupChat"};
  Language language;  // of people whose own language has no texts; empty: the first of the texts
};

// Everything that Teams or its schema (1.25) would refuse, each with the option that mends it.
// `texts` are judged too: an author may have changed them. Empty: the functions below may be
// called.
[[nodiscard]] std::vector<std::string> problems_of(const TeamsApp& app,
                                                   const std::vector<TeamsTexts>& texts);

// The id of the package: lower case. Derived ones are UUIDs of version 8 (RFC 9562): one bot has
// one package, and a later package replaces it.
[[nodiscard]] std::string package_id(const TeamsApp& app);

// The texts that manifest.json itself holds, for everybody whose language has no file.
[[nodiscard]] const TeamsTexts& default_texts(const TeamsApp& app,
                                              const std::vector<TeamsTexts>& texts);

// manifest.json, with a file "<language>.json" named for every other language.
[[nodiscard]] nlohmann::ordered_json teams_manifest(const TeamsApp& app,
                                                    const std::vector<TeamsTexts>& texts);
[[nodiscard]] nlohmann::ordered_json teams_language_file(const TeamsApp& app,
                                                         const TeamsTexts& texts);

}  // namespace tillit::packages
