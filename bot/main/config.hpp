#pragma once

#include "channels/slack/settings.hpp"
#include "channels/teams/settings.hpp"
#include "content/calendars.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit {

// Where to listen: a numeric address (or "localhost") and a port, 0 for any free one.
struct ListenAddress {
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 0;

  [[nodiscard]] bool is_loopback() const;
  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);
[[nodiscard]] std::string to_string(const ListenAddress& address);

struct ServerConfig {
  ListenAddress listen{"127.0.0.1", 8080};
  std::optional<ListenAddress> admin_listen = ListenAddress{"127.0.0.1", 9090};  // none: off
  std::string public_url;  // without a slash at the end; "" if not set
  unsigned threads = 64;
  bool keep_alive = false;
  std::size_t max_body = 2 * 1024 * 1024;  // bytes
};

struct LogConfig {
  enum class Level { Debug, Info, Warning, Error } level = Level::Info;
  enum class Format { Text, Json } format = Format::Text;
};

struct SlackConfig {
  slack::Settings settings;
  int senders = 16;                       // messages on their way at once
  int posts_per_minute = 300;             // of one workspace
  std::chrono::milliseconds pause{1000};  // between two messages of one conversation
};

struct TeamsConfig {
  teams::TeamsSettings settings;
  int senders = 16;                       // messages on their way at once
  std::chrono::milliseconds pause{1000};  // between two messages of one conversation

  // Whether there is a bot at all, or only an outgoing webhook.
  [[nodiscard]] bool has_bot() const {
    return !settings.app_id.empty() || settings.allow_unauthenticated;
  }
};

// Whose holidays count.
struct CalendarConfig {
  content::CalendarChoice home;
  struct Elsewhere {
    std::vector<std::string> zones;  // of people who are there, instead of `home`
    content::CalendarChoice choice;
  };
  std::vector<Elsewhere> elsewhere;
};

// What an operator may set in config.json (docs/configuration.md explains every key).
struct Config {
  std::optional<std::filesystem::path> database;
  std::optional<std::filesystem::path> key_file;  // default: the database's path + ".key"
  std::optional<Secret> keys;  // instead of a file: the same lines, from the environment
  std::optional<std::filesystem::path> content;  // the folder that holds dialogs/ and locales/
  std::optional<std::string> zone;
  std::optional<Language> language;  // of somebody new, where the channel does not say
  std::map<Language, std::vector<std::string>> help_lines;  // whom to call, by language
  CalendarConfig calendar;
  bool check_ins = true;  // whether people get a weekly check-in at all
  ServerConfig server;
  LogConfig log;
  std::optional<SlackConfig> slack;
  std::optional<TeamsConfig> teams;
};

// Nothing set. Not inline: at -O3 g++ 12 takes the strings of an inlined default for uninitialised.
[[nodiscard]] Config default_config();

// What a config is read with besides its own bytes.
struct ConfigSources {
  std::filesystem::path folder;  // paths in the config are relative to it
  std::function<std::optional<std::string>(const std::string&)> environment;
  // The bytes of a file that holds a secret. Errors as a word for the operator.
  std::function<Result<std::string>(const std::filesystem::path&)> read_file;
};

// Reads the file and puts `${NAME}` in texts in from the environment. All problems at once, each
// with the path of its key: unknown keys, wrong types, values that cannot be, missing variables and
// files. Errors: Invalid (one line per problem, by key; no values of secrets), NotFound.
[[nodiscard]] Result<Config> read_config(const std::filesystem::path& path);
// The same from bytes.
[[nodiscard]] Result<Config> parse_config(std::string_view bytes, const ConfigSources& sources);

// What is allowed and yet worth a word when serving: one line each.
[[nodiscard]] std::vector<std::string> warnings_of(const Config& config);

}  // namespace tillit
