#include "service/newcomers.hpp"

#include "dialogue/state_json.hpp"

#include <fmt/format.h>

namespace tillit::service {
namespace {

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Newcomers::Newcomers(const dialogue::Library& library,
                     std::function<std::string(std::size_t)> entropy, Defaults defaults)
    : library_(library), entropy_(std::move(entropy)), defaults_(std::move(defaults)) {}

Result<PersonId> Newcomers::person_of(store::Transaction& transaction,
                                      const store::Identity& identity, const Profile& profile,
                                      TimePoint now) const {
  auto known = transaction.find_person(identity);
  if (!known) return tl::unexpected(known.error());
  if (*known) return **known;
  auto person = new_person(profile);
  if (!person) return tl::unexpected(person.error());
  const PersonId id("p:" + hex_of(entropy_(12)));
  if (auto made =
          transaction.create_person({id, 0, dialogue::write_person(*person, library_), ""}, now);
      !made)
    return tl::unexpected(made.error());
  if (auto linked = transaction.link(identity, id); !linked) return tl::unexpected(linked.error());
  return id;
}

Result<dialogue::Person> Newcomers::new_person(const Profile& profile) const {
  if (library_.languages.empty()) return fail(Errc::Invalid, "no language is loaded");
  dialogue::Person person;
  person.language = language();
  person.zone = defaults_.zone;
  if (profile.locale && library_.catalogues.contains(*profile.locale))
    person.language = *profile.locale;
  if (profile.zone) {
    if (const auto zone = Zone::named(*profile.zone)) person.zone = *zone;
  }
  person.name = profile.name;
  person.seed = number_of(entropy_(8));
  person.random = Random::seeded(number_of(entropy_(8)));
  person.book = library_.host->empty();
  for (const auto& shared : library_.host_types->shared)
    person.shared.push_back(dialogue::initial_shared(shared));
  return person;
}

}  // namespace tillit::service
