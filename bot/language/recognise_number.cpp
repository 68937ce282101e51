#include "language/reading.hpp"

#include <algorithm>
#include <cmath>

namespace tillit::language {
namespace {

// The scales people answer on: "6/10" is a six, "24/11" is not a twenty-four.
bool is_scale(std::int64_t value, std::int64_t of) {
  return (of == 5 || of == 7 || of == 10 || of == 20 || of == 100) && value >= 0 && value <= of;
}

Meanings read_whole_number(Tokens tokens, const Tables& tables) {
  Meanings all;
  tables.int_phrases.visit(
      tokens, slot_reader(tables), [&](std::int32_t, std::span<const Filled> filled) {
        if (filled.size() == 2 && !is_scale(filled[0].a, filled[1].a)) return;
        if (filled.empty()) return;
        all.emplace_back(filled[0].a);
        // "4/5" is four out of five or four to five; "9/10" is the scale.
        const bool slash = std::any_of(tokens.begin(), tokens.end(),
                                       [](const Token& token) { return token.text == "/"; });
        if (slash && filled.size() == 2 && filled[1].a == filled[0].a + 1 && filled[1].a < 10)
          all.emplace_back(filled[1].a);
      });
  return all;
}

std::vector<Token> tokens_of(std::string_view reply, const Tables& tables) {
  return without_emoji(tokenise(reply, tables.vocabulary));
}

}  // namespace

Recognition recognise_int(std::string_view reply, const Tables& tables) {
  const Frame frame{.tables = tables, .fillers = tables.number_fillers, .ranges = true};
  return read_reply(tokens_of(reply, tables), frame,
                    [&](Tokens tokens) { return read_whole_number(tokens, tables); });
}

Recognition recognise_number(std::string_view reply, const Tables& tables) {
  const Frame frame{.tables = tables, .fillers = tables.number_fillers, .ranges = true};
  return read_reply(tokens_of(reply, tables), frame, [&](Tokens tokens) {
    Meanings all;
    tables.number_phrases.visit(
        tokens, slot_reader(tables), [&](std::int32_t, std::span<const Filled> filled) {
          if (filled.size() == 2 &&
              !is_scale(std::llround(std::ceil(filled[0].number)), filled[1].a))
            return;
          if (!filled.empty()) all.emplace_back(filled[0].number);
        });
    return all;
  });
}

Recognition recognise_ordinal(std::string_view reply, const Tables& tables) {
  const Frame frame{.tables = tables, .fillers = tables.number_fillers};
  return read_reply(tokens_of(reply, tables), frame, [&](Tokens tokens) {
    Meanings all;
    tables.ordinal_phrases.visit(tokens, slot_reader(tables),
                                 [&](std::int32_t, std::span<const Filled> filled) {
                                   if (!filled.empty() && filled[0].a > 0)
                                     all.emplace_back(filled[0].a);
                                 });
    return all;
  });
}

std::optional<std::int64_t> read_position(std::string_view reply, const Tables& tables) {
  const std::vector<Token> tokens = tokens_of(reply, tables);
  if (tokens.empty() || tokens.size() > 6) return std::nullopt;
  // Dutch "een" and Swedish "en" are articles first: alone they choose nothing (they are numbers
  // only for `int`).
  if (tokens.size() == 1 && tables.one_words.contains(tokens[0].text)) return std::nullopt;
  if (const auto word = tables.position_words.find(tokens)) return static_cast<std::int64_t>(*word);
  std::optional<std::int64_t> position;
  tables.position_phrases.visit(tokens, slot_reader(tables),
                                [&](std::int32_t, std::span<const Filled> filled) {
                                  if (!filled.empty()) position = filled[0].a;
                                });
  return position;
}

}  // namespace tillit::language
