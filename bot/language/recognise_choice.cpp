#include "language/fold.hpp"
#include "language/reading.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace tillit::language {

struct PreparedOptions::Index {
  struct Form {
    std::size_t option = 0;
    bool label = false;
    std::vector<std::string> words;
    std::vector<std::string> core;  // without the filler words at its ends
  };
  std::vector<std::string> ids;
  std::unordered_map<std::string, std::vector<std::size_t>> exact;  // normalised, accents kept
  std::unordered_map<std::string, std::vector<std::size_t>> loose;  // words only, accents dropped
  std::unordered_map<std::string, std::vector<std::size_t>>
      compounds;  // the same, written as one word
  std::vector<Form> forms;
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

std::vector<std::string> core_of(const std::vector<std::string>& words, const Tables& tables) {
  const std::vector<bool> filler = filler_mask(words, tables);
  std::size_t begin = 0;
  std::size_t end = words.size();
  while (begin < end && filler[begin]) ++begin;
  while (end > begin && filler[end - 1]) --end;
  return {words.begin() + static_cast<std::ptrdiff_t>(begin),
          words.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool guards(const std::string& word, const Tables& tables) {
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
  const std::vector<std::string> core = core_of(reply, tables);
  const bool enough = core.size() >= 2 || (core.size() == 1 && core.front().size() >= 4 &&
                                           !guards(core.front(), tables));
  if (enough && reply.size() - core.size() <= kMostLeftover) {
    for (const auto& form : index.forms) {
      if (form.core == core) add_unique(options, form.option);
    }
  }
  if (!options.empty()) return options;
  // A scale's "1 hardly ever" is also "hardly ever"; otherwise one word may be missing only from three or more.
  const auto may_drop = [&](const std::string& word) {
    const bool number = std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
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

std::vector<std::size_t> choose(std::string_view text, const std::vector<std::string>& reply,
                                const Index& index, const Tables& tables) {
  if (const auto exact = index.exact.find(normalise(text, false)); exact != index.exact.end())
    return exact->second;
  if (const auto loose = index.loose.find(joined(reply)); loose != index.loose.end())
    return loose->second;
  if (reply.empty() || reply.size() > kMostTokens) return {};
  // "checkin" for "check-in", "vrijdag ochtend" for "vrijdagochtend"
  constexpr std::size_t kShortestCompound = 6;
  const std::string compound = joined(reply, "");
  if (const auto same = index.compounds.find(compound);
      same != index.compounds.end() && compound.size() >= kShortestCompound) {
    return same->second;
  }
  auto options = among_fillers(reply, index, tables);
  if (options.empty()) options = shortened(reply, index, tables);
  if (options.empty()) options = by_position(text, index, tables);
  if (options.empty()) options = one_slip_apart(reply, index, tables);
  return options;
}

}  // namespace

PreparedOptions::PreparedOptions(std::span<const Option> options, const Words& words) {
  auto index = std::make_shared<Index>();
  const Tables& tables = words.tables();
  for (const Option& option : options) {
    const std::size_t number = index->ids.size();
    index->ids.push_back(option.id);
    const auto add = [&](const std::string& text, bool label) {
      const std::string exact = normalise(text, false);
      if (exact.empty()) return;
      add_unique(index->exact[exact], number);
      Index::Form form{number, label, split_words(text), {}};
      if (form.words.empty()) return;
      form.core = core_of(form.words, tables);
      add_unique(index->loose[joined(form.words)], number);
      add_unique(index->compounds[joined(form.words, "")], number);
      index->forms.push_back(std::move(form));
    };
    add(option.label, true);
    for (const auto& synonym : option.also) add(synonym, false);
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
  std::vector<std::size_t> options;
  if (const auto exact = index.exact.find(normalise(reply, false)); exact != index.exact.end()) {
    options = exact->second;
  } else {
    const std::vector<std::string> words = split_words(reply);
    options = choose(reply, words, index, tables);
    for (std::size_t at = 1;
         options.empty() && at + 1 < words.size() && words.size() <= kMostTokens; ++at) {
      if (!tables.alternatives.contains(words[at])) continue;
      const std::vector<std::string> left(words.begin(),
                                          words.begin() + static_cast<std::ptrdiff_t>(at));
      const std::vector<std::string> right(words.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                           words.end());
      auto first = choose(joined(left), left, index, tables);
      const auto second = choose(joined(right), right, index, tables);
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
