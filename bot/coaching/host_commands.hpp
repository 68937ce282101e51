#pragma once

#include "coaching/book.hpp"
#include "coaching/quiet_hours.hpp"
#include "dialogue/host.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// What scripts may do. Private to bot/coaching; bound to slots in host_functions.cpp. Types are
// written as in dialogs/host.json.
namespace tillit::coaching {

// The arguments of one call, in the order of the entry's own parameters, entities as ids. A value
// of another type than the entry says (there is none after a check) reads as neutral.
class Arguments {
 public:
  // Borrowed for the call. `plan` names the fields of a plan record.
  Arguments(std::span<const dialogue::Value> values, const dialogue::RecordType* plan)
      : values_(values), plan_(plan) {}

  [[nodiscard]] std::string text(std::size_t at) const;  // also an id, also the word of an enum
  [[nodiscard]] std::optional<std::string> text_if_any(std::size_t at) const;
  [[nodiscard]] bool flag(std::size_t at) const;
  [[nodiscard]] std::optional<std::int64_t> whole_if_any(std::size_t at) const;
  [[nodiscard]] std::optional<TimeOfDay> time_if_any(std::size_t at) const;
  [[nodiscard]] std::int64_t whole(std::size_t at) const;
  [[nodiscard]] Date date(std::size_t at) const;
  [[nodiscard]] std::optional<Date> date_if_any(std::size_t at) const;
  [[nodiscard]] std::optional<LocalDateTime> local_if_any(std::size_t at) const;
  [[nodiscard]] Plan plan(std::size_t at) const;

 private:
  template <class T>
  [[nodiscard]] const T* find(std::size_t at) const;

  std::span<const dialogue::Value> values_;
  const dialogue::RecordType* plan_;
};

// One command at work on the book.
struct Change {
  Book book;
  const Arguments& arguments;
  LocalDateTime now;
  dialogue::IdSource& ids;
  const AllowedHours& hours;
};

// Of the person's own counter, and nobody else's in the book.
[[nodiscard]] std::string fresh_id(Change& change, std::string_view prefix);

inline constexpr std::size_t kMostParameters = 5;

struct ParameterEntry {
  std::string_view name;  // empty: there are no more
  std::string_view type;
  bool is_private = false;  // must be declared so: what it takes is kept as private
};

struct CommandEntry {
  std::string_view name;
  std::array<ParameterEntry, kMostParameters> parameters;
  std::string_view gives;  // empty: nothing
  // Either works on the book and gives the result (an entity as its id, "" if there is none) …
  dialogue::Value (*change)(Change&) = nullptr;
  // … or asks the service for something and leaves the book alone, unread.
  dialogue::Effect (*request)(const Arguments&) = nullptr;
};
[[nodiscard]] std::span<const CommandEntry> command_entries();

// The fields of the record "plan" that this program reads.
[[nodiscard]] std::span<const ParameterEntry> plan_fields();

}  // namespace tillit::coaching
