#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::metrics {

// What the process counts, and the text that Prometheus reads (docs/operating.md lists every
// series). The parts of the program do not know this class: bot/main hands them functions that call
// it. Label values are constant words of ours or of the platform's interface (a kind of event, a
// method of the Web API); never a person, room, workspace or anything that was written. A word that
// looks otherwise, or one too many of a kind, is counted as "other". Thread-safety: any thread.
class Metrics {
 public:
  using Seconds = std::chrono::duration<double>;

  explicit Metrics(std::string_view version);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Something came in. `outcome`: "taken", "duplicate", "held", "ignored", or "refused_" + why.
  void event(std::string_view channel, std::string_view kind, std::string_view outcome);
  // From the last byte of a request to its answer.
  void acknowledged(std::string_view channel, Seconds took);
  // One write of the store, its wait for the disk included.
  void committed(Seconds took, bool kept);
  // A turn was taken: its messages, whether words of a crisis or an internal error were met.
  void turn(Seconds took, bool safety_noticed, bool alert);

  // What became of a message: `what` "sent", "again", "dropped", "parked"; `why` its constant word.
  void message(std::string_view channel, std::string_view what, std::string_view why);
  // What looking for a doubtful message gave: "found", "not_found", "could_not_tell".
  void doubtful(std::string_view channel, std::string_view found);
  // Conversations with messages that wait, as it is now.
  void outbox_waiting(std::string_view channel, std::int64_t conversations);

  void api_call(std::string_view method, std::string_view outcome, Seconds took);

  struct Woken {
    std::int64_t timers = 0;
    std::int64_t schedules = 0;
    std::int64_t late = 0;
    std::int64_t parked = 0;
    std::int64_t broken = 0;
  };
  void woken(const Woken& woken);

  // What became of a nudge whose moment had come, by constant words.
  void nudge(std::string_view kind, std::string_view what, std::string_view why);

  struct Retained {
    std::int64_t inbox = 0;
    std::int64_t sent = 0;
    std::int64_t texts = 0;
    std::int64_t people = 0;
    std::int64_t skipped = 0;
    bool compacted = false;
  };
  void retained(const Retained& retained);

  // The server answered for itself: "refused", "full", "handler_failed", …
  void http_event(std::string_view kind, int status);
  // Something did not work that should: "store", "outbox", "waker", "planning", "retention".
  void trouble(std::string_view part);

  // The text format 0.0.4.
  [[nodiscard]] std::string text() const;

 private:
  struct Series;
  std::unique_ptr<Series> series_;
};

}  // namespace tillit::metrics
