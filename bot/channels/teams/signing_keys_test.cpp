#include "channels/teams/signing_keys.hpp"

#include "tokens/openid_fixture.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;

class SigningKeysTest : public ::testing::Test {
 protected:
  StandingClock clock;
  OpenIdDocuments documents;
  SigningKeys keys{kMetadataUrl, documents.fetch(), clock};

  bool refreshes_well() {
    const auto done = keys.refresh_if_due();
    return done && done->has_value();
  }
  bool refreshes_badly() {
    const auto done = keys.refresh_if_due();
    return done && !done->has_value();
  }
  // How long nothing is due from now on; then it is tried.
  std::chrono::seconds pause_until_due() {
    std::chrono::seconds pause = 0s;
    while (!keys.refresh_if_due()) {
      clock.advance(5s);
      pause += 5s;
    }
    return pause;
  }
  std::vector<std::chrono::seconds> pauses_while_failing(int count) {
    std::vector<std::chrono::seconds> pauses;
    for (int i = 0; i < count; ++i) pauses.push_back(pause_until_due());
    return pauses;
  }
  bool has(std::string_view key_id) {
    const auto set = keys.at_hand();
    return set && set->contains(key_id);
  }
};

TEST_F(SigningKeysTest, HaveNoneBeforeTheFirstRefresh) {
  EXPECT_EQ(keys.at_hand(), nullptr);
  EXPECT_EQ(documents.fetched_keys(), 0);
  EXPECT_TRUE(refreshes_well());
  EXPECT_TRUE(has("key-1"));
}

TEST_F(SigningKeysTest, AreFetchedAgainAfterADay) {
  ASSERT_TRUE(refreshes_well());
  documents.publish(strangers_key(), "key-2");
  clock.advance(24h - 1ms);
  EXPECT_EQ(keys.refresh_if_due(), std::nullopt);
  EXPECT_TRUE(has("key-1"));
  clock.advance(1ms);
  EXPECT_TRUE(refreshes_well());
  EXPECT_TRUE(has("key-2"));
  EXPECT_FALSE(has("key-1"));
}

TEST_F(SigningKeysTest, AreFetchedAgainWhenTheClockWasSetBack) {
  ASSERT_TRUE(refreshes_well());
  clock.advance(-48h);
  EXPECT_TRUE(refreshes_well());
  EXPECT_EQ(keys.refresh_if_due(), std::nullopt);
}

TEST_F(SigningKeysTest, StayWhenARefreshFails) {
  ASSERT_TRUE(refreshes_well());
  clock.advance(24h);
  for (const char* body : {"<html>", R"({"keys":[]})", ""}) {
    documents.put(kKeysUrl, body);
    EXPECT_TRUE(refreshes_badly()) << body;
    EXPECT_TRUE(has("key-1")) << body;
    clock.advance(1h);
  }
  documents.take_away(kKeysUrl);
  EXPECT_TRUE(refreshes_badly());
  EXPECT_TRUE(has("key-1"));
  documents.take_away(kMetadataUrl);
  clock.advance(1h);
  EXPECT_TRUE(refreshes_badly());
  EXPECT_TRUE(has("key-1"));
}

TEST_F(SigningKeysTest, AreTriedAgainEverMoreSeldomButOnceAnHour) {
  ASSERT_TRUE(refreshes_well());
  documents.take_away(kKeysUrl);
  clock.advance(24h);
  ASSERT_TRUE(refreshes_badly());
  EXPECT_EQ(pauses_while_failing(10),
            (std::vector{15s, 30s, 60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s}));
  documents.publish(connector_key(), "key-1");
  clock.advance(1h);
  ASSERT_TRUE(refreshes_well());
  EXPECT_EQ(pause_until_due(), std::chrono::seconds(24h));
}

TEST_F(SigningKeysTest, AreTriedAgainAtLeastEveryFiveMinutesWhileThereAreNone) {
  documents.take_away(kKeysUrl);
  ASSERT_TRUE(refreshes_badly());
  EXPECT_EQ(pauses_while_failing(7), (std::vector{15s, 30s, 60s, 120s, 240s, 300s, 300s}));
}

TEST_F(SigningKeysTest, OfAnUnsafeMetadataAddressAreNeverFetched) {
  SigningKeys unsafe{"http://login.botframework.com/v1/openid", documents.fetch(), clock};
  const auto done = unsafe.refresh_if_due();
  ASSERT_TRUE(done && !done->has_value());
  EXPECT_EQ(done->error().code, Errc::Invalid);
  EXPECT_EQ(unsafe.at_hand(), nullptr);
}

TEST_F(SigningKeysTest, AreNotFetchedFromAnotherHost) {
  documents.put(kMetadataUrl, R"({"jwks_uri":"https://evil.example/keys"})");
  documents.put("https://evil.example/keys", keys_document(strangers_key(), "key-9"));
  EXPECT_TRUE(refreshes_badly());
  EXPECT_EQ(keys.at_hand(), nullptr);
}

TEST_F(SigningKeysTest, TakeAnExceptionOfTheFetchForUnavailable) {
  SigningKeys keys_of_a_thrower{
      kMetadataUrl,
      [](const std::string&) -> Result<std::string> { throw std::runtime_error("x"); }, clock};
  const auto done = keys_of_a_thrower.refresh_if_due();
  ASSERT_TRUE(done && !done->has_value());
  EXPECT_EQ(done->error().code, Errc::Unavailable);
}

// ---- A key that is not known -------------------------------------------------------------------

TEST_F(SigningKeysTest, AreFetchedAgainForAnUnknownKey) {
  ASSERT_TRUE(refreshes_well());
  documents.publish(strangers_key(), "key-2");
  const auto found = keys.look_again(keys.at_hand());
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(found->contains("key-2"));
  EXPECT_TRUE(has("key-2"));
}

TEST_F(SigningKeysTest, AreFetchedForAnUnknownKeyOnceInFiveMinutes) {
  ASSERT_TRUE(refreshes_well());
  const auto first = keys.look_again(keys.at_hand());
  EXPECT_EQ(documents.fetched_keys(), 2);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(keys.look_again(first), first);
  clock.advance(5min - 1ms);
  EXPECT_EQ(keys.look_again(first), first);
  EXPECT_EQ(documents.fetched_keys(), 2);
  clock.advance(1ms);
  (void)keys.look_again(first);
  EXPECT_EQ(documents.fetched_keys(), 3);
}

TEST_F(SigningKeysTest, AreFetchedForAnUnknownKeyOnceInFiveMinutesAlsoWhileThatFails) {
  documents.take_away(kKeysUrl);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(keys.look_again(nullptr), nullptr);
  EXPECT_EQ(documents.fetched_keys(), 1);
}

TEST_F(SigningKeysTest, AreNotFetchedForWhoSawAnOlderSet) {
  ASSERT_TRUE(refreshes_well());
  const auto old = keys.at_hand();
  clock.advance(24h);
  ASSERT_TRUE(refreshes_well());
  EXPECT_EQ(keys.look_again(old), keys.at_hand());
  EXPECT_EQ(documents.fetched_keys(), 2);
}

TEST_F(SigningKeysTest, AreFetchedByOneThreadForAllThatAskAtOnce) {
  ASSERT_TRUE(refreshes_well());
  documents.publish(strangers_key(), "key-2");
  const auto seen = keys.at_hand();
  constexpr int kThreads = 8;
  std::latch asking(kThreads);
  // The fetch goes on until everybody has begun to ask.
  documents.while_fetching_keys = [&] { asking.wait(); };
  std::atomic<int> found = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        asking.count_down();
        const auto now = keys.look_again(seen);
        if (now && now->contains("key-2")) ++found;
      });
    }
  }
  EXPECT_EQ(found, kThreads);
  EXPECT_EQ(documents.fetched_keys(), 2);
}

TEST_F(SigningKeysTest, ServeTheOldSetToEverybodyElseMeanwhile) {
  ASSERT_TRUE(refreshes_well());
  clock.advance(24h);
  documents.while_fetching_keys = [&] {
    EXPECT_TRUE(has("key-1"));
    EXPECT_EQ(keys.refresh_if_due(), std::nullopt);
  };
  EXPECT_TRUE(refreshes_well());
  EXPECT_EQ(documents.fetched_keys(), 2);
}

}  // namespace
}  // namespace tillit::teams
