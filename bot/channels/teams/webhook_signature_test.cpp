#include "channels/teams/webhook_signature.hpp"

#include "crypto/seal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tillit::teams {
namespace {

// Computed elsewhere, with Python and OpenSSL.
constexpr std::string_view kSecret = "Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=";
constexpr std::string_view kBody1 = R"({"type":"message","text":"hi"})";
constexpr std::string_view kSigned1 = "HMAC hAf+f6N9n2/xxmR7GcfLrSY0O1KTJW/3kBkQkYooFlY=";
constexpr std::string_view kBody2 =
    "{\"type\":\"message\",\"id\":\"1760000000001\",\"text\":\"<at>Coach</at> caf\xc3\xa9 "
    "\xf0\x9f\x91\x8d\"}";
constexpr std::string_view kSigned2 = "HMAC 3ulq7B7w2yQJ5pXnmU9L9+SRNtpoTCu/hImWVOaR7/0=";
constexpr std::string_view kSigned2ByTheText = "HMAC UPcijCBmAfHRSntkIO7iBJcVqANIzGArJetKuoDD8RY=";

WebhookSecrets secrets(std::initializer_list<std::string_view> texts) {
  std::vector<Secret> all;
  for (const auto text : texts) all.emplace_back(std::string(text));
  return std::move(*WebhookSecrets::from(all));
}

WebhookSigned check(const WebhookSecrets& all, std::string_view header, std::string_view body) {
  const std::vector<std::string_view> headers{header};
  return check_webhook_signature(all, headers, body);
}

TEST(WebhookSignature, OfTheVectorsIsRight) {
  EXPECT_EQ(kBody1.size(), 30U);
  EXPECT_EQ(kBody2.size(), 74U);
  EXPECT_EQ(check(secrets({kSecret}), kSigned1, kBody1), WebhookSigned::Yes);
  EXPECT_EQ(check(secrets({kSecret}), kSigned2, kBody2), WebhookSigned::Yes);
}

TEST(WebhookSignature, BySecretTakenAsTextIsWrong) {
  EXPECT_EQ(check(secrets({kSecret}), kSigned2ByTheText, kBody2), WebhookSigned::NoMatch);
}

TEST(WebhookSignature, CoversEveryByteOfTheBody) {
  const WebhookSecrets all = secrets({kSecret});
  EXPECT_EQ(check(all, kSigned1, kBody2), WebhookSigned::NoMatch);
  EXPECT_EQ(check(all, kSigned1, ""), WebhookSigned::NoMatch);
  // The same JSON, other bytes.
  EXPECT_EQ(check(all, kSigned1, R"({"type": "message","text":"hi"})"), WebhookSigned::NoMatch);
  EXPECT_EQ(check(all, kSigned1, "{\"type\":\"message\",\"text\":\"hi\"}\n"),
            WebhookSigned::NoMatch);
  const std::string raw("\0\xff{", 3);
  const crypto::Hmac hmac{Secret{*crypto::from_base64(kSecret)}};
  EXPECT_EQ(check(all, "HMAC " + crypto::base64(hmac.bytes({raw})), raw), WebhookSigned::Yes);
}

TEST(WebhookSignature, IsTakenFromTheSecretOfAnyTeam) {
  const std::string other = crypto::base64("another team's thirty-two bytes.");
  EXPECT_EQ(check(secrets({other, kSecret}), kSigned1, kBody1), WebhookSigned::Yes);
  EXPECT_EQ(check(secrets({kSecret, other}), kSigned1, kBody1), WebhookSigned::Yes);
  EXPECT_EQ(check(secrets({other}), kSigned1, kBody1), WebhookSigned::NoMatch);
}

struct Header {
  const char* name;
  std::string value;
  WebhookSigned outcome;
};

class WebhookHeader : public ::testing::TestWithParam<Header> {};

TEST_P(WebhookHeader, IsReadStrictly) {
  EXPECT_EQ(check(secrets({kSecret}), GetParam().value, kBody1), GetParam().outcome);
}

const std::string kRight{kSigned1};

INSTANTIATE_TEST_SUITE_P(
    Formats, WebhookHeader,
    ::testing::Values(
        Header{"LowerCaseScheme", "hmac" + kRight.substr(4), WebhookSigned::Yes},
        Header{"Empty", "", WebhookSigned::BadFormat},
        Header{"OnlyTheScheme", "HMAC", WebhookSigned::BadFormat},
        Header{"NothingBehindTheScheme", "HMAC ", WebhookSigned::BadFormat},
        Header{"NoScheme", kRight.substr(5), WebhookSigned::BadFormat},
        Header{"Bearer", "Bearer " + kRight.substr(5), WebhookSigned::BadFormat},
        Header{"TwoBlanks", "HMAC  " + kRight.substr(5), WebhookSigned::BadFormat},
        Header{"BlankBehind", kRight + " ", WebhookSigned::BadFormat},
        Header{"WithoutPadding", kRight.substr(0, kRight.size() - 1), WebhookSigned::BadFormat},
        Header{"TheAlphabetOfUrls",
               "HMAC hAf-f6N9n2_xxmR7GcfLrSY0O1KTJW_3kBkQkYooFlY=", WebhookSigned::BadFormat},
        Header{"Hex", "HMAC " + std::string(64, 'a'), WebhookSigned::BadFormat},
        Header{"OfThirtyThreeBytes", "HMAC " + crypto::base64(std::string(33, 'x')),
               WebhookSigned::BadFormat},
        Header{"OfThirtyOneBytes", "HMAC " + crypto::base64(std::string(31, 'x')),
               WebhookSigned::BadFormat},
        Header{"StrayBits", kRight.substr(0, kRight.size() - 2) + "Z=", WebhookSigned::BadFormat},
        Header{"VeryLong", "HMAC " + std::string(1'000'000, 'A'), WebhookSigned::BadFormat},
        Header{"OtherBytes", "HMAC " + crypto::base64(std::string(32, '\0')),
               WebhookSigned::NoMatch}),
    [](const auto& test) { return test.param.name; });

TEST(WebhookHeaders, MustBeExactlyOne) {
  const WebhookSecrets all = secrets({kSecret});
  EXPECT_EQ(check_webhook_signature(all, {}, kBody1), WebhookSigned::NoHeader);
  const std::vector<std::string_view> twice{kSigned1, kSigned1};
  EXPECT_EQ(check_webhook_signature(all, twice, kBody1), WebhookSigned::TwoHeaders);
}

TEST(WebhookSecrets, RefuseWhatWouldLetAnybodyOrNobodySign) {
  const auto refused = [](const std::vector<std::string>& texts) {
    const std::vector<Secret> all(texts.begin(), texts.end());
    const auto made = WebhookSecrets::from(all);
    return !made && made.error().code == Errc::Invalid &&
           made.error().context.find("hunter2") == std::string::npos;
  };
  const std::string good(kSecret);
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({""}));
  EXPECT_TRUE(refused({good, ""}));
  EXPECT_TRUE(refused({"hunter2"}));
  EXPECT_TRUE(refused({"Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=\n"}));
  EXPECT_TRUE(refused({crypto::base64(std::string(15, 'x'))}));
  EXPECT_TRUE(refused({crypto::base64(std::string(1025, 'x'))}));
  EXPECT_TRUE(refused(std::vector<std::string>(WebhookSecrets::kMost + 1, good)));
  EXPECT_FALSE(refused(std::vector<std::string>(WebhookSecrets::kMost, good)));
}

TEST(WebhookSigned, HasAWordForEachOutcome) {
  EXPECT_STREQ(to_string(WebhookSigned::Yes), "yes");
  EXPECT_STREQ(to_string(WebhookSigned::NoHeader), "no_header");
  EXPECT_STREQ(to_string(WebhookSigned::TwoHeaders), "two_headers");
  EXPECT_STREQ(to_string(WebhookSigned::BadFormat), "bad_format");
  EXPECT_STREQ(to_string(WebhookSigned::NoMatch), "no_match");
}

}  // namespace
}  // namespace tillit::teams
