#pragma once

#include "core/civil_time.hpp"

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

// The command `tillit eval`: tries expressions of scripts (docs/expressions.md) without a script
// around them.
namespace tillit::tools {

struct EvalOptions {
  // A JSON object of variables, "" for none. Types are taken from the values: whole numbers are
  // int, others number, texts that are exactly an ISO 8601 date, time, moment, instant or duration
  // are that, null is an optional that is none. A key may state its type instead: {"mood: int?":
  // null, "code: text": "09:00"}; in nested objects too, which are records by value.
  std::string vars;
  LocalDateTime now;  // what `now` and `today` stand for
  bool json = false;
  // What lower() does. Empty: the letters of ASCII, Latin-1 and Latin Extended-A only.
  std::function<std::string(std::string_view)> lower;
};

inline constexpr int kEvalFine = 0;     // every expression had a value
inline constexpr int kEvalFailed = 1;   // at least one had an error
inline constexpr int kEvalBadVars = 2;  // the variables make no sense; nothing was evaluated

// One expression per line of `in`, one line each on `out`: its value as an author writes it, or
// `error D21 at 5: message` (the first error; offsets count bytes). With `json`, an object:
// {"expression", "value", "type"} or {"expression", "error": {"code", "offset", "message"}}. Blank
// lines are skipped. What is wrong with the variables goes to `err`.
[[nodiscard]] int run_eval(std::istream& in, std::ostream& out, std::ostream& err,
                           const EvalOptions& options);

}  // namespace tillit::tools
