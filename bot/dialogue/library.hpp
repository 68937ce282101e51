#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/id.hpp"
#include "dialogue/host.hpp"
#include "dialogue/script.hpp"
#include "language/catalogue.hpp"
#include "language/words.hpp"

namespace tillit::dialogue {

// Everything the step looks things up in: scripts, texts, words, and the program's functions. Loaded once (bot/content),
// immutable, shared by all threads.
struct Library {
  std::unique_ptr<const HostTypes> host_types;
  std::unique_ptr<const HostFunctions> host;
  std::map<std::string, std::unique_ptr<const Script>, std::less<>> scripts;  // by id
  std::vector<Language> languages;                                            // in the order of preference; the first is the default
  std::map<Language, language::Catalogue> catalogues;
  std::map<Language, language::Words> words;
  // Phrases that start a dialogue, per language: normalised without accents (language::normalise) -> dialogue id.
  std::map<Language, std::map<std::string, std::string, std::less<>>> triggers;

  [[nodiscard]] const Script* find_script(std::string_view id) const {
    const auto found = scripts.find(id);
    return found == scripts.end() ? nullptr : found->second.get();
  }
  // The text in that language; the default language's if it is missing there (checks make sure it is not); nullptr if none.
  [[nodiscard]] const language::Text* find_text(const Language& language, std::string_view key) const {
    for (const Language* tried : {&language, languages.empty() ? &language : &languages.front()}) {
      const auto catalogue = catalogues.find(*tried);
      if (catalogue == catalogues.end()) continue;
      if (const auto* text = catalogue->second.find(key)) return text;
    }
    return nullptr;
  }
};

}  // namespace tillit::dialogue
