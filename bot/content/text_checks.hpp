#pragma once

#include "content/locales.hpp"
#include "content/structure.hpp"
#include "dialogue/host.hpp"

namespace tillit::content {

// Limits of what fits a chat (D49). The narrowest channel decides: a modal's title in Slack has at
// most 24 characters, and a label of 24 leaves a language room to be longer than another on a
// phone.
inline constexpr std::size_t kMaxLabelCharacters = 24;
inline constexpr std::size_t kMaxTitleCharacters = 24;
inline constexpr std::size_t kMaxBubbleWords = 60;
inline constexpr std::size_t kMaxBubbleCharacters = 3'000;
inline constexpr std::size_t kFewestVariants = 3;  // of a line that comes again (D52)

// Whether texts and scripts go together, in every language: D22, D27, D28 of what texts show, D40,
// D41, D43, D46-D52. `known_dialogues` are all that have a file; those missing in `scripts` have
// mistakes of their own, and their texts are left alone. Returns the variables that texts read by
// name.
//
// D43 in detail. An error: a name that stands for nothing there, or a value that cannot be shown
// that way. A warning: an argument of the script that no language shows, or that one language shows
// and another does not: a language may do without a value, but more often somebody forgot it.
[[nodiscard]] ReadByTexts check_texts(const CheckedScripts& scripts,
                                      const dialogue::HostTypes& host,
                                      const std::set<std::string, std::less<>>& known_dialogues,
                                      const Locales& locales, Findings& findings);

}  // namespace tillit::content
