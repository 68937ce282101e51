#include "common/e2e/walk.hpp"
#include "teams/e2e/scene.hpp"

#include <array>
#include <tuple>

namespace tillit::teams_e2e {
namespace {

using e2e::By;
using e2e::shipped_library;
using e2e::shipped_transcript;

// From the menu or their own word to the end, as far as the real clock allows. That all dialogues
// go as their transcripts say is shown without a platform, and once more through Slack; here the
// core ones, and one for every kind of card.
constexpr std::array kCore{"whole_interest",     "whole_empathy", "whole_accountability",
                           "interest_blank_own", "pause_date",    "pause_skip",
                           "language_sv",        "privacy_reach", "help_now_lines",
                           "my_promises_none",   "delete_keep"};

struct Spoken {
  const char* language;
  const char* locale;
};
void PrintTo(const Spoken& spoken, std::ostream* out) { *out << spoken.locale; }

using Circumstance = std::tuple<Spoken, By>;
std::string name_of(const Circumstance& circumstance) {
  const auto [spoken, by] = circumstance;
  return std::string(spoken.language) + (by == By::Button ? "ByCard" : "ByTyping");
}

class Walks : public TeamsTest, public ::testing::WithParamInterface<Circumstance> {};

TEST_P(Walks, EveryCoreDialogueGoesAsItsTranscriptSays) {
  const auto [spoken, by] = GetParam();
  const auto library = shipped_library();
  ASSERT_TRUE(library);
  for (const char* name : kCore) {
    const Person person = scene().newcomer("Ana", spoken.locale);
    scene().welcome(person);
    TeamsSeat chat(scene(), person);
    const std::string wrong =
        walk(chat, shipped_transcript(name), *library, Language(spoken.language), by);
    EXPECT_TRUE(wrong.empty()) << wrong;
  }
}

// The days go by in the bot's database; nobody writes to it meanwhile.
TEST_P(Walks, APromiseIsAskedAfterWhenItsDayHasCome) {
  const auto [spoken, by] = GetParam();
  const Language language(spoken.language);
  const auto library = shipped_library();
  ASSERT_TRUE(library);
  const Person person = scene().newcomer("Ana", spoken.locale);
  scene().welcome(person);
  TeamsSeat chat(scene(), person);
  const std::string promised =
      walk(chat, shipped_transcript("whole_interest"), *library, language, by);
  ASSERT_TRUE(promised.empty()) << promised;
  const std::size_t before = bot_words(teams(), person.id()).size();
  scene().bring_forward();
  const std::string asked =
      walk_on(chat, shipped_transcript("follow_up_kept"), *library, language, by, before);
  EXPECT_TRUE(asked.empty()) << asked;
}
INSTANTIATE_TEST_SUITE_P(Dialogues, Walks,
                         ::testing::Combine(::testing::Values(Spoken{"en", "en-GB"},
                                                              Spoken{"nl", "nl-NL"},
                                                              Spoken{"sv", "sv-SE"}),
                                            ::testing::Values(By::Button, By::Words)),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace tillit::teams_e2e
