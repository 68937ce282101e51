// Whatever bytes stand in a dialogue file, loading ends with findings or a library and never
// crashes. The first byte chooses which file of a small content the rest replaces.

#include "content/load.hpp"
#include "diagnostics/unbound_host.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using tillit::content::ContentFiles;

const char* const kHost = R"({ "format": 1, "enums": { "outcome": ["kept", "partly"] },
  "records": { "promise": { "id": "id", "what": "text", "due": "date?" }, "plan": { "what": "text" } },
  "shared": { "user.path": { "type": "text", "optional": true } }, "views": { "open_promises": "list<promise>" },
  "commands": { "promise.open": { "with": { "plan": "plan" }, "gives": "promise" } },
  "globals": { "help": { "dialogue": "demo" } },
  "start": { "new_person": "demo", "nothing_open": "demo", "safety": "demo", "follow_up": "demo" } })";
const char* const kDemo =
    R"({ "format": 1, "id": "demo", "start": "a", "nodes": { "a": { "do": [ { "say": "x" } ], "end": "done" } } })";
const char* const kTexts = R"({ "title": "Demo", "x": "Hello." })";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  ContentFiles files{
      {"dialogs/host.json", kHost}, {"dialogs/demo.json", kDemo}, {"locales/en/demo.json", kTexts}};
  constexpr const char* kPaths[] = {"dialogs/demo.json",        "dialogs/demo.json",
                                    "dialogs/host.json",        "locales/en/demo.json",
                                    "locales/intent/demo.json", "locales/en/words/glossary.json"};
  files[kPaths[data[0] % std::size(kPaths)]] = std::string(data + 1, data + size);
  const auto result = tillit::content::load(files, tillit::content::bind_nothing);
  // A set with an error is never taken, and a set without one always is.
  bool has_error = false;
  for (const auto& found : result.diagnostics)
    has_error = has_error || found.severity == tillit::content::Severity::Error;
  if (has_error == (result.library != nullptr)) std::abort();
  return 0;
}
