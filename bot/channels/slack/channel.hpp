#pragma once

namespace tillit::slack {

// Of Slack's rows in the store.
inline constexpr const char* kChannel = "slack";

}  // namespace tillit::slack
