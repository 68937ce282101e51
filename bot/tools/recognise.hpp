#pragma once

#include "core/civil_time.hpp"

#include <cstddef>
#include <filesystem>
#include <istream>
#include <ostream>
#include <string>

namespace tillit::tools {

// `tillit recognise`: what the recognisers make of replies, for authors and for tests.
struct RecogniseOptions {
  std::string expect;  // yes_no int number ordinal date time local duration choice text any
  std::string language = "en";    // a folder of `locales`
  std::filesystem::path locales;  // words are read from <locales>/<language>/words/*.json
  std::filesystem::path
      options_file;  // for choice: {"a": {"label": "Ja", "also": ["zeker"]}, …} in the order shown
  LocalDateTime now;              // the person's wall clock: --now, or the clock in --tz
  std::size_t max_length = 4096;  // of a text, in user-perceived characters
};

// One reply per line of `in`, one JSON object per line of `out`: {"input": …, "value": …}. The
// value is true or false, a number, "YYYY-MM-DD", "HH:MM", "YYYY-MM-DDTHH:MM", an ISO 8601
// duration, the option's id or the text;
// {"ambiguous": [candidates]} if the reply fits several; null if it was not recognised. A blank
// line gives null. Bytes that are no UTF-8 are shown as U+FFFD. Returns the exit code: 0; 2 with a
// message on `err` if the kind, the language or the options file is no good.
int run_recognise(std::istream& in, std::ostream& out, std::ostream& err,
                  const RecogniseOptions& options);

}  // namespace tillit::tools
