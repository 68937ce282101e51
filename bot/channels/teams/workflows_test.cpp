#include "channels/teams/workflows.hpp"

#include "channels/teams/scripted_microsoft.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::answer_of;
using testing::kStart;
using testing::ScriptedMicrosoft;

const std::string kUrl =
    "https://1.environment.api.powerplatform.com:443/workflows/x/triggers/manual?sig=s3cret";
const json kCard{{"type", "AdaptiveCard"}, {"version", "1.5"}};

struct Hook {
  SetClock clock{kStart};
  ScriptedMicrosoft microsoft;
  Workflows workflows{microsoft.http(), {}, clock};
  WorkflowPost post(const std::string& name = "digest") {
    return workflows.post(name, Secret(kUrl), kCard);
  }
};

TEST(Workflows, PostsTheCardAsTheTemplateWantsIt) {
  Hook hook;
  hook.microsoft.put("POST " + kUrl, answer_of(202, ""));
  EXPECT_EQ(hook.post().posted, Posted::Started);
  EXPECT_EQ(hook.microsoft.body("POST " + kUrl), json::parse(R"({"type":"message","attachments":[
      {"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,
       "content":{"type":"AdaptiveCard","version":"1.5"}}]})"));
  EXPECT_TRUE(hook.microsoft.asked("POST " + kUrl)[0].authorization.empty())
      << "the bot's token has no business there";
}

struct AddressCase {
  const char* name;
  const char* url;
  bool allowed;
};
class WorkflowAddressTest : public ::testing::TestWithParam<AddressCase> {};

TEST_P(WorkflowAddressTest, OnlyThoseOfWorkflowsAreCalled) {
  Hook hook;
  const auto done = hook.workflows.post("x", Secret(GetParam().url), kCard);
  EXPECT_EQ(done.posted == Posted::Started, GetParam().allowed);
  EXPECT_EQ(hook.microsoft.calls().size(), GetParam().allowed ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, WorkflowAddressTest,
    ::testing::Values(
        AddressCase{"New", "https://1.environment.api.powerplatform.com/x?sig=s", true},
        AddressCase{"NewWithPort", "https://1.environment.api.powerplatform.com:443/x", true},
        AddressCase{"Older", "https://prod-1.westeurope.logic.azure.com/x?sig=s", true},
        AddressCase{"OlderWithPort", "https://prod-1.westeurope.logic.azure.com:443/x", true},
        AddressCase{"Retired", "https://x.webhook.office.com/x", false},
        AddressCase{"OtherPort", "https://prod-1.westeurope.logic.azure.com:8443/x", false},
        AddressCase{"Http", "http://prod-1.westeurope.logic.azure.com/x", false},
        AddressCase{"SuffixWithoutDot", "https://evillogic.azure.com/x", false},
        AddressCase{"SuffixInTheMiddle", "https://x.logic.azure.com.evil.test/", false},
        AddressCase{"UserName", "https://x.logic.azure.com@evil.test/", false},
        AddressCase{"Loopback", "http://127.0.0.1:4711/x", false}, AddressCase{"None", "", false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Workflows, AnExtraOriginIsCalled) {
  SetClock clock{kStart};
  ScriptedMicrosoft microsoft;
  Workflows workflows(microsoft.http(), {"http://127.0.0.1:4711"}, clock);
  EXPECT_EQ(workflows.post("x", Secret("http://127.0.0.1:4711/x"), kCard).posted, Posted::Started);
}

struct AnswerCase {
  const char* name;
  ScriptedMicrosoft::Reply reply;
  Posted posted;
};
class WorkflowAnswerTest : public ::testing::TestWithParam<AnswerCase> {};

TEST_P(WorkflowAnswerTest, HasItsWord) {
  Hook hook;
  hook.microsoft.put("POST " + kUrl, GetParam().reply);
  EXPECT_EQ(to_string(hook.post().posted), to_string(GetParam().posted));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, WorkflowAnswerTest,
    ::testing::Values(AnswerCase{"Accepted", answer_of(202, ""), Posted::Started},
                      AnswerCase{"BadJson", answer_of(400, ""), Posted::BadCard},
                      AnswerCase{"BadSignature", answer_of(401, ""), Posted::Refused},
                      AnswerCase{"Restricted", answer_of(403, ""), Posted::Refused},
                      AnswerCase{"Deleted", answer_of(404, ""), Posted::Gone},
                      AnswerCase{"TooLarge", answer_of(413, ""), Posted::TooLarge},
                      AnswerCase{"Throttled", answer_of(429, ""), Posted::Paced},
                      AnswerCase{"Redirect", answer_of(302, ""), Posted::Refused},
                      AnswerCase{"Down", answer_of(502, ""), Posted::Unavailable},
                      AnswerCase{"NotSent", channels::Lost::NotSent, Posted::NotSent},
                      AnswerCase{"NoAnswer", channels::Lost::Unknown, Posted::Unavailable}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Workflows, WhatIsTooLargeIsNotCalled) {
  Hook hook;
  const json card{{"text", std::string(28UL * 1024, 'a')}};
  EXPECT_EQ(hook.workflows.post("x", Secret(kUrl), card).posted, Posted::TooLarge);
  EXPECT_TRUE(hook.microsoft.calls().empty());
}

TEST(Workflows, AfterA429NothingIsPostedUntilItSays) {
  Hook hook;
  auto throttled = answer_of(429, "");
  throttled.retry_after = 90s;
  hook.microsoft.put("POST " + kUrl, throttled);
  hook.microsoft.put("POST " + kUrl, answer_of(202, ""));
  EXPECT_EQ(hook.post().not_before, hook.clock.now() + 90s);
  hook.clock.advance(89s);
  EXPECT_EQ(hook.post().posted, Posted::Paced);
  EXPECT_EQ(hook.microsoft.calls().size(), 1U);
  hook.clock.advance(1s);
  EXPECT_EQ(hook.post().posted, Posted::Started);
}

TEST(Workflows, KeepsEveryLimitOfAWebhook) {
  Hook hook;
  std::vector<TimePoint> posts;
  const TimePoint end = hook.clock.now() + 4h;
  while (hook.clock.now() < end) {
    const auto done = hook.post();
    if (done.posted == Posted::Started) {
      posts.push_back(hook.clock.now());
      continue;
    }
    ASSERT_TRUE(done.not_before);
    ASSERT_GT(*done.not_before, hook.clock.now());
    hook.clock.advance(*done.not_before - hook.clock.now());
  }
  const auto most_within = [&](std::chrono::seconds window) {
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < posts.size(); ++last) {
      while (posts[first] + window <= posts[last]) ++first;
      most = std::max(most, last - first + 1);
    }
    return most;
  };
  EXPECT_EQ(most_within(1s), 4U);
  EXPECT_LE(most_within(30s), 60U);
  EXPECT_EQ(most_within(1h), 100U);
  EXPECT_EQ(most_within(2h), 150U);
}

TEST(Workflows, EachWebhookHasItsOwnCounts) {
  Hook hook;
  for (int i = 0; i < 4; ++i) EXPECT_EQ(hook.post().posted, Posted::Started);
  EXPECT_EQ(hook.post().posted, Posted::Paced);
  EXPECT_EQ(hook.post("team").posted, Posted::Started);
}

}  // namespace
}  // namespace tillit::teams
