#include "channels/common/control_words.hpp"

#include "channels/common/word_table.hpp"
#include "dialogue/library.hpp"

#include <fmt/format.h>

namespace tillit::channels {
namespace {

constexpr WordTable<ControlWords, 11> kTexts{{
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

std::string fixed_text(const dialogue::Library& library, const Language& language,
                       std::string_view dialogue, std::string_view key) {
  const language::Text* text = library.find_text(language, fmt::format("{}.{}", dialogue, key));
  return text != nullptr && !text->variants.empty() ? text->variants.front().source()
                                                    : std::string(key);
}

std::string core_text(const dialogue::Library& library, const Language& language,
                      std::string_view key) {
  return fixed_text(library, language, "core", key);
}

ControlWords control_words_of(const dialogue::Library& library, const Language& language) {
  ControlWords words;
  take_words(words, kTexts, library, language);
  return words;
}

std::vector<std::string> control_text_keys() { return keys_of(kTexts); }

}  // namespace tillit::channels
