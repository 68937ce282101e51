#include "channels/common/warned.hpp"

#include <chrono>

namespace tillit::channels {
namespace {

constexpr std::chrono::minutes kBetween{1};

}  // namespace

std::optional<std::int64_t> Warned::tell(std::string_view what, std::string_view why,
                                         TimePoint now) {
  const std::lock_guard lock(mutex_);
  const auto [found, is_first] = told_.try_emplace({std::string(what), std::string(why)});
  Told& told = found->second;
  if (!is_first && now < told.at + kBetween) {
    ++told.left_out;
    return std::nullopt;
  }
  told.at = now;
  return std::exchange(told.left_out, 0) + 1;
}

}  // namespace tillit::channels
