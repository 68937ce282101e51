#include "service/sender.hpp"

#include "service/delivery_json.hpp"

#include <algorithm>

namespace tillit::service {
namespace {

constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::seconds kFirstRetry{2};
constexpr std::chrono::seconds kLongestRetry{300};
constexpr int kAtOnce = 50;

}  // namespace

Result<SendCounts> send_waiting(store::Store& store, const std::string& channel, Outlet& outlet,
                                TimePoint now) {
  SendCounts counts;
  for (;;) {
    std::vector<store::OutboxMessage> claimed;
    auto read = store.write([&](store::Transaction& transaction) -> Result<void> {
      auto found = transaction.claim_outbox(channel, now, now + kLease, kAtOnce);
      if (!found) return tl::unexpected(found.error());
      claimed = std::move(*found);
      return {};
    });
    if (!read) return tl::unexpected(read.error());
    if (claimed.empty()) return counts;
    for (const store::OutboxMessage& message : claimed) {
      const auto delivery = read_delivery(message.body);
      auto sent = delivery ? outlet.send(message, *delivery)
                           : Result<std::string>(tl::unexpected(delivery.error()));
      const bool again = !sent && sent.error().code == Errc::Unavailable;
      auto marked = store.write([&](store::Transaction& transaction) -> Result<void> {
        if (!again) return transaction.mark_sent(message.id, sent ? *sent : std::string(), now);
        const auto wait = std::min<std::chrono::seconds>(
            kFirstRetry * (1 << std::min(message.attempts, 8)), kLongestRetry);
        return transaction.mark_failed(message.id, now + wait);
      });
      if (!marked) return tl::unexpected(marked.error());
      ++(sent ? counts.sent : counts.failed);
    }
  }
}

}  // namespace tillit::service
