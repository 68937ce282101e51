#include "crypto/rs256.hpp"

#include "crypto/base64url.hpp"
#include "tokens/signing.hpp"

#include <gtest/gtest.h>

namespace tillit::crypto {
namespace {

using tokens::KeyPair;

constexpr std::string_view kExponent = "AQAB";

// Made elsewhere: the key of the vectors in channels/teams/inbound_token_test.cpp.
constexpr std::string_view kModulus =
    "xEBLfnm0rXWfj7xr96Hq4r-xehmt3Ls6vkN9Ny7HBWTLMaX6Xg5bYVLO_"
    "BKhjq7tat0hRf-Eiu8MwFU5Jxo3cypLWI0tmNzLteLKvH94KvU9Ovvq30VEYU9isSmQ7Hxn0iSTHQVP98jK2rir3bM4bX"
    "v4_BKRgTNpxZ5JcBeXiNaoFlPR7FcEhdeKCb2MmyAMHSeRaONKoOTcwX_lbhx3Sg6IWVot516jwWJlc9z4DEA5vKE2ZuK"
    "gUjNtHyZRlxqFZsLmqG1v81K2JV46IxIlnEKN8LyKVOpWx3d331clDKl0zg9o3gVCQy2mG_6XEaIDbEI9XTP-Rqj13dbh"
    "yeDEDw";

const KeyPair& ours() {
  static const KeyPair kPair = KeyPair::make();
  return kPair;
}

Rs256Key public_half(const KeyPair& pair) {
  return std::move(*Rs256Key::from_jwk(pair.n(), pair.e()));
}

// The unsigned number, its bytes given from the highest on.
std::string number(std::string_view bytes) { return base64url(bytes); }

// `bits` bits: the highest and the lowest one set.
std::string modulus_of(int bits) {
  std::string bytes(static_cast<std::size_t>((bits + 7) / 8), '\x55');
  bytes.front() = static_cast<char>(1U << (static_cast<unsigned>(bits - 1) % 8U));
  return number(bytes);
}

TEST(Rs256, VerifiesWhatItsKeySigned) {
  const Rs256Key key = public_half(ours());
  for (const std::string& message :
       {std::string(), std::string("a.b"), std::string("\0\xff", 2), std::string(100'000, 'x')}) {
    EXPECT_TRUE(key.verifies(message, ours().sign(message)));
  }
}

TEST(Rs256, RefusesEveryOtherMessageAndSignature) {
  const Rs256Key key = public_half(ours());
  const std::string message = "head.body";
  const std::string signature = ours().sign(message);
  EXPECT_FALSE(key.verifies("head.bodz", signature));
  EXPECT_FALSE(key.verifies("head.body.", signature));
  EXPECT_FALSE(key.verifies("", signature));
  EXPECT_FALSE(key.verifies(message, ""));
  EXPECT_FALSE(key.verifies(message, signature.substr(1)));
  EXPECT_FALSE(key.verifies(message, signature + '\0'));
  EXPECT_FALSE(key.verifies(message, '\0' + signature));
  EXPECT_FALSE(key.verifies(message, std::string(signature.size(), '\0')));
  EXPECT_FALSE(key.verifies(message, std::string(signature.size(), '\xff')));
  for (std::size_t i = 0; i < signature.size(); i += 17) {
    std::string changed = signature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(key.verifies(message, changed)) << i;
  }
}

TEST(Rs256, RefusesOtherWaysOfTheSameKey) {
  const Rs256Key key = public_half(ours());
  EXPECT_FALSE(key.verifies("head.body", ours().sign("head.body", tokens::Way::Rs384)));
  EXPECT_FALSE(key.verifies("head.body", ours().sign("head.body", tokens::Way::Ps256)));
}

TEST(Rs256, RefusesAnotherKeysSignature) {
  const KeyPair other = KeyPair::make();
  EXPECT_FALSE(public_half(ours()).verifies("head.body", other.sign("head.body")));
}

TEST(Rs256, FingerprintIsOfTheNumbersAndNotOfTheText) {
  const Rs256Key key = public_half(ours());
  const std::string zeros_first = base64url(std::string(2, '\0') + *from_base64url(ours().n()));
  EXPECT_EQ(Rs256Key::from_jwk(zeros_first, base64url(std::string("\0\1\0\1", 4)))->fingerprint(),
            key.fingerprint());
  EXPECT_NE(Rs256Key::from_jwk(kModulus, kExponent)->fingerprint(), key.fingerprint());
  EXPECT_NE(Rs256Key::from_jwk(ours().n(), number(std::string("\1\0\3", 3)))->fingerprint(),
            key.fingerprint());
}

struct Numbers {
  const char* name;
  std::string n;
  std::string e;
  bool is_key;
};

class Rs256Numbers : public ::testing::TestWithParam<Numbers> {};

TEST_P(Rs256Numbers, AreAKeyOrInvalid) {
  const auto key = Rs256Key::from_jwk(GetParam().n, GetParam().e);
  EXPECT_EQ(key.has_value(), GetParam().is_key);
  if (!key) {
    EXPECT_EQ(key.error().code, Errc::Invalid);
  }
}

const std::string kGood{kModulus};
const std::string kUsual{kExponent};

INSTANTIATE_TEST_SUITE_P(
    Rules, Rs256Numbers,
    ::testing::Values(
        Numbers{"Usual", kGood, kUsual, true}, Numbers{"Bits2048", modulus_of(2048), kUsual, true},
        Numbers{"Bits2047", modulus_of(2047), kUsual, false},
        Numbers{"Bits1024", modulus_of(1024), kUsual, false},
        Numbers{"Bits8192", modulus_of(8192), kUsual, true},
        Numbers{"Bits8193", modulus_of(8193), kUsual, false},
        Numbers{"WeakBehindZeros", number(std::string(200, '\0') + std::string(128, '\x55')),
                kUsual, false},
        Numbers{"VeryLong", std::string(1'000'000, 'A'), kUsual, false},
        Numbers{"NoModulus", "", kUsual, false},
        Numbers{"Zeros", std::string(400, 'A'), kUsual, false},
        Numbers{"EvenModulus", number("\x80" + std::string(255, '\x54')), kUsual, false},
        Numbers{"ModulusWithPadding", kGood + "==", kUsual, false},
        Numbers{"ModulusOfTheOtherAlphabet", "+/" + kGood.substr(2), kUsual, false},
        Numbers{"NoExponent", kGood, "", false}, Numbers{"ExponentZero", kGood, "AAAA", false},
        Numbers{"ExponentOne", kGood, "AQ", false}, Numbers{"ExponentThree", kGood, "Aw", false},
        Numbers{"ExponentEven", kGood, number(std::string("\1\0\2", 3)), false},
        Numbers{"ExponentOf32Bits", kGood, number("\xff\xff\xff\xff"), true},
        Numbers{"ExponentOf33Bits", kGood, number("\1\1\1\1\1"), false},
        Numbers{"ExponentVeryLong", kGood, std::string(1'000'000, 'A'), false},
        Numbers{"ExponentWithPadding", kGood, "Aw==", false}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::crypto
