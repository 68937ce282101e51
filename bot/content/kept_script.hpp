#pragma once

#include "dialogue/library.hpp"

#include <memory>
#include <string_view>

namespace tillit::content {

// An older body of a dialogue (Script::body, canonical JSON) as a script again, checked against
// what the program and the other dialogues offer today: for talks that stay on the script on which
// they began. nullptr if it no longer fits them, or is no script at all; such a talk goes to the
// checkpoint of the newer one. Its texts are not checked: texts are always today's. Borrows the
// records and enums of library.host_types, which must outlive it. Pure; any thread; any bytes.
[[nodiscard]] std::unique_ptr<const dialogue::Script> read_kept_script(
    const dialogue::Library& library, std::string_view body, int version);

}  // namespace tillit::content
