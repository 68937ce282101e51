#include "channels/teams/signing_keys.hpp"
#include "tokens/token_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tillit::teams {
namespace {

constexpr const char* kPublic = "https://login.botframework.com/v1/.well-known/openidconfiguration";

// ---- Metadata ----------------------------------------------------------------------------------

struct Address {
  const char* name;
  std::string metadata_url;
  std::string jwks_uri;
  bool is_taken;
};

class JwksUri : public ::testing::TestWithParam<Address> {};

TEST_P(JwksUri, IsAsSafeAsTheMetadataOrRefused) {
  const auto read = read_metadata(fmt::format(R"({{"jwks_uri":"{}"}})", GetParam().jwks_uri),
                                  GetParam().metadata_url);
  EXPECT_EQ(read.has_value(), GetParam().is_taken);
  if (read) {
    EXPECT_EQ(read->jwks_uri, GetParam().jwks_uri);
  } else {
    EXPECT_EQ(read.error().code, Errc::Invalid);
  }
}

INSTANTIATE_TEST_SUITE_P(
    OfMicrosoft, JwksUri,
    ::testing::Values(
        Address{"SameHost", kPublic, "https://login.botframework.com/v1/.well-known/keys", true},
        Address{"Sibling", kPublic, "https://keys.botframework.com/k", true},
        Address{"Parent", kPublic, "https://botframework.com/k", true},
        Address{"Deeper", kPublic, "https://a.b.login.botframework.com/k", true},
        Address{"UpperCase", kPublic, "https://LOGIN.BotFramework.COM/k", true},
        Address{"Http", kPublic, "http://login.botframework.com/v1/.well-known/keys", false},
        Address{"OtherDomain", kPublic, "https://evil.example/k", false},
        Address{"DomainThatEndsAlike", kPublic, "https://evilbotframework.com/k", false},
        Address{"DomainThatBeginsAlike", kPublic, "https://login.botframework.com.evil.example/k",
                false},
        Address{"UserNameInIt", kPublic, "https://login.botframework.com@evil.example/k", false},
        Address{"ThisMachine", kPublic, "https://localhost/k", false},
        Address{"ThisMachineByHttp", kPublic, "http://127.0.0.1/k", false},
        Address{"AnAddressOfTheInside", kPublic, "https://10.0.0.1/k", false},
        Address{"AFile", kPublic, "file:///etc/passwd", false},
        Address{"NoAddress", kPublic, "keys", false}, Address{"Nothing", kPublic, "", false},
        Address{"Government", "https://login.botframework.azure.us/v1/x",
                "https://keys.botframework.azure.us/k", true},
        Address{"AnotherCustomerOfTheGovernmentCloud", "https://login.botframework.azure.us/v1/x",
                "https://evil.azure.us/k", false},
        Address{"TwoLabelsAreNoFamily", "https://example.com/x", "https://other.com/k", false},
        Address{"NumbersAreNoFamily", "https://10.1.2.3/x", "https://9.1.2.3/k", false},
        Address{"SameNumbers", "https://10.1.2.3/x", "https://10.1.2.3/k", true}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfThisMachine, JwksUri,
    ::testing::Values(
        Address{"ByHttp", "http://127.0.0.1:8081/x", "http://127.0.0.1:8081/k", true},
        Address{"AnotherPort", "http://127.0.0.1:8081/x", "http://localhost:9/k", true},
        Address{"OtherLoopbackAddress", "http://127.1.2.3/x", "http://[::1]/k", true},
        Address{"KeysElsewhere", "http://127.0.0.1/x", "https://login.botframework.com/k", false},
        Address{"KeysWhereANameLooksLocal", "http://127.0.0.1/x", "http://127.0.0.1.evil.example/k",
                false},
        Address{"MetadataByHttpElsewhere", "http://login.botframework.com/x",
                "https://login.botframework.com/k", false},
        Address{"MetadataWhereANameLooksLocal", "http://127.0.0.1.evil.example/x",
                "http://127.0.0.1.evil.example/k", false},
        Address{"MetadataWhereFiveNumbersLookLocal", "http://127.0.0.0.1/x", "http://127.0.0.1/k",
                false},
        Address{"MetadataWhereALargeNumberLooksLocal", "http://127.0.0.256/x", "http://127.0.0.1/k",
                false}),
    [](const auto& test) { return test.param.name; });

TEST(Metadata, SayTheirIssuer) {
  const auto read = read_metadata(
      R"({"issuer":"https://api.botframework.com","jwks_uri":"https://login.botframework.com/k","x":[{}]})",
      kPublic);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->issuer, "https://api.botframework.com");
}

TEST(MetadataUrl, IsHttpsOrOfThisMachine) {
  EXPECT_TRUE(check_metadata_url(kPublic).has_value());
  EXPECT_TRUE(check_metadata_url("http://localhost:8080/x").has_value());
  for (const char* bad : {"", "login.botframework.com", "http://login.botframework.com/x",
                          "ftp://login.botframework.com/x", "http://127.evil.example/x"}) {
    const auto checked = check_metadata_url(bad);
    ASSERT_FALSE(checked.has_value()) << bad;
    EXPECT_EQ(checked.error().code, Errc::Invalid);
  }
}

struct Text {
  const char* name;
  std::string text;
};

std::string long_document(std::size_t bytes) {
  const std::string begin = R"({"jwks_uri":"https://login.botframework.com/k","keys":[],"x":")";
  return begin + std::string(bytes - begin.size() - 2, 'x') + "\"}";
}

class StrangeDocument : public ::testing::TestWithParam<Text> {};

TEST_P(StrangeDocument, IsInvalid) {
  const auto metadata = read_metadata(GetParam().text, kPublic);
  ASSERT_FALSE(metadata.has_value());
  EXPECT_EQ(metadata.error().code, Errc::Invalid);
  const auto keys = read_key_set(GetParam().text);
  ASSERT_FALSE(keys.has_value());
  EXPECT_EQ(keys.error().code, Errc::Invalid);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, StrangeDocument,
    ::testing::Values(Text{"Empty", ""}, Text{"Html", "<html>Service unavailable</html>"},
                      Text{"AList", "[]"}, Text{"NoMembers", "{}"},
                      Text{"OtherTypes", R"({"jwks_uri":1,"keys":{}})"},
                      Text{"Nulls", R"({"jwks_uri":null,"keys":null})"},
                      Text{"Deep", R"({"jwks_uri":"https://login.botframework.com/k","x":)" +
                                       std::string(500'000, '[') + "}"},
                      Text{"TwoOfOneName",
                           R"({"jwks_uri":"https://login.botframework.com/k","keys":[],)"
                           R"("jwks_uri":"https://login.botframework.com/l","keys":[]})"},
                      Text{"OneByteTooLong", long_document(kMaxKeyDocumentBytes + 1)}),
    [](const auto& test) { return test.param.name; });

TEST(Metadata, MayBeAMegabyteLong) {
  EXPECT_TRUE(read_metadata(long_document(kMaxKeyDocumentBytes), kPublic).has_value());
}

// ---- Keys --------------------------------------------------------------------------------------

// A key with what is given in place of, or besides, what is usual.
std::string key_with(std::string_view members) {
  return fmt::format(R"({{"n":"{}","e":"{}",{}}})", connector_key().n(), connector_key().e(),
                     members);
}
std::string set_of(std::string_view keys) { return fmt::format(R"({{"keys":[{}]}})", keys); }

TEST(KeySetDocument, GivesKeysByTheirNamesWithWhatTheyMaySpeakFor) {
  const auto set = read_key_set(
      set_of(tokens::jwk(connector_key(), "key-1", std::vector<std::string>{"msteams", "skype"}) +
             ',' + tokens::jwk(strangers_key(), "key-2", {})));
  ASSERT_TRUE(set.has_value());
  ASSERT_EQ(set->size(), 2U);
  EXPECT_EQ(set->at("key-1").endorsements, (std::vector<std::string>{"msteams", "skype"}));
  EXPECT_TRUE(set->at("key-2").endorsements.empty());
  EXPECT_TRUE(set->at("key-1").key.verifies("x", connector_key().sign("x")));
  EXPECT_TRUE(set->at("key-2").key.verifies("x", strangers_key().sign("x")));
}

struct KeyCase {
  const char* name;
  std::string members;
  bool is_taken;
};

class PublishedKey : public ::testing::TestWithParam<KeyCase> {};

TEST_P(PublishedKey, IsTakenOrPassedOver) {
  const auto set = read_key_set(
      set_of(key_with(GetParam().members) + ',' + tokens::jwk(strangers_key(), "other", {})));
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(set->contains("k"), GetParam().is_taken);
  EXPECT_TRUE(set->contains("other"));
}

INSTANTIATE_TEST_SUITE_P(
    Members, PublishedKey,
    ::testing::Values(
        KeyCase{"Usual", R"("kty":"RSA","use":"sig","kid":"k")", true},
        KeyCase{"WithoutUse", R"("kty":"RSA","kid":"k")", true},
        KeyCase{"ForRs256", R"("kty":"RSA","alg":"RS256","kid":"k")", true},
        KeyCase{"ForEncryption", R"("kty":"RSA","use":"enc","kid":"k")", false},
        KeyCase{"ForAnotherAlgorithm", R"("kty":"RSA","alg":"PS256","kid":"k")", false},
        KeyCase{"OfAnotherKind", R"("kty":"EC","kid":"k")", false},
        KeyCase{"WithoutKind", R"("kid":"k")", false},
        KeyCase{"WithoutName", R"("kty":"RSA")", false},
        KeyCase{"NameIsANumber", R"("kty":"RSA","kid":1)", false},
        KeyCase{"StrangeEndorsements", R"("kty":"RSA","kid":"k","endorsements":"msteams")", true}),
    [](const auto& test) { return test.param.name; });

TEST(KeySetDocument, TakesEndorsementsFromAListOfTextsOnly) {
  const auto set = read_key_set(
      set_of(key_with(R"("kty":"RSA","kid":"text","endorsements":"msteams")") + ',' +
             key_with(R"("kty":"RSA","kid":"mixed","endorsements":[1,"msteams",null,["x"]])")));
  ASSERT_TRUE(set.has_value());
  EXPECT_TRUE(set->at("text").endorsements.empty());
  EXPECT_EQ(set->at("mixed").endorsements, std::vector<std::string>{"msteams"});
}

TEST(KeySetDocument, PassesOverWeakAndBrokenKeys) {
  const tokens::KeyPair weak = tokens::KeyPair::make(1024);
  const auto set = read_key_set(set_of(
      tokens::jwk(weak, "weak", {}) + R"(,{"kty":"RSA","kid":"broken","n":"!","e":"AQAB"},)" +
      R"({"kty":"RSA","kid":"empty"},"text",null,7,)" + tokens::jwk(connector_key(), "key-1", {})));
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(set->size(), 1U);
  EXPECT_TRUE(set->contains("key-1"));
}

TEST(KeySetDocument, WithNoUsableKeyIsInvalid) {
  const tokens::KeyPair weak = tokens::KeyPair::make(1024);
  for (const std::string& text : {set_of(""), set_of(tokens::jwk(weak, "weak", {}))}) {
    const auto set = read_key_set(text);
    ASSERT_FALSE(set.has_value());
    EXPECT_EQ(set.error().code, Errc::Invalid);
  }
}

TEST(KeySetDocument, WithTwoKeysOfOneNameIsInvalid) {
  const auto set = read_key_set(set_of(tokens::jwk(connector_key(), "key-1", {}) + ',' +
                                       tokens::jwk(strangers_key(), "key-1", {})));
  ASSERT_FALSE(set.has_value());
  EXPECT_EQ(set.error().code, Errc::Invalid);
}

}  // namespace
}  // namespace tillit::teams
