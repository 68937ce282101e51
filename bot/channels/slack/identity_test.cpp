#include "channels/slack/identity.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tillit::slack {
namespace {

EventIdentity of_event(std::string_view event_id, std::string_view event) {
  const auto inbound = read_json_body(
      fmt::format(R"({{"type":"event_callback","event_id":"{}","event":{}}})", event_id, event));
  return inbound ? identity_of(*inbound) : EventIdentity{};
}
EventIdentity of_payload(std::string_view payload) {
  const auto inbound = read_form({{"payload", std::string(payload)}});
  return inbound ? identity_of(*inbound) : EventIdentity{};
}

TEST(Identity, OfAMessageIsItsOwnAndNotTheDeliverys) {
  const char* const message =
      R"({"type":"message","user":"U1","ts":"1.000100","text":"a","channel":"D0"})";
  const EventIdentity identity = of_event("Ev1", message);
  EXPECT_EQ(identity, (EventIdentity{"message", "D0", "1.000100", ""}));
  EXPECT_EQ(identity, of_event("Ev1", message));
  EXPECT_EQ(identity, of_event("Ev2", message));
  EXPECT_NE(
      identity,
      of_event("Ev1",
               R"({"type":"message","user":"U1","ts":"1.000101","text":"a","channel":"D0"})"));
  EXPECT_NE(
      identity,
      of_event("Ev1",
               R"({"type":"message","user":"U1","ts":"1.000100","text":"a","channel":"D1"})"));
}

// One post in a channel that names us comes as message and as app_mention, under two event ids.
TEST(Identity, OfAPostThatNamesUsIsOne) {
  DirectMessage as_message;
  as_message.origin.event_id = "Ev1";
  as_message.channel = "C0";
  as_message.ts = "1.0";
  Mention as_mention;
  as_mention.origin.event_id = "Ev2";
  as_mention.channel = "C0";
  as_mention.ts = "1.0";
  EXPECT_EQ(identity_of(as_message), identity_of(as_mention));
}

TEST(Identity, OfAnEditTellsOneEditFromTheNext) {
  const auto edit = [](const char* event_id, const char* edited) {
    return of_event(event_id,
                    fmt::format(R"({{"type":"message","subtype":"message_changed","channel":"D0",
"message":{{"user":"U1","ts":"1.0","text":"b","edited":{{"ts":"{}"}}}}}})",
                                edited));
  };
  EXPECT_EQ(edit("Ev1", "8.0").kind, "edit");
  EXPECT_EQ(edit("Ev1", "8.0"), edit("Ev2", "8.0"));
  EXPECT_NE(edit("Ev1", "8.0"), edit("Ev1", "9.0"));
}

TEST(Identity, OfADeletionIsTheMessagesButNotTheMessage) {
  const EventIdentity identity = of_event(
      "Ev1", R"({"type":"message","subtype":"message_deleted","deleted_ts":"1.0","channel":"D0"})");
  EXPECT_EQ(identity, (EventIdentity{"deletion", "D0", "1.0", ""}));
}

std::string click(std::string_view message_ts, std::string_view action_id, std::string_view value,
                  std::string_view action_ts) {
  return fmt::format(
      R"({{"type":"block_actions","user":{{"id":"U1"}},"container":{{"message_ts":"{}","channel_id":"D0"}},"actions":[{{"type":"button","action_id":"{}","value":"{}","action_ts":"{}"}}]}})",
      message_ts, action_id, value, action_ts);
}

TEST(Identity, OfAClickTellsClicksApartAndKnowsADoubleOne) {
  const EventIdentity first = of_payload(click("1.0", "a", "yes", "5.0"));
  const EventIdentity again = of_payload(click("1.0", "a", "yes", "5.2"));
  EXPECT_EQ(first.kind, "action");
  EXPECT_EQ(first.room, "D0");
  EXPECT_EQ(first, of_payload(click("1.0", "a", "yes", "5.0")));
  EXPECT_NE(first.id, again.id);
  EXPECT_EQ(first.same_choice, again.same_choice);
  EXPECT_NE(first.same_choice, of_payload(click("1.0", "a", "no", "5.0")).same_choice);
  EXPECT_NE(first.same_choice, of_payload(click("1.0", "b", "yes", "5.0")).same_choice);
  EXPECT_NE(first.same_choice, of_payload(click("2.0", "a", "yes", "5.0")).same_choice);
}

TEST(Identity, OfTicksHoldsTheWholeSelection) {
  const auto ticks = [](const char* options) {
    return of_payload(fmt::format(
        R"({{"type":"block_actions","user":{{"id":"U1"}},"container":{{"view_id":"V1"}},"actions":[{{"type":"checkboxes","action_id":"a","action_ts":"5.0","selected_options":{}}}]}})",
        options));
  };
  EXPECT_EQ(ticks(R"([{"value":"1"}])").room, "U1");
  EXPECT_NE(ticks(R"([{"value":"1"}])").same_choice,
            ticks(R"([{"value":"1"},{"value":"2"}])").same_choice);
  EXPECT_NE(ticks("[]").same_choice, ticks(R"([{"value":"1"}])").same_choice);
}

TEST(Identity, OfASubmissionIsTheViewAsItWasShown) {
  const auto submit = [](const char* hash) {
    return of_payload(fmt::format(
        R"({{"type":"view_submission","user":{{"id":"U1"}},"view":{{"id":"V1","hash":"{}"}}}})",
        hash));
  };
  EXPECT_EQ(submit("h1").kind, "submission");
  EXPECT_EQ(submit("h1"), submit("h1"));
  EXPECT_NE(submit("h1"), submit("h2"));
}

TEST(Identity, OfACommandOrAShortcutIsItsTrigger) {
  const auto command = [](const char* trigger) {
    return identity_of(*read_form({{"command", "/tillit"},
                                   {"user_id", "U1"},
                                   {"channel_id", "C1"},
                                   {"trigger_id", trigger}}));
  };
  EXPECT_EQ(command("1.2"), (EventIdentity{"command", "C1", "1.2", ""}));
  EXPECT_NE(command("1.2"), command("1.3"));
  EXPECT_EQ(
      of_payload(R"({"type":"shortcut","user":{"id":"U1"},"callback_id":"c","trigger_id":"7.8"})"),
      (EventIdentity{"shortcut", "U1", "7.8", ""}));
}

TEST(Identity, OfEverythingElseIsTheEventId) {
  std::set<std::string> kinds;
  for (const char* event :
       {R"({"type":"app_home_opened","user":"U1","channel":"D0","tab":"home"})",
        R"({"type":"member_joined_channel","user":"U1","channel":"C0"})",
        R"({"type":"user_change","user":{"id":"U1"}})", R"({"type":"app_uninstalled"})",
        R"({"type":"tokens_revoked"})", R"({"type":"team_access_granted"})"}) {
    const EventIdentity identity = of_event("Ev1", event);
    EXPECT_EQ(identity.id, "Ev1") << event;
    EXPECT_EQ(identity, of_event("Ev1", event));
    EXPECT_NE(identity, of_event("Ev2", event));
    kinds.insert(identity.kind);
    EXPECT_EQ(of_event("", event), EventIdentity{})
        << "without an id there is nothing to know it by";
  }
  EXPECT_EQ(kinds.size(), 6U);
}

TEST(Identity, IsNoneWhereNothingIsKept) {
  for (const Inbound& inbound : {Inbound{UrlVerification{"c"}}, Inbound{AppRateLimited{"T0"}},
                                 Inbound{Ignored{"hidden"}}, Inbound{Suggestion{}}}) {
    EXPECT_EQ(identity_of(inbound), EventIdentity{});
  }
}

}  // namespace
}  // namespace tillit::slack
