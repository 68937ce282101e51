#pragma once

#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace tillit::store {

inline std::string content_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

// A folder of its own for one test, gone afterwards.
class TestFolder {
 public:
  TestFolder() {
    std::string pattern = ::testing::TempDir() + "tillit-store-XXXXXX";
    const char* made = ::mkdtemp(pattern.data());
    EXPECT_NE(made, nullptr);
    path_ = pattern;
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "tillit.db"; }

  // The database as a kill would leave it now, under another name. Nobody may write meanwhile;
  // where the checkpointer is still moving the log, it is read again.
  std::filesystem::path copied_as(const std::string& name) const {
    const std::filesystem::path copy = path_ / name;
    const auto read = [&] {
      return std::pair(content_of(database()), content_of(database().string() + "-wal"));
    };
    auto left = read();
    for (auto again = read(); again != left; again = read()) left = std::move(again);
    std::ofstream(copy, std::ios::binary) << left.first;
    std::ofstream(copy.string() + "-wal", std::ios::binary) << left.second;
    return copy;
  }

 private:
  std::filesystem::path path_;
};

inline crypto::KeyRing new_ring() { return *crypto::KeyRing::parse(crypto::KeyRing::make_line()); }

}  // namespace tillit::store
