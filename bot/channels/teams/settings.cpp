#include "channels/teams/settings.hpp"

namespace tillit::teams {
namespace {

constexpr const char* kGccServiceUrl = "https://smba.infra.gcc.teams.microsoft.com/teams";

void be_of_government(TeamsSettings& settings) {
  settings.issuer = "https://api.botframework.us";
  settings.metadata_url = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration";
  settings.login_base = "https://login.microsoftonline.us";
  settings.multi_tenant_login = "MicrosoftServices.onmicrosoft.us";
  settings.scope = "https://api.botframework.us/.default";
}

}  // namespace

std::optional<Cloud> cloud_named(std::string_view name) {
  if (name == "public") return Cloud::Public;
  if (name == "gcc") return Cloud::Gcc;
  if (name == "gov") return Cloud::Gov;
  if (name == "dod") return Cloud::Dod;
  if (name == "china") return Cloud::China;
  return std::nullopt;
}

// https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high and
// …/bot-builder-howto-deploy-china-cloud
TeamsSettings settings_of(Cloud cloud) {
  TeamsSettings settings;
  switch (cloud) {
    case Cloud::Public: break;
    case Cloud::Gcc: settings.first_service_url = kGccServiceUrl; break;
    case Cloud::Gov:
      be_of_government(settings);
      settings.first_service_url = "https://smba.infra.gov.teams.microsoft.us/teams";
      break;
    case Cloud::Dod:
      be_of_government(settings);
      settings.first_service_url = "https://smba.infra.dod.teams.microsoft.us/teams";
      break;
    case Cloud::China:
      settings.issuer = "https://api.botframework.azure.cn";
      settings.metadata_url =
          "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration";
      settings.login_base = "https://login.partner.microsoftonline.cn";
      settings.multi_tenant_login = "microsoftservices.partner.onmschina.cn";
      settings.scope = "https://api.botframework.azure.cn/.default";
      settings.first_service_url = "";
      break;
  }
  return settings;
}

}  // namespace tillit::teams
