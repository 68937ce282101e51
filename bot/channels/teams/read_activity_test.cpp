#include "channels/teams/inbound.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tillit::teams {
namespace {

// One activity from its own fields and those that all have.
std::string activity(std::string_view fields) {
  return fmt::format(
      R"({{{},"channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/emea/T/",
"recipient":{{"id":"28:APP","name":"Coach"}}}})",
      fields);
}

constexpr const char* kPersonal =
    R"("from":{"id":"29:1abc","name":"Zoë","aadObjectId":"G"},"conversation":{"id":"a:1xyz","conversationType":"personal","tenantId":"T"})";
constexpr const char* kChannel =
    R"("from":{"id":"29:1abc","name":"Zoë","aadObjectId":"G"},"conversation":{"id":"19:c@thread.tacv2;messageid=17","conversationType":"channel","isGroup":true,"tenantId":"T"})";
constexpr const char* kNamesUs =
    R"("entities":[{"type":"mention","text":"<at>Coach</at>","mentioned":{"id":"28:app","name":"Coach"}}])";

// What is read, in one line: kind, then its fields.
std::string shown(const Inbound& inbound) {
  if (const auto* one = std::get_if<Message>(&inbound))
    return fmt::format("message [{}]", one->text);
  if (const auto* one = std::get_if<CardUse>(&inbound))
    return fmt::format("{} of [{}] {}", kind_of(inbound), one->card, one->value.dump());
  if (const auto* one = std::get_if<MessageEdited>(&inbound))
    return fmt::format("edited {} [{}]", one->origin.id, one->text);
  if (const auto* one = std::get_if<MessageDeleted>(&inbound))
    return fmt::format("deleted {}", one->origin.id);
  if (const auto* one = std::get_if<Invoke>(&inbound)) return fmt::format("invoke {}", one->name);
  if (const auto* one = std::get_if<Added>(&inbound))
    return one->is_upgrade ? "added anew" : "added";
  if (const auto* one = std::get_if<Ignored>(&inbound)) return fmt::format("ignored {}", one->why);
  return std::string(kind_of(inbound));
}

std::string shown_of(const std::string& fields) {
  const auto read = read_activity(activity(fields));
  return read ? shown(*read) : "refused: " + read.error().context;
}

// As Teams sends a typed message, with everything around it.
constexpr const char* kTyped =
    R"({"type":"message","id":"1776825925953","timestamp":"2026-04-22T02:45:26.0070993Z",
"localTimestamp":"2026-04-21T19:45:26.0070993-07:00","localTimezone":"America/Los_Angeles",
"serviceUrl":"https://smba.trafficmanager.net/amer/T1/","channelId":"msteams",
"from":{"id":"29:1abc","name":"Zoë","aadObjectId":"G1"},
"recipient":{"id":"28:APP","name":"Coach"},
"conversation":{"id":"a:1xyz","conversationType":"personal","tenantId":"T1"},
"textFormat":"plain","text":"check-in","locale":"en-US",
"attachments":[{"contentType":"text/html","content":"<p>check-in</p>"}],
"entities":[{"type":"clientInfo","locale":"sv-SE","country":"US","platform":"Web","timezone":"Europe/Stockholm"}],
"channelData":{"tenant":{"id":"T2"}}})";

TEST(Activity, TellsWhereItCameFrom) {
  const auto read = read_activity(kTyped);
  ASSERT_TRUE(read);
  Origin origin;
  origin.id = "1776825925953";
  origin.timestamp = "2026-04-22T02:45:26.0070993Z";
  origin.service_url = "https://smba.trafficmanager.net/amer/T1/";
  origin.channel_id = "msteams";
  origin.bot = "28:APP";
  origin.tenant = "T1";
  origin.conversation = "a:1xyz";
  origin.scope = Scope::Personal;
  origin.user = "29:1abc";
  origin.object = "G1";
  origin.name = "Zoë";
  origin.locale = "en-US";
  origin.zone = "America/Los_Angeles";
  EXPECT_EQ(origin_of(*read), origin);
  EXPECT_EQ(shown(*read), "message [check-in]");
}

TEST(Activity, TakesTenantLocaleAndZoneFromWhereElseTheyStand) {
  const auto read = read_activity(activity(
      R"("type":"message","text":"a","from":{"id":"29:1"},"conversation":{"id":"a:1","tenantId":null},
"locale":null,"channelData":{"tenant":{"id":"T2"}},
"entities":[null,3,{"type":"ClientInfo","locale":"sv-SE","timezone":"Europe/Stockholm"}])"));
  ASSERT_TRUE(read);
  EXPECT_EQ(origin_of(*read).tenant, "T2");
  EXPECT_EQ(origin_of(*read).locale, "sv-SE");
  EXPECT_EQ(origin_of(*read).zone, "Europe/Stockholm");
}

struct Case {
  const char* name;
  std::string fields;
  const char* read;
};
class ActivityTest : public ::testing::TestWithParam<Case> {};
TEST_P(ActivityTest, IsReadAs) { EXPECT_EQ(shown_of(GetParam().fields), GetParam().read); }

std::string personal(std::string_view fields) { return fmt::format("{},{}", fields, kPersonal); }
std::string in_channel(std::string_view fields) { return fmt::format("{},{}", fields, kChannel); }
std::string name_of(const ::testing::TestParamInfo<Case>& one) { return one.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Messages, ActivityTest,
    ::testing::Values(
        Case{"WithoutText", personal(R"("type":"message","id":"1")"), "message []"},
        Case{"TextOfNull", personal(R"("type":"message","id":"1","text":null)"), "message []"},
        Case{"OnlyAFile", personal(R"("type":"message","text":"","attachments":[{"contentType":
"application/vnd.microsoft.teams.file.download.info","content":{"downloadUrl":"https://x"}}])"),
             "message []"},
        Case{"UnknownEntities", personal(R"("type":"message","text":"a","entities":[{"type":
"ProductInfo","id":"COPILOT"},{"type":"streaminfo","streamSequence":2}],"new":{"a":[1,{"b":null}]})"),
             "message [a]"},
        Case{"NullsEverywhere", R"("type":"message","text":"a","entities":null,"attachments":null,
"channelData":null,"value":null,"replyToId":null,"from":{"id":"29:1","name":null,"aadObjectId":null},
"conversation":{"id":"a:1","conversationType":null,"isGroup":null})",
             "message [a]"},
        Case{"AngleBracketsAsTyped", personal(R"("type":"message","text":"<at>a</at> &amp; b")"),
             "message [<at>a</at> &amp; b]"},
        Case{"NamingUsInPrivate",
             personal(std::string(R"("type":"message","text":"<at>Coach</at>&nbsp;menu\n",)") +
                      kNamesUs),
             "message [menu]"},
        Case{"AnsweringAMessage",
             personal(R"("type":"message","text":"<quoted messageId=\"17\"/> yes",
"entities":[{"type":"quotedReply","messageId":"17"}])"),
             "message [yes]"},
        Case{"OfABot",
             R"("type":"message","text":"a","from":{"id":"28:other"},"conversation":{"id":"a:1"})",
             "ignored not_a_person"},
        Case{"OfABotByItsRole", R"("type":"message","text":"a","from":{"id":"29:1","role":"bot"},
"conversation":{"id":"a:1"})",
             "ignored not_a_person"},
        Case{"OfNobody", R"("type":"message","text":"a","conversation":{"id":"a:1"})",
             "ignored not_a_person"},
        Case{"InAChannelNamingUs",
             in_channel(std::string(R"("type":"message","text":"<at>Coach</at> hi",)") + kNamesUs),
             "mention"},
        Case{"InAChannelNamingAnother",
             in_channel(R"("type":"message","text":"<at>Coach</at> hi","entities":
[{"type":"mention","text":"<at>Coach</at>","mentioned":{"id":"29:ana","name":"Coach"}}])"),
             "ignored not_mentioned"},
        Case{"InAChannel", in_channel(R"("type":"message","text":"Coach")"),
             "ignored not_mentioned"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Scopes, ActivityTest,
    ::testing::Values(
        Case{"PersonalByItsId",
             R"("type":"message","text":"a","from":{"id":"29:1"},"conversation":{"id":"a:1"})",
             "message [a]"},
        Case{"ChannelByItsId", R"("type":"message","text":"a","from":{"id":"29:1"},"conversation":
{"id":"19:x@thread.tacv2;messageid=1"})",
             "ignored not_mentioned"},
        Case{
            "GroupByItsId",
            R"("type":"message","text":"a","from":{"id":"29:1"},"conversation":{"id":"19:x@thread.v2"})",
            "ignored not_mentioned"},
        Case{"UnknownIsNotPrivate",
             R"("type":"message","text":"a","from":{"id":"29:1"},"conversation":{"id":"x",
"conversationType":"meeting"})",
             "ignored not_mentioned"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Cards, ActivityTest,
    ::testing::Values(
        Case{
            "Submit",
            personal(
                R"("type":"message","id":"f:1","replyToId":"17","value":{"_tillit":1,"_token":"4",
"_option":"yes","n":1.5,"deep":{"a":{"b":{"c":1}}}},"channelData":{"source":{"name":"message"}})"),
            R"(card_submit of [17] {"_option":"yes","_tillit":1,"_token":"4","deep":{"a":{"b":{}}},"n":"1.5"})"},
        Case{"SubmitInAGroupNeedsNoMention",
             in_channel(R"("type":"message","value":{"_token":"4"})"),
             R"(card_submit of [] {"_token":"4"})"},
        Case{
            "Execute",
            personal(R"("type":"invoke","name":"adaptiveCard/action","id":"f:1","replyToId":"17",
"value":{"action":{"type":"Action.Execute","id":"a1","verb":"answer","data":{"_token":"4","on":true}},
"trigger":"manual"})"),
            R"(card_action of [17] {"action":{"data":{"_token":"4","on":true},"id":"a1","type":"Action.Execute","verb":"answer"},"trigger":"manual"})"},
        Case{"ExecuteWithoutValue",
             personal(R"("type":"invoke","name":"adaptiveCard/action","value":"x")"),
             R"(card_action of [] null)"},
        Case{"ExecuteOfNobody",
             R"("type":"invoke","name":"adaptiveCard/action","conversation":{"id":"a:1"})",
             "ignored not_a_person"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Changes, ActivityTest,
    ::testing::Values(
        Case{
            "Edit",
            personal(
                R"("type":"messageUpdate","id":"17","text":"b","channelData":{"eventType":"editMessage"})"),
            "edited 17 [b]"},
        Case{"Undelete",
             personal(R"("type":"messageUpdate","id":"17","text":"b","channelData":{"eventType":
"undeleteMessage"})"),
             "ignored undeleted"},
        Case{
            "Delete",
            personal(
                R"("type":"messageDelete","id":"17","channelData":{"eventType":"softDeleteMessage"})"),
            "deleted 17"},
        Case{"EditInAChannel", in_channel(R"("type":"messageUpdate","id":"17","text":"b")"),
             "ignored not_private"},
        Case{"DeleteInAChannel", in_channel(R"("type":"messageDelete","id":"17")"),
             "ignored not_private"},
        Case{
            "Reaction",
            personal(
                R"("type":"messageReaction","id":"17","replyToId":"17","reactionsAdded":[{"type":"like"}])"),
            "ignored message_reaction"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Comings, ActivityTest,
    ::testing::Values(
        Case{
            "WeWereAdded",
            personal(
                R"("type":"conversationUpdate","id":"f:0d2c","membersAdded":[{"id":"29:1abc"},{"id":"28:APP"}])"),
            "added"},
        Case{"WeWereRemoved",
             personal(R"("type":"conversationUpdate","membersRemoved":[{"id":"28:APP"}])"),
             "removed"},
        Case{"OthersWereAdded",
             personal(R"("type":"conversationUpdate","membersAdded":[{"id":"29:2"}])"),
             "ignored others_changed"},
        Case{"ATeamWasRenamed",
             in_channel(R"("type":"conversationUpdate","channelData":{"eventType":"teamRenamed"})"),
             "ignored others_changed"},
        Case{"MembersOfNull",
             personal(R"("type":"conversationUpdate","membersAdded":null,"membersRemoved":null)"),
             "ignored others_changed"},
        Case{
            "Installed",
            personal(
                R"("type":"installationUpdate","id":"f:816e","action":"add","channelData":{"tenant":
{"id":"T"},"source":{"name":"message"},"settings":{"selectedChannel":{"id":"19:c@thread.tacv2"}}})"),
            "added"},
        Case{"InstalledAnew", personal(R"("type":"installationUpdate","action":"add-upgrade")"),
             "added anew"},
        Case{"Uninstalled", personal(R"("type":"installationUpdate","action":"remove")"),
             "removed"},
        Case{"OldVersionGone", personal(R"("type":"installationUpdate","action":"remove-upgrade")"),
             "ignored upgraded"},
        Case{"UnknownAction", personal(R"("type":"installationUpdate","action":"moved")"),
             "ignored unknown_installation"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Others, ActivityTest,
    ::testing::Values(
        Case{"Typing", personal(R"("type":"typing")"), "ignored typing"},
        Case{"Event", personal(R"("type":"event","name":"application/vnd.microsoft.readReceipt")"),
             "ignored event"},
        Case{"EndOfConversation", personal(R"("type":"endOfConversation")"),
             "ignored end_of_conversation"},
        Case{"Trace", personal(R"("type":"trace")"), "ignored trace"},
        Case{"OfTomorrow", personal(R"("type":"telepathy")"), "ignored unknown_type"},
        Case{"OtherInvoke", personal(R"("type":"invoke","name":"task/fetch","value":{"data":1})"),
             "invoke task/fetch"},
        Case{"InvokeWithoutName", personal(R"("type":"invoke")"), "invoke "},
        Case{"InAnotherCase", personal(R"("type":"Message","text":"a")"), "message [a]"}),
    name_of);

struct Refused {
  const char* name;
  std::string body;
};
class RefusedTest : public ::testing::TestWithParam<Refused> {};
TEST_P(RefusedTest, IsInvalidAndRepeatsNothing) {
  const auto read = read_activity(GetParam().body);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::Invalid);
  EXPECT_EQ(read.error().context.find("secret"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    Bodies, RefusedTest,
    ::testing::Values(
        Refused{"Empty", ""}, Refused{"NoJson", "secret"}, Refused{"AList", "[]"},
        Refused{"CutOff", R"({"type":"message","text":"secret)"},
        Refused{"NotUtf8", "{\"type\":\"message\",\"text\":\"secret \xff\"}"},
        Refused{"NoType", R"({"conversation":{"id":"a:1"},"text":"secret"})"},
        Refused{"TypeOfAnotherKind", R"({"type":3,"conversation":{"id":"a:1"}})"},
        Refused{"NoConversation", R"({"type":"message","text":"secret"})"},
        Refused{"ConversationWithoutId", R"({"type":"message","conversation":{"id":null}})"},
        Refused{"TooDeep", std::string(100'000, '[')},
        Refused{"TooDeepInside", R"({"type":"message","conversation":{"id":"a:1"},"x":)" +
                                     std::string(100, '[') + std::string(100, ']') + "}"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace tillit::teams
