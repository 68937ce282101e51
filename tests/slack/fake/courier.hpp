#pragma once

#include "slack/fake/clock.hpp"
#include "slack/fake/wire.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// Brings what happens in Slack to the app under test, over HTTP, signed.
namespace tillit::fake_slack {

// Where the app listens. It may be down, and come back somewhere else.
struct AppAddress {
  std::string base_url = "";  // "http://127.0.0.1:8080"; empty: down
  std::string events = "/slack/events";
  std::string interactions = "/slack/interactions";
  std::string commands = "/slack/commands";
};

// What the app answered.
struct Reply {
  int status = 0;            // 0: no answer
  std::string failure = "";  // "connection_failed", "http_timeout", "http_error"; empty: a 2xx came
  std::string body = "";
  std::string content_type = "";
  bool no_retry = false;  // X-Slack-No-Retry: 1
  std::chrono::milliseconds took{0};

  [[nodiscard]] bool ok() const { return failure.empty(); }
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
  // Ends at once; what is queued is dropped.
  ~Courier();
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

  // Waits until nothing is due and nothing is on its way; false if that took longer. Later retries
  // do not count.
  bool settle(std::chrono::milliseconds at_most);
  // Delivers waiting retries now, whatever the clock says, one round; how many went out.
  std::size_t retry_now();
  [[nodiscard]] std::size_t waiting() const;  // retries and queued events
  [[nodiscard]] std::vector<Abandoned> abandoned() const;
  [[nodiscard]] std::size_t deliveries() const;  // requests for events so far, retries included

 private:
  struct Pending {
    Json envelope;
    int retry = 0;  // 0: the first delivery
    std::string reason;
  };
  Reply attempt(const Pending& pending, const Spoil& spoil);
  void after(Pending pending, const Reply& reply);
  void work();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  AppAddress app_;                           // guarded by mutex_
  std::multimap<TimePoint, Pending> queue_;  // guarded by mutex_
  std::vector<Abandoned> abandoned_;         // guarded by mutex_
  std::size_t on_the_way_ = 0;               // guarded by mutex_
  std::size_t deliveries_ = 0;               // guarded by mutex_
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace tillit::fake_slack
