#include "coaching/snapshot_json.hpp"

#include <string>

namespace tillit::coaching {

using nlohmann::json;

json written(const Snapshot& snapshot) {
  json object = {{"id", snapshot.id}, {"about", snapshot.about}, {"on", format(snapshot.on)}};
  for (std::size_t i = 0; i < kFactors; ++i)
    object[std::string(kFactorWords[i])] = snapshot.ratings[i];
  return object;
}

Snapshot read_snapshot(JsonReader& from) {
  Snapshot snapshot{from.id("id"), from.text("about"), from.date("on"), {}};
  for (std::size_t i = 0; i < kFactors; ++i) {
    const std::string word(kFactorWords[i]);
    const std::int64_t rating = from.count(word.c_str());
    if (rating < kLowestRating || rating > kHighestRating) from.refuse(word);
    snapshot.ratings[i] = rating;
  }
  return snapshot;
}

}  // namespace tillit::coaching
