#include "store/sqlite/person_keys.hpp"

#include <fmt/format.h>

#include <vector>

namespace tillit::store::sqlite {
namespace {

using Wrapped = crypto::KeyRing::Wrapped;

Wrapped read_wrapped(const Row& row) { return {row.text(0), row.text(1)}; }

std::string place_of(std::string_view purpose) { return fmt::format("installation/{}", purpose); }

tl::unexpected<Error> wrong_key_file(const Error& cause) {
  return fail(Errc::Corrupt,
              fmt::format("the key file does not belong to this database: {}: use the key file "
                          "it was made with, older keys included",
                          cause.context));
}

Result<Secret> open_or_create(Database& database, const crypto::KeyRing& ring,
                              std::string_view purpose) {
  const auto stored = database.first(
      "SELECT key_id, wrapped FROM installation_keys WHERE purpose = ?", read_wrapped, purpose);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) {
    auto key = ring.unwrap(**stored, place_of(purpose));
    if (!key) return wrong_key_file(key.error());
    return key;
  }
  Secret key = crypto::random_key();
  const Wrapped wrapped = ring.wrap(key, place_of(purpose));
  const auto kept =
      database.run("INSERT INTO installation_keys (purpose, key_id, wrapped) VALUES (?, ?, ?)",
                   purpose, wrapped.key_id, Blob{wrapped.sealed});
  if (!kept) return tl::unexpected(kept.error());
  return key;
}

// One person of each key id in use stands for all of them. The recursion jumps from id to id along
// the index, so that opening does not cost more with more people.
Result<void> check_people(Database& database, const crypto::KeyRing& ring) {
  struct Sample {
    std::string person;
    Wrapped wrapped;
  };
  std::vector<Sample> samples;
  const auto read = database.each(
      "WITH RECURSIVE ids (id) AS (SELECT min(key_id) FROM person_keys UNION ALL"
      " SELECT (SELECT min(key_id) FROM person_keys WHERE key_id > ids.id) FROM ids WHERE ids.id "
      "IS NOT NULL)"
      " SELECT k.key_id, k.wrapped, k.person FROM ids JOIN person_keys k ON k.person ="
      " (SELECT person FROM person_keys WHERE key_id = ids.id LIMIT 1)",
      [&](const Row& row) {
        samples.push_back({row.text(2), read_wrapped(row)});
      });
  if (!read) return read;
  for (const auto& sample : samples) {
    if (const auto key = ring.unwrap(sample.wrapped, sample.person); !key)
      return wrong_key_file(key.error());
  }
  return {};
}

}  // namespace

Result<void> PersonKeys::create(const PersonId& person) {
  Secret key = crypto::random_key();
  const Wrapped wrapped = ring_.wrap(key, person.str());
  const auto kept =
      database_.run("INSERT INTO person_keys (person, key_id, wrapped) VALUES (?, ?, ?)", person,
                    wrapped.key_id, Blob{wrapped.sealed});
  if (!kept) return tl::unexpected(kept.error());
  known_.insert_or_assign(person, std::move(key));
  return {};
}

Result<void> PersonKeys::destroy(const PersonId& person) {
  known_.erase(person);
  return database_.run("DELETE FROM person_keys WHERE person = ?", person).map([](auto) {});
}

Result<const Secret*> PersonKeys::key_of(const PersonId& person) {
  if (const auto known = known_.find(person); known != known_.end()) return &known->second;
  const auto stored = database_.first("SELECT key_id, wrapped FROM person_keys WHERE person = ?",
                                      read_wrapped, person);
  if (!stored) return tl::unexpected(stored.error());
  if (!*stored) return fail(Errc::NotFound, "there is no such person in the store");
  auto key = ring_.unwrap(**stored, person.str());
  if (!key) return fail(Errc::Corrupt, fmt::format("a person's data key: {}", key.error().context));
  return &known_.emplace(person, std::move(*key)).first->second;
}

Result<std::string> PersonKeys::seal(const PersonId& person, std::string_view plain,
                                     std::string_view place) {
  const auto key = key_of(person);
  if (!key) return tl::unexpected(key.error());
  return crypto::seal(**key, plain, place);
}

Result<std::string> PersonKeys::open(const PersonId& person, std::string_view sealed,
                                     std::string_view place) {
  const auto key = key_of(person);
  if (!key) return tl::unexpected(key.error());
  return crypto::open(**key, sealed, place);
}

Result<InstallationKeys> open_installation_keys(Database& database, const crypto::KeyRing& ring) {
  auto facts = open_or_create(database, ring, "facts");
  if (!facts) return tl::unexpected(facts.error());
  auto reference = open_or_create(database, ring, "reference");
  if (!reference) return tl::unexpected(reference.error());
  if (const auto people = check_people(database, ring); !people)
    return tl::unexpected(people.error());
  return InstallationKeys{std::move(*facts), crypto::Hmac(*reference)};
}

namespace {

// One table of wrapped keys and what its rows' keys are bound to. Four literals, as no value may
// stand in a statement.
struct KeyTable {
  std::string_view find_older;
  std::string_view replace;
  std::string_view count_older;
  std::string (*place)(std::string_view owner);
};

// "< or >" instead of "<>": each half is a range of the index.
constexpr KeyTable kPeople{
    "SELECT key_id, wrapped, person FROM person_keys WHERE key_id < ?1 UNION ALL"
    " SELECT key_id, wrapped, person FROM person_keys WHERE key_id > ?1 LIMIT ?2",
    "UPDATE person_keys SET key_id = ?2, wrapped = ?3 WHERE person = ?1",
    "SELECT (SELECT count(*) FROM person_keys WHERE key_id < ?1) + (SELECT count(*) FROM "
    "person_keys WHERE key_id > ?1)",
    [](std::string_view person) { return std::string{person}; }};
constexpr KeyTable kInstallation{
    "SELECT key_id, wrapped, purpose FROM installation_keys WHERE key_id <> ?1 LIMIT ?2",
    "UPDATE installation_keys SET key_id = ?2, wrapped = ?3 WHERE purpose = ?1",
    "SELECT count(*) FROM installation_keys WHERE key_id <> ?1", place_of};

Result<void> rewrap_table(Database& database, const crypto::KeyRing& ring, const KeyTable& table,
                          int limit) {
  struct Older {
    Wrapped wrapped;
    std::string owner;
  };
  std::vector<Older> found;
  const auto read = database.each(
      table.find_older,
      [&](const Row& row) {
        found.push_back({read_wrapped(row), row.text(2)});
      },
      ring.current_id(), limit);
  if (!read) return read;
  for (const auto& older : found) {
    const auto key = ring.unwrap(older.wrapped, table.place(older.owner));
    if (!key)
      return fail(Errc::Corrupt, fmt::format("cannot rewrap a data key: {}", key.error().context));
    const Wrapped newer = ring.wrap(*key, table.place(older.owner));
    const auto kept = database.run(table.replace, older.owner, newer.key_id, Blob{newer.sealed});
    if (!kept) return tl::unexpected(kept.error());
  }
  return {};
}

}  // namespace

Result<std::int64_t> rewrap_all(Database& database, const crypto::KeyRing& ring, int limit) {
  std::int64_t left = 0;
  for (const KeyTable* table : {&kInstallation, &kPeople}) {
    if (auto done = rewrap_table(database, ring, *table, limit); !done)
      return tl::unexpected(done.error());
    const auto count = database.number(table->count_older, ring.current_id());
    if (!count) return count;
    left += *count;
  }
  return left;
}

}  // namespace tillit::store::sqlite
