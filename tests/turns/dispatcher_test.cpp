#include "service/dispatcher.hpp"

#include "turns/service_fixture.hpp"

#include <condition_variable>
#include <mutex>
#include <set>

namespace tillit::service {
namespace {

// A platform that the test opens and closes, and that remembers what it got in which order.
class Platform final : public Outlet {
 public:
  Outcome send(const Outgoing& outgoing) override {
    std::unique_lock lock(mutex_);
    const std::string& room = outgoing.message.room.str();
    EXPECT_TRUE(busy_.insert(room).second) << "two messages of one conversation at once";
    most_at_once_ = std::max(most_at_once_, ++at_once_);
    changed_.notify_all();
    changed_.wait(lock, [&] { return !closed_.contains(outgoing.message.workspace); });
    --at_once_;
    busy_.erase(room);
    if (outgoing.message.doubtful) ++doubtful_;
    if (const auto answer = answers_.find(room); answer != answers_.end()) {
      const Outcome outcome = answer->second;
      answers_.erase(answer);
      return outcome;
    }
    got_[room].push_back(outgoing.delivery.text);
    ++sent_;
    changed_.notify_all();
    return {.platform_id = "1"};
  }
  void close(const std::string& workspace) {
    const std::lock_guard lock(mutex_);
    closed_.insert(workspace);
  }
  void open() {
    const std::lock_guard lock(mutex_);
    closed_.clear();
    changed_.notify_all();
  }
  void answer(const std::string& room, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    answers_[room] = outcome;
  }
  void wait_until_sent(int count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 60s, [&] { return sent_ >= count; }));
  }
  void wait_until_at_once(int count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 60s, [&] { return at_once_ >= count; }));
  }
  std::map<std::string, std::vector<std::string>> got() {
    const std::lock_guard lock(mutex_);
    return got_;
  }
  int most_at_once() {
    const std::lock_guard lock(mutex_);
    return most_at_once_;
  }
  int doubtful() {
    const std::lock_guard lock(mutex_);
    return doubtful_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> closed_;
  std::set<std::string> busy_;
  std::map<std::string, Outcome> answers_;
  std::map<std::string, std::vector<std::string>> got_;
  int sent_ = 0;
  int at_once_ = 0;
  int most_at_once_ = 0;
  int doubtful_ = 0;
};

class Dispatching : public ::testing::Test {
 protected:
  Dispatching() { clock_.set(parse_instant("2026-11-20T09:00:00Z").value()); }

  std::unique_ptr<Dispatcher> start(DispatchRules rules = {.workers = 8, .pause = 0ms}) {
    auto dispatcher = std::make_unique<Dispatcher>(
        *store_, "test", platform_, clock_, rules, Random::seeded(1),
        [this](const Outgoing&, const Outcome& outcome) {
          const std::lock_guard lock(mutex_);
          settled_.push_back(outcome.what);
          changed_.notify_all();
        },
        [](const Error& error) { ADD_FAILURE() << error.context; });
    EXPECT_TRUE(dispatcher->start().has_value());
    return dispatcher;
  }
  void wait_until_settled(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 60s, [&] { return settled_.size() >= count; }));
  }
  [[nodiscard]] static dialogue::Delivery delivery(int number) {
    dialogue::Delivery one;
    one.text = std::to_string(number);
    return one;
  }
  // Messages that belong to nobody need no person.
  [[nodiscard]] store::OutboxMessage message(const std::string& workspace, const std::string& room,
                                             int number) {
    store::OutboxMessage one;
    one.conversation = ConversationId("c:" + room);
    one.room = RoomId(room);
    one.channel = "test";
    one.workspace = workspace;
    one.created = clock_.now();
    one.body = write_delivery(delivery(number));
    return one;
  }
  void put(const std::string& workspace, const std::string& room, int count) {
    ASSERT_TRUE(store_
                    ->write([&](store::Transaction& t) -> Result<void> {
                      std::vector<store::OutboxMessage> batch;
                      for (int i = 0; i < count; ++i) batch.push_back(message(workspace, room, i));
                      return t.put_outbox(std::move(batch)).map([](std::int64_t) {});
                    })
                    .has_value());
  }
  [[nodiscard]] std::int64_t waiting() {
    return *store::in_store(*store_, [](store::Transaction& t) { return t.count_waiting("test"); });
  }

  store::TestFolder folder_;
  crypto::KeyRing ring_ = store::new_ring();
  std::unique_ptr<store::Store> store_ = *store::open_sqlite({folder_.database(), ring_, {}});
  SetClock clock_;
  Platform platform_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Outcome::What> settled_;
};

TEST_F(Dispatching, SendsManyConversationsAtOnceAndEachInItsOrder) {
  for (int room = 0; room < 20; ++room)
    put("w" + std::to_string(room % 3), "r" + std::to_string(room), 5);
  platform_.close("w0");
  platform_.close("w1");
  platform_.close("w2");
  auto dispatcher = start();
  platform_.wait_until_at_once(8);
  platform_.open();
  platform_.wait_until_sent(100);
  dispatcher->stop();
  for (const auto& [room, texts] : platform_.got())
    EXPECT_EQ(texts, (std::vector<std::string>{"0", "1", "2", "3", "4"})) << room;
  EXPECT_EQ(platform_.got().size(), 20U);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Dispatching, OneSlowWorkspaceDoesNotHoldUpTheOthers) {
  for (int room = 0; room < 40; ++room) put("slow", "s" + std::to_string(room), 1);
  for (int room = 0; room < 10; ++room) put("well", "f" + std::to_string(room), 2);
  platform_.close("slow");
  auto dispatcher = start({.workers = 8, .per_workspace = 4, .pause = 0ms});
  platform_.wait_until_sent(20);
  platform_.open();
  platform_.wait_until_sent(60);
  dispatcher->stop();
}

TEST_F(Dispatching, ANudgeSendsWhatCameLater) {
  auto dispatcher = start();
  put("w", "r", 1);
  dispatcher->nudge();
  platform_.wait_until_sent(1);
  dispatcher->stop();
}

TEST_F(Dispatching, SendsWhatWasClaimedForItElsewhereAndThenWhatWaitedBehindIt) {
  auto dispatcher = start();
  std::vector<Outgoing> claimed;
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    claimed.clear();
                    auto put = t.put_outbox({message("w", "r", 0), message("w", "r", 1)},
                                            clock_.now() + 1h);
                    if (!put) return tl::unexpected(put.error());
                    for (auto& one : put->claimed)
                      claimed.push_back({std::move(one), delivery(0), std::nullopt});
                    return {};
                  })
                  .has_value());
  ASSERT_EQ(claimed.size(), 1U);
  dispatcher->take(std::move(claimed));
  platform_.wait_until_sent(2);
  dispatcher->stop();
  EXPECT_EQ(platform_.got().at("r"), (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Dispatching, AStopGivesBackWhatWasNotBegun) {
  for (int room = 0; room < 6; ++room) put("w", "r" + std::to_string(room), 1);
  platform_.close("w");
  auto dispatcher = start({.workers = 1, .per_workspace = 1, .pause = 0ms});
  platform_.wait_until_at_once(1);
  std::thread stopping([&] { dispatcher->stop(); });
  platform_.open();
  stopping.join();
  const auto sent = platform_.got().size();
  EXPECT_GE(sent, 1U);
  EXPECT_EQ(waiting(), 6 - static_cast<std::int64_t>(sent));
  // Nothing that was given back is doubtful, and all of it can go at once.
  auto next = start();
  platform_.wait_until_sent(6);
  next->stop();
  EXPECT_EQ(platform_.doubtful(), 0);
}

TEST_F(Dispatching, WhatAKilledSenderHadIsDoubtful) {
  put("w", "r", 1);
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    auto claimed = t.claim_outbox("test", clock_.now(), clock_.now() + 1h, 10);
                    return claimed ? Result<void>{} : tl::unexpected(claimed.error());
                  })
                  .has_value());
  auto dispatcher = start({.workers = 2, .pause = 0ms, .after_kill = 0ms});
  platform_.wait_until_sent(1);
  dispatcher->stop();
  EXPECT_EQ(platform_.doubtful(), 1);
}

// A kill fell while the platform took its time; the next process looked 70 ms later, found nothing
// yet and posted it again (tests/slack/chaos, seed 1).
TEST_F(Dispatching, WhatAKilledSenderHadIsLeftAloneForAMomentAndNothingElse) {
  put("w", "in hand", 1);
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    auto claimed = t.claim_outbox("test", clock_.now(), clock_.now() + 1h, 10);
                    return claimed ? Result<void>{} : tl::unexpected(claimed.error());
                  })
                  .has_value());
  put("w", "new", 1);
  auto dispatcher = start({.workers = 2, .pause = 0ms, .after_kill = 2000ms});
  wait_until_settled(1);
  clock_.set(clock_.now() + 1999ms);
  put("w", "newer", 1);
  dispatcher->nudge();
  wait_until_settled(2);
  EXPECT_EQ(platform_.doubtful(), 0);
  clock_.set(clock_.now() + 1ms);
  dispatcher->nudge();
  wait_until_settled(3);
  dispatcher->stop();
  EXPECT_EQ(platform_.doubtful(), 1);
}

// One message of 13 528 was posted twice although nothing kept us from looking: its workspace had
// too much in hand, it was put back, and with that the doubt was forgotten (tests/slack/chaos).
TEST_F(Dispatching, ADoubtfulMessageThatGivesWayStaysDoubtful) {
  put("w", "r", 1);
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    auto claimed = t.claim_outbox("test", clock_.now(), clock_.now() + 1h, 10);
                    return claimed ? Result<void>{} : tl::unexpected(claimed.error());
                  })
                  .has_value());
  auto crowded = start({.workers = 1, .of_one = 0, .pause = 0ms, .after_kill = 0ms});
  wait_until_settled(1);
  crowded->stop();
  clock_.set(clock_.now() + 1min);
  auto dispatcher = start();
  platform_.wait_until_sent(1);
  dispatcher->stop();
  EXPECT_EQ(platform_.doubtful(), 1);
}

TEST_F(Dispatching, AFailedMessageIsTriedAgainLaterBeforeTheOnesBehindIt) {
  put("w", "r", 2);
  platform_.answer("r", {.what = Outcome::What::Again, .why = "rate_limited"});
  auto dispatcher = start();
  wait_until_settled(1);
  EXPECT_TRUE(platform_.got().empty());
  clock_.set(clock_.now() + 1min);
  dispatcher->nudge();
  platform_.wait_until_sent(2);
  dispatcher->stop();
  EXPECT_EQ(platform_.got().at("r"), (std::vector<std::string>{"0", "1"}));
}

TEST_F(Dispatching, NothingMoreGoesToAConversationThatIsParked) {
  put("w", "gone", 3);
  put("w", "here", 1);
  platform_.answer("gone", {.what = Outcome::What::Parked, .why = "user_disabled"});
  auto dispatcher = start();
  platform_.wait_until_sent(1);
  wait_until_settled(2);
  dispatcher->stop();
  EXPECT_FALSE(platform_.got().contains("gone"));
  EXPECT_EQ(waiting(), 0);
}

TEST_F(Dispatching, WaitsBetweenTwoMessagesOfOneConversation) {
  put("w", "r", 2);
  auto dispatcher = start({.workers = 2, .pause = 1000ms});
  wait_until_settled(1);
  dispatcher->nudge();
  EXPECT_EQ(platform_.got().at("r").size(), 1U);
  clock_.set(clock_.now() + 1s);
  dispatcher->nudge();
  platform_.wait_until_sent(2);
  dispatcher->stop();
}

TEST_F(Dispatching, AMessageThatDoesNotParseStandsInNobodysWay) {
  put("w", "r", 1);
  ASSERT_TRUE(store_
                  ->write([&](store::Transaction& t) -> Result<void> {
                    store::OutboxMessage message;
                    message.conversation = ConversationId("c:bad");
                    message.channel = "test";
                    message.body = "{";
                    return t.put_outbox({message}).map([](std::int64_t) {});
                  })
                  .has_value());
  int broken = 0;
  const auto claimed = store::in_store(*store_, [&](store::Transaction& t) {
    return claim_outgoing(t, "test", clock_.now(), 10, broken);
  });
  ASSERT_TRUE(claimed.has_value());
  EXPECT_EQ(claimed->size(), 1U);
  EXPECT_EQ(broken, 1);
}

}  // namespace
}  // namespace tillit::service
