#pragma once

#include "coaching/book.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

// What came of the weekly check-ins. A check-in belongs to the week it was for, however late it is
// answered; whatever day of that week is passed in `week` means the same one. Each of these makes
// the entry if it is not there yet, and settles the week: a check-in that was begun by the person
// does not come a second time. Of a week that is still to come nothing is kept.
namespace tillit::coaching {

// nullptr if that week has none.
[[nodiscard]] const CheckIn* find_check_in(const Book& book, Date week);

// The week an answer given today belongs to, if nothing says so: of the check-ins that came in the
// last kAnsweredLate days the latest that is not answered yet, else this week.
inline constexpr std::chrono::days kAnsweredLate{14};
[[nodiscard]] Date week_to_answer(const Book& book, Date today);

[[nodiscard]] Book answer_check_in(Book book, Date week, Date today);
// How the promise it asked about came out.
[[nodiscard]] Book keep_outcome(Book book, Date week, Outcome outcome, Date today);
// 1 to 5; anything else changes nothing. Kept only of who wishes to be asked.
[[nodiscard]] Book keep_mood(Book book, Date week, std::int64_t mood, Date today);
// What was offered last, whatever the answer; not taken until keep_taken says so.
[[nodiscard]] Book keep_offer(Book book, Date week, Behaviour offered, Date today);
// They took it up, with that promise if one came of it (its id).
[[nodiscard]] Book keep_taken(Book book, Date week, const std::optional<std::string>& promise,
                              Date today);

// After a promise was closed: if it came of a behaviour and something was done, that is a practice
// of it. `was_open` before: a second word on a closed promise counts nothing twice.
[[nodiscard]] Book with_practised_promise(Book book, std::string_view promise, bool was_open,
                                          Date today);

// Only the latest kMaxCheckIns stay.
[[nodiscard]] Book keep_latest_check_ins(Book book);

}  // namespace tillit::coaching
