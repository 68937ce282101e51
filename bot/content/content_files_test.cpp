#include "content/content_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace tillit::content {
namespace {

namespace fs = std::filesystem;

class ReadContentFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(::testing::TempDir()) /
            ::testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(root_);
    fs::create_directories(root_ / "dialogs" / "schema");
    fs::create_directories(root_ / "locales" / "nl" / "words");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& path, const std::string& bytes) const {
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }

  fs::path root_;
};

TEST_F(ReadContentFiles, TakesTheJsonOfBothFoldersByRelativePath) {
  write("dialogs/a.json", "{}");
  write("dialogs/notes.txt", "not ours");
  write("locales/nl/words/x.json", std::string("\0\xff", 2));
  const auto files = read_content_files(root_);
  ASSERT_TRUE(files) << files.error().context;
  EXPECT_EQ(*files, (ContentFiles{{"dialogs/a.json", "{}"},
                                  {"locales/nl/words/x.json", std::string("\0\xff", 2)}}));
}

TEST_F(ReadContentFiles, TakesCalendarsWhereThereAreAny) {
  fs::create_directories(root_ / "calendars");
  write("calendars/nl.json", "{}");
  const auto files = read_content_files(root_);
  ASSERT_TRUE(files) << files.error().context;
  EXPECT_EQ(*files, (ContentFiles{{"calendars/nl.json", "{}"}}));
}

TEST_F(ReadContentFiles, SaysWhichFolderIsNotThere) {
  fs::remove_all(root_ / "locales");
  const auto files = read_content_files(root_);
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, Errc::NotFound);
  EXPECT_NE(files.error().context.find("locales"), std::string::npos);
}

TEST_F(ReadContentFiles, RefusesAFileThatIsTooLarge) {
  write("dialogs/a.json", std::string(kMaxFileBytes + 1, ' '));
  const auto files = read_content_files(root_);
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, Errc::Invalid);
}

}  // namespace
}  // namespace tillit::content
