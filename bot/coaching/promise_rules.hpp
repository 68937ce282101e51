#pragma once

#include "coaching/book.hpp"
#include "coaching/quiet_hours.hpp"

#include <string>
#include <string_view>
#include <vector>

// Promises: opened, renegotiated, closed. When we ask about them is follow_ups.hpp.
// Total: an id that does not exist, or a plan without words, changes nothing.
namespace tillit::coaching {

// A follow-up at an impossible moment is moved at once (follow_up_moment), so that what the promise
// says is what will happen. A relationship that does not exist is left out.
[[nodiscard]] Book open_promise(Book book, std::string id, const Plan& plan,
                                const LocalDateTime& now, const AllowedHours& hours);

// A second word on a closed promise corrects the first and counts from today. Of the closed
// promises the latest kMaxClosedPromises stay; of older ones only how they came out is counted.
[[nodiscard]] Book close_promise(Book book, std::string_view id, Outcome outcome, Date today);

// Of the closed promises only the latest kMaxClosedPromises stay.
[[nodiscard]] Book keep_latest_closed(Book book);

// The same promise in other words: it keeps its id, counts the change, remembers what it said, and
// is open (again).
[[nodiscard]] Book renegotiate_promise(Book book, std::string_view id, const Plan& plan,
                                       const LocalDateTime& now, const AllowedHours& hours);

// None: never ask. A closed promise is never asked about.
[[nodiscard]] Book set_follow_up(Book book, std::string_view id,
                                 const std::optional<LocalDateTime>& at, const LocalDateTime& now,
                                 const AllowedHours& hours);

// By due date, then as they were opened. Borrowed from the book.
[[nodiscard]] std::vector<const Promise*> open_promises(const Book& book);
// The latest closed first.
[[nodiscard]] std::vector<const Promise*> closed_promises(const Book& book);

}  // namespace tillit::coaching
