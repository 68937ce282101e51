#include "channels/teams/outlet.hpp"

#include "channels/teams/scripted_microsoft.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using service::Outcome;
using service::Outgoing;
using testing::answer_of;
using testing::error_of;
using testing::kBase;
using testing::kLogin;
using testing::kService;
using testing::kTenant;
using testing::throttled_for;
using What = Outcome::What;
using Looked = Outcome::Looked;

const std::string kSend = "POST " + kBase + "/v3/conversations/a%3A1x/activities";
const std::string kEdit = "PUT " + kBase + "/v3/conversations/a%3A1x/activities/17";
const std::string kCreate = "POST " + kBase + "/v3/conversations";
const Reference kReference{
    .service_url = kService, .conversation = "a:1x", .bot = "28:app", .user = "29:1"};

struct Out : testing::Desk {
  Out()
      : outlet(*connector, settings, clock,
               {.message =
                    [](const dialogue::Delivery& delivery) {
                      return json{{"card", delivery.text}};
                    },
                .text_only =
                    [](const dialogue::Delivery& delivery) {
                      return json{{"text", delivery.text}};
                    },
                .answered =
                    [](const dialogue::Delivery& asked, const service::Ending& ending) {
                      return json{{"answered", asked.text},
                                  {"option", ending.option.value_or("typed")}};
                    }},
               [this](const store::OutboxMessage&, const std::string& address) {
                 learned.push_back(read_reference(address));
               }) {}

  [[nodiscard]] Outgoing message(std::int64_t id = 1) const {
    Outgoing outgoing;
    outgoing.message.id = id;
    outgoing.message.room = RoomId("teams:" + std::string(kTenant) + ":object-1");
    outgoing.message.workspace = kTenant;
    outgoing.message.address = write_reference(kReference);
    outgoing.message.created = clock.now();
    outgoing.message.attempts = 1;
    outgoing.delivery.text = "Hi";
    return outgoing;
  }
  [[nodiscard]] Outgoing edit() const {
    Outgoing outgoing = message();
    outgoing.ending = service::Ending{.platform_id = "a:1x/17", .option = "yes", .answer_url = ""};
    return outgoing;
  }

  TeamsOutlet outlet;
  std::vector<Reference> learned;
};

TEST(TeamsOutlet, SendsWhatIsRenderedAndKnowsItAgain) {
  Out out;
  const Outcome outcome = out.outlet.send(out.message());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.platform_id, "a:1x/1776825925953");
  EXPECT_EQ(outcome.looked, Looked::No);
  EXPECT_EQ(out.microsoft.body(kSend), json::parse(R"({"card":"Hi"})"));
  EXPECT_TRUE(out.learned.empty());
}

TEST(TeamsOutlet, WhatTeamsHasSplitCannotBeEdited) {
  Out out;
  out.microsoft.put(kSend, answer_of(202, ""));
  const Outcome outcome = out.outlet.send(out.message());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.platform_id, "");
}

struct FailureCase {
  const char* name;
  testing::ScriptedMicrosoft::Reply reply;
  What what;
  bool certain;
  const char* why;
  int sends = 1;
};
class FailedSendTest : public ::testing::TestWithParam<FailureCase> {};

TEST_P(FailedSendTest, BecomesWhatTheTableOfErrorsSays) {
  Out out;
  out.microsoft.put(kSend, GetParam().reply);
  const Outcome outcome = out.outlet.send(out.message());
  EXPECT_EQ(outcome.what, GetParam().what);
  EXPECT_EQ(outcome.why, GetParam().why);
  if (outcome.what == What::Again) {
    EXPECT_EQ(outcome.certain, GetParam().certain);
  }
  EXPECT_EQ(out.microsoft.count(kSend), static_cast<std::size_t>(GetParam().sends));
}

INSTANTIATE_TEST_SUITE_P(
    Answers, FailedSendTest,
    ::testing::Values(
        // What is refused as it stands is tried once more without its card.
        FailureCase{"BadSyntax", error_of(400, "BadSyntax"), What::Dropped, true, "bad_syntax", 2},
        FailureCase{"TooLarge", error_of(413, "MessageSizeTooBig"), What::Dropped, true,
                    "too_large", 2},
        FailureCase{"Unauthorized", error_of(401, ""), What::Again, true, "token_refused", 2},
        FailureCase{"NotRegistered", error_of(401, "BotNotRegistered"), What::Dropped, true,
                    "bot_not_registered"},
        FailureCase{"Blocked", error_of(403, "ConversationBlockedByUser"), What::Parked, true,
                    "blocked_by_user"},
        FailureCase{"NotInstalled", error_of(403, "ForbiddenOperationException"), What::Parked,
                    true, "not_installed"},
        FailureCase{"NotInRoster", error_of(403, "BotNotInConversationRoster"), What::Parked, true,
                    "not_in_conversation"},
        FailureCase{"Disabled", error_of(403, "BotDisabledByAdmin"), What::Parked, true,
                    "disabled_by_admin"},
        FailureCase{"Forbidden", answer_of(403, ""), What::Parked, true, "forbidden"},
        FailureCase{"NoPermission", error_of(403, "NotEnoughPermissions"), What::Dropped, true,
                    "not_enough_permissions"},
        FailureCase{"NoConversation", error_of(404, "ConversationNotFound"), What::Parked, true,
                    "conversation_not_found"},
        FailureCase{"Gone", error_of(404, "ActivityNotFoundInConversation"), What::Dropped, true,
                    "message_gone"},
        FailureCase{"Busy", error_of(412, "PreconditionFailed"), What::Again, true, "busy"},
        FailureCase{"Throttled", throttled_for(9), What::Again, true, "throttled"},
        FailureCase{"ServiceError", error_of(500, "ServiceError"), What::Dropped, true,
                    "service_error"},
        FailureCase{"BadGateway", answer_of(502, ""), What::Again, false, "unavailable"},
        FailureCase{"Unavailable", answer_of(503, ""), What::Again, false, "unavailable"},
        FailureCase{"Timeout", answer_of(504, ""), What::Again, false, "unavailable"},
        FailureCase{"NoAnswer", channels::Lost::Unknown, What::Again, false, "no_answer"},
        FailureCase{"NotSent", channels::Lost::NotSent, What::Again, true, "not_sent"},
        FailureCase{"Redirect", answer_of(302, ""), What::Again, true, "redirected"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(TeamsOutlet, WhatMayBeThereIsTriedOnceMoreAfterHalfAMinuteAndNoMore) {
  Out out;
  out.microsoft.put(kSend, answer_of(503, ""));
  Outgoing outgoing = out.message();
  const Outcome first = out.outlet.send(outgoing);
  EXPECT_EQ(first.what, What::Again);
  EXPECT_EQ(first.not_before, out.clock.now() + 30s);
  outgoing.message.doubtful = true;  // as the store calls it at the next claim
  outgoing.message.attempts = 2;
  const Outcome second = out.outlet.send(outgoing);
  EXPECT_EQ(second.what, What::Dropped);
  EXPECT_EQ(second.why, "unsure");
}

TEST(TeamsOutlet, WhatMayBeThereAndIsOldIsNotTriedAgain) {
  Out out;
  out.microsoft.put(kSend, channels::Lost::Unknown);
  const Outgoing outgoing = out.message();
  out.clock.advance(1h + 1s);
  EXPECT_EQ(out.outlet.send(outgoing).what, What::Dropped);
}

TEST(TeamsOutlet, ADoubtThatIsThrottledStaysADoubt) {
  Out out;
  out.microsoft.put(kSend, throttled_for(9));
  Outgoing outgoing = out.message();
  outgoing.message.doubtful = true;
  const Outcome outcome = out.outlet.send(outgoing);
  EXPECT_EQ(outcome.what, What::Again);
  EXPECT_EQ(outcome.not_before, out.clock.now() + 9s);
  EXPECT_FALSE(outcome.certain);
}

TEST(TeamsOutlet, WhatAKilledProcessHadInItsHandsIsSentOnceMoreAndCounted) {
  Out out;
  Outgoing outgoing = out.message();
  outgoing.message.doubtful = true;
  const Outcome outcome = out.outlet.send(outgoing);
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.looked, Looked::CouldNotTell);
}

TEST(TeamsOutlet, WithoutATokenAMessageWaitsADayAndThenIsGivenUp) {
  Out out;
  out.microsoft.put(kLogin, answer_of(401, R"({"error":"invalid_client"})"));
  const Outgoing outgoing = out.message();
  const Outcome waits = out.outlet.send(outgoing);
  EXPECT_EQ(waits.what, What::Again);
  EXPECT_EQ(waits.not_before, out.clock.now() + 60s);
  EXPECT_TRUE(waits.certain);
  out.clock.advance(24h + 1s);
  EXPECT_EQ(out.outlet.send(outgoing).what, What::Dropped);
}

TEST(TeamsOutlet, ACardThatIsRefusedGoesAsPlainText) {
  Out out;
  out.microsoft.put(kSend, error_of(400, "BadSyntax"));
  out.microsoft.put(kSend, answer_of(201, R"({"id":"18"})"));
  const Outcome outcome = out.outlet.send(out.message());
  EXPECT_EQ(outcome.platform_id, "a:1x/18");
  EXPECT_EQ(out.microsoft.body(kSend), json::parse(R"({"text":"Hi"})"));
}

TEST(TeamsOutlet, AConversationThatIsNotKnownIsCreatedOnceAndTold) {
  Out out;
  out.microsoft.put(kCreate, answer_of(201, R"({"id":"a:1x"})"));
  Outgoing outgoing = out.message();
  outgoing.message.address = write_reference({.service_url = kService, .user = "29:1"});
  EXPECT_EQ(out.outlet.send(outgoing).platform_id, "a:1x/1776825925953");
  EXPECT_EQ(out.outlet.send(outgoing).what, What::Sent);
  EXPECT_EQ(out.microsoft.count(kCreate), 1U);
  EXPECT_EQ(out.microsoft.body(kCreate)["members"][0]["id"], "29:1");
  EXPECT_EQ(
      out.learned,
      (std::vector<Reference>{{.service_url = kService, .conversation = "a:1x", .user = "29:1"}}));
}

TEST(TeamsOutlet, WithoutAnyAddressThePersonIsReachedByTheirObjectId) {
  Out out;
  const std::string create = "POST https://smba.trafficmanager.net/teams/v3/conversations";
  out.microsoft.put(create, answer_of(201, R"({"id":"a:9"})"));
  Outgoing outgoing = out.message();
  outgoing.message.address = "";
  EXPECT_EQ(out.outlet.send(outgoing).what, What::Sent);
  EXPECT_EQ(out.microsoft.body(create)["members"][0]["id"], "object-1");
  ASSERT_EQ(out.learned.size(), 1U);
  EXPECT_EQ(out.learned[0].service_url, out.settings.first_service_url);
}

TEST(TeamsOutlet, SomebodyWhoNeverWroteIsReachedByTheIdInTheAddress) {
  for (const char* user : {"object-2", "29:2"}) {
    Out out;
    const std::string create = "POST https://smba.trafficmanager.net/teams/v3/conversations";
    out.microsoft.put(create, answer_of(201, R"({"id":"a:9"})"));
    Outgoing outgoing = out.message();
    outgoing.message.room = RoomId("teams:" + std::string(kTenant) + ":@" + user);
    outgoing.message.address = "user:" + std::string(user);
    EXPECT_EQ(out.outlet.send(outgoing).what, What::Sent);
    EXPECT_EQ(out.microsoft.body(create)["members"][0]["id"], user);
  }
}

TEST(TeamsOutlet, ACreationThatFailsHasSentNothing) {
  for (const auto& [reply, what] : std::vector<std::pair<testing::ScriptedMicrosoft::Reply, What>>{
           {answer_of(503, ""), What::Again},
           {error_of(500, ""), What::Again},
           {channels::Lost::Unknown, What::Again},
           {error_of(403, "ForbiddenOperationException"), What::Parked},
           {error_of(400, "BadSyntax"), What::Parked}}) {
    Out out;
    out.microsoft.put(kCreate, reply);
    Outgoing outgoing = out.message();
    outgoing.message.address = write_reference({.service_url = kService, .user = "29:1"});
    const Outcome outcome = out.outlet.send(outgoing);
    EXPECT_EQ(outcome.what, what);
    EXPECT_TRUE(outcome.certain);
    EXPECT_EQ(out.microsoft.calls().size(), 1U);
  }
}

TEST(TeamsOutlet, TheServiceUrlThatAnsweredIsKeptAndTold) {
  Out out;
  out.microsoft.put(kSend, error_of(400, "BadArgument", "User is from different region"));
  EXPECT_EQ(out.outlet.send(out.message(1)).what, What::Sent);
  EXPECT_EQ(out.outlet.send(out.message(2)).what, What::Sent);
  EXPECT_EQ(out.microsoft.count(kSend), 1U) << "it went the wrong way again";
  ASSERT_EQ(out.learned.size(), 1U);
  EXPECT_EQ(out.learned[0].service_url, out.settings.first_service_url);
  Outgoing renewed = out.message(3);  // an activity has said another since
  Reference newer = kReference;
  newer.service_url = "https://smba.trafficmanager.net/in/T/";
  renewed.message.address = write_reference(newer);
  EXPECT_EQ(out.outlet.send(renewed).what, What::Sent);
  EXPECT_EQ(out.microsoft.calls().back(),
            "POST https://smba.trafficmanager.net/in/T/v3/conversations/a%3A1x/activities");
}

TEST(TeamsOutlet, FiveMayGoAtOnceInAConversationThenOneASecond) {
  Out out;
  for (std::int64_t id = 1; id <= 5; ++id)
    EXPECT_EQ(out.outlet.send(out.message(id)).what, What::Sent);
  const Outcome paced = out.outlet.send(out.message(6));
  EXPECT_EQ(paced.what, What::Again);
  EXPECT_EQ(paced.why, "paced");
  EXPECT_EQ(paced.not_before, out.clock.now() + 1s);
  EXPECT_TRUE(paced.certain);
  out.clock.advance(1s);
  EXPECT_EQ(out.outlet.send(out.message(6)).what, What::Sent);
}

TEST(TeamsOutlet, ATenantHasItsOwnPace) {
  Out out;
  int sent = 0;
  for (std::int64_t id = 1; id <= 100; ++id) {
    Outgoing outgoing = out.message(id);
    Reference reference = kReference;
    reference.conversation = "a:" + std::to_string(id);
    outgoing.message.address = write_reference(reference);
    if (out.outlet.send(outgoing).what == What::Sent) ++sent;
  }
  EXPECT_EQ(sent, 30);
  Outgoing other = out.message(200);
  other.message.workspace = "another tenant";
  EXPECT_EQ(out.outlet.send(other).what, What::Sent);
}

TEST(TeamsOutlet, TheEndOfAQuestionReplacesItsCard) {
  Out out;
  const Outcome outcome = out.outlet.send(out.edit());
  EXPECT_EQ(outcome.what, What::Sent);
  EXPECT_EQ(outcome.platform_id, "a:1x/17");
  EXPECT_EQ(out.microsoft.body(kEdit), json::parse(R"({"answered":"Hi","option":"yes"})"));
}

TEST(TeamsOutlet, WhatHasNoIdCannotBeEdited) {
  Out out;
  Outgoing outgoing = out.edit();
  outgoing.ending->platform_id = "";
  EXPECT_EQ(out.outlet.send(outgoing).what, What::Dropped);
  EXPECT_TRUE(out.microsoft.calls().empty());
}

struct EditCase {
  const char* name;
  testing::ScriptedMicrosoft::Reply reply;
  int attempts;
  What what;
};
class FailedEditTest : public ::testing::TestWithParam<EditCase> {};

TEST_P(FailedEditTest, IsTriedAgainWhereThatMayHelpAndParksNobody) {
  Out out;
  out.microsoft.put(kEdit, GetParam().reply);
  Outgoing outgoing = out.edit();
  outgoing.message.attempts = GetParam().attempts;
  EXPECT_EQ(out.outlet.send(outgoing).what, GetParam().what);
}

INSTANTIATE_TEST_SUITE_P(
    Answers, FailedEditTest,
    ::testing::Values(
        EditCase{"Throttled", throttled_for(3), 1, What::Again},
        EditCase{"Busy", error_of(412, ""), 1, What::Again},
        EditCase{"NoAnswer", channels::Lost::Unknown, 1, What::Again},
        EditCase{"Unavailable", answer_of(503, ""), 3, What::Again},
        EditCase{"UnavailableForLong", answer_of(503, ""), 4, What::Dropped},
        EditCase{"Gone", error_of(404, "ActivityNotFoundInConversation"), 1, What::Dropped},
        EditCase{"Blocked", error_of(403, "ConversationBlockedByUser"), 1, What::Dropped},
        EditCase{"BadSyntax", error_of(400, "BadSyntax"), 1, What::Dropped}),
    [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace tillit::teams
