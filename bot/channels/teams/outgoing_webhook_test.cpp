#include "channels/teams/outgoing_webhook.hpp"

#include "content/content_files.hpp"
#include "content/load.hpp"
#include "tokens/openid_fixture.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tillit::teams {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kSecret = "Y29hY2hpbmctYm90LW91dGdvaW5nLXdlYmhvb2stISE=";
const coaching::HelpLines kLines{{Language("en"), {"112 in danger", "116 123"}},
                                 {Language("nl"), {"113"}}};

const dialogue::Library& library() {
  static const auto loaded = [] {
    auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files.has_value());
    return content::load(*files,
                         [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                           return coaching::bind(types, {}, missing);
                         })
        .library;
  }();
  return *loaded;
}

std::string said(const std::string& text, const char* language = "en", TimePoint now = kNow) {
  const json answer =
      answer_webhook({text, Language(language), now}, library(), Language("en"), kLines, now);
  EXPECT_EQ(answer["type"], "message");
  EXPECT_EQ(answer["textFormat"], "plain");
  return answer["text"];
}
std::string text_of(const char* key, const char* language = "en") {
  const auto* text = library().find_text(Language(language), std::string("core.") + key);
  return text == nullptr || text->variants.empty() ? "" : text->variants.front().source();
}

TEST(OutgoingWebhook, HasItsTextsInEveryLanguage) {
  std::set<std::string> seen;
  for (const auto& key : webhook_text_keys()) {
    for (const char* language : {"en", "nl", "sv"})
      EXPECT_TRUE(seen.insert(text_of(key.c_str(), language)).second) << key << language;
  }
}

TEST(OutgoingWebhook, SaysWhatItCanAndCannotDo) {
  for (const char* text : {"", "help", "menu", "my promises"})
    EXPECT_EQ(said(text), text_of("teams_webhook_intro")) << text;
  EXPECT_EQ(said("", "nl"), text_of("teams_webhook_intro", "nl"));
  EXPECT_EQ(said("", "fr"), text_of("teams_webhook_intro", "en"));
}

TEST(OutgoingWebhook, GivesOneIdeaADayAndSaysWhoReadsIt) {
  const std::string idea = said("anything new?");
  EXPECT_EQ(said("something else"), idea);
  EXPECT_TRUE(idea.ends_with(text_of("teams_webhook_note")));
  std::set<std::string> week;
  for (int day = 0; day < 7; ++day)
    week.insert(said("an idea please", "sv", kNow + std::chrono::days(day)));
  EXPECT_EQ(week.size(), 7U);
}

TEST(OutgoingWebhook, NamesPeopleToTurnToWheneverSomebodyMayNeedThem) {
  for (const char* text : {"help now", "I want to die"}) {
    const std::string answer = said(text);
    EXPECT_TRUE(answer.starts_with(text_of("teams_webhook_help_now"))) << text;
    EXPECT_NE(answer.find("116 123"), std::string::npos) << text;
  }
  EXPECT_NE(said("hulp nu", "nl").find("113"), std::string::npos);
  EXPECT_NE(said("hjälp nu", "sv").find("112"), std::string::npos);  // somebody rather than nobody
}

class Receiving : public ::testing::Test {
 protected:
  http::Response post(const std::string& body, const std::string& authorization) {
    http::Request request;
    request.method = "POST";
    if (!authorization.empty()) request.headers.add("Authorization", authorization);
    request.body = body;
    return webhook_.receive(request);
  }
  http::Response post_signed(const std::string& body) {
    const crypto::Hmac hmac(Secret("coaching-bot-outgoing-webhook-!!"));
    return post(body, "HMAC " + base64(hmac.bytes({body})));
  }
  static std::string base64(const std::string& bytes) {
    static constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      std::uint32_t group = 0;
      for (std::size_t j = 0; j < 3; ++j)
        group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
      for (std::size_t j = 0; j < 4; ++j)
        out += i + j > bytes.size() ? '=' : kLetters[group >> (18 - 6 * j) & 63U];
    }
    return out;
  }

  StandingClock clock_;
  std::vector<std::string> heard_;
  OutgoingWebhook webhook_{*WebhookSecrets::from(std::vector{Secret(kSecret)}),
                           library(),
                           Language("en"),
                           kLines,
                           clock_,
                           {.received =
                                [this](std::string_view kind, std::string_view outcome) {
                                  heard_.push_back(std::string(kind) + " " + std::string(outcome));
                                },
                            .turned = [](service::Receipt&, channels::Hooks::Seconds) {},
                            .acknowledged = [](channels::Hooks::Seconds) {},
                            .nudge = [] {},
                            .warn = [](std::string_view, std::string_view) {}}};
};

std::string question(const std::string& more) {
  return R"({"type":"message","text":"<at>Coach</at>&nbsp;help","locale":"nl-NL")" + more + "}";
}

TEST_F(Receiving, AnswersInsideTheResponse) {
  const auto response =
      post_signed(question(R"(,"id":"1","timestamp":"2027-01-15T08:00:00.123Z")"));
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body)["text"], text_of("teams_webhook_intro", "nl"));
  EXPECT_EQ(heard_.back(), "webhook taken");
}

TEST_F(Receiving, RefusesWhatNobodySigned) {
  const std::string body = question(R"(,"timestamp":"2027-01-15T08:00:00Z")");
  for (const char* header :
       {"", "Bearer x", "HMAC x", "HMAC UPcijCBmAfHRSntkIO7iBJcVqANIzGArJetKuoDD8RY="}) {
    const auto response = post(body, header);
    EXPECT_EQ(response.status, 401) << header;
    EXPECT_EQ(response.body, R"({"error":"unauthorized"})");
  }
}

TEST_F(Receiving, RefusesWhatIsOldOrTellsNoTime) {
  EXPECT_EQ(post_signed(question(R"(,"timestamp":"2027-01-15T07:49:59Z")")).status, 400);
  EXPECT_EQ(post_signed(question(R"(,"timestamp":"2027-01-15T08:10:01Z")")).status, 400);
  EXPECT_EQ(post_signed(question(R"(,"id":"1799999000000")")).status, 400);
  EXPECT_EQ(post_signed(question(R"(,"id":"9223372036854775807")")).status, 400);
  EXPECT_EQ(post_signed(question(R"(,"id":"-9223372036854775808")")).status, 400);
  EXPECT_EQ(post_signed(question(R"(,"id":"1800000000000")")).status, 200);
  EXPECT_EQ(post_signed(question("")).status, 400);
  EXPECT_EQ(post_signed("{").status, 400);
  EXPECT_EQ(post_signed(R"({"type":"invoke","timestamp":"2027-01-15T08:00:00Z"})").status, 400);
}

}  // namespace
}  // namespace tillit::teams
