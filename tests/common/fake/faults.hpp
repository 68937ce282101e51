#pragma once

#include "common/fake/wire.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

// What goes wrong on purpose between the app under test and a platform.
namespace tillit::fakes {

// How sending faster than the platform allows is met.
enum class Spacing { Ignore, Record, Refuse };

// Holds calls until it is opened. Opened once, it stays open. Thread-safety: any thread.
class Gate {
 public:
  void open();
  // How many calls stand at the gate now.
  [[nodiscard]] int waiting() const;
  void wait();
  // Waits until so many stand there, at most this long; false if they did not come.
  bool wait_for_waiters(int count, std::chrono::milliseconds at_most) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

struct Fault {
  enum class Kind {
    Error,      // the platform's own words for `error`; nothing is done
    LateError,  // the same, but the work was done: "fatal_error" after a post
    Limited,    // HTTP 429 with Retry-After; nothing is done
    Http,       // this status and body; nothing is done
    CutBefore,  // the connection ends, nothing was done
    CutAfter,   // the work is done, then the connection ends without an answer
    Hold,       // the call stands at `gate`, then goes on
    Slow,       // the call takes `delay` longer
  };
  Kind kind = Kind::Error;
  std::string error = "internal_error";
  Json extra = Json::object();  // more keys of an Error's body: needed, provided …
  int status = 500;             // of an Http; in Teams also of an Error
  std::string body = "<html><body><h1>Server Error</h1></body></html>";
  std::string content_type = "text/html; charset=utf-8";
  int retry_after = 1;  // seconds
  std::chrono::milliseconds delay{0};
  std::shared_ptr<Gate> gate = nullptr;

  // Which calls it meets; empty means any.
  std::string method = "";
  std::string team = "";     // workspace, organisation or tenant
  std::string channel = "";  // or conversation
  int times = 1;             // how many calls; 0: all, until clear()
};

// Thread-safety: any thread.
class Faults {
 public:
  void add(Fault fault);
  void clear();
  // Opens every gate ever given, so that no call stands there for ever.
  void open_gates();
  // The first fault that meets this call; counts it.
  std::optional<Fault> next(const std::string& method, const std::string& team,
                            const std::string& channel);

 private:
  std::mutex mutex_;
  std::deque<Fault> queue_;                   // guarded by mutex_
  std::vector<std::shared_ptr<Gate>> gates_;  // guarded by mutex_
};

}  // namespace tillit::fakes
