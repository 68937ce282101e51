#include "content/structure.hpp"

#include "content/components.hpp"
#include "content/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using dialogue::Call;
using dialogue::Node;

bool has_command(const Node& node) {
  return std::any_of(node.actions.begin(), node.actions.end(), [](const auto& action) {
    return std::holds_alternative<dialogue::RunAction>(action.what);
  });
}

// Runs over all dialogues, since whether a call stops depends on the dialogue called.
class Structure {
 public:
  Structure(const CheckedScripts& scripts, Findings& findings)
      : scripts_(scripts), findings_(findings) {
    for (const auto& [id, script] : scripts_) {
      if (script.walked.targets_known && script.walked.exits_known) whole_.push_back(&script);
    }
  }

  void check() {
    find_passing();
    calls();
    for (const CheckedScript* script : whole_) {
      unreachable(*script);
      const std::vector<bool> circling = circles(*script);
      trapped(*script, circling);
    }
  }

 private:
  void add(const CheckedScript& script, std::string_view code, std::size_t node,
           std::string message, std::string hint) {
    findings_.add(code, script.draft.file, script.draft.nodes[node]->place, std::move(message),
                  std::move(hint));
  }

  static const Node& node_of(const CheckedScript& script, std::size_t index) {
    return script.draft.script->nodes[index];
  }

  // A talk can run through this node without anybody being asked.
  bool passes(const Node& node) const {
    if (std::holds_alternative<std::monostate>(node.stop)) return true;
    const auto* call = std::get_if<Call>(&node.stop);
    return call && passing_.contains(call->dialogue);
  }

  Edges passing_edges(const CheckedScript& script) const {
    Edges edges(script.draft.nodes.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (!passes(node_of(script, i))) continue;
      for (const Edge& edge : script.walked.nodes[i].edges) {
        if (edge.kind == Edge::Kind::Exit || edge.kind == Edge::Kind::Branch)
          edges[i].push_back(edge.to);
      }
    }
    return edges;
  }

  static Edges all_edges(const CheckedScript& script) {
    Edges edges(script.draft.nodes.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (const Edge& edge : script.walked.nodes[i].edges) edges[i].push_back(edge.to);
    }
    return edges;
  }

  static std::vector<bool> reach(const Edges& edges, std::vector<std::size_t> from) {
    std::vector<bool> reached(edges.size());
    for (const std::size_t one : from) reached[one] = true;
    while (!from.empty()) {
      const std::size_t at = from.back();
      from.pop_back();
      for (const std::size_t to : edges[at]) {
        if (reached[to]) continue;
        reached[to] = true;
        from.push_back(to);
      }
    }
    return reached;
  }

  // The dialogues that can run from start to end without a stop. Grows from those that call nobody.
  void find_passing() {
    for (bool grown = true; grown;) {
      grown = false;
      for (const CheckedScript* script : whole_) {
        const auto& id = script->draft.script->id;
        if (passing_.contains(id)) continue;
        const auto reached = reach(passing_edges(*script), {script->draft.script->start});
        for (std::size_t i = 0; i < reached.size(); ++i) {
          if (!reached[i] || node_of(*script, i).exit.outcome.empty() ||
              !passes(node_of(*script, i)))
            continue;
          grown = passing_.insert(id).second || grown;
        }
      }
    }
  }

  void calls() {
    std::map<std::string, std::size_t, std::less<>> index;
    for (std::size_t i = 0; i < whole_.size(); ++i) index[whole_[i]->draft.script->id] = i;
    Edges edges(whole_.size());
    std::vector<std::vector<std::size_t>> nodes(
        whole_.size());  // beside each edge: the node that calls
    for (std::size_t i = 0; i < whole_.size(); ++i) {
      const auto reached = reach(passing_edges(*whole_[i]), {whole_[i]->draft.script->start});
      for (std::size_t n = 0; n < reached.size(); ++n) {
        const auto* call = std::get_if<Call>(&node_of(*whole_[i], n).stop);
        if (!reached[n] || !call) continue;
        const auto callee = index.find(call->dialogue);
        if (callee == index.end()) continue;
        edges[i].push_back(callee->second);
        nodes[i].push_back(n);
      }
    }
    const Components components = strong_components(edges);
    std::vector<bool> open = circular(edges, components);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (std::size_t e = 0; e < edges[i].size(); ++e) {
        if (components.of[edges[i][e]] != components.of[i] || !open[components.of[i]]) continue;
        open[components.of[i]] = false;  // one finding for each circle of dialogues
        add(*whole_[i], "D08", nodes[i][e],
            fmt::format("“{}” calls “{}”, which comes back to “{}” without asking anything",
                        whole_[i]->draft.script->id, whole_[edges[i][e]]->draft.script->id,
                        whole_[i]->draft.script->id),
            "ask something before the call, or go to a node instead of calling");
      }
    }
  }

  void unreachable(const CheckedScript& script) {
    Edges edges = all_edges(script);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (script.walked.reached[i]) edges[i].clear();
    }
    const Components components = strong_components(edges);
    std::vector<bool> led_to(
        components.count);  // from another unreachable node, which is then the one to mend
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (const std::size_t to : edges[i]) {
        if (components.of[to] != components.of[i]) led_to[components.of[to]] = true;
      }
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (script.walked.reached[i] || led_to[components.of[i]]) continue;
      led_to[components.of[i]] = true;
      add(script, "D03", i, fmt::format("no way leads to “{}”", script.draft.nodes[i]->key),
          "let a node go to it, or take it out");
    }
  }

  // Returns the nodes that stand in a circle without a stop.
  std::vector<bool> circles(const CheckedScript& script) {
    Edges edges = passing_edges(script);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (!script.walked.reached[i]) edges[i].clear();
    }
    const Components components = strong_components(edges);
    const std::vector<bool> circle = circular(edges, components);
    std::vector<bool> circling(edges.size());
    for (std::size_t c = 0; c < components.count; ++c) {
      if (!circle[c]) continue;
      std::vector<std::string> names;
      std::size_t first = edges.size();
      bool commands = false;
      for (std::size_t i = 0; i < edges.size(); ++i) {
        if (components.of[i] != c) continue;
        first = std::min(first, i);
        circling[i] = true;
        commands = commands || has_command(node_of(script, i));
        names.push_back(script.draft.nodes[i]->key);
      }
      add(script, commands ? "D62" : "D05", first,
          fmt::format("a talk could go round here without a stop{}: {}",
                      commands ? ", running a command each time" : "", fmt::join(names, ", ")),
          "put a question into the circle, or let it lead out");
    }
    return circling;
  }

  void trapped(const CheckedScript& script, const std::vector<bool>& circling) {
    const Edges edges = all_edges(script);
    Edges backwards(edges.size());
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (const std::size_t to : edges[i]) backwards[to].push_back(i);
      if (!node_of(script, i).exit.outcome.empty()) ends.push_back(i);
    }
    const std::vector<bool> gets_out = reach(backwards, ends);
    const Components components = strong_components(edges);
    std::vector<bool> leads_on(components.count);  // to another trap, which is then the one to mend
    for (std::size_t i = 0; i < edges.size(); ++i) {
      for (const std::size_t to : edges[i]) {
        if (components.of[to] != components.of[i]) leads_on[components.of[i]] = true;
      }
      if (circling[i]) leads_on[components.of[i]] = true;  // D05 or D62 says it already
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (gets_out[i] || !script.walked.reached[i] || leads_on[components.of[i]]) continue;
      leads_on[components.of[i]] = true;
      add(script, "D06", i,
          fmt::format("from “{}” no way leads to an end", script.draft.nodes[i]->key),
          "let one of its ways reach a node with \"end\"");
    }
  }

  const CheckedScripts& scripts_;
  Findings& findings_;
  std::vector<const CheckedScript*> whole_;
  std::set<std::string, std::less<>> passing_;
};

}  // namespace

void check_structure(const CheckedScripts& scripts, Findings& findings) {
  Structure(scripts, findings).check();
}

void check_variables_used(const CheckedScripts& scripts, const ReadByTexts& read_by_texts,
                          Findings& findings) {
  for (const auto& [id, script] : scripts) {
    std::set<std::string, std::less<>> reads;
    std::set<std::string, std::less<>> writes;
    for (const WalkedNode& node : script.walked.nodes) {
      reads.insert(node.reads.begin(), node.reads.end());
      writes.insert(node.writes.begin(), node.writes.end());
    }
    if (const auto texts = read_by_texts.find(id); texts != read_by_texts.end()) {
      reads.insert(texts->second.begin(), texts->second.end());
    }
    for (const auto& [name, slot] : script.draft.script->returns)
      reads.insert(script.draft.script->variables[slot].name);
    for (const language::JsonMember* member : script.draft.variables) {
      if (const auto* init = member->value.find("init")) {
        for (std::string& name : names_in(init->string)) reads.insert(std::move(name));
      }
    }
    for (std::size_t i = 0; i < script.draft.variables.size(); ++i) {
      const auto& variable = script.draft.script->variables[i];
      const language::JsonMember& member = *script.draft.variables[i];
      const bool written =
          variable.is_param || member.value.find("init") || writes.contains(variable.name);
      if (!reads.contains(variable.name)) {
        findings.add("D09", script.draft.file, member.place,
                     fmt::format("the variable “{}” is never read", variable.name),
                     "take it out, or use it in an expression or a text");
      } else if (!written) {
        findings.add("D09", script.draft.file, member.place,
                     fmt::format("the variable “{}” never gets a value", variable.name),
                     "set it, ask for it, or mark it \"param\": true");
      }
    }
  }
}

}  // namespace tillit::content
