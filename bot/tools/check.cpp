#include "tools/check.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace tillit::tools {
namespace {

using content::Diagnostic;
using content::Severity;

const char* name_of(Severity severity) { return severity == Severity::Error ? "error" : "warning"; }

void write_json(const std::vector<Diagnostic>& diagnostics, std::ostream& out) {
  auto array = nlohmann::ordered_json::array();
  for (const Diagnostic& found : diagnostics) {
    array.push_back({{"file", found.file},
                     {"line", found.line},
                     {"column", found.column},
                     {"code", found.code},
                     {"severity", name_of(found.severity)},
                     {"message", found.message},
                     {"hint", found.hint}});
  }
  // A message may quote any bytes of a file; what is no UTF-8 is shown as the replacement
  // character.
  out << array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace

int run_check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const auto files = content::read_content_files(options.root);
  if (!files) {
    err << "tillit check: " << files.error().context << '\n';
    return 2;
  }
  const content::LoadResult result = content::load(*files, options.bind);
  if (options.json) {
    write_json(result.diagnostics, out);
  } else {
    for (const Diagnostic& found : result.diagnostics) out << content::to_string(found) << '\n';
  }
  const auto warnings =
      std::count_if(result.diagnostics.begin(), result.diagnostics.end(),
                    [](const Diagnostic& found) { return found.severity == Severity::Warning; });
  const auto errors = static_cast<std::ptrdiff_t>(result.diagnostics.size()) - warnings;
  err << fmt::format("{} files checked: {} error{}, {} warning{}\n", files->size(), errors,
                     errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
  return errors > 0 ? 1 : 0;
}

}  // namespace tillit::tools
