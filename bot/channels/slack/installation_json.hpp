#pragma once

#include "channels/slack/channel.hpp"
#include "channels/slack/installations.hpp"
#include "store/rows.hpp"

#include <string>
#include <string_view>
#include <vector>

// How an installation stands in the store. Total; what is not there reads as empty.
namespace tillit::slack {

[[nodiscard]] store::Installation write_installation(const Installed& installed,
                                                     const Tokens& tokens, std::int64_t rev,
                                                     TimePoint changed);
// Errors: Corrupt, if either is no JSON object.
[[nodiscard]] Result<Installed> read_installation(const store::Installation& row);
[[nodiscard]] Result<Tokens> read_tokens(const store::Installation& row);

// "chat:write,im:history" -> both.
[[nodiscard]] std::vector<std::string> split_scopes(std::string_view scopes);

}  // namespace tillit::slack
