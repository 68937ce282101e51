#include "channels/slack/scopes.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace tillit {
namespace {

using nlohmann::json;

json manifest() {
  std::ifstream file(TILLIT_SOURCE_DIR "/docs/slack/manifest.json");
  return json::parse(file);
}

template <class Names>
std::vector<std::string> sorted(const Names& names) {
  std::vector<std::string> out(names.begin(), names.end());
  std::sort(out.begin(), out.end());
  return out;
}

TEST(SlackManifest, AsksForTheScopesThatTheCodeNeeds) {
  EXPECT_EQ(manifest()["oauth_config"]["scopes"]["bot"].get<std::vector<std::string>>(),
            sorted(slack::kScopes));
}

TEST(SlackManifest, SubscribesToTheEventsThatTheCodeReads) {
  EXPECT_EQ(
      manifest()["settings"]["event_subscriptions"]["bot_events"].get<std::vector<std::string>>(),
      sorted(slack::kEvents));
}

// Without these two nobody can write to the bot.
TEST(SlackManifest, OpensTheMessagesTabForWriting) {
  const json home = manifest()["features"]["app_home"];
  EXPECT_TRUE(home["messages_tab_enabled"].get<bool>());
  EXPECT_FALSE(home["messages_tab_read_only_enabled"].get<bool>());
}

}  // namespace
}  // namespace tillit
