#pragma once

#include "common/fake/faults.hpp"
#include "common/fake/http_server.hpp"
#include "slack/fake/courier.hpp"
#include "slack/fake/state.hpp"
#include "slack/fake/web_api.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <type_traits>

// A Slack for tests: the Web API on 127.0.0.1, a world of workspaces and people, and the events
// that go to the app under test. It shares no code with what it tests.
//
//   HandClock clock;
//   FakeSlack slack({.now = clock.reader()});
//   const Installed acme = slack.install(slack.add_workspace("Acme"));     // acme.token for the
//   app's configuration
//   // start the app with slack.api_url() and slack.app().signing_secret …
//   slack.courier().set_app({.base_url = "http://127.0.0.1:8080"});
//   Person ana(slack, slack.add_user({.team_id = acme.team_id, .name = "ana", .real_name = "Ana
//   Lind"})); ana.say("hello"); ana.wait_for_answer(5s); ana.press("Yes");
//   EXPECT_THAT(screen_of(slack, ana.id()), …);
//   EXPECT_TRUE(slack.violations().empty());
//
// Thread-safety: any thread, everything. What the app's calls set off (echoes) goes out after the
// call was answered.
namespace tillit::fake_slack {

using fakes::Fault;
using fakes::Faults;
using fakes::Gate;
using fakes::HttpServer;

// What an app would keep of an installation.
struct Installed {
  std::string team_id;  // empty: the whole organisation
  std::string enterprise_id;
  std::string token;
  std::string refresh_token;  // only with rotation
  std::string bot_user_id;
  std::string bot_id;
};

class FakeSlack {
 public:
  struct Options {
    Now now = wall_clock();
    AppFacts app = {};
    Spacing spacing = Spacing::Ignore;
    bool echoes = true;
    bool event_retries = true;
    std::chrono::milliseconds answer_limit{3000};
    unsigned courier_threads = 4;
  };

  // What a coach needs, and what most tests install.
  static std::set<std::string> usual_scopes() {
    return {"chat:write", "im:history", "im:read",           "im:write",      "users:read",
            "commands",   "team:read",  "app_mentions:read", "channels:read", "files:write"};
  }

  explicit FakeSlack(Options options);
  // Lets go every held call and ends all threads.
  ~FakeSlack();
  FakeSlack(const FakeSlack&) = delete;
  FakeSlack& operator=(const FakeSlack&) = delete;

  [[nodiscard]] std::string base_url()
      const;  // "http://127.0.0.1:40123": also response URLs and uploads
  [[nodiscard]] std::string api_url() const { return base_url() + "/api/"; }
  [[nodiscard]] AppFacts app() const;
  [[nodiscard]] TimePoint now() const { return options_.now(); }
  Courier& courier() { return courier_; }

  // The world. Ids are made up and returned.
  std::string add_enterprise(const std::string& name);
  std::string add_workspace(const std::string& name, const std::string& enterprise_id = {});
  // `user.id` empty: made up.
  std::string add_user(User user);
  std::string add_channel(const std::string& team_id, const std::string& name);
  void join(const std::string& channel_id, const std::string& user_id);
  // Changes a person: tz, locale, deleted … No event: Person::changes sends it.
  void change_user(const std::string& user_id, const std::function<void(User&)>& change);

  Installed install(const std::string& team_id,
                    const std::set<std::string>& scopes = usual_scopes());
  Installed install_org(const std::string& enterprise_id,
                        const std::set<std::string>& scopes = usual_scopes());
  // The app is thrown out of a workspace or organisation: tokens die, both events go out, in either
  // order.
  void uninstall(const std::string& team_or_enterprise_id, bool tokens_first = true);
  void revoke_token(const std::string& token);
  void expire_token(const std::string& token);

  // Trouble.
  Faults& faults() { return faults_; }
  void set_spacing(Spacing spacing);
  void set_echoes(bool on);
  // 429 for one method in one workspace (or organisation) until the clock has moved on by this
  // much.
  void limit(const std::string& team_id, const std::string& method, std::chrono::seconds how_long);

  // Seeing. More in screen.hpp.
  [[nodiscard]] std::vector<Violation> violations() const;
  // One line each, for a test's message; empty is good.
  [[nodiscard]] std::string violations_text() const;
  [[nodiscard]] std::vector<ApiCallSeen> calls() const;
  [[nodiscard]] std::size_t count_calls(const std::string& method) const;
  // Keys of message metadata (event_payload as JSON text) that stand on more than one post.
  [[nodiscard]] std::vector<std::string> doubled_metadata() const;

  // Reads or changes everything under the lock; then sends what events came of it and wakes the
  // waiting. Nothing in `what` may call FakeSlack again.
  template <class What>
  auto with(What&& what) {
    std::unique_lock lock(mutex_);
    if constexpr (std::is_void_v<std::invoke_result_t<What, State&>>) {
      what(state_);
      release(lock);
    } else {
      auto result = what(state_);
      release(lock);
      return result;
    }
  }
  template <class What>
  auto look(What&& what) const {
    const std::lock_guard lock(mutex_);
    return what(state_);
  }
  // Waits, at most so long by the real clock, until this holds; it is asked again after every
  // change.
  bool wait_until(const std::function<bool(State&)>& holds, std::chrono::milliseconds at_most);

 private:
  HttpAnswer answer(const HttpRequest& request);
  HttpAnswer answer_api(const HttpRequest& request);
  void release(std::unique_lock<std::mutex>& lock);
  Installed installed(State& state, Installation& installation);
  void record(State& state, const Asked& asked, const std::string& team, int status,
              const Json& body);

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  State state_;  // guarded by mutex_
  Faults faults_;
  Courier courier_;
  std::unique_ptr<HttpServer> server_;  // last: its threads use all of the above
};

}  // namespace tillit::fake_slack
