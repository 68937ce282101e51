#pragma once

#include "channels/common/hooks.hpp"
#include "channels/common/warned.hpp"
#include "dialogue/library.hpp"
#include "main/serving.hpp"

#include <map>

// What putting a channel together needs, whichever it is.
namespace tillit {

// What a channel tells, passed on; its warnings become lines of the log, "event=<channel>", at most
// one a minute of each kind. Borrowed: both outlive what is returned.
[[nodiscard]] channels::Hooks hooks_of(const ChannelParts& parts, channels::Warned& warned,
                                       const std::string& channel);

// A channel's words, by language: read once. Of a language that is not loaded, another's.
template <class Words>
[[nodiscard]] std::function<Words(const Language&)> per_language(
    const dialogue::Library& library,
    Words (*words_of)(const dialogue::Library&, const Language&)) {
  std::map<Language, Words> words;
  for (const Language& language : library.languages)
    words.emplace(language, words_of(library, language));
  return [words = std::move(words)](const Language& language) {
    const auto known = words.find(language);
    return known != words.end() ? known->second : words.begin()->second;
  };
}

}  // namespace tillit
