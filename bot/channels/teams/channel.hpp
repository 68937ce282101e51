#pragma once

namespace tillit::teams {

// Of Teams' rows in the store.
inline constexpr const char* kChannel = "teams";

}  // namespace tillit::teams
