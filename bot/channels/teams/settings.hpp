#pragma once

#include "core/secret.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillit::teams {

// Microsoft's clouds. Gcc is the public one but for its Connector.
enum class Cloud { Public, Gcc, Gov, Dod, China };

// "public", "gcc", "gov", "dod", "china"; nullopt for any other word.
[[nodiscard]] std::optional<Cloud> cloud_named(std::string_view name);

// How the bot was registered. Bots made since August 2025 are SingleTenant, whoever installs them.
enum class AppType { SingleTenant, MultiTenant };

// The bot as its operator registered it with Microsoft (docs/teams), and every address and limit
// that tests and other clouds need to change. A value; bot/main fills it from the config.
struct TeamsSettings {
  std::string app_id{};                // a GUID; empty: the endpoint refuses everything
  std::optional<Secret> app_secret{};  // client secret of the registration
  AppType app_type = AppType::SingleTenant;
  std::string home_tenant{};  // a GUID; where the bot is registered. Needed for SingleTenant
  std::vector<std::string> allowed_tenants{};  // empty: every tenant

  // Who calls us.
  std::string issuer = "https://api.botframework.com";
  std::string metadata_url = "https://login.botframework.com/v1/.well-known/openidconfiguration";
  bool strict_endorsements = true;        // a key must say that it may speak for Teams
  bool allow_unauthenticated = false;     // for a listener on loopback only
  std::size_t body_limit = 256UL * 1024;  // Teams' own messages end at about 100 kB
  std::string path = "/api/messages";

  // Whom we call.
  std::string login_base = "https://login.microsoftonline.com";
  std::string multi_tenant_login = "botframework.com";  // the "tenant" of a MultiTenant bot's token
  std::string scope = "https://api.botframework.com/.default";
  // Of the Connector, where no activity has said another; "" where there is none to be known.
  std::string first_service_url = "https://smba.trafficmanager.net/teams/";
  // Beside Microsoft's own (service_url.hpp): whole origins, "http://127.0.0.1:4711" for tests.
  std::vector<std::string> extra_service_origins{};
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds answer_timeout{15000};
  int per_conversation_per_minute = 60;  // messages, on the long run; 0: no pace of our own
  int conversation_burst = 5;
  int per_tenant_per_minute = 1800;
  int tenant_burst = 30;

  // Without a registration.
  std::vector<Secret> webhook_secrets{};      // outgoing webhooks', as Teams shows them: base64
  std::map<std::string, Secret> workflows{};  // addresses of Workflows webhooks, by our own names
  std::vector<std::string> extra_workflow_origins{};  // beside Microsoft's own (workflows.hpp)

  std::string public_url{};  // "https://tillit.example.com", without a slash at the end; "" if none
};

// With the addresses of that cloud. China's Connector is only known from activities: its origin has
// to be put into extra_service_origins.
[[nodiscard]] TeamsSettings settings_of(Cloud cloud);

}  // namespace tillit::teams
