#pragma once

#include "common/fake/deliveries.hpp"
#include "slack/fake/wire.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

// Brings what happens in Slack to the app under test, over HTTP, signed.
namespace tillit::fake_slack {

using fakes::HandClock;
using fakes::Now;
using fakes::Reply;
using fakes::TimePoint;
using fakes::wall_clock;

// Where the app listens. It may be down, and come back somewhere else.
struct AppAddress {
  std::string base_url = "";  // "http://127.0.0.1:8080"; empty: down
  std::string events = "/slack/events";
  std::string interactions = "/slack/interactions";
  std::string commands = "/slack/commands";
};

// How a request is spoilt on purpose.
struct Spoil {
  bool wrong_signature = false;
  bool no_signature = false;
  std::chrono::seconds timestamp_shift{0};  // -301 s: a replay
};

// An event that was given up after all its deliveries.
struct Abandoned {
  std::string event_id;
  std::string type;
  std::string failure;
};

// First tries and retries of events as Slack does them: 1 + 3 deliveries, at once, after a minute,
// after five more, by the injected clock; everything that is no event is delivered once.
// Thread-safety: any thread.
class Courier {
 public:
  struct Options {
    Now now;
    std::string signing_secret;
    std::chrono::milliseconds answer_limit{3000};  // of the real clock, as sockets know no other
    unsigned threads = 4;                          // deliver what is queued, and the retries
    bool retries = true;
  };

  explicit Courier(Options options);
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void set_app(AppAddress address);
  [[nodiscard]] AppAddress app() const;

  // First delivery in the caller's thread; where it fails the retries follow by themselves.
  Reply deliver_event(const Json& envelope, const Spoil& spoil = {});
  // First delivery by a thread of the courier.
  void queue_event(Json envelope);
  // Once, whatever happens.
  Reply deliver_interaction(const Json& payload, const Spoil& spoil = {});
  Reply deliver_command(const Fields& fields, const Spoil& spoil = {});
  // Any body to any path, signed: for malformed requests.
  Reply post(const std::string& path, const std::string& content_type, const std::string& body,
             const Spoil& spoil = {}, const Fields& headers = {});

  // As Deliveries has them.
  bool settle(std::chrono::milliseconds at_most) { return events_.settle(at_most); }
  std::size_t retry_now() { return events_.retry_now(); }
  [[nodiscard]] std::size_t waiting() const { return events_.waiting(); }
  [[nodiscard]] std::vector<Abandoned> abandoned() const;
  [[nodiscard]] std::size_t deliveries() const { return events_.count(); }

 private:
  Reply attempt(const fakes::Delivery& delivery, const Spoil& spoil);

  const Options options_;
  mutable std::mutex mutex_;
  AppAddress app_;  // guarded by mutex_
  fakes::Deliveries events_;
};

}  // namespace tillit::fake_slack
