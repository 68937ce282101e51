#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "crypto/rs256.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The keys by which Microsoft signs what it sends to us (OpenID Connect Discovery 1.0, RFC 7517).
namespace tillit::teams {

struct SigningKey {
  crypto::Rs256Key key;
  std::vector<std::string> endorsements;  // the channels it may speak for; none: it does not say
};

// By `kid`, which is compared as text and used for nothing else. Never empty once it was read.
using KeySet = std::map<std::string, SigningKey, std::less<>>;

// A longer document is refused unread. Microsoft's have some ten kilobytes.
inline constexpr std::size_t kMaxKeyDocumentBytes = 1024 * 1024;

struct OpenIdMetadata {
  std::string issuer;  // "" if it does not say
  std::string jwks_uri;
};

// Errors: Invalid: not an address; not https, unless it names this machine (localhost, 127.0.0.0/8,
// [::1]), which is for tests.
[[nodiscard]] Result<void> check_metadata_url(std::string_view metadata_url);

// `metadata_url`: where `json` came from. The keys must lie as safely: https on the same host or
// under the same parent domain (login.botframework.com may name keys.botframework.com), or, when
// the metadata came from this machine, on this machine. Errors: Invalid (that; not JSON, too long,
// nested too deeply, a name twice in one object, no jwks_uri), without a piece of the text. Pure.
[[nodiscard]] Result<OpenIdMetadata> read_metadata(std::string_view json,
                                                   std::string_view metadata_url);

// Keys that are not for us are passed over: not RSA, for something else than signing, for another
// algorithm, without `kid`, or weak (crypto::Rs256Key). Errors: Invalid (as above; two keys of one
// `kid`; no key left). Pure.
[[nodiscard]] Result<KeySet> read_key_set(std::string_view json);

// The body of a GET, redirects not followed. Errors: Unavailable; its context may reach the log.
using Fetch = std::function<Result<std::string>(const std::string& url)>;

// The keys at hand. A refresh that fails changes nothing: the last good set stays. Thread-safety:
// any thread. `fetch` is called by one thread at a time and under no lock; what it throws is
// Unavailable.
class SigningKeys {
 public:
  static constexpr std::chrono::hours kRefreshAfter{24};
  // Between two refreshes for the sake of a key we do not know: anybody can name one.
  static constexpr std::chrono::minutes kUnknownKeyPause{5};
  // Between tries while they fail, doubled each time up to an hour; five minutes without any set.
  static constexpr std::chrono::seconds kFirstRetry{15};

  using Snapshot = std::shared_ptr<const KeySet>;  // shared: read while a refresh replaces it

  // Borrowed: `clock`. Fetches nothing yet.
  SigningKeys(std::string metadata_url, Fetch fetch, const Clock& clock);

  // nullptr before the first good refresh: then nothing may be believed. Never blocks on `fetch`.
  [[nodiscard]] Snapshot at_hand() const;

  // For a thread that comes by every few seconds, and for the start: refreshes if the set is 24
  // hours old, if there is none yet, or if a try that failed is due again. nullopt: nothing was
  // due, or another thread is at it. Errors: of `fetch`; Invalid (a document).
  [[nodiscard]] std::optional<Result<void>> refresh_if_due();

  // Somebody named a key that is not in `seen` (what at_hand() gave them). If there is another set
  // by now, that one; if a refresh is under way, what it brings; else a refresh of its own if the
  // last one for such a reason is kUnknownKeyPause ago, and otherwise what is at hand.
  [[nodiscard]] Snapshot look_again(const Snapshot& seen);

 private:
  [[nodiscard]] Result<KeySet> fetch_keys() const;
  // Runs one refresh; `lock` is let go meanwhile.
  [[nodiscard]] Result<void> refresh(std::unique_lock<std::mutex>& lock);

  const std::string metadata_url_;
  const Fetch fetch_;
  const Clock& clock_;

  mutable std::mutex mutex_;
  std::condition_variable refreshed_;
  // Under mutex_:
  Snapshot keys_;
  bool refreshing_ = false;
  int failures_ = 0;                           // in a row
  std::optional<TimePoint> refreshed_at_;      // the last try, good or not
  std::optional<TimePoint> asked_unknown_at_;  // the last one of look_again()
};

}  // namespace tillit::teams
