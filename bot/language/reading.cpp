#include "language/reading.hpp"

#include "language/fold.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

// Where the reply may begin if whole phrases of filler words are dropped in front of it.
std::vector<std::size_t> ends_reached(Tokens tokens, const Frame& frame, bool from_front) {
  std::vector<std::size_t> reached{0};
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const std::size_t dropped = reached[next];
    for (const WordMap* fillers : {&frame.tables.fillers, &frame.tables.hedges, &frame.fillers}) {
      for (std::size_t length = 1; length <= fillers->longest() && dropped + length < tokens.size();
           ++length) {
        if (dropped + length > frame.most_stripped) break;
        const Tokens phrase = from_front ? tokens.subspan(dropped, length)
                                         : tokens.subspan(tokens.size() - dropped - length, length);
        if (std::find(reached.begin(), reached.end(), dropped + length) == reached.end() &&
            fillers->find(phrase)) {
          reached.push_back(dropped + length);
        }
      }
    }
  }
  std::sort(reached.begin(), reached.end());
  return reached;
}

void add_unique(Meanings& all, Meaning meaning) {
  if (std::find(all.begin(), all.end(), meaning) == all.end()) all.push_back(std::move(meaning));
}

Meanings both_sides(Tokens left, Tokens right, const Frame& frame, const ReadWhole& read) {
  Meanings all = read_framed(left, frame, read);
  if (all.empty()) return {};
  const Meanings others = read_framed(right, frame, read);
  if (others.empty()) return {};
  for (const Meaning& other : others) add_unique(all, other);
  return all;
}

Meanings read_range(Tokens tokens, const Frame& frame, const ReadWhole& read) {
  const bool opened = tokens.size() > 3 && frame.tables.range_openers.contains(tokens.front().text);
  if (opened) tokens = tokens.subspan(1);
  for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
    const bool joins = frame.tables.range_words.contains(tokens[at].text) ||
                       (opened && frame.tables.range_joiners.contains(tokens[at].text));
    if (!joins) continue;
    // Only a range that goes up: "24-11" is no pair of numbers.
    const Meanings from = read_framed(tokens.first(at), frame, read);
    const Meanings to = read_framed(tokens.subspan(at + 1), frame, read);
    if (from.empty() || to.empty() || !(from.front() < to.back())) continue;
    return both_sides(tokens.first(at), tokens.subspan(at + 1), frame, read);
  }
  return {};
}

}  // namespace

Meanings read_framed(Tokens tokens, const Frame& frame, const ReadWhole& read) {
  if (tokens.empty()) return {};
  const auto front = ends_reached(tokens, frame, true);
  const auto back = ends_reached(tokens, frame, false);
  for (std::size_t dropped = 0; dropped <= front.back() + back.back() && dropped < tokens.size();
       ++dropped) {
    for (const std::size_t in_front : front) {
      if (in_front > dropped || !std::binary_search(back.begin(), back.end(), dropped - in_front))
        continue;
      Meanings found = read(tokens.subspan(in_front, tokens.size() - dropped));
      if (!found.empty()) return found;
    }
  }
  return {};
}

Recognition read_reply(Tokens tokens, const Frame& frame, const ReadWhole& read) {
  if (tokens.empty() || tokens.size() > kMostTokens) return {};
  Meanings all = read_framed(tokens, frame, read);
  for (std::size_t at = 1; all.empty() && at + 1 < tokens.size(); ++at) {
    if (frame.tables.alternatives.contains(tokens[at].text)) {
      all = both_sides(tokens.first(at), tokens.subspan(at + 1), frame, read);
    }
  }
  if (all.empty() && frame.ranges) {
    // "about 6-7": what stands in front is dropped before the range is looked for.
    all = read_framed(tokens, frame, [&](Tokens inner) { return read_range(inner, frame, read); });
  }
  return recognition_of(std::move(all));
}

Recognition recognition_of(Meanings meanings) {
  Recognition out;
  Meanings unique;
  for (Meaning& meaning : meanings) add_unique(unique, std::move(meaning));
  if (unique.size() == 1) {
    out.meaning = std::move(unique.front());
  } else {
    out.candidates = std::move(unique);
  }
  return out;
}

std::vector<Token> without_emoji(std::vector<Token> tokens) {
  tokens.erase(std::remove_if(tokens.begin(), tokens.end(),
                              [](const Token& t) { return t.kind == Token::Kind::Emoji; }),
               tokens.end());
  return tokens;
}

std::vector<Token> prepare_calendar_words(std::vector<Token> tokens, const Tables& tables) {
  std::vector<Token> out;
  out.reserve(tokens.size());
  const auto put = [&](const Token& like, std::string text) {
    Token token = like;
    token.word = tables.vocabulary.find(text);
    token.text = std::move(text);
    out.push_back(std::move(token));
  };
  const auto is_head = [&](std::string_view head) {
    return tables.weekdays.has(head) ||
           std::find(tables.compound_heads.begin(), tables.compound_heads.end(), head) !=
               tables.compound_heads.end();
  };
  const auto split = [&](const Token& token) {
    for (const auto& [ending, part] : tables.compound_parts) {
      if (token.text.size() <= ending.size() || !token.text.ends_with(ending)) continue;
      std::string head = token.text.substr(0, token.text.size() - ending.size());
      if (!is_head(head) && head.ends_with('s')) head.pop_back();  // Swedish "fredagskväll"
      if (!is_head(head)) continue;
      put(token, std::move(head));
      put(token, part);
      return true;
    }
    return false;
  };
  for (const Token& token : without_emoji(std::move(tokens))) {
    if (const auto part = tables.after_weekday.find(token.text);
        part != tables.after_weekday.end() && !out.empty() &&
        tables.weekdays.has(out.back().text)) {
      put(token, part->second);
      continue;
    }
    if (token.kind != Token::Kind::Word || token.word != Vocabulary::kUnknown ||
        token.text.size() > 40) {
      out.push_back(token);
      continue;
    }
    if (split(token)) continue;
    const std::string* meant = nullptr;
    bool unique = true;
    for (const std::string& known : tables.correctable) {
      if (!is_one_typo_apart(token.text, known)) continue;
      unique = meant == nullptr;
      meant = &known;
    }
    if (meant != nullptr && unique) {
      put(token, *meant);
    } else {
      out.push_back(token);
    }
  }
  return out;
}

namespace {

// No number, date or choice is longer; 4 KiB is the longest message anyway.
constexpr std::size_t kLongestShortAnswer = 400;

}  // namespace

Recognition recognise(const Expectation& expectation, std::string_view reply, const Words& words,
                      const PreparedOptions& options, const LocalDateTime& now) {
  if (expectation.kind == ExpectKind::Text || expectation.kind == ExpectKind::Any) {
    Recognition out;
    std::string text = trimmed_text(reply);
    const bool text_wanted = expectation.kind == ExpectKind::Text;
    const bool too_long = text_wanted && text.size() > expectation.max_length &&
                          count_characters(text, expectation.max_length) > expectation.max_length;
    if (!(text_wanted && text.empty()) && !too_long) out.meaning = std::move(text);
    return out;
  }
  if (reply.size() > kLongestShortAnswer || is_suspect(reply)) return {};
  const Tables& tables = words.tables();
  switch (expectation.kind) {
    case ExpectKind::Choice:
      return recognise_choice(reply, tables, options);
    case ExpectKind::YesNo:
      return recognise_yes_no(reply, tables);
    case ExpectKind::Int:
      return recognise_int(reply, tables);
    case ExpectKind::Number:
      return recognise_number(reply, tables);
    case ExpectKind::Ordinal:
      return recognise_ordinal(reply, tables);
    case ExpectKind::Date:
      return recognise_date(reply, tables, now);
    case ExpectKind::Time:
      return recognise_time(reply, tables, now);
    case ExpectKind::Local:
      return recognise_local(reply, tables, now);
    case ExpectKind::Duration:
      return recognise_duration(reply, tables);
    case ExpectKind::Text:
    case ExpectKind::Any:
      break;
  }
  return {};
}

Recognition recognise(const Expectation& expectation, std::string_view reply, const Words& words,
                      std::span<const Option> options, const LocalDateTime& now) {
  const bool choice = expectation.kind == ExpectKind::Choice;
  // Most replies are what stands on the button: then nothing more needs to be known of the options.
  if (choice && reply.size() <= kLongestShortAnswer && !is_suspect(reply)) {
    if (auto chosen = exactly_chosen(reply, options); !chosen.empty()) return recognition_of(std::move(chosen));
  }
  return recognise(expectation, reply, words,
                   PreparedOptions(choice ? options : std::span<const Option>(), words), now);
}

}  // namespace tillit::language
