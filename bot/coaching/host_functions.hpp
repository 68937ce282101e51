#pragma once

#include "coaching/quiet_hours.hpp"
#include "core/id.hpp"
#include "dialogue/host.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tillit::coaching {

// Whom to call: lines that the operator set, ready to be shown, by language.
using HelpLines = std::map<Language, std::vector<std::string>>;

// What only the program can decide about the coaching rules.
struct HostOptions {
  HelpLines help_lines{};  // a language without lines gets the first language's that has some:
                           // somebody is better than nobody
  AllowedHours hours{};
  bool check_ins = true;  // false: the operator has turned them off for everybody
};

// The coaching rules behind the views and commands that dialogs/host.json declares. Names are
// looked up and types compared here, once; `missing` gets one sentence for each that this program
// does not offer as declared (an unknown view, a parameter of another type, a private text that is
// not marked so). With anything missing, that slot yields the neutral value and changes nothing.
// Borrowed: `types` must outlive what is returned.
[[nodiscard]] std::unique_ptr<const dialogue::HostFunctions> bind(
    const dialogue::HostTypes& types, HostOptions options, std::vector<std::string>& missing);

}  // namespace tillit::coaching
