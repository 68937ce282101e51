#include "channels/teams/settings.hpp"

#include "channels/teams/app_token.hpp"
#include "channels/teams/service_url.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

struct CloudCase {
  const char* name;
  const char* issuer;
  const char* token_url;  // of a bot of many tenants
  const char* service_url;
};
class CloudTest : public ::testing::TestWithParam<CloudCase> {};

TEST_P(CloudTest, HasItsAddresses) {
  const auto cloud = cloud_named(GetParam().name);
  ASSERT_TRUE(cloud);
  TeamsSettings settings = settings_of(*cloud);
  settings.app_type = AppType::MultiTenant;
  EXPECT_EQ(settings.issuer, GetParam().issuer);
  EXPECT_EQ(token_url(settings), GetParam().token_url);
  EXPECT_EQ(settings.first_service_url, GetParam().service_url);
  if (!settings.first_service_url.empty()) {
    EXPECT_TRUE(is_service_url(settings.first_service_url, {}));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Clouds, CloudTest,
    ::testing::Values(
        CloudCase{"public", "https://api.botframework.com",
                  "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token",
                  "https://smba.trafficmanager.net/teams/"},
        CloudCase{"gcc", "https://api.botframework.com",
                  "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token",
                  "https://smba.infra.gcc.teams.microsoft.com/teams"},
        CloudCase{
            "gov", "https://api.botframework.us",
            "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us/oauth2/v2.0/token",
            "https://smba.infra.gov.teams.microsoft.us/teams"},
        CloudCase{
            "dod", "https://api.botframework.us",
            "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us/oauth2/v2.0/token",
            "https://smba.infra.dod.teams.microsoft.us/teams"},
        CloudCase{"china", "https://api.botframework.azure.cn",
                  "https://login.partner.microsoftonline.cn/"
                  "microsoftservices.partner.onmschina.cn/oauth2/v2.0/token",
                  ""}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Clouds, AnyOtherWordIsNone) { EXPECT_FALSE(cloud_named("moon")); }

TEST(TokenUrl, ASingleTenantBotAsksItsHomeTenant) {
  TeamsSettings settings;
  settings.home_tenant = "home/../x";
  EXPECT_EQ(token_url(settings),
            "https://login.microsoftonline.com/home%2F..%2Fx/oauth2/v2.0/token");
}

}  // namespace
}  // namespace tillit::teams
