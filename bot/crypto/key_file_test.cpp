#include "crypto/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace tillit::crypto {
namespace {

class KeyFile : public ::testing::Test {
 protected:
  KeyFile() {
    std::string pattern = ::testing::TempDir() + "tillit-key-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~KeyFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const { return folder_ / "tillit.db.key"; }
  std::string content() const {
    std::ostringstream text;
    text << std::ifstream{path()}.rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
};

TEST_F(KeyFile, IsMadeOnceAndReadAfterwards) {
  const auto made = load_or_create_key_file(path(), false);
  ASSERT_TRUE(made.has_value()) << made.error().context;
  const auto read = load_or_create_key_file(path(), true);
  ASSERT_TRUE(read.has_value()) << read.error().context;
  EXPECT_EQ(read->current_id(), made->current_id());
}

TEST_F(KeyFile, BelongsToItsOwnerAloneAndLeavesNoDraft) {
  ASSERT_TRUE(load_or_create_key_file(path(), false).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1);
}

TEST_F(KeyFile, IsRefusedWhenOthersMayReadIt) {
  ASSERT_TRUE(load_or_create_key_file(path(), false).has_value());
  const std::string before = content();
  for (const auto mode : {0640U, 0604U, 0660U, 0644U}) {
    ASSERT_EQ(::chmod(path().c_str(), mode), 0);
    const auto ring = load_or_create_key_file(path(), false);
    ASSERT_FALSE(ring.has_value());
    EXPECT_EQ(ring.error().code, Errc::Denied);
    EXPECT_NE(ring.error().context.find("chmod 600"), std::string::npos);
  }
  EXPECT_EQ(content(), before);
}

TEST_F(KeyFile, IsNotMadeForADatabaseThatExists) {
  const auto ring = load_or_create_key_file(path(), true);
  ASSERT_FALSE(ring.has_value());
  EXPECT_EQ(ring.error().code, Errc::NotFound);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(KeyFile, IsNeverReplacedEvenWhenItDoesNotParse) {
  {
    std::ofstream out{path()};
    out << "nonsense";
  }
  ASSERT_EQ(::chmod(path().c_str(), 0600), 0);
  const auto ring = load_or_create_key_file(path(), false);
  ASSERT_FALSE(ring.has_value());
  EXPECT_EQ(ring.error().code, Errc::Invalid);
  EXPECT_NE(ring.error().context.find("tillit.db.key"), std::string::npos);
  EXPECT_EQ(content(), "nonsense");
}

TEST_F(KeyFile, IsTheSameForAllWhoMakeItAtOnce) {
  std::vector<std::string> ids(8);
  {
    std::vector<std::jthread> threads;
    for (auto& id : ids) {
      threads.emplace_back(
          [this, &id] { id = load_or_create_key_file(path(), false)->current_id(); });
    }
  }
  for (const auto& id : ids) EXPECT_EQ(id, ids.front());
}

TEST_F(KeyFile, SaysWhatIsWrongWithItsFolder) {
  const auto ring = load_or_create_key_file(folder_ / "missing" / "tillit.db.key", false);
  ASSERT_FALSE(ring.has_value());
  EXPECT_EQ(ring.error().code, Errc::Unavailable);
  EXPECT_NE(ring.error().context.find("missing"), std::string::npos);
}

}  // namespace
}  // namespace tillit::crypto
