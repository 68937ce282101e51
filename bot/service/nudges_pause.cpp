#include "service/nudges_pause.hpp"

namespace tillit::service {
namespace {

constexpr const char* kFact = "nudges_paused";

}  // namespace

Result<bool> nudges_are_paused(store::Transaction& transaction) {
  return transaction.find_fact(kFact).map(
      [](const std::optional<std::string>& fact) { return fact == "yes"; });
}

Result<void> pause_all_nudges(store::Transaction& transaction, bool paused) {
  return transaction.put_fact(kFact, paused ? "yes" : "no", false);
}

}  // namespace tillit::service
