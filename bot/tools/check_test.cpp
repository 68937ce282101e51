#include "tools/check.hpp"

#include "diagnostics/demo_content.hpp"
#include "diagnostics/unbound_host.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tillit::tools {
namespace {

namespace fs = std::filesystem;

// Runs check over files written to a folder of this test's own.
class Check : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(::testing::TempDir()) /
            ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  int run(const std::string& demo, bool json = false) {
    content::ContentFiles files = content::demo_content();
    if (!demo.empty()) files["dialogs/demo.json"] = demo;
    content::add_plain_texts(files);
    for (const auto& [path, bytes] : files) {
      fs::create_directories((root_ / path).parent_path());
      std::ofstream(root_ / path, std::ios::binary) << bytes;
    }
    return run_check({root_, json, content::bind_nothing}, out_, err_);
  }

  fs::path root_;
  std::ostringstream out_;
  std::ostringstream err_;
};

constexpr const char* kBad = R"({ "format": 1, "id": "demo", "start": "hello",
  "nodes": { "hello": { "goto": "bye" } } })";

TEST_F(Check, IsSilentWhenAllIsWell) {
  EXPECT_EQ(run(""), 0) << out_.str();
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("0 errors, 0 warnings"), std::string::npos) << err_.str();
}

TEST_F(Check, SaysWhereAndWhatInOneLine) {
  EXPECT_EQ(run(kBad), 1);
  EXPECT_EQ(out_.str(), "dialogs/demo.json:2: D02 there is no node “bye”\n");
  EXPECT_NE(err_.str().find("1 error, 0 warnings"), std::string::npos) << err_.str();
}

TEST_F(Check, GoesOnWithWarnings) {
  EXPECT_EQ(run(R"({ "format": 1, "id": "demo", "start": "hello",
  "nodes": { "hello": { "wait": { "after": "P30D" }, "end": "done" } } })"),
            0);
  EXPECT_NE(out_.str().find("dialogs/demo.json:2: D11 “hello” waits more than 7 days (warning)\n"),
            std::string::npos)
      << out_.str();
  EXPECT_NE(out_.str().find("\n    end the dialogue"), std::string::npos)
      << "the hint stands under it";
}

TEST_F(Check, SpeaksJsonToPrograms) {
  EXPECT_EQ(run(kBad, true), 1);
  const auto found = nlohmann::json::parse(out_.str(), nullptr, false);
  ASSERT_TRUE(found.is_array());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["file"], "dialogs/demo.json");
  EXPECT_EQ(found[0]["line"], 2);
  EXPECT_EQ(found[0]["column"], 33);
  EXPECT_EQ(found[0]["code"], "D02");
  EXPECT_EQ(found[0]["severity"], "error");
}

TEST_F(Check, CannotReadAFolderThatIsNotThere) {
  EXPECT_EQ(run_check({root_ / "nowhere", false, content::bind_nothing}, out_, err_), 2);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("there is no folder dialogs"), std::string::npos);
}

}  // namespace
}  // namespace tillit::tools
