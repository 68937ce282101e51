#pragma once

#include "content/node_walk.hpp"

#include <vector>

namespace tillit::content {

struct WalkedScript {
  std::vector<WalkedNode> nodes;  // by NodeIndex; their `node` is moved into the script
  std::vector<bool> reached;
  bool targets_known = true;  // every node that is named exists …
  bool exits_known = true;  // … and every node has its exit: else its graph is not worth looking at
};

// Walks a dialogue along its edges until what is known at each node no longer changes, then once
// more to report and to fill draft.script. What is known only shrinks, so this ends. A talk may
// come to `checkpoint` and `on_error` from anywhere: nothing is known there but what holds at the
// start.
[[nodiscard]] WalkedScript walk_script(Draft& draft, const dialogue::HostTypes& host,
                                       const Signatures& signatures, Findings& findings);

}  // namespace tillit::content
