#include "channels/slack/inbound.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tillit::slack {
namespace {

// The envelope around an event as Slack sends it, token and all.
std::string enveloped(std::string_view event) {
  return fmt::format(
      R"({{"token":"ignored","team_id":"T0TEAM","enterprise_id":"E0ORG","api_app_id":"A0APP",
"context_team_id":"T0TEAM","context_enterprise_id":null,"type":"event_callback","event":{},
"event_id":"Ev0ABC","event_time":1790000001,"event_context":"4-ey",
"authorizations":[{{"enterprise_id":null,"team_id":"T0TEAM","user_id":"U0BOT","is_bot":true,
"is_enterprise_install":false}}],"is_ext_shared_channel":false}})",
      event);
}

Inbound read(std::string_view body) {
  auto inbound = read_json_body(body);
  EXPECT_TRUE(inbound.has_value()) << body;
  return inbound ? *inbound : Inbound{Ignored{"not read"}};
}
Inbound read_one(std::string_view event) { return read(enveloped(event)); }

// What is read of a message, in one line: kind, then its fields.
std::string shown(const Inbound& inbound) {
  if (const auto* one = std::get_if<DirectMessage>(&inbound)) {
    return fmt::format("message {} {} {} [{}] files={} thread={}", one->user, one->channel, one->ts,
                       one->text, one->has_files, one->thread_ts);
  }
  if (const auto* one = std::get_if<MessageEdited>(&inbound)) {
    return fmt::format("edited {} {} {} at {} [{}] thread={}", one->user, one->channel, one->ts,
                       one->edited_ts, one->text, one->thread_ts);
  }
  if (const auto* one = std::get_if<MessageDeleted>(&inbound)) {
    return fmt::format("deleted {} {} {}", one->user, one->channel, one->ts);
  }
  if (const auto* one = std::get_if<Mention>(&inbound)) {
    return fmt::format("mention {} {} {} [{}] thread={}", one->user, one->channel, one->ts,
                       one->text, one->thread_ts);
  }
  if (const auto* one = std::get_if<HomeOpened>(&inbound)) {
    return fmt::format("home {} {} messages={}", one->user, one->channel, one->messages_tab);
  }
  if (const auto* one = std::get_if<JoinedChannel>(&inbound)) {
    return fmt::format("joined {} {} by {}", one->user, one->channel, one->inviter);
  }
  if (const auto* one = std::get_if<LostChannel>(&inbound)) return "lost " + one->channel;
  if (const auto* one = std::get_if<Ignored>(&inbound)) return fmt::format("ignored {}", one->why);
  return std::string(kind_of(inbound));
}

struct Case {
  const char* name;
  const char* event;
  const char* read;
};

class Event : public ::testing::TestWithParam<Case> {};

TEST_P(Event, IsReadAs) { EXPECT_EQ(shown(read_one(GetParam().event)), GetParam().read); }

INSTANTIATE_TEST_SUITE_P(
    Messages, Event,
    ::testing::Values(
        Case{"AsSlackSendsIt",
             R"({"type":"message","user":"U0ANA","ts":"1790000001.000100","client_msg_id":"c0ffee",
"text":"I feel stuck today","team":"T0TEAM","channel":"D0DM","channel_type":"im",
"event_ts":"1790000001.000100","blocks":[{"type":"rich_text","block_id":"Qx1","elements":
[{"type":"rich_text_section","elements":[{"type":"text","text":"not this"}]}]}]})",
             "message U0ANA D0DM 1790000001.000100 [I feel stuck today] files=false thread="},
        Case{
            "FromAnOrgUserInUnicode",
            R"({"type":"message","user":"W0BO","ts":"1.0","text":"\u00e5 \ud83d\ude00 ä","channel":"D0","channel_type":"im"})",
            "message W0BO D0 1.0 [\u00E5 \U0001F600 \u00E4] files=false thread="},
        Case{
            "Decoded",
            R"({"type":"message","user":"U1","ts":"1.0","text":"<@U0BOT> ask <@U2|bo> &amp; <https://a.example|a.example>","channel":"D0","channel_type":"im"})",
            "message U1 D0 1.0 [ask @bo & a.example] files=false thread="},
        Case{"WithoutChannelType",
             R"({"type":"message","user":"U1","ts":"1.0","text":"a","channel":"D0"})",
             "message U1 D0 1.0 [a] files=false thread="},
        Case{
            "InAThread",
            R"({"type":"message","user":"U1","ts":"2.0","thread_ts":"1.0","parent_user_id":"U0BOT","text":"a","channel":"D0","channel_type":"im"})",
            "message U1 D0 2.0 [a] files=false thread=1.0"},
        Case{
            "ParentOfAThread",
            R"({"type":"message","user":"U1","ts":"1.0","thread_ts":"1.0","text":"a","channel":"D0","channel_type":"im"})",
            "message U1 D0 1.0 [a] files=false thread="},
        Case{
            "AlsoSentToTheChannel",
            R"({"type":"message","subtype":"thread_broadcast","user":"U1","ts":"2.0","thread_ts":"1.0","root":{"ts":"9.9","text":"no"},"text":"a","channel":"D0","channel_type":"im"})",
            "message U1 D0 2.0 [a] files=false thread=1.0"},
        Case{
            "MeMessage",
            R"({"type":"message","subtype":"me_message","user":"U1","ts":"1.0","text":"waves","channel":"D0","channel_type":"im"})",
            "message U1 D0 1.0 [waves] files=false thread="},
        Case{
            "FileWithText",
            R"({"type":"message","subtype":"file_share","user":"U1","ts":"1.0","text":"look","files":[{"id":"F1","name":"x"}],"channel":"D0","channel_type":"im","upload":false})",
            "message U1 D0 1.0 [look] files=true thread="},
        Case{
            "FileWithoutText",
            R"({"type":"message","subtype":"file_share","user":"U1","ts":"1.0","text":"","files":[{"id":"F1"}],"channel":"D0","channel_type":"im"})",
            "message U1 D0 1.0 [] files=true thread="},
        Case{
            "OnlyOurName",
            R"({"type":"message","user":"U1","ts":"1.0","text":"<@U0BOT>","channel":"D0","channel_type":"im"})",
            "message U1 D0 1.0 [] files=false thread="},
        Case{
            "NullsEverywhere",
            R"({"type":"message","subtype":null,"user":"U1","ts":"1.0","text":"a","channel":"D0","channel_type":"im","bot_id":null,"app_id":null,"bot_profile":null,"thread_ts":null,"files":null,"hidden":null})",
            "message U1 D0 1.0 [a] files=false thread="},
        Case{
            "WithAllDigitsOfItsTs",
            R"({"type":"message","user":"U1","ts":"1790000001.000109","text":"a","channel":"D0","channel_type":"im"})",
            "message U1 D0 1790000001.000109 [a] files=false thread="}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    NotInput, Event,
    ::testing::Values(
        // Real own posts have no subtype: a filter on bot_message would answer itself for ever.
        Case{
            "OwnPost",
            R"({"type":"message","user":"U0BOT","ts":"1.0","text":"Hello","bot_id":"B0","app_id":"A0APP","bot_profile":{"id":"B0","app_id":"A0APP"},"channel":"D0","channel_type":"im"})",
            "ignored own_message"},
        Case{
            "OwnPostByUserAlone",
            R"({"type":"message","user":"U0BOT","ts":"1.0","text":"Hello","channel":"D0","channel_type":"im"})",
            "ignored own_message"},
        Case{
            "OwnPostByAppAlone",
            R"({"type":"message","user":"U9","ts":"1.0","text":"Hello","app_id":"A0APP","channel":"D0","channel_type":"im"})",
            "ignored own_message"},
        Case{
            "OtherBotById",
            R"({"type":"message","user":"U9","ts":"1.0","text":"Hi","bot_id":"B9","channel":"D0","channel_type":"im"})",
            "ignored bot_message"},
        Case{
            "OtherBotByProfile",
            R"({"type":"message","user":"U9","ts":"1.0","text":"Hi","bot_profile":{"id":"B9"},"channel":"D0","channel_type":"im"})",
            "ignored bot_message"},
        Case{
            "OtherBotByApp",
            R"({"type":"message","user":"U9","ts":"1.0","text":"Hi","app_id":"A9","channel":"D0","channel_type":"im"})",
            "ignored bot_message"},
        Case{
            "OldSender",
            R"({"type":"message","subtype":"bot_message","ts":"1.0","text":"Hi","bot_id":"B9","channel":"D0","channel_type":"im"})",
            "ignored subtype_bot_message"},
        Case{
            "Slackbot",
            R"({"type":"message","user":"USLACKBOT","ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
            "ignored slack_notice"},
        Case{
            "SlackItself",
            R"({"type":"message","user":"USLACK","ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
            "ignored slack_notice"},
        Case{"NoUser",
             R"({"type":"message","ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
             "ignored no_user"},
        Case{
            "UserIsAnObject",
            R"({"type":"message","user":{"id":"U1"},"ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
            "ignored no_user"},
        Case{
            "Hidden",
            R"({"type":"message","hidden":true,"user":"U1","ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
            "ignored hidden"},
        Case{
            "OnlyBlanks",
            R"({"type":"message","user":"U1","ts":"1.0","text":" \n\t","channel":"D0","channel_type":"im"})",
            "ignored no_text"},
        Case{
            "NoTextAndNoFiles",
            R"({"type":"message","user":"U1","ts":"1.0","files":[],"channel":"D0","channel_type":"im"})",
            "ignored no_text"},
        Case{
            "InAChannel",
            R"({"type":"message","user":"U1","ts":"1.0","text":"Hi","channel":"C0","channel_type":"channel"})",
            "ignored not_direct"},
        Case{
            "InAGroupMessage",
            R"({"type":"message","user":"U1","ts":"1.0","text":"Hi","channel":"G0","channel_type":"mpim"})",
            "ignored not_direct"},
        Case{"InAChannelWithoutItsType",
             R"({"type":"message","user":"U1","ts":"1.0","text":"Hi","channel":"C0"})",
             "ignored not_direct"},
        Case{
            "ChannelJoin",
            R"({"type":"message","subtype":"channel_join","user":"U1","ts":"1.0","text":"Hi","channel":"D0","channel_type":"im"})",
            "ignored subtype_channel_join"},
        Case{
            "RootOfAnAssistantThread",
            R"({"type":"message","subtype":"assistant_app_thread","user":"U0BOT","ts":"1.0","text":"New","channel":"D0","channel_type":"im"})",
            "ignored subtype_assistant_app_thread"},
        Case{
            "AccessDenied",
            R"({"type":"message","subtype":"ekm_access_denied","user":"UREVOKEDU","ts":"1.0","text":"x","channel":"D0","channel_type":"im"})",
            "ignored subtype_ekm_access_denied"},
        // What a log shows is never what came.
        Case{
            "SubtypeNobodyKnows",
            R"({"type":"message","subtype":"my secret","user":"U1","ts":"1.0","text":"x","channel":"D0","channel_type":"im"})",
            "ignored subtype_unknown"},
        Case{"NoTs", R"({"type":"message","user":"U1","text":"x","channel":"D0"})",
             "ignored incomplete"},
        Case{"TsIsANumber",
             R"({"type":"message","user":"U1","ts":1790000001.000100,"text":"x","channel":"D0"})",
             "ignored incomplete"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Changes, Event,
    ::testing::Values(
        Case{
            "Edited",
            R"({"type":"message","subtype":"message_changed","hidden":true,"channel":"D0","channel_type":"im","ts":"9.0","message":{"type":"message","user":"U1","ts":"1.0","text":"new &lt;3","edited":{"user":"U1","ts":"8.0"}},"previous_message":{"type":"message","user":"U1","ts":"1.0","text":"old"}})",
            "edited U1 D0 1.0 at 8.0 [new <3] thread="},
        Case{
            "EditedReply",
            R"({"type":"message","subtype":"message_changed","channel":"D0","ts":"9.0","message":{"user":"U1","ts":"2.0","thread_ts":"1.0","text":"new","edited":{"ts":"8.0"}},"previous_message":{"text":"old"}})",
            "edited U1 D0 2.0 at 8.0 [new] thread=1.0"},
        Case{
            "EditedWithoutTheOldOne",
            R"({"type":"message","subtype":"message_changed","channel":"D0","ts":"9.0","message":{"user":"U1","ts":"1.0","text":"new","edited":{"user":"U1"}}})",
            "edited U1 D0 1.0 at 9.0 [new] thread="},
        Case{
            "LinkPreview",
            R"({"type":"message","subtype":"message_changed","hidden":true,"channel":"D0","ts":"9.0","message":{"user":"U1","ts":"1.0","text":"<https://a.example>","attachments":[{"id":1}]},"previous_message":{"user":"U1","ts":"1.0","text":"<https://a.example>"}})",
            "ignored not_edited"},
        Case{
            "LinkPreviewAfterAnEdit",
            R"({"type":"message","subtype":"message_changed","channel":"D0","ts":"9.0","message":{"user":"U1","ts":"1.0","text":"same","edited":{"ts":"8.0"}},"previous_message":{"user":"U1","ts":"1.0","text":"same"}})",
            "ignored same_text"},
        Case{
            "OwnUpdate",
            R"({"type":"message","subtype":"message_changed","hidden":true,"channel":"D0","ts":"9.0","message":{"user":"U0BOT","bot_id":"B0","app_id":"A0APP","ts":"1.0","text":"new","edited":{"user":"B0","ts":"8.0"}},"previous_message":{"text":"old"}})",
            "ignored own_message"},
        Case{
            "UpdateByAnotherBot",
            R"({"type":"message","subtype":"message_changed","channel":"D0","ts":"9.0","message":{"user":"U9","bot_id":"B9","ts":"1.0","text":"new","edited":{"ts":"8.0"}}})",
            "ignored bot_message"},
        Case{
            "EditedInAChannel",
            R"({"type":"message","subtype":"message_changed","channel":"C0","channel_type":"channel","ts":"9.0","message":{"user":"U1","ts":"1.0","text":"new","edited":{"ts":"8.0"}}})",
            "ignored not_direct"},
        Case{"ChangedNothing",
             R"({"type":"message","subtype":"message_changed","channel":"D0","ts":"9.0"})",
             "ignored no_user"},
        Case{
            "Deleted",
            R"({"type":"message","subtype":"message_deleted","hidden":true,"channel":"D0","channel_type":"im","ts":"9.0","deleted_ts":"1.0","previous_message":{"user":"U1","ts":"1.0","text":"x"}})",
            "deleted U1 D0 1.0"},
        Case{
            "DeletedWithoutDeletedTs",
            R"({"type":"message","subtype":"message_deleted","channel":"D0","ts":"9.0","previous_message":{"user":"U1","ts":"1.0"}})",
            "deleted U1 D0 1.0"},
        Case{
            "DeletedWithoutTheOldOne",
            R"({"type":"message","subtype":"message_deleted","channel":"D0","ts":"9.0","deleted_ts":"1.0"})",
            "deleted  D0 1.0"},
        Case{
            "OwnDeleted",
            R"({"type":"message","subtype":"message_deleted","channel":"D0","ts":"9.0","deleted_ts":"1.0","previous_message":{"user":"U0BOT","bot_id":"B0","ts":"1.0"}})",
            "ignored own_message"},
        // A deleted message that had replies does not go: it turns into one of Slackbot's.
        Case{
            "DeletedWithReplies",
            R"({"type":"message","subtype":"message_changed","hidden":true,"channel":"D0","ts":"9.0","message":{"subtype":"tombstone","user":"USLACKBOT","hidden":true,"ts":"1.0","text":"This message was deleted."},"previous_message":{"user":"U1","ts":"1.0","text":"x"}})",
            "deleted U1 D0 1.0"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, Event,
    ::testing::Values(
        Case{
            "Mention",
            R"({"type":"app_mention","user":"U1","text":"<@U0BOT> menu","ts":"1.0","channel":"C0","event_ts":"1.0"})",
            "mention U1 C0 1.0 [menu] thread="},
        Case{
            "MentionInAThread",
            R"({"type":"app_mention","user":"U1","text":"well, <@U0BOT|tillit> help","ts":"2.0","thread_ts":"1.0","channel":"C0"})",
            "mention U1 C0 2.0 [well, help] thread=1.0"},
        Case{"MentionAlone",
             R"({"type":"app_mention","user":"U1","text":" <@U0BOT> ","ts":"1.0","channel":"C0"})",
             "mention U1 C0 1.0 [] thread="},
        Case{
            "MentionByABot",
            R"({"type":"app_mention","user":"U9","bot_id":"B9","text":"<@U0BOT>","ts":"1.0","channel":"C0"})",
            "ignored bot_message"},
        Case{"MentionInADirectMessage",
             R"({"type":"app_mention","user":"U1","text":"<@U0BOT>","ts":"1.0","channel":"D0"})",
             "ignored direct_mention"},
        Case{
            "HomeTab",
            R"({"type":"app_home_opened","user":"U1","channel":"D0","tab":"home","event_ts":"1.0","view":{"id":"V1","type":"home"}})",
            "home U1 D0 messages=false"},
        Case{"MessagesTab",
             R"({"type":"app_home_opened","user":"U1","channel":"D0","tab":"messages"})",
             "home U1 D0 messages=true"},
        Case{
            "JoinedByInvitation",
            R"({"type":"member_joined_channel","user":"U1","channel":"C0","channel_type":"C","team":"T0TEAM","inviter":"U2"})",
            "joined U1 C0 by U2"},
        Case{"WeJoined", R"({"type":"member_joined_channel","user":"U0BOT","channel":"C0"})",
             "joined U0BOT C0 by "},
        Case{"ChannelArchived", R"({"type":"channel_archive","channel":"C0","user":"U1"})",
             "lost C0"},
        Case{"WeLeft", R"({"type":"channel_left","channel":"C0"})", "lost C0"},
        Case{"WeWereRemoved", R"({"type":"member_left_channel","user":"U0BOT","channel":"C0"})",
             "lost C0"},
        Case{"SomebodyLeft", R"({"type":"member_left_channel","user":"U1","channel":"C0"})",
             "ignored others_left"},
        Case{"LostWithoutAChannel", R"({"type":"group_left"})", "ignored incomplete"},
        Case{"Uninstalled", R"({"type":"app_uninstalled"})", "uninstalled"},
        Case{"EventNobodyKnows", R"({"type":"reaction_added","user":"U1","item":{"ts":"1.0"}})",
             "ignored unknown_event"},
        Case{"EventWithoutType", R"({"user":"U1"})", "ignored unknown_event"},
        Case{"EventIsNull", "null", "ignored incomplete"},
        Case{"EventIsAList", R"([{"type":"message"}])", "ignored incomplete"},
        Case{"EventIsAText", R"("message")", "ignored incomplete"}),
    [](const auto& test) { return test.param.name; });

TEST(ReadEvent, TellsWhereAMessageCameFrom) {
  const Inbound inbound = read_one(
      R"({"type":"message","user":"U1","ts":"1.0","text":"a","team":"T0TEAM","channel":"D0"})");
  const Origin expected{.app_id = "A0APP",
                        .team = "T0TEAM",
                        .enterprise = "",
                        .org_wide = false,
                        .bot_user = "U0BOT",
                        .user_team = "T0TEAM",
                        .shared_channel = false,
                        .event_id = "Ev0ABC",
                        .event_time = 1790000001};
  EXPECT_EQ(std::get<DirectMessage>(inbound).origin, expected);
}

// One line: team, enterprise, org-wide, bot, person's team, shared.
struct From {
  const char* name;
  const char* body;
  const char* origin;
};

class EventOrigin : public ::testing::TestWithParam<From> {};

TEST_P(EventOrigin, IsTheInstallation) {
  const Inbound inbound = read(GetParam().body);
  ASSERT_TRUE(std::holds_alternative<DirectMessage>(inbound)) << shown(inbound);
  const Origin& origin = std::get<DirectMessage>(inbound).origin;
  EXPECT_EQ(fmt::format("team={} enterprise={} org_wide={} bot={} user_team={} shared={}",
                        origin.team, origin.enterprise, origin.org_wide, origin.bot_user,
                        origin.user_team, origin.shared_channel),
            GetParam().origin);
}

#define TILLIT_MESSAGE \
  R"("type":"event_callback","event":{"type":"message","user":"U1","ts":"1.0","text":"a","channel":"D0")"

INSTANTIATE_TEST_SUITE_P(
    Installations, EventOrigin,
    ::testing::Values(
        From{
            "SharedByAnotherCompany",
            R"({"team_id":"T0THEIRS","enterprise_id":"E0THEIRS","is_ext_shared_channel":true,"authorizations":[{"team_id":"T0OURS","enterprise_id":null,"user_id":"U0BOT","is_bot":true}],)" TILLIT_MESSAGE
            R"(,"team":"T0OLD","source_team":"T0SOURCE","user_team":"T0THEIRS"}})",
            "team=T0OURS enterprise= org_wide=false bot=U0BOT user_team=T0THEIRS shared=true"},
        From{
            "OrgWide",
            R"({"team_id":"T0TEAM","enterprise_id":"E0ORG","authorizations":[{"team_id":null,"enterprise_id":"E0ORG","user_id":"W0BOT","is_bot":true,"is_enterprise_install":true}],)" TILLIT_MESSAGE
            R"(,"source_team":"T0TEAM"}})",
            "team=T0TEAM enterprise=E0ORG org_wide=true bot=W0BOT user_team=T0TEAM shared=false"},
        From{
            "AWorkspaceInAnOrg",
            R"({"team_id":"T0TEAM","enterprise_id":"E0ORG","authorizations":[{"team_id":"T0TEAM","enterprise_id":"E0ORG","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}],)" TILLIT_MESSAGE
            R"(}})",
            "team=T0TEAM enterprise=E0ORG org_wide=false bot=U0BOT user_team= shared=false"},
        From{"NoAuthorizations",
             R"({"team_id":"T0TEAM","enterprise_id":"E0ORG",)" TILLIT_MESSAGE R"(}})",
             "team=T0TEAM enterprise=E0ORG org_wide=false bot= user_team= shared=false"},
        From{"EmptyAuthorizations",
             R"({"team_id":"T0FAR","context_team_id":"T0TEAM","authorizations":[],)" TILLIT_MESSAGE
             R"(}})",
             "team=T0TEAM enterprise= org_wide=false bot= user_team= shared=false"},
        From{"AuthorizationsOfNull",
             R"({"team_id":"T0TEAM","authorizations":[null],)" TILLIT_MESSAGE R"(}})",
             "team=T0TEAM enterprise= org_wide=false bot= user_team= shared=false"},
        // The authorization of a person: its user is not us.
        From{
            "OfAPerson",
            R"({"authorizations":[{"team_id":"T0TEAM","user_id":"U1","is_bot":false}],)" TILLIT_MESSAGE
            R"(}})",
            "team=T0TEAM enterprise= org_wide=false bot= user_team= shared=false"},
        From{"Nothing", R"({)" TILLIT_MESSAGE R"(}})",
             "team= enterprise= org_wide=false bot= user_team= shared=false"}),
    [](const auto& test) { return test.param.name; });

#undef TILLIT_MESSAGE

TEST(ReadEvent, TakesTheNameWeAreCalledByWhenItIsNotToldOurId) {
  const Inbound inbound = read(
      R"({"type":"event_callback","event":{"type":"app_mention","user":"U1","text":" <@U0BOT> ask <@U2>","ts":"1.0","channel":"C0"}})");
  EXPECT_EQ(shown(inbound), "mention U1 C0 1.0 [ ask @\u2026] thread=");
}

TEST(ReadEvent, KnowsThePersonWhoChanged) {
  const Inbound inbound = read_one(
      R"({"type":"user_change","cache_ts":1,"event_ts":"1.0","user":{"id":"U1","team_id":"T0TEAM","name":"ana","real_name":"Ana A","deleted":true,"tz":"Europe/Stockholm","tz_offset":7200,"locale":"sv-SE","is_bot":false,"is_stranger":true,"profile":{"display_name":"Ana","real_name":"Ana A","email":"x"}}})");
  const auto& changed = std::get<ProfileChanged>(inbound);
  EXPECT_FALSE(changed.joined);
  EXPECT_EQ(changed.profile.id, "U1");
  EXPECT_EQ(changed.profile.name, "Ana");
  EXPECT_EQ(changed.profile.zone, "Europe/Stockholm");
  EXPECT_EQ(changed.profile.locale, "sv-SE");
  EXPECT_EQ(changed.profile.team, "T0TEAM");
  EXPECT_TRUE(changed.profile.deleted);
  EXPECT_FALSE(changed.profile.is_bot);
  EXPECT_TRUE(changed.profile.is_stranger);
  EXPECT_EQ(changed.origin.user_team, "T0TEAM");
}

TEST(ReadEvent, KnowsThePersonWhoIsNew) {
  const auto name_of = [](const char* user) {
    const Inbound inbound = read_one(fmt::format(R"({{"type":"team_join","user":{}}})", user));
    const auto* changed = std::get_if<ProfileChanged>(&inbound);
    return changed != nullptr && changed->joined ? changed->profile.name : "not read";
  };
  EXPECT_EQ(
      name_of(R"({"id":"U1","name":"ana","profile":{"display_name":"","real_name":"Ana A"}})"),
      "Ana A");
  EXPECT_EQ(name_of(R"({"id":"U1","name":"ana","real_name":"Ana A"})"), "Ana A");
  EXPECT_EQ(name_of(R"({"id":"U1","name":"ana","profile":null})"), "ana");
  EXPECT_EQ(name_of(R"({"id":"U1"})"), "");
  EXPECT_EQ(name_of(R"("U1")"), "not read");
  EXPECT_EQ(name_of(R"({"name":"ana"})"), "not read");
}

TEST(ReadEvent, KnowsWhoseTokensAreRevoked) {
  const Inbound inbound = read(
      R"({"type":"event_callback","api_app_id":"A0APP","event_time":5,"event":{"type":"tokens_revoked","tokens":{"oauth":["U1",null,7],"bot":["U0BOT"]}}})");
  const auto& revoked = std::get<TokensRevoked>(inbound);
  EXPECT_EQ(revoked.bots, std::vector<std::string>{"U0BOT"});
  EXPECT_EQ(revoked.users, std::vector<std::string>{"U1"});
  EXPECT_EQ(revoked.origin.event_time, 5);
  const Inbound none = read_one(R"({"type":"tokens_revoked"})");
  EXPECT_TRUE(std::get<TokensRevoked>(none).bots.empty());
}

TEST(ReadEvent, KnowsTheWorkspacesOfAnOrg) {
  for (const bool granted : {true, false}) {
    const Inbound inbound = read_one(fmt::format(
        R"({{"type":"team_access_{}","team_ids":["T1","T2"]}})", granted ? "granted" : "revoked"));
    EXPECT_EQ(std::get<TeamAccess>(inbound).granted, granted);
    EXPECT_EQ(std::get<TeamAccess>(inbound).teams, (std::vector<std::string>{"T1", "T2"}));
  }
}

TEST(ReadEvent, AnswersTheChallenge) {
  EXPECT_EQ(std::get<UrlVerification>(
                read(R"({"token":"x","challenge":"3eZbrw1a\"B","type":"url_verification"})"))
                .challenge,
            "3eZbrw1a\"B");
}

TEST(ReadEvent, KnowsThatSlackHoldsBack) {
  EXPECT_EQ(
      std::get<AppRateLimited>(
          read(
              R"({"token":"x","type":"app_rate_limited","team_id":"T0","minute_rate_limited":1518467820,"api_app_id":"A0"})"))
          .team,
      "T0");
}

TEST(ReadEvent, IgnoresATypeNobodyKnows) {
  EXPECT_EQ(shown(read(R"({"type":"event_callback_2","event":{}})")), "ignored unknown_type");
  EXPECT_EQ(shown(read(R"({"type":"event_callback"})")), "ignored incomplete");
}

TEST(ReadEvent, ReadsTheFirstOfTwoEqualKeys) {
  EXPECT_EQ(
      shown(read_one(
          R"({"type":"message","user":"U1","user":"U0BOT","ts":"1.0","ts":"2.0","text":"a","channel":"D0"})")),
      "message U1 D0 1.0 [a] files=false thread=");
}

class NoEvent : public ::testing::TestWithParam<Case> {};

TEST_P(NoEvent, IsInvalidAndTheErrorShowsNothingOfIt) {
  const auto inbound = read_json_body(GetParam().event);
  ASSERT_FALSE(inbound.has_value());
  EXPECT_EQ(inbound.error().code, Errc::Invalid);
  EXPECT_EQ(inbound.error().context.find("secret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, NoEvent,
    ::testing::Values(
        Case{"Empty", "", ""}, Case{"Blank", "  ", ""}, Case{"Text", "secret", ""},
        Case{"Null", "null", ""}, Case{"Number", "1", ""}, Case{"String", R"("secret")", ""},
        Case{"List", R"([{"type":"url_verification","challenge":"secret"}])", ""},
        Case{"CutShort", R"({"type":"secret)", ""},
        Case{"SomethingAfter", R"({"type":"event_callback"} secret)", ""},
        Case{"TwoObjects", R"({"type":"event_callback"}{"type":"secret"})", ""},
        Case{"TrailingComma", R"({"type":"secret",})", ""},
        Case{"Comment", R"({"type":"secret" /* x */})", ""}, Case{"NoType", R"({"secret":1})", ""},
        Case{"TypeIsANumber", R"({"type":1})", ""}, Case{"TypeIsNull", R"({"type":null})", ""},
        Case{"BadUtf8", "{\"type\":\"secret\xFF\"}", ""},
        Case{"BadUtf8InWhatIsSkipped", "{\"type\":\"event_callback\",\"x\":{\"y\":\"secret\xC3\"}}",
             ""},
        Case{"HalfASurrogatePair", R"({"type":"secret\ud83d"})", ""},
        Case{"NumberBeyondADouble", R"({"type":"event_callback","x":1e999})", ""},
        Case{"NoChallenge", R"({"type":"url_verification"})", ""}),
    [](const auto& test) { return test.param.name; });

TEST(ReadEvent, RefusesDeepNestingWhereverItIs) {
  const auto nested = [](std::size_t depth, const char* open, const char* close) {
    std::string body = R"({"type":"event_callback","event":{"type":"x"},"x":)";
    for (std::size_t i = 0; i < depth; ++i) body += open;
    body += "1";
    for (std::size_t i = 0; i < depth; ++i) body += close;
    return body + "}";
  };
  EXPECT_TRUE(read_json_body(nested(63, "[", "]")).has_value());
  EXPECT_FALSE(read_json_body(nested(64, "[", "]")).has_value());
  EXPECT_FALSE(read_json_body(nested(64, "{\"event\":", "}")).has_value());
  EXPECT_FALSE(read_json_body(nested(1'000'000, "[", "]")).has_value());
  EXPECT_FALSE(read_json_body(std::string(1'000'000, '[')).has_value());
}

TEST(ReadEvent, KeepsTheDigitsOfNumbersAndDropsThoseThatDoNotFit) {
  const auto time_of = [](std::string_view number) {
    const Inbound inbound = read(fmt::format(
        R"({{"type":"event_callback","event_time":{},"event":{{"type":"app_uninstalled"}}}})",
        number));
    return std::get<Uninstalled>(inbound).origin.event_time;
  };
  EXPECT_EQ(time_of("1790000001"), 1790000001);
  EXPECT_EQ(time_of("9223372036854775807"), 9223372036854775807);
  EXPECT_EQ(time_of("-5"), -5);
  EXPECT_EQ(time_of("9223372036854775808"), std::nullopt);
  EXPECT_EQ(time_of("123456789012345678901234567890"), std::nullopt);
  EXPECT_EQ(time_of("1.5"), std::nullopt);
  EXPECT_EQ(time_of("\"5\""), std::nullopt);
  EXPECT_EQ(time_of("null"), std::nullopt);
  EXPECT_EQ(time_of("[5]"), std::nullopt);
}

}  // namespace
}  // namespace tillit::slack
