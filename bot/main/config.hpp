#pragma once

#include "core/id.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit {

// What an operator may set in config.json (docs/configuration.md explains every key).
struct Config {
  std::optional<std::filesystem::path> database;
  std::optional<std::filesystem::path> key_file;  // default: the database's path + ".key"
  std::optional<Secret> keys;  // instead of a file: the same lines, from the environment
  std::optional<std::filesystem::path> content;  // the folder that holds dialogs/ and locales/
  std::optional<std::string> zone;
  std::map<Language, std::vector<std::string>> help_lines;  // whom to call, by language
};

// Reads the file and puts `${NAME}` in texts in from the environment. All problems at once, each
// with the path of its key: unknown keys, wrong types, missing variables. Paths are relative to the
// file's folder. Errors: Invalid (one line per problem), NotFound.
[[nodiscard]] Result<Config> read_config(const std::filesystem::path& path);
// The same from bytes; `environment` gives the value of a variable or nullopt.
[[nodiscard]] Result<Config> parse_config(
    std::string_view bytes, const std::filesystem::path& folder,
    const std::function<std::optional<std::string>(const std::string&)>& environment);

}  // namespace tillit
