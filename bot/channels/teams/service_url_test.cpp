#include "channels/teams/service_url.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

struct UrlCase {
  const char* name;
  std::string url;
  bool allowed;
};
class ServiceUrlTest : public ::testing::TestWithParam<UrlCase> {};

TEST_P(ServiceUrlTest, OnlyMicrosoftsConnectorsAreAllowed) {
  EXPECT_EQ(is_service_url(GetParam().url, {}), GetParam().allowed);
}

INSTANTIATE_TEST_SUITE_P(
    Urls, ServiceUrlTest,
    ::testing::Values(
        UrlCase{"Public", "https://smba.trafficmanager.net/emea/", true},
        UrlCase{"WithTenant",
                "https://smba.trafficmanager.net/amer/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee/", true},
        UrlCase{"NoSlash", "https://smba.trafficmanager.net/teams", true},
        UrlCase{"NoPath", "https://smba.trafficmanager.net", true},
        UrlCase{"UpperCase", "HTTPS://SMBA.TrafficManager.NET/amer/", true},
        UrlCase{"ItsOwnPort", "https://smba.trafficmanager.net:443/amer/", true},
        UrlCase{"Gcc", "https://smba.infra.gcc.teams.microsoft.com/teams", true},
        UrlCase{"Gov", "https://smba.infra.gov.teams.microsoft.us/teams", true},
        UrlCase{"Dod", "https://smba.infra.dod.teams.microsoft.us/teams", true},
        UrlCase{"BotFramework", "https://webchat.botframework.com/", true},
        UrlCase{"BotFrameworkUs", "https://x.botframework.us/", true},
        UrlCase{"BotFrameworkAzureUs", "https://x.botframework.azure.us/", true},

        UrlCase{"Http", "http://smba.trafficmanager.net/emea/", false},
        UrlCase{"HttpOn443", "http://smba.trafficmanager.net:443/emea/", false},
        UrlCase{"OtherPort", "https://smba.trafficmanager.net:8443/emea/", false},
        UrlCase{"AnybodysTrafficManager", "https://evil.trafficmanager.net/emea/", false},
        UrlCase{"BelowTheHost", "https://x.smba.trafficmanager.net/", false},
        UrlCase{"AnybodysWebsite", "https://smba.azurewebsites.net/", false},
        UrlCase{"Lookalike", "https://smba.trafficmanager.net.evil.test/", false},
        UrlCase{"SuffixWithoutDot", "https://evilbotframework.com/", false},
        UrlCase{"SuffixAlone", "https://.botframework.com/", false},
        UrlCase{"SuffixInTheMiddle", "https://x.botframework.com.evil.test/", false},
        UrlCase{"TrailingDot", "https://smba.trafficmanager.net./emea/", false},
        UrlCase{"TrailingDotOfASuffix", "https://x.botframework.com./", false},
        UrlCase{"UserName", "https://smba.trafficmanager.net@evil.test/", false},
        UrlCase{"UserNameBefore", "https://evil@smba.trafficmanager.net/", false},
        UrlCase{"Backslash", "https://evil.test\\@smba.trafficmanager.net/", false},
        UrlCase{"BackslashInThePath", "https://smba.trafficmanager.net\\@evil.test/", false},
        UrlCase{"Fragment", "https://evil.test#.botframework.com/", false},
        UrlCase{"FragmentBehind", "https://smba.trafficmanager.net/#x", false},
        UrlCase{"Query", "https://smba.trafficmanager.net/?x=", false},
        UrlCase{"Escape", "https://smba.trafficmanager.net/%2e%2e/", false},
        UrlCase{"EscapeInTheHost", "https://evil.test%2f.botframework.com/", false},
        UrlCase{"StepUp", "https://smba.trafficmanager.net/emea/../x/", false},
        UrlCase{"Loopback", "https://127.0.0.1/", false},
        UrlCase{"LoopbackName", "http://localhost/", false},
        UrlCase{"LoopbackSix", "https://[::1]/", false},
        UrlCase{"Metadata", "http://169.254.169.254/latest/", false},
        UrlCase{"DecimalAddress", "https://2130706433/", false},
        UrlCase{"HexAddress", "https://0x7f.0.0.1/", false},
        UrlCase{"MappedAddress", "https://[::ffff:127.0.0.1]/", false},
        UrlCase{"File", "file:///etc/passwd", false},
        UrlCase{"Gopher", "gopher://smba.trafficmanager.net/", false},
        UrlCase{"NoScheme", "smba.trafficmanager.net/emea/", false},
        UrlCase{"TwoSlashesOnly", "//smba.trafficmanager.net/emea/", false},
        UrlCase{"Blank", "https://smba.trafficmanager.net /", false},
        UrlCase{"LineBreak", "https://smba.trafficmanager.net/\r\nX: y", false},
        UrlCase{"Nul", std::string("https://smba.trafficmanager.net\0.evil.test/", 43), false},
        UrlCase{"OtherLetters", "https://smb\xD0\xB0.trafficmanager.net/", false},
        UrlCase{"TooLong", "https://smba.trafficmanager.net/" + std::string(600, 'a'), false},
        UrlCase{"Empty", "", false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ExtraOrigins, AllowExactlyThatOriginAndNoMore) {
  const auto extra = read_extra_origins({"http://127.0.0.1:4711", "connector.example.cn"});
  ASSERT_TRUE(extra);
  EXPECT_TRUE(is_service_url("http://127.0.0.1:4711/emea/", *extra));
  EXPECT_TRUE(is_service_url("https://connector.example.cn/", *extra));
  EXPECT_FALSE(is_service_url("http://127.0.0.1:4712/", *extra));
  EXPECT_FALSE(is_service_url("https://127.0.0.1:4711/", *extra));
  EXPECT_FALSE(is_service_url("http://connector.example.cn/", *extra));
  EXPECT_FALSE(is_service_url("https://x.connector.example.cn/", *extra));
}

class BadOriginTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadOriginTest, IsRefused) {
  const auto extra = read_extra_origins({"fine.example.com", GetParam()});
  ASSERT_FALSE(extra);
  EXPECT_EQ(extra.error().code, Errc::Invalid);
  EXPECT_NE(extra.error().context.find("extra origin 2"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Origins, BadOriginTest,
                         ::testing::Values("http://connector.example.com", "https://a.test/path",
                                           "*.example.com", "", "ftp://a.test"));

TEST(BaseOf, HasNoSlashAtItsEnd) {
  EXPECT_EQ(base_of("https://a.test/emea//"), "https://a.test/emea");
  EXPECT_EQ(base_of("https://a.test"), "https://a.test");
}

}  // namespace
}  // namespace tillit::teams
