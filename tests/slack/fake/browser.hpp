#pragma once

#include "slack/fake/fake_slack.hpp"

#include <map>
#include <string>

// The browser of somebody who installs the app: it keeps cookies and follows redirects by hand. A
// public https redirect_uri is taken as the app under test behind its proxy: its path and query go
// to the courier's base URL.
//
//   Browser browser(slack);
//   const Page begun = browser.begin_install();              // GET /slack/install
//   const Page done = browser.approve(begun, {.team_id = acme});
namespace tillit::fake_slack {

struct Page {
  int status = 0;  // 0: no answer
  std::string location = "";
  std::string body = "";
  std::string set_cookie = "";  // the whole header, for its attributes
};

struct Approval {
  std::string team_id = "";        // the workspace that installs …
  std::string enterprise_id = "";  // … or the organisation
  std::string installer = "UADMIN";
  std::set<std::string> without_scopes = {};  // optional scopes that were not granted
};

class Browser {
 public:
  explicit Browser(FakeSlack& slack) : slack_(&slack) {}

  Page begin_install(const std::string& path = "/slack/install");
  // Presses "Allow" on the authorize page that `begun.location` leads to, and comes back with a
  // code. Status 0 and the reason in `body` where Slack's page would have shown an error instead
  // (bad client id, redirect or scopes).
  Page approve(const Page& begun, const Approval& approval);
  // Presses "Cancel".
  Page deny(const Page& begun);
  // Only makes the code; for tests that redeem it themselves.
  std::string code_for(const Page& begun, const Approval& approval, std::string& error);

  // Any page of the app, with the cookies kept so far.
  Page get(const std::string& path_and_query);
  void forget_cookies() { cookies_.clear(); }
  [[nodiscard]] const std::map<std::string, std::string>& cookies() const { return cookies_; }

 private:
  Page come_back(const std::string& redirect_uri, const Fields& query);

  FakeSlack* slack_;
  std::map<std::string, std::string> cookies_;
};

}  // namespace tillit::fake_slack
