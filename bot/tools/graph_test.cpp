#include "tools/graph.hpp"

#include "diagnostics/demo_content.hpp"
#include "diagnostics/unbound_host.hpp"
#include "tools/child_process.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tillit::tools {
namespace {

namespace fs = std::filesystem;

TEST(RunProgram, GivesAndTakesMoreThanAPipeHolds) {
  const std::string much(1'000'000, 'x');
  const auto output = run_program({"cat"}, much);
  ASSERT_TRUE(output) << output.error().context;
  EXPECT_EQ(*output, much);
}

TEST(RunProgram, PassesArgumentsAsTheyAre) {
  const auto output = run_program({"printf", "%s|", "a b", "$(id)", "'"}, "");
  ASSERT_TRUE(output) << output.error().context;
  EXPECT_EQ(*output, "a b|$(id)|'|");
}

TEST(RunProgram, SurvivesAProgramThatDoesNotListen) {
  EXPECT_TRUE(run_program({"true"}, std::string(1'000'000, 'x')));
}

TEST(RunProgram, TellsAMissingProgramFromAFailingOne) {
  EXPECT_EQ(run_program({"tillit-no-such-program"}, "").error().code, Errc::NotFound);
  EXPECT_EQ(run_program({"false"}, "").error().code, Errc::Unavailable);
}

class Graph : public ::testing::Test {
 protected:
  void SetUp() override {
    options_.root = fs::path(::testing::TempDir()) /
                    ::testing::UnitTest::GetInstance()->current_test_info()->name();
    options_.dialogue = "demo";
    options_.bind = content::bind_nothing;
    fs::remove_all(options_.root);
    content::ContentFiles files = content::demo_content();
    content::add_plain_texts(files);
    for (const auto& [path, bytes] : files) {
      fs::create_directories((options_.root / path).parent_path());
      std::ofstream(options_.root / path, std::ios::binary) << bytes;
    }
  }
  void TearDown() override { fs::remove_all(options_.root); }
  int run() { return run_graph(options_, out_, err_); }

  GraphOptions options_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(Graph, DrawsForMermaidAndForGraphviz) {
  EXPECT_EQ(run(), 0) << err_.str();
  EXPECT_EQ(out_.str().rfind("flowchart TD\n", 0), 0U);
  out_.str("");
  options_.form = GraphOptions::Form::Dot;
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(out_.str().rfind("digraph \"demo\" {\n", 0), 0U);
}

TEST_F(Graph, HandsThePictureToGraphvizForSvg) {
  options_.form = GraphOptions::Form::Svg;
  options_.dot_program = "echo";  // stands in for dot: shows that it was run with its one argument
  EXPECT_EQ(run(), 0) << err_.str();
  EXPECT_EQ(out_.str(), "-Tsvg\n");
}

TEST_F(Graph, SaysThatGraphvizIsNotInstalled) {
  options_.form = GraphOptions::Form::Svg;
  options_.dot_program = "tillit-no-such-program";
  EXPECT_EQ(run(), 2);
  EXPECT_NE(err_.str().find("Graphviz is not installed"), std::string::npos) << err_.str();
}

TEST_F(Graph, NamesTheDialoguesThatThereAre) {
  options_.dialogue = "dem";
  EXPECT_EQ(run(), 2);
  EXPECT_NE(err_.str().find("did you mean “demo”?"), std::string::npos) << err_.str();
}

}  // namespace
}  // namespace tillit::tools
