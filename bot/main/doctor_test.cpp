#include "main/doctor.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

namespace tillit::doctor {
namespace {

using namespace std::chrono_literals;
using Answer = Result<http::ClientResponse, http::RequestError>;
using Grade = Finding::Grade;

Answer answered(int status, std::string body = "", http::Headers headers = {}) {
  return http::ClientResponse{status, std::move(headers), std::move(body)};
}
Answer lost() {
  return tl::unexpected(http::RequestError{http::RequestFailure::NotSent, "no connection"});
}

constexpr const char* kAll =
    "app_mentions:read,chat:write,commands,files:write,im:history,im:write,users:read";
constexpr const char* kBot = R"({"ok": true, "bot_id": "B1"})";

bool sound(const std::vector<Finding>& findings) {
  std::ostringstream ignored;
  return run_checks({{"it", [&] { return findings; }}}, false, ignored);
}

TEST(Doctor, PrintsASignForEachFindingAndWhatToDo) {
  std::ostringstream out;
  EXPECT_FALSE(run_checks({{"one",
                            [] {
                              return std::vector<Finding>{{Grade::Ok, "fine"}};
                            }},
                           {"two",
                            [] {
                              return std::vector<Finding>{{Grade::Warning, "hm", "look"},
                                                          {Grade::Bad, "broken", "mend it"}};
                            }}},
                          false, out));
  EXPECT_EQ(out.str(), "✓ one: fine\n! two: hm\n    look\n✗ two: broken\n    mend it\n");
}

TEST(Doctor, IsContentWithWarnings) {
  EXPECT_TRUE(sound({{Grade::Ok, "a"}, {Grade::Warning, "b", "c"}}));
  EXPECT_FALSE(sound({{Grade::Bad, "a", "b"}}));
}

TEST(Doctor, PrintsJsonForMachines) {
  std::ostringstream out;
  EXPECT_TRUE(run_checks({{"one",
                           [] {
                             return std::vector<Finding>{{Grade::Warning, "hm", "look"}};
                           }}},
                         true, out));
  EXPECT_EQ(nlohmann::json::parse(out.str()),
            nlohmann::json::parse(
                R"([{"check": "one", "grade": "warning", "what": "hm", "advice": "look"}])"));
}

TEST(Doctor, ReadsTheDateOfAnAnswer) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), TimePoint(784111777s));
  for (const char* odd : {"", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT",
                          "Sun, 06 Now 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, x6 Nov 1994 08:49:37 GMT"})
    EXPECT_EQ(parse_http_date(odd), std::nullopt) << odd;
}

TEST(Doctor, RefusesAClockThatIsMoreThanAMinuteOff) {
  const TimePoint theirs{784111777s};
  EXPECT_EQ(judge_clock(theirs + 60s, theirs, "Slack").grade, Grade::Ok);
  EXPECT_EQ(judge_clock(theirs - 60s, theirs, "Slack").grade, Grade::Ok);
  EXPECT_EQ(judge_clock(theirs + 61s, theirs, "Slack").grade, Grade::Bad);
  EXPECT_EQ(judge_clock(theirs - 61s, theirs, "Slack").grade, Grade::Bad);
  EXPECT_EQ(judge_clock(theirs, std::nullopt, "Slack").grade, Grade::Warning);
}

struct PublicCase {
  const char* name;
  int status;  // 0: no answer
  Grade grade;
};
class PublicUrlTest : public ::testing::TestWithParam<PublicCase> {};
TEST_P(PublicUrlTest, IsJudged) {
  const auto finding =
      judge_public_url("https://e.x/slack/events",
                       GetParam().status == 0 ? lost() : answered(GetParam().status), "Slack");
  EXPECT_EQ(finding.grade, GetParam().grade) << finding.what;
  EXPECT_EQ(finding.advice.empty(), finding.grade == Grade::Ok);
}
INSTANTIATE_TEST_SUITE_P(Answers, PublicUrlTest,
                         ::testing::Values(PublicCase{"OursToAGet", 405, Grade::Ok},
                                           PublicCase{"OursToAnUnknownPath", 404, Grade::Ok},
                                           PublicCase{"NoConnectionOrCertificate", 0, Grade::Bad},
                                           PublicCase{"TheProxyAlone", 502, Grade::Bad},
                                           PublicCase{"ARedirect", 301, Grade::Bad},
                                           PublicCase{"ALogin", 401, Grade::Bad},
                                           PublicCase{"SomethingElse", 200, Grade::Warning}),
                         [](const auto& test) { return test.param.name; });

struct CertificateCase {
  const char* name;
  int whole_days;
  int days_left;
  Grade grade;
};
class CertificateTest : public ::testing::TestWithParam<CertificateCase> {};
TEST_P(CertificateTest, IsJudgedByWhenItShouldHaveBeenRenewed) {
  const TimePoint now{std::chrono::seconds{1'800'000'000}};
  const std::chrono::hours left{GetParam().days_left * 24 + 1};
  const auto finding = judge_certificate(
      "https://e.x", {now + left - std::chrono::hours{GetParam().whole_days * 24}, now + left},
      now);
  EXPECT_EQ(finding.grade, GetParam().grade) << finding.what;
  EXPECT_EQ(finding.advice.empty(), finding.grade == Grade::Ok);
  EXPECT_NE(finding.what.find(fmt::format("{} more day", GetParam().days_left)), std::string::npos)
      << finding.what;
}
INSTANTIATE_TEST_SUITE_P(
    Dates, CertificateTest,
    ::testing::Values(CertificateCase{"New", 90, 89, Grade::Ok},
                      CertificateCase{"ToBeRenewedSoon", 90, 20, Grade::Ok},
                      CertificateCase{"NotRenewed", 90, 13, Grade::Warning},
                      CertificateCase{"AYearsNotRenewed", 365, 13, Grade::Warning},
                      CertificateCase{"AShortOne", 6, 2, Grade::Ok},
                      CertificateCase{"AShortOneNotRenewed", 6, 1, Grade::Warning}),
    [](const auto& test) { return test.param.name; });

TEST(Doctor, IsContentWithATokenOfABotThatHasEveryScope) {
  EXPECT_TRUE(sound(judge_auth("it", answered(200, kBot, {{"X-OAuth-Scopes", kAll}}), "")));
  EXPECT_TRUE(sound(judge_auth("it",
                               answered(200, kBot,
                                        {{"X-OAuth-Scopes",
                                          "users:read, im:write, im:history, files:write, "
                                          "commands, chat:write, app_mentions:read, x"}}),
                               "")));
}

TEST(Doctor, NamesTheScopesThatAreMissing) {
  const auto findings =
      judge_auth("it", answered(200, kBot, {{"X-OAuth-Scopes", "chat:write,im:write"}}), "");
  EXPECT_FALSE(sound(findings));
  EXPECT_EQ(findings.back().what,
            "it: the token lacks app_mentions:read, commands, files:write, im:history, users:read");
}

struct AuthCase {
  const char* name;
  const char* body;  // nullptr: no answer
};
class RefusedTokenTest : public ::testing::TestWithParam<AuthCase> {};
TEST_P(RefusedTokenTest, IsBadWithAdvice) {
  const auto answer = GetParam().body == nullptr
                          ? lost()
                          : answered(200, GetParam().body, {{"X-OAuth-Scopes", kAll}});
  const auto findings = judge_auth("it", answer, "A1");
  EXPECT_FALSE(sound(findings));
  for (const auto& finding : findings)
    EXPECT_EQ(finding.advice.empty(), finding.grade == Grade::Ok) << finding.what;
}
INSTANTIATE_TEST_SUITE_P(
    Answers, RefusedTokenTest,
    ::testing::Values(AuthCase{"NoAnswer", nullptr}, AuthCase{"NoJson", "<html>"},
                      AuthCase{"DeadToken", R"({"ok": false, "error": "invalid_auth"})"},
                      AuthCase{"ExpiredToken", R"({"ok": false, "error": "token_expired"})"},
                      AuthCase{"OfAUser", R"({"ok": true, "user_id": "U1"})"},
                      AuthCase{"OfAnotherApp", R"({"ok": true, "bot_id": "B1", "app_id": "A2"})"}),
    [](const auto& test) { return test.param.name; });

TEST(Doctor, RepeatsNothingButSlacksOwnWords) {
  const auto findings =
      judge_auth("it", answered(200, R"({"ok": false, "error": "hi <xoxb-1>"})"), "");
  EXPECT_EQ(findings.front().what, "it: Slack refuses the token: an unknown error");
}

TEST(Doctor, AsksSlackWithTheTokenInAHeader) {
  std::string url;
  http::ClientRequest asked;
  const Fetch fetch = [&](const std::string& to, http::ClientRequest request) -> Answer {
    url = to;
    asked = std::move(request);
    return answered(200, kBot);
  };
  ASSERT_TRUE(auth_test(fetch, "https://slack.com/api/", Secret("xoxb-1")));
  EXPECT_EQ(url, "https://slack.com/api/auth.test");
  EXPECT_EQ(asked.headers.find("Authorization"), "Bearer xoxb-1");
}

TEST(Doctor, WantsRoomOnTheDisk) {
  constexpr std::uintmax_t kMebibyte = 1024 * 1024;
  EXPECT_EQ(judge_space(10 * kMebibyte, 1000 * kMebibyte).grade, Grade::Ok);
  EXPECT_EQ(judge_space(600 * kMebibyte, 1000 * kMebibyte).grade, Grade::Warning);
  EXPECT_EQ(judge_space(0, 10 * kMebibyte).grade, Grade::Bad);
}

TEST(Doctor, KnowsASigningSecretWhenItSeesOne) {
  EXPECT_EQ(judge_signing_secret(Secret("0123456789abcdef0123456789abcdef")).grade, Grade::Ok);
  EXPECT_EQ(judge_signing_secret(Secret("xoxb-1")).grade, Grade::Warning);
}

teams::KeySet one_key(std::vector<std::string> endorsements) {
  auto keys = teams::read_key_set(
      R"({"keys":[{"kty":"RSA","kid":"k","e":"AQAB","n":"xEBLfnm0rXWfj7xr96Hq4r-xehmt3Ls6vkN9Ny7HBWTLMaX6Xg5bYVLO_BKhjq7tat0hRf-Eiu8MwFU5Jxo3cypLWI0tmNzLteLKvH94KvU9Ovvq30VEYU9isSmQ7Hxn0iSTHQVP98jK2rir3bM4bXv4_BKRgTNpxZ5JcBeXiNaoFlPR7FcEhdeKCb2MmyAMHSeRaONKoOTcwX_lbhx3Sg6IWVot516jwWJlc9z4DEA5vKE2ZuKgUjNtHyZRlxqFZsLmqG1v81K2JV46IxIlnEKN8LyKVOpWx3d331clDKl0zg9o3gVCQy2mG_6XEaIDbEI9XTP-Rqj13dbhyeDEDw"}]})");
  EXPECT_TRUE(keys.has_value());
  if (keys) keys->begin()->second.endorsements = std::move(endorsements);
  return keys ? std::move(*keys) : teams::KeySet{};
}

TEST(Doctor, LooksAtMicrosoftsKeys) {
  teams::TeamsSettings settings;
  const auto good = one_key({"msteams"});
  EXPECT_EQ(judge_keys({}, &good, settings.issuer, settings).grade, Grade::Ok);
  EXPECT_EQ(judge_keys({}, &good, "", settings).grade, Grade::Ok);
  EXPECT_EQ(judge_keys({}, &good, "https://api.botframework.us", settings).grade, Grade::Bad);
  EXPECT_EQ(judge_keys({}, nullptr, "", settings).grade, Grade::Bad);
  EXPECT_EQ(judge_keys(fail(Errc::Unavailable, "out of reach"), nullptr, "", settings).what,
            "Microsoft's keys were not fetched: out of reach");
  const auto of_another = one_key({"webchat"});
  EXPECT_EQ(judge_keys({}, &of_another, "", settings).grade, Grade::Bad);
  settings.strict_endorsements = false;
  EXPECT_EQ(judge_keys({}, &of_another, "", settings).grade, Grade::Ok);
}

TEST(Doctor, SaysWhatToDoAboutALoginThatGivesNoToken) {
  EXPECT_EQ(judge_login(Secret("t")).grade, Grade::Ok);
  const auto no = [](std::string_view why, bool can_mend) {
    return judge_login(tl::unexpected(teams::NoToken{.why = why, .operator_can_mend = can_mend}));
  };
  EXPECT_EQ(no("login_unreachable", false).grade, Grade::Warning);
  std::set<std::string> advice;
  for (const char* why : {"secret_wrong", "secret_expired", "app_not_in_tenant",
                          "no_service_principal", "tenant_unknown", "no_credentials", "other"}) {
    EXPECT_EQ(no(why, true).grade, Grade::Bad) << why;
    EXPECT_TRUE(advice.insert(no(why, true).advice).second) << why;
  }
}

}  // namespace
}  // namespace tillit::doctor
