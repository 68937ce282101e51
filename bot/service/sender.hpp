#pragma once

#include "core/result.hpp"
#include "dialogue/delivery.hpp"
#include "store/store.hpp"

#include <chrono>
#include <string>

namespace tillit::service {

// Where messages go: the sending side of one channel. `send` returns the platform's id of the
// message ("" if it has none). Errors: Unavailable (try again later); anything else is final and
// drops the message.
class Outlet {
 public:
  virtual ~Outlet() = default;
  [[nodiscard]] virtual Result<std::string> send(const store::OutboxMessage& message,
                                                 const dialogue::Delivery& delivery) = 0;
};

struct SendCounts {
  int sent = 0;
  int failed = 0;
};

// Sends what waits in the outbox for `channel`, in order per conversation, until nothing is left
// that may go at `now`. A message that was handed over but could not be marked (a crash between) is
// sent once more: channels that can look do.
[[nodiscard]] Result<SendCounts> send_waiting(store::Store& store, const std::string& channel,
                                              Outlet& outlet, TimePoint now);

}  // namespace tillit::service
