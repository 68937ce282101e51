#include "channels/common/control_words.hpp"

#include "dialogue/library.hpp"

#include <array>
#include <utility>

namespace tillit::channels {
namespace {

constexpr std::array<std::pair<const char*, std::string ControlWords::*>, 11> kTexts{{
    {"control_choose", &ControlWords::choose},
    {"control_pick_date", &ControlWords::pick_date},
    {"control_pick_time", &ControlWords::pick_time},
    {"control_take_moment", &ControlWords::take_moment},
    {"control_type_date", &ControlWords::type_date},
    {"control_type_time", &ControlWords::type_time},
    {"control_type_moment", &ControlWords::type_moment},
    {"control_type_number", &ControlWords::type_number},
    {"control_type_duration", &ControlWords::type_duration},
    {"control_answer", &ControlWords::answer},
    {"control_answered", &ControlWords::answered},
}};

}  // namespace

std::string core_text(const dialogue::Library& library, const Language& language,
                      std::string_view key) {
  const language::Text* text = library.find_text(language, "core." + std::string(key));
  return text != nullptr && !text->variants.empty() ? text->variants.front().source()
                                                    : std::string(key);
}

ControlWords control_words_of(const dialogue::Library& library, const Language& language) {
  ControlWords words;
  for (const auto& [key, member] : kTexts) words.*member = core_text(library, language, key);
  return words;
}

std::vector<std::string> control_text_keys() {
  std::vector<std::string> keys;
  keys.reserve(kTexts.size());
  for (const auto& one : kTexts) keys.emplace_back(one.first);
  return keys;
}

}  // namespace tillit::channels
