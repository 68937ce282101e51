#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/zone.hpp"
#include "dialogue/library.hpp"
#include "dialogue/person.hpp"
#include "service/arrival.hpp"
#include "service/work_calendars.hpp"
#include "store/store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tillit::service {

// What holds where neither the channel nor the person says otherwise.
struct Defaults {
  std::optional<Language>
      language{};  // of somebody new: one that is loaded; none: the library's first
  Zone zone = Zone::utc();
  // When people work; none: every weekday, and no holidays.
  std::shared_ptr<const WorkCalendars> calendars{};
  bool check_ins = true;  // false: nobody gets a weekly check-in
};

// Who somebody of a channel is to us; a stranger becomes a person. Thread-safety: any thread.
class Newcomers {
 public:
  // Borrowed: the library must outlive this. `entropy` gives random bytes; called on any thread.
  Newcomers(const dialogue::Library& library, std::function<std::string(std::size_t)> entropy,
            Defaults defaults);

  // Errors: the transaction's, and Invalid (no language is loaded).
  [[nodiscard]] Result<PersonId> person_of(store::Transaction& transaction,
                                           const store::Identity& identity, const Profile& profile,
                                           TimePoint now) const;

  // Of those who have none yet.
  [[nodiscard]] const Language& language() const {
    return defaults_.language ? *defaults_.language : library_.languages.front();
  }

 private:
  [[nodiscard]] Result<dialogue::Person> new_person(const Profile& profile) const;

  const dialogue::Library& library_;
  const std::function<std::string(std::size_t)> entropy_;
  const Defaults defaults_;
};

// "p:" and so on, from random bytes.
[[nodiscard]] std::string hex_of(std::string_view bytes);

}  // namespace tillit::service
