#pragma once

#include "core/secret.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tillit::slack {

// The app as its operator registered it with Slack (docs/slack). A value; bot/main fills it from
// the config.
struct Settings {
  std::vector<Secret> signing_secrets;  // one; two while it is being changed
  std::string app_id;                   // "A…"; "": events of any app are taken
  std::optional<Secret> bot_token;      // one workspace: no OAuth needed
  std::string client_id;                // many workspaces, by OAuth
  std::optional<Secret> client_secret;
  std::string api_url = "https://slack.com/api/";  // another for GovSlack and for tests
  std::string authorize_url = "https://slack.com/oauth/v2/authorize";
  // Of response URLs: hosts, called by https on its usual port, or whole origins
  // ("http://127.0.0.1:4711"), for tests.
  std::vector<std::string> response_hosts = {"hooks.slack.com", "hooks.slack-gov.com"};
  // Where files go that Slack has asked for; the Web API's own origin is one as well.
  std::vector<std::string> upload_hosts = {"files.slack.com", "files.slack-gov.com"};
  std::string public_url;  // "https://tillit.example.com", without a slash at the end; "" if none
};

}  // namespace tillit::slack
