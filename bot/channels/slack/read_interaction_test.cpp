#include "channels/slack/inbound.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tillit::slack {
namespace {

Inbound read(std::string_view payload) {
  auto inbound = read_form({{"payload", std::string(payload)}});
  EXPECT_TRUE(inbound.has_value()) << payload;
  return inbound ? *inbound : Inbound{Ignored{"not read"}};
}

std::string why(const Inbound& inbound) {
  const auto* ignored = std::get_if<Ignored>(&inbound);
  return ignored != nullptr ? std::string(ignored->why) : "";
}

std::string shown(const Picked& picked) {
  std::string out =
      fmt::format("{} {}/{} [{}]", picked.type, picked.block_id, picked.action_id, picked.value);
  if (!picked.label.empty()) out += fmt::format(" \"{}\"", picked.label);
  for (const Option& option : picked.chosen) {
    out += fmt::format(" +{}({})", option.value, option.label);
  }
  if (picked.cleared) out += " cleared";
  if (picked.opens_link) out += " link";
  return out;
}

// A click in a message, around its actions.
std::string clicked(std::string_view actions) {
  return fmt::format(
      R"({{"type":"block_actions","user":{{"id":"U0ANA","username":"ana","name":"ana","team_id":"T0"}},
"api_app_id":"A0","token":"ignored",
"container":{{"type":"message","message_ts":"1790000050.000200","channel_id":"D0","is_ephemeral":false,"thread_ts":"1790000049.000100"}},
"trigger_id":"111.222.abc","team":{{"id":"T0","domain":"acme"}},"enterprise":null,"is_enterprise_install":false,
"channel":{{"id":"D0","name":"directmessage"}},
"message":{{"user":"U0BOT","type":"message","ts":"1790000050.000200","text":"long","blocks":[{{"type":"section"}}]}},
"state":{{"values":{{}}}},"response_url":"https://hooks.slack.example/actions/T0/123/abc","actions":{}}})",
      actions);
}

TEST(ReadInteraction, KnowsAButtonOfAMessage) {
  const Inbound inbound = read(clicked(
      R"([{"type":"button","block_id":"s42:r7","action_id":"opt:1","text":{"type":"plain_text","text":"Yes &amp; no","emoji":true},"value":"v1","action_ts":"1790000060.000300"}])"));
  const auto& action = std::get<BlockAction>(inbound);
  const Origin expected{.app_id = "A0",
                        .team = "T0",
                        .enterprise = "",
                        .org_wide = false,
                        .bot_user = "",
                        .user_team = "T0",
                        .shared_channel = false,
                        .event_id = "",
                        .event_time = std::nullopt};
  EXPECT_EQ(action.origin, expected);
  EXPECT_EQ(action.user, "U0ANA");
  EXPECT_EQ(action.channel, "D0");
  EXPECT_EQ(action.message_ts, "1790000050.000200");
  EXPECT_EQ(action.thread_ts, "1790000049.000100");
  EXPECT_FALSE(action.is_ephemeral);
  EXPECT_EQ(action.view_id, "");
  EXPECT_EQ(action.trigger_id, "111.222.abc");
  EXPECT_EQ(action.response_url, "https://hooks.slack.example/actions/T0/123/abc");
  ASSERT_EQ(action.actions.size(), 1U);
  EXPECT_EQ(shown(action.actions[0]), "button s42:r7/opt:1 [v1] \"Yes & no\"");
  EXPECT_EQ(action.actions[0].action_ts, "1790000060.000300");
  EXPECT_TRUE(action.values.empty());
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
};

class Action : public ::testing::TestWithParam<Case> {};

TEST_P(Action, IsPickedAs) {
  const Inbound inbound = read(clicked(fmt::format("[{}]", GetParam().from)));
  ASSERT_TRUE(std::holds_alternative<BlockAction>(inbound));
  EXPECT_EQ(shown(std::get<BlockAction>(inbound).actions.at(0)), GetParam().to);
}

INSTANTIATE_TEST_SUITE_P(
    Elements, Action,
    ::testing::Values(
        Case{"ButtonWithoutValue", R"({"type":"button","block_id":"b","action_id":"a"})",
             "button b/a []"},
        Case{
            "LinkButton",
            R"({"type":"button","block_id":"b","action_id":"a","url":"https://a.example","value":"v"})",
            "button b/a [v] link"},
        Case{
            "Select",
            R"({"type":"static_select","block_id":"b","action_id":"a","selected_option":{"text":{"type":"plain_text","text":"Seven"},"value":"7"},"placeholder":{"type":"plain_text","text":"no"}})",
            "static_select b/a [7] \"Seven\""},
        Case{"ClearedSelect",
             R"({"type":"static_select","block_id":"b","action_id":"a","selected_option":null})",
             "static_select b/a [] cleared"},
        Case{"ClearedExternalSelectWithoutTheField",
             R"({"type":"external_select","block_id":"b","action_id":"a"})",
             "external_select b/a [] cleared"},
        Case{
            "Radio",
            R"({"type":"radio_buttons","block_id":"b","action_id":"a","selected_option":{"text":{"type":"mrkdwn","text":"*Yes*"},"value":"y"}})",
            "radio_buttons b/a [y] \"*Yes*\""},
        Case{
            "Overflow",
            R"({"type":"overflow","block_id":"b","action_id":"a","selected_option":{"text":{"type":"plain_text","text":"More"},"value":"m"}})",
            "overflow b/a [m] \"More\""},
        Case{
            "Checkboxes",
            R"({"type":"checkboxes","block_id":"b","action_id":"a","selected_options":[{"text":{"type":"mrkdwn","text":"One"},"value":"1"},{"text":{"type":"mrkdwn","text":"Two"},"value":"2"}]})",
            "checkboxes b/a [] +1(One) +2(Two)"},
        Case{"NoBoxTicked",
             R"({"type":"checkboxes","block_id":"b","action_id":"a","selected_options":[]})",
             "checkboxes b/a [] cleared"},
        Case{"User",
             R"({"type":"users_select","block_id":"b","action_id":"a","selected_user":"U7"})",
             "users_select b/a [U7]"},
        Case{"Channel",
             R"({"type":"channels_select","block_id":"b","action_id":"a","selected_channel":"C7"})",
             "channels_select b/a [C7]"},
        Case{
            "Conversation",
            R"({"type":"conversations_select","block_id":"b","action_id":"a","selected_conversation":"G7"})",
            "conversations_select b/a [G7]"},
        Case{
            "Users",
            R"({"type":"multi_users_select","block_id":"b","action_id":"a","selected_users":["U7","U8"]})",
            "multi_users_select b/a [] +U7() +U8()"},
        Case{
            "Date",
            R"({"type":"datepicker","block_id":"b","action_id":"a","selected_date":"2026-11-20","initial_date":"2026-11-19"})",
            "datepicker b/a [2026-11-20]"},
        Case{"ClearedDate",
             R"({"type":"datepicker","block_id":"b","action_id":"a","selected_date":null})",
             "datepicker b/a [] cleared"},
        Case{
            "Time",
            R"({"type":"timepicker","block_id":"b","action_id":"a","selected_time":"09:00","timezone":"Europe/Stockholm"})",
            "timepicker b/a [09:00]"},
        Case{
            "Moment",
            R"({"type":"datetimepicker","block_id":"b","action_id":"a","selected_date_time":1790000001})",
            "datetimepicker b/a [1790000001]"},
        Case{"TypedText",
             R"({"type":"plain_text_input","block_id":"b","action_id":"a","value":"a & b\n<c>"})",
             "plain_text_input b/a [a & b\n<c>]"},
        Case{"ElementNobodyKnows", R"({"type":"hologram","block_id":"b","action_id":"a"})",
             "hologram b/a []"},
        Case{"OptionIsAText",
             R"({"type":"static_select","block_id":"b","action_id":"a","selected_option":"x"})",
             "static_select b/a [] cleared"},
        Case{"Empty", "{}", " / []"}),
    [](const auto& test) { return test.param.name; });

TEST(ReadInteraction, ReadsEveryActionOfOne) {
  const Inbound inbound = read(clicked(
      R"([{"type":"button","action_id":"a","value":"1"},null,7,{"type":"button","action_id":"b","value":"2"}])"));
  const auto& action = std::get<BlockAction>(inbound);
  ASSERT_EQ(action.actions.size(), 2U);
  EXPECT_EQ(action.actions[1].value, "2");
}

TEST(ReadInteraction, KnowsAClickInWhatOnlyOnePersonSees) {
  const Inbound inbound = read(
      R"({"type":"block_actions","user":{"id":"U1"},"container":{"type":"message","message_ts":"5.0","channel_id":"C9","is_ephemeral":true},"team":{"id":"T0"},"actions":[{"type":"button","action_id":"a"}]})");
  const auto& action = std::get<BlockAction>(inbound);
  EXPECT_TRUE(action.is_ephemeral);
  EXPECT_EQ(action.channel, "C9");
  EXPECT_EQ(action.message_ts, "5.0");
}

TEST(ReadInteraction, KnowsAClickInAViewAndWhatItsFormHolds) {
  const Inbound inbound = read(
      R"({"type":"block_actions","user":{"id":"U1","team_id":"T0"},"container":{"type":"view","view_id":"V1"},"team":{"id":"T0"},
"view":{"id":"V1","type":"home","callback_id":"home","hash":"156.abc","private_metadata":"m","blocks":[{"type":"input"}],"root_view_id":"V0",
"state":{"values":{"block 1":{"note":{"type":"plain_text_input","value":null},"day":{"type":"datepicker","selected_date":"2026-11-20"}},
"block 2":{"who":{"type":"multi_static_select","selected_options":[{"text":{"type":"plain_text","text":"Sam"},"value":"s"}]},"odd":7},"block 3":null}}},
"actions":[{"type":"button","block_id":"b","action_id":"a","value":"v","action_ts":"9.0"}]})");
  const auto& action = std::get<BlockAction>(inbound);
  EXPECT_EQ(action.view_id, "V1");
  EXPECT_EQ(action.view_callback_id, "home");
  EXPECT_EQ(action.view_hash, "156.abc");
  EXPECT_EQ(action.private_metadata, "m");
  EXPECT_EQ(action.message_ts, "");
  EXPECT_EQ(action.response_url, "");
  ASSERT_EQ(action.values.size(), 3U);
  EXPECT_EQ(shown(action.values[0]), "plain_text_input block 1/note [] cleared");
  EXPECT_EQ(shown(action.values[1]), "datepicker block 1/day [2026-11-20]");
  EXPECT_EQ(shown(action.values[2]), "multi_static_select block 2/who [] +s(Sam)");
}

TEST(ReadInteraction, ReadsTheInputsOfAMessage) {
  const Inbound inbound = read(
      R"({"type":"block_actions","user":{"id":"U1"},"container":{"message_ts":"1.0","channel_id":"D0"},"state":{"values":{"b":{"n":{"type":"number_input","value":"7"}}}},"actions":[{"type":"button","action_id":"done"}]})");
  EXPECT_EQ(shown(std::get<BlockAction>(inbound).values.at(0)), "number_input b/n [7]");
}

TEST(ReadInteraction, KnowsASubmittedView) {
  const Inbound inbound = read(
      R"({"type":"view_submission","team":{"id":"T0","domain":"x"},"user":{"id":"U1","team_id":"T0"},"api_app_id":"A0","trigger_id":"1.2",
"view":{"id":"V1","callback_id":"private","private_metadata":"token 7","hash":"156.abc","root_view_id":"V0","previous_view_id":null,"state":{"values":{"q":{"text":{"type":"plain_text_input","value":"I said \"no\""}}}}},"response_urls":[]})");
  const auto& submitted = std::get<ViewSubmitted>(inbound);
  EXPECT_EQ(submitted.user, "U1");
  EXPECT_EQ(submitted.view_id, "V1");
  EXPECT_EQ(submitted.callback_id, "private");
  EXPECT_EQ(submitted.private_metadata, "token 7");
  EXPECT_EQ(submitted.hash, "156.abc");
  EXPECT_EQ(submitted.root_view_id, "V0");
  EXPECT_EQ(submitted.trigger_id, "1.2");
  ASSERT_EQ(submitted.values.size(), 1U);
  EXPECT_EQ(shown(submitted.values[0]), "plain_text_input q/text [I said \"no\"]");
}

TEST(ReadInteraction, KnowsAClosedView) {
  const Inbound inbound = read(
      R"({"type":"view_closed","team":{"id":"T0"},"user":{"id":"U1"},"view":{"id":"V1","callback_id":"private","private_metadata":"m","hash":"h"},"is_cleared":true})");
  const auto& closed = std::get<ViewClosed>(inbound);
  EXPECT_EQ(closed.user, "U1");
  EXPECT_EQ(closed.view_id, "V1");
  EXPECT_EQ(closed.callback_id, "private");
  EXPECT_EQ(closed.private_metadata, "m");
  EXPECT_EQ(closed.hash, "h");
  EXPECT_TRUE(closed.all);
}

TEST(ReadInteraction, KnowsShortcuts) {
  const Inbound global = read(
      R"({"type":"shortcut","token":"x","action_ts":"5.0","team":{"id":"T0"},"user":{"id":"U1"},"callback_id":"talk","trigger_id":"1.2"})");
  EXPECT_EQ(std::get<Shortcut>(global).callback_id, "talk");
  EXPECT_EQ(std::get<Shortcut>(global).trigger_id, "1.2");
  EXPECT_EQ(std::get<Shortcut>(global).action_ts, "5.0");

  const Inbound on_message = read(
      R"({"type":"message_action","action_ts":"5.0","team":{"id":"T0"},"user":{"id":"U1"},"channel":{"id":"C1"},"callback_id":"promise","trigger_id":"1.2","message_ts":"4.0","message":{"ts":"4.0","text":"x"},"response_url":"https://hooks.slack.example/app/1"})");
  const auto& shortcut = std::get<MessageShortcut>(on_message);
  EXPECT_EQ(shortcut.user, "U1");
  EXPECT_EQ(shortcut.channel, "C1");
  EXPECT_EQ(shortcut.message_ts, "4.0");
  EXPECT_EQ(shortcut.callback_id, "promise");
  EXPECT_EQ(shortcut.response_url, "https://hooks.slack.example/app/1");
}

TEST(ReadInteraction, KnowsThatOptionsAreWanted) {
  const Inbound inbound = read(
      R"({"type":"block_suggestion","user":{"id":"U1"},"container":{"type":"view","view_id":"V1"},"view":{"id":"V1","callback_id":"zones","private_metadata":"m"},"action_id":"zone","block_id":"b","value":"Stock","team":{"id":"T0"}})");
  const auto& suggestion = std::get<Suggestion>(inbound);
  EXPECT_EQ(suggestion.action_id, "zone");
  EXPECT_EQ(suggestion.block_id, "b");
  EXPECT_EQ(suggestion.typed, "Stock");
  EXPECT_EQ(suggestion.view_id, "V1");
  EXPECT_EQ(suggestion.view_callback_id, "zones");
}

struct From {
  const char* name;
  const char* fields;
  const char* origin;
};

class InteractionOrigin : public ::testing::TestWithParam<From> {};

TEST_P(InteractionOrigin, IsTheInstallation) {
  const Inbound inbound = read(fmt::format(
      R"({{"type":"shortcut","callback_id":"c","trigger_id":"1","user":{{"id":"U1","team_id":"T0USER"}}{}}})",
      GetParam().fields));
  ASSERT_TRUE(std::holds_alternative<Shortcut>(inbound));
  const Origin& origin = std::get<Shortcut>(inbound).origin;
  EXPECT_EQ(fmt::format("team={} enterprise={} org_wide={} user_team={}", origin.team,
                        origin.enterprise, origin.org_wide, origin.user_team),
            GetParam().origin);
}

INSTANTIATE_TEST_SUITE_P(
    Installations, InteractionOrigin,
    ::testing::Values(
        From{"AWorkspace", R"(,"team":{"id":"T0"},"enterprise":null,"is_enterprise_install":false)",
             "team=T0 enterprise= org_wide=false user_team=T0USER"},
        From{"AWorkspaceInAnOrg",
             R"(,"team":{"id":"T0","enterprise_id":"E0"},"is_enterprise_install":false)",
             "team=T0 enterprise=E0 org_wide=false user_team=T0USER"},
        From{"OrgWide", R"(,"team":null,"enterprise":{"id":"E0"},"is_enterprise_install":true)",
             "team=T0USER enterprise=E0 org_wide=true user_team=T0USER"},
        From{"OrgWideAsText",
             R"(,"team":{"id":"T0"},"enterprise":{"id":"E0"},"is_enterprise_install":"true")",
             "team=T0 enterprise=E0 org_wide=true user_team=T0USER"},
        From{"OrgWideUnsaid", R"(,"team":null,"enterprise":{"id":"E0"})",
             "team=T0USER enterprise=E0 org_wide=true user_team=T0USER"},
        From{
            "OrgWideInAView",
            R"(,"team":null,"enterprise":{"id":"E0"},"is_enterprise_install":true,"view":{"id":"V1","app_installed_team_id":"T0VIEW"})",
            "team=T0VIEW enterprise=E0 org_wide=true user_team=T0USER"},
        From{"ViewOfAnotherCompany",
             R"(,"team":{"id":"T0THEIRS"},"view":{"id":"V1","app_installed_team_id":"T0OURS"})",
             "team=T0OURS enterprise= org_wide=false user_team=T0USER"},
        From{"Nothing", "", "team=T0USER enterprise= org_wide=false user_team=T0USER"}),
    [](const auto& test) { return test.param.name; });

class IgnoredInteraction : public ::testing::TestWithParam<Case> {};

TEST_P(IgnoredInteraction, SaysWhy) { EXPECT_EQ(why(read(GetParam().from)), GetParam().to); }

INSTANTIATE_TEST_SUITE_P(
    Payloads, IgnoredInteraction,
    ::testing::Values(
        Case{"Unknown", R"({"type":"telepathy","user":{"id":"U1"}})", "unknown_interaction"},
        Case{"OldButtons", R"({"type":"interactive_message"})", "legacy_interaction"},
        Case{"OldDialog", R"({"type":"dialog_submission"})", "legacy_interaction"},
        Case{"NoUser", R"({"type":"shortcut","callback_id":"c"})", "incomplete"},
        Case{"UserIsAList", R"({"type":"shortcut","callback_id":"c","user":[{"id":"U1"}]})",
             "incomplete"},
        Case{
            "NoActions",
            R"({"type":"block_actions","user":{"id":"U1"},"container":{"message_ts":"1.0"},"actions":[]})",
            "incomplete"},
        Case{
            "ActionsIsAnObject",
            R"({"type":"block_actions","user":{"id":"U1"},"container":{"message_ts":"1.0"},"actions":{"type":"button"}})",
            "incomplete"},
        Case{"Nowhere",
             R"({"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"button"}]})",
             "incomplete"},
        Case{"NoView", R"({"type":"view_submission","user":{"id":"U1"}})", "incomplete"},
        Case{"ViewIsNull", R"({"type":"view_closed","user":{"id":"U1"},"view":null})",
             "incomplete"},
        Case{"NothingTyped", R"({"type":"block_suggestion","user":{"id":"U1"}})", "incomplete"},
        Case{"NoCallback", R"({"type":"message_action","user":{"id":"U1"}})", "incomplete"}),
    [](const auto& test) { return test.param.name; });

TEST(ReadInteraction, PassesOverALargeMessageAround) {
  std::string actions = R"([{"type":"button","action_id":"a","value":"v"}],"extra":[)";
  while (actions.size() < 300'000) {
    actions +=
        R"({"type":"section","text":{"type":"mrkdwn","text":"\u00e5 words"},"n":[1,2.5,null]},)";
  }
  actions += "{}]";
  const Inbound inbound = read(clicked(actions));
  EXPECT_EQ(std::get<BlockAction>(inbound).actions.at(0).value, "v");
}

const Form kCommand{{"token", "ignored"},
                    {"team_id", "T0"},
                    {"team_domain", "acme"},
                    {"enterprise_id", "E0"},
                    {"channel_id", "C1"},
                    {"channel_name", "directmessage"},
                    {"user_id", "U1"},
                    {"user_name", "ana"},
                    {"command", "/tillit"},
                    {"text", "ask <@U2|bo> &amp; \u00E5 + b"},
                    {"api_app_id", "A0"},
                    {"is_enterprise_install", "true"},
                    {"response_url", "https://hooks.slack.example/commands/1"},
                    {"trigger_id", "1.2.3"}};

TEST(ReadForm, KnowsACommand) {
  const auto inbound = read_form(kCommand);
  ASSERT_TRUE(inbound.has_value());
  const auto& command = std::get<Command>(*inbound);
  EXPECT_EQ(command.command, "/tillit");
  EXPECT_EQ(command.text, "ask @bo & \u00E5 + b");
  EXPECT_EQ(command.user, "U1");
  EXPECT_EQ(command.channel, "C1");
  EXPECT_EQ(command.response_url, "https://hooks.slack.example/commands/1");
  EXPECT_EQ(command.trigger_id, "1.2.3");
  EXPECT_EQ(command.origin.app_id, "A0");
  EXPECT_EQ(command.origin.team, "T0");
  EXPECT_EQ(command.origin.enterprise, "E0");
  EXPECT_TRUE(command.origin.org_wide);
}

TEST(ReadForm, ReadsTheTextFalseAsFalse) {
  Form form = kCommand;
  form[11].second = "false";
  EXPECT_FALSE(std::get<Command>(*read_form(form)).origin.org_wide);
}

TEST(ReadForm, ReadsACommandWithoutWords) {
  const auto inbound = read_form({{"command", "/tillit"}, {"user_id", "U1"}});
  ASSERT_TRUE(inbound.has_value());
  EXPECT_EQ(std::get<Command>(*inbound).text, "");
  EXPECT_EQ(why(*read_form({{"command", "/tillit"}})), "incomplete");
}

TEST(ReadForm, ReadsAnyBytesInACommand) {
  const auto inbound =
      read_form({{"command", "/tillit"}, {"user_id", "U1"}, {"text", std::string("\xFF\0<", 3)}});
  EXPECT_EQ(std::get<Command>(*inbound).text, std::string("\xFF\0<", 3));
}

TEST(ReadForm, TakesTheFirstOfTwoEqualNames) {
  const auto inbound =
      read_form({{"command", "/a"}, {"command", "/b"}, {"user_id", "U1"}, {"user_id", "U2"}});
  EXPECT_EQ(std::get<Command>(*inbound).command, "/a");
  EXPECT_EQ(std::get<Command>(*inbound).user, "U1");
}

TEST(ReadForm, RefusesWhatIsNeitherInteractionNorCommand) {
  for (const Form& form :
       {Form{}, Form{{"text", "secret"}}, Form{{"payload", ""}}, Form{{"payload", "secret"}},
        Form{{"payload", "[]"}}, Form{{"payload", R"({"user":{"id":"secret"}})"}},
        Form{{"payload", "{\"type\":\"shortcut\xFF\"}"}},
        Form{{"payload", std::string(1'000'000, '[')}}}) {
    const auto inbound = read_form(form);
    ASSERT_FALSE(inbound.has_value());
    EXPECT_EQ(inbound.error().code, Errc::Invalid);
    EXPECT_EQ(inbound.error().context.find("secret"), std::string::npos);
  }
}

TEST(SslCheck, IsOnlyAValueOfExactlyOne) {
  EXPECT_TRUE(is_ssl_check({{"ssl_check", "1"}, {"token", "x"}}));
  EXPECT_TRUE(is_ssl_check({{"payload", "{}"}, {"ssl_check", "1"}}));
  for (const char* value : {"", "0", "true", "01", "1 ", " 1", "11"}) {
    EXPECT_FALSE(is_ssl_check({{"ssl_check", value}})) << value;
  }
  EXPECT_FALSE(is_ssl_check({}));
  EXPECT_FALSE(is_ssl_check({{"SSL_CHECK", "1"}}));
  EXPECT_FALSE(is_ssl_check({{"ssl_check", "0"}, {"ssl_check", "1"}}));
}

TEST(SslCheck, HidesWhatIsSmuggledBesideIt) {
  Form form = kCommand;
  form.emplace_back("payload", R"({"type":"shortcut","user":{"id":"U1"},"callback_id":"c"})");
  form.emplace_back("ssl_check", "1");
  EXPECT_EQ(why(*read_form(form)), "ssl_check");
}

}  // namespace
}  // namespace tillit::slack
