#include "dialogue/expression.hpp"
#include "dialogue/expression_fixture.hpp"
#include "dialogue/value_json.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes: refused with an error inside the source, or evaluated to a value that survives its own
// JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tillit::dialogue;
  static const SmallWorld world;
  const std::string_view source(reinterpret_cast<const char*>(bytes), size);
  const Checked checked = check(source, world, {}, nullptr);
  if (checked.expression.empty()) {
    if (checked.errors.empty()) std::abort();
    for (const ExpressionError& error : checked.errors) {
      if (error.offset > size || error.message.empty()) std::abort();
    }
    return 0;
  }
  const Type& type = checked.expression.type();
  const Value value = evaluate(checked.expression, world);
  if (to_string(value, type).empty()) std::abort();
  const auto back = from_json(to_json(value, type), type);
  if (!back || !(*back == to_stored(value, type))) std::abort();
  return 0;
}
