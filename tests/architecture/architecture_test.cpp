#include "architecture/module_calls.hpp"
#include "architecture/rules.hpp"
#include "architecture/walls.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace tillit::architecture {
namespace {

namespace fs = std::filesystem;

TEST(Architecture, NoSourceCrossesAWall) {
  const auto sources = read_sources(TILLIT_SOURCE_DIR);
  ASSERT_FALSE(sources.empty());
  const auto crossed = crossed_walls(sources);
  EXPECT_TRUE(crossed.empty()) << fmt::format("{}", fmt::join(crossed, "\n"));
}

TEST(Architecture, TheAllowedArrowsHaveNoCircle) {
  std::set<std::string_view> settled;
  for (std::size_t round = 0; round <= rooms().size(); ++round) {
    for (const Room& room : rooms()) {
      const bool known = std::ranges::all_of(room.may_know, [&](std::string_view folder) {
        return folder == "*" ? settled.size() + 1 >= rooms().size() : settled.contains(folder);
      });
      if (known) settled.insert(room.folder);
    }
  }
  for (const Room& room : rooms()) {
    EXPECT_TRUE(settled.contains(room.folder)) << room.folder << " is part of a circle";
  }
}

// The picture in docs/architecture.md may leave arrows out, but shows every room and no arrow that
// is not allowed.
TEST(Architecture, ThePictureShowsTheRoomsAndOnlyAllowedArrows) {
  std::ifstream file(fs::path(TILLIT_SOURCE_DIR) / "docs/architecture.dot");
  ASSERT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string dot = text.str();
  for (const Room& room : rooms()) {
    EXPECT_NE(dot.find(fmt::format("\"{}\"", room.folder)), std::string::npos)
        << room.folder << " is not in docs/architecture.dot";
  }
  const std::regex arrow("\"([a-z/]+)\" *-> *\"([a-z/]+)\"");
  for (std::sregex_iterator found(dot.begin(), dot.end(), arrow), end; found != end; ++found) {
    const auto room = std::ranges::find(rooms(), (*found)[1].str(), &Room::folder);
    ASSERT_NE(room, rooms().end()) << (*found)[0];
    const std::string target = (*found)[2];
    EXPECT_TRUE(std::ranges::any_of(
        room->may_know, [&](std::string_view known) { return known == "*" || known == target; }))
        << (*found)[0] << " is drawn but not allowed";
  }
}

// A small tree that crosses no wall; each test plants what it is about.
class PlantedTree : public ::testing::Test {
 protected:
  PlantedTree() {
    std::string pattern = (fs::temp_directory_path() / "tillit-walls-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    root_ = pattern;
    plant("bot/core/CMakeLists.txt",
          "tillit_module(core\n  SOURCES zone.cpp\n  LIBRARIES date::date-tz tl::expected)\n");
    plant("bot/core/zone.cpp",
          "#include \"core/zone.hpp\"\n#include <date/tz.h>\n#include <ctime>\n");
    plant("bot/core/result.hpp", "#pragma once\n#include <tl/expected.hpp>\n");
    plant("bot/language/CMakeLists.txt",
          "tillit_module(language\n  SOURCES words.cpp\n  DEPENDS core\n  LIBRARIES ICU::uc)\n");
    plant("bot/language/words.cpp", "#include \"core/result.hpp\"\n#include <unicode/unistr.h>\n");
    plant("bot/dialogue/CMakeLists.txt",
          "tillit_module(dialogue\n  SOURCES step.cpp\n  DEPENDS language)\n");
    plant("bot/dialogue/step.cpp",
          "#include \"core/result.hpp\"\n#include \"language/words.hpp\"\n");
    plant("bot/store/CMakeLists.txt",
          "tillit_module(store\n  SOURCES sqlite/database.cpp\n  DEPENDS core\n"
          "  LIBRARIES SQLite::SQLite3)\n");
    plant("bot/store/sqlite/database.cpp", "#include <sqlite3.h>\n#include <sys/file.h>\n");
  }
  ~PlantedTree() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  void plant(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  [[nodiscard]] std::string crossed() const {
    return fmt::format("{}", fmt::join(crossed_walls(read_sources(root_)), "\n"));
  }

 private:
  fs::path root_;
};

TEST_F(PlantedTree, CrossesNoWallByItself) { EXPECT_EQ(crossed(), ""); }

struct Plant {
  const char* name;
  const char* path;
  const char* text;
  const char* message;  // "": no wall is crossed
};

class PlantedFile : public PlantedTree, public ::testing::WithParamInterface<Plant> {};

TEST_P(PlantedFile, IsReported) {
  plant(GetParam().path, GetParam().text);
  EXPECT_EQ(crossed(), GetParam().message);
}

// Every message stands here word for word: it is what a newcomer meets first.
INSTANTIATE_TEST_SUITE_P(
    OurHeaders, PlantedFile,
    ::testing::Values(
        Plant{"OfAForbiddenRoom", "bot/dialogue/model.cpp",
              "#pragma once\n\n#include \"store/store.hpp\"\n",
              "bot/dialogue/model.cpp:3: includes \"store/store.hpp\", but bot/dialogue may know "
              "only: core, language. See docs/architecture.md#rooms"},
        Plant{"OfAnAllowedRoomThatIsNotLinked", "bot/store/seals.cpp",
              "#include \"crypto/seal.hpp\"\n",
              "bot/store/seals.cpp:1: includes \"crypto/seal.hpp\", but bot/store/CMakeLists.txt "
              "reaches only: core. The arrow is allowed: add crypto to DEPENDS. See "
              "docs/architecture.md#rooms"},
        Plant{"OfTheRoomItself", "bot/dialogue/model.cpp", "#include \"dialogue/step.hpp\"\n", ""},
        Plant{"OfAFolderWithoutCMakeLists", "bot/coaching/promise.hpp",
              "#include \"dialogue/step.hpp\"\n#include \"content/content.hpp\"\n",
              "bot/coaching/promise.hpp:2: includes \"content/content.hpp\", but bot/coaching may "
              "know only: core, dialogue, language. See docs/architecture.md#rooms"},
        Plant{
            "ByARelativePath", "bot/dialogue/model.cpp", "#include \"../store/store.hpp\"\n",
            "bot/dialogue/model.cpp:1: includes \"../store/store.hpp\"; write the path from bot/, "
            "so that one sees which room it enters. See docs/architecture.md#rooms"},
        Plant{"OfNoRoom", "bot/dialogue/model.cpp", "#include \"step.hpp\"\n",
              "bot/dialogue/model.cpp:1: includes \"step.hpp\"; write the path from bot/, so that "
              "one sees which room it enters. See docs/architecture.md#rooms"},
        Plant{"OfAnotherChannel", "bot/channels/slack/adapter.cpp",
              "#include \"channels/teams/card.hpp\"\n",
              "bot/channels/slack/adapter.cpp:1: includes \"channels/teams/card.hpp\", but "
              "bot/channels/slack may know only: core, crypto, language, dialogue, coaching, team, "
              "store, "
              "service, http, pictures, channels/common. See docs/architecture.md#rooms"},
        Plant{"FromANewRoom", "bot/kitchen/soup.hpp", "\n",
              "bot/kitchen/soup.hpp:1: stands in no room; say in tests/architecture/rules.cpp what "
              "its folder may know. See docs/architecture.md#rooms"},
        Plant{"InACommentOrALiteral", "bot/dialogue/model.cpp",
              "// #include \"store/store.hpp\"\n/*\n#include \"store/store.hpp\"\n*/\n"
              "const char* text = R\"(\n#include \"store/store.hpp\"\n)\";\n",
              ""},
        Plant{"OfATestsAid", "bot/dialogue/step_test.cpp",
              "#include \"crash/kill_loop.hpp\"\n#include <gtest/gtest.h>\n", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OutsideHeaders, PlantedFile,
    ::testing::Values(
        Plant{"AwayFromHome", "bot/dialogue/model.cpp", "#include <unicode/unistr.h>\n",
              "bot/dialogue/model.cpp:1: includes <unicode/unistr.h>, but ICU is used only in: "
              "language. See docs/dependencies.md"},
        Plant{"InTheRightRoomButTheWrongFolder", "bot/store/store.hpp", "#include <sqlite3.h>\n",
              "bot/store/store.hpp:1: includes <sqlite3.h>, but SQLite is used only in: "
              "store/sqlite. See docs/dependencies.md"},
        Plant{"ExpectedOutsideResult", "bot/core/clock.hpp", "#include <tl/expected.hpp>\n",
              "bot/core/clock.hpp:1: includes <tl/expected.hpp>, but tl-expected is used only in: "
              "core/result.hpp. See docs/dependencies.md"},
        Plant{"OfALibraryNobodyDecidedOn", "bot/store/pool.hpp", "#include <boost/any.hpp>\n",
              "bot/store/pool.hpp:1: includes <boost/any.hpp>, which is of no library in "
              "tests/architecture/rules.cpp. See docs/dependencies.md"},
        Plant{
            "OfTheSystemInAPureRoom", "bot/language/files.cpp", "#include <unistd.h>\n",
            "bot/language/files.cpp:1: includes <unistd.h>, a header of the operating system, but "
            "bot/language is pure. See docs/architecture.md#rooms"},
        Plant{"UsedAnywhere", "bot/dialogue/model.cpp",
              "#include <fmt/format.h>\n#include <nlohmann/json.hpp>\n#include <cstdint>\n", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Purity, PlantedFile,
    ::testing::Values(
        Plant{"Clock", "bot/dialogue/step.cpp", "\nauto now = std::chrono::system_clock::now();\n",
              "bot/dialogue/step.cpp:2: uses system_clock::now, but time is injected: take a "
              "tillit::Clock or an instant; only bot/main makes a real clock. See "
              "docs/architecture.md#rooms"},
        Plant{
            "SteadyClock", "bot/coaching/nudge.cpp",
            "auto now = std::chrono::steady_clock::now();\n",
            "bot/coaching/nudge.cpp:1: uses steady_clock::now, but bot/coaching is pure: take the "
            "instant as an argument. See docs/architecture.md#rooms"},
        Plant{"Chance", "bot/language/pattern.cpp", "std::random_device device;\n",
              "bot/language/pattern.cpp:1: uses random_device, but bot/language is pure: take a "
              "tillit::Random as an argument. See docs/architecture.md#rooms"},
        Plant{
            "Environment", "bot/language/pattern.cpp",
            "const char* lang = std::getenv(\"LANG\");\n",
            "bot/language/pattern.cpp:1: uses getenv(, but bot/language is pure: take the setting "
            "as an argument; bot/main reads the environment. See docs/architecture.md#rooms"},
        Plant{
            "Files", "bot/language/words.cpp", "#include <fstream>\n",
            "bot/language/words.cpp:1: uses <fstream>, but bot/language is pure: take the bytes as "
            "an argument; bot/content reads files. See docs/architecture.md#rooms"},
        Plant{"ATestMayReadFiles", "bot/language/words_test.cpp",
              "#include <fstream>\n#include <unistd.h>\n", ""},
        Plant{"ANameInACommentIsNoUse", "bot/dialogue/step.cpp",
              "int x = 1'000;  // not std::random_device\n", ""},
        Plant{"MainMakesTheClock", "bot/main/system_clock.cpp",
              "auto now() { return std::chrono::system_clock::now(); }\n", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Arrows, PlantedFile,
    ::testing::Values(
        Plant{"ForbiddenDependence", "bot/dialogue/CMakeLists.txt",
              "tillit_module(dialogue\n  SOURCES step.cpp\n  DEPENDS core language\n    store)\n",
              "bot/dialogue/CMakeLists.txt:4: DEPENDS on store, but bot/dialogue may know only: "
              "core, language. See docs/architecture.md#rooms"},
        Plant{
            "ForbiddenLibrary", "bot/dialogue/CMakeLists.txt",
            "tillit_module(dialogue SOURCES step.cpp DEPENDS language\n  LIBRARIES ICU::uc)\n",
            "bot/dialogue/CMakeLists.txt:2: links ICU::uc, but ICU is used only in: language. See "
            "docs/dependencies.md"},
        Plant{
            "UnknownLibrary", "bot/store/CMakeLists.txt",
            "tillit_module(store SOURCES sqlite/database.cpp DEPENDS core LIBRARIES Boost::any)\n",
            "bot/store/CMakeLists.txt:1: links Boost::any, which is of no library in "
            "tests/architecture/rules.cpp. See docs/dependencies.md"},
        Plant{
            "MisnamedModule", "bot/crypto/CMakeLists.txt",
            "# seals\ntillit_module(seals SOURCES seal.cpp DEPENDS core)\n",
            "bot/crypto/CMakeLists.txt:2: module \"seals\" stands in bot/crypto; a module is named "
            "like its folder. See docs/architecture.md#rooms"},
        Plant{"NewRoom", "bot/kitchen/CMakeLists.txt", "tillit_module(kitchen SOURCES soup.cpp)\n",
              "bot/kitchen/CMakeLists.txt:1: bot/kitchen is a new room; say in "
              "tests/architecture/rules.cpp what it may know, and why in docs/adr/. See "
              "docs/architecture.md#rooms"}),
    [](const auto& test) { return test.param.name; });

TEST_F(PlantedTree, LetsATestIncludeWhatItsTillitTestNames) {
  plant("bot/dialogue/step_test.cpp", "#include \"content/content.hpp\"\n");
  EXPECT_NE(crossed(), "");
  plant("bot/dialogue/CMakeLists.txt",
        "tillit_module(dialogue SOURCES step.cpp DEPENDS language)\n"
        "tillit_test(dialogue SOURCES step_test.cpp DEPENDS dialogue content)\n");
  EXPECT_EQ(crossed(), "");
}

TEST_F(PlantedTree, ReportsEveryWallByFileAndLine) {
  plant("bot/language/words.cpp", "#include <fstream>\n#include \"store/store.hpp\"\n");
  plant("bot/core/clock.hpp", "#include \"language/words.hpp\"\n");
  EXPECT_EQ(
      crossed(),
      "bot/core/clock.hpp:1: includes \"language/words.hpp\", but bot/core may know only: "
      "nothing of ours. See docs/architecture.md#rooms\n"
      "bot/language/words.cpp:1: uses <fstream>, but bot/language is pure: take the bytes as an "
      "argument; bot/content reads files. See docs/architecture.md#rooms\n"
      "bot/language/words.cpp:2: includes \"store/store.hpp\", but bot/language may know only: "
      "core. See docs/architecture.md#rooms");
}

TEST(ModuleCalls, ReadsNamesAndLinesAndSkipsComments) {
  const auto calls = module_calls(
      "# tillit_module(no DEPENDS no)\ntillit_module(channels/terminal\n  SOURCES a.cpp\n"
      "  DEPENDS core # the base\n    service\n  LIBRARIES PkgConfig::LIBEDIT)\n\ntillit_test(t "
      "DEPENDS x)\n");
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].name.text, "channels/terminal");
  ASSERT_EQ(calls[0].depends.size(), 2U);
  EXPECT_EQ(calls[0].depends[1].text, "service");
  EXPECT_EQ(calls[0].depends[1].line, 5);
  ASSERT_EQ(calls[0].libraries.size(), 1U);
  EXPECT_EQ(calls[1].kind, ModuleCall::Kind::Test);
}

TEST(Comments, AreBlankedAndLinesStay) {
  EXPECT_EQ(without_comments("a // b\nc /* d\ne */ f", false), "a     \nc     \n     f");
  EXPECT_EQ(without_comments("x = \"// no\"; // yes", false), "x = \"// no\";       ");
  EXPECT_EQ(without_comments("x = \"a\\\"b\" + 'c' + 1'000;", true), "x =        +     + 1'000;");
  EXPECT_EQ(without_comments("R\"j({\"a\": 1})j\" y", true), "                y");
}

}  // namespace
}  // namespace tillit::architecture
