#include "language/fold.hpp"
#include "language/recognise.hpp"
#include "language/word_tables.hpp"

namespace tillit::language {

std::optional<GlobalWord> find_global_word(std::string_view utterance,
                                           const std::vector<const Words*>& languages) {
  constexpr std::size_t kLongestGlobalWord = 80;
  if (utterance.size() > kLongestGlobalWord || is_suspect(utterance) || languages.empty())
    return std::nullopt;
  const std::string trimmed = trimmed_text(utterance);
  const bool prefixed = trimmed.starts_with('/');
  const std::string word =
      normalise(prefixed ? std::string_view(trimmed).substr(1) : std::string_view(trimmed), true);
  if (word.empty()) return std::nullopt;
  for (const Words* words : languages) {
    const auto& tables = words->tables();
    if (const auto found = tables.globals.find(word); found != tables.globals.end())
      return GlobalWord{found->second, prefixed};
    if (words == languages.front() && tables.ordinary.contains(word)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tillit::language
