#pragma once

#include "language/recognise.hpp"
#include "language/word_tables.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

// How a reply is read, shared by the recognisers: only as a whole. Polite and hedging words may
// stand at its ends, nothing else; a number or date somewhere inside a sentence is never taken out
// of it.
namespace tillit::language {

using Tables = Words::Tables;
using Tokens = std::span<const Token>;
using Meanings = std::vector<Meaning>;
using ReadWhole = std::function<Meanings(Tokens)>;

// What may be dropped at the ends of a reply, and how two answers in one are joined.
struct Frame {
  const Tables& tables;
  const WordMap& fillers;  // of this kind, beside the language's common ones
  bool ranges = false;     // "6-7", "between 6 and 7": both are offered
  std::size_t most_stripped = 6;
};

// The meanings of the tokens with as few words as possible dropped at the ends.
[[nodiscard]] Meanings read_framed(Tokens tokens, const Frame& frame, const ReadWhole& read);
// The same, and "a or b" and ranges as two candidates.
[[nodiscard]] Recognition read_reply(Tokens tokens, const Frame& frame, const ReadWhole& read);
[[nodiscard]] Recognition recognition_of(Meanings meanings);

// Corrects one slip in the names of days, months and units, and takes compounds apart
// ("vrijdagochtend").
[[nodiscard]] std::vector<Token> prepare_calendar_words(std::vector<Token> tokens,
                                                        const Tables& tables);
[[nodiscard]] std::vector<Token> without_emoji(std::vector<Token> tokens);

// Everything that may fill `slot` at the beginning of `tokens`.
void read_slot(const Tables& tables, Slot slot, Tokens tokens, std::vector<SlotMatch>& out);
[[nodiscard]] ReadSlot slot_reader(const Tables& tables);

struct DatedPart {
  Date date;
  std::optional<DayPart> part;  // "friday morning"
};
[[nodiscard]] std::vector<DatedPart> read_dates(Tokens tokens, const Tables& tables, Date today);
[[nodiscard]] std::vector<TimeOfDay> read_times(Tokens tokens, const Tables& tables,
                                                std::optional<DayPart> part,
                                                const LocalDateTime& now);
[[nodiscard]] std::optional<CalendarDuration> read_duration(Tokens tokens, const Tables& tables,
                                                            int depth = 0);

// The ids of the options that the reply names word for word; empty: it has to be read more closely.
[[nodiscard]] Meanings exactly_chosen(std::string_view reply, std::span<const Option> options);
[[nodiscard]] Recognition recognise_choice(std::string_view reply, const Tables& tables,
                                           const PreparedOptions& options);
[[nodiscard]] Recognition recognise_yes_no(std::string_view reply, const Tables& tables);
[[nodiscard]] Recognition recognise_int(std::string_view reply, const Tables& tables);
[[nodiscard]] Recognition recognise_number(std::string_view reply, const Tables& tables);
[[nodiscard]] Recognition recognise_ordinal(std::string_view reply, const Tables& tables);
[[nodiscard]] Recognition recognise_date(std::string_view reply, const Tables& tables,
                                         const LocalDateTime& now);
[[nodiscard]] Recognition recognise_time(std::string_view reply, const Tables& tables,
                                         const LocalDateTime& now);
[[nodiscard]] Recognition recognise_local(std::string_view reply, const Tables& tables,
                                          const LocalDateTime& now);
// A day and an hour in one reply; "in two hours" is not one.
[[nodiscard]] Recognition read_date_and_time(Tokens tokens, const Tables& tables,
                                             const LocalDateTime& now);
[[nodiscard]] Recognition recognise_duration(std::string_view reply, const Tables& tables);

// The position a reply names as a whole: "2", "the second one", "option 2"; -1 is the last.
[[nodiscard]] std::optional<std::int64_t> read_position(std::string_view reply,
                                                        const Tables& tables);

}  // namespace tillit::language
