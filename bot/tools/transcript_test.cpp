#include "tools/transcript.hpp"

#include <gtest/gtest.h>

namespace tillit::tools {
namespace {

using Kind = TranscriptLine::Kind;

TEST(Transcript, IsReadLineByLine) {
  const auto read = parse_transcript(
      "# a comment\n\nchat weekly   languages en,nl   tz Europe/Amsterdam   now 2026-11-20T10:00   "
      "seed 9\r\n"
      "given promise pr:1 { what: 'ring Ada', due: 2026-11-19, open: true }\n"
      "bot  hello { what: 'it''s here' }  # said first\n"
      "say  sv \"ja # nej\" | * \"yes\"\nbot  mood~2\npick kept\ntime +P3D\nend  early\n",
      "weekly.chat");
  ASSERT_TRUE(read.has_value()) << read.error().context;
  EXPECT_EQ(read->dialogue, "weekly");
  EXPECT_EQ(read->languages, (std::vector<std::string>{"en", "nl"}));
  EXPECT_EQ(read->seed, 9U);
  ASSERT_EQ(read->lines.size(), 7U);
  EXPECT_EQ(read->lines[0].number, 4);
  EXPECT_EQ(read->lines[0].fields[1].second, "2026-11-19");
  EXPECT_EQ(read->lines[1].fields[0].second, "it's here");
  EXPECT_EQ(read->lines[2].words[0].second, "ja # nej");
  EXPECT_EQ(read->lines[3].what, "mood~2");
  EXPECT_EQ(read->lines[6].kind, Kind::End);
}

struct Mistake {
  const char* name;
  const char* text;
  const char* place;
};
std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.name; }

class TranscriptMistakes : public ::testing::TestWithParam<Mistake> {};
TEST_P(TranscriptMistakes, AreSaidWithFileAndLine) {
  const auto read = parse_transcript(GetParam().text, "x.chat");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, Errc::Invalid);
  EXPECT_TRUE(read.error().context.starts_with(GetParam().place)) << read.error().context;
}
INSTANTIATE_TEST_SUITE_P(
    All, TranscriptMistakes,
    ::testing::Values(Mistake{"Empty", "", "x.chat:1: "},
                      Mistake{"NoHead", "bot hello\n", "x.chat:1: "},
                      Mistake{"TwoHeads", "chat a\nchat b\n", "x.chat:2: "},
                      Mistake{"UnknownVerb", "chat a\n\nsing\n", "x.chat:3: "},
                      Mistake{"UnknownSetting", "chat a mood good\n", "x.chat:1: "},
                      Mistake{"BadNow", "chat a now today\n", "x.chat:1: "},
                      Mistake{"BadSeed", "chat a seed lucky\n", "x.chat:1: "},
                      Mistake{"OpenQuote", "chat a\nsay en \"yes\n", "x.chat:2: "},
                      Mistake{"NoBar", "chat a\nsay en \"yes\" nl \"ja\"\n", "x.chat:2: "},
                      Mistake{"OpenBrace", "chat a\nbot b { c: 1\n", "x.chat:2: "},
                      Mistake{"NothingSaid", "chat a\nbot\n", "x.chat:2: "},
                      Mistake{"WildRung", "chat a\nbot mood~99999999999999999999\n", "x.chat:2: "},
                      Mistake{"TwoWords", "chat a\npick one two\n", "x.chat:2: "},
                      Mistake{"NoWord", "chat a\ntime\n", "x.chat:2: "},
                      Mistake{"SharedWithoutValue", "chat a\ngiven shared user.x\n", "x.chat:2: "}),
    [](const auto& test) { return test.param.name; });

TEST(Transcript, OfAnyBytesIsReadOrRefused) {
  for (const char* text :
       {"chat \xff\xfe", "chat a\nsay * \"\xff", "chat a\nbot { { {", "chat a\ngiven x y { a: [ }",
        "\0", "chat a\nbot b { a: [1, 'x', none] }"}) {
    (void)parse_transcript(text, "x.chat");
  }
}

}  // namespace
}  // namespace tillit::tools
