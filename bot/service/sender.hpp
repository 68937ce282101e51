#pragma once

#include "core/random.hpp"
#include "core/result.hpp"
#include "service/outlet.hpp"
#include "store/store.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tillit::service {

inline constexpr std::chrono::seconds kLease{
    120};  // longer than any outlet needs for one message, with its time-outs
inline constexpr std::chrono::seconds kFirstRetry{2};
inline constexpr std::chrono::seconds kLongestRetry{300};

// Takes up to `limit` of what may go at `now` out of the outbox and reads it. What does not open or
// parse is dropped and counted in `broken`, so that it stands in nobody's way.
[[nodiscard]] Result<std::vector<Outgoing>> claim_outgoing(store::Transaction& transaction,
                                                           const std::string& channel,
                                                           TimePoint now, int limit, int& broken);

// Writes down what became of it. After a message that was sent the next of its conversation waits
// for `pause`. Retries wait twice as long each time, with up to a quarter more by chance.
[[nodiscard]] Result<void> settle(store::Transaction& transaction, const Outgoing& outgoing,
                                  const Outcome& outcome, TimePoint now,
                                  std::chrono::milliseconds pause, Random& chance);

struct SendCounts {
  int sent = 0;
  int failed = 0;
};

// Sends what waits in the outbox for `channel`, one after the other on the caller's thread, until
// nothing is left that may go at `now`. For channels without limits; others use a Dispatcher.
[[nodiscard]] Result<SendCounts> send_waiting(store::Store& store, const std::string& channel,
                                              Outlet& outlet, TimePoint now);

}  // namespace tillit::service
