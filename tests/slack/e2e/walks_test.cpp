#include "common/e2e/walk.hpp"
#include "slack/e2e/scene.hpp"

#include <array>
#include <tuple>

namespace tillit::e2e {
namespace {

// From the menu or their own word to the end, as far as the real clock allows.
constexpr std::array kCore{"whole_interest",
                           "whole_empathy",
                           "whole_accountability",
                           "interest_blank_own",
                           "interest_straight_to_promise",
                           "menu_accountability",
                           "my_promises_none",
                           "pause_week",
                           "pause_date",
                           "pause_skip",
                           "resume_already",
                           "privacy_reach",
                           "help_shown",
                           "help_now_lines",
                           "human_lines",
                           "language_sv",
                           "language_nl",
                           "language_en",
                           "language_skip",
                           "leave_stay",
                           "forget_that_nothing",
                           "delete_keep"};

struct Spoken {
  const char* language;
  const char* locale;
};
void PrintTo(const Spoken& spoken, std::ostream* out) { *out << spoken.locale; }

using Circumstance = std::tuple<Spoken, By>;
std::string name_of(const Circumstance& circumstance) {
  const auto [spoken, by] = circumstance;
  const char* way = by == By::Button ? "ByButton" : by == By::Number ? "ByNumber" : "ByWords";
  return std::string(spoken.language) + way;
}

class Walks : public SlackTest, public ::testing::WithParamInterface<Circumstance> {};

TEST_P(Walks, EveryCoreDialogueGoesAsItsTranscriptSays) {
  const auto [spoken, by] = GetParam();
  const auto library = shipped_library();
  ASSERT_TRUE(library);
  const std::string team = scene().workspace("Acme");
  for (const char* name : kCore) {
    // "4" is the fourth choice there and also the beginning of "4 weeks": the bot asks which.
    if (by == By::Number && std::string_view(name).starts_with("pause")) continue;
    const Person person = scene().newcomer(team, "Ana", spoken.locale);
    scene().welcome(person);
    SlackSeat chat(scene(), person);
    const std::string wrong =
        walk(chat, shipped_transcript(name), *library, Language(spoken.language), by);
    EXPECT_TRUE(wrong.empty()) << wrong;
  }
}
TEST_P(Walks, APromiseIsAskedAfterWhenItsDayHasCome) {
  const auto [spoken, by] = GetParam();
  const Language language(spoken.language);
  const auto library = shipped_library();
  ASSERT_TRUE(library);
  const Person person = scene().newcomer(scene().workspace("Acme"), "Ana", spoken.locale);
  scene().welcome(person);
  SlackSeat chat(scene(), person);
  const std::string promised =
      walk(chat, shipped_transcript("whole_interest"), *library, language, by);
  ASSERT_TRUE(promised.empty()) << promised;
  const std::size_t before = bot_words(slack(), person.id()).size();
  scene().bring_forward();
  const std::string asked =
      walk_on(chat, shipped_transcript("follow_up_kept"), *library, language, by, before);
  EXPECT_TRUE(asked.empty()) << asked;
}
INSTANTIATE_TEST_SUITE_P(Dialogues, Walks,
                         ::testing::Combine(::testing::Values(Spoken{"en", "en-GB"},
                                                              Spoken{"nl", "nl-NL"},
                                                              Spoken{"sv", "sv-SE"}),
                                            ::testing::Values(By::Button, By::Number, By::Words)),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace tillit::e2e
