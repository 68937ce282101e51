#pragma once

#include "core/clock.hpp"
#include "dialogue/delivery.hpp"
#include "rhythm/simulated_life.hpp"
#include "rhythm/witness.hpp"
#include "service/conversations.hpp"
#include "service/nudging.hpp"
#include "service/waker.hpp"
#include "store/sqlite/test_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

namespace tillit::rhythm {

class JumpingClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return now_; }
  // Never back.
  void reach(TimePoint at) { now_ = std::max(now_, at); }

 private:
  TimePoint now_{};
};

// Messages of one wake to one person.
struct Post {
  TimePoint at{};
  int messages = 0;
};

// Many lives at once over a store, with the waker as the only thing that sends: the clock jumps to
// whatever comes next, something that happens to somebody or something that is due. One of five
// people talks with the dialogues as they are shipped; of the others only is known that they said
// something. While it is down nobody wakes and nobody is heard; each end of it is a start of the
// service. One thread.
class StoredYear {
 public:
  // Borrows the outages.
  StoredYear(std::uint64_t people, const std::vector<Outage>& outages);
  ~StoredYear();
  StoredYear(const StoredYear&) = delete;
  StoredYear& operator=(const StoredYear&) = delete;

  void live();

  [[nodiscard]] const Life& life(std::size_t person) const;
  [[nodiscard]] const std::vector<Sent>& sent(std::size_t person) const;
  // Whether they never asked for less, or for silence, in a talk.
  [[nodiscard]] bool stays_plain(std::size_t person) const;
  // The Mondays of weeks in which something due found them in a talk, and waited: what waits past
  // its last hour does not come.
  [[nodiscard]] const std::set<Date>& met_a_talk(std::size_t person) const;
  [[nodiscard]] std::size_t people() const { return people_.size(); }
  [[nodiscard]] std::vector<std::string> violations() const;
  // How often what became of a nudge, each reason, and what else was counted.
  [[nodiscard]] const std::map<std::string, int>& counts() const { return counts_; }
  // In the order of time; answers are not among them.
  [[nodiscard]] const std::vector<Post>& posts() const { return posts_; }

 private:
  struct Someone;
  struct Happens {
    TimePoint at{};
    std::uint64_t order = 0;
    std::size_t who = 0;
    LifeEvent event;
    friend bool operator<(const Happens& one, const Happens& other) {  // the first on top
      return std::pair(one.at, one.order) > std::pair(other.at, other.order);
    }
  };

  void begin();
  void make(std::size_t first, std::size_t last);
  void open();
  void start_again();
  void purge();
  void happens(std::size_t who, LifeEvent event);
  void hear(Someone& someone, LifeEvent event);
  void learn(Someone& someone, const service::Profile& profile);
  void change_book(Someone& someone, const std::function<void(coaching::Book&)>& change);
  void speak(Someone& someone);
  void hear_word(Someone& someone);
  void wake();
  bool wake_one();
  void hold(const service::Woken& woken, const store::Schedule& row);
  void sent(Someone& someone, const service::Nudging& nudging, const service::WaitingNudge& row);
  int deliver(Someone& someone, bool first_written);
  void know(Someone& someone, const coaching::Book& book);
  void settle(Someone& someone, TimePoint end);
  void write(const std::function<Result<void>(store::Transaction&)>& work);
  [[nodiscard]] TimePoint up(TimePoint at) const;
  [[nodiscard]] Someone* find(const PersonId& id);

  const std::vector<Outage>& outages_;
  std::shared_ptr<const dialogue::Library> library_;
  DaysOffByZone days_off_;
  std::shared_ptr<const service::WorkCalendars> calendars_;
  store::TestFolder folder_;
  crypto::KeyRing ring_;
  JumpingClock clock_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<service::Conversations> talks_;
  Random random_;
  std::uint64_t drawn_ = 0;
  std::uint64_t order_ = 0;
  std::vector<std::unique_ptr<Someone>> people_;
  std::priority_queue<Happens> to_come_;
  std::size_t outages_over_ = 0;
  TimePoint purged_{};
  std::map<std::string, int> counts_;
  std::vector<Post> posts_;
  std::vector<std::string> broken_;
};

}  // namespace tillit::rhythm
