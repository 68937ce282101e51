#pragma once

#include "common/fake/deliveries.hpp"
#include "teams/fake/tokens.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

// Brings what happens in Teams to the app under test, over HTTP, with the Connector's token.
namespace tillit::fake_teams {

using fakes::Reply;

// Where the app listens. It may be down, and come back somewhere else.
struct AppAddress {
  std::string base_url = "";  // "http://127.0.0.1:8080"; empty: down
  std::string messages = "/api/messages";
  std::string webhook = "/api/teams-webhook";
};

// How a request is spoilt on purpose.
struct Spoil {
  Forgery forgery = Forgery::None;
  bool wrong_hmac = false;                      // of an outgoing webhook
  bool no_hmac = false;                         // the same, without any
  std::function<void(Json&)> change = nullptr;  // of the activity; the token is for the unchanged
};

// Activities go out at once; one that is answered by no 2xx within the limit comes again 15 s and
// 30 s later, with the same id, by the injected clock. Invokes and webhooks are delivered once: who
// wants one twice says so. Thread-safety: any thread.
class Courier {
 public:
  struct Options {
    fakes::Now now;
    // The Authorization headers for a token for that service.
    std::function<Headers(const std::string& service_url, Forgery)> authorize;
    std::string webhook_secret;                      // base64, as Teams shows it
    std::chrono::milliseconds answer_limit{15'000};  // of the real clock
    unsigned threads = 4;
    bool retries = true;
  };

  explicit Courier(Options options);
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void set_app(AppAddress address);
  [[nodiscard]] AppAddress app() const;

  // First delivery in the caller's thread; where it fails the retries follow by themselves.
  Reply deliver(const Json& activity, const Spoil& spoil = {});
  // Once, whatever happens.
  Reply deliver_once(const Json& activity, const Spoil& spoil = {});
  // The same activity to the outgoing webhook, with its HMAC.
  Reply ask_webhook(const Json& activity, const Spoil& spoil = {});
  // Any body, with a right token for that service: for malformed requests.
  Reply post(const std::string& body, const std::string& content_type,
             const std::string& service_url, Forgery forgery = Forgery::None);
  // The headers of a right token for that service.
  [[nodiscard]] Headers authorization_for(const std::string& service_url) const {
    return options_.authorize(service_url, Forgery::None);
  }
  // Any request at all.
  Reply call(const fakes::AppCall& call) const;

  // As fakes::Deliveries has them.
  bool settle(std::chrono::milliseconds at_most) { return activities_.settle(at_most); }
  std::size_t retry_now() { return activities_.retry_now(); }
  [[nodiscard]] std::size_t waiting() const { return activities_.waiting(); }
  [[nodiscard]] std::vector<fakes::Deliveries::Lost> lost() const { return activities_.lost(); }
  [[nodiscard]] std::size_t deliveries() const { return activities_.count(); }

 private:
  const Options options_;
  mutable std::mutex mutex_;
  AppAddress app_;  // guarded by mutex_
  fakes::Deliveries activities_;
};

}  // namespace tillit::fake_teams
