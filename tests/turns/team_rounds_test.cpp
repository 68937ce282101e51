#include "turns/team_stage.hpp"

#include <set>
#include <thread>

namespace tillit::service {
namespace {

using What = TeamArrival::What;

constexpr const char* kAfterPulse1 = "2026-11-24T12:00:00Z";
constexpr const char* kAfterDigest1 = "2026-12-01T12:00:00Z";
constexpr const char* kAfterPulse2 = "2026-12-08T12:00:00Z";
constexpr const char* kAfterDigest2 = "2026-12-15T12:00:00Z";

TEST(TeamRounds, GoFromTheFoundingToTheSecondDigestInFourWeeks) {
  TeamStage stage;
  stage.found_with(6);
  stage.live_until("2026-11-24T08:59:00Z");
  EXPECT_EQ(stage.channel().size(), 1U);
  stage.live_until(kAfterPulse1);
  ASSERT_EQ(stage.channel().size(), 2U);
  EXPECT_NE(stage.channel()[1].text.find("a few questions in their own chat"), std::string::npos);
  EXPECT_EQ(stage.woken.asked, 6);
  for (int n = 0; n < 6; ++n) {
    ASSERT_EQ(stage.direct(stage.user(n)).size(), 3U);  // joined, opening, first question
    stage.answer_all(stage.user(n), 5);
  }
  EXPECT_EQ(stage.boxes(1).size(), 4U);

  stage.live_until(kAfterDigest1);
  const std::string first = stage.all_of_channel();
  EXPECT_EQ(count_of(first, "**High:**"), 4) << first;
  EXPECT_EQ(count_of(first, "**Team summary**"), 1);
  EXPECT_TRUE(stage.boxes(1).empty());
  const auto loop = stage.channel().back();
  ASSERT_EQ(loop.choices.size(), 2U);
  EXPECT_TRUE(loop.choices[0].id.starts_with("team:try_this:"));
  stage.tap("u3", loop.choices[0].id);
  EXPECT_EQ(stage.channel().back().key, "team.trying_said");
  const auto posts = stage.channel().size();
  stage.tap("u4", loop.choices[0].id);
  EXPECT_EQ(stage.channel().size(), posts);

  stage.live_until(kAfterPulse2);
  EXPECT_EQ(stage.woken.asked, 12);
  for (int n = 0; n < 3; ++n) stage.answer_all(stage.user(n), 1);
  stage.live_until(kAfterDigest2);
  const std::string second = stage.all_of_channel().substr(first.size());
  EXPECT_EQ(count_of(second, "Since the last one you tried:"), 1) << second;
  EXPECT_EQ(count_of(second, "**Not shown this time:**"), 4) << second;
  EXPECT_EQ(stage.woken.digests, 2);
  EXPECT_EQ(stage.woken.broken, 0);
}

TEST(TeamRounds, AskForTheLoopBeforeTheyAskAnew) {
  TeamStage stage;
  stage.found_with(5);
  stage.live_until(kAfterDigest1);
  stage.live_until(kAfterPulse2);
  EXPECT_EQ(stage.woken.asked, 5);
  const auto asked = stage.channel().back();
  EXPECT_EQ(asked.choices.at(0).id, "team:try:" + stage.team_id());
  const auto window = stage.tap("u2", asked.choices[0].id).window;
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->then, What::CloseLoop);
  TeamArrival said = stage.arrival("u2", What::CloseLoop);
  said.option = asked.choices[0].id;
  said.text = "ten minutes on Monday";
  stage.take(said);
  EXPECT_NE(stage.channel().back().text.find("ten minutes on Monday"), std::string::npos);
  stage.live_until("2026-12-22T12:00:00Z");
  EXPECT_EQ(stage.woken.asked, 10);
}

// The same weeks, once with somebody who leaves and once with them staying and silent.
TEST(TeamRounds, ShowNothingOfSomebodyWhoLeaves) {
  const auto lived = [](const char* leaves_at, bool answers_first) {
    TeamStage stage;
    stage.found_with(9);
    const auto leave_at = [&](const char* moment) {
      if (leaves_at != nullptr && std::string_view(leaves_at) == moment)
        stage.tap("u8", "team:leave:" + stage.team_id());
    };
    stage.live_until(kAfterPulse1);
    leave_at("before answering");
    for (int n = 0; n < 8; ++n) stage.answer_all(stage.user(n), n % 5 + 1);
    if (answers_first) stage.answer_all("u8", 2);
    leave_at("after answering");
    stage.live_until(kAfterDigest1);
    leave_at("after the digest");
    stage.tap("u3", stage.channel().back().choices.at(0).id);
    stage.live_until(kAfterPulse2);
    for (int n = 0; n < 8; ++n) stage.answer_all(stage.user(n), 4);
    stage.live_until(kAfterDigest2);
    return stage.all_of_channel();
  };
  const std::string silent = lived(nullptr, false);
  EXPECT_EQ(count_of(silent, "**Team summary**"), 2) << silent;
  EXPECT_EQ(lived("before answering", false), silent);
  EXPECT_EQ(lived("after the digest", false), silent);
  const std::string answered = lived(nullptr, true);
  EXPECT_EQ(lived("after answering", true), answered);
  EXPECT_EQ(lived("after the digest", true), answered);
}

// Nor of who it was that gave which answer: dealt out anew, the channel sees the same.
TEST(TeamRounds, ShowTheSameWhoeverGaveTheAnswers) {
  const auto lived = [](int shift) {
    TeamStage stage;
    stage.found_with(7);
    stage.live_until(kAfterPulse1);
    for (int n = 0; n < 7; ++n) stage.answer_all(stage.user(n), (n + shift) % 7 % 5 + 1);
    stage.live_until(kAfterDigest1);
    return stage.all_of_channel();
  };
  const std::string one = lived(0);
  EXPECT_EQ(count_of(one, "**Not shown"), 0) << one;
  EXPECT_EQ(lived(3), one);
}

TEST(TeamRounds, CountAPersonWhoIsErasedMeanwhile) {
  const auto lived = [](bool erased) {
    TeamStage stage;
    stage.found_with(6);
    stage.live_until(kAfterPulse1);
    for (int n = 0; n < 6; ++n) stage.answer_all(stage.user(n), 5);
    if (erased) {
      stage.write([](store::Transaction& t) -> Result<void> {
        return t.erase_person(*t.find_person({"test", "W", "u4"}).value());
      });
    }
    stage.live_until(kAfterDigest1);
    return stage.all_of_channel();
  };
  const std::string kept = lived(false);
  EXPECT_EQ(count_of(kept, "**High:**"), 4) << kept;
  EXPECT_EQ(lived(true), kept);
}

TEST(TeamRounds, AskNobodyWhoJoinsWhileAPulseIsOpen) {
  TeamStage stage;
  stage.found_with(5);
  stage.live_until(kAfterPulse1);
  stage.tap("late", "team:join:" + stage.team_id());
  stage.live_until("2026-11-26T12:00:00Z");
  EXPECT_EQ(stage.direct("late").size(), 1U);
  const std::string option = stage.direct("u1").back().choices.at(0).id;
  EXPECT_EQ(stage.tap("late", option).answer->key, "team.pulse_next_time");
  EXPECT_TRUE(stage.boxes(1).empty());
}

TEST(TeamRounds, TakeNoTapOnceTheDigestWasShown) {
  TeamStage stage;
  stage.found_with(5);
  stage.live_until(kAfterPulse1);
  const std::string option = stage.direct("u1").back().choices.at(0).id;
  stage.live_until(kAfterDigest1);
  EXPECT_EQ(stage.tap("u1", option).answer->key, "team.pulse_over");
  EXPECT_TRUE(stage.boxes(1).empty());
}

// After an outage what is due now is said, once; what passed meanwhile is not made up for.
TEST(TeamRounds, DoNotComeInABurstAfterAnOutage) {
  for (const auto& [back, posts] : {std::pair{"2026-11-25T09:00:00Z", 1},     // a day late
                                    std::pair{"2026-12-04T13:30:00Z", 0},     // this week's is over
                                    std::pair{"2026-12-15T10:00:00Z", 1}}) {  // three weeks later
    TeamStage stage;
    stage.found_with(5);
    stage.clock.set(parse_instant(back).value());
    for (int n = 0; n < 3; ++n) stage.wake();
    EXPECT_EQ(stage.woken.posts, posts) << back;
    EXPECT_EQ(static_cast<int>(stage.channel().size()), 1 + posts) << back;
  }
}

TEST(TeamRounds, KeepNothingOfARoundThatFailedAndDoItOnceAfterwards) {
  TeamStage stage;
  stage.found_with(5);
  int calls = 0;
  stage.ground.wished = [&](store::Transaction&, const PersonId&, TimePoint) -> Result<void> {
    if (++calls == 3) return fail(Errc::Unavailable, "on purpose");
    return {};
  };
  stage.clock.set(parse_instant("2026-11-24T09:01:00Z").value());
  EXPECT_FALSE(wake_teams(stage.ground, stage.clock.now()).has_value());
  stage.deliver();
  EXPECT_EQ(stage.channel().size(), 1U);
  const auto again = wake_teams(stage.ground, stage.clock.now());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->posts, 1);
  EXPECT_EQ(again->asked, 5);
  stage.deliver();
  EXPECT_EQ(stage.channel().size(), 2U);
}

// What is on the disk at any instant is a whole round or none of it.
TEST(TeamRounds, GoOnAfterAKillWhereTheyWere) {
  TeamStage stage;
  stage.found_with(6);
  stage.live_until(kAfterPulse1);
  for (int n = 0; n < 6; ++n) stage.answer_all(stage.user(n), 5);
  stage.clock.set(parse_instant("2026-12-01T09:01:00Z").value());
  const auto digest_after_kill = [&](const char* name) {
    const auto copy = stage.folder.copied_as(name);
    const auto reopened = store::open_sqlite({copy, stage.ring, {}}).value();
    const TeamGround ground = stage.ground_on(*reopened);
    Mail mail;
    EXPECT_TRUE(wake_teams(ground, stage.clock.now()).has_value());
    EXPECT_TRUE(wake_teams(ground, stage.clock.now()).has_value());
    EXPECT_TRUE(send_waiting(*reopened, "test", mail, stage.clock.now()).has_value());
    std::string text;
    for (const auto& said : mail.rooms[kChannelRoom]) text += said.text + "\n";
    return text;
  };
  const std::string before = digest_after_kill("before.db");
  EXPECT_EQ(count_of(before, "**High:**"), 4) << before;
  ASSERT_TRUE(wake_teams(stage.ground, stage.clock.now()).has_value());
  EXPECT_EQ(digest_after_kill("after.db"), before);
}

TEST(TeamRounds, SayNothingWhileTheOperatorHoldsThemBack) {
  TeamStage stage;
  stage.found_with(5);
  stage.ground.held_back = [](store::Transaction&) { return Result<bool>(true); };
  stage.clock.set(parse_instant("2026-11-24T09:01:00Z").value());
  EXPECT_TRUE(wake_teams(stage.ground, stage.clock.now())->held_back);
  stage.ground.held_back = {};
  EXPECT_EQ(wake_teams(stage.ground, stage.clock.now())->posts, 1);
}

// Two processes' worth of wakers over forty teams that are due at once.
TEST(TeamRounds, ComeOnceHoweverManyWake) {
  TeamStage stage;
  constexpr int kTeams = 40;
  for (int n = 0; n < kTeams; ++n) {
    TeamArrival found = stage.arrival("u0", What::Found);
    found.place = "C" + std::to_string(n);
    stage.take(found);
    TeamArrival join = stage.arrival("u1", What::Option);
    join.option = stage.mail.rooms["test:W:" + found.place].back().choices.at(0).id;
    stage.take(join);
  }
  stage.clock.set(parse_instant("2026-11-24T09:01:00Z").value());
  std::atomic<int> posts{0};
  std::vector<std::thread> wakers;
  for (int n = 0; n < 2; ++n) {
    wakers.emplace_back([&] {
      const auto woken = wake_teams(stage.ground, stage.clock.now(), 1000);
      EXPECT_TRUE(woken.has_value());
      posts += woken ? woken->posts : 0;
    });
  }
  for (auto& waker : wakers) waker.join();
  EXPECT_EQ(posts.load(), kTeams);
  stage.deliver();
  for (int n = 0; n < kTeams; ++n)
    EXPECT_EQ(stage.mail.rooms["test:W:C" + std::to_string(n)].size(), 2U) << n;
}

TEST(TeamRounds, AreNotHeldUpByATeamThatDoesNotParse) {
  TeamStage stage;
  stage.found_with(5);
  stage.write([](store::Transaction& t) -> Result<void> {
    return t.save_team({TeamId("broken"), "test", "W", "C2", 0, {}, false, "{", TimePoint{}});
  });
  stage.live_until(kAfterPulse1);
  EXPECT_GT(stage.woken.broken, 0);
  EXPECT_LT(stage.woken.broken, 7);
  EXPECT_EQ(stage.channel().size(), 2U);
}

TEST(TeamRounds, EndByThemselvesAndWithoutAWordLongAfterTheLastHasLeft) {
  TeamStage stage;
  stage.found_with(1);
  stage.tap("u0", "team:leave:" + stage.team_id());
  stage.live_until("2027-03-01T12:00:00Z");
  EXPECT_EQ(stage.woken.ended, 1);
  EXPECT_NE(stage.channel().back().key, "team.ended");
  EXPECT_FALSE(store::in_store(*stage.store, [](store::Transaction& t) {
                 return t.find_team("test", "W", "C1");
               })->has_value());
}

TEST(TeamRounds, LeaveItToThePersonsPlanWhenAPulseIsAsked) {
  TeamStage stage;
  stage.found_with(5);
  std::set<std::string> planned;
  stage.ground.wished = [&](store::Transaction& t, const PersonId& person, TimePoint) {
    const auto schedules = t.schedules_of(person).value();
    for (const auto& one : schedules) {
      if (one.key.starts_with(kPulseWish)) planned.insert(person.str() + one.key + one.local);
    }
    return Result<void>{};
  };
  stage.live_until(kAfterPulse1);
  EXPECT_EQ(planned.size(), 5U);
  EXPECT_NE(planned.begin()->find("2026-11-24T10:00"), std::string::npos) << *planned.begin();
  EXPECT_EQ(stage.direct("u1").size(), 1U);
  const auto asked = store::in_store(*stage.store, [&](store::Transaction& t) -> Result<bool> {
    const auto person = *t.find_person({"test", "W", "u1"}).value();
    return ask_pulse(stage.ground, t, person, t.schedules_of(person).value().at(0).key,
                     stage.clock.now());
  });
  EXPECT_TRUE(*asked);
  stage.deliver();
  EXPECT_EQ(stage.direct("u1").size(), 3U);
  stage.live_until(kAfterDigest1);
  for (int n = 0; n < 5; ++n) {
    const auto left = store::in_store(*stage.store, [&](store::Transaction& t) {
      return t.schedules_of(*t.find_person({"test", "W", stage.user(n)}).value());
    });
    EXPECT_TRUE(left->empty());
  }
}

}  // namespace
}  // namespace tillit::service
