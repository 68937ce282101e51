#include "channels/teams/caller_check.hpp"

#include "tokens/openid_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;

class CallerCheckTest : public ::testing::Test {
 protected:
  CallerCheckTest() { (void)keys.refresh_if_due(); }

  Result<TokenClaims, Refusal> check(const std::string& token) {
    const std::string header = "Bearer " + token;
    const std::vector<std::string_view> headers{header};
    return caller.check(headers);
  }

  StandingClock clock;
  OpenIdDocuments documents;
  SigningKeys keys{kMetadataUrl, documents.fetch(), clock};
  CallerCheck caller{rules(), keys, clock};
};

TEST_F(CallerCheckTest, BelievesAGoodToken) {
  const auto claims = check(good_token());
  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->service_url, "https://smba.trafficmanager.net/emea");
  EXPECT_EQ(claims->endorsements, std::vector<std::string>{"msteams"});
}

TEST_F(CallerCheckTest, ChecksASignatureOnceAndThenRemembersTheToken) {
  const std::string token = good_token();
  const auto first = check(token);
  const auto second = check(token);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(caller.full_checks(), 1U);
  EXPECT_TRUE(check(good_token({{"x", "1"}})).has_value());
  EXPECT_EQ(caller.full_checks(), 2U);
}

TEST_F(CallerCheckTest, RefusesBadHeadersAndTokens) {
  EXPECT_EQ(refusal_of(caller.check({})), Refusal::NoToken);
  EXPECT_EQ(refusal_of(check("a.b")), Refusal::Malformed);
  const std::string good = "Bearer " + good_token();
  const std::vector<std::string_view> twice{good, good};
  EXPECT_EQ(refusal_of(caller.check(twice)), Refusal::TwoHeaders);
  EXPECT_EQ(documents.fetched_keys(), 1);
}

TEST_F(CallerCheckTest, DoesNotRememberWhatItRefused) {
  const std::string early = good_token({{"nbf", "1800000600"}});
  EXPECT_EQ(refusal_of(check(early)), Refusal::TooEarly);
  clock.advance(10min);
  EXPECT_TRUE(check(early).has_value());
  const std::string strange = tokens::signed_token(strangers_key(), good_head(), good_body());
  EXPECT_EQ(refusal_of(check(strange)), Refusal::BadSignature);
  EXPECT_EQ(refusal_of(check(strange)), Refusal::BadSignature);
}

TEST_F(CallerCheckTest, RefusesARememberedTokenOnceItsTimeIsOver) {
  const std::string token = good_token();
  ASSERT_TRUE(check(token).has_value());
  clock.advance(1h);  // at `exp`, within the skew
  EXPECT_TRUE(check(token).has_value());
  clock.advance(300s - 1ms);
  EXPECT_TRUE(check(token).has_value());
  clock.advance(1ms);
  EXPECT_EQ(refusal_of(check(token)), Refusal::Expired);
}

TEST_F(CallerCheckTest, RefusesARememberedTokenBeforeItsTimeWhenTheClockIsSetBack) {
  const std::string token = good_token();
  ASSERT_TRUE(check(token).has_value());
  clock.advance(-24h);
  EXPECT_EQ(refusal_of(check(token)), Refusal::TooEarly);
}

TEST_F(CallerCheckTest, FetchesKeysForOneItDoesNotKnow) {
  documents.publish(strangers_key(), "key-2");
  const std::string by_the_new_key =
      tokens::signed_token(strangers_key(), good_head("key-2"), good_body());
  EXPECT_TRUE(check(by_the_new_key).has_value());
  EXPECT_EQ(documents.fetched_keys(), 2);
}

TEST_F(CallerCheckTest, FetchesKeysOnceForManyTokensOfUnknownKeys) {
  for (int i = 0; i < 20; ++i) {
    const std::string token = tokens::with_signature(
        tokens::unsigned_token(good_head(fmt::format("key-x{}", i)), "{}"), "x");
    EXPECT_EQ(refusal_of(check(token)), Refusal::UnknownKey);
  }
  EXPECT_EQ(documents.fetched_keys(), 2);
  EXPECT_TRUE(check(good_token()).has_value());
}

TEST_F(CallerCheckTest, ForgetsTokensOfAKeyThatIsGone) {
  const std::string token = good_token();
  ASSERT_TRUE(check(token).has_value());
  documents.publish(strangers_key(), "key-2");
  clock.advance(24h);
  ASSERT_TRUE(keys.refresh_if_due().has_value());
  clock.advance(-24h);
  EXPECT_EQ(refusal_of(check(token)), Refusal::UnknownKey);
}

TEST_F(CallerCheckTest, ForgetsTokensOfAKeyWhoseNameIsAnothersNow) {
  const std::string token = good_token();
  ASSERT_TRUE(check(token).has_value());
  documents.publish(strangers_key(), "key-1");
  clock.advance(24h);
  ASSERT_TRUE(keys.refresh_if_due().has_value());
  clock.advance(-24h);
  EXPECT_EQ(refusal_of(check(token)), Refusal::BadSignature);
}

TEST_F(CallerCheckTest, TellsTodaysEndorsementsOfARememberedToken) {
  const std::string token = good_token();
  ASSERT_TRUE(check(token).has_value());
  documents.publish(connector_key(), "key-1", {"directline"});
  clock.advance(24h);
  ASSERT_TRUE(keys.refresh_if_due().has_value());
  clock.advance(-24h);
  const auto claims = check(token);
  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->endorsements, std::vector<std::string>{"directline"});
}

TEST_F(CallerCheckTest, GoesOnWithOldKeysWhileMicrosoftIsOutOfReach) {
  documents.take_away(kMetadataUrl);
  clock.advance(24h);
  (void)keys.refresh_if_due();
  clock.advance(-24h);
  EXPECT_TRUE(check(good_token()).has_value());
}

TEST(CallerCheck, RefusesEverythingUntilThereAreKeys) {
  const StandingClock clock;
  OpenIdDocuments documents;
  documents.take_away(kMetadataUrl);
  SigningKeys keys{kMetadataUrl, documents.fetch(), clock};
  CallerCheck caller{rules(), keys, clock};
  const std::string header = "Bearer " + good_token();
  const std::vector<std::string_view> headers{header};
  EXPECT_EQ(refusal_of(caller.check(headers)), Refusal::NoKeys);
}

TEST(CallerCheck, FetchesTheFirstKeysForTheFirstCallerIfNobodyHas) {
  const StandingClock clock;
  OpenIdDocuments documents;
  SigningKeys keys{kMetadataUrl, documents.fetch(), clock};
  CallerCheck caller{rules(), keys, clock};
  const std::string header = "Bearer " + good_token();
  const std::vector<std::string_view> headers{header};
  EXPECT_TRUE(caller.check(headers).has_value());
}

TEST_F(CallerCheckTest, MayBeAskedByManyThreadsWhileKeysRoll) {
  const std::string by_the_old_key = good_token();
  const std::string by_the_new_key =
      tokens::signed_token(strangers_key(), good_head("key-2"), good_body());
  documents.put(
      kKeysUrl,
      R"({"keys":[)" + tokens::jwk(connector_key(), "key-1", std::vector<std::string>{"msteams"}) +
          ',' + tokens::jwk(strangers_key(), "key-2", std::vector<std::string>{"msteams"}) + "]}");
  std::atomic<int> believed = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 25; ++turn) {
          if (check(by_the_old_key)) ++believed;
          if (check(by_the_new_key)) ++believed;
        }
      });
    }
  }
  EXPECT_EQ(believed, 200);
  EXPECT_EQ(documents.fetched_keys(), 2);
}

// ---- Remembering -------------------------------------------------------------------------------

TokenClaims claims_until(TimePoint end, const KeySet& keys) {
  TokenClaims claims;
  claims.key_id = "key-1";
  claims.key_fingerprint = keys.at("key-1").key.fingerprint();
  claims.expires_at = end;
  claims.endorsements = {"msteams"};
  return claims;
}

TEST(VerifiedTokens, HoldNoMoreThanTheyMayAndDropWhatExpiresFirst) {
  const KeySet keys = connector_keys();
  VerifiedTokens tokens{3};
  tokens.add("long", claims_until(kNow + 4h, keys), kNow);
  tokens.add("short", claims_until(kNow + 1h, keys), kNow);
  tokens.add("middle", claims_until(kNow + 2h, keys), kNow);
  tokens.add("new", claims_until(kNow + 3h, keys), kNow);
  EXPECT_EQ(tokens.size(), 3U);
  EXPECT_FALSE(tokens.find("short", keys, kNow).has_value());
  for (const char* kept : {"long", "middle", "new"}) {
    EXPECT_TRUE(tokens.find(kept, keys, kNow).has_value()) << kept;
  }
}

TEST(VerifiedTokens, ForgetATokenAtItsEnd) {
  const KeySet keys = connector_keys();
  VerifiedTokens tokens;
  tokens.add("t", claims_until(kNow + 1h, keys), kNow);
  EXPECT_TRUE(tokens.find("t", keys, kNow + 1h - 1ms).has_value());
  EXPECT_FALSE(tokens.find("t", keys, kNow + 1h).has_value());
  EXPECT_EQ(tokens.size(), 0U);
}

TEST(VerifiedTokens, TakeNoTokenThatIsOver) {
  const KeySet keys = connector_keys();
  VerifiedTokens tokens;
  tokens.add("t", claims_until(kNow, keys), kNow);
  EXPECT_EQ(tokens.size(), 0U);
}

TEST(VerifiedTokens, ForgetATokenWhoseKeyIsGoneOrAnother) {
  const KeySet keys = connector_keys();
  VerifiedTokens tokens;
  tokens.add("t", claims_until(kNow + 1h, keys), kNow);
  tokens.add("u", claims_until(kNow + 1h, keys), kNow);
  const KeySet others = std::move(*read_key_set(keys_document(strangers_key(), "key-2")));
  EXPECT_FALSE(tokens.find("t", others, kNow).has_value());
  const KeySet renamed = std::move(*read_key_set(keys_document(strangers_key(), "key-1")));
  EXPECT_FALSE(tokens.find("u", renamed, kNow).has_value());
  EXPECT_EQ(tokens.size(), 0U);
}

}  // namespace
}  // namespace tillit::teams
