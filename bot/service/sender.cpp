#include "service/sender.hpp"

#include "service/delivery_json.hpp"

#include <algorithm>

namespace tillit::service {
namespace {

constexpr int kAtOnce = 50;

// The question an edit ends; none if it is not there any more, was never handed over, or cannot be
// edited.
Result<std::optional<Outgoing>> ending_of(store::Transaction& transaction,
                                          store::OutboxMessage message) {
  auto edit = read_edit(message.body);
  if (!edit) return tl::unexpected(edit.error());
  auto sent = transaction.find_sent(message.conversation, message.edits, edit->before);
  if (!sent) return tl::unexpected(sent.error());
  if (!*sent || (*sent)->platform_id.empty()) return std::nullopt;
  auto asked = read_delivery((*sent)->body);
  if (!asked) return tl::unexpected(asked.error());
  return Outgoing{std::move(message), std::move(*asked),
                  Ending{(*sent)->platform_id, edit->option, edit->answer_url, edit->text}};
}

Result<std::optional<Outgoing>> outgoing_of(store::Transaction& transaction,
                                            store::OutboxMessage message) {
  if (message.edits != 0) return ending_of(transaction, std::move(message));
  auto delivery = read_delivery(message.body);
  if (!delivery) return tl::unexpected(delivery.error());
  return Outgoing{std::move(message), std::move(*delivery), std::nullopt};
}

}  // namespace

Result<std::vector<Outgoing>> claim_outgoing(store::Transaction& transaction,
                                             const std::string& channel, TimePoint now, int limit,
                                             int& broken) {
  auto claimed = transaction.claim_outbox(channel, now, now + kLease, limit);
  if (!claimed) return tl::unexpected(claimed.error());
  std::vector<Outgoing> outgoing;
  outgoing.reserve(claimed->size());
  for (auto& message : *claimed) {
    const std::int64_t id = message.id;
    auto read = outgoing_of(transaction, std::move(message));
    if (read && *read) {
      outgoing.push_back(std::move(**read));
      continue;
    }
    if (!read && read.error().code == Errc::Unavailable) return tl::unexpected(read.error());
    if (!read) ++broken;
    if (auto done = transaction.mark_sent(id, "", now); !done) return tl::unexpected(done.error());
  }
  return outgoing;
}

Result<void> settle(store::Transaction& transaction, const Outgoing& outgoing,
                    const Outcome& outcome, TimePoint now, std::chrono::milliseconds pause,
                    Random& chance) {
  const store::OutboxMessage& message = outgoing.message;
  switch (outcome.what) {
    case Outcome::What::Sent:
      return transaction.mark_sent(message.id, outcome.platform_id, now,
                                   outgoing.ending ? now : now + pause);
    case Outcome::What::Dropped: return transaction.mark_sent(message.id, "", now);
    case Outcome::What::Parked: {
      auto dropped = transaction.drop_unsent(message.conversation);
      if (!dropped) return tl::unexpected(dropped.error());
      return transaction.park_conversation(message.conversation, std::string(outcome.why));
    }
    case Outcome::What::Again: break;
  }
  const auto wait = std::min<std::chrono::milliseconds>(
      kFirstRetry * (1 << std::clamp(message.attempts - 1, 0, 8)), kLongestRetry);
  const auto more =
      std::chrono::milliseconds{chance.below(static_cast<std::uint64_t>(wait.count()) / 4 + 1)};
  return transaction.mark_failed(message.id, outcome.not_before.value_or(now + wait + more),
                                 outcome.certain);
}

Result<SendCounts> send_waiting(store::Store& store, const std::string& channel, Outlet& outlet,
                                TimePoint now) {
  SendCounts counts;
  Random chance = Random::seeded(static_cast<std::uint64_t>(now.time_since_epoch().count()));
  for (;;) {
    std::vector<Outgoing> claimed;
    bool any = false;
    auto read = store.write([&](store::Transaction& transaction) -> Result<void> {
      int broken = 0;
      auto found = claim_outgoing(transaction, channel, now, kAtOnce, broken);
      if (!found) return tl::unexpected(found.error());
      claimed = std::move(*found);
      any = !claimed.empty() || broken > 0;
      return {};
    });
    if (!read) return tl::unexpected(read.error());
    if (!any) return counts;
    for (const Outgoing& outgoing : claimed) {
      const Outcome outcome = outlet.send(outgoing);
      auto settled = store.write([&](store::Transaction& transaction) {
        return settle(transaction, outgoing, outcome, now, std::chrono::milliseconds{0}, chance);
      });
      if (!settled) return tl::unexpected(settled.error());
      ++(outcome.what == Outcome::What::Sent ? counts.sent : counts.failed);
    }
  }
}

}  // namespace tillit::service
