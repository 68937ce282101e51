#pragma once

#include "coaching/book.hpp"

#include <cstdint>
#include <vector>

// Which small thing to offer somebody this week. Pure: the same book, day and seed give the same.
//
//   1. It fits: what is about somebody in particular is left out for who has named nobody.
//   2. What was offered last is not offered again at once: it comes at the very end.
//   3. If a promise was missed lately (its day passed and it was let go, moved or is still open),
//      accountability comes first: the smaller step is nearest to that. Otherwise the kind that was
//      practised least in the last twelve weeks, then the one that was offered least, so that
//      interest, empathy and accountability stay in balance.
//   4. Within a kind likewise: least practised, then least offered.
//   5. Between equals the seed and the week decide.
namespace tillit::coaching {

inline constexpr std::chrono::days kPractisedLately{7 * 12};
inline constexpr std::chrono::days kMissedLately{14};

// All that fit, the best first. The first three are of three kinds, so that "another one" is
// another kind of thing.
[[nodiscard]] std::vector<Behaviour> behaviours_for(const Book& book, Date today,
                                                    std::uint64_t seed);

// Whether a promise was missed in the last kMissedLately days.
[[nodiscard]] bool missed_lately(const Book& book, Date today);

}  // namespace tillit::coaching
