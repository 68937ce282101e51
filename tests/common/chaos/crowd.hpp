#pragma once

#include "common/chaos/world.hpp"
#include "core/random.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tillit::chaos {

using Moment = std::chrono::steady_clock::time_point;

// One event and what its sender knows of it.
struct Sent {
  std::string kind;   // as the turn log has it: "message", "button"
  std::string words;  // only where nobody else says the same: then the turn log is searched for it
  bool acknowledged = false;  // at least one delivery was answered by 200
  Moment began{};             // of the first delivery
  Moment acknowledged_at{};
};
// By person and the event's own identity: a double click is one event.
using Ledger = std::map<std::pair<std::string, std::string>, Sent>;

struct Habits {
  int events = 1000;
  double per_second = 100;
  std::uint64_t seed = 1;
  unsigned threads = 12;
};

struct Deliveries {
  int requests = 0;  // for events and taps, copies and retries included
  int copies = 0;
  int hang_ups = 0;                     // the connection was closed before an answer
  int lost_answers = 0;                 // answered by 200, and delivered again all the same
  std::map<std::string, int> failed{};  // not answered by a 2xx, by how
  int retries = 0;
  int given_up = 0;
  int taps = 0;
};

// People who type and tap, each at times that chance picks, as a platform tells of it: one event in
// five comes twice, one in ten again because the answer was lost, and what is not answered comes up
// to three times more (after 20 ms, 1 s and 4 s, where platforms take minutes). Who does what when
// comes from the seed; which buttons there are to tap depends on what was answered by then.
class Crowd {
 public:
  // Borrowed: `world` must outlive this.
  Crowd(World& world, std::vector<std::string> users, Habits habits);

  // Returns when everything was delivered or given up.
  void run();

  // After run().
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const Deliveries& deliveries() const { return counts_; }

 private:
  enum class How { Plain, AnswerLost, HangUp };
  struct Task {
    int number = -1;                                 // of something to do; or
    std::shared_ptr<const Letter> letter = nullptr;  // something to deliver
    int retry = 0;
    How how = How::Plain;
    std::string reason = "";
  };

  void work();
  void act(int number);
  void type(int number, const std::string& user, Random& random);
  // False if there is nothing to tap.
  bool tap(const std::string& user, Random& random);
  void deliver(const Task& task);
  void put(Moment at, Task task);
  void note(const std::string& user, const std::string& id, Sent sent);

  World& world_;
  const std::vector<std::string> users_;
  const Habits habits_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Moment, Task> tasks_;  // guarded by mutex_, as all below
  int in_hand_ = 0;
  Ledger ledger_;
  Deliveries counts_;
};

}  // namespace tillit::chaos
