#pragma once

#include "store/contract_case.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <vector>

// What every Store does with teams. Included and instantiated as contract_test.hpp.
namespace tillit::store {

class TeamStoreContract : public ::testing::TestWithParam<StoreCase> {
 protected:
  template <class Work>
  auto run(const Work& work) {
    return in_store(*store_, work);
  }
  void SetUp() override {
    under_test_ = GetParam().make();
    store_ = under_test_->open();
    ASSERT_NE(store_, nullptr);
    for (const char* name : {"anna", "bo", "cy"}) {
      ASSERT_TRUE(run([&](Transaction& t) -> Result<void> {
                    if (auto made = t.create_person({person(name), 0, "", ""}, at(0)); !made)
                      return made;
                    return t.link({"slack", "T1", name}, person(name));
                  }).has_value());
    }
    ASSERT_TRUE(run([](Transaction& t) { return t.save_team(row("1")); }).has_value());
  }

  template <class Work>
  Errc code_of(const Work& work) {
    const auto done = run(work);
    EXPECT_FALSE(done.has_value());
    return done ? Errc::Corrupt : done.error().code;
  }

  static TimePoint at(std::int64_t seconds) {
    return TimePoint{std::chrono::seconds{1'800'000'000 + seconds}};
  }
  static PersonId person(const std::string& name) { return PersonId{"p:" + name}; }
  static TeamId team(const std::string& name) { return TeamId{"t" + name}; }
  static TeamRow row(const std::string& name) {
    TeamRow one;
    one.id = team(name);
    one.channel = "slack";
    one.workspace = "T1";
    one.place = "C" + name;
    one.founder = person("anna");
    one.state = "state " + name;
    return one;
  }
  void join(const std::string& name, const std::string& of = "1") {
    const auto joined =
        run([&](Transaction& t) { return t.join_team(team(of), person(name), at(0)); });
    ASSERT_TRUE(joined.has_value()) << joined.error().context;
    EXPECT_TRUE(*joined);
  }
  bool answer(const std::string& name, const std::string& question, int value) {
    const auto cast =
        run([&](Transaction& t) { return t.cast_ballot(kPulse, question, person(name), value); });
    EXPECT_TRUE(cast.has_value());
    return cast.value_or(false);
  }
  Voice voice_of(const std::string& name) {
    const auto found = run([&](Transaction& t) { return t.find_member(team("1"), person(name)); });
    EXPECT_TRUE(found && *found) << name;
    return found && *found ? (*found)->voice : 0;
  }
  std::vector<BallotBox> boxes() {
    return run([](Transaction& t) { return t.ballot_boxes(kPulse); }).value();
  }
  std::vector<std::vector<Voice>> shown(const std::vector<Voice>& voices) {
    auto sets = run([&](Transaction& t) { return t.shown_sets(voices); }).value();
    std::ranges::sort(sets);
    return sets;
  }
  void show(const std::vector<Voice>& voices) {
    ASSERT_TRUE(run([&](Transaction& t) { return t.keep_shown(voices); }).has_value());
  }

  inline static const PulseKey kPulse{TeamId{"t1"}, 1};
  std::unique_ptr<StoreUnderTest> under_test_;
  std::unique_ptr<Store> store_;
};

TEST_P(TeamStoreContract, GivesATeamBackAsItWasKept) {
  TeamRow kept = row("2");
  kept.due = at(60);
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(kept); }).has_value());
  const auto check = [&](const TeamRow& read, std::int64_t rev) {
    EXPECT_EQ(read.id, kept.id);
    EXPECT_EQ(read.channel, kept.channel);
    EXPECT_EQ(read.workspace, kept.workspace);
    EXPECT_EQ(read.place, kept.place);
    EXPECT_EQ(read.founder, kept.founder);
    EXPECT_EQ(read.ended, kept.ended);
    EXPECT_EQ(read.state, kept.state);
    EXPECT_EQ(read.due, kept.due);
    EXPECT_EQ(read.rev, rev);
  };
  check(*run([&](Transaction& t) { return t.load_team(kept.id); }), 1);
  check(**run([](Transaction& t) { return t.find_team("slack", "T1", "C2"); }), 1);
  kept.rev = 1;
  kept.state = "another";
  kept.founder.reset();
  kept.due.reset();
  kept.ended = true;
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(kept); }).has_value());
  check(*run([&](Transaction& t) { return t.load_team(kept.id); }), 2);
  EXPECT_EQ(code_of([](Transaction& t) { return t.load_team(TeamId{"nobody's"}); }),
            Errc::NotFound);
}

TEST_P(TeamStoreContract, RefusesAnOldRevisionOfATeamAndASecondTeamAtOnePlace) {
  TeamRow old = row("1");
  EXPECT_EQ(code_of([&](Transaction& t) { return t.save_team(old); }), Errc::Conflict);
  old.rev = 7;
  EXPECT_EQ(code_of([&](Transaction& t) { return t.save_team(old); }), Errc::Conflict);
  TeamRow second = row("2");
  second.place = old.place;
  EXPECT_EQ(code_of([&](Transaction& t) { return t.save_team(second); }), Errc::Conflict);
  old.rev = 1;
  old.ended = true;
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(old); }).has_value());
  EXPECT_FALSE(run([](Transaction& t) { return t.find_team("slack", "T1", "C1"); })->has_value());
  EXPECT_TRUE(run([&](Transaction& t) { return t.save_team(second); }).has_value());
}

TEST_P(TeamStoreContract, ClaimsWhatIsDueOldestFirstAndOnlyWhatIsDue) {
  for (const auto& [name, due] : {std::pair{"2", 30}, std::pair{"3", 10}, std::pair{"4", 90}}) {
    TeamRow one = row(name);
    one.due = at(due);
    ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(one); }).has_value());
  }
  const auto due = run([](Transaction& t) { return t.due_teams(at(30), 10); });
  ASSERT_EQ(due->size(), 2U);
  EXPECT_EQ(due->at(0), team("3"));
  EXPECT_EQ(due->at(1), team("2"));
  EXPECT_EQ(run([](Transaction& t) { return t.due_teams(at(90), 1); })->size(), 1U);
  EXPECT_EQ(*run([](Transaction& t) { return t.next_due(); }), at(10));
  ASSERT_TRUE(run([](Transaction& t) { return t.put_off_team(team("3"), at(70)); }).has_value());
  EXPECT_EQ(*run([](Transaction& t) { return t.next_due(); }), at(30));
  EXPECT_EQ(run([](Transaction& t) { return t.load_team(team("3")); })->rev, 1);
}

// Each claim moves the row in its own work, so two who claim at once never have the same.
TEST_P(TeamStoreContract, GivesEachDueTeamToOneOfManyClaimers) {
  for (int n = 10; n < 40; ++n) {
    TeamRow one = row(std::to_string(n));
    one.due = at(n);
    ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(one); }).has_value());
  }
  std::vector<std::vector<TeamId>> claimed(3);
  std::vector<std::thread> claimers;
  for (auto& mine : claimed) {
    claimers.emplace_back([&] {
      for (bool found = true; found;) {
        TeamId id;
        const auto done = store_->write([&](Transaction& t) -> Result<void> {
          id = {};
          auto due = t.due_teams(at(100), 1);
          if (!due) return tl::unexpected(due.error());
          if (due->empty()) return {};
          auto claimed_team = t.load_team(due->front());
          if (!claimed_team) return tl::unexpected(claimed_team.error());
          claimed_team->due.reset();
          id = claimed_team->id;
          return t.save_team(*claimed_team);
        });
        EXPECT_TRUE(done.has_value());
        found = done.has_value() && !id.empty();
        if (found) mine.push_back(id);
      }
    });
  }
  for (auto& claimer : claimers) claimer.join();
  std::vector<TeamId> all;
  for (const auto& mine : claimed) all.insert(all.end(), mine.begin(), mine.end());
  std::ranges::sort(all);
  EXPECT_EQ(all.size(), 30U);
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST_P(TeamStoreContract, LetsEachJoinAndLeaveOnce) {
  join("anna");
  join("bo");
  EXPECT_FALSE(*run([](Transaction& t) { return t.join_team(team("1"), person("bo"), at(9)); }));
  const auto members = *run([](Transaction& t) { return t.members_of(team("1")); });
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[1].person, person("bo"));
  EXPECT_EQ(members[1].since, at(0));
  EXPECT_NE(members[0].voice, members[1].voice);
  EXPECT_EQ(members[1].voice, voice_of("bo"));
  EXPECT_EQ(run([](Transaction& t) { return t.teams_of(person("bo")); })->at(0).id, team("1"));
  EXPECT_TRUE(*run([](Transaction& t) { return t.leave_team(team("1"), person("bo")); }));
  EXPECT_FALSE(*run([](Transaction& t) { return t.leave_team(team("1"), person("bo")); }));
  EXPECT_FALSE(
      run([](Transaction& t) { return t.find_member(team("1"), person("bo")); })->has_value());
  EXPECT_TRUE(run([](Transaction& t) { return t.teams_of(person("bo")); })->empty());
  EXPECT_EQ(
      code_of([](Transaction& t) { return t.join_team(TeamId{"none"}, person("bo"), at(0)); }),
      Errc::NotFound);
  EXPECT_EQ(code_of([](Transaction& t) { return t.join_team(team("1"), PersonId{"none"}, at(0)); }),
            Errc::NotFound);
}

TEST_P(TeamStoreContract, CountsTheFirstAnswerOfEachAndNoOther) {
  join("anna");
  join("bo");
  EXPECT_TRUE(answer("anna", "heard", 5));
  EXPECT_TRUE(answer("bo", "heard", 2));
  EXPECT_TRUE(answer("anna", "asked", 5));
  EXPECT_FALSE(answer("anna", "heard", 1));
  for (const int wrong : {0, 6, -1}) {
    EXPECT_EQ(code_of([&](Transaction& t) {
                return t.cast_ballot(kPulse, "else", person("anna"), wrong);
              }),
              Errc::Invalid);
  }
  EXPECT_EQ(*run([](Transaction& t) { return t.answered(kPulse, person("anna")); }),
            (std::vector<std::string>{"asked", "heard"}));
  const auto counted = boxes();
  ASSERT_EQ(counted.size(), 2U);
  EXPECT_EQ(counted[0].question, "asked");
  EXPECT_EQ(counted[0].tally, (Tally{0, 0, 0, 0, 1}));
  EXPECT_EQ(counted[1].tally, (Tally{0, 1, 0, 0, 1}));
  std::vector<Voice> voices{voice_of("anna"), voice_of("bo")};
  std::ranges::sort(voices);
  EXPECT_EQ(counted[1].voices, voices);
}

TEST_P(TeamStoreContract, CountsNothingOfAWorkThatFails) {
  join("anna");
  EXPECT_EQ(code_of([](Transaction& t) -> Result<void> {
              if (auto cast = t.cast_ballot(kPulse, "heard", person("anna"), 5); !cast)
                return tl::unexpected(cast.error());
              return fail(Errc::Unavailable, "on purpose");
            }),
            Errc::Unavailable);
  EXPECT_TRUE(boxes().empty());
  EXPECT_TRUE(answer("anna", "heard", 4));
  EXPECT_EQ(boxes().at(0).tally, (Tally{0, 0, 0, 1, 0}));
}

TEST_P(TeamStoreContract, KeepsTextsInTheOrderOfTheirBytesAndOneOfEach) {
  const auto share = [&](const char* name, const char* text) {
    return run([&](Transaction& t) {
             return t.share_text(kPulse, "own_words", person(name), text);
           })
        .value();
  };
  EXPECT_TRUE(share("anna", "zebra"));
  EXPECT_TRUE(share("bo", "apple"));
  EXPECT_TRUE(share("cy", ""));
  EXPECT_FALSE(share("anna", "a second one"));
  EXPECT_EQ(*run([](Transaction& t) { return t.shared_texts(kPulse); }),
            (std::vector<std::string>{"", "apple", "zebra"}));
  EXPECT_EQ(boxes().at(0).voices.size(), 3U);
  EXPECT_EQ(boxes().at(0).tally, Tally{});
}

TEST_P(TeamStoreContract, ForgetsAPulseThatIsOverAndLeavesTheNext) {
  join("anna");
  EXPECT_TRUE(answer("anna", "heard", 5));
  const PulseKey next{kPulse.team, 2};
  ASSERT_TRUE(
      run([&](Transaction& t) { return t.cast_ballot(next, "heard", person("anna"), 1); }).value());
  ASSERT_TRUE(run([&](Transaction& t) {
                return t.share_text(kPulse, "own_words", person("anna"), "line");
              }).value());
  ASSERT_TRUE(run([](Transaction& t) { return t.empty_pulse(kPulse); }).has_value());
  EXPECT_TRUE(boxes().empty());
  EXPECT_TRUE(run([](Transaction& t) { return t.shared_texts(kPulse); })->empty());
  EXPECT_EQ(run([&](Transaction& t) { return t.ballot_boxes(next); })->at(0).tally,
            (Tally{1, 0, 0, 0, 0}));
}

TEST_P(TeamStoreContract, FindsTheSetsThatSharePeopleAndThoseThatSharePeopleWithThem) {
  show({1, 2, 3});
  show({1, 2, 3});
  show({3, 4});
  show({4, 5});
  show({5, 6});
  using Sets = std::vector<std::vector<Voice>>;
  EXPECT_EQ(shown({1}), (Sets{{1, 2, 3}, {1, 2, 3}, {3, 4}}));
  EXPECT_EQ(shown({5}), (Sets{{3, 4}, {4, 5}, {5, 6}}));
  EXPECT_EQ(shown({9}), Sets{});
}

TEST_P(TeamStoreContract, ErasesAMemberAndKeepsWhatWasCountedUnderAVoiceThatIsGone) {
  join("anna");
  join("bo");
  EXPECT_TRUE(answer("anna", "heard", 5));
  EXPECT_TRUE(answer("bo", "heard", 1));
  const Voice anna = voice_of("anna");
  const Voice bo = voice_of("bo");
  show({std::min(anna, bo), std::max(anna, bo)});
  show({anna});
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());

  EXPECT_FALSE(run([](Transaction& t) { return t.load_team(team("1")); })->founder.has_value());
  EXPECT_EQ(run([](Transaction& t) { return t.members_of(team("1")); })->size(), 1U);
  EXPECT_EQ(boxes().at(0).tally, (Tally{1, 0, 0, 0, 1}));
  EXPECT_EQ(boxes().at(0).voices, (std::vector<Voice>{bo, anna + kGoneVoice}));
  using Sets = std::vector<std::vector<Voice>>;
  EXPECT_EQ(shown({anna + kGoneVoice}), (Sets{{bo, anna + kGoneVoice}, {anna + kGoneVoice}}));
}

// Somebody who comes back is somebody new: nothing leads to who they were.
TEST_P(TeamStoreContract, GivesAnotherVoiceToWhoeverComesBack) {
  join("anna");
  const Voice before = voice_of("anna");
  ASSERT_TRUE(run([](Transaction& t) { return t.erase_person(person("anna")); }).has_value());
  ASSERT_TRUE(run([](Transaction& t) {
                return t.create_person({person("anna"), 0, "", ""}, at(0));
              }).has_value());
  join("anna");
  EXPECT_NE(voice_of("anna"), before);
}

TEST_P(TeamStoreContract, MakesTheTeamsOfTwoWhoAreOneTheirs) {
  TeamRow second = row("2");
  second.workspace = "T2";
  second.founder = person("bo");
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(second); }).has_value());
  join("anna");
  join("bo");
  join("bo", "2");
  EXPECT_TRUE(answer("anna", "heard", 5));
  EXPECT_TRUE(answer("bo", "heard", 1));
  EXPECT_TRUE(answer("bo", "asked", 3));
  const Voice anna = voice_of("anna");
  const Voice bo = voice_of("bo");
  show({bo});
  ASSERT_TRUE(run([](Transaction& t) {
                return t.absorb_person(person("bo"), person("anna"));
              }).has_value());
  EXPECT_EQ(run([](Transaction& t) { return t.teams_of(person("anna")); })->size(), 2U);
  EXPECT_EQ(run([](Transaction& t) { return t.members_of(team("1")); })->size(), 1U);
  EXPECT_EQ(run([](Transaction& t) { return t.load_team(team("2")); })->founder, person("anna"));
  EXPECT_EQ(boxes().at(0).voices, std::vector<Voice>{anna});
  EXPECT_EQ(boxes().at(1).voices, std::vector<Voice>{anna});
  EXPECT_FALSE(answer("anna", "asked", 5));
  EXPECT_EQ(shown({bo + kGoneVoice}), (std::vector<std::vector<Voice>>{{bo + kGoneVoice}}));
  EXPECT_TRUE(shown({bo}).empty());
}

TEST_P(TeamStoreContract, TakesOnlyTheTeamsOfAWorkspaceAlongWithIt) {
  TeamRow second = row("2");
  second.workspace = "T2";
  ASSERT_TRUE(run([&](Transaction& t) { return t.save_team(second); }).has_value());
  join("anna");
  join("bo");
  join("anna", "2");
  ASSERT_TRUE(run([](Transaction& t) {
                return t.part_from(person("anna"), {{"slack", "T1", "anna"}}, {});
              }).has_value());
  const auto left = *run([](Transaction& t) { return t.teams_of(person("anna")); });
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id, team("2"));
  EXPECT_EQ(run([](Transaction& t) { return t.members_of(team("1")); })->size(), 1U);
}

TEST_P(TeamStoreContract, StillHoldsAnAnswerAfterAPowerCut) {
  join("anna");
  EXPECT_TRUE(answer("anna", "heard", 4));
  const auto after = under_test_->open_after_kill(*store_);
  ASSERT_NE(after, nullptr);
  EXPECT_FALSE(*in_store(
      *after, [](Transaction& t) { return t.cast_ballot(kPulse, "heard", person("anna"), 1); }));
  EXPECT_EQ(in_store(*after, [](Transaction& t) { return t.ballot_boxes(kPulse); })->at(0).tally,
            (Tally{0, 0, 0, 1, 0}));
}

}  // namespace tillit::store
