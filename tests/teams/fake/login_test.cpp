#include "teams/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tillit::fake_teams {
namespace {

using fakes::text_of;

constexpr const char* kHome = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

struct Case {
  const char* name;
  AppKind kind;
  const char* tenant;  // empty: another one that exists
  Fields change;
  int status;
  int code;  // 0: a token
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class Login : public ::testing::TestWithParam<Case> {};
TEST_P(Login, AnswersAsEntraDoes) {
  FakeTeams teams({.app = {.kind = GetParam().kind,
                           .secret_expired = std::string(GetParam().name) == "ExpiredSecret"}});
  std::string tenant = GetParam().tenant;
  if (tenant.empty()) tenant = teams.add_tenant("Elsewhere");
  Fields form{{"grant_type", "client_credentials"},
              {"client_id", teams.app().id},
              {"client_secret", teams.app().secret},
              {"scope", teams.app().scope}};
  for (const auto& [key, value] : GetParam().change) form[key] = value;
  const Reply reply = fakes::call_app(teams.base_url(),
                                      {.path = "/login/" + tenant + "/oauth2/v2.0/token",
                                       .content_type = "application/x-www-form-urlencoded",
                                       .body = fakes::form_encoded(form)},
                                      std::chrono::seconds(10));
  const Json body = Json::parse(reply.body);
  EXPECT_EQ(reply.status, GetParam().status);
  if (GetParam().code == 0) {
    EXPECT_EQ(body["expires_in"], 3599);
    EXPECT_FALSE(text_of(body, "access_token").empty());
  } else {
    EXPECT_EQ(body["error_codes"][0], GetParam().code);
  }
}
INSTANTIATE_TEST_SUITE_P(
    Entra, Login,
    ::testing::Values(
        Case{"SingleTenant", AppKind::SingleTenant, kHome, {}, 200, 0},
        Case{"MultiTenant", AppKind::MultiTenant, "botframework.com", {}, 200, 0},
        Case{"SingleTenantAtBotframework",
             AppKind::SingleTenant,
             "botframework.com",
             {},
             400,
             700016},
        Case{"WrongSecret", AppKind::SingleTenant, kHome, {{"client_secret", "no"}}, 401, 7000215},
        Case{"ExpiredSecret", AppKind::SingleTenant, kHome, {}, 401, 7000222},
        Case{"OtherApp", AppKind::SingleTenant, kHome, {{"client_id", "no"}}, 400, 700016},
        Case{"OtherTenant", AppKind::SingleTenant, "", {}, 401, 7000229},
        Case{"NoTenant", AppKind::SingleTenant, "nowhere", {}, 400, 90002},
        Case{"WrongScope", AppKind::SingleTenant, kHome, {{"scope", "x"}}, 400, 70011},
        Case{"WrongGrant", AppKind::SingleTenant, kHome, {{"grant_type", "x"}}, 400, 70003}),
    [](const auto& test) { return test.param.name; });

TEST(Login, ATokenOfTheWrongTenantFailsLate) {
  FakeTeams teams({.app = {.kind = AppKind::MultiTenant}});
  StandInApp app(teams);  // asks its home tenant
  const Person ana(teams, teams.add_user({.tenant = teams.home_tenant(), .name = "Ana"}));
  ana.install();
  EXPECT_FALSE(app.token().empty());
  EXPECT_EQ(app.say(ana.chat(), text_message("Hello")), "");
  EXPECT_EQ(teams.calls().back().status, 401);
}

Json document(FakeTeams& teams, const std::string& path) {
  return Json::parse(
      fakes::call_app(teams.base_url(), {.method = "GET", .path = path}, std::chrono::seconds(10))
          .body);
}

TEST(OpenId, LeadsFromTheMetadataToTheKeyThatSigns) {
  FakeTeams teams({});
  const Json metadata = document(teams, teams.metadata_url().substr(teams.base_url().size()));
  EXPECT_EQ(text_of(metadata, "issuer"), "https://api.botframework.com");
  const std::string keys = text_of(metadata, "jwks_uri").substr(teams.base_url().size());
  EXPECT_EQ(text_of(document(teams, keys)["keys"][0], "kid"), "first");
  EXPECT_EQ(document(teams, keys)["keys"][0]["endorsements"], Json::array({"msteams"}));
  teams.roll_keys_over();
  EXPECT_EQ(text_of(document(teams, keys)["keys"][0], "kid"), "second");
}

TokenOrder order() {
  return {.app_id = "app",
          .issuer = "https://api.botframework.com",
          .service_url = "https://smba.example.org/emea/",
          .now = TimePoint(std::chrono::seconds(1'790'000'000)),
          .key = {"k1", 0},
          .unendorsed = {"k2", 1, std::nullopt},
          .for_webchat = {"k3", 2, std::vector<std::string>{"webchat"}},
          .stranger = 3};
}

Json part(const std::string& header, std::size_t number) {
  std::string token = header.substr(header.find(' ') + 1);
  for (std::size_t i = 0; i < number; ++i) token = token.substr(token.find('.') + 1);
  token = token.substr(0, token.find('.'));
  for (char& c : token) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (token.size() % 4 != 0) token += '=';
  return Json::parse(fakes::base64_decoded(token), nullptr, false);
}

TEST(Tokens, SayWhatTheConnectorSays) {
  const Headers headers = authorization(order());
  ASSERT_EQ(headers.size(), 1U);
  EXPECT_EQ(part(headers[0].second, 0),
            (Json{{"alg", "RS256"}, {"kid", "k1"}, {"x5t", "k1"}, {"typ", "JWT"}}));
  EXPECT_EQ(part(headers[0].second, 1), (Json{{"iss", "https://api.botframework.com"},
                                              {"aud", "app"},
                                              {"nbf", 1'789'999'940},
                                              {"exp", 1'790'003'600},
                                              {"serviceurl", "https://smba.example.org/emea/"}}));
}

TEST(Tokens, EveryForgeryIsAnother) {
  std::set<Headers> seen{authorization(order())};
  std::set<std::string> names;
  for (const Forgery forgery : all_forgeries()) {
    EXPECT_TRUE(seen.insert(authorization(order(), forgery)).second) << name_of(forgery);
    EXPECT_TRUE(names.insert(name_of(forgery)).second) << name_of(forgery);
  }
}

// teams.md B.
TEST(Webhook, SignsThePublishedVectors) {
  const std::string key = fakes::base64_decoded("Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=");
  EXPECT_EQ(fakes::base64_encoded(hmac_sha256(key, R"({"type":"message","text":"hi"})")),
            "hAf+f6N9n2/xxmR7GcfLrSY0O1KTJW/3kBkQkYooFlY=");
}

}  // namespace
}  // namespace tillit::fake_teams
