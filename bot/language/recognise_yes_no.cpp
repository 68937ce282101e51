#include "language/reading.hpp"

#include <algorithm>

namespace tillit::language {
namespace {

enum class Says { Nothing, Yes, No, Unclear };

struct Piece {
  std::size_t length = 0;
  Says says = Says::Nothing;
};

// The longest known phrase wins: "not really" is a no, "of course not" is not "of course".
Piece piece_at(Tokens tokens, const Tables& tables) {
  Piece best;
  // In this order a phrase that stands in two lists counts as the first.
  for (const auto& [map, says] :
       {std::pair{&tables.unclear, Says::Unclear}, std::pair{&tables.yes, Says::Yes},
        std::pair{&tables.no, Says::No}, std::pair{&tables.hedges, Says::Unclear},
        std::pair{&tables.fillers, Says::Nothing}}) {
    const std::size_t length = map->prefix(tokens);
    if (length > best.length) best = {length, says};
  }
  return best;
}

// "jaaaa" is "ja", "neeee" is "nee": a letter drawn out is put back to one or two.
void shorten_drawn_out(std::vector<Token>& tokens, const Tables& tables) {
  for (Token& token : tokens) {
    if (token.kind != Token::Kind::Word || token.word != Vocabulary::kUnknown ||
        token.text.size() > 60)
      continue;
    for (const std::size_t keep : {std::size_t{1}, std::size_t{2}}) {
      std::string shorter;
      for (const char c : token.text) {
        const bool run = shorter.size() >= keep &&
                         std::all_of(shorter.end() - static_cast<std::ptrdiff_t>(keep),
                                     shorter.end(), [&](char before) { return before == c; });
        if (!run) shorter.push_back(c);
      }
      if (const auto word = tables.vocabulary.find(shorter); word != Vocabulary::kUnknown) {
        token.text = shorter;
        token.word = word;
        break;
      }
    }
  }
}

}  // namespace

Recognition recognise_yes_no(std::string_view reply, const Tables& tables) {
  std::vector<Token> tokens = tokenise(reply, tables.vocabulary);
  if (tokens.size() > kMostTokens) return {};
  shorten_drawn_out(tokens, tables);
  // Emoji nobody gave a meaning to only colour the words.
  tokens.erase(std::remove_if(tokens.begin(), tokens.end(),
                              [&](const Token& token) {
                                return token.kind == Token::Kind::Emoji &&
                                       token.word == Vocabulary::kUnknown;
                              }),
               tokens.end());
  const Tokens all(tokens);
  bool yes = false;
  bool no = false;
  bool thumb_up = false;
  bool no_in_words = false;
  bool unclear = false;
  std::size_t after_negation = kMostTokens + 1;
  bool guarded = false;       // a negation, question or "but" that belongs to no phrase
  bool began_strong = false;  // "yes, …": what follows after a comma explains it
  std::size_t unknown = 0;
  for (std::size_t at = 0; at < all.size();) {
    Piece piece = piece_at(all.subspan(at), tables);
    if (piece.length == 0) {
      const std::string& word = all[at].text;
      guarded = guarded || all[at].kind != Token::Kind::Word || tables.negations.contains(word) ||
                tables.question_words.contains(word) || tables.contrasts.contains(word) ||
                tables.alternatives.contains(word);
      if (tables.range_joiners.contains(word) && at > 0) {
        ++at;  // "yes and no"
        continue;
      }
      ++unknown;
      ++at;
      continue;
    }
    const bool emoji = all[at].kind == Token::Kind::Emoji;
    yes = yes || (piece.says == Says::Yes && !emoji);
    no = no || piece.says == Says::No;
    thumb_up = thumb_up || (piece.says == Says::Yes && emoji);
    no_in_words = no_in_words || (piece.says == Says::No && !emoji);
    // "not perfect", "nog niet prima": a negation takes back the word behind it.
    const bool negated =
        piece.says == Says::Yes && at == after_negation && !all[at].pause && !emoji;
    unclear = unclear || piece.says == Says::Unclear || negated;
    const Tokens said = all.subspan(at, piece.length);
    if (piece.says == Says::No && std::any_of(said.begin(), said.end(), [&](const Token& token) {
          return tables.negations.contains(token.text);
        })) {
      after_negation = at + piece.length;
    }
    if (at == 0 && piece.length < all.size()) {
      // Only a pause after the clear word makes the rest an explanation.
      began_strong =
          tables.strong.find(all.first(piece.length)).has_value() && all[piece.length].pause;
    }
    at += piece.length;
  }
  // "👎" beside a yes is a contradiction, "👍" beside a no is a greeting.
  yes = yes || (thumb_up && !no_in_words);
  if (unclear || guarded || (!yes && !no)) return {};
  if (unknown > 0 && (!began_strong || unknown > 4)) return {};
  Recognition out;
  if (yes && no) {
    out.candidates = {true, false};
  } else {
    out.meaning = yes;
  }
  return out;
}

}  // namespace tillit::language
