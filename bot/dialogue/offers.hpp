#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "dialogue/script.hpp"
#include "dialogue/value.hpp"
#include "language/option.hpp"
#include "language/recognise.hpp"

namespace tillit::dialogue {

struct Library;

// One tappable answer of an ask.
struct Offered {
  std::string id;
  std::string label;
  const std::vector<std::string>* also = nullptr;  // other words for it, borrowed from the catalogue; nullptr: none
  const Reading* reading = nullptr;                // borrowed from the script; nullptr: skip
  Value value;
};

struct Offers {
  std::vector<Offered> all;                        // in the order shown, skip last
  std::optional<language::PreparedOptions> words;  // how `all` is recognised when typed; nullopt: not worked out
};

// What an ask offers in one language. `picked` gives the items of a Pick, which only a talk knows. Pure.
using ReadPick = std::function<std::vector<Offered>(const Reading& reading)>;
[[nodiscard]] Offers offers_of(const Library& library, const Language& language, const Ask& ask, const ReadPick& picked);

[[nodiscard]] std::vector<language::Option> options_of(const Offers& offers);

// Works out library.offers for every ask without a Pick, in every language. Scripts, catalogues and words must be in place, and
// the scripts must stay where they are.
void prepare_offers(Library& library);

}  // namespace tillit::dialogue
