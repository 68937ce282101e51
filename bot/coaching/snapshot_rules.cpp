#include "coaching/snapshot_rules.hpp"

#include "coaching/relationship_rules.hpp"

#include <algorithm>
#include <utility>

namespace tillit::coaching {
namespace {

bool is_recent(const Snapshot& snapshot, Date today) {
  return snapshot.on > today - kSnapshotsApart;
}

}  // namespace

Book take_snapshot(Book book, std::string id, std::string_view relationship, const Ratings& ratings,
                   Date today) {
  const bool in_range = std::ranges::all_of(ratings, [](std::int64_t rating) {
    return rating >= kLowestRating && rating <= kHighestRating;
  });
  if (!in_range || find_relationship(book, relationship) == nullptr) return book;
  const std::string about(relationship);  // it may well point into the book
  std::erase_if(book.snapshots, [&](const Snapshot& snapshot) {
    return snapshot.about == about && is_recent(snapshot, today);
  });
  book.snapshots.push_back(Snapshot{std::move(id), about, today, ratings});
  if (book.snapshots.size() > kMaxSnapshots) book.snapshots.erase(book.snapshots.begin());
  return use_relationship(std::move(book), about);
}

Book forget_snapshot(Book book, std::string_view id) {
  const std::string gone(id);
  std::erase_if(book.snapshots, [&](const Snapshot& snapshot) { return snapshot.id == gone; });
  return book;
}

std::vector<const Snapshot*> snapshots_of(const Book& book, std::string_view relationship) {
  std::vector<const Snapshot*> found;
  for (const Snapshot& snapshot : book.snapshots)
    if (snapshot.about == relationship) found.push_back(&snapshot);
  return found;
}

const Snapshot* last_snapshot_of(const Book& book, std::string_view relationship) {
  const auto found =
      std::find_if(book.snapshots.rbegin(), book.snapshots.rend(),
                   [&](const Snapshot& snapshot) { return snapshot.about == relationship; });
  return found == book.snapshots.rend() ? nullptr : &*found;
}

std::optional<Factor> lowest_of(const Snapshot& snapshot) {
  const Ratings& ratings = snapshot.ratings;
  const auto [lowest, highest] = std::ranges::minmax(ratings);
  if (lowest == highest) return std::nullopt;
  for (const Factor factor :
       {Factor::Closeness, Factor::Attention, Factor::Reliability, Factor::Credibility}) {
    if (ratings[static_cast<std::size_t>(factor)] == lowest) return factor;
  }
  return std::nullopt;
}

const Relationship* snapshot_due(const Book& book, Date today) {
  const auto found =
      std::ranges::find_if(book.relationships, [&](const Relationship& relationship) {
        if (relationship.since > today - kBeforeFirstSnapshot) return false;
        const Snapshot* last = last_snapshot_of(book, relationship.id);
        return last == nullptr || !is_recent(*last, today);
      });
  return found == book.relationships.end() ? nullptr : &*found;
}

}  // namespace tillit::coaching
