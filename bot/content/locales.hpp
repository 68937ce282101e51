#pragma once

#include "content/content_files.hpp"
#include "content/diagnostic.hpp"
#include "content/glossary.hpp"
#include "core/id.hpp"
#include "language/locale_file.hpp"
#include "language/words.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tillit::content {

// The texts of one dialogue in one language.
struct LocaleTexts {
  std::string file;
  language::LocaleFile read;
  // Keys that stand in the file but could not be read: a finding says so, and they are not missing
  // as well.
  std::set<std::string, std::less<>> unreadable;
  bool is_whole = true;  // the file is JSON; else nothing can be said about what it lacks
};

// What a text has to do, the one sentence that every language is written from.
struct Intent {
  std::int64_t edition = 1;
  language::JsonPlace place;
};

struct Locale {
  std::map<std::string, LocaleTexts, std::less<>> texts;  // by dialogue; "core" among them
  std::optional<language::Words> words;
  Glossary glossary;
};

struct Locales {
  std::map<Language, Locale> by_language;
  std::map<std::string, std::map<std::string, Intent, std::less<>>, std::less<>>
      intents;  // by dialogue, then key
};

// Reads locales/: D01, D12, D40 (TODO), D42, D44, D45 and what is wrong with words and glossaries.
// Which texts are needed is checked in text_checks.hpp.
[[nodiscard]] Locales load_locales(const ContentFiles& files, Findings& findings);

}  // namespace tillit::content
