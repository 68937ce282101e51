#pragma once

#include "dialogue/host.hpp"
#include "dialogue/person.hpp"

namespace tillit::dialogue {

// Whether the person has been told what this is: the shared bool "user.onboarded", which the
// dialogue for new people sets. True where scripts declare no such variable.
[[nodiscard]] bool is_onboarded(const Person& person, const HostTypes& types);

}  // namespace tillit::dialogue
