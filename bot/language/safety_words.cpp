#include "language/fold.hpp"
#include "language/word_tables.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

bool stands_at(const std::vector<std::string>& phrase, const std::vector<std::string>& text,
               std::size_t at) {
  return at + phrase.size() <= text.size() &&
         std::equal(phrase.begin(), phrase.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
}

// Marks the words that belong to a harmless turn of phrase ("career suicide").
void mark_harmless(const std::vector<std::string>& text, const Words::Tables& tables,
                   std::vector<bool>& harmless) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto found = tables.harmless.find(text[at]);
    if (found == tables.harmless.end()) continue;
    for (const auto& phrase : found->second) {
      if (!stands_at(phrase, text, at)) continue;
      std::fill_n(harmless.begin() + static_cast<std::ptrdiff_t>(at), phrase.size(), true);
    }
  }
}

std::optional<SafetyConcern> concern_in(const std::vector<std::string>& text,
                                        const Words::Tables& tables,
                                        const std::vector<bool>& harmless) {
  std::optional<SafetyConcern> concern;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto found = tables.alarms.find(text[at]);
    if (found == tables.alarms.end()) continue;
    for (const auto& alarm : found->second) {
      if (!stands_at(alarm.words, text, at)) continue;
      const auto begin = harmless.begin() + static_cast<std::ptrdiff_t>(at);
      if (std::any_of(begin, begin + static_cast<std::ptrdiff_t>(alarm.words.size()),
                      [](bool one) { return one; }))
        continue;
      // Danger to life goes before everything else.
      if (alarm.concern == SafetyConcern::Crisis) return alarm.concern;
      concern = alarm.concern;
    }
  }
  return concern;
}

}  // namespace

std::optional<SafetyConcern> find_safety_concern(std::string_view text,
                                                 const std::vector<const Words*>& languages) {
  const std::vector<std::string> words = split_words(text);
  // Nearly no text has a word that an alarm begins with; then there is nothing to weigh.
  const bool may_alarm = std::any_of(languages.begin(), languages.end(), [&](const Words* language) {
    const auto& alarms = language->tables().alarms;
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return alarms.contains(word); });
  });
  if (!may_alarm) return std::nullopt;
  // Languages share words ("suicide"), so the harmless phrases of one also cover the alarms of
  // another.
  std::vector<bool> harmless(words.size(), false);
  for (const Words* language : languages) mark_harmless(words, language->tables(), harmless);
  std::optional<SafetyConcern> concern;
  for (const Words* language : languages) {
    const auto found = concern_in(words, language->tables(), harmless);
    if (found == SafetyConcern::Crisis) return found;
    if (found) concern = found;
  }
  return concern;
}

}  // namespace tillit::language
