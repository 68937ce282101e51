#include "dialogue/state_json.hpp"
#include "service/export.hpp"
#include "service/team_option.hpp"
#include "turns/team_stage.hpp"

#include <set>

namespace tillit::service {
namespace {

using What = TeamArrival::What;

struct OptionCase {
  const char* name;
  TeamOption option;
  const char* text;
};
class TeamOptions : public ::testing::TestWithParam<OptionCase> {};

TEST_P(TeamOptions, ComeBackAsTheyWereWritten) {
  EXPECT_EQ(write_team_option(GetParam().option), GetParam().text);
  EXPECT_EQ(read_team_option(GetParam().text), GetParam().option);
}

INSTANTIATE_TEST_SUITE_P(
    All, TeamOptions,
    ::testing::Values(
        OptionCase{"Join", {.what = TeamOption::What::Join, .team = TeamId("t1")}, "team:join:t1"},
        OptionCase{"Words",
                   {.what = TeamOption::What::Words, .team = TeamId("t1"), .pulse = 12},
                   "team:words:t1:12"},
        OptionCase{"Answer",
                   {.what = TeamOption::What::Answer,
                    .team = TeamId("t1"),
                    .pulse = 3,
                    .detail = "let_finish",
                    .value = 5},
                   "team:answer:t1:3:let_finish:5"},
        OptionCase{"RatherNot",
                   {.what = TeamOption::What::Answer,
                    .team = TeamId("t1"),
                    .pulse = 3,
                    .detail = "let_finish"},
                   "team:answer:t1:3:let_finish:0"},
        OptionCase{"TryThis",
                   {.what = TeamOption::What::TryThis, .team = TeamId("t1"), .detail = "bad_news"},
                   "team:try_this:t1:bad_news"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(TeamOptions, AreNoneForAnythingElse) {
  for (const char* text :
       {"", "team:", "team:join", "team:join:", "team:join:t1:more", "team:answer:t1:3:let_finish",
        "team:answer:t1:x:let_finish:5", "team:answer:t1:3:let_finish:-1",
        "team:answer:t1:3:let_finish:5:6", "team:words:t1", "team:dance:t1", "menu",
        "other:join:t1", "team:answer:t1:99999999999999999999:q:1", ":::::::::::::"})
    EXPECT_FALSE(read_team_option(text).has_value()) << text;
}

TEST(TeamLife, IsAnnouncedOnceInItsChannelAndNobodyIsEnrolled) {
  TeamStage stage;
  stage.in_channel("u0", What::Found);
  ASSERT_EQ(stage.channel().size(), 1U);
  const auto& said = stage.channel().front();
  EXPECT_NE(said.text.find("u0"), std::string::npos) << said.text;
  EXPECT_NE(said.text.find("Who joins, leaves or answers"), std::string::npos);
  ASSERT_EQ(said.choices.size(), 2U);
  EXPECT_EQ(said.choices[0].id, "team:join:" + stage.team_id());
  EXPECT_EQ(said.token, 0);
  const TeamId team(stage.team_id());
  EXPECT_TRUE(store::in_store(*stage.store, [&](store::Transaction& t) {
                return t.members_of(team);
              })->empty());

  const auto again = stage.in_channel("u1", What::Found);
  EXPECT_EQ(stage.channel().size(), 1U);
  ASSERT_TRUE(again.answer.has_value());
  EXPECT_EQ(again.answer->key, "team.already_here");
  EXPECT_EQ(again.answer->choices.at(0).id, "team:join:" + team.str());
  EXPECT_EQ(stage.take(stage.arrival("u1", What::Found)).answer->key, "team.only_in_channels");
}

TEST(TeamLife, TellsWhoJoinsInTheirOwnChatAndTheChannelNothing) {
  TeamStage stage;
  stage.found_with(1);
  stage.tap("u1", "team:join:" + stage.team_id());
  ASSERT_EQ(stage.direct("u1").size(), 1U);
  EXPECT_EQ(stage.mail.addresses["test:W:@u1"], "user:u1");
  EXPECT_EQ(user_of_address("user:u1"), "u1");
  EXPECT_EQ(stage.direct("u1")[0].choices.at(0).id, "team:leave:" + stage.team_id());
  EXPECT_EQ(stage.tap("u1", "team:join:" + stage.team_id()).answer->key, "team.joined_already");
  EXPECT_EQ(stage.direct("u1").size(), 1U);
  EXPECT_EQ(stage.channel().size(), 1U);
}

TEST(TeamLife, WritesToTheRoomWhereSomebodyTalksWithUsAlready) {
  TeamStage stage;
  ASSERT_TRUE(stage.talks
                  .take({{"test", "W", "u1"},
                         RoomId("test:W:D1"),
                         "e1",
                         dialogue::Joined{},
                         "",
                         Language("en"),
                         "Europe/Amsterdam"})
                  .has_value());
  stage.deliver();
  const auto before = stage.mail.rooms["test:W:D1"].size();
  stage.in_channel("u0", What::Found);
  stage.tap("u1", "team:join:" + stage.team_id());
  EXPECT_EQ(stage.mail.rooms["test:W:D1"].size(), before + 1);
  EXPECT_TRUE(stage.direct("u1").empty());
}

TEST(TeamLife, LetsEverybodyLeaveByButtonOrWordAndTellsThemAlone) {
  TeamStage stage;
  stage.found_with(3);
  const std::string before = stage.all_of_channel();
  EXPECT_EQ(stage.tap("u0", "team:leave:" + stage.team_id()).answer->key, "team.left");
  EXPECT_EQ(stage.tap("u0", "team:leave:" + stage.team_id()).answer->key, "team.left_already");
  EXPECT_EQ(stage.in_channel("u1", What::Leave).answer->key, "team.left");
  EXPECT_EQ(stage.take(stage.arrival("u2", What::Leave)).answer->key, "team.left");
  EXPECT_FALSE(stage.take(stage.arrival("u2", What::Gone)).answer.has_value());
  EXPECT_EQ(stage.all_of_channel(), before);
}

// Bytes that somebody sent are no leave to write somebody down.
TEST(TeamLife, MakesNobodyKnownWhoNeitherFoundsNorJoins) {
  TeamStage stage;
  stage.found_with(1);
  for (const std::string& option :
       std::vector<std::string>{"team:about:" + stage.team_id(), "team:leave:" + stage.team_id(),
                                "team:answer:" + stage.team_id() + ":1:let_finish:5",
                                "team:join:nobody's", "team:", "team:stop:" + stage.team_id()})
    stage.tap("stranger", option);
  stage.in_channel("stranger", What::Stop);
  stage.in_channel("stranger", What::Gone);
  EXPECT_FALSE(store::in_store(*stage.store, [](store::Transaction& t) {
                 return t.find_person({"test", "W", "stranger"});
               })->has_value());
}

TEST(TeamLife, IsOutOfReachFromAnotherWorkspace) {
  TeamStage stage;
  stage.found_with(1);
  TeamArrival other = stage.arrival("x", What::Option);
  other.from.workspace = "elsewhere";
  other.option = "team:join:" + stage.team_id();
  EXPECT_EQ(stage.take(other).answer->key, "team.no_team_here");
}

TEST(TeamLife, CountsTheFirstTapOfEachAndAnswersEveryTapAlike) {
  TeamStage stage;
  stage.found_with(2);
  stage.live_until("2026-11-24T12:00:00Z");
  const auto asked = stage.direct("u1").back();
  ASSERT_EQ(asked.choices.size(), 6U);
  const auto first = stage.tap("u1", asked.choices[4].id);
  const auto second = stage.tap("u1", asked.choices[0].id);
  ASSERT_TRUE(first.answer && second.answer);
  EXPECT_TRUE(first.replaces && second.replaces);
  EXPECT_EQ(first.answer->key, "team.counted");
  EXPECT_EQ(first.answer->text, second.answer->text);
  const auto boxes = stage.boxes(1);
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0].tally, (store::Tally{0, 0, 0, 0, 1}));
  EXPECT_EQ(boxes[0].voices.size(), 1U);
}

TEST(TeamLife, TakesRatherNotForAnAnswerAndKeepsNothingOfIt) {
  TeamStage stage;
  stage.found_with(2);
  stage.live_until("2026-11-24T12:00:00Z");
  const auto asked = stage.direct("u1").back();
  const auto skipped = stage.tap("u1", asked.choices[5].id);
  const auto answered = stage.tap("u0", stage.direct("u0").back().choices[2].id);
  EXPECT_EQ(skipped.answer->text, answered.answer->text);
  EXPECT_EQ(stage.boxes(1).at(0).voices.size(), 1U);
  EXPECT_EQ(stage.boxes(1).at(0).tally, (store::Tally{0, 0, 1, 0, 0}));
}

// "They answered, that day" is all; neither what, nor which question, nor the hour.
TEST(TeamLife, LogsOfAPulseThatSomebodyAnsweredAndNothingElse) {
  TeamStage stage;
  stage.found_with(2);
  stage.live_until("2026-11-24T12:34:00Z");
  stage.answer_all("u1", 4);
  stage.write([&](store::Transaction& t) -> Result<void> {
    const auto person = t.find_person({"test", "W", "u1"}).value();
    const auto log = t.turn_log_of(*person, 0).value();
    EXPECT_EQ(log.size(), 1U);
    if (log.empty()) return {};
    EXPECT_EQ(log[0].event_kind, "answered");
    EXPECT_EQ(log[0].path + log[0].script_hashes + log[0].texts + log[0].random_before, "");
    EXPECT_EQ(log[0].now, parse_instant("2026-11-24T00:00:00Z"));
    return {};
  });
}

TEST(TeamLife, TellsInThePersonsOwnCopyThatTheyTakePartAndNotWhatTheyAnswered) {
  TeamStage stage;
  stage.found_with(2);
  stage.live_until("2026-11-24T12:34:00Z");
  stage.answer_all("u1", 4);
  std::string copy;
  stage.write([&](store::Transaction& t) -> Result<void> {
    const auto id = *t.find_person({"test", "W", "u1"}).value();
    auto person =
        dialogue::read_person(t.load_person(id).value().profile, nullptr, *shipped()).value();
    person.id = id;
    const auto pages =
        export_of(t, *shipped(), person, coaching::Book{}, stage.clock.now()).value();
    for (const auto& page : pages) copy += page.text + "\n";
    return {};
  });
  EXPECT_NE(copy.find("- Test · W · C1 · 2026-11-20\n"), std::string::npos) << copy;
  EXPECT_NE(copy.find("2026-11-24T01:00 · answered\n"), std::string::npos) << copy;
  EXPECT_EQ(copy.find("let_finish"), std::string::npos) << copy;
}

TEST(TeamLife, KeepsOwnWordsOnlyWithTheTickAndOnce) {
  TeamStage stage;
  stage.found_with(2);
  stage.live_until("2026-11-24T12:00:00Z");
  const std::string option = "team:words:" + stage.team_id() + ":1";
  const auto window = stage.tap("u1", option).window;
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->then, What::ShareText);
  EXPECT_TRUE(window->tick.has_value());
  const auto write = [&](const char* text, bool ticked) {
    TeamArrival one = stage.arrival("u1", What::ShareText);
    one.option = option;
    one.text = text;
    one.may_be_shown = ticked;
    return stage.take(one).answer->text;
  };
  const auto texts = [&] {
    const auto key = stage.pulse(1);
    return store::in_store(*stage.store, [&](store::Transaction& t) { return t.shared_texts(key); })
        .value();
  };
  const std::string unticked = write("not for others", false);
  EXPECT_TRUE(texts().empty());
  EXPECT_EQ(write("we meet too much", true), unticked);
  EXPECT_EQ(write("a second one", true), unticked);
  EXPECT_EQ(texts(), std::vector<std::string>{"we meet too much"});
}

TEST(TeamLife, IsStoppedByAnyMemberAfterASecondAskAndByNobodyElse) {
  TeamStage stage;
  stage.found_with(3);
  stage.live_until("2026-11-24T12:00:00Z");
  stage.answer_all("u1", 5);
  const auto key = stage.pulse(1);
  EXPECT_EQ(stage.in_channel("stranger", What::Stop).answer->key, "team.only_members");
  const auto sure = stage.in_channel("u2", What::Stop);
  ASSERT_EQ(sure.answer->choices.size(), 3U);
  const auto posts = stage.channel().size();
  stage.tap("stranger", sure.answer->choices[0].id);
  EXPECT_EQ(stage.channel().size(), posts);
  stage.tap("u2", sure.answer->choices[0].id);
  EXPECT_EQ(stage.channel().back().key, "team.ended");
  EXPECT_TRUE(store::in_store(*stage.store, [&](store::Transaction& t) {
                return t.ballot_boxes(key);
              })->empty());
  EXPECT_EQ(stage.tap("u2", sure.answer->choices[0].id).answer->key, "team.no_team_here");
  EXPECT_TRUE(store::in_store(*stage.store, [&](store::Transaction& t) {
                return t.members_of(key.team);
              })->empty());
  const auto said = stage.all_of_channel();
  stage.live_until("2027-03-01T12:00:00Z");
  EXPECT_EQ(stage.all_of_channel(), said);
  stage.in_channel("u2", What::Found);
  EXPECT_EQ(stage.channel().back().key, "team.announce_what");
}

TEST(TeamLife, RestsWhilePausedAndGoesOnAtTheWordOfAMember) {
  TeamStage stage;
  stage.found_with(2);
  stage.in_channel("u1", What::Pause);
  EXPECT_EQ(stage.channel().back().key, "team.paused");
  const auto posts = stage.channel().size();
  stage.in_channel("u1", What::Pause);
  stage.live_until("2027-01-05T12:00:00Z");
  EXPECT_EQ(stage.channel().size(), posts);
  stage.in_channel("u0", What::Resume);
  EXPECT_EQ(stage.channel().back().key, "team.resumed");
  stage.live_until("2027-01-19T12:00:00Z");
  EXPECT_GT(stage.channel().size(), posts + 1);
}

TEST(TeamLife, RaisesTheSmallestGroupAndNeverLowersIt) {
  TeamStage stage;
  stage.found_with(1);
  const auto set = [&](std::size_t fewest) {
    TeamArrival one = stage.arrival("u0", What::Set);
    one.place = "C1";
    one.settings.fewest = fewest;
    return stage.take(one).answer->key;
  };
  EXPECT_EQ(set(12), "team.fewest_raised");
  EXPECT_EQ(set(5), "team.fewest_not_lowered");
  EXPECT_EQ(set(3), "team.fewest_not_lowered");
  EXPECT_NE(stage.tap("u0", "team:about:" + stage.team_id()).answer->text.find("12"),
            std::string::npos);
}

TEST(TeamLife, GoesOnWithoutAFounderWhoIsErased) {
  TeamStage stage;
  stage.found_with(3);
  stage.write([](store::Transaction& t) -> Result<void> {
    return t.erase_person(*t.find_person({"test", "W", "u0"}).value());
  });
  stage.live_until("2026-11-24T12:00:00Z");
  EXPECT_EQ(stage.channel().size(), 2U);
  const TeamId team(stage.team_id());
  const auto row =
      store::in_store(*stage.store, [&](store::Transaction& t) { return t.load_team(team); });
  EXPECT_FALSE(row->founder.has_value());
  EXPECT_EQ(row->state.find("p:"), std::string::npos);
}

}  // namespace
}  // namespace tillit::service
