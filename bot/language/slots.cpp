#include "language/reading.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tillit::language {
namespace {

bool digits_at(Tokens tokens, std::size_t at) {
  return at < tokens.size() && tokens[at].kind == Token::Kind::Digits;
}
bool sign_at(Tokens tokens, std::size_t at, std::string_view sign) {
  return at < tokens.size() && tokens[at].kind == Token::Kind::Sign && tokens[at].text == sign;
}
bool glued_digits_at(Tokens tokens, std::size_t at) {
  return digits_at(tokens, at) && tokens[at].glued;
}

// Up to 15 digits: what a double holds exactly. More are no answer.
std::optional<std::int64_t> value_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

struct Numeral {
  std::size_t length = 0;
  double value = 0;
  bool whole = true;
};

// "½" and "1/2" behind a whole number or alone.
std::optional<Numeral> read_fraction(Tokens tokens) {
  if (tokens.size() < 3 || !sign_at(tokens, 1, "/") || !glued_digits_at(tokens, 2) ||
      !tokens[1].glued)
    return std::nullopt;
  for (const auto& [top, bottom, value] :
       {std::tuple{"1", "2", 0.5}, std::tuple{"1", "4", 0.25}, std::tuple{"3", "4", 0.75}}) {
    if (tokens[0].text == top && tokens[2].text == bottom) return Numeral{3, value, false};
  }
  return std::nullopt;
}

// Digits, with the language's own signs for thousands and decimals. The other language's decimal
// sign counts where it cannot be a thousands sign: "7.5" is also Dutch for 7.5, but "1.000" is a
// thousand.
std::optional<Numeral> read_numeral(Tokens tokens, const Tables& tables) {
  const bool negative = sign_at(tokens, 0, "-") && glued_digits_at(tokens, 1);
  const std::size_t start = negative ? 1 : 0;
  if (!digits_at(tokens, start)) return std::nullopt;
  if (!negative) {
    if (const auto fraction = read_fraction(tokens)) return fraction;
  }
  std::string digits = tokens[start].text;
  // "0612345678" is a telephone number.
  if (digits.size() > 2 && digits.front() == '0') return std::nullopt;
  std::size_t at = start + 1;
  const bool may_group = digits.size() <= 3 && digits.front() != '0';
  const std::size_t before_groups = at;
  while (may_group) {
    const bool signed_group = at < tokens.size() && tokens[at].kind == Token::Kind::Sign &&
                              tokens[at].glued && tables.group_signs.contains(tokens[at].text) &&
                              glued_digits_at(tokens, at + 1) && tokens[at + 1].text.size() == 3;
    const bool spaced_group = tables.group_signs.contains(" ") && digits_at(tokens, at) &&
                              !tokens[at].glued && !tokens[at].pause && tokens[at].text.size() == 3;
    if (!signed_group && !spaced_group) break;
    if (signed_group) ++at;
    digits += tokens[at].text;
    ++at;
  }
  const bool grouped = at != before_groups;
  std::string decimals;
  for (const std::string_view sign : {".", ","}) {
    if (!sign_at(tokens, at, sign) || !tokens[at].glued || !glued_digits_at(tokens, at + 1))
      continue;
    const std::string& behind = tokens[at + 1].text;
    const bool own = sign == tables.decimal_sign;
    if (!own && (grouped || (behind.size() == 3 && digits != "0"))) return std::nullopt;
    decimals = behind;
    at += 2;
    break;
  }
  const auto whole = value_of(digits);
  if (!whole || decimals.size() > 6) return std::nullopt;
  Numeral numeral{at, static_cast<double>(*whole), true};
  if (!decimals.empty()) {
    // A written ".0" says no more than the whole number; ".000" would be read as thousands by half
    // of Europe.
    numeral.whole = decimals == "0" || decimals == "00";
    numeral.value += static_cast<double>(*value_of(decimals)) /
                     std::pow(10.0, static_cast<double>(decimals.size()));
  } else if (const auto fraction = read_fraction(tokens.subspan(at));
             fraction && !tokens[at].glued && !grouped) {
    numeral = {at + 3, numeral.value + fraction->value, false};
  }
  if (negative) numeral.value = -numeral.value;
  return numeral;
}

Filled whole(Slot slot, std::int64_t value) {
  Filled filled;
  filled.slot = slot;
  filled.a = value;
  filled.number = static_cast<double>(value);
  return filled;
}

void words_at(const WordMap& map, Slot slot, Tokens tokens, std::vector<SlotMatch>& out) {
  for (std::size_t length = std::min(map.longest(), tokens.size()); length > 0; --length) {
    if (const auto value = map.find(tokens.first(length))) {
      out.push_back({length, whole(slot, static_cast<std::int64_t>(*value))});
      out.back().filled.number = *value;
    }
  }
}

void read_int(const Tables& tables, Tokens tokens, std::vector<SlotMatch>& out) {
  if (const auto numeral = read_numeral(tokens, tables)) {
    if (numeral->whole)
      out.push_back({numeral->length, whole(Slot::Int, std::llround(numeral->value))});
    return;
  }
  words_at(tables.whole_numbers, Slot::Int, tokens, out);
  words_at(tables.grades, Slot::Int, tokens, out);
}

void read_number(const Tables& tables, Tokens tokens, std::vector<SlotMatch>& out) {
  std::vector<SlotMatch> wholes;
  if (const auto numeral = read_numeral(tokens, tables)) {
    Filled filled = whole(Slot::Number, 0);
    filled.number = numeral->value;
    wholes.push_back({numeral->length, filled});
  } else {
    words_at(tables.fractions, Slot::Number, tokens, out);
    words_at(tables.whole_numbers, Slot::Number, tokens, wholes);
    words_at(tables.grades, Slot::Number, tokens, wholes);
  }
  for (const SlotMatch& match : wholes) {
    const Tokens rest = tokens.subspan(match.length);
    out.push_back(match);
    // "seven and a half"
    for (std::size_t length = 1;
         length <= std::min(tables.fraction_suffixes.longest(), rest.size()); ++length) {
      if (const auto more = tables.fraction_suffixes.find(rest.first(length))) {
        out.push_back({match.length + length, match.filled});
        out.back().filled.number += *more;
      }
    }
    // "seven point five"
    if (rest.size() > 1 && tables.decimal_words.contains(rest.front().text)) {
      std::vector<SlotMatch> decimals;
      read_int(tables, rest.subspan(1), decimals);
      for (const SlotMatch& decimal : decimals) {
        if (decimal.filled.a < 0 || decimal.filled.a > 99) continue;
        out.push_back({match.length + 1 + decimal.length, match.filled});
        out.back().filled.number +=
            static_cast<double>(decimal.filled.a) / (decimal.filled.a < 10 ? 10.0 : 100.0);
      }
    }
  }
}

void read_bounded(const Tables& tables, Slot slot, Tokens tokens, std::int64_t most,
                  std::vector<SlotMatch>& out) {
  if (digits_at(tokens, 0)) {
    const auto value = value_of(tokens[0].text);
    if (tokens[0].text.size() > 2 || !value || *value > most) return;
    out.push_back({1, whole(slot, *value)});
    // Written with a leading zero an hour is one of 24: "09" and "03" mean the morning.
    out.back().filled.b = tokens[0].text.size() == 2 && tokens[0].text.front() == '0' ? 1 : 0;
    return;
  }
  std::vector<SlotMatch> matches;
  words_at(tables.whole_numbers, slot, tokens, matches);
  for (const SlotMatch& match : matches) {
    if (match.filled.a >= 0 && match.filled.a <= most) out.push_back(match);
  }
}

void read_clock(Tokens tokens, std::vector<SlotMatch>& out) {
  if (!digits_at(tokens, 0)) return;
  const auto put = [&](std::size_t length, std::string_view hour, std::string_view minute) {
    const auto hours = value_of(hour);
    const auto minutes = value_of(minute);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return;
    Filled filled = whole(Slot::Clock, *hours);
    filled.b = *minutes;
    filled.c = hour.size() == 2 && hour.front() == '0' ? 1 : 0;
    out.push_back({length, filled});
  };
  const std::string& first = tokens[0].text;
  const bool separated = (sign_at(tokens, 1, ":") || sign_at(tokens, 1, ".")) && tokens[1].glued;
  if (separated && first.size() <= 2 && glued_digits_at(tokens, 2) && tokens[2].text.size() == 2) {
    const bool zero_seconds =
        sign_at(tokens, 3, ":") && glued_digits_at(tokens, 4) && tokens[4].text == "00";
    put(zero_seconds ? 5 : 3, first, tokens[2].text);
  }
  if (first.size() == 4)
    put(1, std::string_view(first).substr(0, 2), std::string_view(first).substr(2));
}

std::optional<std::int64_t> year_of(std::string_view digits) {
  const auto value = value_of(digits);
  if (!value) return std::nullopt;
  if (digits.size() == 4 && *value >= 1900 && *value < 2200) return *value;
  // '26. A two-digit "year" below or above is rather a day or an hour.
  if (digits.size() == 2 && *value >= 20 && *value < 50) return 2000 + *value;
  return std::nullopt;
}

void read_numeric_date(Tokens tokens, std::vector<SlotMatch>& out) {
  if (!digits_at(tokens, 0)) return;
  const auto put = [&](std::size_t length, std::int64_t year, std::string_view month,
                       std::string_view day) {
    const auto m = value_of(month);
    const auto d = value_of(day);
    if (!m || !d || month.size() > 2 || day.size() > 2) return;
    Filled filled = whole(Slot::Numeric, year);
    filled.b = *m;
    filled.c = *d;
    out.push_back({length, filled});
  };
  const std::string& first = tokens[0].text;
  if (first.size() == 8) {
    if (const auto year = year_of(std::string_view(first).substr(0, 4))) {
      put(1, *year, std::string_view(first).substr(4, 2), std::string_view(first).substr(6));
    }
    return;
  }
  const auto separator_at = [&](std::size_t at) {
    return at < tokens.size() && tokens[at].glued &&
           (sign_at(tokens, at, "/") || sign_at(tokens, at, "-") || sign_at(tokens, at, "."));
  };
  if (!separator_at(1) || !glued_digits_at(tokens, 2)) return;
  // "3/12-26" is how many Swedes put the year behind.
  const bool same_sign = separator_at(3) && (tokens[3].text == tokens[1].text ||
                                             (tokens[1].text == "/" && tokens[3].text == "-"));
  const bool third = same_sign && glued_digits_at(tokens, 4);
  if (first.size() == 4) {
    const auto year = year_of(first);
    if (year && third) put(5, *year, tokens[2].text, tokens[4].text);
    return;
  }
  if (third) {
    if (const auto year = year_of(tokens[4].text)) put(5, *year, tokens[2].text, first);
    return;
  }
  put(3, 0, tokens[2].text, first);
}

// "24e", "24th", "24:e", "vierentwintigste"
void read_ordinal(const Tables& tables, Slot slot, Tokens tokens, std::vector<SlotMatch>& out) {
  if (digits_at(tokens, 0)) {
    const std::size_t suffix = sign_at(tokens, 1, ":") ? 2 : 1;
    if (tokens[0].text.size() <= 3 && suffix < tokens.size() && tokens[suffix].glued &&
        tables.ordinal_suffixes.contains(tokens[suffix].text)) {
      out.push_back({suffix + 1, whole(slot, *value_of(tokens[0].text))});
    }
    return;
  }
  words_at(tables.ordinals, slot, tokens, out);
}

void read_filled(const Tables& tables, Slot slot, Tokens tokens, std::vector<SlotMatch>& out) {
  if (tokens.empty()) return;
  switch (slot) {
    case Slot::Int: return read_int(tables, tokens, out);
    case Slot::Number: return read_number(tables, tokens, out);
    case Slot::Hour: return read_bounded(tables, slot, tokens, 24, out);
    case Slot::Minute: return read_bounded(tables, slot, tokens, 59, out);
    case Slot::Clock: return read_clock(tokens, out);
    case Slot::Part: return words_at(tables.parts, slot, tokens, out);
    case Slot::Weekday: return words_at(tables.weekdays, slot, tokens, out);
    case Slot::Month: return words_at(tables.months, slot, tokens, out);
    case Slot::Numeric: return read_numeric_date(tokens, out);
    case Slot::Unit: return words_at(tables.units, slot, tokens, out);
    case Slot::Ordinal: return read_ordinal(tables, slot, tokens, out);
    case Slot::Day:
      read_ordinal(tables, slot, tokens, out);
      if (digits_at(tokens, 0) && tokens[0].text.size() <= 2)
        out.push_back({1, whole(slot, *value_of(tokens[0].text))});
      return;
    case Slot::Year:
      if (digits_at(tokens, 0)) {
        if (const auto year = year_of(tokens[0].text)) out.push_back({1, whole(slot, *year)});
      }
      return;
    case Slot::Amount:
      if (tables.one_words.contains(tokens[0].text)) out.push_back({1, whole(slot, 1)});
      return read_number(tables, tokens, out);
    case Slot::Duration:
      for (std::size_t length = std::min<std::size_t>(tokens.size(), 8); length > 0; --length) {
        if (const auto duration = read_duration(tokens.first(length), tables)) {
          Filled filled;
          filled.slot = slot;
          filled.a = duration->months;
          filled.b = duration->days;
          filled.c = duration->seconds;
          out.push_back({length, filled});
        }
      }
      return;
  }
}

}  // namespace

void read_slot(const Tables& tables, Slot slot, Tokens tokens, std::vector<SlotMatch>& out) {
  read_filled(tables, slot, tokens, out);
  for (SlotMatch& match : out) match.filled.slot = slot;
}

ReadSlot slot_reader(const Tables& tables) {
  return [&tables](Slot slot, std::span<const Token> tokens, std::vector<SlotMatch>& out) {
    read_slot(tables, slot, tokens, out);
  };
}

}  // namespace tillit::language
