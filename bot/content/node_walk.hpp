#pragma once

#include "content/draft.hpp"
#include "content/expressions.hpp"
#include "content/known.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

// One node of a dialogue: what its JSON says, checked against what is known when a talk comes
// there.
namespace tillit::content {

// A way from one node to another.
struct Edge {
  enum class Kind { Exit, Branch, Skip, Retry, Silence, Aborted } kind = Kind::Exit;
  dialogue::NodeIndex to = 0;
  Known known;  // what holds for a talk that goes this way
};

// A place that shows a text, with all that the text may say there.
struct UsedText {
  enum class Role {
    Say,
    Prompt,
    Line
  } role = Role::Say;  // Line: of a check, a silence, or a `later`
  std::string key;     // the locale file's own: "opening"
  language::JsonPlace place;
  struct Arg {
    std::string name;
    dialogue::Type type;
    language::JsonPlace place;
  };
  std::vector<Arg> args;
  bool shares_args = false;  // with a text that says which of them no language shows
  Known known;
  bool is_choice = false;
  std::vector<std::string> options;  // of a choice, in all readings
  bool has_skip = false;
  bool varies = false;  // the script says how
};

struct WalkedNode {
  dialogue::Node node;
  std::vector<Edge> edges;
  std::vector<UsedText> texts;
  std::set<std::string, std::less<>> reads;  // variables, by name
  std::set<std::string, std::less<>> writes;
  bool targets_known = true;  // every node it names is there
  bool has_one_exit = true;
};

// What a walk borrows; all of it outlives the walk.
struct WalkContext {
  const Draft& draft;
  const dialogue::HostTypes& host;
  const Signatures& signatures;
  const ScriptScope& scope;
};

// `findings` may be nullptr: then nothing is reported, only what is known along the edges matters.
[[nodiscard]] WalkedNode walk_node(const WalkContext& context, dialogue::NodeIndex index,
                                   Known known, Findings* findings);

}  // namespace tillit::content
