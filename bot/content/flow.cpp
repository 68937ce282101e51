#include "content/flow.hpp"

#include <optional>
#include <set>
#include <utility>

namespace tillit::content {
namespace {

using dialogue::NodeIndex;
using dialogue::Script;
using dialogue::Slot;

Known known_at_start(const Script& script) {
  Known known;
  for (std::size_t i = 0; i < script.variables.size(); ++i) {
    const auto& variable = script.variables[i];
    if (variable.type.optional || variable.is_param || !variable.init.empty())
      known.values.insert(static_cast<Slot>(i));
    // A parameter's `init` is only for callers who leave it out: they may also give none.
    if (variable.type.optional && !variable.is_param && !variable.init.empty() &&
        !variable.init.type().optional) {
      learn(known, variable.name);
    }
  }
  return known;
}

class Flow {
 public:
  Flow(const WalkContext& context) : context_(context), entries_(context.draft.nodes.size()) {}

  void enter(NodeIndex node, const Known& known) {
    auto& entry = entries_[node];
    Known next = entry ? join(*entry, known) : known;
    if (entry && next == *entry) return;
    entry = std::move(next);
    waiting_.insert(node);
  }

  void settle() {
    while (!waiting_.empty()) {
      const NodeIndex node = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      for (const Edge& edge : walk_node(context_, node, *entries_[node], nullptr).edges)
        enter(edge.to, edge.known);
    }
  }

  [[nodiscard]] const std::optional<Known>& entry(NodeIndex node) const { return entries_[node]; }

 private:
  const WalkContext& context_;
  std::vector<std::optional<Known>> entries_;
  std::set<NodeIndex> waiting_;
};

// What is known where nobody ever comes is anybody's guess: only what does not depend on it is
// reported.
WalkedNode walk_unreached(const WalkContext& context, NodeIndex node, const Known& known,
                          Findings& findings) {
  Findings all;
  WalkedNode walked = walk_node(context, node, known, &all);
  for (Diagnostic& found : std::move(all).sorted()) {
    if (found.code == "D22" || found.code == "D24" || found.code == "D27") continue;
    findings.add(found.code, found.file, {found.line, found.column}, std::move(found.message),
                 std::move(found.hint));
  }
  return walked;
}

}  // namespace

WalkedScript walk_script(Draft& draft, const dialogue::HostTypes& host,
                         const Signatures& signatures, Findings& findings) {
  Script& script = *draft.script;
  const ScriptScope scope(host, script.variables);
  const WalkContext context{draft, host, signatures, scope};
  const Known start = known_at_start(script);
  Flow flow(context);
  flow.enter(script.start, start);
  flow.enter(script.checkpoint, {.facts = {}, .values = start.values});
  if (script.on_error) flow.enter(*script.on_error, {.facts = {}, .values = start.values});
  flow.settle();

  WalkedScript walked;
  for (std::size_t i = 0; i < draft.nodes.size(); ++i) {
    const auto index = static_cast<NodeIndex>(i);
    const auto& entry = flow.entry(index);
    walked.reached.push_back(entry.has_value());
    walked.nodes.push_back(entry ? walk_node(context, index, *entry, &findings)
                                 : walk_unreached(context, index, start, findings));
    script.nodes[i] = std::move(walked.nodes.back().node);
    walked.targets_known = walked.targets_known && walked.nodes.back().targets_known;
    walked.exits_known = walked.exits_known && walked.nodes.back().has_one_exit;
  }
  return walked;
}

}  // namespace tillit::content
