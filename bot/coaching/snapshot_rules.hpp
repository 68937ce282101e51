#pragma once

#include "coaching/book.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Trust snapshots (signal p3). They stay until the person or their relationship is forgotten:
// retention leaves them alone. Total: what does not fit changes nothing.
namespace tillit::coaching {

// Changes nothing if there is no such relationship or a rating lies outside its range. One of the
// same relationship that is less than kSnapshotsApart old gives way; of more than kMaxSnapshots the
// oldest goes. The relationship counts as used.
[[nodiscard]] Book take_snapshot(Book book, std::string id, std::string_view relationship,
                                 const Ratings& ratings, Date today);
[[nodiscard]] Book forget_snapshot(Book book, std::string_view id);

// Oldest first. Valid as long as the book is.
[[nodiscard]] std::vector<const Snapshot*> snapshots_of(const Book& book,
                                                        std::string_view relationship);
[[nodiscard]] const Snapshot* last_snapshot_of(const Book& book,
                                               std::string_view relationship);  // nullptr: none

// What to work on first; nullopt if all four are alike. Of several that are lowest the one that
// most people practise least: closeness, then attention, then reliability, then credibility.
[[nodiscard]] std::optional<Factor> lowest_of(const Snapshot& snapshot);

// The relationship, most recently used first, that has been here for kBeforeFirstSnapshot and of
// which there is no snapshot within kSnapshotsApart: one may be offered. nullptr if there is none.
[[nodiscard]] const Relationship* snapshot_due(const Book& book, Date today);

}  // namespace tillit::coaching
