// Any bytes as a text: parsing and showing never crash, and a missing argument never leaves a brace
// behind.
#include "language/pattern.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace tillit;
using namespace tillit::language;

namespace {

// Not assert: it must hold in every build type.
void must(bool holds) {
  if (!holds) std::abort();
}

ArgumentValue some_value(std::size_t choice) {
  switch (choice % 9) {
    case 0: return std::string("Åsa");
    case 1: return std::int64_t{1};
    case 2: return INT64_MIN;
    case 3: return 1.5;
    case 4: return Date{std::chrono::year{2026} / 11 / 26};
    case 5: return TimeOfDay{10h};
    case 6: return LocalDateTime{kLastDate, TimeOfDay{23h}};
    case 7: return std::vector<std::string>{"a", "b", "c"};
    default: return std::int64_t{3};
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string source(bytes, bytes + size);
  for (const char* name : {"en", "nl", "sv", "ar"}) {
    const Language language{name};
    const auto parsed = parse_pattern(source, language);
    bool incomplete = false;
    const std::string bare = parsed.pattern.format(language, {}, &incomplete);
    if (source.find('\'') == std::string::npos) must(bare.find_first_of("{}") == std::string::npos);
    if (parsed.errors.empty()) must(incomplete == !parsed.pattern.arguments().empty());
    for (std::size_t first = 0; first < 9; ++first) {
      std::vector<Argument> arguments;
      std::size_t choice = first;
      for (const auto& [argument, uses] : parsed.pattern.arguments())
        arguments.push_back({argument, some_value(choice++)});
      static_cast<void>(parsed.pattern.format(language, arguments));
    }
  }
  return 0;
}
