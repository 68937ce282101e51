#include "channels/teams/outgoing_webhook.hpp"
#include "channels/teams/service_url.hpp"
#include "channels/teams/signing_keys.hpp"
#include "channels/teams/webhook_signature.hpp"
#include "main/config_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kMostPause{60'000};
constexpr const char* kEveryTenant = "*";

bool is_guid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::ranges::equal(text, kShape, [](char c, char wanted) {
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return wanted == '-' ? c == '-' : is_hex;
  });
}

// The cloud comes first: what is set by hand stands above what it brings.
teams::TeamsSettings settings_of_cloud(ConfigReader& reader, const json& value) {
  const auto named = value.find("cloud");
  if (named == value.end()) return {};
  const auto word = reader.text(*named, "teams.cloud");
  if (!word) return {};
  const auto cloud = teams::cloud_named(*word);
  if (cloud) return teams::settings_of(*cloud);
  reader.problem("teams.cloud", "must be public, gcc, gov, dod or china");
  return {};
}

bool is_path(const std::string& path) {
  return path.starts_with('/') && path.find_first_of("?#% \\") == std::string::npos &&
         path.find("//") == std::string::npos && !path.ends_with('/');
}

void check_webhooks(ConfigReader& reader, const teams::TeamsSettings& settings) {
  if (settings.webhook_secrets.empty()) return;
  if (!teams::WebhookSecrets::from(settings.webhook_secrets))
    reader.problem("teams.webhook_secret", "must be what Teams shows once: a text in base64");
}

// What is missing altogether; what is there and wrong was said before.
void check_whole(ConfigReader& reader, const json& value, const TeamsConfig& config) {
  const teams::TeamsSettings& settings = config.settings;
  const auto has = [&](const char* key) { return value.contains(key); };
  if (!has("app_id") && !has("webhook_secret") && !settings.allow_unauthenticated)
    reader.problem("teams", "needs app_id (a bot) or webhook_secret (an outgoing webhook)");
  if (!has("app_id")) return;
  if (!has("app_secret") && !settings.allow_unauthenticated)
    reader.problem("teams.app_secret", "is missing; make one under Certificates & secrets");
  if (!has("tenant_id") && settings.app_type == teams::AppType::SingleTenant &&
      !settings.allow_unauthenticated)
    reader.problem("teams.tenant_id",
                   "is missing; a single-tenant bot's own tenant stands on its overview page");
  if (!has("tenant_id") && !has("allowed_tenants") &&
      settings.app_type == teams::AppType::MultiTenant && !settings.allow_unauthenticated)
    reader.problem("teams.allowed_tenants",
                   "is missing; name the tenants whose people may talk with the bot");
}

}  // namespace

TeamsConfig read_teams(ConfigReader& reader, const json& value) {
  TeamsConfig config;
  if (!value.is_object()) {
    reader.problem("teams", "must be an object");
    return config;
  }
  teams::TeamsSettings& settings = config.settings;
  settings = settings_of_cloud(reader, value);
  using Read = ConfigReader::Read;
  const auto into_guid = [&](std::string& target) -> Read {
    return [&reader, &target](const json& inner, const std::string& key) {
      auto text = reader.text(inner, key);
      if (!text) return;
      if (!is_guid(*text))
        return reader.problem(key, "must be an id such as 11111111-2222-3333-4444-555555555555");
      target = *text;
    };
  };
  const auto into_url = [&](std::string& target) -> Read {
    return [&reader, &target](const json& inner, const std::string& key) {
      if (auto url = reader.url(inner, key)) target = std::move(*url);
    };
  };
  const auto into_text = [&](std::string& target) -> Read {
    return [&reader, &target](const json& inner, const std::string& key) {
      if (auto text = reader.text(inner, key)) target = std::move(*text);
    };
  };
  const auto into_flag = [&](bool& target) -> Read {
    return [&reader, &target](const json& inner, const std::string& key) {
      if (const auto on = reader.flag(inner, key)) target = *on;
    };
  };
  const auto into_count = [&](int& target, std::int64_t least, std::int64_t most) -> Read {
    return [&reader, &target, least, most](const json& inner, const std::string& key) {
      if (const auto number = reader.whole(inner, key, least, most))
        target = static_cast<int>(*number);
    };
  };
  const auto into_origins = [&](std::vector<std::string>& target) -> Read {
    return [&reader, &target](const json& inner, const std::string& key) {
      auto origins = teams::read_extra_origins(reader.texts(inner, key));
      if (!origins) return reader.problem(key, origins.error().context);
      target = std::move(*origins);
    };
  };
  reader.object(
      value, "teams",
      {{"allow_unauthenticated", into_flag(settings.allow_unauthenticated)},
       {"allowed_tenants",
        [&](const json& inner, const std::string& key) {
          settings.allowed_tenants = reader.texts(inner, key);
          if (settings.allowed_tenants == std::vector<std::string>{kEveryTenant}) {
            settings.allowed_tenants.clear();
            return;
          }
          for (const std::string& tenant : settings.allowed_tenants) {
            if (!is_guid(tenant))
              reader.problem(key, "must be a list of tenant ids, or [\"*\"] for every tenant");
          }
        }},
       {"app_id", into_guid(settings.app_id)},
       {"app_secret",
        [&](const json& inner, const std::string& key) {
          settings.app_secret = reader.secret(inner, key);
        }},
       {"app_type",
        [&](const json& inner, const std::string& key) {
          const auto word = reader.text(inner, key);
          if (!word) return;
          if (*word == "single_tenant") {
            settings.app_type = teams::AppType::SingleTenant;
          } else if (*word == "multi_tenant") {
            settings.app_type = teams::AppType::MultiTenant;
          } else {
            reader.problem(key, "must be single_tenant or multi_tenant");
          }
        }},
       {"cloud", [](const json&, const std::string&) {}},
       {"first_service_url", into_url(settings.first_service_url)},
       {"issuer", into_text(settings.issuer)},
       {"login_url", into_url(settings.login_base)},
       {"messages_per_minute", into_count(settings.per_conversation_per_minute, 0, 6'000)},
       {"metadata_url",
        [&](const json& inner, const std::string& key) {
          auto url = reader.url(inner, key);
          if (!url) return;
          if (const auto is_good = teams::check_metadata_url(*url); !is_good)
            return reader.problem(key, is_good.error().context);
          settings.metadata_url = std::move(*url);
        }},
       {"path",
        [&](const json& inner, const std::string& key) {
          auto path = reader.text(inner, key);
          if (!path) return;
          if (!is_path(*path) || *path == teams::kWebhookPath || path->starts_with("/slack/"))
            return reader.problem(key, "must be a path of its own, such as /api/messages");
          settings.path = std::move(*path);
        }},
       {"pause_ms",
        [&](const json& inner, const std::string& key) {
          if (const auto pause = reader.whole(inner, key, 0, kMostPause.count()))
            config.pause = std::chrono::milliseconds(*pause);
        }},
       {"scope", into_text(settings.scope)},
       {"senders", into_count(config.senders, 1, 256)},
       {"service_origins", into_origins(settings.extra_service_origins)},
       {"strict_endorsements", into_flag(settings.strict_endorsements)},
       {"tenant_id", into_guid(settings.home_tenant)},
       {"tenant_messages_per_minute", into_count(settings.per_tenant_per_minute, 0, 60'000)},
       {"webhook_secret", [&](const json& inner, const std::string& key) {
          settings.webhook_secrets = reader.secrets(inner, key, teams::WebhookSecrets::kMost);
        }}});
  // Whoever has a bot's id can put it into a package and install that in a tenant of theirs: nobody
  // else's people talk with the bot unless that is said.
  if (!value.contains("allowed_tenants") && !settings.home_tenant.empty())
    settings.allowed_tenants = {settings.home_tenant};
  check_webhooks(reader, settings);
  check_whole(reader, value, config);
  while (settings.login_base.ends_with('/')) settings.login_base.pop_back();
  return config;
}

}  // namespace tillit
