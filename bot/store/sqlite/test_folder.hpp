#pragma once

#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
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

  // The database and its log as a kill would leave them now. Nobody may write meanwhile; where the
  // checkpointer is still moving the log, they are read again.
  [[nodiscard]] std::pair<std::string, std::string> left_now() const {
    const auto read = [&] {
      return std::pair(content_of(database()), content_of(database().string() + "-wal"));
    };
    auto left = read();
    for (auto again = read(); again != left; again = read()) left = std::move(again);
    return left;
  }

  [[nodiscard]] bool is_left(std::string_view text) const {
    const auto [file, log] = left_now();
    return file.find(text) != std::string::npos || log.find(text) != std::string::npos;
  }

  // What is left, under another name.
  std::filesystem::path copied_as(const std::string& name) const {
    const std::filesystem::path copy = path_ / name;
    const auto left = left_now();
    std::ofstream(copy, std::ios::binary) << left.first;
    std::ofstream(copy.string() + "-wal", std::ios::binary) << left.second;
    return copy;
  }

 private:
  std::filesystem::path path_;
};

inline crypto::KeyRing new_ring() { return *crypto::KeyRing::parse(crypto::KeyRing::make_line()); }

}  // namespace tillit::store
