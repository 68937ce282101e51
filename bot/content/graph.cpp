#include "content/graph.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace tillit::content {
namespace {

using dialogue::Ask;
using dialogue::Call;
using dialogue::Node;
using dialogue::NodeIndex;
using dialogue::Script;
using dialogue::Wait;

struct Arrow {
  NodeIndex from = 0;
  NodeIndex to = 0;
  std::string label;
  bool is_dashed = false;
};

struct Picture {
  std::vector<std::string> waits;  // by node: what stands under its name; may be empty
  std::vector<Arrow> arrows;
};

const char* name_of(dialogue::Expect::Kind kind) {
  using enum dialogue::Expect::Kind;
  switch (kind) {
    case Choice: return "choice";
    case Pick: return "pick";
    case YesNo: return "yes or no";
    case Int: return "int";
    case Number: return "number";
    case Ordinal: return "ordinal";
    case Date: return "date";
    case Time: return "time";
    case Local: return "date and time";
    case Duration: return "duration";
    case Leave: return "days away";
    case Text: return "text";
    case Any: return "anything";
  }
  return "";
}

std::string waits_for(const Node& node) {
  if (const auto* ask = std::get_if<Ask>(&node.stop)) {
    std::string kinds;
    for (const auto& reading : ask->readings) {
      kinds += fmt::format("{}{}", kinds.empty() ? "ask: " : " or ", name_of(reading.expect.kind));
    }
    return ask->is_private ? kinds + " (separate window)" : kinds;
  }
  if (const auto* wait = std::get_if<Wait>(&node.stop)) {
    return wait->after ? fmt::format("wait: {}", format(*wait->after))
                       : fmt::format("wait: {}", wait->signal);
  }
  if (const auto* call = std::get_if<Call>(&node.stop))
    return fmt::format("call: {}", call->dialogue);
  return {};
}

Picture draw(const Script& script) {
  Picture picture;
  for (std::size_t i = 0; i < script.nodes.size(); ++i) {
    const Node& node = script.nodes[i];
    const auto from = static_cast<NodeIndex>(i);
    picture.waits.push_back(waits_for(node));
    if (const auto* ask = std::get_if<Ask>(&node.stop)) {
      for (const auto& reading : ask->readings) {
        if (reading.go_to)
          picture.arrows.push_back({from, *reading.go_to, name_of(reading.expect.kind), false});
      }
      if (ask->skip) picture.arrows.push_back({from, *ask->skip, "skip", true});
      if (ask->retry)
        picture.arrows.push_back(
            {from, ask->retry->go_to, fmt::format("after {} misses", ask->retry->max), true});
      for (const auto& rung : ask->silence) {
        if (rung.go_to)
          picture.arrows.push_back(
              {from, *rung.go_to, fmt::format("silence {}", format(rung.after)), true});
      }
    }
    if (const auto* call = std::get_if<Call>(&node.stop))
      picture.arrows.push_back({from, call->aborted, "aborted", true});
    for (const auto& branch : node.exit.branches)
      picture.arrows.push_back({from, branch.go_to, branch.condition.source(), false});
    if (node.exit.otherwise) {
      picture.arrows.push_back(
          {from, *node.exit.otherwise, node.exit.branches.empty() ? "" : "else", false});
    }
  }
  return picture;
}

// Inside double quotes of Mermaid: its own entities for what would end the text or be read as
// markup.
std::string mermaid_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '"': escaped += "#quot;"; break;
      case '#': escaped += "#35;"; break;
      case '<': escaped += "#lt;"; break;
      case '>': escaped += "#gt;"; break;
      case '\n': escaped += ' '; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string dot_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

}  // namespace

std::string to_mermaid(const Script& script) {
  const Picture picture = draw(script);
  std::string out = "flowchart TD\n";
  for (std::size_t i = 0; i < script.nodes.size(); ++i) {
    const Node& node = script.nodes[i];
    const std::string label =
        picture.waits[i].empty()
            ? mermaid_text(node.name)
            : fmt::format("{}<br/>{}", mermaid_text(node.name), mermaid_text(picture.waits[i]));
    // Rounded where somebody is asked, a subroutine where another dialogue runs, a box where the
    // talk only passes.
    const bool calls = std::holds_alternative<Call>(node.stop);
    const bool passes = picture.waits[i].empty();
    out += calls    ? fmt::format("  n{}[[\"{}\"]]\n", i, label)
           : passes ? fmt::format("  n{}[\"{}\"]\n", i, label)
                    : fmt::format("  n{}(\"{}\")\n", i, label);
    if (!node.exit.outcome.empty())
      out += fmt::format("  n{0} --> e{0}([\"end: {1}\"])\n", i, mermaid_text(node.exit.outcome));
  }
  out += fmt::format("  start((start)) --> n{}\n", script.start);
  for (const Arrow& arrow : picture.arrows) {
    const char* line = arrow.is_dashed ? "-.->" : "-->";
    out += arrow.label.empty() ? fmt::format("  n{} {} n{}\n", arrow.from, line, arrow.to)
                               : fmt::format("  n{} {}|\"{}\"| n{}\n", arrow.from, line,
                                             mermaid_text(arrow.label), arrow.to);
  }
  return out;
}

std::string to_dot(const Script& script) {
  const Picture picture = draw(script);
  std::string out = fmt::format(
      "digraph \"{}\" {{\n  node [shape=box, fontname=\"sans-serif\"];\n  edge "
      "[fontname=\"sans-serif\", fontsize=10];\n",
      dot_text(script.id));
  for (std::size_t i = 0; i < script.nodes.size(); ++i) {
    const Node& node = script.nodes[i];
    const std::string waits =
        picture.waits[i].empty() ? "" : fmt::format("\\n{}", dot_text(picture.waits[i]));
    const char* style = std::holds_alternative<Call>(node.stop) ? ", peripheries=2"
                        : picture.waits[i].empty()              ? ""
                                                                : ", style=rounded";
    out += fmt::format("  n{} [label=\"{}{}\"{}];\n", i, dot_text(node.name), waits, style);
    if (node.exit.outcome.empty()) continue;
    out += fmt::format("  e{0} [shape=oval, label=\"end: {1}\"];\n  n{0} -> e{0};\n", i,
                       dot_text(node.exit.outcome));
  }
  out += fmt::format("  start [shape=circle, label=\"start\"];\n  start -> n{};\n", script.start);
  for (const Arrow& arrow : picture.arrows) {
    out += fmt::format("  n{} -> n{} [label=\"{}\"{}];\n", arrow.from, arrow.to,
                       dot_text(arrow.label), arrow.is_dashed ? ", style=dashed" : "");
  }
  return out + "}\n";
}

}  // namespace tillit::content
