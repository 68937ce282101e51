#pragma once

#include "core/civil_time.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tillit::coaching {

// The four sides of trust that a person looks at, after the Trust Equation of Maister, Green and
// Galford: (credibility + reliability + intimacy) / self-orientation. All four are asked so that
// more is better: the third as closeness, the fourth as attention for the other, which is what is
// left where self-orientation is low.
enum class Factor { Credibility, Reliability, Closeness, Attention };
inline constexpr std::size_t kFactors = 4;
// The words of dialogs/host.json.
inline constexpr std::array<std::string_view, kFactors> kFactorWords = {
    "credibility", "reliability", "closeness", "attention"};
[[nodiscard]] inline std::string_view to_word(Factor factor) {
  return kFactorWords[static_cast<std::size_t>(factor)];
}

// From kLowestRating to kHighestRating, by Factor.
using Ratings = std::array<std::int64_t, kFactors>;
inline constexpr std::int64_t kLowestRating = 1;
inline constexpr std::int64_t kHighestRating = 5;

// How a person saw themselves in one relationship on one day: their own four taps, seen by nobody
// else. Never summed up, and never held beside another person's.
struct Snapshot {
  std::string id;
  std::string about;  // a relationship's id
  Date on{};
  Ratings ratings{kLowestRating, kLowestRating, kLowestRating, kLowestRating};
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

inline constexpr std::size_t kMaxSnapshots = 100;  // of all relationships; the newest stay
// Trust moves slowly: of one relationship there is at most one snapshot in so many days, a newer
// one taking the place of the older.
inline constexpr std::chrono::days kSnapshotsApart{28};
inline constexpr std::chrono::days kBeforeFirstSnapshot{14};  // since the relationship began here

}  // namespace tillit::coaching
