#pragma once

#include "slack/fake/wire.hpp"

#include <string>
#include <vector>

// Block Kit as strictly as Slack's own pages put it: an opinion on blocks and views that shares
// nothing with the renderer it judges. Each complaint reads as Slack's do, "[ERROR] what
// [json-pointer:/where]"; none means fine. Pure.
//
// Checked: known types and keys, required keys, no nulls; lengths in code points; counts; unique
// block ids, unique action ids in a block; plain_text where it is required; which block may stand
// on which surface and which element in which block; an initial option equals one of the options
// word for word; at most one table; summed markdown; at most one focus. Block types that no rule is
// known for (card, video, data_table …) are refused.
namespace tillit::fake_slack {

enum class Surface { Message, Modal, Home };

inline constexpr std::size_t kMaxMessageBlocks = 50;
inline constexpr std::size_t kMaxViewBlocks = 100;
// Undocumented; seen by others at about 13 200 characters of block JSON.
inline constexpr std::size_t kMaxBlocksJson = 13'200;
inline constexpr std::size_t kMaxViewJson = 250'000;

[[nodiscard]] std::vector<std::string> judge_blocks(const Json& blocks, Surface surface);

// A modal or a Home; says also what is wrong with its blocks.
[[nodiscard]] std::vector<std::string> judge_view(const Json& view);

}  // namespace tillit::fake_slack
