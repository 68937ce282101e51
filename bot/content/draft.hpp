#pragma once

#include "content/diagnostic.hpp"
#include "dialogue/host.hpp"
#include "dialogue/script.hpp"
#include "language/json_tree.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tillit::content {

// A dialogue file on its way to becoming a Script: what other dialogues see of it (variables,
// returns, node names) is there, the nodes are empty. Keeps the file's tree beside the script, so
// that every finding can say where.
struct Draft {
  std::string file;
  const language::JsonNode* root = nullptr;  // Borrowed: the tree outlives the draft.
  std::unique_ptr<dialogue::Script> script;
  std::vector<const language::JsonMember*> nodes;      // by NodeIndex
  std::vector<const language::JsonMember*> variables;  // by Slot
};

// What a dialogue may call: every id that has a file. nullptr where the file has mistakes of its
// own, which are reported there: its callers are then not checked against it.
using Signatures = std::map<std::string, const dialogue::Script*, std::less<>>;

// A parameter that a caller must give.
[[nodiscard]] bool is_required(const dialogue::Variable& variable);

// Reads everything of a dialogue but what its nodes do. D01, D02, D10, D20-D27 of that part.
// nullopt if the rest could not be checked without guessing.
[[nodiscard]] std::optional<Draft> make_draft(const std::string& file,
                                              const language::JsonNode& root,
                                              const dialogue::HostTypes& host, Findings& findings);

}  // namespace tillit::content
