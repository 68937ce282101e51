#include "language/locale_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace tillit::language {
namespace {

const Language kDutch{"nl"};

LocaleFile read_good(std::string_view bytes) {
  auto file = read_locale_file(bytes, kDutch);
  for (const auto& finding : file.findings) ADD_FAILURE() << finding.code << " " << finding.message;
  return file;
}

std::string sources(const std::vector<Pattern>& patterns) {
  std::string joined;
  for (const auto& pattern : patterns) joined += pattern.source() + "|";
  return joined;
}

TEST(LocaleFile, ReadsAStringAListAndAnObject) {
  const auto file = read_good(R"({
    "//": "a note",
    "agreed": "Je voornemen: “{what}”.",
    "hello": ["Fijn dat je er bent.", "Dinsdag."],
    "follow_up": { "text": "Hoe is het gegaan?", "//": ["also", "a note"],
      "retry": ["Eén woord is genoeg.", "Kies gerust een knop."], "resume": "Waar waren we?",
      "options": { "kept": { "label": "Gelukt", "also": ["ja", "👍"] }, "not_done": "Kwam er niet van" },
      "skip": "Sla over", "same": true, "edition": 3 },
    "why": { "text": ["Waarom?", "Hoezo?"], "retry": "Nog eens?", "skip": { "label": "Liever niet", "also": ["nee"] } }
  })");
  ASSERT_EQ(file.entries.size(), 4U);
  EXPECT_EQ(sources(file.entries.at("agreed").text.variants), "Je voornemen: “{what}”.|");
  EXPECT_EQ(sources(file.entries.at("hello").text.variants), "Fijn dat je er bent.|Dinsdag.|");
  const auto& follow_up = file.entries.at("follow_up");
  EXPECT_EQ(sources(follow_up.text.retry), "Eén woord is genoeg.|Kies gerust een knop.|");
  EXPECT_EQ(sources(follow_up.text.resume), "Waar waren we?|");
  ASSERT_EQ(follow_up.text.options.size(), 2U);
  EXPECT_EQ(follow_up.text.options[0].id, "kept");
  EXPECT_EQ(follow_up.text.options[0].label, "Gelukt");
  EXPECT_EQ(follow_up.text.options[0].also, (std::vector<std::string>{"ja", "👍"}));
  EXPECT_EQ(follow_up.text.options[1].label, "Kwam er niet van");
  ASSERT_EQ(follow_up.text.skip.size(), 1U);
  EXPECT_EQ(follow_up.text.skip[0].label, "Sla over");
  EXPECT_TRUE(follow_up.same);
  EXPECT_EQ(follow_up.edition, 3);
  const auto& why = file.entries.at("why");
  EXPECT_EQ(sources(why.text.variants), "Waarom?|Hoezo?|");
  EXPECT_EQ(sources(why.text.retry), "Nog eens?|");
  EXPECT_EQ(why.text.skip[0].also, std::vector<std::string>{"nee"});
  EXPECT_FALSE(why.same);
  EXPECT_EQ(why.edition, std::nullopt);
}

TEST(LocaleFile, KeepsThePlaceOfEachPart) {
  const auto file = read_good(
      "{\n \"a\": [\"x\",\n  \"y\"],\n \"b\": {\"text\": \"t\", \"options\": {\n  \"one\": "
      "\"One\"}}\n}");
  EXPECT_EQ(file.entries.at("a").place, (JsonPlace{2, 2}));
  EXPECT_EQ(file.entries.at("a").variant_places, (std::vector<JsonPlace>{{2, 8}, {3, 3}}));
  EXPECT_EQ(file.entries.at("b").option_places, (std::vector<JsonPlace>{{5, 3}}));
}

TEST(LocaleFile, ReportsEachFaultWithItsCodeAndPlace) {
  struct Case {
    std::string bytes;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {R"([])", "D01 1:1 the file must be an object of texts by key, not a list"},
      {R"({"a": "x",})", "D01 1:11 remove the comma before this closing brace"},
      {R"({"a": "x", "a": "y"})",
       "D12 1:12 the key \"a\" stands twice in this object, first in line 1; this one is ignored"},
      {R"({"a.b": "x"})",
       "D01 1:2 \"a.b\": a key is small letters, digits and _, starting with a letter"},
      {R"({"a": 3})", "D01 1:7 \"a\": the text must be words in double quotes, not a whole number"},
      {R"({"a": []})", "D01 1:7 \"a\": the text is an empty list"},
      {R"({"a": [null]})", "D01 1:8 \"a\": the text must be words in double quotes, not null"},
      {R"({"a": {"retry": "x"}})", "D01 1:2 \"a\": \"text\" is missing"},
      {R"({"a": {"text": "x", "resume": ["y"]}})",
       "D01 1:31 \"a\": \"resume\" must be words in double quotes, not a list"},
      {R"({"a": {"text": "x", "same": "yes"}})",
       "D01 1:29 \"a\": \"same\" must be true or false, not a text"},
      {R"({"a": {"text": "x", "edition": 0}})", "D01 1:32 \"a\": \"edition\" starts at 1"},
      {R"({"a": {"text": "x", "options": ["y"]}})",
       "D01 1:32 \"a\": \"options\" must be an object of labels by option, not a list"},
      {R"({"a": {"text": "x", "options": {"B": "y"}}})",
       "D01 1:33 \"a\": the option \"B\" must be small letters, digits and _, starting with a "
       "letter"},
      {R"({"a": {"text": "x", "options": {"b": {"also": []}}}})",
       "D01 1:38 \"a\": the label of \"b\" is missing"},
      {R"({"a": {"text": "x", "options": {"b": {"label": "y", "also": "z"}}}})",
       "D01 1:61 \"a\": \"also\" of \"b\" must be a list of texts, not a text"},
      {R"({"a": {"text": "x", "skip": {"label": "y", "word": "z"}}})",
       "D01 1:44 \"a\": there is no \"word\" in the option \"skip\"; there are label and also"},
      {R"({"a": {"text": "x", "txet": "z"}})",
       "D01 1:21 \"a\": there is no \"txet\" in a text; there are text, retry, resume, options, "
       "skip, same, edition"},
      {R"({"a": "TODO"})", "D40 1:7 \"a\": the text is still TODO"},
      {R"({"a": ["x", "TODO"]})", "D40 1:13 \"a\": the text is still TODO"},
      {R"({"a": " "})", "D40 1:7 \"a\": the text is empty"},
      {R"({"a": {"text": "x", "skip": "TODO"}})",
       "D40 1:29 \"a\": the label of \"skip\" is still TODO"},
      {R"({"a": "Hi {who"})",
       "D42 1:7 \"a\": a brace is opened and not closed, or closed and not opened"},
      {R"({"a": {"text": "x", "retry": ["y", "{n, plural, other {#}}"]}})",
       "D44 1:36 \"a\": {n, plural} needs the arm \"one\" in this language (nl)"},
      {R"({"a": "Dag '{who}'"})",
       "D45 1:7 \"a\": the apostrophe before \"{who}\" makes it plain text, braces and all: write "
       "’ or two apostrophes instead"},
  };
  for (const Case& row : cases) {
    const auto file = read_locale_file(row.bytes, kDutch);
    ASSERT_EQ(file.findings.size(), 1U) << row.bytes;
    const auto& finding = file.findings.front();
    EXPECT_EQ(fmt::format("{} {}:{} {}", finding.code, finding.place.line, finding.place.column,
                          finding.message),
              row.finding)
        << row.bytes;
  }
}

TEST(LocaleFile, GoesOnAfterAFindingAndSortsThemByPlace) {
  const auto file = read_locale_file(
      "{\"a\": \"{x\",\n\"b\": \"TODO\",\n\"b\": \"again\",\n\"c\": \"good\"}", kDutch);
  ASSERT_EQ(file.findings.size(), 3U);
  EXPECT_EQ(file.findings[0].code, "D42");
  EXPECT_EQ(file.findings[1].code, "D40");
  EXPECT_EQ(file.findings[2].code, "D12");
  EXPECT_EQ(file.entries.size(), 3U);
  EXPECT_EQ(sources(file.entries.at("c").text.variants), "good|");
}

// Editors complete and check against the schema, so it must know exactly the fields that the reader
// does: the reader names its own in the message about an unknown one.
TEST(LocaleFile, HasTheFieldsOfItsSchema) {
  std::ifstream stream(TILLIT_SOURCE_DIR "/dialogs/schema/locale-1.schema.json");
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  const auto schema = parse_json_tree(bytes.str());
  ASSERT_TRUE(schema.root) << schema.errors.front().message;
  const JsonNode* entry = &*schema.root;
  for (const char* key : {"definitions", "entry", "oneOf"}) {
    entry = entry->find(key);
    ASSERT_NE(entry, nullptr) << key;
  }
  ASSERT_FALSE(entry->elements.empty());
  const JsonNode* properties = entry->elements.back().find("properties");
  ASSERT_NE(properties, nullptr);
  std::string fields;
  for (const auto& member : properties->members) {
    if (member.key != "//") fields += (fields.empty() ? "" : ", ") + member.key;
  }
  const auto file = read_locale_file(R"({"a": {"text": "x", "unknown": 1}})", kDutch);
  ASSERT_EQ(file.findings.size(), 1U);
  EXPECT_TRUE(file.findings.front().message.ends_with("there are " + fields))
      << fields << "\n"
      << file.findings.front().message;
}

}  // namespace
}  // namespace tillit::language
