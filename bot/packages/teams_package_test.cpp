#include "packages/teams_package.hpp"

#include "coaching/host_functions.hpp"
#include "content/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// With the texts as they are shipped.
namespace tillit::packages {
namespace {

using nlohmann::json;

std::unique_ptr<const dialogue::HostFunctions> bind(const dialogue::HostTypes& types,
                                                    std::vector<std::string>& missing) {
  return coaching::bind(types, {}, missing);
}

const std::vector<TeamsTexts>& shipped() {
  static const std::vector<TeamsTexts> texts = [] {
    const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files);
    const auto loaded = content::load(*files, bind);
    for (const auto& finding : loaded.diagnostics) ADD_FAILURE() << content::to_string(finding);
    if (loaded.library == nullptr) return std::vector<TeamsTexts>();
    return teams_texts(*loaded.library);
  }();
  return texts;
}

TeamsApp example() {
  TeamsApp app;
  app.bot_id = "11111111-2222-3333-4444-55555555555A";
  app.version = "1.0.0";
  app.organisation = "Example Org";
  app.website = "https://example.org";
  app.public_url = "https://tillit.example.org";
  return app;
}

json manifest_of(const TeamsApp& app) {
  const auto files = teams_package_files(app, shipped());
  EXPECT_TRUE(files) << files.error().front();
  return files ? json::parse(files->at("manifest.json")) : json();
}

TEST(TeamsPackage, HoldsTheManifestTwoPicturesAndTheOtherLanguages) {
  const auto files = teams_package_files(example(), shipped());
  ASSERT_TRUE(files);
  std::vector<std::string> names;
  for (const auto& file : *files) names.push_back(file.first);
  EXPECT_EQ(names, (std::vector<std::string>{"color.png", "manifest.json", "nl.json", "outline.png",
                                             "sv.json"}));
  EXPECT_EQ(files->at("color.png").substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(files->at("outline.png").substr(0, 8), "\x89PNG\r\n\x1a\n");
}

TEST(TeamsPackage, IsTheSameBytesForTheSameValues) {
  const auto once = teams_package_files(example(), shipped());
  const auto twice = teams_package_files(example(), shipped());
  ASSERT_TRUE(once && twice);
  EXPECT_EQ(*zip(*once), *zip(*twice));
}

// A text that bot/content does not ask for could be missing in a language.
TEST(TeamsPackage, ReadsOnlyTextsThatEveryLanguageMustHave) {
  const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
  ASSERT_TRUE(files);
  auto without = *files;
  std::string& core = without.at("locales/sv/core.json");
  for (const std::string& key : teams_text_keys()) {
    const std::size_t begin = core.find("\"" + key + "\"");
    ASSERT_NE(begin, std::string::npos) << key;
    core.erase(begin, core.find('\n', begin) - begin);
  }
  const auto loaded = content::load(without, bind);
  EXPECT_EQ(loaded.diagnostics.size(), teams_text_keys().size());
  EXPECT_EQ(loaded.library, nullptr);
}

// A tapped command is typed for the person: a word that the bot did not know would get a shrug.
TEST(TeamsPackage, NamesOnlyCommandsThatTheBotUnderstandsInThatLanguage) {
  ASSERT_EQ(shipped().size(), 3U);
  for (const TeamsTexts& texts : shipped()) {
    ASSERT_EQ(texts.commands.size(), 10U);
    for (const TeamsCommand& command : texts.commands)
      EXPECT_FALSE(command.id.empty()) << texts.language.str() << ": " << command.title;
  }
}

TEST(TeamsPackage, TellsEveryLanguageTheSameCommandsInTheSameOrder) {
  for (const TeamsTexts& texts : shipped()) {
    for (std::size_t i = 0; i < texts.commands.size(); ++i)
      EXPECT_EQ(texts.commands[i].id, shipped().front().commands[i].id) << texts.language.str();
  }
}

TEST(TeamsPackage, SaysWhatTheOperatorDecided) {
  TeamsApp app = example();
  app.name = "Tillit test";
  app.privacy = "https://example.org/privacy";
  app.version = "1.2.3";
  const json manifest = manifest_of(app);
  EXPECT_EQ(manifest["version"], "1.2.3");
  EXPECT_EQ(manifest["name"]["short"], "Tillit test");
  EXPECT_EQ(manifest["developer"], json::parse(R"({"name": "Example Org",
      "websiteUrl": "https://example.org", "privacyUrl": "https://example.org/privacy",
      "termsOfUseUrl": "https://example.org"})"));
  EXPECT_EQ(manifest["bots"][0]["botId"], "11111111-2222-3333-4444-55555555555a");
  EXPECT_EQ(manifest["validDomains"], json::parse(R"(["tillit.example.org"])"));
}

TEST(TeamsPackage, TakesTheLanguageThatWasAskedForAsTheDefault) {
  TeamsApp app = example();
  app.language = Language("sv");
  const auto files = teams_package_files(app, shipped());
  ASSERT_TRUE(files);
  const json manifest = json::parse(files->at("manifest.json"));
  EXPECT_EQ(manifest["localizationInfo"]["defaultLanguageTag"], "sv");
  EXPECT_EQ(manifest["bots"][0]["commandLists"][0]["commands"][0]["title"], "meny");
  EXPECT_TRUE(files->contains("en.json"));
  EXPECT_FALSE(files->contains("sv.json"));
}

TEST(TeamsPackage, ReplacesEveryTextOfTheManifestInEveryLanguageFile) {
  const auto files = teams_package_files(example(), shipped());
  ASSERT_TRUE(files);
  const json manifest = json::parse(files->at("manifest.json"));
  const std::size_t commands = manifest["bots"][0]["commandLists"][0]["commands"].size();
  for (const char* name : {"nl.json", "sv.json"})
    EXPECT_EQ(json::parse(files->at(name)).size(), 5 + 2 * commands) << name;
  EXPECT_EQ(json::parse(files->at("nl.json"))["bots[0].commandLists[0].commands[1].title"],
            "mijn voornemens");
}

TEST(TeamsPackage, MayBeForPersonalChatsOnly) {
  TeamsApp app = example();
  app.scopes = {"personal"};
  const json manifest = manifest_of(app);
  EXPECT_EQ(manifest["bots"][0]["scopes"], json::parse(R"(["personal"])"));
  EXPECT_FALSE(manifest.contains("supportsChannelFeatures"));
}

// Otherwise a second package would be a second app beside the first.
TEST(TeamsPackage, HasOneIdForOneBotHoweverItIsWritten) {
  TeamsApp app = example();
  const std::string id = package_id(app);
  app.bot_id = "11111111-2222-3333-4444-55555555555a";
  EXPECT_EQ(package_id(app), id);
  // Fixed for good: packages with this id are out there.
  EXPECT_EQ(id, "258829a1-dddb-82e1-a107-1a2b9efce351");
  app.bot_id = "11111111-2222-3333-4444-555555555556";
  EXPECT_NE(package_id(app), id);
  app.app_id = "AAAAAAAA-2222-3333-4444-555555555555";
  EXPECT_EQ(package_id(app), "aaaaaaaa-2222-3333-4444-555555555555");
}

TEST(TeamsPackage, SaysEverythingThatIsWrongAtOnce) {
  TeamsApp app;
  app.app_id = "coach";
  app.version = "1.0";
  app.name = std::string(31, 'x');
  app.website = "http://example.org";
  app.scopes = {"team", "meeting", "team"};
  app.language = Language("de");
  const auto files = teams_package_files(app, shipped());
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error(),
            (std::vector<std::string>{
                "--bot-id: is missing",
                "--app-id: must be a GUID such as 11111111-2222-3333-4444-555555555555",
                "--version: must be three numbers such as 1.0.0",
                "--name: has 31 characters; Teams takes 30",
                "--organisation: is missing",
                "--website: must be an address that begins with https://",
                "--scopes: must have personal: talks happen nowhere else",
                "--scopes: knows personal, team and groupChat, not \"meeting\"",
                "--scopes: names team twice",
                "--language: there are no texts in it",
            }));
}

struct BadValue {
  const char* name;
  void (*spoil)(TeamsApp&);
  const char* problem;
};
class TeamsPackageRefuses : public ::testing::TestWithParam<BadValue> {};
TEST_P(TeamsPackageRefuses, It) {
  TeamsApp app = example();
  GetParam().spoil(app);
  EXPECT_EQ(problems_of(app, shipped()), std::vector<std::string>{GetParam().problem});
}
constexpr const char* kNotAVersion = "--version: must be three numbers such as 1.0.0";
INSTANTIATE_TEST_SUITE_P(
    Values, TeamsPackageRefuses,
    ::testing::Values(
        BadValue{"AVersionThatBeginsWithNought", [](TeamsApp& app) { app.version = "1.02.0"; },
                 kNotAVersion},
        BadValue{"APreRelease", [](TeamsApp& app) { app.version = "1.0.0-beta"; }, kNotAVersion},
        BadValue{"FourNumbers", [](TeamsApp& app) { app.version = "1.0.0.0"; }, kNotAVersion},
        BadValue{"AnEndingDot", [](TeamsApp& app) { app.version = "1.0."; }, kNotAVersion},
        BadValue{"ABlankName", [](TeamsApp& app) { app.name = "  "; }, "--name: is missing"},
        BadValue{"BytesThatAreNoText", [](TeamsApp& app) { app.organisation = "\xff"; },
                 "--organisation: is not UTF-8"},
        BadValue{"ALineEnd", [](TeamsApp& app) { app.name = "a\nb"; },
                 "--name: has a line end or another control character in it"},
        BadValue{"AGuidInBraces",
                 [](TeamsApp& app) { app.bot_id = "{1111111-2222-3333-4444-5555555555}"; },
                 "--bot-id: must be a GUID such as 11111111-2222-3333-4444-555555555555"},
        BadValue{"AnAddressWithoutAHost", [](TeamsApp& app) { app.terms = "https://"; },
                 "--terms: must be an address that begins with https://"},
        BadValue{"AnAddressThatIsNotSecret",
                 [](TeamsApp& app) { app.privacy = "ftp://example.org"; },
                 "--privacy: must be an address that begins with https://"}),
    [](const auto& test) { return test.param.name; });

// Teams counts as JavaScript does.
TEST(TeamsPackage, CountsAnEmojiTwice) {
  TeamsApp app = example();
  app.name = std::string(28, 'x') + "🤝";
  EXPECT_TRUE(problems_of(app, shipped()).empty());
  app.name += "é";
  EXPECT_EQ(problems_of(app, shipped()).size(), 1U);
}

TEST(TeamsPackage, RefusesTextsOfAnAuthorThatTeamsWouldRefuse) {
  std::vector<TeamsTexts> texts = shipped();
  texts[1].line = std::string(81, 'x');
  texts[2].commands[0] = {.id = "", .title = "hoppla", .about = "Vad det nu är"};
  EXPECT_EQ(
      problems_of(example(), texts),
      (std::vector<std::string>{
          "locales/nl/core.json: teams_app_line: has 81 characters; Teams takes 80",
          "locales/sv/core.json: command \"hoppla\": the bot would not understand it; it must "
          "be a word of words/globals.json"}));
}

}  // namespace
}  // namespace tillit::packages
