#pragma once

#include "coaching/book.hpp"

#include <array>
#include <cstdint>

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

}  // namespace tillit::coaching
