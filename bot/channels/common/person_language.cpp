#include "channels/common/person_language.hpp"

#include "dialogue/state_json.hpp"
#include "store/in_store.hpp"

namespace tillit::channels {

std::optional<Language> language_of(store::Store& store, const dialogue::Library& library,
                                    const store::Identity& identity) {
  const auto found = store::in_store(
      store, [&](store::Transaction& transaction) -> Result<std::optional<Language>> {
        const auto known = transaction.find_person(identity);
        if (!known) return tl::unexpected(known.error());
        if (!*known) return std::nullopt;
        const auto row = transaction.load_person(**known);
        if (!row) return tl::unexpected(row.error());
        const auto person = dialogue::read_person(row->profile, nullptr, library);
        if (!person) return tl::unexpected(person.error());
        return person->language;
      });
  return found ? *found : std::nullopt;
}

}  // namespace tillit::channels
