#pragma once

#include "coaching/book.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/zone.hpp"
#include "dialogue/library.hpp"
#include "store/store.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tillit::service {

inline constexpr std::size_t kOverviewWeeks = 8;

// What a person sees of themselves at one glance, on any channel (Slack's Home, a tab in Microsoft
// Teams): for their eyes only. Values, no words of ours: a channel finds those. Texts are the
// person's own, unescaped. Private notes and answers are never in it, nor notes at all, nor streaks
// or scores: what was done is counted, what was not is left alone.
struct Overview {
  struct Promise {
    std::string what;
    std::optional<std::string> when;  // the situation they chose for it
    Date due{};
    bool was_due = false;            // the day lies behind them
    std::optional<std::string> who;  // an alias
  };
  struct Relationship {
    std::string alias;
    std::optional<std::string> matters;  // what matters to them
    std::optional<Date> next_talk;       // none if its day lies behind them
  };
  // What we will begin, so that it never comes as a surprise.
  struct Planned {
    LocalDateTime at;                    // on the person's wall clock; now, if it is late
    std::string title;                   // of the dialogue
    std::optional<std::string> promise;  // whose follow-up it is
  };
  using Nudges = coaching::NudgeSettings;
  // A talk in one room that waits for an answer; the menu alone is none.
  struct Talk {
    std::string channel;
    RoomId room;
    std::string title;  // of what was begun, not of a digression over it; may be empty
  };

  bool known = false;  // false: nobody of that id; then only `language`, `zone` and `now` mean
                       // something
  Language language;
  Zone zone = Zone::utc();
  LocalDateTime now;                        // on the person's wall clock
  std::string name;                         // as the channel gives it; may be empty
  std::vector<Promise> promises;            // open ones, by due date
  std::vector<Relationship> relationships;  // the most recently used first
  std::optional<Planned> next;              // the earliest that is planned
  Nudges nudges;                            // as of today: a pause whose day has come is over
  std::vector<Talk> talks;                  // the most recently used first
  // Over all time.
  std::int64_t kept = 0;
  std::int64_t partly = 0;
  std::int64_t let_go = 0;
  std::int64_t practised = 0;
  // Promises kept and behaviours practised, per ISO week of the person's calendar, oldest first;
  // the last is the week that runs.
  std::array<std::int64_t, kOverviewWeeks> weeks{};
};

// Reads only. An erased or unknown person is a value that says so (`known`), in the default
// language. A talk that cannot be read is left out. Errors: Unavailable; Corrupt (the person does
// not parse).
[[nodiscard]] Result<Overview> overview_of(store::Transaction& transaction,
                                           const dialogue::Library& library, const PersonId& id,
                                           TimePoint now);

}  // namespace tillit::service
