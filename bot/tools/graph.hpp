#pragma once

#include "content/load.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace tillit::tools {

struct GraphOptions {
  std::filesystem::path root = ".";  // the folder that holds dialogs/ and locales/
  std::string dialogue;
  enum class Form { Mermaid, Dot, Svg } form = Form::Mermaid;
  content::HostBinder bind;
  std::string dot_program = "dot";  // of Graphviz, looked up in PATH; run for Svg only
};

// The body of `tillit graph <dialogue>`: a picture of one dialogue on `out`, as text for Mermaid or
// Graphviz, or as SVG drawn by Graphviz. Returns 0, 1 (the content has errors: what they are goes
// to `err`), or 2 (no such dialogue, unreadable files, Graphviz not there or failing).
[[nodiscard]] int run_graph(const GraphOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tillit::tools
