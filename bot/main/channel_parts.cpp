#include "main/channel_parts.hpp"

namespace tillit {

channels::Hooks hooks_of(const ChannelParts& parts, channels::Warned& warned,
                         const std::string& channel) {
  return {
      .received = parts.event,
      .turned = parts.turned,
      .acknowledged = parts.acknowledged,
      .nudge = parts.nudge,
      .warn =
          [&parts, &warned, channel](std::string_view what, std::string_view why) {
            if (const auto count = warned.tell(what, why, parts.clock.now()))
              parts.log.warn("event={} what={} why={} count={}", channel, log_value(what),
                             log_value(why), *count);
          },
  };
}

}  // namespace tillit
