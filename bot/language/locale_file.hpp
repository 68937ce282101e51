#pragma once

#include "core/id.hpp"
#include "language/catalogue.hpp"
#include "language/json_tree.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads locales/<language>/<dialogue>.json; dialogs/schema/locale-1.schema.json tells authors the
// same.
//
// A file is one object of texts by key. A text is a string, a list of strings (variants), or an
// object
//   { "text": string or list, "retry": string or list, "resume": string,
//     "options": { id: label }, "skip": label, "same": true, "edition": n }
// where a label is "Label" or { "label": "Label", "also": ["word", …] }.
// Only "text" is required. "//" is a comment anywhere. Keys and option ids are [a-z][a-z0-9_]*.
namespace tillit::language {

// Something to put right, with the diagnostic code of `tillit check`: D01 shape, D12 duplicate key,
// D40 a text that is TODO or empty, D42 D44 D45 as PatternError says.
struct LocaleFinding {
  std::string code;
  JsonPlace place{};
  std::string message;  // one sentence; begins with the key it is about
};

struct LocaleEntry {
  Text text;
  bool same = false;  // may be alike in all languages
  std::optional<std::int64_t>
      edition;        // which edition of the key's intent the text was written from
  JsonPlace place{};  // of the key
  // Of each part, index for index as in `text`, for findings about one of them.
  std::vector<JsonPlace> variant_places;
  std::vector<JsonPlace> retry_places;
  std::vector<JsonPlace> option_places;
};

struct LocaleFile {
  // By the file's own key ("opening"), without the dialogue.
  std::map<std::string, LocaleEntry, std::less<>> entries;
  std::vector<LocaleFinding> findings;  // by place; empty: the file is good
};

// Pure; any bytes. An entry that has findings is kept as far as it can be read (a text with a
// syntax error shows nothing), so that later checks can go on; an entry without a readable text is
// left out. `language` decides the plural arms that are needed.
[[nodiscard]] LocaleFile read_locale_file(std::string_view bytes, const Language& language);

}  // namespace tillit::language
