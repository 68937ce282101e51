#include "crash/kill_loop.hpp"
#include "crash/store_crash.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace tillit::crash {
namespace {

using Numbers = std::multiset<int>;

struct Left {
  Numbers sent_out;
  Numbers logged;
  Numbers scheduled;
};

// A round that was killed before it could make its person has left nothing.
Result<Left> left_by(store::Store& store, int round) {
  return store::in_store(store, [round](store::Transaction& t) -> Result<Left> {
    Left left;
    const auto outbox = t.outbox_of(person_of(round));
    if (!outbox) return tl::unexpected(outbox.error());
    for (const auto& message : *outbox) left.sent_out.insert(std::stoi(message.body));
    const auto log = t.turn_log_of(person_of(round), 0);
    if (!log) return tl::unexpected(log.error());
    for (const auto& row : *log) left.logged.insert(std::stoi(row.texts));
    const auto schedules = t.schedules_of(person_of(round));
    if (!schedules) return tl::unexpected(schedules.error());
    for (const auto& schedule : *schedules) left.scheduled.insert(std::stoi(schedule.key));
    return left;
  });
}

TEST(StoreSurvivesKill, KeepsEveryAcknowledgedWriteOnceAndNoneByHalves) {
  const store::TestFolder folder;
  const Secret key = crypto::KeyRing::make_line();
  const auto ring = *crypto::KeyRing::parse(key);
  KillLoop loop;
  loop.program = STORE_CRASH_PROGRAM;
  loop.arguments = [&](int round) {
    return std::vector<std::string>{folder.database().string(), key.reveal(),
                                    std::to_string(round)};
  };
  loop.seed = 20261121;

  std::size_t promised = 0;
  std::size_t kept = 0;
  const auto check = [&](const Round& round) {
    EXPECT_TRUE(round.was_killed) << "round " << round.number << " ended by itself";
    const auto store = store::open_sqlite({folder.database(), ring, {}});
    EXPECT_TRUE(store.has_value()) << store.error().context;
    if (!store) return false;
    const auto left = left_by(**store, round.number);
    EXPECT_TRUE(left.has_value()) << left.error().context;
    if (!left) return false;

    EXPECT_EQ(left->sent_out, left->logged) << "half a write in round " << round.number;
    EXPECT_EQ(left->sent_out, left->scheduled)
        << "half a write, or one written twice, in round " << round.number;
    for (const auto& line : round.promised) {
      EXPECT_EQ(left->logged.count(std::stoi(line)), 1U)
          << "number " << line << " of round " << round.number;
    }
    promised += round.promised.size();
    kept += left->logged.size();
    return !::testing::Test::HasFailure();
  };
  ASSERT_TRUE(run(loop, check));
  // Rounds that were not killed while starting have promised a number at least.
  EXPECT_GT(promised, static_cast<std::size_t>(loop.rounds / 2));
  EXPECT_GE(kept, promised);
  RecordProperty("promised", std::to_string(promised));
  RecordProperty("kept", std::to_string(kept));
}

}  // namespace
}  // namespace tillit::crash
