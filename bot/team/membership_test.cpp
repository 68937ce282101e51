#include "team/membership.hpp"

#include "language/locale_file.hpp"
#include "team/team_fixture.hpp"
#include "team/texts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace tillit::team {
namespace {

// Every line that any function of this folder makes.
std::vector<Line> all_lines_made() {
  std::vector<Line> lines;
  const auto add = [&](const std::vector<Line>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
  };
  Team team = with_open_pulse(new_team(), {"let_finish", "put_right"});
  team = with_trying(team, "x", team.started);
  add(announcement(team, "Lo", LocalDateTime{}));
  add(about_lines(team));
  add(joined_lines(team));
  add({ended_line(), paused_line(paused(team, std::nullopt)), paused_line(paused(team, Date{})),
       trying_line(*team.trying)});
  for (const PostKind kind : {PostKind::Action, PostKind::Pulse, PostKind::AskLoop})
    add(post_lines(team, {kind}));
  add(opening_lines(*team.open, LocalDateTime{}));
  std::vector<VoiceSet> published;
  for (const int answer : {1, 3, 5, 3, 1, 1, 3, 3, 5, 5}) {
    Collected collected{.questions = {all_gave("let_finish", voices("abcde"), answer)}};
    if (answer == 3) {
      collected.writers = voices("abcdefghij");
      collected.words.assign(10, "x");
    }
    const Closed closed = close(team, collected, published);
    const Digest& digest = closed.digest;
    add(digest.before);
    add(digest.figures);
    add(digest.after);
    lines.push_back(digest.words_line);
    for (const Trend& trend : digest.trends) lines.push_back(trend.in_words);
    team = with_open_pulse(closed.team, {"let_finish", "put_right"});
  }
  return lines;
}

TEST(NeededLines, HoldEveryLineThatIsMadeWithItsArguments) {
  std::map<std::string, NeededLine> needed;
  for (const NeededLine& line : needed_lines())
    EXPECT_TRUE(needed.emplace(line.key, line).second) << line.key << " twice";
  for (const Line& line : all_lines_made()) {
    ASSERT_TRUE(needed.contains(line.key)) << line.key;
    for (const LineArgument& argument : line.arguments) {
      const auto& known = needed[line.key].arguments;
      EXPECT_NE(std::ranges::find(known, argument.name, &TextArgument::name), known.end())
          << line.key << " " << argument.name;
      if (const auto* other = std::get_if<TextOf>(&argument.value)) {
        EXPECT_TRUE(needed.contains(other->key)) << other->key;
      }
      if (const auto* list = std::get_if<std::vector<TextOf>>(&argument.value)) {
        for (const TextOf& item : *list) EXPECT_TRUE(needed.contains(item.key)) << item.key;
      }
    }
    EXPECT_EQ(line.arguments.size(), needed[line.key].arguments.size()) << line.key;
  }
}

TEST(Announcement, SaysWhoFoundedItAndWhatIsShownToWhom) {
  const auto lines = announcement(new_team(), "Lo", LocalDateTime{});
  EXPECT_EQ(lines[0],
            (Line{"announce_what", {{"founder", std::string("Lo")}, {"weeks", std::int64_t{2}}}}));
  EXPECT_EQ(lines[1], (Line{"announce_who_sees", {{"fewest", std::int64_t{5}}}}));
  EXPECT_EQ(announcement(new_team(), "Lo", std::nullopt).size(), lines.size() - 1);
}

TEST(JoinedLines, SayBeforeAnyQuestionWhatCanStillBeWorkedOut) {
  const auto lines = joined_lines(new_team());
  EXPECT_NE(std::ranges::find(lines, "still_possible", &Line::key), lines.end());
}

class LanguageTest : public ::testing::TestWithParam<const char*> {};

TEST_P(LanguageTest, SaysEveryLineWhole) {
  const Language language(GetParam());
  std::ifstream file(std::string(TILLIT_SOURCE_DIR) + "/locales/" + GetParam() + "/team.json");
  std::stringstream bytes;
  bytes << file.rdbuf();
  language::Catalogue texts;
  const auto read = language::read_locale_file(bytes.str(), language);
  for (const auto& [key, entry] : read.entries) texts.put("team." + key, entry.text);
  for (const Line& line : all_lines_made()) {
    const std::string text = said(line, texts, language);
    EXPECT_FALSE(text.empty()) << line.key;
    EXPECT_EQ(text.find('{'), std::string::npos) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, LanguageTest, ::testing::Values("en", "nl", "sv"),
                         [](const auto& test) { return std::string(test.param); });

TEST(Said, FillsInTextsAndLists) {
  language::Catalogue texts;
  const Language language("en");
  const auto put = [&](const char* key, const char* source) {
    language::Text text;
    text.variants.push_back(language::parse_pattern(source, language).pattern);
    texts.put(std::string("team.") + key, std::move(text));
  };
  put("outer", "“{inner}”: {all}");
  put("a", "one");
  put("b", "two");
  EXPECT_EQ(said({"outer", {{"inner", TextOf{"a"}}, {"all", std::vector<TextOf>{{"a"}, {"b"}}}}},
                 texts, language),
            "“one”: one and two");
  EXPECT_EQ(said({"missing"}, texts, language), "");
}

}  // namespace
}  // namespace tillit::team
