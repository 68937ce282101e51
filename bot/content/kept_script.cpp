#include "content/kept_script.hpp"

#include "content/draft.hpp"
#include "content/flow.hpp"
#include "content/tree.hpp"
#include "language/json_tree.hpp"

#include <exception>

namespace tillit::content {

std::unique_ptr<const dialogue::Script> read_kept_script(const dialogue::Library& library,
                                                         std::string_view body, int version) {
  try {
    const language::JsonTree tree = language::parse_json_tree(body);
    if (!tree.root || !tree.errors.empty()) return nullptr;
    Findings findings;
    const std::string file = "dialogs/" + text_at(*tree.root, "id") + ".json";
    auto draft = make_draft(file, *tree.root, *library.host_types, findings);
    if (!draft || findings.has_errors()) return nullptr;
    Signatures signatures;
    for (const auto& [id, script] : library.scripts) signatures.emplace(id, script.get());
    const WalkedScript walked = walk_script(*draft, *library.host_types, signatures, findings);
    if (findings.has_errors() || !walked.targets_known || !walked.exits_known) return nullptr;
    draft->script->version = version;
    return std::move(draft->script);
  } catch (const std::exception&) {  // memory, or a library we call
    return nullptr;
  }
}

}  // namespace tillit::content
