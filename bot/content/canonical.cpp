#include "content/canonical.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace tillit::content {
namespace {

using language::JsonMember;
using language::JsonNode;

// The tree's depth is capped at language::kMaxJsonDepth, so this recursion is too.
void write(const JsonNode& node, bool is_file, std::string& out) {
  switch (node.kind) {
    case JsonNode::Kind::Null: out += "null"; return;
    case JsonNode::Kind::Bool: out += node.boolean ? "true" : "false"; return;
    case JsonNode::Kind::Int: out += std::to_string(node.integer); return;
    case JsonNode::Kind::Number: out += nlohmann::json(node.number).dump(); return;
    case JsonNode::Kind::String: out += nlohmann::json(node.string).dump(); return;
    case JsonNode::Kind::Array: {
      out += '[';
      for (std::size_t i = 0; i < node.elements.size(); ++i) {
        if (i > 0) out += ',';
        write(node.elements[i], false, out);
      }
      out += ']';
      return;
    }
    case JsonNode::Kind::Object: break;
  }
  std::vector<const JsonMember*> members;
  for (const JsonMember& member : node.members) {
    if (member.key == "//" || (is_file && (member.key == "version" || member.key == "$schema")))
      continue;
    members.push_back(&member);
  }
  std::sort(members.begin(), members.end(),
            [](const JsonMember* a, const JsonMember* b) { return a->key < b->key; });
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    out += nlohmann::json(members[i]->key).dump();
    out += ':';
    write(members[i]->value, false, out);
  }
  out += '}';
}

}  // namespace

std::string canonical_json(const JsonNode& file) {
  std::string out;
  write(file, true, out);
  return out;
}

}  // namespace tillit::content
