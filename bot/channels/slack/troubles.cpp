#include "channels/slack/troubles.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tillit::slack {
namespace {

constexpr std::chrono::minutes kBetween{1};

}  // namespace

Troubles::Troubles(std::shared_ptr<spdlog::logger> log, const Clock& clock,
                   std::function<std::string(std::string_view)> reference)
    : log_(std::move(log)), clock_(clock), reference_(std::move(reference)) {}

void Troubles::tell(std::string_view event, std::string_view workspace, std::string_view method,
                    const Answer& answer) {
  // What Slack calls an error is not bounded, the names that we know are.
  const std::string kind = fmt::format("{}/{}/{}", event, method, kind_of_error(answer.error).name);
  std::int64_t left_out = 0;
  {
    const TimePoint now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto [told, is_first] = told_.try_emplace(kind);
    if (!is_first && now < told->second.at + kBetween) {
      ++told->second.left_out;
      return;
    }
    left_out = told->second.left_out;
    told->second = {now, 0};
  }
  log_->error(
      "event={} workspace={} method={} error={} needed={} places={} slack_request={} count={}",
      event, reference_(workspace), method, answer.error, answer.needed,
      fmt::join(answer.places, ","), answer.request_id, left_out + 1);
}

}  // namespace tillit::slack
