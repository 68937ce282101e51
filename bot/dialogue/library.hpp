#pragma once

#include "core/id.hpp"
#include "dialogue/host.hpp"
#include "dialogue/offers.hpp"
#include "dialogue/script.hpp"
#include "language/catalogue.hpp"
#include "language/words.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tillit::dialogue {

// Everything the step looks things up in: scripts, texts, words, and the program's functions.
// Loaded once (bot/content), immutable, shared by all threads.
struct Library {
  std::unique_ptr<const HostTypes> host_types;
  std::unique_ptr<const HostFunctions> host;
  std::map<std::string, std::unique_ptr<const Script>, std::less<>> scripts;  // by id
  std::vector<Language> languages;  // in the order of preference; the first is the default
  std::map<Language, language::Catalogue> catalogues;
  std::map<Language, language::Words> words;
  // Phrases that start a dialogue, per language: normalised without accents (language::normalise)
  // -> dialogue id.
  std::map<Language, std::map<std::string, std::string, std::less<>>> triggers;
  // What the asks of all scripts offer, so that no turn reads labels and synonyms again
  // (prepare_offers in offers.hpp). An ask that is missing here, because a list of the person
  // decides, costs more and works the same.
  std::map<Language, std::unordered_map<const Ask*, Offers>> offers;

  // Valid as long as the library; nullptr if it was not prepared.
  [[nodiscard]] const Offers* find_offers(const Language& language, const Ask& ask) const {
    const auto of_language = offers.find(language);
    if (of_language == offers.end()) return nullptr;
    const auto found = of_language->second.find(&ask);
    return found == of_language->second.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Script* find_script(std::string_view id) const {
    const auto found = scripts.find(id);
    return found == scripts.end() ? nullptr : found->second.get();
  }
  // The text in that language; the default language's if it is missing there (checks make sure it
  // is not); nullptr if none.
  [[nodiscard]] const language::Text* find_text(const Language& language,
                                                std::string_view key) const {
    for (const Language* tried : {&language, languages.empty() ? &language : &languages.front()}) {
      const auto catalogue = catalogues.find(*tried);
      if (catalogue == catalogues.end()) continue;
      if (const auto* text = catalogue->second.find(key)) return text;
    }
    return nullptr;
  }
};

}  // namespace tillit::dialogue
