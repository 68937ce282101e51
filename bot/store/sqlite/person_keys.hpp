#pragma once

#include "crypto/hmac.hpp"
#include "crypto/seal.hpp"
#include "store/sqlite/database.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tillit::store::sqlite {

// The data keys of the people one work touches, unwrapped when first needed and forgotten with the
// work. What is sealed is bound to `place`, "table/row id/column": a value copied into another row
// does not open there. Errors: NotFound (there is no such person: never created, or erased),
// Corrupt (does not open), and the database's.
class PersonKeys {
 public:
  // Borrowed: both must outlive this.
  PersonKeys(Database& database, const crypto::KeyRing& ring) : database_(database), ring_(ring) {}

  [[nodiscard]] Result<void> create(const PersonId& person);
  [[nodiscard]] Result<std::string> seal(const PersonId& person, std::string_view plain,
                                         std::string_view place);
  [[nodiscard]] Result<std::string> open(const PersonId& person, std::string_view sealed,
                                         std::string_view place);
  // Deletes the key: what was sealed with it is lost for good.
  [[nodiscard]] Result<void> destroy(const PersonId& person);

 private:
  [[nodiscard]] Result<const Secret*> key_of(const PersonId& person);

  Database& database_;
  const crypto::KeyRing& ring_;
  std::map<PersonId, Secret> known_;
};

// The two keys of the installation itself, made at the first open and wrapped like those of people.
struct InstallationKeys {
  Secret facts;            // seals secret facts
  crypto::Hmac reference;  // makes the hashes of inbox events and of reference()
};

// Errors: Corrupt (the key ring does not belong to this database, or lacks an older key that is
// still needed).
[[nodiscard]] Result<InstallationKeys> open_installation_keys(Database& database,
                                                              const crypto::KeyRing& ring);

// Rewraps up to `limit` data keys with the current master key; returns how many still need an older
// one.
[[nodiscard]] Result<std::int64_t> rewrap_all(Database& database, const crypto::KeyRing& ring,
                                              int limit);

}  // namespace tillit::store::sqlite
