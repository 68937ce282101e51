#include "store/sqlite/migrations.hpp"

#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <vector>

namespace tillit::store {
namespace {

using sqlite::Database;
using sqlite::Migration;

class Migrating : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(opened_.has_value()); }
  Database& database() { return *opened_; }

  static Result<Database> open_new(const TestFolder& folder) {
    std::ofstream{folder.database()};
    return Database::open(folder.database());
  }

  TestFolder folder_;
  Result<Database> opened_ = open_new(folder_);
};

TEST_F(Migrating, TakesEachStepOnceAndInOrder) {
  Database& db = database();
  const std::vector<Migration> one{
      {"CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"}};
  std::vector<Migration> two = one;
  two.push_back({"UPDATE a SET x = x + 10;"});
  EXPECT_EQ(*sqlite::version_of(db, 1), 0);
  ASSERT_TRUE(sqlite::migrate(db, one).has_value());
  ASSERT_TRUE(sqlite::migrate(db, one).has_value());
  EXPECT_EQ(*sqlite::version_of(db, 1), 1);
  ASSERT_TRUE(sqlite::migrate(db, two).has_value());
  ASSERT_TRUE(sqlite::migrate(db, two).has_value());
  EXPECT_EQ(*sqlite::version_of(db, 2), 2);
  EXPECT_EQ(*db.number("SELECT x FROM a"), 11);
}

TEST_F(Migrating, TakesBackAStepThatFailsAndKeepsTheOnesBefore) {
  Database& db = database();
  const std::vector<Migration> steps{
      {"CREATE TABLE a (x INTEGER) STRICT;"},
      {"CREATE TABLE b (x INTEGER) STRICT; INSERT INTO missing VALUES (1);"},
      {"CREATE TABLE c (x INTEGER) STRICT;"}};
  const auto done = sqlite::migrate(db, steps);
  ASSERT_FALSE(done.has_value());
  EXPECT_NE(done.error().context.find("migration 2"), std::string::npos) << done.error().context;
  EXPECT_EQ(*sqlite::version_of(db, 3), 1);
  EXPECT_EQ(*db.number("SELECT count(*) FROM sqlite_master"), 1);
  EXPECT_FALSE(db.in_transaction());
}

TEST_F(Migrating, RefusesWhatIsNewerOrOfAnotherProgram) {
  Database& db = database();
  const std::vector<Migration> one{{"CREATE TABLE a (x INTEGER) STRICT;"}};
  ASSERT_TRUE(sqlite::migrate(db, one).has_value());
  ASSERT_TRUE(db.script("PRAGMA user_version = 2").has_value());
  EXPECT_EQ(sqlite::migrate(db, one).error().code, Errc::Denied);
  ASSERT_TRUE(db.script("PRAGMA application_id = 7").has_value());
  EXPECT_EQ(sqlite::migrate(db, one).error().code, Errc::Corrupt);
}

// Up to version 2 an edit stood in the row before what followed it. Since then nothing waits for an
// edit, so nothing would ever free what waited for one.
TEST_F(Migrating, FreesWhatWaitedForAnEdit) {
  Database& db = database();
  ASSERT_TRUE(sqlite::migrate(db, sqlite::migrations().first(2)).has_value());
  const auto put = [&](std::int64_t id, std::string_view conversation, std::int64_t token,
                       std::int64_t edits, std::optional<std::int64_t> ready,
                       std::optional<std::int64_t> sent) {
    ASSERT_TRUE(db.run("INSERT INTO outbox (id, conversation, room, channel, workspace, batch, "
                       "position, idempotency_key, created, token, edits, ready_at, sent_at) "
                       "VALUES (?, ?, '', 'slack', 'T1', 1, 0, '', 5, ?, ?, ?, ?)",
                       id, conversation, token, edits, ready, sent)
                    .has_value());
  };
  put(1, "tapped", 7, 0, std::nullopt, 1);
  put(2, "tapped", 0, 7, 9, std::nullopt);  // on its way
  put(3, "tapped", 0, 0, std::nullopt, std::nullopt);
  put(4, "tapped", 0, 0, std::nullopt, std::nullopt);
  put(5, "sending", 8, 0, 9, std::nullopt);  // on its way
  put(6, "sending", 0, 8, std::nullopt, std::nullopt);
  put(7, "sending", 0, 0, std::nullopt, std::nullopt);
  put(8, "behind", 3, 0, std::nullopt, 1);
  put(9, "behind", 0, 0, 9, std::nullopt);
  put(10, "behind", 0, 3, std::nullopt, std::nullopt);
  ASSERT_TRUE(sqlite::migrate(db, sqlite::migrations()).has_value());
  std::map<std::int64_t, std::int64_t> ready;
  ASSERT_TRUE(db.each("SELECT id, ready_at FROM outbox WHERE ready_at IS NOT NULL",
                      [&](const sqlite::Row& row) { ready[row.integer(0)] = row.integer(1); })
                  .has_value());
  const std::map<std::int64_t, std::int64_t> expected = {{2, 9}, {3, 5}, {5, 9}, {9, 9}, {10, 5}};
  EXPECT_EQ(ready, expected);
}

// A farewell that an older version left in the clear is sent as it stands.
TEST_F(Migrating, SendsWhatBelongedToNobodyAndWasKeptInTheClear) {
  ASSERT_TRUE(sqlite::migrate(database(), sqlite::migrations().first(3)).has_value());
  ASSERT_TRUE(database()
                  .run("INSERT INTO outbox (id, conversation, room, channel, workspace, batch, "
                       "position, idempotency_key, created, ready_at, body) VALUES (1, 'c', 'r', "
                       "'slack', 'T1', 1, 0, '', 5, 5, ?)",
                       sqlite::Blob{"farewell"})
                  .has_value());
  const auto store = open_sqlite({folder_.database(), new_ring(), {}});
  ASSERT_TRUE(store.has_value()) << store.error().context;
  const TimePoint then{std::chrono::seconds{1'800'000'000}};
  const auto claimed =
      in_store(**store, [&](Transaction& t) { return t.claim_outbox("slack", then, then, 10); });
  ASSERT_TRUE(claimed.has_value());
  EXPECT_EQ(claimed->at(0).body, "farewell");
}

// The released versions stay readable: each fixture is opened, upgraded and read. The list grows by
// a file per version.
class Upgrading : public ::testing::TestWithParam<int> {};

TEST_P(Upgrading, KeepsEverything) {
  const TestFolder folder;
  std::ofstream{folder.database()};
  const std::string sql = content_of(
      fmt::format("{}/bot/store/sqlite/fixtures/version_{}.sql", TILLIT_SOURCE_DIR, GetParam()));
  ASSERT_FALSE(sql.empty());
  {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(folder.database().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
  }
  const auto ring = *crypto::KeyRing::parse(
      Secret{"fixture:" + crypto::base64(std::string(crypto::kKeyBytes, 'f'))});
  const auto store = open_sqlite({folder.database(), ring, {}});
  ASSERT_TRUE(store.has_value()) << store.error().context;
  const auto get = [&](const auto& work) { return in_store(**store, work); };
  const TimePoint then{std::chrono::seconds{1'800'000'000}};
  const PersonId anna{"p:anna"};

  EXPECT_EQ(**get([](Transaction& t) { return t.find_person({"slack", "T1", "UANNA"}); }), anna);
  EXPECT_EQ(get([&](Transaction& t) { return t.load_person(anna); })->book, R"({"promises":[]})");
  EXPECT_EQ(
      (**get([](Transaction& t) { return t.find_conversation(RoomId{"slack:T1:DANNA"}); })).state,
      R"({"stack":[]})");
  const InboxKey event{"slack", "T1", "message", "DANNA", "1700.1"};
  EXPECT_FALSE(*get([&](Transaction& t) { return t.claim_event(event, then); }));
  EXPECT_EQ(**get([&](Transaction& t) { return t.find_inline_reply(event); }), "hej");
  EXPECT_EQ(get([&](Transaction& t) { return t.schedules_of(anna); })->front().key, "weekly");
  EXPECT_EQ(get([&](Transaction& t) { return t.turn_log_of(anna, 0); })->front().texts,
            R"({"said":"hej"})");
  EXPECT_TRUE(get([](Transaction& t) { return t.find_script("h1"); })->has_value());
  EXPECT_EQ(**get([](Transaction& t) { return t.find_fact("slack token"); }), "xoxb-fixture");
  EXPECT_EQ((*store)->reference("p:anna"), "3840baad7811b1e2");

  if (GetParam() >= 4) {
    const TeamId team{"t1"};
    const PulseKey pulse{team, 1};
    EXPECT_EQ(get([&](Transaction& t) { return t.teams_of(anna); })->at(0).state, R"({"v":1})");
    EXPECT_FALSE(*get([&](Transaction& t) { return t.cast_ballot(pulse, "heard", anna, 1); }));
    const auto boxes = *get([&](Transaction& t) { return t.ballot_boxes(pulse); });
    ASSERT_EQ(boxes.size(), 2U);
    EXPECT_EQ(boxes[0].tally, (Tally{0, 0, 0, 1, 0}));
    EXPECT_EQ(*get([&](Transaction& t) { return t.shared_texts(pulse); }),
              std::vector<std::string>{"hej"});
    const auto member = *get([&](Transaction& t) { return t.find_member(team, anna); });
    EXPECT_EQ(*get([&](Transaction& t) { return t.shown_sets({member->voice}); }),
              std::vector<std::vector<Voice>>{{member->voice}});
  }

  const auto claimed =
      *get([&](Transaction& t) { return t.claim_outbox("slack", then, then, 10); });
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].body, "second");
  ASSERT_TRUE(
      get([&](Transaction& t) { return t.mark_sent(claimed[0].id, "ts", then); }).has_value());
  const auto timers =
      *get([&](Transaction& t) { return t.due_timers(then + std::chrono::seconds{60}, 10); });
  ASSERT_EQ(timers.size(), 1U);
  EXPECT_EQ(timers[0].token, 7);
}

INSTANTIATE_TEST_SUITE_P(Versions, Upgrading,
                         ::testing::Range(1, static_cast<int>(sqlite::migrations().size()) + 1));

}  // namespace
}  // namespace tillit::store
