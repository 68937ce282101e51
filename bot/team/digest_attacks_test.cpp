#include "team/team_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

// What somebody in the team could try to find out what one of the others answered, who answered, or
// who left. Each test is named after the attack.
namespace tillit::team {
namespace {

const std::string kOne = "let_finish";
const std::string kTwo = "put_right";

// Three pulses and more, as one team lives through them.
class Rounds {
 public:
  explicit Rounds(std::vector<VoiceSet> published = {}) : published_(std::move(published)) {}

  // The digest of a pulse in which these answered kOne, all of them with `answer`.
  Digest pulse(const VoiceSet& people, int answer) {
    return pulse_of({all_gave(kOne, people, answer)}, {kOne});
  }
  Digest pulse_of(std::vector<Answered> answered, std::vector<std::string> questions) {
    Closed closed = close(with_open_pulse(team, std::move(questions)),
                          {.questions = std::move(answered)}, published_);
    published_.insert(published_.end(), closed.shown.begin(), closed.shown.end());
    team = closed.team;
    return closed.digest;
  }
  [[nodiscard]] const std::vector<VoiceSet>& published() const { return published_; }

  Team team = new_team();

 private:
  std::vector<VoiceSet> published_;
};

std::vector<bool> shown(const Digest& digest) {
  std::vector<bool> all;
  for (const Line& line : digest.figures) all.push_back(line.key != "digest_withheld");
  return all;
}
using Shown = std::vector<bool>;

TEST(Attack, DifferencingOverTime) {
  Rounds rounds;
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefg"), 5)), Shown{true});
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefgh"), 3)), Shown{false}) << "h alone is new";
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefgh"), 3)), Shown{false}) << "and stays so";
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefg"), 3)), Shown{true});
}

TEST(Attack, DifferencingByALeaver) {
  Rounds rounds;
  EXPECT_EQ(shown(rounds.pulse(voices("abcdef"), 2)), Shown{true});
  EXPECT_EQ(shown(rounds.pulse(voices("abcde"), 4)), Shown{false});
}

TEST(Attack, DifferencingByAJoiner) {
  Rounds rounds;
  EXPECT_EQ(shown(rounds.pulse(voices("abcde"), 2)), Shown{true});
  EXPECT_EQ(shown(rounds.pulse(voices("abcdef"), 4)), Shown{false});
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefghi"), 4)), Shown{false}) << "four joined";
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefghij"), 4)), Shown{true}) << "five joined";
}

TEST(Attack, JoiningInTheMiddleOfAPulse) {
  const Team team = with_open_pulse(new_team(), {kOne});
  const Member late{PersonId("p:late"), Voice{7}, team.open->opened + std::chrono::seconds{1}};
  const Taken tap = taken(team, &late, team.open->number, kOne, 5, false,
                          team.open->opened + std::chrono::hours{1});
  EXPECT_FALSE(tap.ballot || tap.answer);
}

TEST(Attack, AcrossTheQuestionsOfOnePulse) {
  Rounds rounds;
  const Digest digest = rounds.pulse_of(
      {all_gave(kOne, voices("abcdefg"), 5), all_gave(kTwo, voices("abcdef"), 1)}, {kOne, kTwo});
  EXPECT_EQ(shown(digest), (Shown{true, false}));
}

TEST(Attack, LearningWhoLeftAQuestionOutFromTheOneThatIsKeptBack) {
  // The order in which questions are tried is that in which they were asked, whoever answered
  // which.
  const auto digest_of = [](const char* first, const char* second) {
    Rounds rounds;
    return rounds.pulse_of({all_gave(kOne, voices(first), 3), all_gave(kTwo, voices(second), 3)},
                           {kOne, kTwo});
  };
  EXPECT_EQ(digest_of("abcdefg", "abcdef"), digest_of("abcdef", "abcdefg"));
}

TEST(Attack, OverlappingTeams) {
  Rounds department;
  EXPECT_EQ(shown(department.pulse(voices("abcdefghijk"), 3)), Shown{true});
  Rounds squad(department.published());
  EXPECT_EQ(shown(squad.pulse(voices("abcdefghij"), 5)), Shown{false}) << "all but k";
  EXPECT_EQ(shown(squad.pulse(voices("abcde"), 5)), Shown{true});
  Rounds other_squad(squad.published());
  EXPECT_EQ(shown(other_squad.pulse(voices("fghij"), 5)), Shown{false}) << "the rest is k";
  EXPECT_EQ(shown(other_squad.pulse(voices("fghijk"), 5)), Shown{true}) << "there is no rest";
}

TEST(Attack, EndingTheTeamAndFoundingItAgain) {
  Rounds before;
  before.pulse(voices("abcdefg"), 5);
  Rounds again(before.published());
  EXPECT_EQ(shown(again.pulse(voices("abcdef"), 1)), Shown{false});
}

TEST(Attack, ErasingOneselfAndComingBackAsSomebodyElse) {
  Rounds before;
  before.pulse(voices("abcdefg"), 5);
  std::vector<VoiceSet> published = before.published();
  for (VoiceSet& set : published) {
    for (const Voice erased : voices("efg")) set = without_name(set, erased);
  }
  Rounds after(published);
  EXPECT_EQ(shown(after.pulse(voices("abcdxyzw"), 1)), Shown{false}) << "x, y, z may be e, f, g";
}

TEST(Attack, ASmallGroup) {
  Rounds rounds;
  EXPECT_EQ(shown(rounds.pulse(voices("abcd"), 5)), Shown{false});
  EXPECT_TRUE(rounds.published().empty());
}

TEST(Attack, FoundingATeamWithOnesFriends) {
  // Four friends and the one they are curious about: the figure is shown, and it is a band.
  Rounds rounds;
  const Digest digest = rounds.pulse(voices("abcde"), 5);
  EXPECT_EQ(digest.figures.front().key, "digest_high");
}

TEST(Attack, AGroupOfOneMind) {
  // All gave the highest, or only most of them did, or all the one below: the same bytes.
  std::vector<Digest> digests;
  for (const Tally& tally :
       {Tally{0, 0, 0, 0, 6}, Tally{0, 0, 1, 1, 4}, Tally{1, 0, 0, 0, 5}, Tally{0, 0, 0, 6, 0}}) {
    Rounds rounds;
    digests.push_back(rounds.pulse_of({{kOne, voices("abcdef"), tally}}, {kOne}));
  }
  for (const Digest& digest : digests) EXPECT_EQ(digest, digests.front());
}

TEST(Attack, TheComplementOfAKnownSet) {
  // Everybody knows who is in the team. That five of six are behind a figure shows neither who is
  // missing nor that anybody is: the bytes are those of six.
  Rounds five;
  Rounds six;
  EXPECT_EQ(five.pulse(voices("abcde"), 4), six.pulse(voices("abcdef"), 4));
}

TEST(Attack, CountingByRaisingTheMinimum) {
  // By one each time, the first figure kept back would tell how many there are: only steps are
  // taken, and none while the pulse is open.
  Team team = with_open_pulse(new_team(), {kOne});
  EXPECT_EQ(with_fewest(team, 6), team);
  EXPECT_EQ(with_fewest(team, 7), team);
  team = with_fewest(team, 8);
  EXPECT_EQ(team.settings.fewest, 8U);
  EXPECT_EQ(team.open->fewest, 5U);
  EXPECT_EQ(with_fewest(team, 5), team);
}

TEST(Attack, RaisingTheMinimumBetweenTwoPulses) {
  Rounds rounds;
  rounds.pulse(voices("abcdefgh"), 3);
  rounds.team = with_fewest(rounds.team, 8);
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefghijklm"), 3)), Shown{false})
      << "what was shown with five counts, and differs by five";
  EXPECT_EQ(shown(rounds.pulse(voices("abcdefghijklmnop"), 3)), Shown{true});
}

TEST(Attack, ChangingAnAnswerLate) {
  const Team team = with_open_pulse(new_team(), {kOne});
  const Member member{PersonId("p:a"), Voice{7}, team.started};
  const TimePoint now = team.open->opened + std::chrono::hours{1};
  const Taken first = taken(team, &member, team.open->number, kOne, 5, false, now);
  EXPECT_TRUE(first.ballot && first.answer);
  const Taken second = taken(team, &member, team.open->number, kOne, 1, true, now);
  EXPECT_FALSE(second.ballot || second.answer);
  const Taken late = taken(team, &member, team.open->number, kOne, 1, false, team.open->closes);
  EXPECT_FALSE(late.ballot || late.answer);
}

TEST(Attack, ReadingTheReplyOverSomebodysShoulder) {
  const Team team = with_open_pulse(new_team(), {kOne});
  const Member member{PersonId("p:a"), Voice{7}, team.started};
  const TimePoint now = team.open->opened + std::chrono::hours{1};
  std::vector<Line> replies;
  for (const Answer& answer : {Answer{1}, Answer{3}, Answer{5}, Answer{}})
    replies.push_back(taken(team, &member, team.open->number, kOne, answer, false, now).reply);
  for (const Line& reply : replies) EXPECT_EQ(reply, (Line{"counted"}));
}

TEST(Attack, TellingOneReasonForWithholdingFromAnother) {
  // Too few, nobody, one who left, one who joined, a sum that gives one away, our own fault: the
  // same bytes, at the same moment.
  const auto history = sets({"abcdef", "abcdefghijk", "qrstu"});
  Answered broken = all_gave(kOne, voices("ABCDEFGHIJ"), 5);
  broken.tally = {};
  const std::vector<std::vector<Answered>> reasons = {{all_gave(kOne, voices("abcd"), 5)},
                                                      {},
                                                      {all_gave(kOne, {}, 1)},
                                                      {all_gave(kOne, voices("abcde"), 1)},
                                                      {all_gave(kOne, voices("abcdefg"), 3)},
                                                      {all_gave(kOne, voices("ghijz"), 5)},
                                                      {all_gave(kOne, voices("rstu"), 5)},
                                                      {broken}};
  std::vector<Closed> closed;
  for (const auto& reason : reasons)
    closed.push_back(close(with_open_pulse(new_team(), {kOne}), {.questions = reason}, history));
  for (const Closed& one : closed) {
    EXPECT_EQ(shown(one.digest), Shown{false});
    EXPECT_EQ(one.digest, closed.front().digest);
    EXPECT_EQ(one.team, closed.front().team);
    EXPECT_TRUE(one.shown.empty());
    EXPECT_EQ(next_post(one.team, stockholm(), instant("2026-01-20T10:00:00Z")),
              next_post(closed.front().team, stockholm(), instant("2026-01-20T10:00:00Z")));
  }
}

TEST(Attack, WaitingForTheDigestToComeEarlyOrLate) {
  // Its moment is fixed when the pulse opens; nothing that is answered stands in what it is
  // computed from.
  Team team = new_team();
  const Post pulse = *next_post(team, stockholm(), team.started);
  team = after(team, pulse, stockholm(), pulse.at);
  const Post digest = *next_post(team, stockholm(), pulse.at);
  EXPECT_EQ(digest.kind, PostKind::Digest);
  EXPECT_EQ(digest.at, team.open->closes);
}

TEST(Attack, ComparingOnlyWhenThePeopleAreTheSame) {
  // A change is told whether or not the same people answered: the line must not tell them apart.
  Rounds same;
  same.pulse(voices("abcdefghij"), 1);
  Rounds others;
  others.pulse(voices("abcdefghij"), 1);
  EXPECT_EQ(same.pulse(voices("abcdefghij"), 5), others.pulse(voices("abcde"), 5));
}

// The same answers, dealt out among other people: nobody can tell, whatever the history.
TEST(Property, TheSameAnswersOfOtherPeopleGiveTheSameDigest) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random = Random::seeded(seed);
    const std::size_t people = 4 + random.below(20);
    // The other people: the same places in every set, other names.
    std::vector<Voice> names;
    std::vector<Voice> other_names;
    for (std::uint64_t person = 0; person < people; ++person) {
      names.push_back({person + 1});
      other_names.push_back({random.next() % kGone});
    }
    std::vector<VoiceSet> published;
    std::vector<VoiceSet> other_published;
    Team team = new_team();
    Team other_team = team;
    for (int round = 0; round < 5; ++round) {
      Collected collected;
      Collected other;
      for (const std::string& question : questions_of(round + 1)) {
        std::vector<Voice> answered;
        std::vector<Voice> other_answered;
        Tally tally{};
        for (std::size_t person = 0; person < people; ++person) {
          if (random.below(12) == 0) continue;
          answered.push_back(names[person]);
          other_answered.push_back(other_names[person]);
          ++tally[random.below(kScale)];
        }
        collected.questions.push_back({question, voice_set(answered), tally});
        other.questions.push_back({question, voice_set(other_answered), tally});
      }
      std::ranges::reverse(other.questions);
      const auto asked = questions_of(round + 1);
      const Closed closed = close(with_open_pulse(team, asked), collected, published);
      const Closed other_closed = close(with_open_pulse(other_team, asked), other, other_published);
      ASSERT_EQ(closed.digest, other_closed.digest) << "seed " << seed;
      ASSERT_EQ(closed.team, other_closed.team);
      ASSERT_EQ(closed.shown.size(), other_closed.shown.size());
      team = closed.team;
      other_team = other_closed.team;
      published.insert(published.end(), closed.shown.begin(), closed.shown.end());
      other_published.insert(other_published.end(), other_closed.shown.begin(),
                             other_closed.shown.end());
    }
  }
}

TEST(Property, NoDigestTellsHowManyAnswered) {
  // From five to forty, with the same spread: the same bytes.
  const auto digest_of = [](std::size_t times) {
    std::vector<Voice> people;
    for (std::uint64_t person = 1; person <= 5 * times; ++person) people.push_back({person});
    Rounds rounds;
    return rounds.pulse_of({{kOne, voice_set(people), Tally{0, times, times, 2 * times, times}}},
                           {kOne});
  };
  for (std::size_t times = 2; times <= 8; ++times) EXPECT_EQ(digest_of(times), digest_of(1));
}

}  // namespace
}  // namespace tillit::team
