#include "channels/teams/https.hpp"

#include "channels/teams/scripted_microsoft.hpp"
#include "http/server.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

TEST(HttpToMicrosoft, CallsWhatTheSettingsAllowAndNothingElse) {
  http::Routes routes;
  routes.add("GET", "/x", [](const http::Request&) { return http::Response{.status = 204}; });
  auto server = http::Server::start(std::move(routes), {});
  ASSERT_TRUE(server);
  const std::string origin = "http://127.0.0.1:" + std::to_string((*server)->port());

  const auto asks = [&](const TeamsSettings& settings) {
    const auto http = http_to_microsoft(settings, "");
    EXPECT_TRUE(http);
    return (*http)({.method = "GET", .url = origin + "/x"}).has_value();
  };
  TeamsSettings settings;
  EXPECT_FALSE(asks(settings));
  settings.login_base = origin;
  EXPECT_TRUE(asks(settings));
  settings = {};
  settings.metadata_url = origin + "/openid";
  EXPECT_TRUE(asks(settings));
  settings = {};
  settings.extra_service_origins = {origin};
  EXPECT_TRUE(asks(settings));
  settings = {};
  settings.extra_workflow_origins = {origin};
  EXPECT_TRUE(asks(settings));
}

TEST(HttpToMicrosoft, RefusesSettingsThatAreNoAddresses) {
  TeamsSettings settings;
  settings.login_base = "login.microsoftonline.com";
  EXPECT_FALSE(http_to_microsoft(settings, ""));
  settings = {};
  settings.extra_service_origins = {"http://connector.example.com"};
  EXPECT_FALSE(http_to_microsoft(settings, ""));
}

TEST(DocumentsOver, GivesTheBodyOfA200AndNothingElse) {
  testing::ScriptedMicrosoft microsoft;
  const std::string url = "https://login.botframework.com/v1/.well-known/keys";
  microsoft.put("GET " + url, testing::answer_of(200, "{\"keys\":[]}"));
  microsoft.put("GET " + url, testing::answer_of(302, "x"));
  microsoft.put("GET " + url, channels::Lost::Unknown);
  const auto read = documents_over(microsoft.http());
  EXPECT_EQ(read(url).value(), "{\"keys\":[]}");
  EXPECT_EQ(read(url).error().code, Errc::Unavailable);
  EXPECT_EQ(read(url).error().code, Errc::Unavailable);
}

}  // namespace
}  // namespace tillit::teams
