// Any bytes as a locale file: never a crash, always a finding where something is wrong, and what we
// take for JSON is what nlohmann::json takes for it.
#include "language/locale_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace tillit;
using namespace tillit::language;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  const auto tree = parse_json_tree(text);
  must(tree.root.has_value() || !tree.errors.empty());
  // Where we are stricter on purpose: caps, and numbers that a double cannot hold.
  const bool ours_alone =
      std::any_of(tree.errors.begin(), tree.errors.end(), [](const auto& error) {
        return error.kind == JsonError::Kind::TooLarge ||
               error.message.find("too large or too small") != std::string::npos;
      });
  // nlohmann takes a zero byte outside a text for the end of the file.
  if (!ours_alone && text.find('\0') == std::string::npos)
    must(tree.root.has_value() == nlohmann::json::accept(text));
  const auto file = read_locale_file(text, Language{"sv"});
  must(tree.root.has_value() || !file.findings.empty());
  for (const auto& [key, entry] : file.entries) must(!entry.text.variants.empty());
  return 0;
}
