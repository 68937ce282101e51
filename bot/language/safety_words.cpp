#include "language/fold.hpp"
#include "language/word_tables.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

// How many words of the text the phrase is that stands there; 0: it does not.
std::size_t stands_at(std::string_view phrase, const std::vector<std::string>& text,
                      std::size_t at) {
  for (std::size_t length = 0; at + length < text.size(); ++length) {
    const std::string& word = text[at + length];
    if (!phrase.starts_with(word)) return 0;
    phrase.remove_prefix(word.size());
    if (phrase.empty()) return length + 1;
    if (phrase.front() != ' ') return 0;
    phrase.remove_prefix(1);
  }
  return 0;
}

// Calls `found` with the number of words of each of the phrases that stands there.
template <typename Found>
void each_standing_at(std::string_view phrases, const std::vector<std::string>& text,
                      std::size_t at, Found found) {
  while (!phrases.empty()) {
    const std::size_t end = phrases.find('\n');
    if (const std::size_t length = stands_at(phrases.substr(0, end), text, at)) found(length);
    phrases.remove_prefix(end + 1);
  }
}

// Marks the words that belong to a harmless turn of phrase ("career suicide").
void mark_harmless(const std::vector<std::string>& text, const Words::Tables& tables,
                   std::vector<bool>& harmless) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto found = tables.harmless.find(text[at]);
    if (found == tables.harmless.end()) continue;
    each_standing_at(found->second, text, at, [&](std::size_t length) {
      std::fill_n(harmless.begin() + static_cast<std::ptrdiff_t>(at), length, true);
    });
  }
}

std::optional<SafetyConcern> concern_in(const std::vector<std::string>& text,
                                        const Words::Tables& tables,
                                        const std::vector<bool>& harmless) {
  std::optional<SafetyConcern> concern;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto found = tables.alarms.find(text[at]);
    if (found == tables.alarms.end()) continue;
    const auto alarmed = [&](std::string_view phrases) {
      bool any = false;
      each_standing_at(phrases, text, at, [&](std::size_t length) {
        const auto begin = harmless.begin() + static_cast<std::ptrdiff_t>(at);
        any |= std::none_of(begin, begin + static_cast<std::ptrdiff_t>(length),
                            [](bool one) { return one; });
      });
      return any;
    };
    // Danger to life goes before everything else.
    if (alarmed(found->second.crisis)) return SafetyConcern::Crisis;
    if (alarmed(found->second.harassment)) concern = SafetyConcern::Harassment;
  }
  return concern;
}

}  // namespace

std::optional<SafetyConcern> find_safety_concern(std::string_view text,
                                                 const std::vector<const Words*>& languages) {
  const std::vector<std::string> words = split_words(text);
  // Nearly no text has a word that an alarm begins with; then there is nothing to weigh.
  const bool may_alarm =
      std::any_of(languages.begin(), languages.end(), [&](const Words* language) {
        const auto& alarms = language->tables().alarms;
        return std::any_of(words.begin(), words.end(),
                           [&](const std::string& word) { return alarms.contains(word); });
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
