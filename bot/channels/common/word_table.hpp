#pragma once

#include "channels/common/control_words.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tillit::channels {

// Which text of `core.*` stands for which of a channel's words: the key without "core.", and the
// member that takes it.
template <class Words, std::size_t kCount>
using WordTable = std::array<std::pair<const char*, std::string Words::*>, kCount>;

template <class Words, std::size_t kCount>
void take_words(Words& words, const WordTable<Words, kCount>& table,
                const dialogue::Library& library, const Language& language) {
  for (const auto& [key, member] : table) words.*member = core_text(library, language, key);
}

template <class Words, std::size_t kCount>
[[nodiscard]] std::vector<std::string> keys_of(const WordTable<Words, kCount>& table) {
  std::vector<std::string> keys;
  keys.reserve(kCount);
  for (const auto& one : table) keys.emplace_back(one.first);
  return keys;
}

// The words of a channel that has controls: what the tables name, its own and those it shares with
// others, and those that controls have everywhere.
template <class Words, std::size_t kOwn, std::size_t kShared>
[[nodiscard]] Words words_from(const WordTable<Words, kOwn>& own,
                               const WordTable<Words, kShared>& shared,
                               const dialogue::Library& library, const Language& language) {
  Words words;
  words.language = language;
  words.controls = control_words_of(library, language);
  take_words(words, own, library, language);
  take_words(words, shared, library, language);
  return words;
}

}  // namespace tillit::channels
