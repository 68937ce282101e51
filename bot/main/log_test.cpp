#include "main/log.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <regex>
#include <sstream>

namespace tillit {
namespace {

using nlohmann::json;

TEST(Log, WritesTextLinesInUtc) {
  std::ostringstream out;
  make_log({}, out)->info("event=started port={}", 8080);
  EXPECT_TRUE(std::regex_match(
      out.str(),
      std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z info event=started "
                 "port=8080\n")))
      << out.str();
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  std::ostringstream out;
  const auto log = make_log({LogConfig::Level::Warning, LogConfig::Format::Text}, out);
  log->info("event=quiet");
  log->warn("event=loud");
  EXPECT_EQ(out.str().find("quiet"), std::string::npos);
  EXPECT_NE(out.str().find("warning event=loud"), std::string::npos);
}

TEST(Log, WritesEachKeyAsAMemberOfJson) {
  std::ostringstream out;
  make_log({LogConfig::Level::Info, LogConfig::Format::Json}, out)
      ->warn("event=store_failed why={} count=3", log_value("disk \"full\" \\ here"));
  const json line = json::parse(out.str());
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["event"], "store_failed");
  EXPECT_EQ(line["why"], "disk \"full\" \\ here");
  EXPECT_EQ(line["count"], "3");
  EXPECT_TRUE(std::regex_match(line["time"].get<std::string>(),
                               std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")));
}

TEST(Log, KeepsALineOfAnotherShapeWhole) {
  std::ostringstream out;
  make_log({LogConfig::Level::Info, LogConfig::Format::Json}, out)->info("two words");
  EXPECT_EQ(json::parse(out.str())["message"], "two words");
}

TEST(OncePerMinute, CountsInBetweenAndTellsThenHowOften) {
  using namespace std::chrono_literals;
  OncePerMinute failures;
  const TimePoint start{1000h};
  EXPECT_EQ(failures.met(start), 1);
  EXPECT_EQ(failures.met(start + 1s), std::nullopt);
  EXPECT_EQ(failures.met(start + 59s), std::nullopt);
  EXPECT_EQ(failures.met(start + 60s), 3);
  EXPECT_EQ(failures.met(start + 61s), std::nullopt);
  EXPECT_EQ(failures.met(start - 1h), 2) << "a clock that was put back silences nothing";
}

struct Case {
  const char* name;
  const char* text;
  const char* written;
};
class LogValueTest : public ::testing::TestWithParam<Case> {};
TEST_P(LogValueTest, Writes) { EXPECT_EQ(log_value(GetParam().text), GetParam().written); }
INSTANTIATE_TEST_SUITE_P(Values, LogValueTest,
                         ::testing::Values(Case{"APlainWord", "127.0.0.1:80", "127.0.0.1:80"},
                                           Case{"Nothing", "", "\"\""},
                                           Case{"Blanks", "a b", "\"a b\""},
                                           Case{"Quotes", "a\"b", "\"a\\\"b\""},
                                           Case{"ALineBreakThatWouldForgeALine", "a\nevent=forged",
                                                "\"a event=forged\""}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit
