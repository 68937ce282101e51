#include "language/recognise.hpp"

#include "language/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

// The tables stand in tests/recognise/<kind>.<language>.tsv: reply, tab, meaning ("null" for what
// must not be read, "a | b" for what may mean either). A Tuesday, 24 November 2026, 11:05, is now.
// Whoever speaks the language can add rows.
namespace tillit::language {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const Words& words_of(const std::string& language) {
  static std::map<std::string, Words> all;
  if (const auto found = all.find(language); found != all.end()) return found->second;
  std::map<std::string, std::string> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(TILLIT_SOURCE_DIR) / "locales" / language / "words")) {
    files.emplace(entry.path().stem().string(), read_file(entry.path()));
  }
  auto words = Words::read(Language(language), files);
  EXPECT_TRUE(words.has_value()) << (words ? "" : words.error().context);
  return all.emplace(language, words.value_or(Words{})).first->second;
}

struct Show {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    std::ostringstream out;
    out << value;
    return out.str();
  }
  std::string operator()(const std::string& value) const { return value; }
  template <class Time>
  std::string operator()(const Time& value) const {
    return format(value);
  }
};

std::string show(const Recognition& recognition) {
  if (recognition.meaning) return std::visit(Show{}, *recognition.meaning);
  std::string out;
  for (const Meaning& candidate : recognition.candidates)
    out += (out.empty() ? "" : " | ") + std::visit(Show{}, candidate);
  return out.empty() ? "null" : out;
}

const std::map<std::string, ExpectKind> kKinds{{"choice", ExpectKind::Choice},
                                               {"yes_no", ExpectKind::YesNo},
                                               {"int", ExpectKind::Int},
                                               {"number", ExpectKind::Number},
                                               {"ordinal", ExpectKind::Ordinal},
                                               {"date", ExpectKind::Date},
                                               {"time", ExpectKind::Time},
                                               {"local", ExpectKind::Local},
                                               {"duration", ExpectKind::Duration},
                                               {"text", ExpectKind::Text},
                                               {"any", ExpectKind::Any}};

const LocalDateTime kNow = *parse_local_date_time("2026-11-24T11:05");

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) parts.push_back(part);
  return parts;
}

// A line "# id: label; synonym; synonym" begins or extends the options of the rows below; "#
// options" clears them.
void check_table(const fs::path& path) {
  const auto name = split(path.stem().string(), '.');
  ASSERT_EQ(name.size(), 2U) << path;
  const auto kind = kKinds.find(name[0]);
  ASSERT_NE(kind, kKinds.end()) << path;
  const Words& words = words_of(name[1]);
  std::vector<Option> options;
  std::ifstream file(path);
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line == "# options") options.clear();
    if (line.starts_with("# ") && line != "# options") {
      const auto colon = line.find(": ");
      ASSERT_NE(colon, std::string::npos) << path << ":" << number;
      Option option{line.substr(2, colon - 2), "", {}};
      for (std::string text : split(line.substr(colon + 2), ';')) {
        text.erase(0, text.find_first_not_of(' '));
        (option.label.empty() ? option.label : option.also.emplace_back()) = text;
      }
      options.push_back(std::move(option));
    }
    if (line.empty() || line[0] == '#') continue;
    const auto tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << path << ":" << number;
    const Recognition read =
        recognise({.kind = kind->second}, line.substr(0, tab), words, options, kNow);
    EXPECT_EQ(show(read), line.substr(tab + 1))
        << path.filename().string() << ":" << number << ": " << line.substr(0, tab);
  }
}

class RecogniseTables : public ::testing::TestWithParam<std::string> {};
TEST_P(RecogniseTables, ReadAsTheySay) { check_table(GetParam()); }

std::vector<std::string> table_paths() {
  std::vector<std::string> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(TILLIT_SOURCE_DIR) / "tests/recognise")) {
    if (entry.path().extension() == ".tsv") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}
INSTANTIATE_TEST_SUITE_P(All, RecogniseTables, ::testing::ValuesIn(table_paths()),
                         [](const auto& test) {
                           std::string name = fs::path(test.param).stem().string();
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

bool is_of_kind(const Meaning& meaning, ExpectKind kind) {
  switch (kind) {
    case ExpectKind::YesNo: return std::holds_alternative<bool>(meaning);
    case ExpectKind::Int:
    case ExpectKind::Ordinal: return std::holds_alternative<std::int64_t>(meaning);
    case ExpectKind::Number: return std::holds_alternative<double>(meaning);
    case ExpectKind::Date: return std::holds_alternative<Date>(meaning);
    case ExpectKind::Time: return std::holds_alternative<TimeOfDay>(meaning);
    case ExpectKind::Local: return std::holds_alternative<LocalDateTime>(meaning);
    case ExpectKind::Duration: return std::holds_alternative<CalendarDuration>(meaning);
    case ExpectKind::Choice:
    case ExpectKind::Text:
    case ExpectKind::Any: return std::holds_alternative<std::string>(meaning);
  }
  return false;
}

const std::vector<Option> kOptions{{"today", "Today", {"this day"}},
                                   {"later", "Another day", {"later"}}};

void expect_right_kind(const std::string& reply) {
  for (const char* language : {"en", "nl", "sv"}) {
    const Words& words = words_of(language);
    for (const auto& [name, kind] : kKinds) {
      const Recognition read = recognise({.kind = kind}, reply, words, kOptions, kNow);
      EXPECT_NE(read.candidates.size(), 1U);
      if (read.meaning) {
        EXPECT_TRUE(read.candidates.empty());
        EXPECT_TRUE(is_of_kind(*read.meaning, kind)) << name;
      }
      for (const Meaning& candidate : read.candidates)
        EXPECT_TRUE(is_of_kind(candidate, kind)) << name;
    }
    const std::vector<const Words*> languages{&words};
    (void)find_global_word(reply, languages);
    (void)find_safety_concern(reply, languages);
  }
}

TEST(Recognise, TakesAnyBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string reply(random() % 60, '\0');
    for (char& byte : reply) byte = static_cast<char>(random() % 256);
    expect_right_kind(reply);
  }
}

TEST(Recognise, TakesWordsInAnyOrder) {
  const std::vector<std::string> pieces{
      "1",     "2",    "24",  "-",  "/",        ".",       ":",    "half", "past",
      "voor",  "over", "i",   "på", "friday",   "vrijdag", "week", "en",   "of",
      "or",    "a",    "e",   "12", "30",       "next",    "kl",   "om",   "not",
      "ja",    "no",   "½",   "👍",  "november", "2026",    "to",   "uur",  "please",
      "maybe", "one",  "ett", "’s", "ochtends", "\u200b"};
  std::mt19937 random(11);
  for (int round = 0; round < 1500; ++round) {
    std::string reply;
    for (std::size_t count = random() % 12; count > 0; --count) {
      reply += pieces[random() % pieces.size()];
      if (random() % 3 != 0) reply += ' ';
    }
    expect_right_kind(reply);
  }
}

TEST(Recognise, LeavesLongAndStrangeRepliesAlone) {
  std::string emoji;
  while (emoji.size() < 4096) emoji += "😀";
  std::string fillers;
  while (fillers.size() < 390) fillers += "please ";
  for (const std::string& reply :
       {emoji, fillers, std::string(4096, '1'), std::string(4096, ' '),
        std::string("6\0"
                    "7",
                    3),
        std::string("\u202e"
                    "61"),
        std::string("\xc3\x28 6"), std::string("\xed\xa0\x80"), std::string("٦")}) {
    for (const auto& [name, kind] : kKinds) {
      if (kind == ExpectKind::Text || kind == ExpectKind::Any) continue;
      EXPECT_EQ(show(recognise({.kind = kind}, reply, words_of("en"), kOptions, kNow)), "null")
          << name;
    }
  }
}

TEST(Text, IsTrimmedAndBounded) {
  const auto read = [](const std::string& reply, std::size_t most,
                       ExpectKind kind = ExpectKind::Text) {
    return show(recognise({.kind = kind, .max_length = most}, reply, words_of("en"), {}, kNow));
  };
  EXPECT_EQ(read("  hello \n", 10), "hello");
  EXPECT_EQ(read(" \t\n\u200b", 10), "null");
  EXPECT_EQ(read("\x01\x02", 10), "null");
  EXPECT_EQ(read("👩‍👩‍👧👩‍👩‍👧", 2),
            "👩‍👩‍👧👩‍👩‍👧");
  EXPECT_EQ(read("abc", 2), "null");
  EXPECT_EQ(read("åäö", 3), "åäö");
  EXPECT_EQ(read("a\xff"
                 "b",
                 10),
            "a\uFFFDb");
  EXPECT_EQ(read("abc", 2, ExpectKind::Any), "abc");
}

TEST(Normalise, FoldsAndTrims) {
  EXPECT_EQ(normalise("  Hjälp!! ", false), "hjälp");
  EXPECT_EQ(normalise("Hjälp", true), "hjalp");
  EXPECT_EQ(normalise("“Let it go…” 🙂", false), "let it go");
  EXPECT_EQ(normalise("ＹＥＳ", false), "yes");
  EXPECT_EQ(normalise("👍🏽👍🏽", false), "👍");
  EXPECT_EQ(normalise("?!", false), "");
}

TEST(PreparedOptions, GiveWhatUnpreparedOptionsGive) {
  const PreparedOptions prepared(kOptions, words_of("en"));
  for (const char* reply : {"today", "2", "Another day please", "banana"}) {
    EXPECT_EQ(show(recognise({.kind = ExpectKind::Choice}, reply, words_of("en"), prepared, kNow)),
              show(recognise({.kind = ExpectKind::Choice}, reply, words_of("en"), kOptions, kNow)));
  }
}

std::string global(const char* utterance, std::vector<std::string> languages) {
  std::vector<const Words*> words;
  for (const auto& language : languages) words.push_back(&words_of(language));
  const auto found = find_global_word(utterance, words);
  return found ? (found->prefixed ? "/" : "") + found->id : "none";
}

TEST(GlobalWords, AreWholeUtterancesInAnyLanguage) {
  for (const auto& [utterance, id] : std::initializer_list<std::pair<const char*, const char*>>{
           {"stop", "stop"},
           {"STOP!", "stop"},
           {"sluta", "stop"},
           {"hjalp", "help"},
           {"Hjälp nu", "help_now"},
           {"hulp nu!", "help_now"},
           {"help now", "help_now"},
           {"sla over", "skip"},
           {"hoppa över", "skip"},
           {"/back", "/back"},
           {"/ terug", "/back"},
           {"mijn voornemens", "my_promises"},
           {"mina löften", "my_promises"},
           {"glöm det", "forget_that"},
           {"börja om", "restart"},
           {"stop talking about it", "none"},
           {"help the children", "none"},
           {"my back hurts", "none"},
           {"", "none"},
           {"/", "none"}}) {
    EXPECT_EQ(global(utterance, {"sv", "nl", "en"}), id) << utterance;
  }
}

TEST(GlobalWords, OfAnotherLanguageYieldToTheOwnMeaning) {
  EXPECT_EQ(global("mens", {"nl", "en", "sv"}), "human");
  EXPECT_EQ(global("mens", {"sv", "nl", "en"}), "none");
  EXPECT_EQ(global("paus", {"sv", "nl", "en"}), "pause");
  EXPECT_EQ(global("paus", {"nl", "sv", "en"}), "none");
}

std::string concern(const std::string& text) {
  const auto found = find_safety_concern(text, {&words_of("sv"), &words_of("nl"), &words_of("en")});
  return !found ? "none" : *found == SafetyConcern::Crisis ? "crisis" : "harassment";
}

TEST(SafetyWords, NoticeWhatMustBeNoticedAndNothingElse) {
  std::ifstream file(fs::path(TILLIT_SOURCE_DIR) / "tests/recognise/safety.txt");
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    EXPECT_EQ(concern(line.substr(0, tab)), line.substr(tab + 1)) << line;
    ++rows;
  }
  EXPECT_GT(rows, 40);
}

TEST(Words, SayWhichFileAndKeyIsWrong) {
  const auto missing = Words::read(Language("xx"), {});
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().context, "locales/xx/words/replies.json: the file is missing");
  const auto broken = Words::read(Language("xx"), {{"replies", "{\"fillers\": [1]}"}});
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().context,
            "locales/xx/words/replies.json: fillers: only texts may stand in this list");
}

}  // namespace
}  // namespace tillit::language
