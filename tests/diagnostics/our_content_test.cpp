#include "content/content_files.hpp"
#include "content/load.hpp"
#include "diagnostics/unbound_host.hpp"

#include <gtest/gtest.h>

namespace tillit::content {
namespace {

TEST(OurContent, LoadsWithoutAnyFinding) {
  const auto files = read_content_files(TILLIT_SOURCE_DIR);
  ASSERT_TRUE(files) << files.error().context;
  const LoadResult result = load(*files, bind_nothing);
  std::string lines;
  for (const Diagnostic& found : result.diagnostics) {
    lines += to_string(found) + "\n";
  }
  EXPECT_EQ(lines, "");
  EXPECT_TRUE(result.library);
}

}  // namespace
}  // namespace tillit::content
