#include "channels/teams/inbound_token.hpp"

#include "crypto/hmac.hpp"
#include "tokens/token_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;

// ---- A token that was made elsewhere --------------------------------------------------------

constexpr std::string_view kVectorModulus =
    "xEBLfnm0rXWfj7xr96Hq4r-xehmt3Ls6vkN9Ny7HBWTLMaX6Xg5bYVLO_"
    "BKhjq7tat0hRf-Eiu8MwFU5Jxo3cypLWI0tmNzLteLKvH94KvU9Ovvq30VEYU9isSmQ7Hxn0iSTHQVP98jK2rir3bM4bX"
    "v4_BKRgTNpxZ5JcBeXiNaoFlPR7FcEhdeKCb2MmyAMHSeRaONKoOTcwX_lbhx3Sg6IWVot516jwWJlc9z4DEA5vKE2ZuK"
    "gUjNtHyZRlxqFZsLmqG1v81K2JV46IxIlnEKN8LyKVOpWx3d331clDKl0zg9o3gVCQy2mG_6XEaIDbEI9XTP-Rqj13dbh"
    "yeDEDw";
constexpr std::string_view kVectorToken =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InRlc3Qta2lkLTEiLCJ0eXAiOiJKV1QifQ."
    "eyJzZXJ2aWNldXJsIjoiaHR0cHM6Ly9zbWJhLnRyYWZmaWNtYW5hZ2VyLm5ldC9lbWVhL2FhYWFhYWFhLWJiYmItY2NjY"
    "y1kZGRkLWVlZWVlZWVlZWVlZS8iLCJuYmYiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyOTIwMCwiaXNzIjoiaHR0cHM6Ly"
    "9hcGkuYm90ZnJhbWV3b3JrLmNvbSIsImF1ZCI6IjExMTExMTExLTIyMjItMzMzMy00NDQ0LTU1NTU1NTU1NTU1NSJ9."
    "wP9KqIWTqdl4MRXN-H0wt1Sxppz4cKPrZ4-tnrBO0Axzy2jk4_XDxA9iEwczh34Q_"
    "jo1JQdeZGZM_zb16EA4dL8hlq27PoOwYkn7OYITcd01U3dz4oGnncRzd_"
    "sZUslPqhbHTE1A4W4Rn6jQR0ZP7r8QwHY_ZedK0XcDinBHv_r4PCkXCfEh7CnihRW4gvKVUKYCp7VeWv8qtUTm9fBWZE6"
    "DPgjAMALU_1Q29Ab-dGrUtotFS6DlLYiDkujDN9JBYqdutaXZDvDROD77OnW4OFv6OJ1ENm7wjdm5vrP-"
    "hUKuQZwiQ2mmDfJI2HK4Zzhxl4XPKxcwPpPyD6epiut46w";

KeySet vector_keys() {
  return std::move(*read_key_set(fmt::format(
      R"({{"keys":[{{"kty":"RSA","use":"sig","kid":"test-kid-1","n":"{}","e":"AQAB","endorsements":["msteams"]}}]}})",
      kVectorModulus)));
}

TimePoint at_second(std::int64_t seconds) { return TimePoint{std::chrono::seconds{seconds}}; }

TEST(VectorToken, SaysWhereTheActivityComesFrom) {
  const KeySet keys = vector_keys();
  const auto claims = check_token(kVectorToken, &keys, rules(), at_second(1767225600));
  ASSERT_TRUE(claims.has_value()) << to_string(claims.error());
  EXPECT_EQ(claims->service_url,
            "https://smba.trafficmanager.net/emea/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");
  EXPECT_EQ(claims->key_id, "test-kid-1");
  EXPECT_EQ(claims->key_fingerprint, keys.at("test-kid-1").key.fingerprint());
  EXPECT_EQ(claims->not_before, at_second(1767225600));
  EXPECT_EQ(claims->expires_at, at_second(1767229200));
  EXPECT_EQ(claims->endorsements, std::vector<std::string>{"msteams"});
}

struct Moment {
  const char* name;
  std::int64_t second;
  std::optional<Refusal> refusal;
};

class VectorTokenTimes : public ::testing::TestWithParam<Moment> {};

TEST_P(VectorTokenTimes, AreKeptWithFiveMinutesOfSkew) {
  const KeySet keys = vector_keys();
  const auto checked = check_token(kVectorToken, &keys, rules(), at_second(GetParam().second));
  EXPECT_EQ(refusal_of(checked), GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(Edges, VectorTokenTimes,
                         ::testing::Values(Moment{"FarTooEarly", 1767225200, Refusal::TooEarly},
                                           Moment{"JustTooEarly", 1767225300, Refusal::TooEarly},
                                           Moment{"FirstSecond", 1767225301, std::nullopt},
                                           Moment{"LastSecond", 1767229499, std::nullopt},
                                           Moment{"JustExpired", 1767229500, Refusal::Expired},
                                           Moment{"LongExpired", 1767229600, Refusal::Expired}),
                         [](const auto& test) { return test.param.name; });

TEST(VectorToken, IsWorthlessOnceAnyCharacterIsChanged) {
  const KeySet keys = vector_keys();
  for (std::size_t i = 0; i < kVectorToken.size(); ++i) {
    std::string changed(kVectorToken);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(check_token(changed, &keys, rules(), at_second(1767225600)).has_value()) << i;
  }
}

TEST(VectorToken, IsWorthlessOnceItIsCutOrGrows) {
  const KeySet keys = vector_keys();
  for (std::size_t length = 0; length < kVectorToken.size(); length += 5) {
    EXPECT_FALSE(
        check_token(kVectorToken.substr(0, length), &keys, rules(), at_second(1767225600)));
  }
  std::string longer(kVectorToken);
  longer += 'A';
  EXPECT_FALSE(check_token(longer, &keys, rules(), at_second(1767225600)));
}

// ---- The header ------------------------------------------------------------------------------

struct HeaderCase {
  const char* name;
  std::vector<std::string> values;
  std::optional<Refusal> refusal;
};

class AuthorizationHeader : public ::testing::TestWithParam<HeaderCase> {};

TEST_P(AuthorizationHeader, IsOneBearerOrRefused) {
  const std::vector<std::string_view> values(GetParam().values.begin(), GetParam().values.end());
  const auto token = bearer_token(values);
  EXPECT_EQ(refusal_of(token), GetParam().refusal);
  if (token) {
    EXPECT_EQ(token->substr(0, 5), "a.b.c");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, AuthorizationHeader,
    ::testing::Values(
        HeaderCase{"Right", {"Bearer a.b.c"}, {}},
        HeaderCase{"LowerCaseScheme", {"bearer a.b.c"}, {}},
        HeaderCase{"UpperCaseScheme", {"BEARER a.b.c"}, {}},
        HeaderCase{"LongestToken", {"Bearer a.b.c" + std::string(8192 - 5, 'c')}, {}},
        HeaderCase{"None", {}, Refusal::NoToken},
        HeaderCase{"Two", {"Bearer a.b.c", "Bearer a.b.c"}, Refusal::TwoHeaders},
        HeaderCase{"SecondOfAnotherKind", {"Bearer a.b.c", "HMAC eA=="}, Refusal::TwoHeaders},
        HeaderCase{"Empty", {""}, Refusal::NotBearer},
        HeaderCase{"OnlyTheScheme", {"Bearer"}, Refusal::NotBearer},
        HeaderCase{"NothingBehindTheScheme", {"Bearer "}, Refusal::NotBearer},
        HeaderCase{"NoScheme", {"a.b.c"}, Refusal::NotBearer},
        HeaderCase{"AnotherScheme", {"Basic a.b.c"}, Refusal::NotBearer},
        HeaderCase{"NoBlank", {"Bearera.b.c"}, Refusal::NotBearer},
        HeaderCase{"Tab", {"Bearer\ta.b.c"}, Refusal::NotBearer},
        HeaderCase{"TwoBlanks", {"Bearer  a.b.c"}, Refusal::NotBearer},
        HeaderCase{"BlankBefore", {" Bearer a.b.c"}, Refusal::NotBearer},
        HeaderCase{"BlankBehind", {"Bearer a.b.c "}, Refusal::NotBearer},
        HeaderCase{"TwoInOneLine", {"Bearer a.b.c, Bearer a.b.c"}, Refusal::NotBearer},
        HeaderCase{"TwoInOneLineWithoutBlanks", {"Bearer a.b.c,a.b.c"}, Refusal::NotBearer},
        HeaderCase{
            "OneByteTooLong", {"Bearer a.b.c" + std::string(8192 - 4, 'c')}, Refusal::TooLong}),
    [](const auto& test) { return test.param.name; });

TEST(AuthorizationHeaders, AreAllSeenWhateverTheirCase) {
  const http::Headers headers{
      {"Authorization", "Bearer a"}, {"Host", "bot.example.com"}, {"authorization", "Bearer b"}};
  EXPECT_EQ(authorization_of(headers), (std::vector<std::string_view>{"Bearer a", "Bearer b"}));
}

// ---- Tokens of our own, right but for one thing ------------------------------------------------

std::string forged(std::string_view head, std::string_view body = good_body()) {
  return tokens::signed_token(connector_key(), head, body);
}

std::string body_with(std::string_view name, std::string_view value) {
  return good_body({{std::string(name), std::string(value)}});
}

struct Attack {
  const char* name;
  std::function<std::string()> make;
  std::optional<Refusal> refusal;
};

class Token : public ::testing::TestWithParam<Attack> {};

TEST_P(Token, IsRefusedForItsOwnReason) {
  const KeySet keys = connector_keys();
  const std::string token = GetParam().make();
  EXPECT_EQ(refusal_of(check_token(token, &keys, rules(), kNow)), GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Token,
    ::testing::Values(
        Attack{"GoodOne", [] { return good_token(); }, {}},
        Attack{"Nothing", [] { return std::string(); }, Refusal::Malformed},
        Attack{"OnlyDots", [] { return std::string(".."); }, Refusal::Malformed},
        Attack{"TwoParts", [] { return tokens::unsigned_token(good_head(), good_body()); },
               Refusal::Malformed},
        Attack{"FourParts", [] { return good_token() + ".eA"; }, Refusal::Malformed},
        Attack{"FiveParts", [] { return good_token() + ".eA.eA"; }, Refusal::Malformed},
        Attack{"PaddedSignature", [] { return good_token() + "=="; }, Refusal::Malformed},
        Attack{"LineBreak", [] { return good_token() + "\n"; }, Refusal::Malformed},
        Attack{"TheOtherAlphabet", [] { return "+" + good_token().substr(1); }, Refusal::Malformed},
        Attack{"OversizedBody",
               [] {
                 return forged(good_head(), good_body({{"x", json_text(std::string(8192, 'x'))}}));
               },
               Refusal::TooLong},
        Attack{"HeadIsNoJson", [] { return forged("alg=RS256"); }, Refusal::Malformed},
        Attack{"HeadIsAList", [] { return forged(R"(["RS256"])"); }, Refusal::Malformed},
        Attack{"HeadIsNull", [] { return forged("null"); }, Refusal::Malformed},
        Attack{"HeadIsEmpty", [] { return forged(""); }, Refusal::Malformed},
        Attack{"HeadWithTwoAlgorithms",
               [] { return forged(R"({"alg":"RS256","alg":"RS256","kid":"key-1"})"); },
               Refusal::Malformed},
        Attack{"HeadWithSomethingBehind", [] { return forged(good_head() + "{}"); },
               Refusal::Malformed},
        Attack{"HeadNestedDeeply",
               [] {
                 return forged(fmt::format(R"({{"alg":"RS256","kid":"key-1","x":{}{}}})",
                                           std::string(500, '['), std::string(500, ']')));
               },
               Refusal::Malformed},
        Attack{"HeadIsNotUtf8", [] { return forged("{\"alg\":\"RS256\",\"kid\":\"\xff\"}"); },
               Refusal::Malformed}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Algorithms, Token,
    ::testing::Values(
        Attack{"None",
               [] {
                 return tokens::with_signature(
                     tokens::unsigned_token(R"({"alg":"none","kid":"key-1"})", good_body()), "");
               },
               Refusal::WrongAlgorithm},
        Attack{"NoneWithAGoodSignature", [] { return forged(R"({"alg":"none","kid":"key-1"})"); },
               Refusal::WrongAlgorithm},
        Attack{"NoneInOtherLetters", [] { return forged(R"({"alg":"nOnE","kid":"key-1"})"); },
               Refusal::WrongAlgorithm},
        Attack{"Hs256WithThePublicKey",
               [] {
                 const std::string text =
                     tokens::unsigned_token(R"({"alg":"HS256","kid":"key-1"})", good_body());
                 const crypto::Hmac hmac{Secret{connector_key().public_pem()}};
                 return tokens::with_signature(text, hmac.bytes({text}));
               },
               Refusal::WrongAlgorithm},
        Attack{"Rs384",
               [] {
                 return tokens::signed_token(connector_key(), R"({"alg":"RS384","kid":"key-1"})",
                                             good_body(), tokens::Way::Rs384);
               },
               Refusal::WrongAlgorithm},
        Attack{"Ps256",
               [] {
                 return tokens::signed_token(connector_key(), R"({"alg":"PS256","kid":"key-1"})",
                                             good_body(), tokens::Way::Ps256);
               },
               Refusal::WrongAlgorithm},
        Attack{"Es256", [] { return forged(R"({"alg":"ES256","kid":"key-1"})"); },
               Refusal::WrongAlgorithm},
        Attack{"InLowerCase", [] { return forged(R"({"alg":"rs256","kid":"key-1"})"); },
               Refusal::WrongAlgorithm},
        Attack{"Unnamed", [] { return forged(R"({"kid":"key-1"})"); }, Refusal::WrongAlgorithm},
        Attack{"InAList", [] { return forged(R"({"alg":["RS256"],"kid":"key-1"})"); },
               Refusal::WrongAlgorithm},
        Attack{"Rs384SaysRs256",
               [] {
                 return tokens::signed_token(connector_key(), good_head(), good_body(),
                                             tokens::Way::Rs384);
               },
               Refusal::BadSignature},
        Attack{"Ps256SaysRs256",
               [] {
                 return tokens::signed_token(connector_key(), good_head(), good_body(),
                                             tokens::Way::Ps256);
               },
               Refusal::BadSignature}),
    [](const auto& test) { return test.param.name; });

std::string head_with_own_key(std::string_view key_id) {
  return fmt::format(
      R"({{"alg":"RS256","kid":"{}","jku":"https://evil.example/keys","x5u":"https://evil.example/x","jwk":{},"x5c":["AAAA"]}})",
      key_id, tokens::jwk(strangers_key(), "key-1", {}));
}

INSTANTIATE_TEST_SUITE_P(
    Keys, Token,
    ::testing::Values(
        Attack{"SignedByAnother",
               [] { return tokens::signed_token(strangers_key(), good_head(), good_body()); },
               Refusal::BadSignature},
        Attack{"BodyExchanged",
               [] {
                 const std::string token = good_token();
                 const std::string other = forged(good_head(), body_with("aud", R"("other")"));
                 return other.substr(0, other.rfind('.')) + token.substr(token.rfind('.'));
               },
               Refusal::BadSignature},
        Attack{"SignatureLeftOut",
               [] {
                 return tokens::with_signature(tokens::unsigned_token(good_head(), good_body()),
                                               "");
               },
               Refusal::BadSignature},
        Attack{"UnknownKey", [] { return forged(R"({"alg":"RS256","kid":"key-9"})"); },
               Refusal::UnknownKey},
        Attack{"KeyIdOfOtherLetters", [] { return forged(R"({"alg":"RS256","kid":"KEY-1"})"); },
               Refusal::UnknownKey},
        Attack{"KeyIdIsAPath", [] { return forged(R"({"alg":"RS256","kid":"../../dev/null"})"); },
               Refusal::UnknownKey},
        Attack{"KeyIdIsSql", [] { return forged(R"({"alg":"RS256","kid":"' or 1=1 --"})"); },
               Refusal::UnknownKey},
        Attack{"NoKeyId", [] { return forged(R"({"alg":"RS256"})"); }, Refusal::NoKeyId},
        Attack{"EmptyKeyId", [] { return forged(R"({"alg":"RS256","kid":""})"); },
               Refusal::NoKeyId},
        Attack{"OnlyAThumbprint", [] { return forged(R"({"alg":"RS256","x5t":"key-1"})"); },
               Refusal::NoKeyId},
        Attack{"KeyIdIsANumber", [] { return forged(R"({"alg":"RS256","kid":1})"); },
               Refusal::NoKeyId},
        Attack{"BringsItsOwnKeyUnderOurName",
               [] {
                 return tokens::signed_token(strangers_key(), head_with_own_key("key-1"),
                                             good_body());
               },
               Refusal::BadSignature},
        Attack{"BringsItsOwnKeyUnderItsName",
               [] {
                 return tokens::signed_token(strangers_key(), head_with_own_key("key-9"),
                                             good_body());
               },
               Refusal::UnknownKey},
        Attack{"NamesAnotherKeyAndIsSignedByOurs",
               [] { return forged(head_with_own_key("key-1")); },
               {}},
        Attack{"Critical",
               [] { return forged(R"({"alg":"RS256","kid":"key-1","crit":["exp"],"exp":1})"); },
               Refusal::Critical},
        Attack{"CriticalButEmpty",
               [] { return forged(R"({"alg":"RS256","kid":"key-1","crit":[]})"); },
               Refusal::Critical},
        Attack{"CriticalIsNull",
               [] { return forged(R"({"alg":"RS256","kid":"key-1","crit":null})"); },
               Refusal::Critical}),
    [](const auto& test) { return test.param.name; });

Attack claim(const char* name, std::string_view claim_name, std::string value,
             std::optional<Refusal> refusal) {
  return {name, [claim_name, value] { return forged(good_head(), body_with(claim_name, value)); },
          refusal};
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, Token,
    ::testing::Values(
        Attack{"NoJson", [] { return forged(good_head(), "exp=1"); }, Refusal::Malformed},
        Attack{"AList", [] { return forged(good_head(), "[]"); }, Refusal::Malformed},
        Attack{"TwoAudiences",
               [] { return forged(good_head(), R"({"aud":"other",)" + good_body().substr(1)); },
               Refusal::Malformed},
        Attack{
            "TwoAudiencesOneEscaped",
            [] { return forged(good_head(), R"({"\u0061ud":"other",)" + good_body().substr(1)); },
            Refusal::Malformed}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Issuers, Token,
    ::testing::Values(
        claim("Absent", "iss", "", Refusal::WrongIssuer),
        claim("Null", "iss", "null", Refusal::WrongIssuer),
        claim("Another", "iss", R"("https://api.botframework.us")", Refusal::WrongIssuer),
        claim("WithASlash", "iss", R"("https://api.botframework.com/")", Refusal::WrongIssuer),
        claim("OtherCase", "iss", R"("https://API.botframework.com")", Refusal::WrongIssuer),
        claim("AList", "iss", R"(["https://api.botframework.com"])", Refusal::WrongIssuer),
        claim("OfTheEmulator", "iss",
              R"("https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/")",
              Refusal::WrongIssuer),
        claim("OfEntra", "iss",
              R"("https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0")",
              Refusal::WrongIssuer)),
    [](const auto& test) { return "Issuer" + std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Audiences, Token,
    ::testing::Values(
        claim("Absent", "aud", "", Refusal::WrongAudience),
        claim("Empty", "aud", R"("")", Refusal::WrongAudience),
        claim("AnotherBot", "aud", R"("99999999-2222-3333-4444-555555555555")",
              Refusal::WrongAudience),
        claim("OursAndMore", "aud", R"("11111111-2222-3333-4444-555555555555 ")",
              Refusal::WrongAudience),
        claim("ListOfOurs", "aud", R"(["11111111-2222-3333-4444-555555555555"])", std::nullopt),
        claim("ListOfTwo", "aud", R"(["11111111-2222-3333-4444-555555555555","other"])",
              Refusal::WrongAudience),
        claim("EmptyList", "aud", "[]", Refusal::WrongAudience),
        claim("ListInAList", "aud", R"([["11111111-2222-3333-4444-555555555555"]])",
              Refusal::WrongAudience),
        claim("Number", "aud", "1", Refusal::WrongAudience)),
    [](const auto& test) { return "Audience" + std::string(test.param.name); });

// kNow is second 1'800'000'000.
INSTANTIATE_TEST_SUITE_P(
    Times, Token,
    ::testing::Values(claim("WithoutEnd", "exp", "", Refusal::NoTimes),
                      claim("EndIsNull", "exp", "null", Refusal::NoTimes),
                      claim("EndIsAText", "exp", R"("1800003600")", Refusal::NoTimes),
                      claim("EndIsNegative", "exp", "-1", Refusal::NoTimes),
                      claim("EndIsHuge", "exp", "1e300", Refusal::NoTimes),
                      claim("EndIsTooLargeForAnything", "exp", "99999999999999999999999",
                            Refusal::NoTimes),
                      claim("EndHasAFraction", "exp", "1800003600.5", std::nullopt),
                      claim("Expired", "exp", "1799999700", Refusal::Expired),
                      claim("ExpiredWithinTheSkew", "exp", "1799999701", std::nullopt),
                      claim("ExpiredAtTheBeginning", "exp", "0", Refusal::Expired),
                      claim("WithoutBeginning", "nbf", "", Refusal::NoTimes),
                      claim("BeginningIsAText", "nbf", R"("0")", Refusal::NoTimes),
                      claim("BeginningIsHuge", "nbf", "1e300", Refusal::NoTimes),
                      claim("NotYet", "nbf", "1800000300", Refusal::TooEarly),
                      claim("NotYetWithinTheSkew", "nbf", "1800000299", std::nullopt)),
    [](const auto& test) { return "Time" + std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    ServiceUrls, Token,
    ::testing::Values(claim("Absent", "serviceurl", "", Refusal::NoServiceUrl),
                      claim("Empty", "serviceurl", R"("")", Refusal::NoServiceUrl),
                      claim("Null", "serviceurl", "null", Refusal::NoServiceUrl),
                      Attack{"InTheDocumentationsSpelling",
                             [] {
                               return forged(good_head(),
                                             good_body({{"serviceurl", ""},
                                                        {"serviceUrl", json_text(kServiceUrl)}}));
                             },
                             Refusal::NoServiceUrl}),
    [](const auto& test) { return "ServiceUrl" + std::string(test.param.name); });

TEST(TokenRulesWithout, KeysRefuseEverything) {
  const KeySet none;
  EXPECT_EQ(refusal_of(check_token(good_token(), nullptr, rules(), kNow)), Refusal::NoKeys);
  EXPECT_EQ(refusal_of(check_token(good_token(), &none, rules(), kNow)), Refusal::NoKeys);
}

TEST(TokenRulesWithout, AnAppIdOrAnIssuerRefuseEverything) {
  const KeySet keys = connector_keys();
  TokenRules nobody = rules();
  nobody.app_id.clear();
  const std::string for_nobody = forged(good_head(), body_with("aud", R"("")"));
  EXPECT_EQ(refusal_of(check_token(for_nobody, &keys, nobody, kNow)), Refusal::WrongAudience);
  TokenRules by_nobody = rules();
  by_nobody.issuer.clear();
  const std::string from_nobody = forged(good_head(), body_with("iss", R"("")"));
  EXPECT_EQ(refusal_of(check_token(from_nobody, &keys, by_nobody, kNow)), Refusal::WrongIssuer);
}

TEST(TokenRules, TakeTheIssuerOfAnotherCloud) {
  const KeySet keys = connector_keys();
  TokenRules of_government = rules();
  of_government.issuer = "https://api.botframework.us";
  const std::string token =
      forged(good_head(), body_with("iss", R"("https://api.botframework.us")"));
  EXPECT_TRUE(check_token(token, &keys, of_government, kNow).has_value());
  EXPECT_EQ(refusal_of(check_token(good_token(), &keys, of_government, kNow)),
            Refusal::WrongIssuer);
}

// ---- The activity ------------------------------------------------------------------------------

TokenClaims claims_of(std::string_view service_url, std::vector<std::string> endorsements) {
  TokenClaims claims;
  claims.service_url = normal_service_url(service_url);
  claims.endorsements = std::move(endorsements);
  return claims;
}

ActivityFacts good_facts() {
  return {kServiceUrl, "msteams", "28:11111111-2222-3333-4444-555555555555",
          "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"};
}

struct FactCase {
  const char* name;
  std::function<void(ActivityFacts&, TokenClaims&, TokenRules&)> change;
  std::optional<Refusal> refusal;
};

class Facts : public ::testing::TestWithParam<FactCase> {};

TEST_P(Facts, AreOnesTheTokenSpeaksForOrRefused) {
  ActivityFacts facts = good_facts();
  TokenClaims claims = claims_of(kServiceUrl, {"msteams", "directline"});
  TokenRules with = rules();
  GetParam().change(facts, claims, with);
  EXPECT_EQ(refusal_of(check_facts(claims, facts, with)), GetParam().refusal);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Facts,
    ::testing::Values(
        FactCase{"AsTheyShouldBe", [](auto&, auto&, auto&) {}, {}},
        FactCase{"OtherCaseOfTheHost",
                 [](auto& f, auto&, auto&) {
                   f.service_url = "HTTPS://SMBA.TrafficManager.net/emea/";
                 },
                 {}},
        FactCase{"WithoutTheSlash",
                 [](auto& f, auto&, auto&) {
                   f.service_url = "https://smba.trafficmanager.net/emea";
                 },
                 {}},
        FactCase{"TwoSlashes",
                 [](auto& f, auto&, auto&) {
                   f.service_url = "https://smba.trafficmanager.net/emea//";
                 },
                 Refusal::OtherServiceUrl},
        FactCase{"OtherCaseOfThePath",
                 [](auto& f, auto&, auto&) {
                   f.service_url = "https://smba.trafficmanager.net/EMEA/";
                 },
                 Refusal::OtherServiceUrl},
        FactCase{"OtherRegion",
                 [](auto& f, auto&, auto&) {
                   f.service_url = "https://smba.trafficmanager.net/amer/";
                 },
                 Refusal::OtherServiceUrl},
        FactCase{"OtherHost",
                 [](auto& f, auto&, auto&) { f.service_url = "https://evil.example/emea/"; },
                 Refusal::OtherServiceUrl},
        FactCase{"NoServiceUrl", [](auto& f, auto&, auto&) { f.service_url = ""; },
                 Refusal::OtherServiceUrl},
        FactCase{"NeitherHasAServiceUrl",
                 [](auto& f, auto& c, auto&) {
                   f.service_url = "";
                   c.service_url = "";
                 },
                 Refusal::OtherServiceUrl},
        FactCase{"NoChannel", [](auto& f, auto&, auto&) { f.channel_id = ""; },
                 Refusal::NotEndorsed},
        FactCase{"ChannelTheKeyMayNotSpeakFor", [](auto& f, auto&, auto&) { f.channel_id = "slack"; },
                 Refusal::NotEndorsed},
        FactCase{"ChannelOfOtherLetters", [](auto& f, auto&, auto&) { f.channel_id = "MSTEAMS"; },
                 Refusal::NotEndorsed},
        FactCase{"KeyOfOtherChannels",
                 [](auto&, auto& c, auto&) { c.endorsements = {"directline"}; },
                 Refusal::NotEndorsed},
        FactCase{"KeyThatDoesNotSay", [](auto&, auto& c, auto&) { c.endorsements.clear(); },
                 Refusal::NotEndorsed},
        FactCase{"KeyThatDoesNotSayWhenThatIsAllowed",
                 [](auto&, auto& c, auto& r) {
                   c.endorsements.clear();
                   r.strict_endorsements = false;
                 },
                 {}},
        FactCase{"KeyOfOtherChannelsWhenSilenceIsAllowed",
                 [](auto&, auto& c, auto& r) {
                   c.endorsements = {"directline"};
                   r.strict_endorsements = false;
                 },
                 Refusal::NotEndorsed},
        FactCase{"NoChannelWhenSilenceIsAllowed",
                 [](auto& f, auto& c, auto& r) {
                   f.channel_id = "";
                   c.endorsements.clear();
                   r.strict_endorsements = false;
                 },
                 Refusal::NotEndorsed},
        FactCase{"EndorsedChannelThatIsNotOurs",
                 [](auto& f, auto&, auto&) { f.channel_id = "directline"; },
                 Refusal::OtherChannel},
        FactCase{"EndorsedChannelThatIsConfigured",
                 [](auto& f, auto&, auto& r) {
                   f.channel_id = "directline";
                   r.channels = {"msteams", "directline"};
                 },
                 {}},
        FactCase{"OtherBot",
                 [](auto& f, auto&, auto&) {
                   f.recipient_id = "28:99999999-2222-3333-4444-555555555555";
                 },
                 Refusal::OtherRecipient},
        FactCase{"PersonAsRecipient",
                 [](auto& f, auto&, auto&) {
                   f.recipient_id = "29:11111111-2222-3333-4444-555555555555";
                 },
                 Refusal::OtherRecipient},
        FactCase{"BareAppId",
                 [](auto& f, auto&, auto&) {
                   f.recipient_id = "11111111-2222-3333-4444-555555555555";
                 },
                 Refusal::OtherRecipient},
        FactCase{"NoRecipient", [](auto& f, auto&, auto&) { f.recipient_id = ""; },
                 Refusal::OtherRecipient},
        FactCase{"NoAppId",
                 [](auto& f, auto&, auto& r) {
                   f.recipient_id = "28:";
                   r.app_id = "";
                 },
                 Refusal::OtherRecipient},
        FactCase{"AnyTenantWithoutAList", [](auto& f, auto&, auto&) { f.tenant_id = "other"; }, {}},
        FactCase{"NoTenant", [](auto& f, auto&, auto&) { f.tenant_id = ""; },
                 Refusal::OtherTenant},
        FactCase{"TenantOfTheList",
                 [](auto&, auto&, auto& r) {
                   r.tenants = {"other", "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"};
                 },
                 {}},
        FactCase{"TenantNotInTheList", [](auto&, auto&, auto& r) { r.tenants = {"other"}; },
                 Refusal::OtherTenant},
        FactCase{"NoTenantAndAList",
                 [](auto& f, auto&, auto& r) {
                   f.tenant_id = "";
                   r.tenants = {"other"};
                 },
                 Refusal::OtherTenant}),
    [](const auto& test) { return test.param.name; });

TEST(ServiceUrl, IsNormalInSchemeAndHostOnly) {
  EXPECT_EQ(normal_service_url("HTTPS://Host.Example:443/Path/"), "https://host.example:443/Path");
  EXPECT_EQ(normal_service_url("https://Host.Example"), "https://host.example");
  EXPECT_EQ(normal_service_url("https://Host.Example?Q"), "https://host.example?Q");
  EXPECT_EQ(normal_service_url("Not-An-Address/"), "Not-An-Address");
  EXPECT_EQ(normal_service_url(""), "");
}

// ---- What is answered --------------------------------------------------------------------------

constexpr Refusal kLast = Refusal::OtherTenant;

TEST(Refusals, HaveWordsOfTheirOwnAndAnAnswer) {
  std::set<std::string> words;
  for (int i = 0; i <= static_cast<int>(kLast); ++i) {
    const auto refusal = static_cast<Refusal>(i);
    EXPECT_TRUE(words.insert(to_string(refusal)).second) << to_string(refusal);
    const int expected = refusal == Refusal::NoKeys            ? 503
                         : refusal >= Refusal::OtherServiceUrl ? 403
                                                               : 401;
    EXPECT_EQ(status_of(refusal), expected) << to_string(refusal);
  }
  EXPECT_FALSE(words.contains("unknown"));
}

}  // namespace
}  // namespace tillit::teams
