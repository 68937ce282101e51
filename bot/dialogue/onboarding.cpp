#include "dialogue/onboarding.hpp"

namespace tillit::dialogue {

bool is_onboarded(const Person& person, const HostTypes& types) {
  for (std::size_t slot = 0; slot < types.shared.size() && slot < person.shared.size(); ++slot) {
    if (types.shared[slot].name != "user.onboarded") continue;
    const bool* yes = person.shared[slot].get_if<bool>();
    return yes != nullptr && *yes;
  }
  return true;
}

}  // namespace tillit::dialogue
