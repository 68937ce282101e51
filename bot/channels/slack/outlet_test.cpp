#include "channels/slack/outlet.hpp"

#include "channels/slack/scripted_slack.hpp"

#include <gtest/gtest.h>

namespace tillit::slack {
namespace {

using namespace std::chrono_literals;
using service::Outcome;
using service::Outgoing;
using testing::answer_of;
using testing::Desk;
using testing::error_of;
using Looked = Outcome::Looked;
using What = Outcome::What;

constexpr const char* kPosted = R"({"ok":true,"channel":"D1","ts":"1790.000100"})";

struct Outlets : Desk {
  explicit Outlets(int posts_per_minute = 0) : Desk(posts_per_minute) {
    install();
    outlet = std::make_unique<SlackOutlet>(*bot, limits, slack.post(), settings, clock,
                                           [](const Language& language) {
                                             Words words;
                                             words.language = language;
                                             return words;
                                           });
  }

  [[nodiscard]] Outgoing message() {
    Outgoing outgoing;
    outgoing.message.id = 1;
    outgoing.message.room = RoomId{"slack:T1:U1"};
    outgoing.message.channel = "slack";
    outgoing.message.workspace = "T1";
    outgoing.message.address = "D1";
    outgoing.message.idempotency_key = "key-1";
    outgoing.message.created = clock.now();
    outgoing.message.attempts = 1;
    outgoing.delivery.text = "How was it?";
    outgoing.delivery.language = Language{"en"};
    return outgoing;
  }
  [[nodiscard]] Outgoing doubtful() {
    Outgoing outgoing = message();
    outgoing.message.doubtful = true;
    outgoing.message.attempts = 2;
    return outgoing;
  }
  [[nodiscard]] Outgoing edit(const std::string& answer_url) {
    Outgoing outgoing = message();
    outgoing.message.edits = 5;
    outgoing.delivery.token = 5;
    outgoing.delivery.input = dialogue::InputKind::YesNo;
    outgoing.delivery.choices = {{"yes", "Yes"}, {"no", "No"}};
    outgoing.ending = service::Ending{"D1/1790.000100", "yes", answer_url};
    return outgoing;
  }

  std::unique_ptr<SlackOutlet> outlet;
};

constexpr const char* kUrl = "https://hooks.slack.com/actions/1";

TEST(SlackOutlet, PostsTextAndBlocksAndAKeyToFindItBy) {
  Outlets out;
  out.slack.put("chat.postMessage", answer_of(kPosted));
  const Outcome outcome = out.outlet->send(out.message());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.platform_id, "D1/1790.000100");
  EXPECT_EQ(outcome.looked, Looked::No);
  const auto sent = out.slack.asked("chat.postMessage").at(0).json();
  EXPECT_EQ(sent["channel"], "D1");
  EXPECT_EQ(sent["text"], "How was it?");
  EXPECT_EQ(sent["unfurl_links"], false);
  EXPECT_EQ(sent["metadata"]["event_type"], "tillit_out");
  EXPECT_EQ(sent["metadata"]["event_payload"]["key"], "key-1");
  EXPECT_FALSE(sent.contains("thread_ts"));
  EXPECT_EQ(out.slack.count("conversations.history"), 0U);
}

TEST(SlackOutlet, OpensTheDirectMessageOnceIfItsChannelIsNotKnown) {
  Outlets out;
  out.slack.put("conversations.open", answer_of(R"({"ok":true,"channel":{"id":"D7"}})"));
  out.slack.put("chat.postMessage", answer_of(R"({"ok":true,"ts":"1790.2"})"));
  Outgoing outgoing = out.message();
  outgoing.message.address.clear();
  EXPECT_EQ(out.outlet->send(outgoing).platform_id, "D7/1790.2");
  EXPECT_EQ(out.outlet->send(outgoing).platform_id, "D7/1790.2");
  ASSERT_EQ(out.slack.count("conversations.open"), 1U);
  EXPECT_EQ(out.slack.asked("conversations.open").at(0).json()["users"], "U1");
}

TEST(SlackOutlet, RepliesInTheThreadThatTheAddressNames) {
  Outlets out;
  Outgoing outgoing = out.message();
  outgoing.message.address = "C9/1790.5";
  (void)out.outlet->send(outgoing);
  const auto sent = out.slack.asked("chat.postMessage").at(0).json();
  EXPECT_EQ(sent["channel"], "C9");
  EXPECT_EQ(sent["thread_ts"], "1790.5");
}

TEST(SlackOutlet, OpensTheDirectMessageOfSomebodyWhoNeverWrote) {
  Outlets out;
  out.slack.put("conversations.open", answer_of(R"({"ok":true,"channel":{"id":"D8"}})"));
  Outgoing outgoing = out.message();
  outgoing.message.room = RoomId{"slack:T1:@U8"};
  outgoing.message.address = "user:U8";
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Sent);
  EXPECT_EQ(out.slack.asked("conversations.open").at(0).json()["users"], "U8");
  EXPECT_EQ(out.slack.asked("chat.postMessage").at(0).json()["channel"], "D8");
}

TEST(SlackOutlet, ADoubtfulWordToAChannelIsSentAgainWithoutReadingTheChannel) {
  Outlets out;
  Outgoing outgoing = out.doubtful();
  outgoing.message.address = "C9";
  const Outcome outcome = out.outlet->send(outgoing);
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.looked, Looked::CouldNotTell);
  EXPECT_EQ(out.slack.count("conversations.history"), 0U);
}

constexpr const char* kUpload = "https://files.slack.com/upload/v1/1";

Outgoing pictured(Outlets& out) {
  Outgoing outgoing = out.message();
  outgoing.message.address = "C9";
  outgoing.delivery.picture =
      dialogue::Picture{"", "Low, then high.", {}, {{"We ask for help", {1, 3}}}, 1, 3};
  return outgoing;
}

void takes_uploads(Outlets& out, const char* url = kUpload) {
  out.slack.put(
      "files.getUploadURLExternal",
      answer_of(R"({"ok":true,"file_id":"F1","upload_url":")" + std::string(url) + R"("})"));
}

bool shows_blocks(const std::string& body) { return body.find("▁█ We ask") != std::string::npos; }

TEST(SlackOutlet, UploadsAPictureAndShowsItWithItsWords) {
  Outlets out;
  takes_uploads(out);
  EXPECT_EQ(out.outlet->send(pictured(out)).what, What::Sent);
  const auto upload = out.slack.asked(kUpload).at(0);
  EXPECT_EQ(upload.body.substr(1, 3), "PNG");
  EXPECT_EQ(upload.authorization, "");
  const auto completed = out.slack.asked("files.completeUploadExternal").at(0).body;
  EXPECT_NE(completed.find("F1"), std::string::npos);
  const auto blocks = out.slack.asked("chat.postMessage").at(0).json()["blocks"];
  EXPECT_EQ(blocks[1]["type"], "image");
  EXPECT_EQ(blocks[1]["slack_file"]["id"], "F1");
  EXPECT_EQ(blocks[1]["alt_text"], "Low, then high.");
}

TEST(SlackOutlet, WhereAPictureCannotBeUploadedItsLinesStandInItsPlace) {
  struct Case {
    const char* name;
    std::function<void(Outlets&)> trouble;
  };
  for (const Case& one :
       {Case{"NoScope",
             [](Outlets& out) {
               out.slack.put("files.getUploadURLExternal", error_of("missing_scope"));
             }},
        Case{"AnAddressThatIsNotSlacks",
             [](Outlets& out) { takes_uploads(out, "https://evil.test/1"); }},
        Case{"TheUploadIsLost",
             [](Outlets& out) {
               takes_uploads(out);
               out.slack.put(kUpload, channels::Lost::Unknown);
             }},
        Case{"NotTaken", [](Outlets& out) {
               takes_uploads(out);
               out.slack.put("files.completeUploadExternal", error_of("file_type_not_allowed"));
             }}}) {
    Outlets out;
    one.trouble(out);
    EXPECT_EQ(out.outlet->send(pictured(out)).what, What::Sent) << one.name;
    EXPECT_TRUE(shows_blocks(out.slack.asked("chat.postMessage").at(0).body)) << one.name;
    EXPECT_EQ(out.slack.count("https://evil.test/1"), 0U);
  }
}

TEST(SlackOutlet, APictureThatIsNotReadyIsWaitedForAndThenDoneWithout) {
  Outlets out;
  takes_uploads(out);
  out.slack.put("chat.postMessage", error_of("invalid_blocks"));
  Outgoing outgoing = pictured(out);
  const Outcome first = out.outlet->send(outgoing);
  EXPECT_EQ(first.what, What::Again);
  EXPECT_EQ(first.why, "picture_not_ready");
  outgoing.message.attempts = 3;
  out.slack.put("chat.postMessage", answer_of(kPosted));
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Sent);
  // Uploaded once, whatever became of the message.
  EXPECT_EQ(out.slack.count("files.getUploadURLExternal"), 1U);
  EXPECT_TRUE(shows_blocks(out.slack.asked("chat.postMessage").back().body));
}

struct FailureCase {
  const char* name;
  testing::ScriptedSlack::Reply reply;
  What what;
  bool certain;
  const char* why;
};

class SlackOutletFailureTest : public ::testing::TestWithParam<FailureCase> {};

TEST_P(SlackOutletFailureTest, DecidesWhatBecomesOfTheMessage) {
  Outlets out;
  out.slack.put("chat.postMessage", GetParam().reply);
  const Outcome outcome = out.outlet->send(out.message());
  EXPECT_EQ(outcome.what, GetParam().what);
  EXPECT_EQ(outcome.certain, GetParam().certain);
  EXPECT_EQ(outcome.why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Failures, SlackOutletFailureTest,
    ::testing::Values(
        FailureCase{"NotSent", channels::Lost::NotSent, What::Again, true, "not_sent"},
        FailureCase{"LostAnswer", channels::Lost::Unknown, What::Again, false, "no_answer"},
        FailureCase{"ServerError", answer_of("", 502), What::Again, false, "http_5xx"},
        FailureCase{"Html", answer_of("<html>"), What::Again, false, "not_json"},
        FailureCase{"Fatal", error_of("fatal_error"), What::Again, false, "fatal_error"},
        FailureCase{"Migrating", error_of("team_added_to_org"), What::Again, true,
                    "team_added_to_org"},
        FailureCase{"Limited", testing::limited_for(3), What::Again, true, "ratelimited"},
        FailureCase{"NoChannel", error_of("channel_not_found"), What::Parked, true,
                    "channel_not_found"},
        FailureCase{"TabOff", error_of("messages_tab_disabled"), What::Parked, true,
                    "messages_tab_disabled"},
        FailureCase{"NoScope", error_of("missing_scope"), What::Dropped, true, "missing_scope"},
        FailureCase{"Refused", error_of("invalid_blocks"), What::Dropped, true, "invalid_blocks"},
        FailureCase{"ThreadGone", error_of("message_not_found"), What::Dropped, true,
                    "message_not_found"},
        FailureCase{"Quota", error_of("message_limit_exceeded"), What::Again, true,
                    "message_limit_exceeded"},
        FailureCase{"DeadToken", error_of("account_inactive"), What::Again, true,
                    "account_inactive"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SlackOutlet, AReplyInAThreadParksNobody) {
  Outlets out;
  out.slack.put("chat.postMessage", error_of("channel_not_found"));
  Outgoing outgoing = out.message();
  outgoing.message.address = "C9/1790.5";
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Dropped);
}

// Slack refuses a message whose picture it cannot fetch: its lines of blocks are enough.
TEST(SlackOutlet, AMessageWhosePictureIsRefusedGoesOnceMoreWithoutIt) {
  Outlets out;
  out.outlet = std::make_unique<SlackOutlet>(
      *out.bot, out.limits, out.slack.post(), out.settings, out.clock,
      [](const Language&) { return Words{}; },
      [](const dialogue::Picture&) {
        return std::string("https://tillit.example/pictures/x.png");
      });
  Outgoing outgoing = out.message();
  outgoing.delivery.picture = dialogue::Picture{"You and Ada", "alt", {"3 Nov"}, {{"calm", {2}}}};
  out.slack.put("chat.postMessage", error_of("invalid_blocks"));
  out.slack.put("chat.postMessage", answer_of(kPosted));
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Sent);
  const auto calls = out.slack.asked("chat.postMessage");
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_NE(calls[0].body.find("pictures/x.png"), std::string::npos);
  EXPECT_EQ(calls[1].body.find("pictures/x.png"), std::string::npos);
  EXPECT_NE(calls[1].body.find("calm"), std::string::npos);
}

TEST(SlackOutlet, ARefusedMessageGoesOnceMoreAsPlainText) {
  Outlets out;
  out.slack.put("chat.postMessage", error_of("invalid_blocks"));
  out.slack.put("chat.postMessage", answer_of(kPosted));
  const Outcome outcome = out.outlet->send(out.message());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.platform_id, "D1/1790.000100");
  EXPECT_FALSE(out.slack.asked("chat.postMessage").at(1).json().contains("blocks"));
  EXPECT_NE(out.lines.str().find("event=slack_call_refused"), std::string::npos);
  EXPECT_EQ(out.lines.str().find("How was it"), std::string::npos);
}

TEST(SlackOutlet, ARateLimitHoldsUpThisMethodInThisWorkspaceOnly) {
  Outlets out;
  out.install("T2", {Secret{"xoxb-2"}, {}});
  out.slack.put("chat.postMessage", testing::limited_for(30));
  out.slack.put("chat.postMessage", answer_of(kPosted));
  const TimePoint until = out.clock.now() + 30s;
  EXPECT_EQ(out.outlet->send(out.message()).not_before, until);
  EXPECT_EQ(out.outlet->send(out.message()).not_before, until);
  EXPECT_EQ(out.slack.count("chat.postMessage"), 1U) << "asked while it was blocked";
  Outgoing elsewhere = out.message();
  elsewhere.message.workspace = "T2";
  EXPECT_EQ(out.outlet->send(elsewhere).what, What::Sent);
  EXPECT_EQ(out.outlet->send(out.edit("")).what, What::Sent);
  out.clock.advance(30s);
  EXPECT_EQ(out.outlet->send(out.message()).what, What::Sent);
}

TEST(SlackOutlet, OurOwnPaceSpreadsAWave) {
  Outlets out(60);
  int again = 0;
  for (std::int64_t id = 1; id <= 25; ++id) {
    Outgoing outgoing = out.message();
    outgoing.message.id = id;
    const Outcome outcome = out.outlet->send(outgoing);
    if (outcome.what == What::Again) {
      ++again;
      EXPECT_GT(outcome.not_before, out.clock.now());
      EXPECT_TRUE(outcome.certain);
    }
  }
  EXPECT_EQ(again, 5);
}

struct LookCase {
  const char* name;
  testing::ScriptedSlack::Reply history;
  Looked looked;
  std::size_t posts;
  const char* platform_id;
};

class SlackOutletLookTest : public ::testing::TestWithParam<LookCase> {};

TEST_P(SlackOutletLookTest, LooksBeforeItPostsADoubtfulMessageAgain) {
  Outlets out;
  out.slack.put("conversations.history", GetParam().history);
  out.slack.put("chat.postMessage", answer_of(kPosted));
  const Outcome outcome = out.outlet->send(out.doubtful());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.looked, GetParam().looked);
  EXPECT_EQ(outcome.platform_id, GetParam().platform_id);
  EXPECT_EQ(out.slack.count("chat.postMessage"), GetParam().posts);
}

constexpr const char* kWithKey =
    R"({"ok":true,"messages":[{"ts":"1789.2","text":"x"},{"ts":"1789.1","metadata":{"event_type":"tillit_out","event_payload":{"key":"key-1"}}}]})";
constexpr const char* kOtherKeys =
    R"({"ok":true,"messages":[{"ts":"1789.2","metadata":{"event_type":"other","event_payload":{"key":"key-1"}}},{"ts":"1789.1","metadata":{"event_type":"tillit_out","event_payload":{"key":"key-2"}}}]})";
constexpr const char* kEndless =
    R"({"ok":true,"messages":[],"response_metadata":{"next_cursor":"more"}})";

INSTANTIATE_TEST_SUITE_P(
    Histories, SlackOutletLookTest,
    ::testing::Values(
        LookCase{"Found", answer_of(kWithKey), Looked::Found, 0, "D1/1789.1"},
        LookCase{"NotFound", answer_of(kOtherKeys), Looked::NotFound, 1, "D1/1790.000100"},
        LookCase{"TooMany", answer_of(kEndless), Looked::CouldNotTell, 1, "D1/1790.000100"},
        LookCase{"NoList", answer_of(R"({"ok":true})"), Looked::CouldNotTell, 1, "D1/1790.000100"},
        LookCase{"NoScope", error_of("missing_scope"), Looked::CouldNotTell, 1, "D1/1790.000100"}),
    [](const auto& test) { return std::string(test.param.name); });

struct HinderedCase {
  const char* name;
  testing::ScriptedSlack::Reply history;
  std::optional<std::chrono::seconds> wait;
};

class SlackOutletHinderedTest : public ::testing::TestWithParam<HinderedCase> {};

// A run of kills and faults (tests/slack/chaos) posted one message in a hundred twice: whatever
// kept us from looking, we posted at once. What passes is worth waiting for, a few times.
TEST_P(SlackOutletHinderedTest, WhatHindersLookingForAMomentIsWaitedForAFewTimes) {
  Outlets out;
  Outgoing outgoing = out.doubtful();
  outgoing.message.created -= 2min;
  for (outgoing.message.attempts = 2; outgoing.message.attempts <= 5; ++outgoing.message.attempts) {
    out.slack.put("conversations.history", GetParam().history);
    const Outcome outcome = out.outlet->send(outgoing);
    EXPECT_EQ(outcome.what, What::Again);
    EXPECT_FALSE(outcome.certain);
    EXPECT_EQ(outcome.looked, Looked::CouldNotTell);
    // Where Slack does not say how long: a few seconds each time, not longer and longer.
    const auto wait = GetParam().wait.value_or(5s);
    EXPECT_EQ(outcome.not_before, out.clock.now() + wait);
    out.clock.advance(wait);
  }
  EXPECT_EQ(out.slack.count("chat.postMessage"), 0U);
  out.slack.put("conversations.history", GetParam().history);
  out.slack.put("chat.postMessage", answer_of(kPosted));
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Sent) << "never lost for want of an answer";
}

INSTANTIATE_TEST_SUITE_P(
    Hindrances, SlackOutletHinderedTest,
    ::testing::Values(HinderedCase{"Limited", testing::limited_for(60), 60s},
                      HinderedCase{"NoAnswer", channels::Lost::Unknown, std::nullopt},
                      HinderedCase{"ServerError", answer_of("", 503), std::nullopt}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SlackOutlet, LooksFromAMinuteBeforeItWasWrittenAndOnTwoPagesAtMost) {
  Outlets out;
  out.slack.put("conversations.history", answer_of(kEndless));
  (void)out.outlet->send(out.doubtful());
  const auto asked = out.slack.asked("conversations.history");
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].json()["oldest"], "1789999940.000000");
  EXPECT_EQ(asked[0].json()["include_all_metadata"], true);
  EXPECT_EQ(asked[1].json()["cursor"], "more");
}

TEST(SlackOutlet, ADoubtIsNotForgottenWhileTheMessageIsHeldUp) {
  Outlets out;
  out.limits.block("T1", "chat.postMessage", out.clock.now() + 30s);
  EXPECT_FALSE(out.outlet->send(out.doubtful()).certain);
  EXPECT_EQ(out.slack.count("conversations.history"), 0U);
  out.clock.advance(30s);
  out.slack.put("conversations.history", error_of("missing_scope"));
  out.slack.put("conversations.history", answer_of(kOtherKeys));
  out.slack.put("chat.postMessage", channels::Lost::NotSent);
  EXPECT_FALSE(out.outlet->send(out.doubtful()).certain) << "could not tell";
  EXPECT_TRUE(out.outlet->send(out.doubtful()).certain) << "looked, and it was not there";
}

TEST(SlackOutlet, ADeadTokenIsWaitedForADayAndAnUninstalledAppNotAtAll) {
  Outlets out;
  out.slack.put("chat.postMessage", error_of("token_revoked"));
  const Outgoing outgoing = out.message();
  const Outcome first = out.outlet->send(outgoing);
  EXPECT_EQ(first.not_before, out.clock.now() + 10min);
  EXPECT_FALSE(out.installed("T1").active);
  const Outcome second = out.outlet->send(outgoing);
  EXPECT_EQ(second.what, What::Again);
  EXPECT_EQ(second.why, "installation_ended");
  EXPECT_EQ(out.slack.count("chat.postMessage"), 1U);
  out.clock.advance(24h + 1s);
  EXPECT_EQ(out.outlet->send(outgoing).what, What::Dropped);

  ASSERT_TRUE(out.installations->uninstalled("T1", out.clock.now()));
  const Outcome gone = out.outlet->send(out.message());
  EXPECT_EQ(gone.what, What::Dropped);
  EXPECT_EQ(gone.why, "uninstalled");
}

TEST(SlackOutlet, ANewInstallationSendsWhatWaitedForIt) {
  Outlets out;
  out.slack.put("chat.postMessage", error_of("token_revoked"));
  out.slack.put("chat.postMessage", answer_of(kPosted));
  (void)out.outlet->send(out.message());
  out.install("T1", {Secret{"xoxb-new"}, {}});
  EXPECT_EQ(out.outlet->send(out.message()).what, What::Sent);
  EXPECT_EQ(out.slack.asked("chat.postMessage").at(1).authorization, "Bearer xoxb-new");
}

TEST(SlackOutlet, AnEndedQuestionIsShownByTheTapsOwnAddress) {
  Outlets out;
  out.slack.put(kUrl, answer_of("ok"));
  const Outcome outcome = out.outlet->send(out.edit(kUrl));
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(out.slack.count("chat.update"), 0U);
  const testing::Asked sent = out.slack.asked(kUrl).at(0);
  EXPECT_EQ(sent.json()["replace_original"], true);
  EXPECT_EQ(sent.authorization, "") << "a response URL gets no token";
}

TEST(SlackOutlet, WithoutAUsableAddressItUpdatesTheMessage) {
  Outlets out;
  out.slack.put(kUrl, answer_of("used_url", 404));
  for (const char* url : {"", kUrl, "https://evil.example/steal"}) {
    EXPECT_EQ(out.outlet->send(out.edit(url)).what, What::Sent);
    const auto asked = out.slack.asked("chat.update").back().json();
    EXPECT_EQ(asked["channel"], "D1");
    EXPECT_EQ(asked["ts"], "1790.000100");
  }
  EXPECT_EQ(out.slack.count("chat.update"), 3U);
  EXPECT_EQ(out.slack.count("https://evil.example/steal"), 0U);
}

struct EditCase {
  const char* name;
  testing::ScriptedSlack::Reply reply;
  int attempts;
  What what;
};

class SlackOutletEditTest : public ::testing::TestWithParam<EditCase> {};

TEST_P(SlackOutletEditTest, IsTriedAgainOnceAtMost) {
  Outlets out;
  out.slack.put("chat.update", GetParam().reply);
  Outgoing outgoing = out.edit("");
  outgoing.message.attempts = GetParam().attempts;
  EXPECT_EQ(out.outlet->send(outgoing).what, GetParam().what);
}

INSTANTIATE_TEST_SUITE_P(
    Edits, SlackOutletEditTest,
    ::testing::Values(EditCase{"ShortLimit", testing::limited_for(2), 1, What::Again},
                      EditCase{"ShortLimitAgain", testing::limited_for(2), 2, What::Dropped},
                      EditCase{"LongLimit", testing::limited_for(3), 1, What::Dropped},
                      EditCase{"Gone", error_of("message_not_found"), 1, What::Dropped},
                      EditCase{"TooLate", error_of("edit_window_closed"), 1, What::Dropped},
                      EditCase{"NoAnswer", channels::Lost::Unknown, 1, What::Dropped},
                      EditCase{"DeadToken", error_of("token_revoked"), 1, What::Dropped}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(CutMrkdwn, NeverCutsACharacterAnEntityOrALink) {
  EXPECT_EQ(cut_mrkdwn("abc", 3), "abc");
  EXPECT_EQ(cut_mrkdwn("abcd", 3), "abc");
  EXPECT_EQ(cut_mrkdwn("å&amp;b", 3), "å");
  EXPECT_EQ(cut_mrkdwn("åäö", 2), "åä");
  EXPECT_EQ(cut_mrkdwn("a<https://x.example|x>b", 10), "a");
  EXPECT_EQ(cut_mrkdwn("a&b", 2), "a&");
}

}  // namespace
}  // namespace tillit::slack
