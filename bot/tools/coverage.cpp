#include "tools/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::tools {
namespace {

using dialogue::Script;
using What = dialogue::TraceEntry::What;

std::string at(const Script& script, dialogue::NodeIndex node, const std::string& what) {
  return script.id + "|" + what + "|" + script.nodes[node].name;
}

struct Item {
  enum class Kind { Node, Exit, Rung } kind;
  std::string id;     // as noted
  std::string shown;  // for people
};

// Whether a talk can ever rest inside that dialogue: one that never waits cannot be aborted.
bool can_rest(const dialogue::Library& library, const std::string& dialogue, int depth = 0) {
  const Script* script = library.find_script(dialogue);
  if (script == nullptr || depth > 20) return false;
  return std::any_of(script->nodes.begin(), script->nodes.end(), [&](const dialogue::Node& node) {
    if (const auto* call = std::get_if<dialogue::Call>(&node.stop))
      return can_rest(library, call->dialogue, depth + 1);
    return !std::holds_alternative<std::monostate>(node.stop);
  });
}

std::vector<Item> items_of(const dialogue::Library& library, const Language& language,
                           const Script& script) {
  std::vector<Item> items;
  for (dialogue::NodeIndex i = 0; i < script.nodes.size(); ++i) {
    const dialogue::Node& node = script.nodes[i];
    const auto exit = [&](const std::string& what, const std::string& shown) {
      items.push_back(
          {Item::Kind::Exit, at(script, i, what), fmt::format("exit {}: {}", node.name, shown)});
    };
    items.push_back({Item::Kind::Node, at(script, i, "node"), "node " + node.name});
    for (const auto& branch : node.exit.branches)
      exit("branch " + branch.condition.source(), branch.condition.source());
    if (!node.exit.branches.empty() && node.exit.otherwise) exit("branch else", "else");
    if (!node.exit.outcome.empty()) exit("end", "end " + node.exit.outcome);
    if (const auto* call = std::get_if<dialogue::Call>(&node.stop);
        call != nullptr && can_rest(library, call->dialogue))
      exit("aborted", "aborted");
    const auto* ask = std::get_if<dialogue::Ask>(&node.stop);
    if (ask == nullptr) continue;
    if (ask->skip) exit("skip", "skip");
    if (!ask->retry) continue;
    exit("gave up", "given up");
    const language::Text* text = library.find_text(language, ask->prompt.key);
    const std::size_t lines =
        text != nullptr
            ? std::min<std::size_t>(text->retry.size(), static_cast<std::size_t>(ask->retry->max))
            : 0;
    for (std::size_t rung = 1; rung <= lines; ++rung) {
      items.push_back({Item::Kind::Rung, fmt::format("{}~{}", ask->prompt.key, rung),
                       fmt::format("rung {}~{}", ask->prompt.key, rung)});
    }
  }
  return items;
}

}  // namespace

void Coverage::note(const Language& language, const Turned& turned) {
  auto& met = met_[language];
  for (const auto& entry : turned.trace) {
    if (entry.script == nullptr) continue;
    switch (entry.what) {
      case What::Entered: met.insert(at(*entry.script, entry.node, "node")); break;
      case What::Branch: met.insert(at(*entry.script, entry.node, "branch " + entry.detail)); break;
      case What::Ended: met.insert(at(*entry.script, entry.node, "end")); break;
      case What::Aborted: met.insert(at(*entry.script, entry.node, "aborted")); break;
      case What::Skipped: met.insert(at(*entry.script, entry.node, "skip")); break;
      case What::GaveUp: met.insert(at(*entry.script, entry.node, "gave up")); break;
      default: break;
    }
  }
  for (const auto& delivery : turned.deliveries) {
    if (delivery.retry > 0) met.insert(fmt::format("{}~{}", delivery.key, delivery.retry));
  }
}

void Coverage::merge(const Coverage& other) {
  for (const auto& [language, met] : other.met_) met_[language].insert(met.begin(), met.end());
}

double Coverage::Of::share() const {
  const int all = nodes + exits + rungs;
  return all == 0 ? 100.0 : 100.0 * (nodes_met + exits_met + rungs_met) / all;
}

std::vector<Coverage::Of> Coverage::of(const dialogue::Library& library,
                                       const Language& language) const {
  static const std::set<std::string> kNone;
  const auto found = met_.find(language);
  const auto& met = found != met_.end() ? found->second : kNone;
  std::vector<Of> all;
  for (const auto& [id, script] : library.scripts) {
    Of one;
    one.dialogue = id;
    for (const Item& item : items_of(library, language, *script)) {
      const bool was_met = met.contains(item.id);
      switch (item.kind) {
        case Item::Kind::Node:
          ++one.nodes;
          one.nodes_met += was_met;
          break;
        case Item::Kind::Exit:
          ++one.exits;
          one.exits_met += was_met;
          break;
        case Item::Kind::Rung:
          ++one.rungs;
          one.rungs_met += was_met;
          break;
      }
      if (!was_met) one.missing.push_back(item.shown);
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace tillit::tools
