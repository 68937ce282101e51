#include "http/url.hpp"
#include "main/config_reader.hpp"

#include <fmt/format.h>

namespace tillit {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kMostPause{60'000};

void read_signing_secrets(ConfigReader& reader, const json& value, const std::string& key,
                          slack::Settings& settings) {
  if (!value.is_array()) {
    if (auto secret = reader.secret(value, key))
      settings.signing_secrets.push_back(std::move(*secret));
    return;
  }
  if (value.empty() || value.size() > 2)
    return reader.problem(key, "must be one secret, or a list of two while it is being changed");
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto secret = reader.secret(value[i], fmt::format("{}[{}]", key, i)))
      settings.signing_secrets.push_back(std::move(*secret));
  }
}

void read_hosts(ConfigReader& reader, const json& value, const std::string& key,
                std::vector<std::string>& hosts) {
  if (!value.is_array() || value.empty())
    return reader.problem(key, "must be a list of one or more host names");
  std::vector<std::string> read;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string place = fmt::format("{}[{}]", key, i);
    auto host = reader.text(value[i], place);
    if (!host) continue;
    const auto origin = http::parse_url(*host);  // with a scheme: a stand-in on this machine
    const bool is_stand_in =
        origin && http::is_loopback_host(origin->host) && origin->target == "/";
    if (!is_stand_in && (host->empty() || host->find_first_of("/: @") != std::string::npos)) {
      reader.problem(place, "must be a host name alone, such as hooks.slack.com");
      continue;
    }
    read.push_back(std::move(*host));
  }
  hosts = std::move(read);
}

}  // namespace

SlackConfig read_slack(ConfigReader& reader, const json& value) {
  SlackConfig config;
  slack::Settings& settings = config.settings;
  if (!value.is_object()) {
    reader.problem("slack", "must be an object");
    return config;
  }
  const auto into_text = [&](std::string& target) {
    return [&reader, &target](const json& inner, const std::string& key) {
      if (auto text = reader.text(inner, key)) target = std::move(*text);
    };
  };
  const auto into_secret = [&](std::optional<Secret>& target) {
    return [&reader, &target](const json& inner, const std::string& key) {
      target = reader.secret(inner, key);
    };
  };
  const auto into_url = [&](std::string& target) {
    return [&reader, &target](const json& inner, const std::string& key) {
      if (auto url = reader.url(inner, key)) target = std::move(*url);
    };
  };
  const auto into_count = [&](int& target, std::int64_t least, std::int64_t most) {
    return [&reader, &target, least, most](const json& inner, const std::string& key) {
      if (const auto number = reader.whole(inner, key, least, most))
        target = static_cast<int>(*number);
    };
  };
  reader.object(value, "slack",
                {{"signing_secret",
                  [&](const json& inner, const std::string& key) {
                    read_signing_secrets(reader, inner, key, settings);
                  }},
                 {"app_id", into_text(settings.app_id)},
                 {"bot_token", into_secret(settings.bot_token)},
                 {"client_id", into_text(settings.client_id)},
                 {"client_secret", into_secret(settings.client_secret)},
                 {"api_url", into_url(settings.api_url)},
                 {"authorize_url", into_url(settings.authorize_url)},
                 {"response_hosts",
                  [&](const json& inner, const std::string& key) {
                    read_hosts(reader, inner, key, settings.response_hosts);
                  }},
                 {"senders", into_count(config.senders, 1, 256)},
                 {"posts_per_minute", into_count(config.posts_per_minute, 0, 60'000)},
                 {"pause_ms", [&](const json& inner, const std::string& key) {
                    if (const auto pause = reader.whole(inner, key, 0, kMostPause.count()))
                      config.pause = std::chrono::milliseconds(*pause);
                  }}});
  // What is missing altogether; what is there and wrong was said above.
  const auto has = [&](const char* key) { return value.contains(key); };
  if (!has("signing_secret"))
    reader.problem("slack.signing_secret",
                   "is missing; it stands under Basic Information of the app");
  if (!has("bot_token") && !has("client_id"))
    reader.problem("slack",
                   "needs bot_token (one workspace) or client_id and client_secret (many)");
  if (has("client_id") && !has("client_secret"))
    reader.problem("slack.client_secret", "is missing, and client_id needs it");
  if (has("client_secret") && !has("client_id"))
    reader.problem("slack.client_id", "is missing, and client_secret needs it");
  if (settings.bot_token && !settings.bot_token->reveal().starts_with("xoxb-"))
    reader.problem("slack.bot_token",
                   "must be a bot token that does not expire: it begins with xoxb-");
  if (!settings.api_url.ends_with('/')) settings.api_url += '/';
  return config;
}

}  // namespace tillit
