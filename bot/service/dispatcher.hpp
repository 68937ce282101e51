#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "service/outlet.hpp"
#include "service/sender.hpp"
#include "store/store.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tillit::service {

struct DispatchRules {
  int workers = 16;       // messages on their way at once …
  int per_workspace = 8;  // … and of one workspace: a slow one does not hold up the others
  int waiting = 2000;     // claimed and not begun; beyond it they stay in the store …
  int of_one = 256;       // … and of one workspace
  std::chrono::milliseconds pause{1000};  // between two messages of one conversation
  // The platform may still be at work on what a killed process had handed it: what is doubtful at a
  // start is left alone so long, else looking for it would come too early.
  std::chrono::milliseconds after_kill{2000};
};

// Sends a channel's outbox on threads of its own: order within a conversation, many conversations
// at once, workspaces apart from each other. One desk thread claims and settles (what has come back
// is written down and what may go is claimed in one commit); the workers only talk to the platform.
// Nothing that was claimed is lost by stop() or by a kill: it is claimed again, `doubtful` if a
// worker had it. Thread-safety: nudge(), take() and stop() from any thread.
class Dispatcher {
 public:
  using Watcher = std::function<void(const Outgoing&, const Outcome&)>;

  // Borrowed: all must outlive this. `settled` is called on the desk thread for each message when
  // what became of it is durable; `troubled` when the store could not be reached (with the error)
  // or messages could not be read.
  Dispatcher(store::Store& store, std::string channel, Outlet& outlet, const Clock& clock,
             DispatchRules rules, Random chance, Watcher settled,
             std::function<void(const Error&)> troubled);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // Releases what a killed process had in hand (the store must be this process's alone), then
  // starts the threads.
  [[nodiscard]] Result<void> start();
  // There is something new in the outbox. Cheap.
  void nudge();
  // Sends what was claimed for this dispatcher elsewhere, durably (Receipt::claimed). What finds no
  // room goes back to the outbox.
  void take(std::vector<Outgoing> claimed);
  // Lets the messages in hand finish, writes down what became of them, gives the others back.
  // Returns when the threads have ended.
  void stop();

 private:
  struct Lane {
    std::deque<Outgoing> waiting;
    int in_hand = 0;
  };
  struct Settled {
    Outgoing outgoing;
    Outcome outcome;
  };

  [[nodiscard]] static Settled not_begun(Outgoing outgoing, TimePoint not_before,
                                         std::string_view why);
  void run_desk();
  void run_worker();
  // Writes down and claims, in one commit. Returns when something may go next.
  [[nodiscard]] std::optional<TimePoint> round(std::vector<Settled> settled, int room);
  void settle_each(std::vector<Settled>& settled, TimePoint now);
  [[nodiscard]] Lane* next_lane();

  store::Store& store_;
  const std::string channel_;
  Outlet& outlet_;
  const Clock& clock_;
  const DispatchRules rules_;
  Random chance_;  // desk thread only
  const Watcher settled_watcher_;
  const std::function<void(const Error&)> troubled_;

  std::mutex mutex_;
  std::condition_variable desk_;
  std::condition_variable work_;
  std::map<std::string, Lane> lanes_;  // by workspace
  std::string last_lane_;              // whose turn it was
  std::vector<Settled> settled_;
  int waiting_ = 0;
  int in_hand_ = 0;
  bool nudged_ = false;
  bool stopping_ = false;
  std::thread desk_thread_;
  std::vector<std::thread> workers_;
};

}  // namespace tillit::service
