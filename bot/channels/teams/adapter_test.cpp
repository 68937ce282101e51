#include "channels/teams/adapter.hpp"

#include "channels/teams/people.hpp"
#include "channels/teams/reference.hpp"
#include "coaching/host_functions.hpp"
#include "content/content_files.hpp"
#include "content/load.hpp"
#include "core/random.hpp"
#include "service/next_nudge.hpp"
#include "service/sender.hpp"
#include "store/in_store.hpp"
#include "store/sqlite/test_folder.hpp"
#include "tokens/openid_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <mutex>

namespace tillit::teams {
namespace {

using nlohmann::json;

std::shared_ptr<const dialogue::Library> shipped() {
  static const auto library = [] {
    auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    EXPECT_TRUE(files.has_value());
    return content::load(*files,
                         [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                           return coaching::bind(types, {}, missing);
                         })
        .library;
  }();
  return library;
}

// Takes what is sent, as Teams would: each message gets an id.
class Letters final : public service::Outlet {
 public:
  service::Outcome send(const service::Outgoing& outgoing) override {
    if (!outgoing.ending) sent.push_back(outgoing);
    return {.platform_id = write_place({"a:1", std::to_string(outgoing.message.id)})};
  }
  std::vector<service::Outgoing> sent;
};

class NoStore final : public store::Store {
 public:
  Result<void> write(const std::function<Result<void>(store::Transaction&)>&) override {
    return fail(Errc::Unavailable, "the disk is full");
  }
  Result<void> compact() override { return {}; }
  [[nodiscard]] std::string reference(std::string_view) const override { return "r"; }
};

// A bot with its store, its dialogues and Microsoft's keys; requests are handed to it directly.
class Adapting : public ::testing::Test {
 protected:
  Adapting() {
    EXPECT_TRUE(keys_.refresh_if_due().has_value());
    settings_.app_id = rules().app_id;
    settings_.home_tenant = "T-home";
    settings_.extra_service_origins = {"http://127.0.0.1:4711"};
  }

  [[nodiscard]] std::string random(std::size_t count) {
    std::string bytes;
    Random random = Random::seeded(++drawn_);
    while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
    return bytes;
  }

  [[nodiscard]] channels::Hooks hooks() {
    return {.received =
                [this](std::string_view kind, std::string_view outcome) {
                  const std::lock_guard lock(heard_mutex_);
                  heard_.push_back(std::string(kind) + " " + std::string(outcome));
                },
            .turned = [](service::Receipt&, channels::Hooks::Seconds) {},
            .acknowledged = [](channels::Hooks::Seconds) {},
            .nudge = [] {},
            .warn = [](std::string_view, std::string_view) {}};
  }

  http::Response post(const json& activity, const std::string& token = good_token()) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Authorization", "Bearer " + token);
    request.body = activity.dump();
    return adapter_.receive(request);
  }

  // What became of the last request.
  [[nodiscard]] std::string heard() const { return heard_.empty() ? "" : heard_.back(); }

  // Sends what waits; the messages' keys and, where it asks something, its options.
  std::vector<std::string> sent() {
    letters_.sent.clear();
    EXPECT_TRUE(service::send_waiting(*store_, "teams", letters_, clock_.now()).has_value());
    std::vector<std::string> keys;
    for (const auto& one : letters_.sent) keys.push_back(one.delivery.key);
    if (!letters_.sent.empty()) last_ = letters_.sent.back();
    return keys;
  }

  template <class Work>
  auto in_store(const Work& work) {
    return store::in_store(*store_, work);
  }
  [[nodiscard]] std::optional<store::ConversationRow> talk() {
    return *in_store([](store::Transaction& transaction) {
      return transaction.find_conversation(RoomId("teams:t1:g1"));
    });
  }
  [[nodiscard]] std::size_t people() {
    return in_store([](store::Transaction& transaction) {
             return transaction.people_after(PersonId{}, 10);
           })
        ->size();
  }
  [[nodiscard]] std::int64_t waiting() {
    return *in_store(
        [](store::Transaction& transaction) { return transaction.count_waiting("teams"); });
  }

  store::TestFolder folder_;
  StandingClock clock_;
  std::uint64_t drawn_ = 0;
  std::unique_ptr<store::Store> store_ =
      *store::open_sqlite({folder_.database(), store::new_ring(), {}});
  service::Conversations talks_{shipped(),
                                *store_,
                                clock_,
                                [this](std::size_t count) { return random(count); },
                                {.editing = {"teams"}}};
  [[nodiscard]] service::TeamGround ground_on(store::Store& store) {
    return {.library = talks_.library(),
            .store = store,
            .clock = clock_,
            .newcomers = talks_.newcomers(),
            .surroundings = [](const Zone& zone) { return team::Surroundings{.zone = zone}; },
            .entropy = [this](std::size_t count) { return random(count); },
            .wished =
                [this](store::Transaction& transaction, const PersonId& person, TimePoint now) {
                  return service::plan_anew(transaction, talks_.nudge_rules(), person, now);
                }};
  }
  service::TeamGround teams_ = ground_on(*store_);
  OpenIdDocuments documents_;
  SigningKeys keys_{kMetadataUrl, documents_.fetch(), clock_};
  CallerCheck check_{rules(), keys_, clock_};
  TeamsSettings settings_;
  std::map<std::string, MemberFacts> members_;
  std::promise<void> asked_member_;
  std::mutex heard_mutex_;
  std::vector<std::string> heard_;
  Letters letters_;
  service::Outgoing last_;
  std::mutex replaced_mutex_;
  std::vector<json> replaced_;
  Adapter adapter_{settings_,
                   &check_,
                   talks_,
                   teams_,
                   [this](const Origin& origin) -> Result<MemberFacts> {
                     asked_member_.set_value();
                     const auto found = members_.find(origin.user);
                     if (found == members_.end()) return fail(Errc::Unavailable, "nobody");
                     return found->second;
                   },
                   [this](const Origin&, const std::string&, const json& activity) {
                     const std::lock_guard lock(replaced_mutex_);
                     replaced_.push_back(activity);
                   },
                   clock_,
                   [this](std::size_t count) { return random(count); },
                   hooks()};
};

json activity(const std::string& type, const json& more = {}) {
  json made{{"type", type},
            {"id", "1700000000001"},
            {"timestamp", "2027-01-15T08:00:00.0070993Z"},
            {"serviceUrl", std::string(kServiceUrl)},
            {"channelId", "msteams"},
            {"from", {{"id", "29:ana"}, {"name", "Ana"}, {"aadObjectId", "G1"}}},
            {"recipient", {{"id", "28:" + rules().app_id}, {"name", "Coach"}}},
            {"conversation", {{"id", "a:1"}, {"conversationType", "personal"}, {"tenantId", "T1"}}},
            {"locale", "en-GB"},
            {"localTimezone", "Europe/Amsterdam"}};
  if (!more.is_null()) made.merge_patch(more);
  return made;
}
json message(const std::string& text, const std::string& id = "1700000000001") {
  return activity("message", {{"text", text}, {"id", id}});
}
json in_channel(json made) {
  made["conversation"] = {{"id", "19:c@thread.tacv2;messageid=17"},
                          {"conversationType", "channel"},
                          {"isGroup", true},
                          {"tenantId", "T1"}};
  return made;
}
json installed(const std::string& action, const std::string& id) {
  return activity("installationUpdate", {{"action", action}, {"id", id}});
}
json joined(const std::string& id) {
  return activity("conversationUpdate",
                  {{"id", id}, {"membersAdded", {{{"id", "28:" + rules().app_id}}}}});
}
json pressed(std::int64_t token, const std::string& option, const std::string& id) {
  return activity("invoke", {{"name", "adaptiveCard/action"},
                             {"id", id},
                             {"replyToId", "17"},
                             {"value",
                              {{"action",
                                {{"type", "Action.Execute"},
                                 {"verb", std::string(kVerb)},
                                 {"data", option_data(token, option)}}},
                               {"trigger", "manual"}}}});
}

struct Bad {
  const char* name;
  std::function<http::Request()> request;
  int status;
};
class BadRequestTest : public Adapting, public ::testing::WithParamInterface<Bad> {};
// As it came it would be taken (the same activity is, right afterwards, with a good token), and
// nothing of it is left.
TEST_P(BadRequestTest, IsRefusedAndNothingIsStored) {
  const http::Response response = adapter_.receive(GetParam().request());
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(people(), 0U);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(post(message("hello")).status, 200);
  EXPECT_EQ(heard(), "message taken");
}

http::Request with_token(const std::string& token, const std::string& body) {
  http::Request request;
  request.method = "POST";
  if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
  request.body = body;
  return request;
}
Bad of_token(const char* name, int status, const std::string& token) {
  return {name, [token] { return with_token(token, message("hello").dump()); }, status};
}
Bad of_activity(const char* name, int status, const json& changes) {
  return {name,
          [changes] {
            json changed = message("hello");
            changed.merge_patch(changes);
            return with_token(good_token(), changed.dump());
          },
          status};
}
Bad of_body(const char* name, int status, const std::string& body) {
  return {name, [body] { return with_token(good_token(), body); }, status};
}

INSTANTIATE_TEST_SUITE_P(
    Tokens, BadRequestTest,
    ::testing::Values(
        of_token("None", 401, ""), of_token("NoJwt", 401, "abc"),
        of_token("AlgorithmNone", 401,
                 tokens::with_signature(
                     tokens::unsigned_token(R"({"alg":"none","kid":"key-1"})", good_body()), "")),
        of_token("AnotherKey", 401,
                 tokens::signed_token(strangers_key(), good_head(), good_body())),
        of_token("UnknownKeyId", 401,
                 tokens::signed_token(connector_key(), good_head("key-9"), good_body())),
        of_token("Critical", 401,
                 tokens::signed_token(connector_key(),
                                      R"({"alg":"RS256","kid":"key-1","crit":["x"]})",
                                      good_body())),
        of_token("Expired", 401, good_token({{"exp", "1799999500"}})),
        of_token("NotYetValid", 401, good_token({{"nbf", "1800000900"}})),
        of_token("WrongIssuer", 401, good_token({{"iss", R"("https://sts.windows.net/T/")"}})),
        of_token("WrongAudience", 401, good_token({{"aud", R"("another")"}})),
        of_token("NoServiceUrl", 401, good_token({{"serviceurl", ""}})),
        of_token("Oversized", 401, std::string(9000, 'a')),
        Bad{"TwoHeaders",
            [] {
              auto request = with_token(good_token(), message("hello").dump());
              request.headers.add("Authorization", "Bearer " + good_token());
              return request;
            },
            401}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Activities, BadRequestTest,
    ::testing::Values(of_activity("NoTenant", 403, {{"conversation", {{"tenantId", nullptr}}}}),
                      of_activity("AnotherServiceUrl", 403,
                                  {{"serviceUrl", "https://smba.trafficmanager.net/amer/"}}),
                      of_activity("NotEndorsed", 403, {{"channelId", "emulator"}}),
                      of_body("NotJson", 400, "{"), of_body("Empty", 400, ""),
                      of_activity("NoType", 400, {{"type", nullptr}}),
                      of_activity("NoConversation", 400, {{"conversation", {{"id", nullptr}}}}),
                      of_body("TooLarge", 413, std::string(300 * 1024, ' ')),
                      Bad{"ServiceUrlOfAnybody",
                          [] {
                            json changed = message("hello");
                            changed["serviceUrl"] = "https://evil.example/";
                            return with_token(
                                good_token({{"serviceurl", R"("https://evil.example/")"}}),
                                changed.dump());
                          },
                          400}),
    [](const auto& test) { return test.param.name; });

TEST_F(Adapting, AnswersEveryRefusalAlike) {
  const auto one = adapter_.receive(with_token("abc", message("hello").dump()));
  const auto other = adapter_.receive(with_token(good_token({{"aud", "\"x\""}}), "{"));
  EXPECT_EQ(one.body, other.body);
  EXPECT_EQ(one.body, R"({"error":"unauthorized"})");
}

TEST_F(Adapting, TakesAMessageIntoTheRoomOfWhoWroteIt) {
  const auto response = post(message("hello"));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body.empty());
  const auto row = talk();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->workspace, "t1");
  EXPECT_EQ(read_reference(row->address),
            (Reference{std::string(kServiceUrl), "a:1", "28:" + rules().app_id, "29:ana",
                       "2027-01-15T08:00:00.0070993Z"}));
  EXPECT_FALSE(sent().empty());
}

TEST_F(Adapting, TakesADeliveryOnceAndWhatHasNoIdEachTime) {
  EXPECT_EQ(post(message("hello")).status, 200);
  EXPECT_EQ(post(message("hello")).status, 200);
  EXPECT_EQ(heard(), "message duplicate");
  json nameless = message("hello");
  nameless.erase("id");
  EXPECT_EQ(post(nameless).status, 200);
  EXPECT_EQ(heard(), "message taken");
  EXPECT_EQ(post(nameless).status, 200);
  EXPECT_EQ(heard(), "message taken");
}

TEST_F(Adapting, TakesAnEditAndADeletionOfTheSameMessageAsEventsOfTheirOwn) {
  EXPECT_EQ(post(message("hello")).status, 200);
  EXPECT_EQ(post(activity("messageUpdate", {{"text", "hello!"}})).status, 200);
  EXPECT_EQ(heard(), "message_edited taken");
  EXPECT_EQ(post(activity("messageDelete")).status, 200);
  EXPECT_EQ(heard(), "message_deleted taken");
  EXPECT_EQ(post(activity("messageDelete")).status, 200);
  EXPECT_EQ(heard(), "message_deleted duplicate");
}

TEST_F(Adapting, SaysThatItReadsOnlyWords) {
  EXPECT_EQ(post(message("hello")).status, 200);
  static_cast<void>(sent());
  json file = message("", "1700000000002");
  file["attachments"] = {{{"contentType", "image/png"}, {"contentUrl", "https://x.example/a"}}};
  EXPECT_EQ(post(file).status, 200);
  const auto keys = sent();
  EXPECT_NE(std::find(keys.begin(), keys.end(), "core.not_text"), keys.end());
}

TEST_F(Adapting, AnswersWhatItDoesNotKnowWith200) {
  for (const char* type : {"typing", "messageReaction", "telepathy", "event"}) {
    const auto response = post(activity(type));
    EXPECT_EQ(response.status, 200) << type;
    EXPECT_TRUE(response.body.empty()) << type;
  }
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, AnswersInvokesByTheirNames) {
  EXPECT_EQ(post(activity("invoke", {{"name", "nobody/knows"}})).status, 501);
  const auto known = post(activity("invoke", {{"name", "task/fetch"}}));
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(json::parse(known.body)["task"]["type"], "message");
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, GreetsOnceThoughTwoEventsAnnounceAnInstallation) {
  EXPECT_EQ(post(installed("add", "f:1")).status, 200);
  EXPECT_EQ(heard(), "added taken");
  const auto greeting = sent();
  EXPECT_FALSE(greeting.empty());
  EXPECT_EQ(post(joined("f:2")).status, 200);
  EXPECT_EQ(heard(), "added duplicate");
  EXPECT_TRUE(sent().empty());
}

TEST_F(Adapting, AsksWhoSomebodyIsWhomOnlyTheirIdForUsNames) {
  members_["29:ana"] = {"G1", "Ana"};
  json nameless = joined("f:2");
  nameless["from"] = {{"id", "29:ana"}};
  EXPECT_EQ(post(nameless).status, 200);
  asked_member_.get_future().wait();
  adapter_.stop();  // lets what has begun come to its end
  EXPECT_TRUE(talk());
  EXPECT_EQ(people(), 1U);
}

TEST_F(Adapting, GreetsNobodyForANewVersionOfTheApp) {
  EXPECT_EQ(post(installed("add-upgrade", "f:1")).status, 200);
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, StopsSendingToWhoTookTheAppAwayAndGoesOnWhenTheyHaveItAgain) {
  EXPECT_EQ(post(message("hello")).status, 200);
  EXPECT_EQ(post(installed("remove", "f:3")).status, 200);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(talk()->parked, "uninstalled");
  EXPECT_EQ(post(installed("add", "f:4")).status, 200);
  EXPECT_EQ(talk()->parked, "");
  EXPECT_FALSE(sent().empty());
  EXPECT_EQ(post(joined("f:5")).status, 200);
  EXPECT_TRUE(sent().empty());
  // The old removal, delivered again.
  EXPECT_EQ(post(installed("remove", "f:3")).status, 200);
  EXPECT_EQ(talk()->parked, "");
  // And once more, for good.
  EXPECT_EQ(post(installed("remove", "f:6")).status, 200);
  EXPECT_EQ(talk()->parked, "uninstalled");
  EXPECT_EQ(post(installed("add", "f:7")).status, 200);
  EXPECT_EQ(talk()->parked, "");
}

// The bot was down while the app was taken away; by the time Teams tells it again, they are back.
TEST_F(Adapting, ARemovalFromBeforeTheirReturnIsLate) {
  const auto at = [](json made, const char* timestamp) {
    made["timestamp"] = timestamp;
    return made;
  };
  EXPECT_EQ(post(at(message("hello"), "2027-01-15T08:00:00.5Z")).status, 200);
  EXPECT_EQ(post(at(installed("add", "f:2"), "2027-01-15T09:00:00Z")).status, 200);
  EXPECT_EQ(post(at(installed("remove", "f:3"), "2027-01-15T08:59:59.9999999Z")).status, 200);
  EXPECT_EQ(heard(), "removed late");
  EXPECT_EQ(talk()->parked, "");
  EXPECT_GT(waiting(), 0);
  // What they write is as good a sign that they have it.
  EXPECT_EQ(post(at(message("and?", "17"), "2027-01-15T10:00:00.1Z")).status, 200);
  EXPECT_EQ(post(at(installed("remove", "f:4"), "2027-01-15T10:00:00.0999Z")).status, 200);
  EXPECT_EQ(heard(), "removed late");
  EXPECT_EQ(post(at(installed("remove", "f:5"), "2027-01-15T10:00:00.1001Z")).status, 200);
  EXPECT_EQ(heard(), "removed taken");
  EXPECT_EQ(talk()->parked, "uninstalled");
}

TEST_F(Adapting, KeepsTheNewestAddress) {
  EXPECT_EQ(post(message("hello")).status, 200);
  json moved = installed("add-upgrade", "f:9");
  moved["serviceUrl"] = "https://smba.trafficmanager.net/amer/";
  EXPECT_EQ(post(moved, good_token({{"serviceurl", R"("https://smba.trafficmanager.net/amer/")"}}))
                .status,
            200);
  EXPECT_EQ(read_reference(talk()->address).service_url, "https://smba.trafficmanager.net/amer/");
}

TEST_F(Adapting, SaysOnceInPublicThatItTalksInPrivate) {
  json mention = in_channel(message("<at>Coach</at> hello"));
  mention["entities"] = {{{"type", "mention"},
                          {"text", "<at>Coach</at>"},
                          {"mentioned", {{"id", "28:" + rules().app_id}, {"name", "Coach"}}}}};
  EXPECT_EQ(post(mention).status, 200);
  EXPECT_EQ(post(mention).status, 200);
  EXPECT_EQ(sent(), std::vector<std::string>{"core.teams_in_channel"});
  EXPECT_EQ(read_reference(last_.message.address).conversation, "19:c@thread.tacv2;messageid=17");
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, IntroducesItselfOnceInAChannelItWasAddedTo) {
  EXPECT_EQ(post(in_channel(joined("f:1"))).status, 200);
  EXPECT_EQ(post(in_channel(installed("add", "f:2"))).status, 200);
  EXPECT_EQ(sent(), std::vector<std::string>{"core.teams_joined"});
  EXPECT_EQ(people(), 0U);
}

// The first question with something to tap.
#define ASK()                                      \
  ASSERT_EQ(post(message("hello")).status, 200);   \
  static_cast<void>(sent());                       \
  const dialogue::Delivery asked = last_.delivery; \
  ASSERT_NE(asked.token, 0);                       \
  ASSERT_FALSE(asked.choices.empty())

TEST_F(Adapting, ShowsWhoPressedTheAnsweredCard) {
  ASK();
  const auto response = post(pressed(asked.token, asked.choices.front().id, "f:1"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(heard(), "card_action taken");
  const json body = json::parse(response.body);
  EXPECT_EQ(body["statusCode"], 200);
  EXPECT_EQ(body["type"], "application/vnd.microsoft.card.adaptive");
  EXPECT_NE(body["value"].dump().find(asked.choices.front().label), std::string::npos);
  EXPECT_EQ(body["value"].dump().find("Action.Execute"), std::string::npos);
  EXPECT_FALSE(sent().empty());
}

TEST_F(Adapting, CountsAPressOnceUnderWhateverIdItComes) {
  ASK();
  EXPECT_EQ(post(pressed(asked.token, asked.choices.front().id, "f:1")).status, 200);
  static_cast<void>(sent());
  const auto again = post(pressed(asked.token, asked.choices.front().id, "f:2"));
  EXPECT_EQ(heard(), "card_action duplicate");
  EXPECT_EQ(json::parse(again.body)["type"], "application/vnd.microsoft.activity.message");
  EXPECT_TRUE(sent().empty());
}

TEST_F(Adapting, TellsKindlyThatAQuestionIsClosed) {
  ASK();
  EXPECT_EQ(post(pressed(asked.token, asked.choices.front().id, "f:1")).status, 200);
  static_cast<void>(sent());
  const auto late = post(pressed(asked.token, asked.choices.back().id, "f:2"));
  EXPECT_EQ(late.status, 200);
  const json body = json::parse(late.body);
  EXPECT_EQ(body["statusCode"], 200);
  EXPECT_EQ(body["type"], "application/vnd.microsoft.activity.message");
}

TEST_F(Adapting, TellsUnderACardOnlyWhatTheTalkDoesNotSay) {
  const auto note_of = [](const http::Response& response) {
    return json::parse(response.body)["value"].get<std::string>();
  };
  ASK();
  EXPECT_EQ(post(pressed(asked.token, asked.choices.front().id, "f:1")).status, 200);
  static_cast<void>(sent());
  const auto late = post(pressed(asked.token, asked.choices.back().id, "f:2"));
  EXPECT_EQ(note_of(late), "It has arrived.");
  const auto said = sent();
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said.front(), "core.old_button");
}

TEST_F(Adapting, KnowsNoQuestionOfAStranger) {
  const auto response = post(pressed(7, "yes", "f:1"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body)["type"], "application/vnd.microsoft.activity.message");
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, RefusesACardThatWasCarriedIntoAChannel) {
  ASK();
  const auto response = post(in_channel(pressed(asked.token, asked.choices.front().id, "f:1")));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body)["value"], words_of(*shipped(), Language("en")).in_channel);
  EXPECT_TRUE(sent().empty());
}

TEST_F(Adapting, TellsWhatIsNoControlOfOurs) {
  const auto response =
      post(activity("invoke", {{"name", "adaptiveCard/action"}, {"value", {{"x", 1}}}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(json::parse(response.body)["statusCode"], 400);
  const auto submit = post(activity("message", {{"value", {{"x", 1}}}}));
  EXPECT_EQ(submit.status, 200);
  EXPECT_EQ(heard(), "unknown_control ignored");
  EXPECT_EQ(people(), 0U);
}

TEST_F(Adapting, TakesASubmitWithoutABody) {
  ASK();
  const auto response =
      post(activity("message", {{"id", "f:1"},
                                {"replyToId", "17"},
                                {"value", option_data(asked.token, asked.choices.front().id)}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.body.empty());
  EXPECT_EQ(heard(), "card_submit taken");
}

TEST_F(Adapting, LearnsLanguageAndZoneAndTheirChanges) {
  json hello = message("hej");
  hello["locale"] = "sv-SE";
  hello["localTimezone"] = "Europe/Stockholm";
  EXPECT_EQ(post(hello).status, 200);
  const store::Identity who{"teams", "t1", "g1"};
  EXPECT_EQ((*talks_.zone_of(who))->name(), "Europe/Stockholm");
  static_cast<void>(sent());
  EXPECT_EQ(last_.delivery.language, Language("sv"));
  json moved = message("hej", "1700000000002");
  moved["locale"] = "sv-SE";
  moved["localTimezone"] = "America/New_York";
  EXPECT_EQ(post(moved).status, 200);
  EXPECT_EQ((*talks_.zone_of(who))->name(), "America/New_York");
  json mobile = message("hej", "1700000000003");
  mobile.erase("localTimezone");
  EXPECT_EQ(post(mobile).status, 200);
  EXPECT_EQ((*talks_.zone_of(who))->name(), "America/New_York");
}

TEST_F(Adapting, AsksForAnotherDeliveryWhenTheStoreIsDown) {
  NoStore broken;
  service::Conversations talks(shipped(), broken, clock_,
                               [this](std::size_t count) { return random(count); },
                               {.editing = {"teams"}});
  const service::TeamGround teams = ground_on(broken);
  Adapter adapter(
      settings_, &check_, talks, teams, {}, {}, clock_,
      [this](std::size_t count) { return random(count); }, hooks());
  EXPECT_EQ(adapter.receive(with_token(good_token(), message("hello").dump())).status, 503);
  EXPECT_EQ(adapter.receive(with_token(good_token(), installed("remove", "f:1").dump())).status,
            503);
  const auto invoke = adapter.receive(with_token(good_token(), pressed(4, "yes", "f:1").dump()));
  EXPECT_EQ(invoke.status, 200);
  EXPECT_EQ(json::parse(invoke.body)["statusCode"], 500);
}

TEST_F(Adapting, AsksNobodyWhoTheyAreOnlyWhereItWasToldSo) {
  Adapter open(
      settings_, nullptr, talks_, teams_, {}, {}, clock_,
      [this](std::size_t count) { return random(count); }, hooks());
  json local = message("hello");
  local["conversation"].erase("tenantId");
  EXPECT_EQ(open.receive(with_token("", local.dump())).status, 200);
  EXPECT_EQ(people(), 1U);
  local["serviceUrl"] = "https://evil.example/";
  local["id"] = "1700000000002";
  EXPECT_EQ(open.receive(with_token("", local.dump())).status, 400);
}

}  // namespace
}  // namespace tillit::teams
