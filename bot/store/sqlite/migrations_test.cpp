#include "store/sqlite/migrations.hpp"

#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
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
