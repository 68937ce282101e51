#pragma once

#include "content/diagnostic.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tillit::content {

// The words that one language's texts never use, from locales/<language>/words/glossary.json:
//   { "commitment": { "use": "voornemen", "why": "een afspraak met jezelf" }, "deal": "afspraak" }
// A word or phrase -> what to write instead (and, for the author, why). Only words that are wrong
// whatever they mean stand here: a word that is wrong for one idea and right for another cannot be
// found by looking for it.
class Glossary {
 public:
  struct Entry {
    std::string word;                 // as written in the file
    std::string use;                  // may be empty: leave it out
    std::string why;                  // may be empty
    std::vector<std::string> normal;  // its words, normalised
  };
  void put(Entry entry);
  // The entries that occur in a text as whole words, whatever their case, each once.
  [[nodiscard]] std::vector<const Entry*> find(std::string_view text) const;

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_word_;  // into entries_
};

[[nodiscard]] Glossary load_glossary(const std::string& path, const std::string& bytes,
                                     Findings& findings);

}  // namespace tillit::content
