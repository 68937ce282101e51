#include "channels/common/troubles.hpp"

#include <fmt/format.h>

namespace tillit::channels {

Troubles::Troubles(std::shared_ptr<spdlog::logger> log, const Clock& clock,
                   std::function<std::string(std::string_view)> reference)
    : log_(std::move(log)), clock_(clock), reference_(std::move(reference)) {}

void Troubles::tell(const Trouble& trouble) {
  const auto what = fmt::format("{}/{}", trouble.event, trouble.method);
  const auto count = warned_.tell(what, trouble.kind, clock_.now());
  if (!count) return;
  log_->error("event={} workspace={} method={} {} count={}", trouble.event,
              reference_(trouble.workspace), trouble.method, trouble.facts, *count);
}

}  // namespace tillit::channels
