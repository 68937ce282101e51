#pragma once

#include "common/fake/faults.hpp"
#include "common/fake/http_server.hpp"
#include "teams/fake/connector.hpp"
#include "teams/fake/courier.hpp"
#include "teams/fake/state.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

// A Microsoft Teams for tests: the Connector, Entra's login and the OpenID documents on one port
// of 127.0.0.1, a world of tenants, people and teams, and the activities that go to the app under
// test. It shares no code with what it tests (but for the making of RSA keys).
//
//   HandClock clock;
//   FakeTeams teams({.now = clock.reader()});
//   // start the app with teams.login_url(), teams.metadata_url(), teams.first_service_url() …
//   teams.courier().set_app({.base_url = "http://127.0.0.1:8080"});
//   Person ana(teams, teams.add_user({.tenant = teams.home_tenant(), .name = "Ana Lind"}));
//   ana.install(); ana.say("hello"); ana.wait_for_answer(5s); ana.press("Yes");
//   EXPECT_THAT(screen_of(teams, ana.id()), …);
//   EXPECT_EQ(teams.violations_text(), "");
//
// Thread-safety: any thread, everything.
namespace tillit::fake_teams {

using fakes::Fault;
using fakes::Faults;
using fakes::Gate;
using fakes::HandClock;
using fakes::wall_clock;

class FakeTeams {
 public:
  struct Options {
    Now now = wall_clock();
    AppFacts app = {};
    Spacing spacing = Spacing::Ignore;
    bool retries = true;
    std::chrono::milliseconds answer_limit{15'000};
    unsigned courier_threads = 4;
  };

  explicit FakeTeams(Options options);
  // Lets go every held call and ends all threads.
  ~FakeTeams();
  FakeTeams(const FakeTeams&) = delete;
  FakeTeams& operator=(const FakeTeams&) = delete;

  [[nodiscard]] std::string base_url() const;  // "http://127.0.0.1:40123"
  [[nodiscard]] std::string login_url() const { return base_url() + "/login"; }
  [[nodiscard]] std::string metadata_url() const {
    return base_url() + "/openid/v1/.well-known/openidconfiguration";
  }
  // Where the app begins who knows no other.
  [[nodiscard]] std::string first_service_url() const { return base_url() + "/teams/"; }
  [[nodiscard]] const AppFacts& app() const { return options_.app; }
  [[nodiscard]] const std::string& home_tenant() const { return options_.app.home_tenant; }
  [[nodiscard]] TimePoint now() const { return options_.now(); }
  Courier& courier() { return courier_; }

  // The world. Ids are made up and returned. The home tenant is there from the beginning.
  std::string add_tenant(const std::string& name, const std::string& region = "emea");
  // `user.id`, `user.aad_id` empty: made up, unless the role is "anonymous", who has no aad_id.
  std::string add_user(User user);
  std::string add_channel(const std::string& tenant, const std::string& name,
                          const std::vector<std::string>& members);
  std::string add_group(const std::string& tenant, const std::vector<std::string>& members);
  // A flow that posts into this conversation; its secret address.
  std::string add_workflow(const std::string& conversation);

  // Other keys from now on; the old ones are no longer published.
  void roll_keys_over();
  // All tokens that the app holds now are refused from now on.
  void revoke_tokens();
  // The tenant's people move to another region: the old serviceUrl is refused from now on.
  void move_tenant(const std::string& tenant, const std::string& region);

  Faults& faults() { return faults_; }

  // Seeing. More in screen.hpp.
  [[nodiscard]] std::vector<Violation> violations() const;
  // One line each, for a test's message; empty is good.
  [[nodiscard]] std::string violations_text() const;
  [[nodiscard]] std::vector<CallSeen> calls() const;
  [[nodiscard]] std::size_t count_calls(const std::string& what) const;

  // Reads or changes everything under the lock and wakes the waiting. Nothing in `what` may call
  // FakeTeams again.
  template <class What>
  auto with(What&& what) {
    const Waker waker{changed_};  // behind the lock
    const std::lock_guard lock(mutex_);
    return what(state_);
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
  struct Waker {
    std::condition_variable& changed;
    ~Waker() { changed.notify_all(); }
  };
  HttpAnswer answer(const HttpRequest& request);
  HttpAnswer route(const HttpRequest& request, const Asked& asked);
  // The answer that this fault gives instead of the work; nullopt: the work is done.
  std::optional<HttpAnswer> instead(const Fault& fault);
  void record(const Asked& asked, const std::string& tenant, int status, const std::string& error);
  Headers authorize(const std::string& service_url, Forgery forgery) const;

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  State state_;  // guarded by mutex_
  Faults faults_;
  Courier courier_;
  std::unique_ptr<fakes::HttpServer> server_;  // last: its threads use all of the above
};

}  // namespace tillit::fake_teams
