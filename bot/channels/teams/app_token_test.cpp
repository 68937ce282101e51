#include "channels/teams/app_token.hpp"

#include "channels/teams/scripted_microsoft.hpp"
#include "http/form.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;
using testing::answer_of;
using testing::Desk;
using testing::kLogin;
using testing::token_of;

std::string login_error(std::int64_t code, const std::string& error = "invalid_client") {
  return nlohmann::json{{"error", error},
                        {"error_description", "AADSTS: …"},
                        {"error_codes", {code}},
                        {"trace_id", "t"}}
      .dump();
}

TEST(AppToken, IsAskedForWithTheClientsCredentialsAndKept) {
  Desk desk;
  EXPECT_EQ(desk.token->get()->reveal(), "token-1");
  EXPECT_EQ(desk.token->get()->reveal(), "token-1");
  const auto asked = desk.microsoft.asked(kLogin);
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(asked[0].body,
            "grant_type=client_credentials&client_id=app&client_secret=s3cret%26%3D&"
            "scope=https%3A%2F%2Fapi.botframework.com%2F.default");
  EXPECT_TRUE(asked[0].authorization.empty());
}

TEST(AppToken, IsRenewedWhenFiveMinutesAreLeft) {
  Desk desk;
  (void)desk.token->get();
  desk.clock.advance(55min - 1s);
  EXPECT_EQ(desk.token->get()->reveal(), "token-1");
  desk.clock.advance(1s);
  EXPECT_EQ(desk.token->get()->reveal(), "token-2");
}

TEST(AppToken, OneThatLivesShortlyIsNotRenewedAtEveryCall) {
  Desk desk;
  desk.microsoft.put(kLogin, token_of("short", 120));
  (void)desk.token->get();
  desk.clock.advance(59s);
  (void)desk.token->get();
  EXPECT_EQ(desk.microsoft.count(kLogin), 1U);
}

TEST(AppToken, WhileRenewalFailsTheOldOneServesAsLongAsItIsValid) {
  Desk desk;
  desk.microsoft.put(kLogin, token_of("old"));
  desk.microsoft.put(kLogin, answer_of(503, ""));
  (void)desk.token->get();
  desk.clock.advance(56min);
  EXPECT_EQ(desk.token->get()->reveal(), "old");
  EXPECT_EQ(desk.token->get()->reveal(), "old");
  EXPECT_EQ(desk.microsoft.count(kLogin), 2U) << "login was not left alone for a minute";
  desk.clock.advance(5min);
  const auto none = desk.token->get();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().why, "login_unavailable");
}

TEST(AppToken, AfterAWrongSecretLoginIsLeftAloneForAMinute) {
  Desk desk;
  desk.microsoft.put(kLogin, answer_of(401, login_error(7000215)));
  desk.microsoft.put(kLogin, token_of("fine"));
  for (int i = 0; i < 5; ++i) {
    const auto none = desk.token->get();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().why, "secret_wrong");
    EXPECT_EQ(none.error().not_before, desk.clock.now() + 60s);
  }
  EXPECT_EQ(desk.microsoft.count(kLogin), 1U);
  desk.clock.advance(60s);
  EXPECT_EQ(desk.token->get()->reveal(), "fine");
}

// One 503 of login's held every message back for a minute.
TEST(AppToken, WhatMayPassIsTriedAgainSoonThenLessOften) {
  Desk desk;
  desk.microsoft.put(kLogin, answer_of(503, ""));
  for (const auto pause : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    const auto none = desk.token->get();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().not_before, desk.clock.now() + pause);
    desk.clock.advance(pause);
  }
}

TEST(AppToken, LoginMayAskToBeLeftAloneForLonger) {
  Desk desk;
  auto throttled = answer_of(429, "");
  throttled.retry_after = 300s;
  desk.microsoft.put(kLogin, throttled);
  EXPECT_EQ(desk.token->get().error().not_before, desk.clock.now() + 300s);
}

TEST(AppToken, ManyThreadsAskOnce) {
  Desk desk;
  std::promise<void> asked;
  std::promise<void> go_on;
  auto may_go_on = go_on.get_future().share();
  std::atomic<int> requests = 0;
  AppToken token(
      [&](const channels::HttpRequest&) -> Result<channels::HttpAnswer, channels::Lost> {
        if (++requests == 1) asked.set_value();
        may_go_on.wait();
        return token_of("one");
      },
      desk.settings, desk.clock, *desk.troubles);
  std::vector<std::future<std::string>> got;
  for (int i = 0; i < 8; ++i)
    got.push_back(std::async(std::launch::async, [&] { return token.get()->reveal(); }));
  asked.get_future().wait();
  go_on.set_value();
  for (auto& one : got) EXPECT_EQ(one.get(), "one");
  EXPECT_EQ(requests, 1);
}

TEST(AppToken, WhileOneRenewsTheOthersGoOnWithTheOldOne) {
  Desk desk;
  std::promise<void> asked;
  std::promise<void> go_on;
  auto may_go_on = go_on.get_future().share();
  std::atomic<int> requests = 0;
  AppToken token(
      [&](const channels::HttpRequest&) -> Result<channels::HttpAnswer, channels::Lost> {
        if (++requests == 1) return token_of("old");
        asked.set_value();
        may_go_on.wait();
        return token_of("new");
      },
      desk.settings, desk.clock, *desk.troubles);
  (void)token.get();
  desk.clock.advance(56min);
  auto renewing = std::async(std::launch::async, [&] { return token.get()->reveal(); });
  asked.get_future().wait();
  auto other = std::async(std::launch::async, [&] { return token.get()->reveal(); });
  // Only a failure waits: it must not hang the whole test program.
  EXPECT_EQ(other.wait_for(10s), std::future_status::ready) << "it waited for the renewal";
  go_on.set_value();
  EXPECT_EQ(other.get(), "old");
  EXPECT_EQ(renewing.get(), "new");
}

TEST(AppToken, InsteadOfARefusedOneAnotherIsAskedForOnceAMinute) {
  Desk desk;
  const Secret first = *desk.token->get();
  EXPECT_EQ(desk.token->instead_of(first)->reveal(), "token-2");
  EXPECT_EQ(desk.token->instead_of(first)->reveal(), "token-2") << "it was renewed already";
  const auto again = desk.token->instead_of(Secret("token-2"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().why, "token_not_taken");
  desk.clock.advance(60s);
  EXPECT_EQ(desk.token->instead_of(Secret("token-2"))->reveal(), "token-3");
}

TEST(AppToken, WithoutCredentialsNobodyIsAsked) {
  for (const int missing : {0, 1, 2}) {
    Desk desk;
    if (missing == 0) desk.settings.app_id.clear();
    if (missing == 1) desk.settings.app_secret.reset();
    if (missing == 2) desk.settings.home_tenant.clear();
    EXPECT_EQ(desk.token->get().error().why, "no_credentials");
    EXPECT_EQ(desk.microsoft.count(kLogin), 0U);
  }
}

TEST(AppToken, ThatIsNoneIsNotTaken) {
  for (const auto* const body :
       {"", "[]", "{}", R"({"access_token":"a"})", R"({"access_token":"a","expires_in":-1})",
        R"({"access_token":"a\r\nb","expires_in":60})", R"({"access_token":"","expires_in":60})",
        R"({"access_token":7,"expires_in":60})", R"({"access_token":"a","expires_in":"60"})"}) {
    Desk desk;
    desk.microsoft.put(kLogin, answer_of(200, body));
    EXPECT_EQ(desk.token->get().error().why, "login_not_understood") << body;
  }
}

TEST(AppToken, TheOperatorIsToldInAWordAndNeverTheSecret) {
  Desk desk;
  desk.microsoft.put(kLogin, answer_of(401, login_error(7000222)));
  (void)desk.token->get();
  EXPECT_NE(desk.lines.str().find("event=teams_no_token"), std::string::npos);
  EXPECT_NE(desk.lines.str().find("error=secret_expired"), std::string::npos);
  EXPECT_EQ(desk.lines.str().find("s3cret"), std::string::npos);
}

struct LoginCase {
  const char* name;
  int status;
  std::string body;
  const char* why;
  bool operator_can_mend;
};
class LoginErrorTest : public ::testing::TestWithParam<LoginCase> {};

TEST_P(LoginErrorTest, HasItsWord) {
  const NoToken none = read_login_error(GetParam().status, GetParam().body);
  EXPECT_EQ(none.why, GetParam().why);
  EXPECT_EQ(none.operator_can_mend, GetParam().operator_can_mend);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, LoginErrorTest,
    ::testing::Values(
        LoginCase{"WrongSecret", 401, login_error(7000215), "secret_wrong", true},
        LoginCase{"ExpiredSecret", 401, login_error(7000222), "secret_expired", true},
        LoginCase{"NotInTenant", 400, login_error(700016, "unauthorized_client"),
                  "app_not_in_tenant", true},
        LoginCase{"NoPrincipal", 400, login_error(7000229), "no_service_principal", true},
        LoginCase{"NoTenant", 400, login_error(90002, "invalid_request"), "tenant_unknown", true},
        LoginCase{"OtherCode", 400, login_error(1), "login_refused", true},
        LoginCase{"NoCode", 401, R"({"error":"invalid_client"})", "login_refused", true},
        LoginCase{"StrangeCodes", 401, R"({"error":"x","error_codes":["7000215",null]})",
                  "login_refused", true},
        LoginCase{"Throttled", 429, "", "login_throttled", false},
        LoginCase{"Down", 503, "<html>", "login_unavailable", false},
        LoginCase{"Redirected", 302, "", "login_not_understood", false},
        LoginCase{"NotJson", 400, "<html>", "login_not_understood", false}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tillit::teams
