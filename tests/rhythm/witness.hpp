#pragma once

#include "rhythm/simulated_life.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tillit::rhythm {

struct Sent {
  TimePoint at{};
  TimePoint due{};  // when it was meant for
  LocalDateTime local{};
  coaching::NudgeKind kind = coaching::NudgeKind::CheckIn;
};

// A nudge as it reached somebody.
struct Came {
  coaching::NudgeKind kind = coaching::NudgeKind::CheckIn;
  std::string key;
  std::vector<std::string> about{};  // the follow-ups that it asks about as well
  coaching::ChosenBy by = coaching::ChosenBy::Us;
  TimePoint meant{};
  TimePoint planned{};      // lateness counts from here …
  TimePoint due{};          // … and it was to be said here
  bool is_unmoved = false;  // a check-in that nothing should have moved from its day and hour
};

// Knows what one person set, said and was promised, as it happens to them, and holds everything
// that comes against the rules of docs/rhythm.md. Written apart from the rules it tests: it never
// asks the planner.
class Witness {
 public:
  // Borrows the life. With `by_zone` the holidays are those of where the person is, else those of
  // where they began; borrowed too.
  explicit Witness(const Life& life, const DaysOffByZone* by_zone = nullptr);

  void hear(const LifeEvent& event, TimePoint now);
  // A promise has this follow-up from now on; another moment is another promise to come back.
  void promise(const std::string& key, LocalDateTime at);
  // It will not come, with a word about it.
  void drop(const std::string& key);
  // They settled it, or want no question about it any more.
  void let_go(const std::string& key);
  // A pause began: what was to come before it is not asked about after it (follow_ups.hpp).
  void let_be(TimePoint now);
  // What they set in a talk.
  void set(const coaching::NudgeSettings& nudges, const coaching::NudgeBudget& budget,
           const coaching::CheckInWish& check_in);
  void see(const Came& came, TimePoint now);
  // A message of something that we began leaves.
  void see_message(TimePoint now);
  // What was due met a talk and waits for its end: then, or the next day, it may be said.
  void put_off_by_a_talk(TimePoint now);
  // At the end: whatever was promised came once, was dropped with a word, or still has its line in
  // the plan.
  void settle(const std::set<std::string>& in_plan, TimePoint end);
  void violated(const std::string& what, TimePoint now);

  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] bool is_silent() const { return is_silent_; }
  [[nodiscard]] const Zone& zone() const { return zone_; }
  [[nodiscard]] bool wants_every_week() const { return !has_less_; }
  // Whether nothing they did or asked for can have moved this week's check-in from its day and
  // hour, as far as is sure.
  [[nodiscard]] bool is_undisturbed(TimePoint now) const;

 private:
  struct Awaited {
    LocalDateTime at{};
    bool is_promise = false;
    int came = 0;
    bool is_dropped = false;
    bool may_be_let_be = false;
  };

  void hold_against_the_calendar(const Came& came, TimePoint now);
  void hold_against_the_budget(const Came& came, TimePoint now);
  void count(const std::string& key, TimePoint now);
  [[nodiscard]] bool is_too_early(const std::string& key, TimePoint now) const;

  const Life& life_;
  coaching::CheckInWish check_in_;
  std::int64_t per_week_;
  bool every_other_week_ = false;
  const DaysOffByZone* by_zone_;
  Zone zone_;
  const coaching::DaysOff* days_off_;
  std::optional<TimePoint> away_until_;
  std::vector<coaching::Leave> away_;  // the leaves they said
  std::optional<coaching::Leave> pause_;
  bool is_off_ = false;    // no nudges until they say so
  bool has_less_ = false;  // they asked for less than one a week at some time
  TimePoint disturbed_{};  // when they last said or did something that moves what is planned
  TimePoint last_word_{};
  // When they paused last: what was dated before is let be, also where its date is learnt later.
  std::optional<LocalDateTime> let_be_until_;
  std::int64_t unanswered_ = 0;
  bool is_silent_ = false;  // asked, or refused, and no word since
  std::map<std::string, Awaited> awaited_;
  std::vector<Sent> sent_;
  std::vector<std::string> violations_;
};

}  // namespace tillit::rhythm
