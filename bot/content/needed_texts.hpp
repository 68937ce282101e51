#pragma once

#include "content/structure.hpp"
#include "dialogue/host.hpp"

#include <map>
#include <string>
#include <vector>

namespace tillit::content {

// One text that every language must have, with all the places that use it.
struct NeededText {
  std::vector<const UsedText*> uses;  // empty for what the engine itself says
  std::vector<std::string> options;   // of choices, each once
  bool is_choice = false;
  bool is_prompt = false;  // only a question has retry and resume lines
  bool has_skip = false;
  bool recurs = false;      // the script varies it
  bool is_phrases = false;  // phrases to recognise (triggers), never shown
  bool is_title = false;
  bool is_label = false;                 // of a button
  std::vector<dialogue::Field> given{};  // the values that the program gives to it; a script's are
                                         // those of its uses
};
using NeededTexts = std::map<std::string, NeededText, std::less<>>;  // by key

[[nodiscard]] NeededTexts needed_texts(const CheckedScript& script);

// What the engine itself says (docs/core-texts.md), with the buttons that scripts offer.
[[nodiscard]] NeededTexts needed_core_texts(const CheckedScripts& scripts);
// Further keys that core.json may have: buttons of global words that no script offers yet.
[[nodiscard]] bool may_be_core_text(std::string_view key, const dialogue::HostTypes& host);
// What is said in a team's channel and asked in a pulse, locales/<language>/team.json; no script
// says any of it.
[[nodiscard]] NeededTexts needed_team_texts();

}  // namespace tillit::content
