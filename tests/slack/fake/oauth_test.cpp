#include "slack/fake/browser.hpp"
#include "slack/fake/stand_in_app.hpp"

#include <gtest/gtest.h>

#include <mutex>

namespace tillit::fake_slack {
namespace {

using std::chrono::minutes;

// Sends browsers to Slack with a cookie, and notes what comes back.
HttpAnswer installing(const std::string& authorize, const HttpRequest& request) {
  HttpAnswer answer;
  if (request.path == "/slack/install") {
    answer.status = 302;
    answer.headers = {{"Location", authorize},
                      {"Set-Cookie", "st=abc; Secure; HttpOnly; SameSite=Lax"}};
  }
  return answer;
}

struct Installing {
  explicit Installing(bool rotation = false)
      : slack(Acme::with_clock(options(rotation), clock)),
        app([this](const HttpRequest& request, std::size_t) {
          const std::lock_guard lock(mutex);
          return installing(authorize, request);
        }) {
    team = slack.add_workspace("Acme");
    slack.courier().set_app({.base_url = app.url()});
    const std::lock_guard lock(mutex);
    authorize = slack.base_url() + "/oauth/v2/authorize?" +
                form_encoded({{"client_id", slack.app().client_id},
                              {"scope", "chat:write,im:history"},
                              {"redirect_uri", "https://coach.example/slack/oauth_redirect"},
                              {"state", "s-1"}});
  }
  static FakeSlack::Options options(bool rotation) {
    FakeSlack::Options made;
    made.app.token_rotation = rotation;
    return made;
  }
  Called access(Fields fields) {
    fields["client_id"] = slack.app().client_id;
    fields["client_secret"] = slack.app().client_secret;
    return call_form(slack, "", "oauth.v2.access", fields);
  }
  Called redeem(const std::string& code) {
    return access({{"code", code}, {"redirect_uri", "https://coach.example/slack/oauth_redirect"}});
  }
  std::string new_code() {
    Browser browser(slack);
    std::string error;
    return browser.code_for(browser.begin_install(), {.team_id = team}, error);
  }

  HandClock clock;
  FakeSlack slack;
  std::mutex mutex;
  std::string authorize;  // under mutex
  StandInApp app;
  std::string team;
};

TEST(FakeOAuth, TheBrowserComesBackWithCodeStateAndCookie) {
  Installing world;
  Browser browser(world.slack);
  const Page begun = browser.begin_install();
  EXPECT_EQ(begun.status, 302);
  EXPECT_NE(begun.set_cookie.find("HttpOnly"), std::string::npos);
  EXPECT_EQ(browser.approve(begun, {.team_id = world.team}).status, 200);
  const HttpRequest back = world.app.requests().back();
  EXPECT_EQ(back.path, "/slack/oauth_redirect");
  EXPECT_EQ(back.header("cookie"), "st=abc");
  const Fields query = form_decoded(back.query);
  EXPECT_EQ(query.at("state"), "s-1");
  const Called granted = world.redeem(query.at("code"));
  EXPECT_EQ(granted.body["team"]["id"], world.team);
  EXPECT_EQ(granted.body["scope"], "chat:write,im:history");
  EXPECT_EQ(error_of(world.redeem(query.at("code"))), "invalid_code");
}

TEST(FakeOAuth, DenyingComesBackWithAccessDenied) {
  Installing world;
  Browser browser(world.slack);
  browser.deny(browser.begin_install());
  const Fields query = form_decoded(world.app.requests().back().query);
  EXPECT_EQ(query.at("error"), "access_denied");
  EXPECT_EQ(query.at("state"), "s-1");
}

TEST(FakeOAuth, CodesLiveTenMinutesAndKnowTheirRedirect) {
  Installing world;
  const std::string old = world.new_code();
  const std::string fresh = world.new_code();
  EXPECT_EQ(error_of(world.access({{"code", fresh}})), "bad_redirect_uri");
  EXPECT_TRUE(world.redeem(fresh).body["ok"]);
  world.clock.advance(minutes(10) + std::chrono::milliseconds(1));
  EXPECT_EQ(error_of(world.redeem(old)), "invalid_code");
}

TEST(FakeOAuth, TheClientMustBeRight) {
  Installing world;
  EXPECT_EQ(error_of(call_form(world.slack, "", "oauth.v2.access", {{"client_id", "x"}})),
            "invalid_client_id");
  EXPECT_EQ(error_of(call_form(world.slack, "", "oauth.v2.access",
                               {{"client_id", world.slack.app().client_id}})),
            "bad_client_secret");
  httplib::Client client(world.slack.base_url());
  client.set_basic_auth(world.slack.app().client_id, world.slack.app().client_secret);
  const auto basic =
      client.Post("/api/oauth.v2.access",
                  form_encoded({{"code", world.new_code()},
                                {"redirect_uri", "https://coach.example/slack/oauth_redirect"}}),
                  "application/x-www-form-urlencoded");
  EXPECT_TRUE(Json::parse(basic->body)["ok"]);
}

TEST(FakeOAuth, RefreshTokensAreSpentAndTwoTokensLive) {
  Installing world(true);
  const auto granted = world.redeem(world.new_code()).body;
  EXPECT_EQ(granted["expires_in"], 43200);
  const auto refresh = [&](const Json& token) {
    return world
        .access({{"grant_type", "refresh_token"}, {"refresh_token", token.get<std::string>()}})
        .body;
  };
  const auto works = [&](const Json& token) {
    return error_of(call_json(world.slack, token.get<std::string>(), "auth.test", Json::object()));
  };
  const Json second = refresh(granted["refresh_token"]);
  ASSERT_TRUE(second["ok"]) << second.dump();
  EXPECT_EQ(text_of(refresh(granted["refresh_token"]), "error"), "invalid_refresh_token");
  EXPECT_EQ(works(granted["access_token"]), "");
  const Json third = refresh(second["refresh_token"]);
  EXPECT_EQ(works(granted["access_token"]), "token_revoked");
  EXPECT_EQ(works(second["access_token"]), "");
  EXPECT_EQ(works(third["access_token"]), "");
}

TEST(FakeOAuth, AnOrganisationHasNoTeam) {
  Installing world;
  const std::string org = world.slack.add_enterprise("Org");
  Browser browser(world.slack);
  std::string error;
  const std::string code = browser.code_for(browser.begin_install(), {.enterprise_id = org}, error);
  const Json granted = world.redeem(code).body;
  EXPECT_TRUE(granted["team"].is_null());
  EXPECT_EQ(granted["enterprise"]["id"], org);
  EXPECT_EQ(granted["is_enterprise_install"], true);
}

}  // namespace
}  // namespace tillit::fake_slack
