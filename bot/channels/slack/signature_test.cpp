#include "channels/slack/signature.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace tillit::slack {
namespace {

using namespace std::chrono_literals;

// Slack's published example.
constexpr std::string_view kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr std::string_view kTimestamp = "1531420618";
constexpr std::string_view kBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
    "channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
    "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIG"
    "lgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
constexpr std::string_view kSignature =
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
constexpr TimePoint kSignedAt{1531420618s};

SigningSecrets secrets(std::initializer_list<std::string_view> texts) {
  std::vector<Secret> all;
  for (const auto text : texts) all.emplace_back(std::string(text));
  return std::move(*SigningSecrets::from(all));
}

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
  const crypto::Hmac hmac{Secret{std::string(secret)}};
  return "v0=" + hmac.hex({"v0:", timestamp, ":", body});
}

TEST(Signature, OfSlacksOwnExampleIsRight) {
  EXPECT_EQ(check_signature(secrets({kSecret}), kTimestamp, kSignature, kBody, kSignedAt),
            Signed::Yes);
}

TEST(Signature, CoversEveryByteOfTheBody) {
  const SigningSecrets all = secrets({kSecret});
  std::string body(kBody);
  body.back() = 'd';
  EXPECT_EQ(check_signature(all, kTimestamp, kSignature, body, kSignedAt), Signed::NoMatch);
  EXPECT_EQ(check_signature(all, kTimestamp, kSignature, "", kSignedAt), Signed::NoMatch);
  for (const std::string& raw :
       {std::string("text=a+b%20c"), std::string("{\"text\":\"\u00E5\"}"), std::string(),
        std::string("\0\xff", 2), std::string(300'000, 'x')}) {
    EXPECT_EQ(check_signature(all, kTimestamp, sign(kSecret, kTimestamp, raw), raw, kSignedAt),
              Signed::Yes);
  }
  // Of the decoded form it would be another one.
  EXPECT_EQ(check_signature(all, kTimestamp, sign(kSecret, kTimestamp, "text=a b c"),
                            "text=a+b%20c", kSignedAt),
            Signed::NoMatch);
}

TEST(Signature, CoversTheTime) {
  EXPECT_EQ(check_signature(secrets({kSecret}), "1531420619", kSignature, kBody, kSignedAt),
            Signed::NoMatch);
}

struct Moment {
  const char* name;
  std::chrono::milliseconds after;
  Signed outcome;
};

class SignatureWindow : public ::testing::TestWithParam<Moment> {};

TEST_P(SignatureWindow, EndsAtFiveMinutesEitherWay) {
  EXPECT_EQ(check_signature(secrets({kSecret}), kTimestamp, kSignature, kBody,
                            kSignedAt + GetParam().after),
            GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(Edges, SignatureWindow,
                         ::testing::Values(Moment{"OldestAllowed", 300s, Signed::Yes},
                                           Moment{"JustTooOld", 300s + 1ms, Signed::TooOld},
                                           Moment{"NewestAllowed", -300s, Signed::Yes},
                                           Moment{"JustTooNew", -300s - 1ms, Signed::TooNew},
                                           Moment{"AnHourOld", 1h, Signed::TooOld}),
                         [](const auto& test) { return test.param.name; });

struct Headers {
  const char* name;
  std::optional<std::string> timestamp;
  std::optional<std::string> signature;
  Signed outcome;
};

class SignatureHeaders : public ::testing::TestWithParam<Headers> {};

TEST_P(SignatureHeaders, AreReadStrictly) {
  EXPECT_EQ(check_signature(secrets({kSecret}), GetParam().timestamp, GetParam().signature, kBody,
                            kSignedAt),
            GetParam().outcome);
}

const std::string kTime{kTimestamp};
const std::string kRight{kSignature};

INSTANTIATE_TEST_SUITE_P(
    Formats, SignatureHeaders,
    ::testing::Values(
        Headers{"Neither", {}, {}, Signed::NoHeader},
        Headers{"NoTime", {}, kRight, Signed::NoHeader},
        Headers{"NoSignature", kTime, {}, Signed::NoHeader},
        Headers{"EmptyTime", "", kRight, Signed::BadFormat},
        Headers{"EmptySignature", kTime, "", Signed::BadFormat},
        Headers{"SignedTime", "+1531420618", kRight, Signed::BadFormat},
        Headers{"NegativeTime", "-1531420618", kRight, Signed::BadFormat},
        Headers{"BlankBeforeTime", " 1531420618", kRight, Signed::BadFormat},
        Headers{"FractionalTime", "1531420618.0", kRight, Signed::BadFormat},
        Headers{"HexTime", "0x5b4796ca", kRight, Signed::BadFormat},
        Headers{"ThirteenDigits", "1531420618000", kRight, Signed::BadFormat},
        Headers{"VeryManyDigits", std::string(100'000, '9'), kRight, Signed::BadFormat},
        Headers{"TwelveDigits", "999999999999", kRight, Signed::TooNew},
        Headers{"TimeZero", "0", kRight, Signed::TooOld},
        Headers{"OtherVersion", kTime, "v1=" + kRight.substr(3), Signed::BadFormat},
        Headers{"NoVersion", kTime, kRight.substr(3), Signed::BadFormat},
        Headers{"CapitalVersion", kTime, "V0=" + kRight.substr(3), Signed::BadFormat},
        Headers{"OneDigitShort", kTime, kRight.substr(0, kRight.size() - 1), Signed::BadFormat},
        Headers{"OneDigitMore", kTime, kRight + "0", Signed::BadFormat},
        Headers{"CapitalHex", kTime, "v0=A" + kRight.substr(4), Signed::BadFormat},
        Headers{"NoHex", kTime, "v0=g" + kRight.substr(4), Signed::BadFormat},
        Headers{"OtherDigits", kTime, "v0=b" + kRight.substr(4), Signed::NoMatch}),
    [](const auto& test) { return test.param.name; });

TEST(Signature, IsTakenFromEitherSecretWhileOneIsReplaced) {
  const std::string by_new = sign("new", kTimestamp, kBody);
  const std::string by_old = sign("old", kTimestamp, kBody);
  EXPECT_EQ(check_signature(secrets({"new", "old"}), kTimestamp, by_new, kBody, kSignedAt),
            Signed::Yes);
  EXPECT_EQ(check_signature(secrets({"new", "old"}), kTimestamp, by_old, kBody, kSignedAt),
            Signed::Yes);
  EXPECT_EQ(check_signature(secrets({"new"}), kTimestamp, by_old, kBody, kSignedAt),
            Signed::NoMatch);
  EXPECT_EQ(check_signature(secrets({"new", "old"}), kTimestamp, sign("other", kTimestamp, kBody),
                            kBody, kSignedAt),
            Signed::NoMatch);
}

TEST(SigningSecrets, RefuseWhatWouldLetAnybodyOrNobodySign) {
  const auto refused = [](std::vector<Secret> all) {
    const auto made = SigningSecrets::from(all);
    return !made && made.error().code == Errc::Invalid &&
           made.error().context.find("hunter2") == std::string::npos;
  };
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused({Secret{}}));
  EXPECT_TRUE(refused({Secret{"hunter2"}, Secret{""}}));
  EXPECT_TRUE(refused({Secret{"hunter2\n"}}));
  EXPECT_TRUE(refused({Secret{" "}}));
  EXPECT_TRUE(refused({Secret{"hunter2"}, Secret{"b"}, Secret{"c"}}));
  EXPECT_FALSE(refused({Secret{"hunter2"}, Secret{"b"}}));
}

}  // namespace
}  // namespace tillit::slack
