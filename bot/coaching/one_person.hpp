#pragma once

#include "coaching/book.hpp"
#include "dialogue/host.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// Two books that turn out to be one person's.
namespace tillit::coaching {

// The aliases that stand in both, as `kept` writes them, in its order.
[[nodiscard]] std::vector<std::string> shared_aliases(const Book& kept, const Book& joining);

struct OneBook {
  Book book;
  std::map<std::string, std::string> renamed;  // ids of `joining` -> what they are now
};

// Everything of `joining` under new ids from `ids`, added to `kept`; settings, places and the
// counter of earlier outcomes as they are in `kept`, the latter with `joining`'s added; one rhythm.
// People of the same alias are one if `same_people` (what `kept` knows of them wins, what it lacks
// comes from `joining`), else the one who joins is told apart by " (from)" behind the alias. What
// is more than a book holds goes as ever: the oldest.
[[nodiscard]] OneBook one_book(const Book& kept, const Book& joining, bool same_people,
                               std::string_view from, dialogue::IdSource& ids);

}  // namespace tillit::coaching
