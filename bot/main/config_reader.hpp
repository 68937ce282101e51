#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "main/config.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tillit {

// Takes typed values out of a config and gathers what is wrong with them. A function that returns
// nullopt has noted why; `key` is the path that the operator sees ("slack.api_url"). One thread.
class ConfigReader {
 public:
  using Json = nlohmann::json;
  using Read = std::function<void(const Json& value, const std::string& key)>;

  explicit ConfigReader(const ConfigSources& sources) : sources_(sources) {}

  void problem(const std::string& key, const std::string& what);
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

  // Calls the reader of each key that is there; keys without one are problems, "//" is skipped.
  // `path` is "" for the whole config.
  void object(const Json& value, const std::string& path, const std::map<std::string, Read>& keys);

  [[nodiscard]] std::optional<std::string> text(const Json& value, const std::string& key);
  [[nodiscard]] std::optional<std::filesystem::path> path(const Json& value,
                                                          const std::string& key);
  // A text, or {"file": "/run/secrets/x"} without the line end that editors put behind it. Never
  // empty.
  [[nodiscard]] std::optional<Secret> secret(const Json& value, const std::string& key);
  [[nodiscard]] std::optional<bool> flag(const Json& value, const std::string& key);
  [[nodiscard]] std::optional<std::int64_t> whole(const Json& value, const std::string& key,
                                                  std::int64_t least, std::int64_t most);
  // One secret, or a list of up to `most`.
  [[nodiscard]] std::vector<Secret> secrets(const Json& value, const std::string& key,
                                            std::size_t most);
  // A list of texts; `[0]` and so on are their keys.
  [[nodiscard]] std::vector<std::string> texts(const Json& value, const std::string& key);
  // Absolute; https unless it leads to this machine.
  [[nodiscard]] std::optional<std::string> url(const Json& value, const std::string& key);

 private:
  const ConfigSources& sources_;
  std::vector<std::string> problems_;
};

// The sections, each in its own file.
void read_server(ConfigReader& reader, const nlohmann::json& value, ServerConfig& server);
void read_calendar(ConfigReader& reader, const nlohmann::json& value, CalendarConfig& calendar);
void read_log(ConfigReader& reader, const nlohmann::json& value, LogConfig& log);
[[nodiscard]] SlackConfig read_slack(ConfigReader& reader, const nlohmann::json& value);
[[nodiscard]] TeamsConfig read_teams(ConfigReader& reader, const nlohmann::json& value);

}  // namespace tillit
