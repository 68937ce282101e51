#pragma once

#include "content/draft.hpp"
#include "content/flow.hpp"

#include <map>
#include <string>

namespace tillit::content {

// One dialogue after the walk.
struct CheckedScript {
  Draft draft;
  WalkedScript walked;
};
using CheckedScripts = std::map<std::string, CheckedScript, std::less<>>;  // by id

// The shape of the graphs: D03 unreachable, D05 and D62 circles without a stop, D06 no way to an
// end, D08 dialogues that call one another without a stop. A dialogue with an unknown target or a
// missing exit is left out: it is no whole graph yet.
void check_structure(const CheckedScripts& scripts, Findings& findings);

// D09, once it is known which variables the texts show (by dialogue, then by name).
using ReadByTexts = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;
void check_variables_used(const CheckedScripts& scripts, const ReadByTexts& read_by_texts,
                          Findings& findings);

}  // namespace tillit::content
