#pragma once

#include "coaching/book.hpp"
#include "coaching/quiet_hours.hpp"

#include <optional>

// Whether we may start a talk: on, paused (until a day, or until the person says so), off.
// A pause holds back everything we would start, what the person dated themselves included: "leave
// me alone" is the later wish. The promises keep their dates meanwhile; follow_ups.hpp says which
// of them come back, and when.
namespace tillit::coaching {

// As it is on that day: a pause is over on its `until`.
[[nodiscard]] NudgeSettings settings_on(const Book& book, Date today);

// A day that is not to come yet changes nothing. A pause that runs already is prolonged or
// shortened; one after "off" is a pause.
[[nodiscard]] Book pause_nudges(Book book, const std::optional<Date>& until,
                                const LocalDateTime& now);
[[nodiscard]] Book stop_nudges(Book book, const LocalDateTime& now);
[[nodiscard]] Book resume_nudges(Book book, const LocalDateTime& now, const AllowedHours& hours);

// Ends a pause whose day has come. Every command does this first, so that rules need not think of
// it.
[[nodiscard]] Book settle(Book book, Date today, const AllowedHours& hours);

}  // namespace tillit::coaching
