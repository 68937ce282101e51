#pragma once

#include "core/id.hpp"
#include "dialogue/library.hpp"
#include "store/store.hpp"

#include <optional>

namespace tillit::channels {

// In which language they talk with us, for a word that stands outside their talk; nullopt for
// strangers, and where the store cannot tell now. Any thread.
[[nodiscard]] std::optional<Language> language_of(store::Store& store,
                                                  const dialogue::Library& library,
                                                  const store::Identity& identity);

}  // namespace tillit::channels
