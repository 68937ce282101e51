#include "content/draft.hpp"

#include "content/canonical.hpp"
#include "content/expressions.hpp"
#include "content/host_loader.hpp"
#include "content/shape.hpp"
#include "content/tree.hpp"
#include "crypto/seal.hpp"

#include <fmt/format.h>

namespace tillit::content {
namespace {

using dialogue::NodeIndex;
using dialogue::Script;
using dialogue::Slot;
using dialogue::Variable;
using language::JsonMember;
using language::JsonNode;
using language::JsonPlace;

constexpr std::size_t kMaxNodes = 2'000;
constexpr std::size_t kMaxVariables = 200;

class DraftReader {
 public:
  DraftReader(const std::string& file, const JsonNode& root, const dialogue::HostTypes& host,
              Findings& findings)
      : host_(host), findings_(findings), script_(std::make_unique<Script>()) {
    draft_.file = file;
    draft_.root = &root;
  }

  std::optional<Draft> read() {
    const JsonNode& root = *draft_.root;
    script_->id = text_at(root, "id");
    if (draft_.file != fmt::format("dialogs/{}.json", script_->id)) {
      add("D01", root.find("id")->place,
          fmt::format("the id “{}” is not the name of the file", script_->id),
          fmt::format("call the file {}.json, or change the id", script_->id));
    }
    if (const JsonNode* version = root.find("version"))
      script_->version = static_cast<int>(version->integer);
    script_->body = canonical_json(root);
    script_->hash = crypto::sha256_hex(script_->body);
    script_->triggers = flag_at(root, "triggers");
    script_->retire = flag_at(root, "retire");
    if (const JsonNode* digressions = root.find("digressions"))
      script_->digressions = digressions->boolean;
    if (const JsonNode* carries = root.find("carries")) script_->carries = texts_of(*carries);
    names_of_nodes();
    aliases();
    const std::size_t before = findings_.count();
    variables();
    returns();
    const bool names_are_known = findings_.count() == before;
    special_nodes();
    if (!names_are_known || script_->nodes.empty()) return std::nullopt;
    draft_.script = std::move(script_);
    return std::move(draft_);
  }

 private:
  void add(std::string_view code, JsonPlace place, std::string message, std::string hint = {}) {
    findings_.add(code, draft_.file, place, std::move(message), std::move(hint));
  }

  void names_of_nodes() {
    const JsonNode& nodes = *draft_.root->find("nodes");
    each_member(&nodes, [&](const JsonMember& member) {
      if (draft_.nodes.size() >= kMaxNodes) return;
      script_->node_names.emplace(member.key, static_cast<NodeIndex>(draft_.nodes.size()));
      draft_.nodes.push_back(&member);
      script_->nodes.emplace_back().name = member.key;
    });
    if (draft_.nodes.empty()) add("D01", nodes.place, "a dialogue needs at least one node");
    if (nodes.members.size() > kMaxNodes)
      add("D01", nodes.place, fmt::format("more than {} nodes", kMaxNodes));
  }

  void aliases() {
    each_member(draft_.root->find("aliases"), [&](const JsonMember& member) {
      if (script_->node_names.contains(member.key)) {
        return add("D10", member.place,
                   fmt::format("“{}” is a node, so it cannot be an alias too", member.key),
                   "take the alias out, or give the node another name");
      }
      if (const auto target = node(member.value)) script_->node_names.emplace(member.key, *target);
    });
  }

  // Only nodes of the file: an alias is for talks that are under way, not for a script's own
  // targets.
  std::optional<NodeIndex> node(const JsonNode& name) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < draft_.nodes.size(); ++i) {
      if (draft_.nodes[i]->key == name.string) return static_cast<NodeIndex>(i);
      names.push_back(draft_.nodes[i]->key);
    }
    add("D02", name.place,
        fmt::format("there is no node “{}”{}", name.string, did_you_mean(name.string, names)));
    return std::nullopt;
  }

  void special_nodes() {
    if (const auto start = node(*draft_.root->find("start"))) script_->start = *start;
    script_->checkpoint = script_->start;
    if (const JsonNode* checkpoint = draft_.root->find("checkpoint")) {
      if (const auto found = node(*checkpoint)) script_->checkpoint = *found;
    }
    if (const JsonNode* on_error = draft_.root->find("on_error"))
      script_->on_error = node(*on_error);
  }

  void variables() {
    const JsonNode* all = draft_.root->find("vars");
    if (all && all->members.size() > kMaxVariables)
      add("D01", all->place, fmt::format("more than {} variables", kMaxVariables));
    const HostTypeNames names(host_);
    each_member(all, [&](const JsonMember& member) {
      if (draft_.variables.size() >= kMaxVariables) return;
      const auto type = declared_type(member.value, names, draft_.file, findings_);
      if (!type) return;
      Variable variable;
      variable.name = member.key;
      variable.type = *type;
      variable.is_private = flag_at(member.value, "private");
      variable.is_param = flag_at(member.value, "param");
      variable.was = *type;
      if (const JsonNode* was = member.value.find("was")) {
        if (const auto older = dialogue::parse_type(was->string, names)) {
          variable.was = *older;
        } else {
          add("D21", was->place, older.error().context);
        }
      }
      script_->variables.push_back(std::move(variable));
      draft_.variables.push_back(&member);
    });
    const ScriptScope scope(host_, script_->variables);
    std::set<std::string, std::less<>> known;  // variables with a value before the dialogue begins
    for (const Variable& variable : script_->variables) {
      if (variable.is_param) known.insert(variable.name);
    }
    for (std::size_t i = 0; i < script_->variables.size(); ++i) first_value(i, scope, known);
  }

  void first_value(std::size_t slot, const ScriptScope& scope,
                   std::set<std::string, std::less<>>& known) {
    Variable& variable = script_->variables[slot];
    const JsonNode& declaration = draft_.variables[slot]->value;
    if (const JsonNode* init = declaration.find("init")) {
      auto checked = dialogue::check(init->string, scope, {}, &variable.type);
      report_expression_errors(checked, *init, draft_.file, findings_);
      for (const std::string& read : checked.reads) {
        const auto other = script_->find_variable(read);
        if (!other || known.contains(read)) continue;
        add("D27", init->place,
            fmt::format("“{}” has no value yet when “{}” is set", read, variable.name),
            "an \"init\" may read parameters, and variables above it that have an \"init\"");
      }
      if (checked.reads_private && !variable.is_private) {
        add("D28", init->place, fmt::format("“{}” would hold something private", variable.name),
            "mark it \"private\": true");
      }
      variable.init = std::move(checked.expression);
      known.insert(variable.name);
    }
    if (const JsonNode* migrate = declaration.find("migrate")) {
      auto checked = dialogue::check(migrate->string, NoNames(), {.facts = {}, .it = &variable.was},
                                     &variable.type);
      report_expression_errors(checked, *migrate, draft_.file, findings_);
      variable.migrate = std::move(checked.expression);
    }
  }

  void returns() {
    each_member(draft_.root->find("returns"), [&](const JsonMember& member) {
      if (const auto slot = script_->find_variable(member.value.string)) {
        script_->returns.emplace_back(member.key, *slot);
        return;
      }
      add("D26", member.value.place,
          fmt::format("“{}” is to be returned, but there is no such variable",
                      member.value.string));
    });
  }

  const dialogue::HostTypes& host_;
  Findings& findings_;
  std::unique_ptr<Script> script_;
  Draft draft_;
};

}  // namespace

bool is_required(const Variable& variable) {
  return variable.is_param && !variable.type.optional && variable.init.empty();
}

std::optional<Draft> make_draft(const std::string& file, const JsonNode& root,
                                const dialogue::HostTypes& host, Findings& findings) {
  if (!check_shape(root, dialogue_shapes(), file, findings)) return std::nullopt;
  return DraftReader(file, root, host, findings).read();
}

}  // namespace tillit::content
