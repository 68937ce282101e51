#pragma once

#include "store/contract_case.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

// What every Store does, whatever stands behind it. Include this in one test of the implementation
// and instantiate the suite:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, ::testing::Values(StoreCase{"…", make}),
//   name_of);
namespace tillit::store {

class StoreContract : public ::testing::TestWithParam<StoreCase> {
 protected:
  void SetUp() override {
    under_test_ = GetParam().make();
    store_ = under_test_->open();
    ASSERT_NE(store_, nullptr);
  }

  template <class Work>
  auto run(const Work& work) {
    return in_store(*store_, work);
  }
  void reopen() {
    store_.reset();
    store_ = under_test_->open();
    ASSERT_NE(store_, nullptr);
  }

  static TimePoint at(std::int64_t seconds) {
    return TimePoint{std::chrono::seconds{1'800'000'000 + seconds}};
  }

  // A person with one conversation, in the state every test starts from.
  void add(const std::string& name) {
    ASSERT_TRUE(run([&](Transaction& t) -> Result<void> {
                  if (auto made = t.create_person(
                          {person(name), 0, name + " profile", name + " book"}, at(0));
                      !made)
                    return made;
                  if (auto linked = t.link(identity(name), person(name)); !linked) return linked;
                  return t.save_conversation(conversation_row(name));
                }).has_value());
  }
  static PersonId person(const std::string& name) { return PersonId{"p:" + name}; }
  static ConversationId conversation(const std::string& name) {
    return ConversationId{"c:" + name};
  }
  static Identity identity(const std::string& name) { return {"slack", "T1", "U" + name}; }
  static ConversationRow conversation_row(const std::string& name) {
    return {conversation(name), person(name), RoomId{"slack:T1:D" + name}, "slack", "T1", 0,
            name + " state",    at(0)};
  }
  static OutboxMessage message(const std::string& name, int position, const std::string& body) {
    OutboxMessage one;
    one.person = person(name);
    one.conversation = conversation(name);
    one.room = RoomId{"slack:T1:D" + name};
    one.channel = "slack";
    one.workspace = "T1";
    one.position = position;
    one.body = body;
    one.idempotency_key = fmt::format("{}/{}", name, position);
    one.created = at(0);
    return one;
  }
  std::vector<std::string> claim(std::int64_t now, std::int64_t lease_until, int limit = 100) {
    const auto claimed = run(
        [&](Transaction& t) { return t.claim_outbox("slack", at(now), at(lease_until), limit); });
    EXPECT_TRUE(claimed.has_value());
    last_claim_ = claimed.value_or(std::vector<OutboxMessage>{});
    std::vector<std::string> bodies;
    for (const auto& one : last_claim_) bodies.push_back(one.body);
    return bodies;
  }
  std::int64_t id_of(const std::string& body) const {
    for (const auto& one : last_claim_) {
      if (one.body == body) return one.id;
    }
    return -1;
  }

  std::unique_ptr<StoreUnderTest> under_test_;
  std::unique_ptr<Store> store_;
  std::vector<OutboxMessage> last_claim_;
};

using Strings = std::vector<std::string>;

// --- one work ---

TEST_P(StoreContract, KeepsNothingOfAWorkThatFails) {
  const auto written = run([&](Transaction& t) -> Result<void> {
    if (auto put = t.put_fact("half", "1", false); !put) return put;
    return fail(Errc::Invalid, "on purpose");
  });
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().context, "on purpose");
  EXPECT_EQ(run([](Transaction& t) { return t.find_fact("half"); })->has_value(), false);
}

TEST_P(StoreContract, TurnsAnExceptionIntoAnErrorWithoutItsText) {
  const auto written = run([&](Transaction& t) -> Result<void> {
    if (auto put = t.put_fact("half", "1", false); !put) return put;
    throw std::runtime_error{"what somebody wrote"};
  });
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().context.find("somebody"), std::string::npos);
  EXPECT_EQ(run([](Transaction& t) { return t.find_fact("half"); })->has_value(), false);
}

TEST_P(StoreContract, RefusesAWriteInsideAWrite) {
  Result<void> inner;
  ASSERT_TRUE(run([&](Transaction&) -> Result<void> {
                inner = store_->write([](Transaction&) -> Result<void> { return {}; });
                return {};
              }).has_value());
  ASSERT_FALSE(inner.has_value());
  EXPECT_EQ(inner.error().code, Errc::Invalid);
}

TEST_P(StoreContract, SeesWhatWasWrittenEarlierInTheSameWork) {
  EXPECT_EQ(**run([](Transaction& t) -> Result<std::optional<std::string>> {
    if (auto put = t.put_fact("name", "value", true); !put) return tl::unexpected(put.error());
    return t.find_fact("name");
  }),
            "value");
}

TEST_P(StoreContract, StillHoldsAfterAPowerCutWhatAWriteReturnedFor) {
  add("anna");
  const auto after = under_test_->open_after_kill(*store_);
  ASSERT_NE(after, nullptr);
  const auto row = in_store(*after, [](Transaction& t) { return t.load_person(person("anna")); });
  ASSERT_TRUE(row.has_value()) << row.error().context;
  EXPECT_EQ(row->book, "anna book");
}

// --- many works ---

TEST_P(StoreContract, RunsConcurrentWorksAsIfOneAfterTheOther) {
  constexpr int kThreads = 16;
  constexpr int kEach = 25;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([this] {
        for (int n = 0; n < kEach; ++n) {
          const auto written = run([](Transaction& t) -> Result<void> {
            const auto count = t.find_fact("count");
            if (!count) return tl::unexpected(count.error());
            return t.put_fact("count", std::to_string(std::stoi(count->value_or("0")) + 1), false);
          });
          EXPECT_TRUE(written.has_value());
        }
      });
    }
  }
  EXPECT_EQ(**run([](Transaction& t) { return t.find_fact("count"); }),
            std::to_string(kThreads * kEach));
}

TEST_P(StoreContract, LetsEachOfManyWorksStandOrFallAlone) {
  constexpr int kWorks = 300;
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 10; ++thread) {
      threads.emplace_back([&, thread] {
        for (int n = thread; n < kWorks; n += 10) {
          const auto written = run([n](Transaction& t) -> Result<void> {
            if (auto put = t.put_fact(fmt::format("n{}", n), "x", false); !put) return put;
            if (n % 3 == 1) return fail(Errc::Invalid, "one in three fails");
            if (n % 3 == 2) throw n;
            return {};
          });
          if (written.has_value() != (n % 3 == 0)) ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
  for (int n = 0; n < kWorks; ++n) {
    const auto kept = run([n](Transaction& t) { return t.find_fact(fmt::format("n{}", n)); });
    EXPECT_EQ(kept->has_value(), n % 3 == 0) << n;
  }
}

TEST_P(StoreContract, KeepsWhatManyThreadsWroteOverAReopening) {
  Store& store = *store_;
  std::atomic<int> kept = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        if (store.write(
                [&](Transaction& t) { return t.put_fact(fmt::format("f{}", i), "x", false); }))
          ++kept;
      });
    }
  }
  reopen();
  EXPECT_EQ(kept, 8);
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(
        run([i](Transaction& t) { return t.find_fact(fmt::format("f{}", i)); })->has_value());
  }
}

// --- inbox ---

TEST_P(StoreContract, TakesAnEventOnce) {
  const InboxKey key{"slack", "T1", "message", "D1", "1700.1"};
  const auto take = [&](const InboxKey& one) {
    return *run([&](Transaction& t) { return t.claim_event(one, at(0)); });
  };
  EXPECT_TRUE(take(key));
  EXPECT_FALSE(take(key));
  reopen();
  EXPECT_FALSE(take(key));
  EXPECT_TRUE(take({"slack", "T1", "button", "D1", "1700.1"}));
  EXPECT_TRUE(take({"slack", "T", "1message", "D1", "1700.1"}));
  EXPECT_TRUE(take({"slack", "T1", "message", "D", "11700.1"}));
}

TEST_P(StoreContract, TakesAnEventAgainWhenItsWorkFailed) {
  const InboxKey key{"slack", "T1", "message", "D1", "1700.1"};
  ASSERT_FALSE(run([&](Transaction& t) -> Result<void> {
                 if (const auto fresh = t.claim_event(key, at(0)); !fresh)
                   return tl::unexpected(fresh.error());
                 return fail(Errc::Unavailable, "later");
               }).has_value());
  EXPECT_TRUE(*run([&](Transaction& t) { return t.claim_event(key, at(0)); }));
}

TEST_P(StoreContract, GivesTheInlineReplyOfAnEventAgain) {
  add("anna");
  const InboxKey key{"slack", "T1", "button", "D1", "a1"};
  EXPECT_FALSE(run([&](Transaction& t) { return t.find_inline_reply(key); })->has_value());
  ASSERT_TRUE(run([&](Transaction& t) -> Result<void> {
                if (const auto fresh = t.claim_event(key, at(0)); !fresh)
                  return tl::unexpected(fresh.error());
                return t.keep_inline_reply(key, person("anna"), "the reply");
              }).has_value());
  EXPECT_EQ(**run([&](Transaction& t) { return t.find_inline_reply(key); }), "the reply");
}

// --- people and talks ---

TEST_P(StoreContract, KeepsAPersonUnderItsRevision) {
  add("anna");
  auto row = *run([](Transaction& t) { return t.load_person(person("anna")); });
  EXPECT_EQ(row.rev, 1);
  EXPECT_EQ(row.profile, "anna profile");
  row.profile = "changed";
  row.book = "not to be kept";
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_person(row, false); }).has_value());
  EXPECT_EQ(run([&](Transaction& t) { return t.save_person(row, true); }).error().code,
            Errc::Conflict);
  row = *run([](Transaction& t) { return t.load_person(person("anna")); });
  EXPECT_EQ(row.rev, 2);
  EXPECT_EQ(row.profile, "changed");
  EXPECT_EQ(row.book, "anna book");
  row.book = "kept";
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_person(row, true); }).has_value());
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("anna")); })->book, "kept");
}

TEST_P(StoreContract, KnowsNobodyItWasNotTold) {
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("anna")); }).error().code,
            Errc::NotFound);
  EXPECT_EQ(
      run([](Transaction& t) { return t.load_conversation(conversation("anna")); }).error().code,
      Errc::NotFound);
  EXPECT_FALSE(run([](Transaction& t) {
                 return t.find_conversation(RoomId{"slack:T1:Danna"});
               })->has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.find_person(identity("anna")); })->has_value());
  EXPECT_EQ(
      run([](Transaction& t) { return t.link(identity("anna"), person("anna")); }).error().code,
      Errc::NotFound);
  EXPECT_EQ(run([](Transaction& t) { return t.save_conversation(conversation_row("anna")); })
                .error()
                .code,
            Errc::NotFound);
}

TEST_P(StoreContract, RefusesASecondPersonOfOneIdAndASecondOwnerOfAnIdentity) {
  add("anna");
  add("bo");
  EXPECT_EQ(run([](Transaction& t) {
              return t.create_person({person("anna"), 0, "", ""}, at(0));
            })
                .error()
                .code,
            Errc::Conflict);
  EXPECT_EQ(run([](Transaction& t) { return t.link(identity("anna"), person("bo")); }).error().code,
            Errc::Conflict);
  EXPECT_TRUE(
      run([](Transaction& t) { return t.link(identity("anna"), person("anna")); }).has_value());
  EXPECT_EQ(**run([](Transaction& t) { return t.find_person(identity("anna")); }), person("anna"));
}

TEST_P(StoreContract, KnowsAPersonUnderSeveralIdentities) {
  add("anna");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.link({"teams", "X", "29:a"}, person("anna"));
              }).has_value());
  EXPECT_EQ(**run([](Transaction& t) {
    return t.find_person({"teams", "X", "29:a"});
  }),
            person("anna"));
  const auto identities = *run([](Transaction& t) { return t.identities_of(person("anna")); });
  ASSERT_EQ(identities.size(), 2U);
  EXPECT_EQ(identities[0].user, "Uanna");
  EXPECT_EQ(identities[1].channel, "teams");
}

TEST_P(StoreContract, KeepsAConversationUnderItsRevision) {
  add("anna");
  auto row = **run([](Transaction& t) { return t.find_conversation(RoomId{"slack:T1:Danna"}); });
  EXPECT_EQ(row.rev, 1);
  EXPECT_EQ(row.state, "anna state");
  EXPECT_EQ(row.person, person("anna"));
  row.state = "next";
  row.last_word = at(60);
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_conversation(row); }).has_value());
  EXPECT_EQ(run([&](Transaction& t) { return t.save_conversation(row); }).error().code,
            Errc::Conflict);
  EXPECT_EQ(run([](Transaction& t) { return t.save_conversation(conversation_row("anna")); })
                .error()
                .code,
            Errc::Conflict);
  row = *run([](Transaction& t) { return t.load_conversation(conversation("anna")); });
  EXPECT_EQ(row.rev, 2);
  EXPECT_EQ(row.state, "next");
  EXPECT_EQ(row.last_word, at(60));
  EXPECT_EQ(row.workspace, "T1");
}

TEST_P(StoreContract, ListsConversationsTheMostRecentFirst) {
  add("anna");
  auto second = conversation_row("anna");
  second.id = ConversationId{"c:second"};
  second.room = RoomId{"terminal:local"};
  second.last_word = at(10);
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_conversation(second); }).has_value());
  const auto rows = *run([](Transaction& t) { return t.conversations_of(person("anna")); });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id.str(), "c:second");
  EXPECT_EQ(rows[1].state, "anna state");
}

// --- clock ---

TEST_P(StoreContract, GivesTimersThatAreDueOldestFirstUntilTheyAreDropped) {
  add("anna");
  add("bo");
  using std::chrono::seconds;
  EXPECT_FALSE(run([](Transaction& t) { return t.next_due(); })->has_value());
  ASSERT_TRUE(run([](Transaction& t) -> Result<void> {
                if (auto set =
                        t.set_timers(conversation("anna"),
                                     {{conversation("anna"), 7, 0, seconds{60}, at(60), {}},
                                      {conversation("anna"), 7, 1, seconds{90}, at(90), {}}});
                    !set)
                  return set;
                return t.set_timers(conversation("bo"),
                                    {{conversation("bo"), 3, 0, seconds{30}, at(30), {}}});
              }).has_value());
  EXPECT_EQ(**run([](Transaction& t) { return t.next_due(); }), at(30));
  EXPECT_TRUE(run([](Transaction& t) { return t.due_timers(at(29), 10); })->empty());
  auto due = *run([](Transaction& t) { return t.due_timers(at(60), 10); });
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].conversation, conversation("bo"));
  EXPECT_EQ(due[1].token, 7);
  EXPECT_EQ(due[1].after, seconds{60});
  EXPECT_EQ(run([](Transaction& t) { return t.due_timers(at(99), 1); })->size(), 1U);
  ASSERT_TRUE(run([&](Transaction& t) { return t.drop_timer(due[0]); }).has_value());
  due = *run([](Transaction& t) { return t.due_timers(at(99), 10); });
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[1].rung, 1);
  ASSERT_TRUE(
      run([](Transaction& t) { return t.set_timers(conversation("anna"), {}); }).has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.next_due(); })->has_value());
}

TEST_P(StoreContract, StartsATimerWhenTheWholeBatchItWaitsForWasSent) {
  add("anna");
  ASSERT_TRUE(
      run([](Transaction& t) -> Result<void> {
        const auto batch = t.put_outbox({message("anna", 0, "one"), message("anna", 1, "two")});
        if (!batch) return tl::unexpected(batch.error());
        return t.set_timers(conversation("anna"),
                            {{conversation("anna"), 1, 0, std::chrono::seconds{60}, {}, *batch}});
      }).has_value());
  claim(0, 10);
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(id_of("one"), "ts1", at(5)); }).has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.next_due(); })->has_value());
  claim(5, 10);
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(id_of("two"), "ts2", at(7)); }).has_value());
  EXPECT_EQ(**run([](Transaction& t) { return t.next_due(); }), at(67));
}

TEST_P(StoreContract, MovesAScheduleThatIsSetAgainAndForgetsACancelledOne) {
  add("anna");
  Schedule schedule{person("anna"),     "weekly",           "check_in", R"({"promise":"pr:1"})",
                    "2026-11-27T10:00", "Europe/Stockholm", at(100),    std::chrono::hours{4},
                    IfBusy::SayOnly};
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_schedule(schedule); }).has_value());
  schedule.due = at(200);
  schedule.zone = "Europe/Amsterdam";
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_schedule(schedule); }).has_value());
  EXPECT_TRUE(run([](Transaction& t) { return t.due_schedules(at(199), 10); })->empty());
  EXPECT_EQ(**run([](Transaction& t) { return t.next_due(); }), at(200));
  const auto due = *run([](Transaction& t) { return t.due_schedules(at(200), 10); });
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].zone, "Europe/Amsterdam");
  EXPECT_EQ(due[0].arguments, schedule.arguments);
  EXPECT_EQ(due[0].window, std::chrono::hours{4});
  EXPECT_EQ(due[0].if_busy, IfBusy::SayOnly);
  EXPECT_EQ(run([](Transaction& t) { return t.schedules_of(person("anna")); })->size(), 1U);
  ASSERT_TRUE(
      run([](Transaction& t) { return t.cancel_schedule(person("anna"), "weekly"); }).has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.next_due(); })->has_value());
}

// --- outbox ---

TEST_P(StoreContract, SendsEachConversationInOrderOneMessageAtATime) {
  add("anna");
  add("bo");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
              }).has_value());
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("anna", 0, "a3")}); }).has_value());
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("bo", 0, "b1")}); }).has_value());
  EXPECT_EQ(claim(0, 30), (Strings{"a1", "b1"}));
  EXPECT_EQ(last_claim_[0].attempts, 1);
  const auto first = id_of("a1");
  EXPECT_EQ(claim(1, 30), Strings{});
  ASSERT_TRUE(run([&](Transaction& t) { return t.mark_sent(first, "ts", at(2)); }).has_value());
  EXPECT_EQ(claim(2, 30), Strings{"a2"});
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(id_of("a2"), "ts", at(3)); }).has_value());
  EXPECT_EQ(claim(3, 30), Strings{"a3"});
}

TEST_P(StoreContract, NumbersBatchesUpwardsAndNamesThemInTheirMessages) {
  add("anna");
  const auto first = *run([](Transaction& t) {
    return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
  });
  const auto second = *run([](Transaction& t) { return t.put_outbox({message("anna", 0, "a3")}); });
  EXPECT_LT(first, second);
  const auto waiting = *run([](Transaction& t) { return t.outbox_of(person("anna")); });
  ASSERT_EQ(waiting.size(), 3U);
  EXPECT_EQ(waiting[0].batch, first);
  EXPECT_EQ(waiting[1].batch, first);
  EXPECT_EQ(waiting[1].position, 1);
  EXPECT_EQ(waiting[2].batch, second);
  EXPECT_LT(waiting[0].id, waiting[1].id);
  EXPECT_EQ(waiting[2].body, "a3");
}

TEST_P(StoreContract, GivesAMessageAgainWhenItsLeaseRanOutOrItFailed) {
  add("anna");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
              }).has_value());
  EXPECT_EQ(claim(0, 30), Strings{"a1"});
  EXPECT_EQ(claim(29, 60), Strings{});
  EXPECT_EQ(claim(30, 60), Strings{"a1"});
  EXPECT_EQ(last_claim_[0].attempts, 2);
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_failed(id_of("a1"), at(500), true); }).has_value());
  EXPECT_EQ(claim(100, 130), Strings{});
  EXPECT_EQ(claim(500, 530), Strings{"a1"});
}

TEST_P(StoreContract, LeavesALeaseAsItIsWhenMoreMessagesCome) {
  add("anna");
  const auto put = [&](const std::string& body) {
    return run([&](Transaction& t) { return t.put_outbox({message("anna", 0, body)}); })
        .has_value();
  };
  ASSERT_TRUE(put("a1"));
  EXPECT_EQ(claim(0, 30), Strings{"a1"});
  ASSERT_TRUE(put("a2"));
  EXPECT_EQ(claim(10, 40), Strings{});
  EXPECT_EQ(claim(30, 60), Strings{"a1"});
}

TEST_P(StoreContract, ClaimsAtMostWhatWasAskedForAndOnlyOfItsChannel) {
  for (const std::string name : {"anna", "bo", "cy"}) {
    add(name);
    ASSERT_TRUE(
        run([&](Transaction& t) { return t.put_outbox({message(name, 0, name)}); }).has_value());
  }
  EXPECT_TRUE(
      run([](Transaction& t) { return t.claim_outbox("teams", at(0), at(30), 10); })->empty());
  EXPECT_EQ(claim(0, 30, 2).size(), 2U);
  EXPECT_EQ(claim(0, 30, 2).size(), 1U);
}

TEST_P(StoreContract, MarksAMessageSentOnce) {
  add("anna");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
              }).has_value());
  claim(0, 30);
  const auto id = id_of("a1");
  ASSERT_TRUE(run([&](Transaction& t) { return t.mark_sent(id, "ts", at(1)); }).has_value());
  EXPECT_EQ(claim(1, 30), Strings{"a2"});
  // The answer to a first attempt may come in when a second sender has marked it already.
  ASSERT_TRUE(run([&](Transaction& t) { return t.mark_sent(id, "ts", at(2)); }).has_value());
  ASSERT_TRUE(run([&](Transaction& t) { return t.mark_failed(id, at(2), true); }).has_value());
  EXPECT_EQ(claim(5, 30), Strings{});
  EXPECT_EQ(run([](Transaction& t) { return t.outbox_of(person("anna")); })->size(), 1U);
}

TEST_P(StoreContract, RefusesABatchOfNothingOrOfTwoConversations) {
  add("anna");
  add("bo");
  EXPECT_EQ(run([](Transaction& t) { return t.put_outbox({}); }).error().code, Errc::Invalid);
  EXPECT_EQ(run([](Transaction& t) {
              return t.put_outbox({message("anna", 0, "a"), message("bo", 1, "b")});
            })
                .error()
                .code,
            Errc::Invalid);
}

TEST_P(StoreContract, CallsAMessageDoubtfulOnlyIfItsSenderNeverSaidWhatBecameOfIt) {
  add("anna");
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("anna", 0, "a1")}); }).has_value());
  const auto fail_with = [&](bool certain) {
    const auto id = last_claim_.at(0).id;
    return run([&](Transaction& t) { return t.mark_failed(id, at(0), certain); }).has_value();
  };
  claim(0, 30);
  EXPECT_FALSE(last_claim_.at(0).doubtful);
  ASSERT_TRUE(fail_with(true));
  claim(0, 30);
  EXPECT_FALSE(last_claim_.at(0).doubtful);
  claim(30, 60);
  EXPECT_TRUE(last_claim_.at(0).doubtful);
  ASSERT_TRUE(fail_with(false));
  claim(30, 60);
  EXPECT_TRUE(last_claim_.at(0).doubtful);
  ASSERT_TRUE(fail_with(true));
  claim(30, 60);
  EXPECT_FALSE(last_claim_.at(0).doubtful);
}

TEST_P(StoreContract, ReleasesAtAStartWhatAKilledSenderHad) {
  add("anna");
  add("bo");
  for (const std::string name : {"anna", "bo"}) {
    ASSERT_TRUE(
        run([&](Transaction& t) { return t.put_outbox({message(name, 0, name)}); }).has_value());
  }
  EXPECT_EQ(claim(0, 600), (Strings{"anna", "bo"}));
  const auto anna = id_of("anna");
  ASSERT_TRUE(run([&](Transaction& t) { return t.mark_failed(anna, at(300), true); }).has_value());
  EXPECT_EQ(*run([](Transaction& t) { return t.release_claims("slack", at(1)); }), 1);
  EXPECT_EQ(claim(1, 600), Strings{"bo"});
  EXPECT_TRUE(last_claim_.at(0).doubtful);
}

// A message met eight kills in 17 s, failed once after them, and waited 256 s (tests/slack/chaos on
// a starved machine).
TEST_P(StoreContract, CountsNoAttemptThatAKillBrokeOff) {
  add("anna");
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.put_outbox({message("anna", 0, "a1")}); }).has_value());
  for (int kill = 0; kill < 3; ++kill) {
    EXPECT_EQ(claim(kill, 600), Strings{"a1"});
    EXPECT_EQ(last_claim_.at(0).attempts, 1);
    EXPECT_EQ(*run([&](Transaction& t) { return t.release_claims("slack", at(kill + 1)); }), 1);
  }
}

TEST_P(StoreContract, LeavesTimeBetweenTheMessagesOfOneConversation) {
  add("anna");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
              }).has_value());
  EXPECT_EQ(**run([](Transaction& t) { return t.next_outbox("slack"); }), at(0));
  EXPECT_FALSE(run([](Transaction& t) { return t.next_outbox("teams"); })->has_value());
  claim(0, 30);
  ASSERT_TRUE(run([&](Transaction& t) {
                return t.mark_sent(id_of("a1"), "ts", at(1), at(5));
              }).has_value());
  EXPECT_EQ(claim(4, 30), Strings{});
  EXPECT_EQ(**run([](Transaction& t) { return t.next_outbox("slack"); }), at(5));
  EXPECT_EQ(*run([](Transaction& t) { return t.count_waiting("slack"); }), 1);
  EXPECT_EQ(claim(5, 30), Strings{"a2"});
}

TEST_P(StoreContract, KeepsAQuestionUntilItWasEdited) {
  add("anna");
  auto question = message("anna", 0, "which?");
  question.token = 7;
  question.address = "D1";
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_outbox({question}); }).has_value());
  const auto find = [&] {
    return *run([](Transaction& t) { return t.find_sent(conversation("anna"), 7); });
  };
  const auto count = [&](std::int64_t token) {
    return *run([&](Transaction& t) { return t.count_questions(conversation("anna"), token); });
  };
  EXPECT_EQ(count(7), 1);
  EXPECT_EQ(count(0), 0);
  EXPECT_FALSE(find().has_value());
  claim(0, 30);
  EXPECT_EQ(last_claim_.at(0).address, "D1");
  EXPECT_EQ(last_claim_.at(0).token, 7);
  ASSERT_TRUE(run([&](Transaction& t) {
                return t.mark_sent(id_of("which?"), "D1/17.1", at(1));
              }).has_value());
  ASSERT_TRUE(find().has_value());
  EXPECT_EQ(find()->platform_id, "D1/17.1");
  EXPECT_EQ(find()->body, "which?");

  auto edit = message("anna", 0, "that one");
  edit.edits = 7;
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_outbox({edit}); }).has_value());
  claim(2, 30);
  EXPECT_EQ(last_claim_.at(0).edits, 7);
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(id_of("that one"), "", at(3)); }).has_value());
  EXPECT_FALSE(find().has_value());
  EXPECT_EQ(count(7), 0);
}

TEST_P(StoreContract, KeepsAllMessagesOfAQuestionUntilEachWasEdited) {
  add("anna");
  const auto put = [&](const std::string& body, std::int64_t token, std::int64_t edits) {
    auto one = message("anna", 0, body);
    one.token = token;
    one.edits = edits;
    ASSERT_TRUE(run([&](Transaction& t) { return t.put_outbox({one}); }).has_value());
  };
  const auto sent = [&](const std::string& body) {
    ASSERT_TRUE(run([&](Transaction& t) {
                  return t.mark_sent(id_of(body), "ts of " + body, at(1));
                }).has_value());
  };
  const auto find = [&](int before) {
    return *run([&](Transaction& t) { return t.find_sent(conversation("anna"), 7, before); });
  };
  put("which?", 7, 0);
  put("which, please?", 7, 0);
  EXPECT_EQ(claim(0, 30), Strings{"which?"});
  put("that one", 0, 7);
  put("that one, too", 0, 7);
  sent("which?");
  EXPECT_EQ(claim(1, 30), Strings{"which, please?"}) << "edits wait for all their messages";
  sent("which, please?");
  EXPECT_EQ(find(0)->platform_id, "ts of which, please?");
  EXPECT_EQ(find(1)->platform_id, "ts of which?");
  EXPECT_FALSE(find(2).has_value());
  EXPECT_EQ(claim(1, 30), (Strings{"that one", "that one, too"}));
  sent("that one");
  EXPECT_TRUE(find(1).has_value()) << "another edit is on its way";
  sent("that one, too");
  EXPECT_FALSE(find(0).has_value());
}

TEST_P(StoreContract, HoldsUpNoMessageForAnEditAndNoEditForAMessage) {
  add("anna");
  const auto put = [&](const std::string& body, std::int64_t token, std::int64_t edits) {
    auto one = message("anna", 0, body);
    one.token = token;
    one.edits = edits;
    ASSERT_TRUE(run([&](Transaction& t) { return t.put_outbox({one}); }).has_value());
  };
  const auto sent = [&](std::int64_t id) {
    ASSERT_TRUE(run([&](Transaction& t) { return t.mark_sent(id, "ts", at(1)); }).has_value());
  };
  put("which?", 7, 0);
  EXPECT_EQ(claim(0, 30), Strings{"which?"});
  const auto question = id_of("which?");
  put("that one", 0, 7);
  put("and then?", 8, 0);
  EXPECT_EQ(claim(0, 30), Strings{});  // the question is not there yet, so nothing can be edited
  sent(question);
  EXPECT_EQ(claim(1, 30), (Strings{"that one", "and then?"}));
  sent(id_of("and then?"));
  put("at last", 0, 0);
  EXPECT_EQ(claim(1, 30), Strings{"at last"});
}

TEST_P(StoreContract, ClaimsForItsCallerWhatItPutsAndWhatMayGoAtOnce) {
  add("anna");
  const auto put = [&](std::vector<OutboxMessage> messages) {
    const auto done =
        run([&](Transaction& t) { return t.put_outbox(std::move(messages), at(30)); });
    Strings keys;
    for (const auto& one : done->claimed) {
      EXPECT_EQ(one.batch, done->batch);
      EXPECT_EQ(one.attempts, 1);
      EXPECT_GT(one.id, 0);
      keys.push_back(std::to_string(one.position));
    }
    return keys;
  };
  EXPECT_EQ(put({message("anna", 0, "a1"), message("anna", 1, "a2")}), Strings{"0"});
  EXPECT_EQ(put({message("anna", 0, "a3")}), Strings{});  // waits for a2
  EXPECT_EQ(claim(29, 60), Strings{});
  EXPECT_EQ(claim(30, 60), Strings{"a1"});  // the caller died
  EXPECT_TRUE(last_claim_.at(0).doubtful);
  EXPECT_EQ(last_claim_.at(0).attempts, 2);
}

TEST_P(StoreContract, ForgetsWhatCannotBeDeliveredAndSaysWhereAndWhy) {
  add("anna");
  add("bo");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_outbox({message("anna", 0, "a1"), message("anna", 1, "a2")});
              }).has_value());
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("bo", 0, "b1")}); }).has_value());
  EXPECT_EQ(*run([](Transaction& t) { return t.drop_unsent(conversation("anna")); }), 2);
  ASSERT_TRUE(run([](Transaction& t) {
                return t.park_conversation(conversation("anna"), "user_disabled");
              }).has_value());
  EXPECT_EQ(claim(0, 30), Strings{"b1"});
  const auto parked = [&] {
    return run([](Transaction& t) { return t.load_conversation(conversation("anna")); })->parked;
  };
  EXPECT_EQ(parked(), "user_disabled");
  auto row = *run([](Transaction& t) { return t.load_conversation(conversation("anna")); });
  row.parked.clear();
  row.address = "D2";
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_conversation(row); }).has_value());
  EXPECT_EQ(parked(), "user_disabled");
  EXPECT_EQ(run([](Transaction& t) { return t.load_conversation(conversation("anna")); })->address,
            "D2");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.park_conversation(conversation("anna"), "");
              }).has_value());
  EXPECT_EQ(parked(), "");
}

// --- channels ---

TEST_P(StoreContract, HoldsWhatStrangersSentInItsOrder) {
  const auto hold = [&](const std::string& user, const std::string& body) {
    return run([&](Transaction& t) {
             return t.hold("slack", {0, {"slack", "T1", user}, body, at(0)});
           })
        .has_value();
  };
  ASSERT_TRUE(hold("U1", "first"));
  ASSERT_TRUE(hold("U2", "other"));
  ASSERT_TRUE(hold("U1", "second"));
  reopen();
  const auto all = *run([](Transaction& t) { return t.held("slack", 10); });
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].body, "first");
  EXPECT_EQ(all[2].body, "second");
  const auto mine = *run([](Transaction& t) { return t.held_of({"slack", "T1", "U1"}); });
  ASSERT_EQ(mine.size(), 2U);
  ASSERT_TRUE(run([&](Transaction& t) { return t.drop_held(mine[0].id); }).has_value());
  EXPECT_EQ(run([](Transaction& t) { return t.held_of({"slack", "T1", "U1"}); })->size(), 1U);
  EXPECT_TRUE(run([](Transaction& t) { return t.held("teams", 10); })->empty());
}

TEST_P(StoreContract, KeepsAnInstallationUnderItsRevision) {
  const auto find = [&] {
    return *run([](Transaction& t) { return t.find_installation("slack", "T1"); });
  };
  EXPECT_FALSE(find().has_value());
  const Installation first{"slack", "T1", 0, true, R"({"app":"A1"})", "token one", at(0)};
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_installation(first); }).has_value());
  EXPECT_EQ(run([&](Transaction& t) { return t.save_installation(first); }).error().code,
            Errc::Conflict);
  auto changed = *find();
  EXPECT_EQ(changed.rev, 1);
  EXPECT_EQ(changed.secrets, "token one");
  changed.secrets = "token two";
  changed.active = false;
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_installation(changed); }).has_value());
  EXPECT_EQ(run([&](Transaction& t) { return t.save_installation(changed); }).error().code,
            Errc::Conflict);
  reopen();
  const auto all = *run([](Transaction& t) { return t.installations("slack"); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].secrets, "token two");
  EXPECT_FALSE(all[0].active);
  EXPECT_TRUE(run([](Transaction& t) { return t.installations("teams"); })->empty());
}

// --- log, scripts, facts ---

TEST_P(StoreContract, LogsTurnsNewestLast) {
  add("anna");
  for (int n = 1; n <= 3; ++n) {
    ASSERT_TRUE(run([n](Transaction& t) {
                  return t.append_turn_log({conversation("anna"), person("anna"), n, "message",
                                            "a@start", "a=1", at(n), "ff",
                                            fmt::format("texts {}", n)});
                }).has_value());
  }
  const auto all = *run([](Transaction& t) { return t.turn_log_of(person("anna"), 0); });
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].texts, "texts 1");
  EXPECT_EQ(all[2].rev, 3);
  EXPECT_EQ(all[2].now, at(3));
  EXPECT_EQ(all[2].random_before, "ff");
  const auto newest = *run([](Transaction& t) { return t.turn_log_of(person("anna"), 2); });
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].texts, "texts 2");
  EXPECT_EQ(newest[1].texts, "texts 3");
}

TEST_P(StoreContract, KeepsAScriptOnceUnderItsHash) {
  ASSERT_TRUE(run([](Transaction& t) {
                return t.keep_script({"h1", "check_in", 3, "{}"});
              }).has_value());
  ASSERT_TRUE(run([](Transaction& t) {
                return t.keep_script({"h1", "other", 4, "[]"});
              }).has_value());
  const auto script = *run([](Transaction& t) { return t.find_script("h1"); });
  ASSERT_TRUE(script.has_value());
  EXPECT_EQ(script->dialogue, "check_in");
  EXPECT_EQ(script->version, 3);
  EXPECT_EQ(script->body, "{}");
  EXPECT_FALSE(run([](Transaction& t) { return t.find_script("h2"); })->has_value());
}

TEST_P(StoreContract, KeepsFactsSecretOrNotOverAReopening) {
  for (const bool secret : {true, false, true}) {
    ASSERT_TRUE(run([&](Transaction& t) {
                  return t.put_fact("token", secret ? "xoxb-1" : "", secret);
                }).has_value());
    reopen();
    EXPECT_EQ(**run([](Transaction& t) { return t.find_fact("token"); }), secret ? "xoxb-1" : "");
  }
}

TEST_P(StoreContract, NamesThingsTheSameWayOverAReopeningAndDifferentlyElsewhere) {
  const std::string reference = store_->reference("p:anna");
  EXPECT_EQ(reference.find("anna"), std::string::npos);
  EXPECT_NE(reference, store_->reference("p:bo"));
  reopen();
  EXPECT_EQ(store_->reference("p:anna"), reference);
  const auto other = GetParam().make();
  EXPECT_NE(other->open()->reference("p:anna"), reference);
}

TEST_P(StoreContract, GoesThroughEverybodyInStepsWhoeverComesOrGoes) {
  for (const std::string name : {"bo", "anna", "cy", "B"}) add(name);
  const auto after = [&](const PersonId& last, int limit) {
    return *run([&](Transaction& t) { return t.people_after(last, limit); });
  };
  EXPECT_EQ(after({}, 2), (std::vector{person("B"), person("anna")}));
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  EXPECT_EQ(after(person("anna"), 2), (std::vector{person("bo"), person("cy")}));
  EXPECT_TRUE(after(person("cy"), 2).empty());
}

// --- one person at several channels ---

TEST_P(StoreContract, FindsALinkCodeUntilItIsTypedOrReplaced) {
  add("anna");
  add("bo");
  const LinkCode shown{person("anna"), conversation("anna"), at(600), {}};
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_link_code(shown, "FIRST"); }).has_value());
  ASSERT_TRUE(run([&](Transaction& t) { return t.put_link_code(shown, "SECOND"); }).has_value());
  EXPECT_EQ(run([&](Transaction& t) {
              return t.put_link_code({person("bo"), conversation("bo"), at(600), {}}, "SECOND");
            })
                .error()
                .code,
            Errc::Conflict);
  reopen();
  const auto find = [&](const std::string& code) {
    return *run([&](Transaction& t) { return t.find_link_code(code); });
  };
  EXPECT_FALSE(find("FIRST").has_value());
  EXPECT_FALSE(find("second").has_value());
  ASSERT_TRUE(find("SECOND").has_value());
  EXPECT_EQ(find("SECOND")->person, person("anna"));
  EXPECT_EQ(find("SECOND")->conversation, conversation("anna"));
  EXPECT_EQ(find("SECOND")->until, at(600));

  const auto type = [&] {
    return run([&](Transaction& t) {
      return t.mark_link_typed(person("anna"), conversation("bo"), at(900));
    });
  };
  ASSERT_TRUE(type().has_value());
  EXPECT_EQ(type().error().code, Errc::NotFound);
  EXPECT_FALSE(find("SECOND").has_value());
  const auto typed = *run([](Transaction& t) { return t.find_link_typed(conversation("bo")); });
  ASSERT_TRUE(typed.has_value());
  EXPECT_EQ(typed->person, person("anna"));
  EXPECT_EQ(typed->until, at(900));
  EXPECT_EQ(typed->typed_in, conversation("bo"));
  ASSERT_TRUE(run([](Transaction& t) { return t.drop_link_code(person("anna")); }).has_value());
  EXPECT_FALSE(
      run([](Transaction& t) { return t.find_link_typed(conversation("bo")); })->has_value());
}

TEST_P(StoreContract, CountsTheWrongCodesOfEachPersonAndPurgesThem) {
  add("anna");
  add("bo");
  for (const int when : {1, 2, 3}) {
    ASSERT_TRUE(run([&](Transaction& t) {
                  return t.note_wrong_code(person("anna"), at(when));
                }).has_value());
  }
  ASSERT_TRUE(run([](Transaction& t) {
                return t.put_link_code({person("bo"), conversation("bo"), at(2), {}}, "CODE");
              }).has_value());
  const auto count = [&](const std::string& name, std::int64_t since) {
    return *run([&](Transaction& t) { return t.count_wrong_codes(person(name), at(since)); });
  };
  EXPECT_EQ(count("anna", 0), 3);
  EXPECT_EQ(count("anna", 2), 2);
  EXPECT_EQ(count("bo", 0), 0);
  ASSERT_TRUE(run([](Transaction& t) { return t.purge(at(3), at(0), at(0), 10); }).has_value());
  EXPECT_EQ(count("anna", 0), 1);
  EXPECT_FALSE(run([](Transaction& t) { return t.find_link_code("CODE"); })->has_value());
}

TEST_P(StoreContract, AbsorbsOnePersonIntoAnotherWithEverythingThatOutlivesThem) {
  add("anna");
  add("bo");
  const InboxKey event{"slack", "T1", "message", "D", "1"};
  ASSERT_TRUE(
      run([&](Transaction& t) -> Result<void> {
        if (const auto fresh = t.claim_event(event, at(0)); !fresh)
          return tl::unexpected(fresh.error());
        if (auto kept = t.keep_inline_reply(event, person("bo"), "reply"); !kept) return kept;
        auto asked = message("bo", 0, "asked");
        asked.token = 7;
        if (const auto put = t.put_outbox({asked, message("bo", 1, "waits")}); !put)
          return tl::unexpected(put.error());
        if (auto set =
                t.set_timers(conversation("bo"), {{conversation("bo"), 7, 0, {}, at(9), {}}});
            !set)
          return set;
        if (auto put = t.put_schedule({person("bo"),
                                       "k",
                                       "d",
                                       "{}",
                                       "2026-11-27T10:00",
                                       "Etc/UTC",
                                       at(9),
                                       {},
                                       IfBusy::Queue});
            !put)
          return put;
        if (auto put = t.put_link_code({person("bo"), conversation("bo"), at(600), {}}, "CODE");
            !put)
          return put;
        return t.append_turn_log(
            {conversation("bo"), person("bo"), 1, "message", "path", "h", at(0), "", "texts"});
      }).has_value());
  ASSERT_EQ(claim(0, 30), Strings{"asked"});
  const auto on_its_way = id_of("asked");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.absorb_person(person("bo"), person("anna"));
              }).has_value());
  reopen();
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("bo")); }).error().code,
            Errc::NotFound);
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("anna")); })->book, "anna book");
  EXPECT_EQ(run([](Transaction& t) { return t.find_person(identity("bo")); })->value(),
            person("anna"));
  EXPECT_EQ(run([](Transaction& t) { return t.identities_of(person("anna")); })->size(), 2U);
  const auto talk =
      **run([](Transaction& t) { return t.find_conversation(RoomId{"slack:T1:Dbo"}); });
  EXPECT_EQ(talk.person, person("anna"));
  EXPECT_EQ(talk.state, "bo state");
  EXPECT_EQ(talk.rev, 1);
  EXPECT_EQ(*run([&](Transaction& t) { return t.find_inline_reply(event); }), "reply");
  const auto log = *run([](Transaction& t) { return t.turn_log_of(person("anna"), 0); });
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].texts, "texts");
  EXPECT_EQ(run([](Transaction& t) { return t.due_timers(at(9), 5); })->size(), 1U);
  EXPECT_TRUE(run([](Transaction& t) { return t.schedules_of(person("anna")); })->empty());
  EXPECT_TRUE(run([](Transaction& t) { return t.due_schedules(at(99), 5); })->empty());
  EXPECT_FALSE(run([](Transaction& t) { return t.find_link_code("CODE"); })->has_value());
  // A message that a sender had in its hands meanwhile is marked as ever.
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(on_its_way, "ts", at(1)); }).has_value());
  EXPECT_EQ((**run([](Transaction& t) { return t.find_sent(conversation("bo"), 7); })).body,
            "asked");
  EXPECT_EQ(claim(1, 30), Strings{"waits"});
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.find_person(identity("bo")); })->has_value());
}

TEST_P(StoreContract, GivesTheQuestionsOfAConversationOtherTokens) {
  add("anna");
  auto asked = message("anna", 0, "asked");
  asked.token = 7;
  auto ending = message("anna", 1, "");
  ending.edits = 7;
  ASSERT_TRUE(run([&](Transaction& t) -> Result<void> {
                if (const auto put = t.put_outbox({asked, ending}); !put)
                  return tl::unexpected(put.error());
                if (auto set = t.set_timers(conversation("anna"),
                                            {{conversation("anna"), 7, 0, {}, at(9), {}}});
                    !set)
                  return set;
                return t.retoken(conversation("anna"), {{7, 12}});
              }).has_value());
  EXPECT_EQ(run([](Transaction& t) { return t.due_timers(at(9), 5); })->front().token, 12);
  const auto count = [&](std::int64_t token) {
    return *run([&](Transaction& t) { return t.count_questions(conversation("anna"), token); });
  };
  EXPECT_EQ(count(12), 1);
  EXPECT_EQ(count(7), 0);
  claim(0, 30);
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.mark_sent(id_of("asked"), "ts", at(1)); }).has_value());
  claim(1, 30);
  ASSERT_EQ(last_claim_.size(), 1U);
  EXPECT_EQ(last_claim_[0].edits, 12);
}

TEST_P(StoreContract, AbsorbsNobodyWhoIsNotThere) {
  add("anna");
  const auto absorb = [&](const char* from, const char* into) {
    return run([&](Transaction& t) { return t.absorb_person(person(from), person(into)); })
        .error()
        .code;
  };
  EXPECT_EQ(absorb("bo", "anna"), Errc::NotFound);
  EXPECT_EQ(absorb("anna", "bo"), Errc::NotFound);
  EXPECT_EQ(absorb("anna", "anna"), Errc::Invalid);
  EXPECT_TRUE(run([](Transaction& t) { return t.load_person(person("anna")); }).has_value());
}

TEST_P(StoreContract, PartsARoomFromAPersonAndLeavesTheRest) {
  add("anna");
  add("bo");
  add("cy");
  ASSERT_TRUE(
      run([](Transaction& t) -> Result<void> {
        if (auto done = t.absorb_person(person("bo"), person("anna")); !done) return done;
        auto of_bo = message("bo", 0, "of bo");
        of_bo.person = person("anna");
        for (const auto& one : {of_bo, message("anna", 0, "of anna")}) {
          if (const auto put = t.put_outbox({one}); !put) return tl::unexpected(put.error());
        }
        if (auto logged = t.append_turn_log({conversation("bo"), person("anna"), 1, "message",
                                             "path", "h", at(0), "", "texts"});
            !logged)
          return logged;
        return t.set_timers(conversation("bo"), {{conversation("bo"), 1, 0, {}, at(9), {}}});
      }).has_value());
  ASSERT_TRUE(run([](Transaction& t) {
                return t.part_from(person("anna"), {identity("bo"), identity("cy")},
                                   {conversation("bo"), conversation("cy")});
              }).has_value());
  reopen();
  EXPECT_FALSE(run([](Transaction& t) { return t.find_person(identity("bo")); })->has_value());
  EXPECT_FALSE(
      run([](Transaction& t) { return t.find_conversation(RoomId{"slack:T1:Dbo"}); })->has_value());
  EXPECT_TRUE(run([](Transaction& t) { return t.due_timers(at(9), 5); })->empty());
  EXPECT_EQ(run([](Transaction& t) { return t.turn_log_of(person("anna"), 0); })->size(), 1U);
  EXPECT_EQ(claim(0, 30), Strings{"of anna"});
  EXPECT_EQ(**run([](Transaction& t) { return t.find_person(identity("anna")); }), person("anna"));
  // cy's are not anna's to part from.
  EXPECT_EQ(**run([](Transaction& t) { return t.find_person(identity("cy")); }), person("cy"));
  EXPECT_EQ(run([](Transaction& t) { return t.conversations_of(person("cy")); })->size(), 1U);
}

// --- retention and erasure ---

TEST_P(StoreContract, PurgesWhatIsOldInSteps) {
  add("anna");
  for (int n = 0; n < 3; ++n) {
    ASSERT_TRUE(run([n](Transaction& t) -> Result<void> {
                  const InboxKey key{"slack", "T1", "message", "D", std::to_string(n)};
                  if (const auto fresh = t.claim_event(key, at(n)); !fresh)
                    return tl::unexpected(fresh.error());
                  if (auto kept = t.keep_inline_reply(key, person("anna"), "reply"); !kept)
                    return kept;
                  return t.append_turn_log({conversation("anna"), person("anna"), n, "message",
                                            "path", "h", at(n), "", "texts"});
                }).has_value());
  }
  const auto purge = [&](int limit) {
    return *run([&](Transaction& t) { return t.purge(at(2), at(2), at(2), limit); });
  };
  EXPECT_TRUE(purge(1).more);
  const Purged second = purge(1);
  EXPECT_TRUE(second.more);
  EXPECT_EQ(second.inbox, 1);
  EXPECT_EQ(second.sent, 0);
  EXPECT_EQ(second.texts, 1);
  EXPECT_FALSE(purge(1).more);
  EXPECT_TRUE(*run([](Transaction& t) {
    return t.claim_event({"slack", "T1", "message", "D", "1"}, at(9));
  }));
  EXPECT_FALSE(*run([](Transaction& t) {
    return t.claim_event({"slack", "T1", "message", "D", "2"}, at(9));
  }));
  const auto log = *run([](Transaction& t) { return t.turn_log_of(person("anna"), 0); });
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].texts, "");
  EXPECT_EQ(log[0].path, "path");
  EXPECT_EQ(log[2].texts, "texts");
}

TEST_P(StoreContract, ErasesAPersonAndLeavesTheOthers) {
  add("anna");
  add("bo");
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("anna", 0, "a1")}); }).has_value());
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("bo", 0, "b1")}); }).has_value());
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  reopen();
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("anna")); }).error().code,
            Errc::NotFound);
  EXPECT_FALSE(run([](Transaction& t) { return t.find_person(identity("anna")); })->has_value());
  EXPECT_TRUE(run([](Transaction& t) { return t.identities_of(person("anna")); })->empty());
  EXPECT_TRUE(run([](Transaction& t) { return t.conversations_of(person("anna")); })->empty());
  EXPECT_TRUE(run([](Transaction& t) { return t.turn_log_of(person("anna"), 0); })->empty());
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("bo")); })->profile, "bo profile");
  EXPECT_EQ(claim(0, 30), Strings{"b1"});
  EXPECT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
}

TEST_P(StoreContract, SendsAFarewellAfterErasureAndThenKeepsNothing) {
  for (const bool farewell_first : {true, false}) {
    add("anna");
    ASSERT_TRUE(
        run([](Transaction& t) { return t.put_outbox({message("anna", 0, "a1")}); }).has_value());
    claim(0, 30);
    const auto on_its_way = id_of("a1");
    ASSERT_TRUE(run([&](Transaction& t) -> Result<void> {
                  auto farewell = message("anna", 0, "all gone");
                  farewell.person.reset();
                  if (!farewell_first) {
                    if (auto erased = t.erase_person(person("anna")); !erased) return erased;
                  }
                  if (const auto put = t.put_outbox({farewell}); !put)
                    return tl::unexpected(put.error());
                  return farewell_first ? t.erase_person(person("anna")) : Result<void>{};
                }).has_value());
    EXPECT_TRUE(
        run([&](Transaction& t) { return t.mark_sent(on_its_way, "ts", at(1)); }).has_value());
    ASSERT_EQ(claim(1, 30), Strings{"all gone"});
    EXPECT_FALSE(last_claim_[0].person.has_value());
    ASSERT_TRUE(run([&](Transaction& t) {
                  return t.mark_sent(id_of("all gone"), "ts", at(2));
                }).has_value());
    EXPECT_EQ(claim(100, 130), Strings{});
  }
}

TEST_P(StoreContract, StartsAnewWithAPersonWhoWasErased) {
  add("anna");
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  add("anna");
  EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("anna")); })->rev, 1);
}

TEST_P(StoreContract, CountsErasures) {
  const auto erase = [&](const std::string& name) {
    return run([&](Transaction& t) { return t.erase_person(person(name)); }).has_value();
  };
  const auto count = [&] { return *run([](Transaction& t) { return t.erasures(); }); };
  add("anna");
  add("bo");
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(erase("nobody"));
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(erase("anna"));
  EXPECT_TRUE(erase("bo"));
  reopen();
  EXPECT_EQ(count(), 2);
}

// --- compaction ---

TEST_P(StoreContract, KeepsEverythingOverACompaction) {
  add("anna");
  add("bo");
  ASSERT_TRUE(
      run([](Transaction& t) { return t.put_outbox({message("bo", 0, "b1")}); }).has_value());
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  const auto compacted = store_->compact();
  ASSERT_TRUE(compacted.has_value()) << compacted.error().context;
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    EXPECT_EQ(run([](Transaction& t) { return t.load_person(person("bo")); })->book, "bo book");
    EXPECT_EQ(run([](Transaction& t) { return t.load_conversation(conversation("bo")); })->state,
              "bo state");
    EXPECT_EQ(run([](Transaction& t) { return t.outbox_of(person("bo")); })->size(), 1U);
  }
  // Numbers given before are not given again.
  const auto batch = *run([](Transaction& t) { return t.put_outbox({message("bo", 0, "b2")}); });
  const auto waiting = *run([](Transaction& t) { return t.outbox_of(person("bo")); });
  EXPECT_LT(waiting[0].batch, batch);
  EXPECT_LT(waiting[0].id, waiting[1].id);
}

TEST_P(StoreContract, StillHoldsAfterAPowerCutWhatACompactionRewrote) {
  add("anna");
  ASSERT_TRUE(store_->compact().has_value());
  const auto after = under_test_->open_after_kill(*store_);
  ASSERT_NE(after, nullptr);
  const auto row = in_store(*after, [](Transaction& t) { return t.load_person(person("anna")); });
  ASSERT_TRUE(row.has_value()) << row.error().context;
  EXPECT_EQ(row->profile, "anna profile");
}

TEST_P(StoreContract, LosesNoWorkToACompactionAndFailsNone) {
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  std::atomic<int> wrong = 0;
  std::atomic<int> writing = kThreads;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int n = 0; n < kEach; ++n) {
          const auto name = fmt::format("{}/{}", thread, n);
          if (!run([&](Transaction& t) { return t.put_fact(name, std::string(500, 'x'), true); }))
            ++wrong;
        }
        --writing;
      });
    }
    for (int other = 0; other < 2; ++other) {
      threads.emplace_back([&] {
        do {
          if (!store_->compact()) ++wrong;
        } while (writing > 0);
      });
    }
  }
  EXPECT_EQ(wrong, 0);
  for (int thread = 0; thread < kThreads; ++thread) {
    for (int n = 0; n < kEach; ++n) {
      const auto name = fmt::format("{}/{}", thread, n);
      EXPECT_TRUE(run([&](Transaction& t) { return t.find_fact(name); })->has_value()) << name;
    }
  }
}

TEST_P(StoreContract, RefusesACompactionInsideAWrite) {
  Result<void> inner;
  ASSERT_TRUE(run([&](Transaction&) -> Result<void> {
                inner = store_->compact();
                return {};
              }).has_value());
  ASSERT_FALSE(inner.has_value());
  EXPECT_EQ(inner.error().code, Errc::Invalid);
}

}  // namespace tillit::store
