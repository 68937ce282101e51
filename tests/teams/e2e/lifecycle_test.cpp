#include "common/e2e/walk.hpp"
#include "teams/e2e/scene.hpp"

#include <algorithm>

namespace tillit::teams_e2e {
namespace {

using fake_teams::Order;

class Installing : public TeamsTest, public ::testing::WithParamInterface<Order> {};

TEST_P(Installing, GreetsOnceThoughTwoEventsTellOfIt) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  ana.install(GetParam());
  EXPECT_TRUE(ana.wait_for_answer(kPatience)) << scene().bot().log();
  EXPECT_TRUE(scene().settle());
  const std::string screen = scene().screen(ana);
  const auto first = screen.find("scripted coaching bot");
  EXPECT_NE(first, std::string::npos) << screen;
  EXPECT_EQ(screen.find("scripted coaching bot", first + 1), std::string::npos) << screen;
}
INSTANTIATE_TEST_SUITE_P(Events, Installing,
                         ::testing::Values(Order::ConversationFirst, Order::InstallationFirst),
                         [](const auto& test) {
                           return test.param == Order::ConversationFirst ? "ConversationFirst"
                                                                         : "InstallationFirst";
                         });

using Lifecycle = TeamsTest;

// What announces an installation does not tell the language of the client.
TEST_F(Lifecycle, TheirOwnLanguageIsSpokenFromTheirFirstWordOn) {
  const Person ana = scene().newcomer("Ana", "sv-SE");
  scene().install(ana);
  scene().say(ana, "hej");
  EXPECT_TRUE(has(scene().screen(ana), "[Ja, vi börjar]")) << scene().screen(ana);
}

TEST_F(Lifecycle, SomebodyOfAnotherTenantIsServedWithTheSameToken) {
  set({.config = {{"teams", {{"allowed_tenants", {"*"}}}}}});
  const std::string tenant = teams().add_tenant("Elsewhere", "amer");
  const Person ben = scene().newcomer("Ben", "en-GB", tenant);
  scene().install(ben);
  scene().say(ben, "hello");
  EXPECT_EQ(teams().count_calls("token"), 1U);
}

// Somebody who has the bot's id puts it into a package of their own.
TEST_F(Lifecycle, NobodyOfAnotherTenantIsServedUnlessThatWasSaid) {
  scene().expect_refusals();
  const std::string tenant = teams().add_tenant("Elsewhere", "amer");
  const Person eve = scene().newcomer("Eve", "en-GB", tenant);
  const long before = scene().kept();
  const auto [first, second] = eve.install();
  EXPECT_EQ(first.status, 403);
  EXPECT_EQ(second.status, 403);
  EXPECT_EQ(eve.say("hello").reply.status, 403);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(scene().kept(), before);
  EXPECT_EQ(teams().count_calls("send"), 0U);
}

// Taken away in the middle of a talk: nothing is sent any more; back again, the talk goes on.
TEST_F(Lifecycle, UninstallingEndsTheTalkUntilTheAppIsBack) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  scene().press(ana, "interest");
  ana.uninstall();
  EXPECT_TRUE(scene().settle());
  const std::size_t sent = teams().count_calls("send");
  EXPECT_EQ(ana.say("are you there?").reply.failure, "not_installed");
  EXPECT_EQ(teams().count_calls("send"), sent);

  ana.install();
  EXPECT_TRUE(scene().settle());
  scene().say(ana, "Wren");
  EXPECT_TRUE(has(scene().screen(ana), "Wren")) << scene().screen(ana);
  EXPECT_FALSE(has(scene().last_words(ana), "scripted coaching bot")) << scene().screen(ana);
}

TEST_F(Lifecycle, NobodyIsAskedAfterAPromiseOnceTheAppIsGone) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  TeamsSeat chat(scene(), ana);
  const std::string wrong = walk(chat, e2e::shipped_transcript("interest_straight_to_promise"),
                                 *e2e::shipped_library(), Language("en"), e2e::By::Button);
  ASSERT_EQ(wrong, "");
  ana.uninstall();
  EXPECT_TRUE(scene().settle());
  const std::size_t calls_before = teams().calls().size();
  scene().bring_forward();
  // Somebody else is served meanwhile, so that what was due has had its turn.
  const Person ben = scene().newcomer("Ben", "en-GB");
  scene().install(ben);
  const auto calls = teams().calls();
  EXPECT_TRUE(std::none_of(calls.begin() + static_cast<std::ptrdiff_t>(calls_before), calls.end(),
                           [&](const auto& call) { return call.conversation == ana.chat(); }));
}

// Nobody tells the bot: it learns it from a 403 and stops; their next word opens the chat again.
TEST_F(Lifecycle, BlockingIsLearntFromTheFirstRefusalAndEndsWithTheirNextWord) {
  scene().expect_refusals();
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  const std::size_t before = teams().count_calls("send");
  // What is said just before the block: its answer is refused.
  const auto typed = ana.say("menu", {.spoil = {.change = [&](auto&) { ana.block(); }}});
  EXPECT_EQ(typed.reply.status, 200);
  EXPECT_TRUE(scene().wait_for_calls("send", before + 1));
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(teams().calls().back().error, "ConversationBlockedByUser");
  const std::size_t refused = teams().count_calls("send");
  EXPECT_EQ(refused, before + 1);
  scene().say(ana, "hello again");
  EXPECT_GT(teams().count_calls("send"), refused);
}

TEST_F(Lifecycle, AMovedTenantIsReachedWhereItIsNow) {
  scene().expect_refusals();
  const Person ana = scene().newcomer("Ana", "en-GB");
  scene().welcome(ana);
  teams().move_tenant(teams().home_tenant(), "apac");
  scene().press(ana, "interest");
  EXPECT_TRUE(has(scene().last_words(ana), "name only you would recognise")) << scene().screen(ana);
}

using Public = TeamsTest;

TEST_F(Public, AMentionInAChannelIsAnsweredOnceInItsThread) {
  const Person ana = scene().newcomer("Ana", "en-GB");
  const std::string channel = teams().add_channel(teams().home_tenant(), "General", {ana.id()});
  ana.install_in(channel);
  EXPECT_TRUE(scene().settle());
  const std::size_t before = messages_in(teams(), channel, ana.id()).size();
  EXPECT_EQ(before, 1U);  // one greeting for both events
  const auto typed = ana.mention(channel, "are you there?", {}, {.copies = 3});
  EXPECT_EQ(typed.reply.status, 200);
  EXPECT_TRUE(scene().settle());
  const auto said = messages_in(teams(), channel, ana.id());
  ASSERT_EQ(said.size(), before + 2);
  EXPECT_TRUE(has(said.back().text, "I talk in one-to-one chats only")) << said.back().text;
  const std::string thread = teams().look([&](const fake_teams::State& state) {
    return state.find(channel)->messages.back().reply_to;
  });
  EXPECT_EQ(thread, typed.id);
  // Nobody is enrolled by a word in a channel.
  EXPECT_TRUE(bot_words(teams(), ana.id()).empty());
}

TEST_F(Public, AGroupChatGetsTheSameLine) {
  const Person ana = scene().newcomer("Ana", "nl-NL");
  const Person ben = scene().newcomer("Ben", "nl-NL");
  const std::string group = teams().add_group(teams().home_tenant(), {ana.id(), ben.id()});
  ana.install_in(group, Order::InstallationFirst);
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(messages_in(teams(), group, ben.id()).size(), 1U);
  ben.mention(group, "hallo");
  EXPECT_TRUE(scene().settle());
  EXPECT_EQ(messages_in(teams(), group, ben.id()).size(), 3U);
}

}  // namespace
}  // namespace tillit::teams_e2e
