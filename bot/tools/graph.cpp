#include "tools/graph.hpp"

#include "content/graph.hpp"
#include "tools/child_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tillit::tools {
namespace {

int draw_svg(const GraphOptions& options, const dialogue::Script& script, std::ostream& out,
             std::ostream& err) {
  const auto svg = run_program({options.dot_program, "-Tsvg"}, content::to_dot(script));
  if (svg) {
    out << *svg;
    return 0;
  }
  if (svg.error().code == Errc::NotFound) {
    err << "tillit graph: Graphviz is not installed, and its program dot draws the SVG (on Debian: "
           "apt install graphviz).\n"
           "Without --svg the picture comes as text, which mermaid.live and many editors show.\n";
  } else {
    err << "tillit graph: " << svg.error().context << '\n';
  }
  return 2;
}

}  // namespace

int run_graph(const GraphOptions& options, std::ostream& out, std::ostream& err) {
  const auto files = content::read_content_files(options.root);
  if (!files) {
    err << "tillit graph: " << files.error().context << '\n';
    return 2;
  }
  const content::LoadResult loaded = content::load(*files, options.bind);
  if (!loaded.library) {
    for (const content::Diagnostic& found : loaded.diagnostics) {
      if (found.severity == content::Severity::Error) err << content::to_string(found) << '\n';
    }
    return 1;
  }
  const dialogue::Script* script = loaded.library->find_script(options.dialogue);
  if (!script) {
    std::vector<std::string> names;
    for (const auto& [id, one] : loaded.library->scripts) names.push_back(id);
    err << fmt::format("tillit graph: there is no dialogue “{}”{}; there are: {}\n",
                       options.dialogue, content::did_you_mean(options.dialogue, names),
                       fmt::join(names, ", "));
    return 2;
  }
  switch (options.form) {
    case GraphOptions::Form::Mermaid: out << content::to_mermaid(*script); return 0;
    case GraphOptions::Form::Dot: out << content::to_dot(*script); return 0;
    case GraphOptions::Form::Svg: return draw_svg(options, *script, out, err);
  }
  return 2;
}

}  // namespace tillit::tools
