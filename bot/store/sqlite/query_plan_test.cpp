#include "store/sqlite/migrations.hpp"
#include "store/sqlite/test_folder.hpp"
#include "store/sqlite/transaction.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

// What a statement costs must depend on what it finds, not on how much the store holds: every
// statement that the transaction really runs is noted by SQLite itself and asked for its plan.
namespace tillit::store {
namespace {

using sqlite::Database;

int note_statement(unsigned, void* statements, void* statement, void*) {
  if (const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement)); sql != nullptr) {
    static_cast<std::set<std::string>*>(statements)->insert(sql);
  }
  return 0;
}

std::vector<std::string> plan_of(Database& db, const std::string& sql) {
  std::vector<std::string> steps;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db.handle(), ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement,
                               nullptr),
            SQLITE_OK)
      << sql;
  while (sqlite3_step(statement) == SQLITE_ROW) steps.push_back(sqlite::Row{statement}.text(3));
  sqlite3_finalize(statement);
  return steps;
}

// Small for good: two keys, the two counters of AUTOINCREMENT, the key ids in use.
bool may_be_scanned(const std::string& step) {
  for (const char* small : {"SCAN installation_keys", "SCAN sqlite_sequence", "SCAN ids",
                            "SCAN CONSTANT ROW", "SCAN timers USING INDEX timers_by_due",
                            "SCAN schedules USING COVERING INDEX schedules_by_due",
                            "SCAN timers USING COVERING INDEX timers_by_due"}) {
    if (step.find(small) == 0) return true;
  }
  return false;
}

class QueryPlans : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream{folder_.database()};
    auto opened = Database::open(folder_.database());
    ASSERT_TRUE(opened.has_value());
    db_.emplace(std::move(*opened));
    ASSERT_TRUE(sqlite::migrate(*db_, sqlite::migrations()).has_value());
    sqlite3_trace_v2(db_->handle(), SQLITE_TRACE_STMT, &note_statement, &statements_);
    installation_ = *sqlite::open_installation_keys(*db_, ring_);
  }

  // Braces, not parentheses: only they run the calls from left to right.
  struct AllWell {
    template <class... Outcome>
    explicit AllWell(const Outcome&... outcome) {
      for (const bool well : {outcome.has_value()...}) EXPECT_TRUE(well);
    }
  };

  void run_everything() {
    sqlite::SqliteTransaction t{*db_, ring_, installation_};
    const TimePoint now{};
    const PersonId p{"p"};
    const ConversationId c{"c"};
    const InboxKey event{"slack", "T", "message", "D", "1"};
    AllWell{t.create_person({p, 0, "", ""}, now), t.link({"slack", "T", "U"}, p),
            t.find_person({"slack", "T", "U"}), t.identities_of(p),
            t.save_person({p, 1, "", ""}, false)};
    AllWell{t.load_person(p), t.claim_event(event, now), t.keep_inline_reply(event, p, ""),
            t.find_inline_reply(event)};
    const ConversationRow row{c, p, RoomId{"D"}, "slack", "T", 0, "", now};
    ConversationRow again = row;
    again.rev = 1;
    const auto saved = t.save_conversation(row);
    AllWell{saved, t.save_conversation(again), t.load_conversation(c),
            t.find_conversation(RoomId{"D"}), t.conversations_of(p)};
    const std::vector<Timer> timers{Timer{c, 1, 0, {}, now, {}}};
    AllWell{t.set_timers(c, timers),
            t.due_timers(now, 1),
            t.drop_timer(timers.front()),
            t.put_schedule({p, "k", "d", "", "", "", now, {}, IfBusy::Queue}),
            t.schedules_of(p),
            t.due_schedules(now, 1),
            t.next_due(),
            t.cancel_schedule(p, "k")};
    OutboxMessage message;
    message.person = p;
    message.conversation = c;
    message.channel = "slack";
    OutboxMessage farewell = message;
    farewell.person.reset();
    for (const auto& one : {message, farewell}) {
      const std::vector<OutboxMessage> batch{one};
      ASSERT_TRUE(t.put_outbox(batch).has_value());
      const auto claimed = t.claim_outbox("slack", now, now, 1);
      ASSERT_TRUE(claimed && claimed->size() == 1);
      AllWell{t.outbox_of(p),
              t.mark_failed(claimed->front().id, now, true),
              t.next_outbox("slack"),
              t.count_waiting("slack"),
              t.release_claims("slack", now),
              t.mark_sent(claimed->front().id, "ts", now)};
    }
    OutboxMessage edit = message;
    edit.edits = 1;
    ASSERT_TRUE(t.put_outbox({edit}).has_value());
    const auto claimed = t.claim_outbox("slack", now, now, 1);
    ASSERT_TRUE(claimed && claimed->size() == 1);
    AllWell{t.mark_sent(claimed->front().id, "", now), t.find_sent(c, 1), t.count_questions(c, 1),
            t.drop_unsent(c), t.park_conversation(c, "")};
    AllWell{t.hold("slack", {0, {"slack", "T", "U"}, "", now}), t.held("slack", 1),
            t.held_of({"slack", "T", "U"}), t.drop_held(1)};
    AllWell{t.save_installation({"slack", "T", 0, true, "", "", now}),
            t.save_installation({"slack", "T", 1, true, "", "", now}),
            t.find_installation("slack", "T"), t.installations("slack")};
    AllWell{t.append_turn_log({c, p, 1, "", "", "", now, "", ""}),
            t.turn_log_of(p, 1),
            t.keep_script({"h", "d", 1, ""}),
            t.find_script("h"),
            t.put_fact("f", "", true),
            t.find_fact("f")};
    run_teams(t, p, now);
    const PersonId q{"q"};
    AllWell{t.put_link_code({p, c, now, {}}, "CODE"),
            t.find_link_code("CODE"),
            t.mark_link_typed(p, c, now),
            t.find_link_typed(c),
            t.drop_link_code(p),
            t.note_wrong_code(p, now),
            t.count_wrong_codes(p, now),
            t.create_person({q, 0, "", ""}, now)};
    AllWell{t.retoken(c, {{1, 2}}), t.absorb_person(p, q),
            t.part_from(q, {{"slack", "T", "U"}}, {c})};
    AllWell{t.create_person({p, 0, "", ""}, now), t.erase_person(q)};
    AllWell{t.purge(now, now, now, 1), t.rewrap_keys(1), t.people_after(p, 1), t.erase_person(p),
            t.erasures()};
  }

  static void run_teams(Transaction& t, const PersonId& p, TimePoint now) {
    const TeamId team{"t"};
    const PulseKey pulse{team, 1};
    TeamRow row{team, "slack", "T", "C", 0, p, false, "", now};
    const auto founded = t.save_team(row);
    row.rev = 1;
    AllWell{founded,
            t.save_team(row),
            t.load_team(team),
            t.find_team("slack", "T", "C"),
            t.due_teams(now, 1),
            t.next_due(),
            t.join_team(team, p, now),
            t.teams_of(p),
            t.members_of(team),
            t.find_member(team, p)};
    AllWell{t.cast_ballot(pulse, "heard", p, 1),
            t.answered(pulse, p),
            t.share_text(pulse, "own_words", p, "line"),
            t.ballot_boxes(pulse),
            t.shared_texts(pulse),
            t.keep_shown({1, 2}),
            t.shown_sets({1, 2}),
            t.put_off_team(team, now)};
    const PersonId other{"other"};
    AllWell{t.create_person({other, 0, "", ""}, now), t.cast_ballot(pulse, "heard", other, 1),
            t.absorb_person(other, p), t.empty_pulse(pulse), t.leave_team(team, p)};
  }

  TestFolder folder_;
  crypto::KeyRing ring_ = new_ring();
  std::set<std::string> statements_;
  std::optional<Database> db_;
  sqlite::InstallationKeys installation_{{}, crypto::Hmac({})};
};

TEST_F(QueryPlans, NoStatementReadsAWholeTable) {
  run_everything();
  sqlite3_trace_v2(db_->handle(), 0, nullptr, nullptr);
  int explained = 0;
  for (const auto& sql : statements_) {
    for (const auto& step : plan_of(*db_, sql)) {
      ++explained;
      EXPECT_TRUE(step.find("SCAN") != 0 || may_be_scanned(step)) << step << "\n  in " << sql;
      // "sent_at IS NOT NULL" alone: every message that ever left. Ending a question once did that.
      EXPECT_EQ(step.find("outbox_sent (sent_at>?)"), std::string::npos) << sql;
    }
  }
  EXPECT_GT(statements_.size(), 50U);
  EXPECT_GT(explained, 40);
}

TEST_F(QueryPlans, DueClaimsComeInOrderFromTheirIndexWithoutSorting) {
  run_everything();
  sqlite3_trace_v2(db_->handle(), 0, nullptr, nullptr);
  int seen = 0;
  for (const auto& sql : statements_) {
    if (sql.find("ORDER BY due LIMIT ?") == std::string::npos &&
        sql.find("ORDER BY ready_at") == std::string::npos)
      continue;
    ++seen;
    const auto plan = plan_of(*db_, sql);
    ASSERT_EQ(plan.size(), 1U) << sql;
    EXPECT_NE(plan[0].find("INDEX"), std::string::npos) << plan[0];
  }
  EXPECT_EQ(seen, 5);
}

// What is due is found by walking its index from the front: no sort, no table read from end to end.
TEST_F(QueryPlans, WhatIsDueIsReadFromTheFrontOfItsIndex) {
  run_everything();
  sqlite3_trace_v2(db_->handle(), 0, nullptr, nullptr);
  using Steps = std::vector<std::string>;
  std::map<std::string, Steps> found;
  for (const auto& sql : statements_) {
    for (const std::string table : {"timers", "schedules", "teams"}) {
      if (sql.find("FROM " + table + " WHERE due <= ? ORDER BY due") != std::string::npos)
        found["claim " + table] = plan_of(*db_, sql);
      if (sql.find("SELECT due FROM " + table) == 0) found["next " + table] = plan_of(*db_, sql);
    }
  }
  std::map<std::string, Steps> expected;
  for (const std::string table : {"timers", "schedules", "teams"}) {
    expected["claim " + table] = {fmt::format("SEARCH {0} USING INDEX {0}_by_due (due<?)", table)};
    expected["next " + table] = {
        fmt::format("SEARCH {0} USING COVERING INDEX {0}_by_due (due>?)", table)};
  }
  // Every schedule is due some time, so there the front of the index is the front of a walk.
  expected["next schedules"] = {"SCAN schedules USING COVERING INDEX schedules_by_due"};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace tillit::store
