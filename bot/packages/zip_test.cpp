#include "packages/zip.hpp"

#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>

namespace tillit::packages {
namespace {

// What another reader of zips finds in it.
Files unzipped(const std::string& bytes) {
  Files files;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  EXPECT_NE(archive, nullptr) << zip_error_strerror(&error);
  if (archive == nullptr) return files;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    zip_stat_t about;
    EXPECT_EQ(zip_stat_index(archive, index, 0, &about), 0);
    std::string content(about.size, '\0');
    zip_file_t* file = zip_fopen_index(archive, index, 0);
    EXPECT_EQ(zip_fread(file, content.data(), content.size()),
              static_cast<zip_int64_t>(about.size));
    zip_fclose(file);
    files[about.name] = content;
  }
  zip_close(archive);
  return files;
}

TEST(Zip, HoldsWhatWasPutIn) {
  const Files files{{"a.json", std::string(10'000, 'x')}, {"b.png", std::string("\0\1\2", 3)}};
  const auto bytes = zip(files);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(unzipped(*bytes), files);
  EXPECT_LT(bytes->size(), 1'000U) << "not deflated";
}

// A zip names local time, and libzip would take the moment of the call.
TEST(Zip, IsTheSameInEveryTimeZone) {
  const Files files{{"a.json", "{}"}};
  ASSERT_EQ(setenv("TZ", "Pacific/Auckland", 1), 0);
  tzset();
  const auto there = zip(files);
  ASSERT_EQ(setenv("TZ", "America/Los_Angeles", 1), 0);
  tzset();
  const auto here = zip(files);
  ASSERT_EQ(unsetenv("TZ"), 0);
  tzset();
  ASSERT_TRUE(there && here);
  EXPECT_EQ(*there, *here);
  // Bytes 10-13 of the first entry: the time and the day.
  EXPECT_EQ(here->substr(10, 4), std::string("\x00\x00\x21\x00", 4));
}

}  // namespace
}  // namespace tillit::packages
