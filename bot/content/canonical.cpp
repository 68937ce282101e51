#include "content/canonical.hpp"

#include "dialogue/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace tillit::content {
namespace {

using language::JsonMember;
using language::JsonNode;

// The tree's depth is capped at language::kMaxJsonDepth, so this recursion is too.
void write(const JsonNode& node, bool is_file, dialogue::JsonText& out) {
  switch (node.kind) {
    case JsonNode::Kind::Null: out.json("null"); return;
    case JsonNode::Kind::Bool: out.flag(node.boolean); return;
    case JsonNode::Kind::Int: out.number(node.integer); return;
    case JsonNode::Kind::Number: out.json(nlohmann::json(node.number).dump()); return;
    case JsonNode::Kind::String: out.string(node.string); return;
    case JsonNode::Kind::Array: {
      out.open('[');
      for (const JsonNode& element : node.elements) write(element, false, out);
      out.close(']');
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
  out.open('{');
  for (const JsonMember* member : members) {
    out.key(member->key);
    write(member->value, false, out);
  }
  out.close('}');
}

}  // namespace

std::string canonical_json(const JsonNode& file) {
  dialogue::JsonText out;
  write(file, true, out);
  return std::move(out).take();
}

}  // namespace tillit::content
