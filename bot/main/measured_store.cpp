#include "main/measured_store.hpp"

namespace tillit {

Result<void> MeasuredStore::write(const std::function<Result<void>(store::Transaction&)>& work) {
  const auto start = std::chrono::steady_clock::now();
  auto written = behind_.write(work);
  // A work that was refused for a reason of its own (a lost race) is not the disk's failure.
  const bool kept = written.has_value() || written.error().code != Errc::Unavailable;
  watch_(std::chrono::steady_clock::now() - start, kept);
  return written;
}

}  // namespace tillit
