// docs/diagnostics: what every code means, with a bad and a good example. The pages are the test:
// each block headed by a file name is laid over a small content, loaded, and must give exactly what
// the page says it gives.

#include "content/diagnostic.hpp"
#include "content/load.hpp"
#include "diagnostics/demo_content.hpp"
#include "diagnostics/unbound_host.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tillit::content {
namespace {

namespace fs = std::filesystem;

const fs::path kPages = fs::path(TILLIT_SOURCE_DIR) / "docs" / "diagnostics";

struct Example {
  ContentFiles files;    // the blocks of the page
  std::string expected;  // what is said about them; empty for the good ones
};
struct Page {
  Example bad;
  Example good;
};

// Blocks: ```json <file> … ``` belong to the part they stand in ("## Bad", "## Good"); ```text is
// what check says.
Page read_page(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.is_open()) << path;
  Page page;
  Example* part = nullptr;
  std::string* block = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line == "## Bad") part = &page.bad;
    if (line == "## Good") part = &page.good;
    if (block && line == "```") {
      block = nullptr;
    } else if (block) {
      *block += line + "\n";
    } else if (part && line.rfind("```json ", 0) == 0) {
      block = &part->files[line.substr(8)];
    } else if (part && line == "```text") {
      block = &part->expected;
    }
  }
  return page;
}

std::string findings_of(const ContentFiles& example) {
  ContentFiles files = demo_content();
  for (const auto& [path, bytes] : example) files[path] = bytes;
  add_plain_texts(files);
  std::string lines;
  for (const Diagnostic& found : load(files, bind_nothing).diagnostics) {
    lines += fmt::format("{}:{}: {} {}\n", found.file, found.line, found.code, found.message);
  }
  return lines;
}

class DiagnosticPage : public ::testing::TestWithParam<DiagnosticCode> {};

TEST_P(DiagnosticPage, SaysWhatIsSaid) {
  const std::string code(GetParam().code);
  const Page page = read_page(kPages / (code + ".md"));
  ASSERT_FALSE(page.bad.files.empty()) << "no bad example";
  ASSERT_FALSE(page.good.files.empty()) << "no good example";
  EXPECT_EQ(findings_of(page.bad.files), page.bad.expected);
  EXPECT_NE(page.bad.expected.find(": " + code + " "), std::string::npos)
      << "the example is of another code";
  EXPECT_EQ(findings_of(page.good.files), "");
}

INSTANTIATE_TEST_SUITE_P(Codes, DiagnosticPage,
                         ::testing::ValuesIn(all_codes().begin(), all_codes().end()),
                         [](const auto& test) { return std::string(test.param.code); });

TEST(DiagnosticPages, AreThereForEveryCodeAndForNoOther) {
  std::set<std::string> pages;
  for (const auto& entry : fs::directory_iterator(kPages))
    pages.insert(entry.path().stem().string());
  std::set<std::string> codes{"README"};
  for (const DiagnosticCode& code : all_codes()) codes.insert(std::string(code.code));
  EXPECT_EQ(pages, codes);
}

TEST(DiagnosticPages, StandInTheIndexWithTheirTitles) {
  std::ifstream in(kPages / "README.md");
  std::ostringstream index;
  index << in.rdbuf();
  for (const DiagnosticCode& code : all_codes()) {
    EXPECT_NE(index.str().find(fmt::format("[{0}]({0}.md) | {1} |", code.code, code.title)),
              std::string::npos)
        << code.code;
  }
}

// A code that the sources report but the table does not have would be an error without a page.
TEST(DiagnosticPages, CoverEveryCodeInTheSources) {
  std::set<std::string> known;
  for (const DiagnosticCode& code : all_codes()) known.insert(std::string(code.code));
  for (const char* folder : {"content", "dialogue", "language"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(TILLIT_SOURCE_DIR) / "bot" / folder)) {
      if (entry.path().extension() != ".cpp" ||
          entry.path().stem().string().find("_test") != std::string::npos)
        continue;
      std::ifstream in(entry.path());
      std::ostringstream text;
      text << in.rdbuf();
      const std::string source = text.str();
      for (std::size_t at = source.find("\"D"); at != std::string::npos;
           at = source.find("\"D", at + 1)) {
        const std::string code = source.substr(at + 1, 3);
        if (source.size() > at + 4 && source[at + 4] == '"' && isdigit(source[at + 2]) &&
            isdigit(source[at + 3])) {
          EXPECT_TRUE(known.contains(code)) << code << " in " << entry.path();
        }
      }
    }
  }
}

}  // namespace
}  // namespace tillit::content
