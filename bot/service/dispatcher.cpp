#include "service/dispatcher.hpp"

#include "store/in_store.hpp"

#include <algorithm>

namespace tillit::service {
namespace {

constexpr int kClaimAtOnce = 200;
constexpr std::chrono::milliseconds kLookAtLeast{1000};  // the clock may be put forward meanwhile
constexpr std::chrono::seconds kGiveWay{2};  // for a workspace that has too much in hand

}  // namespace

Dispatcher::Dispatcher(store::Store& store, std::string channel, Outlet& outlet, const Clock& clock,
                       DispatchRules rules, Random chance, Watcher settled,
                       std::function<void(const Error&)> troubled)
    : store_(store),
      channel_(std::move(channel)),
      outlet_(outlet),
      clock_(clock),
      rules_(rules),
      chance_(chance),
      settled_watcher_(std::move(settled)),
      troubled_(std::move(troubled)) {}

Dispatcher::~Dispatcher() { stop(); }

Result<void> Dispatcher::start() {
  const auto released = store::in_store(store_, [&](store::Transaction& transaction) {
    return transaction.release_claims(channel_, clock_.now() + rules_.after_kill);
  });
  if (!released) return tl::unexpected(released.error());
  desk_thread_ = std::thread([this] { run_desk(); });
  for (int i = 0; i < rules_.workers; ++i) workers_.emplace_back([this] { run_worker(); });
  return {};
}

void Dispatcher::nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  desk_.notify_one();
}

void Dispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  work_.notify_all();
  for (auto& worker : workers_) worker.join();
  desk_.notify_one();
  if (desk_thread_.joinable()) desk_thread_.join();
}

void Dispatcher::run_desk() {
  std::optional<TimePoint> next = clock_.now();
  for (;;) {
    std::vector<Settled> settled;
    int room = 0;
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      const auto ready = [&] {
        return nudged_ || !settled_.empty() || (stopping_ && in_hand_ == 0);
      };
      if (!ready()) {
        auto wait = kLookAtLeast;
        if (next) {
          wait = std::clamp(
              std::chrono::duration_cast<std::chrono::milliseconds>(*next - clock_.now()),
              std::chrono::milliseconds{0}, kLookAtLeast);
        }
        desk_.wait_for(lock, wait, ready);
      }
      nudged_ = false;
      settled.swap(settled_);
      last = stopping_ && in_hand_ == 0;
      room = stopping_ ? 0 : std::min(kClaimAtOnce, rules_.waiting - waiting_);
      if (last) {
        for (auto& [workspace, lane] : lanes_) {
          for (auto& outgoing : lane.waiting)
            settled.push_back(not_begun(std::move(outgoing), clock_.now(), "stopping"));
          lane.waiting.clear();
        }
        waiting_ = 0;
      }
    }
    next = round(std::move(settled), room);
    if (last) return;
  }
}

// Claimed and put back: this claim surely did not get there; one before it may have.
Dispatcher::Settled Dispatcher::not_begun(Outgoing outgoing, TimePoint not_before,
                                          std::string_view why) {
  const bool certain = !outgoing.message.doubtful;
  return {std::move(outgoing),
          {.what = Outcome::What::Again, .not_before = not_before, .certain = certain, .why = why}};
}

std::optional<TimePoint> Dispatcher::round(std::vector<Settled> settled, int room) {
  const TimePoint now = clock_.now();
  std::vector<Outgoing> claimed;
  std::optional<TimePoint> next;
  int broken = 0;
  const Random chance = chance_;
  auto done = store_.write([&](store::Transaction& transaction) -> Result<void> {
    chance_ = chance;
    broken = 0;
    claimed.clear();
    for (const auto& one : settled) {
      auto written = settle(transaction, one.outgoing, one.outcome, now, rules_.pause, chance_);
      if (!written) return written;
    }
    if (room > 0) {
      auto found = claim_outgoing(transaction, channel_, now, room, broken);
      if (!found) return tl::unexpected(found.error());
      claimed = std::move(*found);
    }
    auto first = transaction.next_outbox(channel_);
    if (!first) return tl::unexpected(first.error());
    next = *first;
    return {};
  });
  if (!done) {
    troubled_(done.error());
    settle_each(settled, now);
    return now + kLookAtLeast;
  }
  if (broken > 0) troubled_({Errc::Corrupt, "messages that do not open or parse were dropped"});
  for (const auto& one : settled) settled_watcher_(one.outgoing, one.outcome);
  if (!claimed.empty()) {
    const bool full = static_cast<int>(claimed.size()) == room;
    take(std::move(claimed));
    if (full) next = now;  // there may be more
  }
  return next;
}

// One by one, after a commit with all of them failed: whose state cannot be written comes back when
// its lease has run out.
void Dispatcher::settle_each(std::vector<Settled>& settled, TimePoint now) {
  for (const auto& one : settled) {
    auto done = store_.write([&](store::Transaction& transaction) {
      return settle(transaction, one.outgoing, one.outcome, now, rules_.pause, chance_);
    });
    if (done) settled_watcher_(one.outgoing, one.outcome);
  }
}

void Dispatcher::take(std::vector<Outgoing> claimed) {
  int taken = 0;
  bool gives_back = false;
  {
    const std::lock_guard lock(mutex_);
    for (auto& outgoing : claimed) {
      Lane& lane = lanes_[outgoing.message.workspace];
      if (static_cast<int>(lane.waiting.size()) >= rules_.of_one ||
          waiting_ >= rules_.waiting + kClaimAtOnce || stopping_) {
        settled_.push_back(not_begun(std::move(outgoing), clock_.now() + kGiveWay, "gives way"));
        gives_back = true;
        continue;
      }
      lane.waiting.push_back(std::move(outgoing));
      ++waiting_;
      ++taken;
    }
    // Who is in hand looks for the next by themselves; waking all for each costs more than sending.
    taken = std::min(taken, rules_.workers - in_hand_);
  }
  for (; taken > 0; --taken) work_.notify_one();
  if (gives_back) desk_.notify_one();
}

// The next workspace in turn that has something and may begin it; null if none has.
Dispatcher::Lane* Dispatcher::next_lane() {
  auto at = lanes_.upper_bound(last_lane_);
  for (std::size_t tried = 0; tried < lanes_.size(); ++tried, ++at) {
    if (at == lanes_.end()) at = lanes_.begin();
    if (at->second.waiting.empty() || at->second.in_hand >= rules_.per_workspace) continue;
    last_lane_ = at->first;
    return &at->second;
  }
  return nullptr;
}

void Dispatcher::run_worker() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Lane* lane = nullptr;
    work_.wait(lock, [&] { return stopping_ || (lane = next_lane()) != nullptr; });
    if (stopping_) return;
    Outgoing outgoing = std::move(lane->waiting.front());
    lane->waiting.pop_front();
    --waiting_;
    ++lane->in_hand;
    ++in_hand_;
    lock.unlock();
    Outcome outcome = outlet_.send(outgoing);
    lock.lock();
    --lane->in_hand;
    --in_hand_;
    settled_.push_back({std::move(outgoing), std::move(outcome)});
    // The desk takes all that has come back; the first of them wakes it.
    if (settled_.size() == 1) desk_.notify_one();
  }
}

}  // namespace tillit::service
