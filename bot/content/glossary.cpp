#include "content/glossary.hpp"

#include "content/tree.hpp"
#include "language/recognise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::content {
namespace {

using language::JsonMember;
using language::JsonNode;

// Ends a word: white space, and punctuation other than what stands inside words ("één-op-één" is
// one word, as is "man’s").
constexpr std::array<bool, 256> kEndsWord = [] {
  std::array<bool, 256> ends{};
  for (const char c : std::string_view(" \t\r\n.,;:!?()[]{}<>/\\\"*|+=&%#@"))
    ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();
bool ends_word(char c) { return kEndsWord[static_cast<unsigned char>(c)]; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    if (ends_word(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && !ends_word(text[end])) ++end;
    // normalise() also trims curly quotation marks and dashes at the ends.
    if (std::string word = language::normalise(text.substr(i, end - i), false); !word.empty())
      words.push_back(std::move(word));
    i = end;
  }
  return words;
}

}  // namespace

void Glossary::put(Entry entry) {
  entry.normal = words_of(entry.word);
  if (entry.normal.empty()) return;
  by_first_word_[entry.normal.front()].push_back(entries_.size());
  entries_.push_back(std::move(entry));
}

std::vector<const Glossary::Entry*> Glossary::find(std::string_view text) const {
  const std::vector<std::string> words = words_of(text);
  std::vector<const Entry*> found;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto beginning = by_first_word_.find(words[at]);
    if (beginning == by_first_word_.end()) continue;
    for (const std::size_t number : beginning->second) {
      const Entry& entry = entries_[number];
      const bool stands = entry.normal.size() <= words.size() - at &&
                          std::equal(entry.normal.begin(), entry.normal.end(),
                                     words.begin() + static_cast<std::ptrdiff_t>(at));
      if (stands && std::find(found.begin(), found.end(), &entry) == found.end())
        found.push_back(&entry);
    }
  }
  return found;
}

Glossary load_glossary(const std::string& path, const std::string& bytes, Findings& findings) {
  Glossary glossary;
  const language::JsonTree tree = language::parse_json_tree(bytes);
  for (const auto& error : tree.errors) {
    findings.add(error.kind == language::JsonError::Kind::DuplicateKey ? "D12" : "D01", path,
                 error.place, error.message);
  }
  each_member(tree.root ? &*tree.root : nullptr, [&](const JsonMember& member) {
    if (member.value.is(JsonNode::Kind::String)) {
      glossary.put({member.key, member.value.string, {}, {}});
    } else if (member.value.is(JsonNode::Kind::Object)) {
      glossary.put({member.key, text_at(member.value, "use"), text_at(member.value, "why"), {}});
    } else {
      findings.add("D01", path, member.value.place,
                   fmt::format("“{}” must say what to write instead", member.key));
    }
  });
  return glossary;
}

}  // namespace tillit::content
