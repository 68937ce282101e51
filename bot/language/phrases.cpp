#include "language/phrases.hpp"

#include "language/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tillit::language {
namespace {

constexpr std::array<std::pair<std::string_view, Slot>, 15> kSlots{{{"<int>", Slot::Int},
                                                                    {"<hour>", Slot::Hour},
                                                                    {"<minute>", Slot::Minute},
                                                                    {"<clock>", Slot::Clock},
                                                                    {"<part>", Slot::Part},
                                                                    {"<weekday>", Slot::Weekday},
                                                                    {"<month>", Slot::Month},
                                                                    {"<day>", Slot::Day},
                                                                    {"<year>", Slot::Year},
                                                                    {"<numeric>", Slot::Numeric},
                                                                    {"<amount>", Slot::Amount},
                                                                    {"<unit>", Slot::Unit},
                                                                    {"<duration>", Slot::Duration},
                                                                    {"<ordinal>", Slot::Ordinal},
                                                                    {"<number>", Slot::Number}}};

using Variants = std::vector<std::vector<std::string>>;

// phrase = sequence { "|" sequence }; sequence = { word | slot | "(" phrase ")" | "[" phrase "]" }
class PhraseParser {
 public:
  explicit PhraseParser(std::string_view text) : text_(text) {}

  ExpandedPhrase parse() {
    ExpandedPhrase out;
    // Nearly every phrase is its words and nothing else.
    if (text_.find_first_of("()[]|") == std::string_view::npos) {
      auto& words = out.variants.emplace_back();
      while (at_ < text_.size()) {
        if (text_[at_] == ' ') {
          ++at_;
        } else {
          words.push_back(word());
        }
      }
      return out;
    }
    out.variants = alternatives(0);
    if (error_.empty() && at_ != text_.size()) error_ = "a bracket closes that was not opened";
    out.error = error_;
    return out;
  }

 private:
  Variants alternatives(int depth) {
    if (depth > 8) error_ = "brackets too deep";
    Variants all;
    while (error_.empty()) {
      for (auto& one : sequence(depth)) all.push_back(std::move(one));
      if (at_ >= text_.size() || text_[at_] != '|') break;
      ++at_;
    }
    return all;
  }

  Variants sequence(int depth) {
    Variants all{{}};
    while (error_.empty() && at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')' &&
           text_[at_] != ']') {
      if (text_[at_] == ' ') {
        ++at_;
      } else if (text_[at_] == '(' || text_[at_] == '[') {
        const bool optional = text_[at_] == '[';
        ++at_;
        Variants inner = alternatives(depth + 1);
        if (at_ >= text_.size() || text_[at_] != (optional ? ']' : ')')) {
          error_ = "a bracket is not closed";
          break;
        }
        ++at_;
        if (optional) inner.emplace_back();
        append(all, inner);
      } else {
        append(all, {{word()}});
      }
    }
    return all;
  }

  std::string word() {
    const std::size_t end = std::min(text_.find_first_of(" ()[]|", at_), text_.size());
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found.front() == '<' ? std::string(found) : fold_word(found);
  }

  void append(Variants& all, const Variants& tails) {
    if (all.size() * tails.size() > kMostVariants) {
      error_ = "too many variants";
      return;
    }
    Variants grown;
    grown.reserve(all.size() * tails.size());
    for (const auto& head : all) {
      for (const auto& tail : tails) {
        grown.push_back(head);
        grown.back().insert(grown.back().end(), tail.begin(), tail.end());
      }
    }
    all = std::move(grown);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

std::string joined(std::span<const Token> tokens) {
  std::string out;
  for (const Token& token : tokens) {
    if (!out.empty()) out.push_back(' ');
    out += token.text;
  }
  return out;
}

}  // namespace

std::vector<WordMap::Entry>::const_iterator WordMap::not_before(std::string_view joined) const {
  return std::lower_bound(
      entries_.begin(), entries_.end(), joined,
      [&](const Entry& entry, std::string_view wanted) { return phrase_of(entry) < wanted; });
}

std::optional<double> WordMap::look_up(std::string_view joined) const {
  const auto found = not_before(joined);
  if (found == entries_.end() || phrase_of(*found) != joined) return std::nullopt;
  return found->value;
}

bool WordMap::put(const std::vector<std::string>& words, double value) {
  const std::string phrase = fmt::format("{}", fmt::join(words, " "));
  if (const auto known = look_up(phrase)) return !(*known < value || *known > value);
  longest_ = std::max(longest_, words.size());
  entries_.insert(not_before(phrase), {static_cast<std::uint32_t>(text_.size()),
                                       static_cast<std::uint32_t>(phrase.size()), value});
  text_ += phrase;
  return true;
}

std::optional<double> WordMap::find(std::span<const Token> tokens) const {
  if (tokens.empty() || tokens.size() > longest_) return std::nullopt;
  return tokens.size() == 1 ? look_up(tokens.front().text) : look_up(joined(tokens));
}

std::size_t WordMap::prefix(std::span<const Token> tokens) const {
  for (std::size_t length = std::min(longest_, tokens.size()); length > 0; --length) {
    if (find(tokens.first(length))) return length;
  }
  return 0;
}

ExpandedPhrase expand_phrase(std::string_view phrase) { return PhraseParser(phrase).parse(); }

std::string PhraseSet::add(std::string_view phrase, std::int32_t rule, Vocabulary& vocabulary) {
  const ExpandedPhrase expanded = expand_phrase(phrase);
  if (!expanded.error.empty()) return expanded.error;
  for (const auto& variant : expanded.variants) {
    if (variant.empty()) return "a phrase may not be empty";
    Entry entry;
    entry.rule = rule;
    for (const auto& word : variant) {
      if (word.front() != '<') {
        entry.elements.push_back(vocabulary.intern(word));
        continue;
      }
      const auto* const slot = std::find_if(kSlots.begin(), kSlots.end(),
                                            [&](const auto& known) { return known.first == word; });
      if (slot == kSlots.end()) return "there is no slot " + word;
      entry.elements.push_back(-static_cast<std::int32_t>(slot->second));
    }
    const std::int32_t first = entry.elements.front();
    (first >= 0 ? by_first_word_[first] : slot_first_).push_back(entries_.size());
    entries_.push_back(std::move(entry));
  }
  return {};
}

void PhraseSet::visit(
    std::span<const Token> tokens, const ReadSlot& read,
    const std::function<void(std::int32_t, std::span<const Filled>)>& found) const {
  if (tokens.empty()) return;
  // One slot at one place reads the same whichever phrase asks: each is read once.
  std::unordered_map<std::int64_t, std::vector<SlotMatch>> seen;
  const auto slot_at = [&](Slot slot, std::size_t at) -> const std::vector<SlotMatch>& {
    const auto [place, fresh] =
        seen.try_emplace(static_cast<std::int64_t>(slot) * 1000 + static_cast<std::int64_t>(at));
    if (fresh) read(slot, tokens.subspan(at), place->second);
    return place->second;
  };
  std::vector<Filled> filled;
  const std::function<void(const Entry&, std::size_t, std::size_t)> go =
      [&](const Entry& entry, std::size_t element, std::size_t at) {
        while (element < entry.elements.size() && entry.elements[element] >= 0) {
          if (at >= tokens.size() || tokens[at].word != entry.elements[element]) return;
          ++element;
          ++at;
        }
        if (element == entry.elements.size()) {
          if (at == tokens.size()) found(entry.rule, filled);
          return;
        }
        if (at >= tokens.size()) return;
        // A reference into `seen` stays good: inserting moves no nodes.
        const auto& matches = slot_at(static_cast<Slot>(-entry.elements[element]), at);
        for (const SlotMatch& match : matches) {
          filled.push_back(match.filled);
          go(entry, element + 1, at + match.length);
          filled.pop_back();
        }
      };
  const auto each = [&](const std::vector<std::size_t>& indexes) {
    for (const std::size_t index : indexes) {
      if (entries_[index].elements.size() <= tokens.size()) go(entries_[index], 0, 0);
    }
  };
  if (const auto bucket = by_first_word_.find(tokens.front().word); bucket != by_first_word_.end())
    each(bucket->second);
  each(slot_first_);
}

}  // namespace tillit::language
