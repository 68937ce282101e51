#pragma once

#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tillit::store {

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

 private:
  std::filesystem::path path_;
};

inline crypto::KeyRing new_ring() { return *crypto::KeyRing::parse(crypto::KeyRing::make_line()); }

inline std::string content_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace tillit::store
