#include "main/config.hpp"

#include "main/config_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tillit {
namespace {

using nlohmann::json;

void read_help_lines(ConfigReader& reader, const json& value, Config& config) {
  if (!value.is_object())
    return reader.problem("safety.help_lines", "must be an object: language -> list of texts");
  for (const auto& [language, lines] : value.items()) {
    const std::string key = "safety.help_lines." + language;
    if (language == "//") continue;
    if (!lines.is_array() || lines.empty()) {
      reader.problem(key, "must be a list of one or more texts");
      continue;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (auto line = reader.text(lines[i], fmt::format("{}[{}]", key, i)))
        config.help_lines[Language(language)].push_back(std::move(*line));
    }
  }
}

// Keys may come in any order, and these need each other.
void check_together(ConfigReader& reader, Config& config) {
  if (config.key_file && config.keys)
    reader.problem("keys", "set either keys or key_file, not both");
  if (config.slack) {
    config.slack->settings.public_url = config.server.public_url;
    if (!config.slack->settings.client_id.empty() && config.server.public_url.empty())
      reader.problem("server.public_url",
                     "is missing, and slack.client_id needs it: Slack sends people back there");
  }
  if (!config.teams) return;
  config.teams->settings.public_url = config.server.public_url;
  if (!config.teams->settings.allow_unauthenticated) return;
  // Behind a proxy the whole world comes from loopback.
  if (!config.server.listen.is_loopback())
    reader.problem("teams.allow_unauthenticated",
                   "is only for trying: server.listen must be an address of this machine alone");
  if (!config.server.public_url.empty())
    reader.problem("teams.allow_unauthenticated",
                   "is only for trying: there must be no server.public_url with it");
}

Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Errc::NotFound, "cannot read the file " + path.string());
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (file.bad()) return fail(Errc::Unavailable, "cannot read the file " + path.string());
  return bytes.str();
}

}  // namespace

Config default_config() { return {}; }

Result<Config> parse_config(std::string_view bytes, const ConfigSources& sources) {
  json in;
  try {
    in = json::parse(bytes);
  } catch (const json::parse_error& error) {
    return fail(
        Errc::Invalid,
        fmt::format("not JSON, near byte {}: check commas, quotes and brackets there", error.byte));
  }
  if (!in.is_object()) return fail(Errc::Invalid, "the whole must be an object: { … }");
  Config config;
  ConfigReader reader(sources);
  const auto into_path = [&](std::optional<std::filesystem::path>& target) {
    return [&reader, &target](const json& value, const std::string& key) {
      target = reader.path(value, key);
    };
  };
  reader.object(
      in, "",
      {{"database", into_path(config.database)},
       {"key_file", into_path(config.key_file)},
       {"keys",
        [&](const json& value, const std::string& key) {
          if (auto keys = reader.text(value, key)) config.keys = Secret(std::move(*keys));
        }},
       {"content", into_path(config.content)},
       {"language",
        [&](const json& value, const std::string& key) {
          if (auto code = reader.text(value, key)) config.language = Language(*code);
        }},
       {"time_zone",
        [&](const json& value, const std::string& key) { config.zone = reader.text(value, key); }},
       {"safety",
        [&](const json& value, const std::string& key) {
          reader.object(value, key, {{"help_lines", [&](const json& lines, const std::string&) {
                                        read_help_lines(reader, lines, config);
                                      }}});
        }},
       {"calendar", [&](const json& value,
                        const std::string&) { read_calendar(reader, value, config.calendar); }},
       {"check_ins",
        [&](const json& value, const std::string& key) {
          config.check_ins = reader.flag(value, key).value_or(true);
        }},
       {"server",
        [&](const json& value, const std::string&) { read_server(reader, value, config.server); }},
       {"log", [&](const json& value, const std::string&) { read_log(reader, value, config.log); }},
       {"slack",
        [&](const json& value, const std::string&) { config.slack = read_slack(reader, value); }},
       {"teams",
        [&](const json& value, const std::string&) { config.teams = read_teams(reader, value); }}});
  check_together(reader, config);
  if (!reader.problems().empty())
    return fail(Errc::Invalid, fmt::format("{}", fmt::join(reader.problems(), "\n")));
  return config;
}

Result<Config> read_config(const std::filesystem::path& path) {
  const auto bytes = bytes_of(path);
  if (!bytes) return fail(Errc::NotFound, "cannot read the config file " + path.string());
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(
        name.c_str());  // NOLINT(concurrency-mt-unsafe): read at start, before any thread
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  };
  return parse_config(*bytes, {path.parent_path(), environment, bytes_of});
}

std::vector<std::string> warnings_of(const Config& config) {
  std::vector<std::string> warnings;
  if (!config.server.listen.is_loopback())
    warnings.push_back(
        "server.listen is reachable from other machines and speaks no TLS: a proxy "
        "on a private network must stand before it");
  if (config.server.admin_listen && !config.server.admin_listen->is_loopback())
    warnings.push_back(
        "server.admin_listen is reachable from other machines and asks for no "
        "password: only your monitoring may get there");
  if (config.slack && config.server.public_url.empty())
    warnings.push_back(
        "server.public_url is not set: `tillit doctor` cannot see whether Slack "
        "reaches this bot");
  if (config.teams && config.teams->settings.allow_unauthenticated) {
    warnings.push_back(
        "teams.allow_unauthenticated is on: every program on this machine can speak "
        "as anybody. For trying only");
  } else if (config.teams && config.server.public_url.empty()) {
    warnings.push_back(
        "server.public_url is not set: `tillit doctor` cannot see whether Teams "
        "reaches this bot");
  }
  return warnings;
}

}  // namespace tillit
