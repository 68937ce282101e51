// The small parts: measuring texts, the glossary, circles in graphs, canonical JSON, pictures.

#include "content/canonical.hpp"
#include "content/components.hpp"
#include "content/glossary.hpp"
#include "content/graph.hpp"
#include "content/load.hpp"
#include "content/measure.hpp"
#include "diagnostics/demo_content.hpp"
#include "diagnostics/unbound_host.hpp"

#include <gtest/gtest.h>

namespace tillit::content {
namespace {

struct MeasureCase {
  const char* name;
  const char* pattern;
  std::size_t words;
  std::size_t characters;
};
class MeasureTest : public ::testing::TestWithParam<MeasureCase> {};

TEST_P(MeasureTest, CountsWhatIsSeen) {
  const Measure measured = measure(GetParam().pattern);
  EXPECT_EQ(measured.words, GetParam().words);
  EXPECT_EQ(measured.characters, GetParam().characters);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, MeasureTest,
    ::testing::Values(MeasureCase{"Words", "één twee  drie", 3, 14},
                      MeasureCase{"AValueIsOneWord", "Hi {name}!", 2, 5},
                      MeasureCase{"TheLongestArm", "{n, plural, one {a} other {a b c}}", 4, 6},
                      MeasureCase{"AQuotedBrace", "a '{b c}' d", 4, 9},
                      MeasureCase{"AnApostrophe", "foto's", 1, 6}, MeasureCase{"Nothing", "", 0, 0},
                      MeasureCase{"ABrokenOne", "{n, plural, one {", 1, 1}),
    [](const auto& test) { return test.param.name; });

TEST(Glossary, FindsWholeWordsInAnyCase) {
  Findings findings;
  const Glossary glossary = load_glossary(
      "g.json",
      R"({ "deal": "afspraak", "krediet geven": { "use": "zeggen wat een ander deed", "why": "Engels" } })",
      findings);
  EXPECT_EQ(findings.count(), 0U);
  EXPECT_EQ(glossary.find("Een DEAL, toch?").size(), 1U);
  EXPECT_EQ(glossary.find("“Deal.”").size(), 1U);
  EXPECT_TRUE(glossary.find("ideaal gedeald").empty());
  ASSERT_EQ(glossary.find("Wil je hem krediet  geven?").size(), 1U);
  EXPECT_EQ(glossary.find("Wil je hem krediet geven?")[0]->why, "Engels");
}

TEST(Components, FindCirclesAndLeaveRowsAlone) {
  const Edges edges{{1}, {2}, {0, 3}, {4}, {}, {5}};
  const Components found = strong_components(edges);
  EXPECT_EQ(found.count, 4U);
  EXPECT_EQ(found.of[0], found.of[2]);
  EXPECT_NE(found.of[3], found.of[4]);
  const auto circle = circular(edges, found);
  EXPECT_TRUE(circle[found.of[1]]);
  EXPECT_TRUE(circle[found.of[5]]) << "an edge to itself";
  EXPECT_FALSE(circle[found.of[3]]);
}

TEST(CanonicalJson, SortsKeysAndDropsWhatDoesNotCount) {
  const auto tree = language::parse_json_tree(
      R"({ "b": [1, 2.5, "é\n"], "version": 3, "$schema": "x", "//": "x", "a": { "version": 1, "//": 2 } })");
  ASSERT_TRUE(tree.root);
  EXPECT_EQ(canonical_json(*tree.root), R"({"a":{"version":1},"b":[1,2.5,"é\n"]})");
}

TEST(DidYouMean, NamesWhatIsNearAndNothingElse) {
  const std::vector<std::string> names{"hello", "goodbye"};
  EXPECT_EQ(did_you_mean("helo", names), " (did you mean “hello”?)");
  EXPECT_EQ(did_you_mean("xyz", names), "");
}

class Picture : public ::testing::Test {
 protected:
  void SetUp() override {
    ContentFiles files = demo_content();
    files["dialogs/demo.json"] = R"({ "format": 1, "id": "demo", "start": "a", "nodes": {
      "a": { "ask": { "prompt": "q", "expect": { "text": {} }, "skip": "out", "retry": { "max": 2, "goto": "out" } },
             "branch": [ { "if": "size(open_promises) > 3", "goto": "b" } ], "else": "out" },
      "b": { "call": "demo", "aborted": "out", "goto": "out" }, "out": { "end": "done" } } })";
    add_plain_texts(files);
    loaded_ = load(files, bind_nothing);
    ASSERT_TRUE(loaded_.library);
  }
  [[nodiscard]] const dialogue::Script& script() const {
    return *loaded_.library->find_script("demo");
  }
  LoadResult loaded_;
};

TEST_F(Picture, InMermaidShowsNodesWaysAndEnds) {
  EXPECT_EQ(to_mermaid(script()), R"(flowchart TD
  n0("a<br/>ask: text")
  n1[["b<br/>call: demo"]]
  n2["out"]
  n2 --> e2(["end: done"])
  start((start)) --> n0
  n0 -.->|"skip"| n2
  n0 -.->|"after 2 misses"| n2
  n0 -->|"size(open_promises) #gt; 3"| n1
  n0 -->|"else"| n2
  n1 -.->|"aborted"| n2
  n1 --> n2
)");
}

TEST_F(Picture, InDotShowsTheSame) {
  const std::string dot = to_dot(script());
  EXPECT_NE(dot.find("digraph \"demo\" {"), std::string::npos);
  EXPECT_NE(dot.find("n0 [label=\"a\\nask: text\", style=rounded];"), std::string::npos) << dot;
  EXPECT_NE(dot.find("n0 -> n2 [label=\"skip\", style=dashed];"), std::string::npos);
  EXPECT_NE(dot.find("n2 -> e2;"), std::string::npos);
}

}  // namespace
}  // namespace tillit::content
