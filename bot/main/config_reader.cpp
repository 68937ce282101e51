#include "main/config_reader.hpp"

#include "http/url.hpp"

#include <fmt/format.h>

#include <limits>

namespace tillit {

void ConfigReader::problem(const std::string& key, const std::string& what) {
  problems_.push_back(key + ": " + what);
}

void ConfigReader::object(const Json& value, const std::string& path,
                          const std::map<std::string, Read>& keys) {
  if (!value.is_object()) return problem(path, "must be an object");
  for (const auto& [name, inner] : value.items()) {
    if (name == "//") continue;
    const std::string key = path.empty() ? name : path + "." + name;
    if (const auto read = keys.find(name); read != keys.end()) {
      read->second(inner, key);
    } else {
      problem(key, "is not a key of Tillit; docs/configuration.md lists them");
    }
  }
}

std::optional<std::string> ConfigReader::text(const Json& value, const std::string& key) {
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
    const auto set = sources_.environment(name);
    if (!set) {
      problem(key, "the environment variable " + name + " is not set");
      return std::nullopt;
    }
    out += rest.substr(0, start) + *set;
    rest = rest.substr(end + 1);
  }
}

std::optional<std::filesystem::path> ConfigReader::path(const Json& value, const std::string& key) {
  const auto read = text(value, key);
  if (!read) return std::nullopt;
  if (read->empty()) {
    problem(key, "must not be empty");
    return std::nullopt;
  }
  return sources_.folder / *read;
}

std::optional<Secret> ConfigReader::secret(const Json& value, const std::string& key) {
  std::optional<std::string> bytes;
  if (value.is_object()) {
    std::optional<std::filesystem::path> file;
    const std::size_t before = problems_.size();
    object(value, key, {{"file", [&](const Json& inner, const std::string& inner_key) {
                           file = path(inner, inner_key);
                         }}});
    if (!file) {
      if (problems_.size() == before) problem(key, "must be a text or {\"file\": \"…\"}");
      return std::nullopt;
    }
    auto read = sources_.read_file(*file);
    if (!read) {
      problem(key, read.error().context);
      return std::nullopt;
    }
    bytes = std::move(*read);
    while (!bytes->empty() && (bytes->back() == '\n' || bytes->back() == '\r')) bytes->pop_back();
  } else if (value.is_string()) {
    bytes = text(value, key);
    if (!bytes) return std::nullopt;
  } else {
    problem(key, "must be a text or {\"file\": \"…\"}");
    return std::nullopt;
  }
  if (bytes->empty()) {
    problem(key, "must not be empty");
    return std::nullopt;
  }
  // It goes into a header or a signature: a blank or line break in it is a slip in copying.
  for (const char c : *bytes) {
    if (c <= ' ' || c > '~') {
      problem(key, "has a blank, a line break or another byte that no secret has");
      return std::nullopt;
    }
  }
  return Secret(std::move(*bytes));
}

std::vector<Secret> ConfigReader::secrets(const Json& value, const std::string& key,
                                          std::size_t most) {
  std::vector<Secret> read;
  if (!value.is_array()) {
    if (auto one = secret(value, key)) read.push_back(std::move(*one));
    return read;
  }
  if (value.empty() || value.size() > most) {
    problem(key, fmt::format("must be one secret, or a list of up to {}", most));
    return read;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto one = secret(value[i], fmt::format("{}[{}]", key, i))) read.push_back(std::move(*one));
  }
  return read;
}

std::vector<std::string> ConfigReader::texts(const Json& value, const std::string& key) {
  std::vector<std::string> read;
  if (!value.is_array()) {
    problem(key, "must be a list of texts");
    return read;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto one = text(value[i], fmt::format("{}[{}]", key, i))) read.push_back(std::move(*one));
  }
  return read;
}

std::optional<bool> ConfigReader::flag(const Json& value, const std::string& key) {
  if (value.is_boolean()) return value.get<bool>();
  problem(key, "must be true or false");
  return std::nullopt;
}

std::optional<std::int64_t> ConfigReader::whole(const Json& value, const std::string& key,
                                                std::int64_t least, std::int64_t most) {
  const bool fits =
      value.is_number_integer() &&
      !(value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()});
  if (fits) {
    const auto number = value.get<std::int64_t>();
    if (number >= least && number <= most) return number;
  }
  problem(key, fmt::format("must be a whole number from {} to {}", least, most));
  return std::nullopt;
}

std::optional<std::string> ConfigReader::url(const Json& value, const std::string& key) {
  const auto read = text(value, key);
  if (!read) return std::nullopt;
  const auto parsed = http::parse_url(*read);
  if (!parsed) {
    problem(key, "must be a whole address, such as https://tillit.example.com");
    return std::nullopt;
  }
  if (parsed->scheme != "https" && !http::is_loopback_host(parsed->host)) {
    problem(key, "must begin with https://");
    return std::nullopt;
  }
  return read;
}

}  // namespace tillit
