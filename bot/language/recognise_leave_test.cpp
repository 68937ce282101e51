#include "language/recognise_leave.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

// The tables stand in tests/recognise/leave/<language>.tsv: reply, tab, "first day/day back"
// ("null" for what must not be read, "a | b" for what may mean either). Today is Tuesday, 24
// November 2026.
namespace tillit::language {
namespace {

namespace fs = std::filesystem;

Words words_of(const std::string& language) {
  std::map<std::string, std::string> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(TILLIT_SOURCE_DIR) / "locales" / language / "words")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    files.emplace(entry.path().stem().string(), text.str());
  }
  auto words = Words::read(Language(language), files);
  EXPECT_TRUE(words.has_value()) << (words ? "" : words.error().context);
  return words.value_or(Words{});
}

std::string shown(const std::vector<LeaveDays>& leaves) {
  std::string text;
  for (const LeaveDays& leave : leaves)
    text += (text.empty() ? "" : " | ") + format(leave.from) + '/' + format(leave.back);
  return text.empty() ? "null" : text;
}

class LeaveInWords : public ::testing::TestWithParam<const char*> {};
TEST_P(LeaveInWords, IsReadAsTheTableSays) {
  const Words words = words_of(GetParam());
  const auto path =
      fs::path(TILLIT_SOURCE_DIR) / "tests/recognise/leave" / (std::string(GetParam()) + ".tsv");
  std::ifstream file(path);
  ASSERT_TRUE(file.is_open()) << path;
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    const auto tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    EXPECT_EQ(shown(recognise_leave(line.substr(0, tab), words, *parse_date("2026-11-24"))),
              line.substr(tab + 1))
        << line.substr(0, tab);
    ++rows;
  }
  EXPECT_GE(rows, 25);
}
INSTANTIATE_TEST_SUITE_P(Languages, LeaveInWords, ::testing::Values("en", "nl", "sv"),
                         [](const auto& test) { return std::string(test.param); });

struct Spoken {
  const char* name;
  const char* language;
  const char* reply;
  bool speaks;
};
class SpeaksOfLeave : public ::testing::TestWithParam<Spoken> {};
TEST_P(SpeaksOfLeave, IfItSaysSoItself) {
  EXPECT_EQ(speaks_of_leave(GetParam().reply, words_of(GetParam().language)), GetParam().speaks);
}
INSTANTIATE_TEST_SUITE_P(Replies, SpeaksOfLeave,
                         ::testing::Values(Spoken{"Holiday", "en",
                                                  "I'm on holiday from 20 December until 5 January",
                                                  true},
                                           Spoken{"Pause", "en", "pause 2 weeks", true},
                                           Spoken{"LengthOnly", "en", "2 weeks", false},
                                           Spoken{"WeekOnly", "en", "next week", false},
                                           Spoken{"Gone", "nl", "ik ben 2 weken weg", true},
                                           Spoken{"LengthOnlyDutch", "nl", "twee weken", false},
                                           Spoken{"Free", "sv", "jag är ledig till måndag", true},
                                           Spoken{"DayOnly", "sv", "till måndag", false}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(LeaveInWords, TakesAnyBytes) {
  const Words words = words_of("en");
  const Date today = *parse_date("2026-11-24");
  std::string many;
  for (int i = 0; i < 500; ++i) many += "until ";
  for (const std::string& bytes : {std::string(), std::string("\xff\xfe until"), many,
                                   std::string("until"), std::string("from from from")})
    EXPECT_TRUE(recognise_leave(bytes, words, today).empty());
}

}  // namespace
}  // namespace tillit::language
