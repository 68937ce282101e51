#include "tools/recognise.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace tillit::tools {
namespace {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome run(const std::string& input, RecogniseOptions options) {
  options.locales = std::filesystem::path(TILLIT_SOURCE_DIR) / "locales";
  options.now = *parse_local_date_time("2026-11-24T11:05");
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_recognise(in, out, err, options);
  return {code, out.str(), err.str()};
}

RecogniseOptions expecting(const char* kind, const char* language = "en") {
  RecogniseOptions options;
  options.expect = kind;
  options.language = language;
  return options;
}

class OptionsFile {
 public:
  explicit OptionsFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("tillit_options_{}.json", getpid())) {
    std::ofstream(path_) << text;
  }
  ~OptionsFile() { std::filesystem::remove(path_); }
  OptionsFile(const OptionsFile&) = delete;
  OptionsFile& operator=(const OptionsFile&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Recognise, WritesOneObjectPerLine) {
  EXPECT_EQ(run("yes please\nnope\nbanana\n\n", expecting("yes_no")).out,
            "{\"input\":\"yes please\",\"value\":true}\n{\"input\":\"nope\",\"value\":false}\n"
            "{\"input\":\"banana\",\"value\":null}\n{\"input\":\"\",\"value\":null}\n");
}

TEST(Recognise, WritesEachKindInItsOwnForm) {
  EXPECT_EQ(run("6", expecting("int")).out, "{\"input\":\"6\",\"value\":6}\n");
  EXPECT_EQ(run("7.5", expecting("number")).out, "{\"input\":\"7.5\",\"value\":7.5}\n");
  EXPECT_EQ(run("tomorrow", expecting("date")).out,
            "{\"input\":\"tomorrow\",\"value\":\"2026-11-25\"}\n");
  EXPECT_EQ(run("half past nine", expecting("time")).out,
            "{\"input\":\"half past nine\",\"value\":\"09:30\"}\n");
  EXPECT_EQ(run("friday at ten", expecting("local")).out,
            "{\"input\":\"friday at ten\",\"value\":\"2026-11-27T10:00\"}\n");
  EXPECT_EQ(run("two weeks", expecting("duration")).out,
            "{\"input\":\"two weeks\",\"value\":\"P14D\"}\n");
  EXPECT_EQ(run(" hi ", expecting("text")).out, "{\"input\":\" hi \",\"value\":\"hi\"}\n");
  EXPECT_EQ(run("6 or 7", expecting("int")).out,
            "{\"input\":\"6 or 7\",\"value\":{\"ambiguous\":[6,7]}}\n");
}

TEST(Recognise, ReadsOptionsInTheOrderOfTheFile) {
  const OptionsFile file(R"({"z": {"label": "Later"}, "a": {"label": "Ja", "also": ["zeker"]}})");
  auto options = expecting("choice", "nl");
  options.options_file = file.path();
  EXPECT_EQ(run("zeker\n1\n", options).out,
            "{\"input\":\"zeker\",\"value\":\"a\"}\n{\"input\":\"1\",\"value\":\"z\"}\n");
}

TEST(Recognise, ShowsBytesThatAreNoUtf8AsReplacement) {
  const auto outcome = run("\xff\xfe 6\n", expecting("int"));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find("\"value\":null"), std::string::npos);
}

TEST(Recognise, RefusesWhatItCannotUseWithExitTwo) {
  EXPECT_EQ(run("", expecting("colour")).code, 2);
  EXPECT_NE(run("", expecting("colour")).err.find("no kind \"colour\""), std::string::npos);
  EXPECT_EQ(run("", expecting("int", "xx")).code, 2);
  EXPECT_EQ(run("", expecting("choice")).code, 2);
  for (const char* text :
       {"[]", "{", "{\"a\": 1}", "{}", "{\"a\": {\"label\": \"A\", \"also\": [1]}}"}) {
    const OptionsFile file(text);
    auto options = expecting("choice");
    options.options_file = file.path();
    EXPECT_EQ(run("", options).code, 2) << text;
  }
}

}  // namespace
}  // namespace tillit::tools
