#include "main/config.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tillit {
namespace {

using nlohmann::json;

class Reader {
 public:
  Reader(const std::filesystem::path& folder,
         const std::function<std::optional<std::string>(const std::string&)>& environment)
      : folder_(folder), environment_(environment) {}

  void problem(const std::string& key, const std::string& what) {
    problems_.push_back(key + ": " + what);
  }
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

  std::optional<std::string> text(const json& value, const std::string& key) {
    if (!value.is_string()) {
      problem(key, "must be a text");
      return std::nullopt;
    }
    std::string out;
    std::string rest = value.get<std::string>();
    for (;;) {
      const std::size_t start = rest.find("${");
      const std::size_t end = start == std::string::npos ? start : rest.find('}', start);
      if (end == std::string::npos) return out + rest;
      const std::string name = rest.substr(start + 2, end - start - 2);
      const auto set = environment_(name);
      if (!set) {
        problem(key, "the environment variable " + name + " is not set");
        return std::nullopt;
      }
      out += rest.substr(0, start) + *set;
      rest = rest.substr(end + 1);
    }
  }
  std::optional<std::filesystem::path> path(const json& value, const std::string& key) {
    const auto read = text(value, key);
    if (!read) return std::nullopt;
    if (read->empty()) {
      problem(key, "must not be empty");
      return std::nullopt;
    }
    return folder_ / *read;
  }

 private:
  const std::filesystem::path& folder_;
  const std::function<std::optional<std::string>(const std::string&)>& environment_;
  std::vector<std::string> problems_;
};

void read_help_lines(Reader& reader, const json& value, Config& config) {
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

}  // namespace

Result<Config> parse_config(
    std::string_view bytes, const std::filesystem::path& folder,
    const std::function<std::optional<std::string>(const std::string&)>& environment) {
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
  Reader reader(folder, environment);
  for (const auto& [key, value] : in.items()) {
    if (key == "//") continue;
    if (key == "database") {
      config.database = reader.path(value, key);
    } else if (key == "key_file") {
      config.key_file = reader.path(value, key);
    } else if (key == "keys") {
      if (auto keys = reader.text(value, key)) config.keys = Secret(std::move(*keys));
    } else if (key == "content") {
      config.content = reader.path(value, key);
    } else if (key == "time_zone") {
      config.zone = reader.text(value, key);
    } else if (key == "safety") {
      if (!value.is_object()) {
        reader.problem(key, "must be an object");
        continue;
      }
      for (const auto& [inner, lines] : value.items()) {
        if (inner == "//") continue;
        if (inner == "help_lines") {
          read_help_lines(reader, lines, config);
        } else {
          reader.problem("safety." + inner,
                         "is not a key of Tillit; docs/configuration.md lists them");
        }
      }
    } else {
      reader.problem(key, "is not a key of Tillit; docs/configuration.md lists them");
    }
  }
  if (config.key_file && config.keys)
    reader.problem("keys", "set either keys or key_file, not both");
  if (!reader.problems().empty())
    return fail(Errc::Invalid, fmt::format("{}", fmt::join(reader.problems(), "\n")));
  return config;
}

Result<Config> read_config(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Errc::NotFound, "cannot read the config file " + path.string());
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return parse_config(
      bytes.str(), path.parent_path(), [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(
            name.c_str());  // NOLINT(concurrency-mt-unsafe): read at start, before any thread
        return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
      });
}

}  // namespace tillit
