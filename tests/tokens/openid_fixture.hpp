#pragma once

#include "channels/teams/signing_keys.hpp"
#include "core/clock.hpp"
#include "tokens/token_fixture.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

// For the tests of channels/teams: a clock that stands, and Microsoft's OpenID documents without a
// network.
namespace tillit::teams {

class StandingClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return now_.load(); }
  void advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<TimePoint> now_{kNow};
};

inline constexpr const char* kMetadataUrl = "https://login.botframework.com/v1/openid";
inline constexpr const char* kKeysUrl = "https://login.botframework.com/v1/keys";

// Thread-safety: any thread.
class OpenIdDocuments {
 public:
  OpenIdDocuments() {
    put(kMetadataUrl, std::string(R"({"jwks_uri":")") + kKeysUrl + "\"}");
    publish(connector_key(), "key-1");
  }

  void put(const std::string& url, std::string body) {
    const std::lock_guard lock(mutex_);
    bodies_[url] = std::move(body);
  }
  void take_away(const std::string& url) {
    const std::lock_guard lock(mutex_);
    bodies_.erase(url);
  }
  void publish(const tokens::KeyPair& pair, std::string_view key_id,
               std::vector<std::string> endorsements = {"msteams"}) {
    put(kKeysUrl, keys_document(pair, key_id, std::move(endorsements)));
  }

  // What a test wants to happen while the keys are being fetched. Set before any thread asks.
  std::function<void()> while_fetching_keys;

  [[nodiscard]] Fetch fetch() {
    return [this](const std::string& url) -> Result<std::string> {
      if (url == kKeysUrl) {
        ++fetched_keys_;
        if (while_fetching_keys) while_fetching_keys();
      }
      const std::lock_guard lock(mutex_);
      const auto found = bodies_.find(url);
      if (found == bodies_.end()) return fail(Errc::Unavailable, "out of reach");
      return found->second;
    };
  }
  [[nodiscard]] int fetched_keys() const { return fetched_keys_; }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> bodies_;  // under mutex_
  std::atomic<int> fetched_keys_ = 0;
};

}  // namespace tillit::teams
