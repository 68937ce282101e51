#include "channels/teams/signing_keys.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace tillit::teams {
namespace {

// What an operator's clock that is set back must not stretch: then the time counts as over.
bool has_passed(TimePoint since, std::chrono::seconds length, TimePoint now) {
  return now < since || now - since >= length;
}

std::chrono::seconds retry_pause(int failures, bool have_keys) {
  constexpr int kMostDoublings = 8;
  const std::chrono::seconds most = have_keys ? std::chrono::hours{1} : std::chrono::minutes{5};
  const int doublings = std::clamp(failures - 1, 0, kMostDoublings);
  return std::min(most, SigningKeys::kFirstRetry * (1 << doublings));
}

}  // namespace

SigningKeys::SigningKeys(std::string metadata_url, Fetch fetch, const Clock& clock)
    : metadata_url_(std::move(metadata_url)), fetch_(std::move(fetch)), clock_(clock) {}

SigningKeys::Snapshot SigningKeys::at_hand() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

std::optional<Result<void>> SigningKeys::refresh_if_due() {
  std::unique_lock lock(mutex_);
  if (refreshing_) return std::nullopt;
  const std::chrono::seconds pause =
      failures_ == 0 ? kRefreshAfter : retry_pause(failures_, keys_ != nullptr);
  if (refreshed_at_ && !has_passed(*refreshed_at_, pause, clock_.now())) return std::nullopt;
  return refresh(lock);
}

SigningKeys::Snapshot SigningKeys::look_again(const Snapshot& seen) {
  std::unique_lock lock(mutex_);
  if (keys_ != seen) return keys_;
  if (refreshing_) {
    refreshed_.wait(lock, [this] { return !refreshing_; });
    return keys_;
  }
  const TimePoint now = clock_.now();
  if (asked_unknown_at_ && !has_passed(*asked_unknown_at_, kUnknownKeyPause, now)) return keys_;
  asked_unknown_at_ = now;
  (void)refresh(lock);  // what went wrong is told by refresh_if_due(), whose turn is now sooner
  return keys_;
}

Result<void> SigningKeys::refresh(std::unique_lock<std::mutex>& lock) {
  refreshing_ = true;
  lock.unlock();
  Result<KeySet> fetched = fetch_keys();
  lock.lock();
  refreshing_ = false;
  refreshed_at_ = clock_.now();
  refreshed_.notify_all();
  if (!fetched) {
    ++failures_;
    return tl::unexpected(std::move(fetched.error()));
  }
  failures_ = 0;
  keys_ = std::make_shared<const KeySet>(std::move(*fetched));
  return {};
}

Result<KeySet> SigningKeys::fetch_keys() const {
  try {
    if (const auto safe = check_metadata_url(metadata_url_); !safe) {
      return tl::unexpected(safe.error());
    }
    const Result<std::string> metadata_text = fetch_(metadata_url_);
    if (!metadata_text) return tl::unexpected(metadata_text.error());
    const Result<OpenIdMetadata> metadata = read_metadata(*metadata_text, metadata_url_);
    if (!metadata) return tl::unexpected(metadata.error());
    const Result<std::string> keys_text = fetch_(metadata->jwks_uri);
    if (!keys_text) return tl::unexpected(keys_text.error());
    return read_key_set(*keys_text);
  } catch (const std::exception&) {
    return fail(Errc::Unavailable, "fetching Microsoft's signing keys");
  }
}

}  // namespace tillit::teams
