#include "channels/teams/team_card.hpp"

#include "channels/teams/card.hpp"
#include "channels/teams/card_value.hpp"

#include <gtest/gtest.h>

namespace tillit::teams {
namespace {

using nlohmann::json;
using What = service::TeamArrival::What;

constexpr const char* kOption = "team:words:t1:4";

json executed(const json& data) {
  return {{"action", {{"type", "Action.Execute"}, {"verb", kVerb}, {"data", data}}}};
}

service::TeamWindow window(bool with_tick) {
  service::TeamWindow made;
  made.ask = "Anything else?";
  made.most_bytes = 600;
  made.language = Language("en");
  if (with_tick) made.tick = "May be shown";
  return made;
}

// The data of the window's button, as a client sends it back with what stands in the fields.
json sent(const service::TeamWindow& of, const json& fields) {
  Words words;
  words.language = Language("en");
  words.send = "Send";
  words.missing = "Nothing yet";
  words.controls.answer = "Your answer";
  const auto card = card_of(team_window(of, kOption, words)).value();
  json data = card["body"].back()["actions"][0]["data"];
  data.update(fields);
  return data;
}

TEST(TeamCard, ReadsAButtonWhereverItWasPressed) {
  const json data = option_data(0, "team:join:t1");
  for (const auto& use : {read_team_use(data, false), read_team_use(executed(data), true)}) {
    ASSERT_TRUE(use.has_value());
    EXPECT_EQ(use->option, "team:join:t1");
    EXPECT_FALSE(use->then.has_value());
  }
}

TEST(TeamCard, ReadsWhatWasWrittenInAWindowAndWhetherItMayBeShown) {
  const auto shared = read_team_use(
      executed(sent(window(true), {{"_answer", "More quiet"}, {"_tick", "true"}})), true);
  ASSERT_TRUE(shared.has_value());
  EXPECT_EQ(shared->then, What::ShareText);
  EXPECT_EQ(shared->option, kOption);
  EXPECT_EQ(shared->text, "More quiet");
  EXPECT_TRUE(shared->ticked);

  service::TeamWindow loop = window(false);
  loop.then = What::CloseLoop;
  const auto closed = read_team_use(sent(loop, {{"_answer", "Ask first"}}), false);
  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->then, What::CloseLoop);
  EXPECT_FALSE(closed->ticked);
}

TEST(TeamCard, WithoutTheTickNothingMayBeShown) {
  for (const json& tick : {json("false"), json(""), json(true), json(1), json(nullptr)}) {
    const auto use =
        read_team_use(sent(window(true), {{"_answer", "More quiet"}, {"_tick", tick}}), false);
    ASSERT_TRUE(use.has_value());
    EXPECT_FALSE(use->ticked) << tick;
  }
}

TEST(TeamCard, OfAnythingElseNothingIsRead) {
  const json button = option_data(0, "team:join:t1");
  json other_version = button;
  other_version["_tillit"] = 2;
  json strange = button;
  strange["_team"] = "strange";
  for (const json& data : {json(), json("team:join:t1"), json::array(), option_data(4, "yes"),
                           take_data(4, Take::Words), other_version, strange}) {
    EXPECT_FALSE(read_team_use(data, false)) << data;
    EXPECT_FALSE(read_team_use(executed(data), true)) << data;
  }
  // A card that refreshes itself: nobody pressed anything.
  json automatic = executed(button);
  automatic["trigger"] = "automatic";
  EXPECT_FALSE(read_team_use(automatic, true));
}

}  // namespace
}  // namespace tillit::teams
