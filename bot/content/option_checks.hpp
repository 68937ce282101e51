#pragma once

#include "content/locales.hpp"
#include "content/needed_texts.hpp"

#include <string>

namespace tillit::content {

// The options of one question in one language: D47 (two share a word), D48 (a word that already
// means something: a global word of any language, or a number, which means a position), D49 (too
// long a label), D50 and D41 (not those of the script).
void check_options(const NeededText& needed, const Locales& locales, const Language& language,
                   const std::string& file, const std::string& key,
                   const language::LocaleEntry& entry, Findings& findings);

}  // namespace tillit::content
