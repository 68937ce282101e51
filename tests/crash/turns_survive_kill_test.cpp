#include "crash/kill_loop.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <sstream>

namespace tillit::crash {
namespace {

constexpr int kPeople = 20;

// What is left of one person's talk: its revision, the revisions of its turn log, and how many
// messages each turn says it has sent.
struct Left {
  std::int64_t rev = 0;
  std::vector<std::int64_t> logged;
  std::size_t said = 0;
  std::size_t waiting = 0;
  bool parses = true;
};

Result<Left> left_by(store::Store& store, int person) {
  return store::in_store(store, [person](store::Transaction& t) -> Result<Left> {
    Left left;
    const auto id = t.find_person({"crash", "", std::to_string(person)});
    if (!id) return tl::unexpected(id.error());
    const auto talk = t.find_conversation(RoomId("room:" + std::to_string(person)));
    if (!talk) return tl::unexpected(talk.error());
    if (id->has_value() != talk->has_value())
      return fail(Errc::Corrupt, "a person without a talk, or a talk without a person");
    if (!id->has_value()) return left;
    left.rev = (*talk)->rev;
    left.parses = nlohmann::json::parse((*talk)->state, nullptr, false).is_object();
    const auto log = t.turn_log_of(**id, 0);
    if (!log) return tl::unexpected(log.error());
    for (const auto& row : *log) {
      left.logged.push_back(row.rev);
      left.said += nlohmann::json::parse(row.texts)["said"].size();
    }
    const auto outbox = t.outbox_of(**id);
    if (!outbox) return tl::unexpected(outbox.error());
    left.waiting = outbox->size();
    return left;
  });
}

TEST(TurnsSurviveKill, KeepEveryAcknowledgedTurnOnceAndNoneByHalves) {
  const store::TestFolder folder;
  const Secret key = crypto::KeyRing::make_line();
  const auto ring = *crypto::KeyRing::parse(key);
  KillLoop loop;
  loop.program = TURN_CRASH_PROGRAM;
  loop.arguments = [&](int round) {
    return std::vector<std::string>{folder.database().string(), key.reveal(),
                                    std::to_string(round)};
  };
  loop.seed = 20261122;
  loop.rounds = TURN_CRASH_ROUNDS;

  std::map<int, std::set<std::int64_t>> promised;
  std::size_t turns = 0;
  const auto check = [&](const Round& round) {
    EXPECT_TRUE(round.was_killed) << "round " << round.number << " ended by itself";
    for (const std::string& line : round.promised) {
      std::istringstream words(line);
      int person = 0;
      std::string event;
      std::int64_t rev = 0;
      words >> person >> event >> rev;
      EXPECT_TRUE(promised[person].insert(rev).second)
          << "revision " << rev << " of " << person << " was given twice";
      ++turns;
    }
    const bool look = round.number % 20 == 19 || round.number + 1 == loop.rounds;
    if (!look) return !::testing::Test::HasFailure();
    const auto store = store::open_sqlite({folder.database(), ring, {}});
    EXPECT_TRUE(store.has_value()) << store.error().context;
    if (!store) return false;
    for (int person = 0; person < kPeople; ++person) {
      const auto left = left_by(**store, person);
      EXPECT_TRUE(left.has_value()) << left.error().context;
      if (!left) return false;
      EXPECT_TRUE(left->parses);
      EXPECT_EQ(left->logged.size(), static_cast<std::size_t>(left->rev))
          << "half a turn of " << person;
      for (std::size_t i = 0; i < left->logged.size(); ++i)
        EXPECT_EQ(left->logged[i], static_cast<std::int64_t>(i + 1));
      EXPECT_EQ(left->waiting, left->said) << "half a batch of " << person;
      const std::int64_t last = promised[person].empty() ? 0 : *promised[person].rbegin();
      EXPECT_LE(last, left->rev) << "an acknowledged turn of " << person << " is lost";
    }
    return !::testing::Test::HasFailure();
  };
  ASSERT_TRUE(run(loop, check));
  EXPECT_GT(turns, static_cast<std::size_t>(loop.rounds / 2));
  RecordProperty("turns", std::to_string(turns));
}

}  // namespace
}  // namespace tillit::crash
