#pragma once

#include "core/result.hpp"
#include "dialogue/library.hpp"
#include "tools/talk.hpp"
#include "tools/transcript.hpp"

#include <map>

namespace tillit::tools {

struct StagedBeginning {
  Beginning beginning;
  std::map<std::uint16_t, dialogue::Value> views;  // answered by the transcript
};

// Somebody new, as walks begin.
[[nodiscard]] Beginning somebody(const Language& language, const Zone& zone, std::uint64_t seed,
                                 const dialogue::Library& library);

// The person that the `given` lines describe. Errors: Invalid, "line: what is wrong".
[[nodiscard]] Result<StagedBeginning> beginning_of(const Transcript& transcript,
                                                   const Language& language, const Zone& zone,
                                                   const dialogue::Library& library);

}  // namespace tillit::tools
