#include "channels/slack/troubles.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tillit::slack {

channels::Trouble trouble_of(std::string_view event, std::string_view workspace,
                             std::string_view method, const Answer& answer) {
  // What Slack calls an error is not bounded, the names that we know are.
  return {.event = event,
          .workspace = workspace,
          .method = method,
          .kind = kind_of_error(answer.error).name,
          .facts = fmt::format("error={} needed={} places={} slack_request={}", answer.error,
                               answer.needed, fmt::join(answer.places, ","), answer.request_id)};
}

}  // namespace tillit::slack
