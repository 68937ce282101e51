#include "language/fold.hpp"
#include "language/reading.hpp"

#include <algorithm>
#include <cstdint>

namespace tillit::language {

// Thousands of choices stay in memory, each with some ten forms: the text of one choice stands in
// one piece, and a form is found by looking along the row (hardly two have the same length).
struct PreparedOptions::Index {
  // A label or a synonym; its views are into `text`.
  struct Form {
    std::string_view exact;                   // normalised, accents kept
    std::string_view loose;                   // words only, accents dropped; empty: an emoji
    std::span<const std::string_view> words;  // those of `loose`
    std::uint32_t option = 0;
    std::uint32_t core_begin = 0;  // the words without the fillers at their ends
    std::uint32_t core_end = 0;
    bool label = false;

    [[nodiscard]] auto core() const { return words.subspan(core_begin, core_end - core_begin); }
  };
  std::vector<std::string> ids;
  std::vector<Form> forms;  // in the order of the options
  std::string text;
  std::vector<std::string_view> words;

  Index() = default;
  Index(const Index&) = delete;  // the views of a copy would be into the original
  Index& operator=(const Index&) = delete;
};

namespace {

using Index = PreparedOptions::Index;
using StringWords = std::span<const std::string>;
constexpr std::size_t kMostLeftover = 3;

void add_unique(std::vector<std::size_t>& options, std::size_t option) {
  if (std::find(options.begin(), options.end(), option) == options.end()) options.push_back(option);
}

std::string joined(StringWords words, std::string_view between = " ") {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

std::vector<Token> tokens_of(StringWords words) {
  std::vector<Token> tokens(words.size());
  for (std::size_t at = 0; at < words.size(); ++at) tokens[at].text = words[at];
  return tokens;
}

// Which words belong to a filler phrase.
std::vector<bool> filler_mask(StringWords words, const Tables& tables) {
  const std::vector<Token> tokens = tokens_of(words);
  std::vector<bool> mask(words.size(), false);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const Tokens rest = Tokens(tokens).subspan(at);
    const std::size_t length = std::max(tables.fillers.prefix(rest), tables.hedges.prefix(rest));
    for (std::size_t inner = 0; inner < length; ++inner) mask[at + inner] = true;
  }
  return mask;
}

StringWords core_of(StringWords words, const Tables& tables) {
  const std::vector<bool> filler = filler_mask(words, tables);
  std::size_t begin = 0;
  std::size_t end = words.size();
  while (begin < end && filler[begin]) ++begin;
  while (end > begin && filler[end - 1]) --end;
  return words.subspan(begin, end - begin);
}

// The options that have a form for which this holds, each once, in their order.
template <typename Fits>
std::vector<std::size_t> options_with(const Index& index, Fits fits) {
  std::vector<std::size_t> options;
  for (const auto& form : index.forms) {
    if (fits(form)) add_unique(options, form.option);
  }
  return options;
}

std::vector<std::size_t> named_exactly(std::string_view text, const Index& index) {
  const std::string wanted = normalise(text, false);
  return options_with(index, [&](const auto& form) { return form.exact == wanted; });
}

// Whether the form's words, written as one, are these.
bool is_compound(const Index::Form& form, std::string_view compound) {
  if (form.words.empty() || form.loose.size() + 1 != compound.size() + form.words.size())
    return false;
  return std::all_of(form.words.begin(), form.words.end(), [&](std::string_view word) {
    const bool begins = compound.starts_with(word);
    compound.remove_prefix(begins ? word.size() : 0);
    return begins;
  });
}

bool guards(std::string_view viewed, const Tables& tables) {
  const std::string word(viewed);
  return tables.negations.contains(word) || tables.question_words.contains(word) ||
         tables.contrasts.contains(word);
}

// One synonym found in the reply, its words in order, other words perhaps between them.
struct Found {
  std::size_t option = 0;
  std::vector<std::size_t> positions;
};

std::optional<Found> find_in_order(const Index::Form& form, StringWords reply) {
  Found found{form.option, {}};
  std::size_t next = 0;
  for (std::size_t at = 0; at < reply.size() && next < form.words.size(); ++at) {
    if (reply[at] != form.words[next]) continue;
    found.positions.push_back(at);
    ++next;
  }
  if (form.words.empty() || next != form.words.size()) return std::nullopt;
  return found;
}

bool hides(const Found& longer, const Found& shorter) {
  return longer.positions.size() > shorter.positions.size() &&
         std::includes(longer.positions.begin(), longer.positions.end(), shorter.positions.begin(),
                       shorter.positions.end());
}

std::vector<std::size_t> among_fillers(StringWords reply, const Index& index,
                                       const Tables& tables) {
  std::vector<Found> all;
  for (const auto& form : index.forms) {
    if (form.words.size() > reply.size()) continue;
    if (auto found = find_in_order(form, reply)) all.push_back(std::move(*found));
  }
  std::vector<Found> kept;
  for (const Found& one : all) {
    if (std::none_of(all.begin(), all.end(), [&](const Found& other) { return hides(other, one); }))
      kept.push_back(one);
  }
  if (kept.empty()) return {};
  std::vector<bool> covered(reply.size(), false);
  for (const Found& one : kept) {
    for (const std::size_t at : one.positions) covered[at] = true;
  }
  // Everything that is in no synonym must be polite noise, and little of it.
  const std::vector<bool> filler = filler_mask(reply, tables);
  std::size_t leftover = 0;
  for (std::size_t at = 0; at < reply.size(); ++at) {
    if (covered[at]) continue;
    if (kept.size() > 1 && tables.range_joiners.contains(reply[at]))
      continue;  // "today and tomorrow"
    if (!filler[at] || guards(reply[at], tables) || ++leftover > kMostLeftover) return {};
  }
  std::vector<std::size_t> options;
  for (const Found& one : kept) add_unique(options, one.option);
  return options;
}

// "vet faktiskt inte" for "Jag vet faktiskt inte", "on the way out" for "Ask on the way out": the
// label but for filler words at its ends, or but for one word of it.
std::vector<std::size_t> shortened(const std::vector<std::string>& reply, const Index& index,
                                   const Tables& tables) {
  std::vector<std::size_t> options;
  const StringWords core = core_of(reply, tables);
  const bool enough = core.size() >= 2 || (core.size() == 1 && core.front().size() >= 4 &&
                                           !guards(core.front(), tables));
  if (enough && reply.size() - core.size() <= kMostLeftover) {
    options = options_with(index, [&](const auto& form) {
      const auto own = form.core();
      return std::equal(own.begin(), own.end(), core.begin(), core.end());
    });
  }
  if (!options.empty()) return options;
  // A scale's "1 hardly ever" is also "hardly ever"; otherwise one word may be missing only from
  // three or more.
  const auto may_drop = [&](std::string_view word) {
    const bool number =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    return !guards(word, tables) && (number || reply.size() >= 3);
  };
  for (const auto& form : index.forms) {
    if (!form.label || form.words.size() != reply.size() + 1) continue;
    const bool first_dropped = std::equal(reply.begin(), reply.end(), form.words.begin() + 1);
    const bool last_dropped = std::equal(reply.begin(), reply.end(), form.words.begin());
    if ((first_dropped && may_drop(form.words.front())) ||
        (last_dropped && may_drop(form.words.back()))) {
      add_unique(options, form.option);
    }
  }
  return options;
}

std::vector<std::size_t> by_position(std::string_view reply, const Index& index,
                                     const Tables& tables) {
  auto position = read_position(reply, tables);
  if (!position) return {};
  std::vector<std::size_t> options;
  const auto count = static_cast<std::int64_t>(index.ids.size());
  if (*position == -1) position = count;
  if (*position >= 1 && *position <= count)
    options.push_back(static_cast<std::size_t>(*position - 1));
  // "2" where the first option is "2 weeks": the number may be meant as the word it is.
  const std::string digits = std::to_string(*position);
  for (const auto& form : index.forms) {
    if (std::find(form.words.begin(), form.words.end(), digits) != form.words.end())
      add_unique(options, form.option);
  }
  return options;
}

// A word the language knows for itself is not a slip of another one.
bool is_plain_word(const std::string& word, const Tables& tables) {
  return guards(word, tables) || tables.fillers.has(word) || tables.hedges.has(word) ||
         tables.yes.has(word) || tables.no.has(word) || tables.whole_numbers.has(word) ||
         tables.ordinals.has(word) || tables.weekdays.has(word) || tables.months.has(word) ||
         tables.units.has(word);
}

std::vector<std::size_t> one_slip_apart(StringWords reply, const Index& index,
                                        const Tables& tables) {
  std::vector<std::size_t> options;
  for (const auto& form : index.forms) {
    if (form.words.size() != reply.size()) continue;
    std::size_t slips = 0;
    bool close = true;
    for (std::size_t at = 0; at < reply.size() && close; ++at) {
      if (reply[at] == form.words[at]) continue;
      close = ++slips == 1 && is_one_typo_apart(reply[at], form.words[at]) &&
              !is_plain_word(reply[at], tables);
    }
    if (close && slips == 1) add_unique(options, form.option);
  }
  return options.size() == 1 ? options : std::vector<std::size_t>{};
}

// `text` and `reply`: the same, as it was typed and in words.
std::vector<std::size_t> named_loosely(std::string_view text, const std::vector<std::string>& reply,
                                       const Index& index, const Tables& tables) {
  if (reply.empty()) return {};
  const std::string loose = joined(reply);
  auto options = options_with(index, [&](const auto& form) { return form.loose == loose; });
  if (!options.empty() || reply.size() > kMostTokens) return options;
  // "checkin" for "check-in", "vrijdag ochtend" for "vrijdagochtend"
  constexpr std::size_t kShortestCompound = 6;
  if (const std::string compound = joined(reply, ""); compound.size() >= kShortestCompound)
    options = options_with(index, [&](const auto& form) { return is_compound(form, compound); });
  if (options.empty()) options = among_fillers(reply, index, tables);
  if (options.empty()) options = shortened(reply, index, tables);
  if (options.empty()) options = by_position(text, index, tables);
  if (options.empty()) options = one_slip_apart(reply, index, tables);
  return options;
}

std::vector<std::size_t> choose(const std::vector<std::string>& reply, const Index& index,
                                const Tables& tables) {
  const std::string text = joined(reply);
  auto options = named_exactly(text, index);
  return options.empty() ? named_loosely(text, reply, index, tables) : options;
}

}  // namespace

PreparedOptions::PreparedOptions(std::span<const Option> options, const Words& words) {
  struct Read {
    std::size_t option = 0;
    bool label = false;
    std::string exact;
    std::vector<std::string> words;
    std::string loose;
  };
  auto index = std::make_shared<Index>();
  std::vector<Read> all;
  std::size_t letters = 0;
  std::size_t word_count = 0;
  for (const Option& option : options) {
    const auto add = [&](const std::string& text, bool label) {
      Read one{index->ids.size(), label, normalise(text, false), split_words(text), {}};
      if (one.exact.empty()) return;
      one.loose = joined(one.words);
      letters += one.exact.size() + one.loose.size();
      word_count += one.words.size();
      all.push_back(std::move(one));
    };
    add(option.label, true);
    for (const auto& synonym : option.also) add(synonym, false);
    index->ids.push_back(option.id);
  }
  // Room for everything first: the views must not move.
  index->text.reserve(letters);
  index->words.reserve(word_count);
  index->forms.reserve(all.size());
  const auto keep = [&](std::string_view text) {
    const std::size_t at = index->text.size();
    index->text += text;
    return std::string_view(index->text).substr(at);
  };
  for (const Read& one : all) {
    Index::Form form;
    form.option = static_cast<std::uint32_t>(one.option);
    form.label = one.label;
    form.exact = keep(one.exact);
    form.loose = one.loose == one.exact ? form.exact : keep(one.loose);
    const std::size_t first = index->words.size();
    for (std::size_t at = 0; const auto& word : one.words) {
      index->words.push_back(form.loose.substr(at, word.size()));
      at += word.size() + 1;
    }
    form.words = std::span(index->words).subspan(first);
    const StringWords core = core_of(one.words, words.tables());
    form.core_begin = static_cast<std::uint32_t>(core.data() - one.words.data());
    form.core_end = static_cast<std::uint32_t>(form.core_begin + core.size());
    index->forms.push_back(form);
  }
  index_ = std::move(index);
}

Meanings exactly_chosen(std::string_view reply, std::span<const Option> options) {
  Meanings chosen;
  const std::string wanted = normalise(reply, false);
  if (wanted.empty()) return chosen;
  const auto is_wanted = [&](const std::string& text) { return normalise(text, false) == wanted; };
  for (const Option& option : options) {
    if (is_wanted(option.label) || std::any_of(option.also.begin(), option.also.end(), is_wanted))
      chosen.emplace_back(option.id);
  }
  return chosen;
}

Recognition recognise_choice(std::string_view reply, const Tables& tables,
                             const PreparedOptions& prepared) {
  const Index& index = prepared.index();
  std::vector<std::size_t> options = named_exactly(reply, index);
  if (options.empty()) {
    const std::vector<std::string> words = split_words(reply);
    options = named_loosely(reply, words, index, tables);
    for (std::size_t at = 1;
         options.empty() && at + 1 < words.size() && words.size() <= kMostTokens; ++at) {
      if (!tables.alternatives.contains(words[at])) continue;
      const std::vector<std::string> left(words.begin(),
                                          words.begin() + static_cast<std::ptrdiff_t>(at));
      const std::vector<std::string> right(words.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                           words.end());
      auto first = choose(left, index, tables);
      const auto second = choose(right, index, tables);
      if (first.empty() || second.empty()) continue;
      for (const std::size_t option : second) add_unique(first, option);
      options = std::move(first);
    }
  }
  Meanings meanings;
  for (const std::size_t option : options) meanings.emplace_back(index.ids[option]);
  return recognition_of(std::move(meanings));
}

}  // namespace tillit::language
