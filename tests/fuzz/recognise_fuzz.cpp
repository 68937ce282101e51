#include "language/recognise.hpp"
#include "language/words.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

// The first byte chooses kind and language, the rest is the reply. Whatever is typed: no crash, and
// a meaning or at least two candidates, never both.
namespace {

using namespace tillit;            // NOLINT(google-build-using-namespace): one small program
using namespace tillit::language;  // NOLINT(google-build-using-namespace)

Words read_words(const char* name) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(TILLIT_SOURCE_DIR) / "locales" / name / "words")) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    files.emplace(entry.path().stem().string(), text.str());
  }
  auto words = Words::read(tillit::Language(name), files);
  if (!words) std::abort();
  return *words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Words all[]{read_words("en"), read_words("nl"), read_words("sv")};
  static const std::vector<Option> options{{"a", "Today", {"this day"}},
                                           {"b", "Another day", {"later", "👍"}}};
  if (size == 0) return 0;
  const Words& words = all[bytes[0] % 3];
  const auto kind = static_cast<ExpectKind>((bytes[0] / 3) % 11);
  const std::string reply(bytes + 1, bytes + size);
  const LocalDateTime now = *parse_local_date_time("2026-11-24T11:05");
  const Recognition read = recognise({.kind = kind, .max_length = 100}, reply, words, options, now);
  if ((read.meaning && !read.candidates.empty()) || read.candidates.size() == 1) std::abort();
  (void)find_global_word(reply, {&all[0], &all[1], &all[2]});
  (void)find_safety_concern(reply, {&all[0], &all[1], &all[2]});
  return 0;
}
