#pragma once

#include "channels/common/fit.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Texts made to fit what Slack takes. Lengths are counted in Unicode code points. Pure.
namespace tillit::slack {

// 95 of 100: Slack counts on its side, and messages a little under its limits have been refused.
[[nodiscard]] constexpr std::size_t with_slack(std::size_t limit) { return limit * 95 / 100; }

using channels::length_of;
using channels::shortened;

// Text that is escaped already (text.hpp), in pieces of at most `limit`, of which none is empty or
// begins or ends with white space: cut between paragraphs, else lines, sentences, words; never
// within "&amp;", "<…>" or *bold* that is shorter than a piece. `limit` is at least 16.
[[nodiscard]] std::vector<std::string> pieces(std::string_view mrkdwn, std::size_t limit);

}  // namespace tillit::slack
