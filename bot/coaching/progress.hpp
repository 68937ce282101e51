#pragma once

#include "coaching/book.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace tillit::coaching {

// The person's own progress (signals p1 and p2), for their status and their export. Nobody else
// ever gets to see it.
struct Progress {
  std::int64_t open = 0;
  std::array<std::int64_t, kOutcomeWords.size()>
      outcomes{};              // of all closed promises, those no longer kept included
  std::int64_t changes = 0;    // renegotiations of all promises
  std::int64_t practices = 0;  // times something was practised
  [[nodiscard]] std::int64_t of(Outcome outcome) const {
    return outcomes[static_cast<std::size_t>(outcome)];
  }
};

[[nodiscard]] Progress progress(const Book& book);

// In how many of the last kLastWeeks weeks (Monday to Sunday, the one that runs included) they kept
// a promise or practised something. A week without is no loss: nothing here starts again from
// nothing.
inline constexpr std::int64_t kLastWeeks = 12;
[[nodiscard]] std::int64_t weeks_practised(const Book& book, Date today);

// The earliest day of anything that stands in the book; nullopt for a book without days.
[[nodiscard]] std::optional<Date> kept_since(const Book& book);

}  // namespace tillit::coaching
