#include "channels/slack/home.hpp"

#include "language/locale_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <vector>

// With the words as they are shipped.
namespace tillit::slack {
namespace {

using nlohmann::json;
using service::Overview;
using std::chrono::days;

constexpr Date kToday{std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}};  // a Wednesday

std::string read(const std::string& path) {
  std::ifstream file(std::string(TILLIT_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file) << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

const std::vector<std::string>& languages() {
  static const std::vector<std::string> kLanguages{"en", "nl", "sv"};
  return kLanguages;
}

const dialogue::Library& shipped() {
  static const dialogue::Library library = [] {
    dialogue::Library made;
    for (const std::string& name : languages()) {
      const Language language{name};
      const auto file =
          language::read_locale_file(read("locales/" + name + "/core.json"), language);
      EXPECT_TRUE(file.findings.empty()) << name;
      made.languages.push_back(language);
      for (const auto& [key, entry] : file.entries)
        made.catalogues[language].put("core." + key, entry.text);
    }
    return made;
  }();
  return library;
}

// --- what Slack refuses (its limits, with its own names for things) ---

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

class Refusals {
 public:
  explicit Refusals(const json& view) {
    expect(view.value("type", "") == "home", "not a home");
    const json& blocks = view.at("blocks");
    expect(!blocks.empty() && blocks.size() <= 100, "number of blocks");
    expect(view.dump().size() < 100'000, "size of the view");
    for (const json& block : blocks) look_at(block);
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  void expect(bool holds, const std::string& what) {
    if (!holds) all_.push_back(what);
  }
  void text(const json& object, std::size_t most, const char* type) {
    const auto length = characters(object.at("text").get<std::string>());
    expect(object.at("type") == type, "type of a text");
    expect(length >= 1 && length <= most, fmt::format("a text of {} characters", length));
    expect(object.contains("emoji") == (object.at("type") == "plain_text"), "emoji");
    expect(object.contains("verbatim") == (object.at("type") == "mrkdwn"), "verbatim");
  }
  void look_at(const json& block) {
    const std::string type = block.at("type");
    if (type == "header") return text(block.at("text"), 150, "plain_text");
    if (type == "section") return text(block.at("text"), 2850, "mrkdwn");
    if (type == "divider") return;
    if (type == "context") {
      expect(!block.at("elements").empty() && block.at("elements").size() <= 10, "elements");
      for (const json& element : block.at("elements")) text(element, 2850, "mrkdwn");
    } else if (type == "image") {
      expect(block.at("image_url").get<std::string>().size() <= 3000, "image_url");
      text(block.at("title"), 2000, "plain_text");
      const auto alt = characters(block.at("alt_text").get<std::string>());
      expect(alt >= 1 && alt <= 2000, "alt_text");
    } else if (type == "actions") {
      expect(!block.at("elements").empty() && block.at("elements").size() <= 25, "buttons");
      for (const json& button : block.at("elements")) {
        expect(button.at("type") == "button", "an element that is no button");
        text(button.at("text"), 24, "plain_text");  // 75 by Slack; 24 is what we keep to
        expect(actions_.insert(button.at("action_id").get<std::string>()).second, "action twice");
      }
    } else {
      expect(false, "a block of type " + type);
    }
  }

  std::vector<std::string> all_;
  std::set<std::string> actions_;
};

// Everything that is shown, line by line.
void collect(const json& value, std::string& lines) {
  if (value.is_object()) {
    for (const char* name : {"text", "alt_text"}) {
      const auto found = value.find(name);
      if (found != value.end() && found->is_string()) lines += found->get<std::string>() + "\n";
    }
  }
  if (value.is_structured())
    for (const json& part : value) collect(part, lines);
}
std::string shown(const json& view) {
  std::string lines;
  collect(view, lines);
  return lines;
}
std::vector<std::string> actions_of(const json& view) {
  std::vector<std::string> actions;
  for (const json& block : view.at("blocks")) {
    if (block.at("type") != "actions") continue;
    for (const json& button : block.at("elements")) actions.push_back(button.at("action_id"));
  }
  return actions;
}
bool offers(const json& view, const char* action) {
  const auto all = actions_of(view);
  return std::ranges::find(all, action) != all.end();
}

// --- people ---

Overview somebody(const std::string& language = "en") {
  Overview overview;
  overview.known = true;
  overview.language = Language{language};
  overview.now = {kToday, TimeOfDay{std::chrono::hours{10}}};
  overview.name = "Ada";
  return overview;
}

Overview busy(const std::string& language = "en") {
  Overview overview = somebody(language);
  overview.promises = {
      {"ask Bo how the demo went", "the stand-up ends", kToday - days{1}, true, "Bo"},
      {"thank the night shift", std::nullopt, kToday + days{2}, false, {}}};
  overview.relationships = {{"Bo", "being asked early", kToday + days{1}}, {"Cy", {}, {}}};
  overview.next = Overview::Planned{{kToday + days{1}, TimeOfDay{std::chrono::hours{10}}},
                                    "How it went",
                                    "ask Bo how the demo went"};
  overview.talks = {{"teams", RoomId{"teams:1"}, "Elsewhere"},
                    {"slack", RoomId{"slack:T1:D1"}, "Showing interest"}};
  overview.kept = 4;
  overview.partly = 1;
  overview.practised = 7;
  overview.weeks = {0, 1, 3, 2, 0, 4, 2, 5};
  return overview;
}

Overview huge(const std::string& language, const std::string& text) {
  Overview overview = somebody(language);
  overview.name = text;
  overview.promises.assign(400, {text, text, kToday, false, text});
  overview.relationships.assign(400, {text, text, kToday});
  overview.next = Overview::Planned{overview.now, "How it went", text};
  overview.nudges = {Overview::Nudges::Mode::Paused, overview.now, kToday + days{30}};
  overview.talks = {{"slack", RoomId{"slack:T1:D1"}, "Showing interest"}};
  overview.kept = overview.partly = overview.let_go = overview.practised = 1'234'567;
  overview.weeks.fill(1'234'567);
  return overview;
}

TEST(Home, IsValidWhateverTheOverviewHolds) {
  std::string long_text, escaped, wide;
  for (int i = 0; i < 4000; ++i) {
    long_text += "word ";
    escaped += "&";
    wide += "å";
  }
  for (const std::string& language : languages()) {
    std::vector<Overview> all = {
        somebody(language),        busy(language),          Overview{},
        huge(language, long_text), huge(language, escaped), huge(language, wide),
        huge(language, "*_~`>\n"), huge(language, "")};
    all[2].language = Language{language};
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const HomeOptions& options :
           {HomeOptions{}, HomeOptions{"https://tillit.example/pictures/1-2.png"}}) {
        const auto refused = Refusals(home_view(all[i], shipped(), options)).all();
        EXPECT_TRUE(refused.empty()) << language << " " << i << ": " << refused.front();
      }
    }
  }
}

TEST(Home, HasAllItsWordsInEveryLanguage) {
  for (const std::string& language : languages()) {
    const auto& catalogue = shipped().catalogues.at(Language{language});
    for (const std::string_view key : home_text_keys())
      EXPECT_NE(catalogue.find(fmt::format("core.{}", key)), nullptr) << language << " " << key;
    for (const Overview& overview : {somebody(language), busy(language), huge(language, "x")}) {
      const std::string lines = shown(home_view(overview, shipped()));
      EXPECT_EQ(lines.find("home_"), std::string::npos) << lines;
      EXPECT_EQ(lines.find("offer_"), std::string::npos) << lines;
    }
  }
}

TEST(Home, IsInThePersonsLanguageWithItsDates) {
  EXPECT_NE(shown(home_view(busy("en"), shipped())).find("For Friday 27 November"),
            std::string::npos);
  EXPECT_NE(shown(home_view(busy("nl"), shipped())).find("donderdag 26 november om 10.00 uur"),
            std::string::npos);
  EXPECT_NE(shown(home_view(busy("sv"), shipped())).find("torsdag 26 november kl. 10.00"),
            std::string::npos);
}

TEST(Home, ShowsPromisesWithTheirDayTheirMomentAndWho) {
  const std::string lines = shown(home_view(busy(), shipped()));
  EXPECT_NE(lines.find("*ask Bo how the demo went*\n"), std::string::npos) << lines;
  EXPECT_NE(lines.find("When: the stand-up ends · Was meant for Tuesday 24 November · Bo\n"),
            std::string::npos)
      << lines;
  EXPECT_NE(lines.find("*thank the night shift*\nFor Friday 27 November\n"), std::string::npos)
      << lines;
}

TEST(Home, CountsThePromisesThatItDoesNotShow) {
  Overview overview = somebody();
  overview.promises.assign(kHomePromises, {"something", {}, kToday, false, {}});
  EXPECT_EQ(shown(home_view(overview, shipped())).find("My promises”"), std::string::npos);
  overview.promises.resize(kHomePromises + 3, {"the last", {}, kToday, false, {}});
  const std::string lines = shown(home_view(overview, shipped()));
  EXPECT_NE(lines.find("3 more stand under “My promises”."), std::string::npos);
  EXPECT_EQ(lines.find("the last"), std::string::npos);
}

TEST(Home, LetsNobodysWordsPingOrFormat) {
  constexpr const char* kAlias = "<!channel> & *Bo*";
  Overview overview = busy();
  overview.promises[0].what = kAlias;
  overview.promises[0].who = kAlias;
  overview.relationships[0].alias = kAlias;
  overview.next->promise = kAlias;
  const json view = home_view(overview, shipped());
  int seen = 0;
  for (const json& block : view.at("blocks")) {
    const std::string lines = shown(block);
    if (lines.find("channel") == std::string::npos) continue;
    ++seen;
    EXPECT_NE(lines.find("&lt;!channel&gt; &amp; "), std::string::npos) << lines;
    EXPECT_EQ(lines.find('<'), std::string::npos) << lines;
    EXPECT_EQ(lines.find("*Bo*"), std::string::npos) << lines;
  }
  EXPECT_EQ(seen, 4);
}

TEST(Home, MakesBoldOnlyWhatStaysWhole) {
  Overview overview = somebody();
  for (const char* what : {"2 * 3 * 4", " ahead", "behind "}) {
    overview.promises = {{what, {}, kToday, false, {}}};
    const std::string lines = shown(home_view(overview, shipped()));
    EXPECT_EQ(lines.find("\n*"), std::string::npos) << lines;
  }
}

TEST(Home, ShowsANameAsItIs) {
  Overview overview = somebody();
  overview.name = "Ada <3 & *Co*";
  EXPECT_TRUE(shown(home_view(overview, shipped())).starts_with("Hello Ada <3 & *Co*\n"));
  overview.name.clear();
  EXPECT_TRUE(shown(home_view(overview, shipped())).starts_with("Hello\n"));
}

TEST(Home, GoesOnWithWhatIsOpenInSlackElseBegins) {
  const json open = home_view(busy(), shipped());
  EXPECT_EQ(actions_of(open).front(), "home:repeat");
  EXPECT_NE(shown(open).find("“Showing interest” is still open"), std::string::npos);

  Overview elsewhere = busy();
  elsewhere.talks.pop_back();
  const json none = home_view(elsewhere, shipped());
  EXPECT_EQ(actions_of(none).front(), "home:menu");
  EXPECT_FALSE(offers(none, "home:repeat"));
}

TEST(Home, OffersToPauseWhatIsOnAndToResumeWhatIsNot) {
  using Mode = Overview::Nudges::Mode;
  Overview overview = somebody();
  EXPECT_TRUE(offers(home_view(overview, shipped()), "home:pause"));
  EXPECT_FALSE(offers(home_view(overview, shipped()), "home:resume"));
  for (const Mode mode : {Mode::Paused, Mode::Off}) {
    overview.nudges.mode = mode;
    EXPECT_FALSE(offers(home_view(overview, shipped()), "home:pause"));
    EXPECT_TRUE(offers(home_view(overview, shipped()), "home:resume"));
  }
}

TEST(Home, SaysUntilWhenNudgesArePaused) {
  Overview overview = somebody();
  overview.nudges = {Overview::Nudges::Mode::Paused, overview.now, kToday + days{7}};
  EXPECT_NE(shown(home_view(overview, shipped())).find("paused until Wednesday 2 December."),
            std::string::npos);
  overview.nudges.until.reset();
  EXPECT_NE(shown(home_view(overview, shipped())).find("until you turn them on again"),
            std::string::npos);
}

TEST(Home, AlwaysHasTheWaysOut) {
  for (const Overview& overview : {somebody(), busy(), Overview{}}) {
    const json view = home_view(overview, shipped());
    EXPECT_TRUE(offers(view, "home:help_now"));
    EXPECT_TRUE(offers(view, "home:privacy"));
  }
  for (const char* action : {"home:my_data", "home:language"})
    EXPECT_TRUE(offers(home_view(somebody(), shipped()), action));
}

TEST(Home, OfSomebodyUnknownSaysWhatThisIs) {
  const json view = home_view(Overview{}, shipped());
  EXPECT_NE(shown(view).find("no person, and no AI"), std::string::npos);
  EXPECT_FALSE(offers(view, "home:my_data"));
}

TEST(Home, ShowsThePictureWithTheSameInWords) {
  const json view = home_view(busy(), shipped(), {"https://tillit.example/pictures/1-2.png"});
  const auto image = std::ranges::find_if(
      view.at("blocks"), [](const json& block) { return block.at("type") == "image"; });
  ASSERT_NE(image, view.at("blocks").end());
  EXPECT_EQ(image->at("image_url"), "https://tillit.example/pictures/1-2.png");
  EXPECT_NE(image->at("alt_text").get<std::string>().find("0, 1, 3, 2, 0, 4, 2, 5"),
            std::string::npos);
  EXPECT_NE(shown(view).find("4 promises kept · one partly · practised 7 times"),
            std::string::npos);
}

TEST(Home, ShowsALineOfBlocksWhereThereIsNoPicture) {
  EXPECT_NE(shown(home_view(busy(), shipped())).find("▁▂▅▄▁▇▄█"), std::string::npos);
}

TEST(Home, LeavesOutWhatNobodyDid) {
  const HomeOptions pictured{"https://tillit.example/pictures/1-2.png"};
  EXPECT_EQ(home_view(somebody(), shipped(), pictured).dump().find("\"image\""), std::string::npos);
  EXPECT_EQ(shown(home_view(somebody(), shipped())).find("So far"), std::string::npos);
  Overview long_ago = somebody();
  long_ago.kept = 1;
  const json view = home_view(long_ago, shipped(), pictured);
  EXPECT_NE(shown(view).find("one promise kept\n"), std::string::npos);
  EXPECT_EQ(view.dump().find("\"image\""), std::string::npos);
}

TEST(HomeButtons, AreGlobalWordsInEveryLanguage) {
  const json host = json::parse(read("dialogs/host.json"));
  for (const std::string_view word : home_words()) {
    const std::string id{word};
    // "repeat" is the engine's own; the others open a dialogue.
    EXPECT_TRUE(id == "repeat" || host.at("globals").contains(id)) << id;
    for (const std::string& language : languages()) {
      const json words = json::parse(read("locales/" + language + "/words/globals.json"));
      EXPECT_TRUE(words.at("words").contains(id)) << language << " " << id;
    }
  }
}

TEST(HomeButtons, CarryOnlyWordsThatAreReadBack) {
  std::set<std::string> used;
  Overview paused = busy();
  paused.nudges.mode = Overview::Nudges::Mode::Off;
  for (const Overview& overview : {somebody(), busy(), paused, Overview{}}) {
    for (const std::string& action : actions_of(home_view(overview, shipped()))) {
      const auto word = home_word(action);
      ASSERT_TRUE(word.has_value()) << action;
      EXPECT_EQ(action, fmt::format("home:{}", *word));
      used.emplace(*word);
    }
  }
  EXPECT_EQ(used.size(), home_words().size());
}

TEST(HomeButtons, AreNoOtherActions) {
  for (const char* action : {"", "home:", "home:delete", "menu", "xhome:menu", "home:menu "})
    EXPECT_EQ(home_word(action), std::nullopt) << action;
}

}  // namespace
}  // namespace tillit::slack
