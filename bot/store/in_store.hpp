#pragma once

#include "store/store.hpp"

#include <optional>
#include <type_traits>
#include <utility>

namespace tillit::store {

// Runs one work that gives a value, and gives it back once it is durable.
template <class Work>
auto in_store(Store& store, const Work& work) -> decltype(work(std::declval<Transaction&>())) {
  using Outcome = decltype(work(std::declval<Transaction&>()));
  if constexpr (std::is_same_v<Outcome, Result<void>>) {
    return store.write(work);
  } else {
    std::optional<Outcome> outcome;
    const auto written = store.write([&](Transaction& transaction) -> Result<void> {
      outcome.emplace(work(transaction));
      if (!*outcome) return tl::unexpected(outcome->error());
      return {};
    });
    if (!written) return tl::unexpected(written.error());
    return std::move(*outcome);
  }
}

}  // namespace tillit::store
