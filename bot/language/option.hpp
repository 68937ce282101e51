#pragma once

#include <string>
#include <vector>

namespace tillit::language {

// One thing a person may choose: shown as a button or a numbered line, also answerable in typed
// words.
struct Option {
  std::string id;                 // the script's name for it; never shown
  std::string label;              // at most 24 characters
  std::vector<std::string> also;  // other words people use for it
};

}  // namespace tillit::language
