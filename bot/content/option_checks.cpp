#include "content/option_checks.hpp"

#include "content/measure.hpp"
#include "content/text_checks.hpp"
#include "language/recognise.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using language::JsonPlace;
using language::Option;

class OptionCheck {
 public:
  OptionCheck(const NeededText& needed, const Locales& locales, const Language& language,
              const std::string& file, const std::string& key, const language::LocaleEntry& entry,
              Findings& findings)
      : needed_(needed), file_(file), key_(key), entry_(entry), findings_(findings) {
    for (const auto& [other, locale] : locales.by_language) {
      if (!locale.words) continue;
      // The person's own language first: its words win (language/words.hpp).
      words_.insert(other == language ? words_.begin() : words_.end(), &*locale.words);
      if (other == language) own_ = &*locale.words;
    }
  }

  void check() {
    const auto& options = entry_.text.options;
    if (!needed_.is_choice) {
      if (!options.empty())
        add("D41", entry_.place, "it is no choice, so nothing shows its options");
    } else {
      same_options();
    }
    for (std::size_t i = 0; i < options.size(); ++i)
      option(options[i], entry_.option_places[i], false);
    for (const Option& skip : entry_.text.skip) option(skip, entry_.place, true);
  }

 private:
  void add(std::string_view code, JsonPlace at, std::string message, std::string hint = {}) {
    findings_.add(code, file_, at, fmt::format("“{}”: {}", key_, message), std::move(hint));
  }

  void same_options() {
    std::vector<std::string> missing = needed_.options;
    std::vector<std::string> extra;
    for (const Option& option : entry_.text.options) {
      const auto found = std::find(missing.begin(), missing.end(), option.id);
      if (found == missing.end()) {
        extra.push_back(option.id);
      } else {
        missing.erase(found);
      }
    }
    if (missing.empty() && extra.empty()) return;
    add("D50", entry_.place,
        fmt::format(
            "its options are not those of the script:{}{}{}",
            missing.empty() ? std::string() : fmt::format(" missing {}", fmt::join(missing, ", ")),
            missing.empty() || extra.empty() ? "" : ";",
            extra.empty() ? std::string()
                          : fmt::format(" not in the script {}", fmt::join(extra, ", "))),
        fmt::format("the script has: {}", fmt::join(needed_.options, ", ")));
  }

  void option(const Option& option, JsonPlace at, bool is_skip) {
    if (const std::size_t length = count_characters(option.label); length > kMaxLabelCharacters) {
      add("D49", at,
          fmt::format("the label “{}” has {} characters; at most {} fit a button", option.label,
                      length, kMaxLabelCharacters));
    }
    word(option, option.label, at, is_skip);
    for (const std::string& also : option.also) word(option, also, at, is_skip);
  }

  void word(const Option& option, const std::string& word, JsonPlace at, bool is_skip) {
    const std::string normal = language::normalise(word, true);
    if (normal.empty()) return;
    const auto [found, is_new] = taken_.emplace(normal, option.id);
    if (!is_new && found->second != option.id) {
      add("D47", at, fmt::format("“{}” stands for {} and for {}", word, found->second, option.id),
          "capitals, accents and punctuation make no difference when a reply is read");
      return;
    }
    if (const auto global = language::find_global_word(word, words_)) {
      // Whoever says “my promises” at the option my_promises gets there either way.
      if (is_skip ? global->id == "skip" : global->id == option.id) return;
      add("D48", at, fmt::format("“{}” is a word that works everywhere: {}", word, global->id),
          "use another word for this option");
      return;
    }
    // Of one word only: “no one” is read as an option before anybody looks for a number in it.
    if (own_ && normal.find(' ') == std::string::npos &&
        language::recognise({language::ExpectKind::Int, 64}, word, *own_, std::span<const Option>{},
                            LocalDateTime{})
            .meaning) {
      add("D48", at, fmt::format("“{}” is a number, which means a position in the list", word),
          "use another word for this option");
    }
  }

  const NeededText& needed_;
  const std::string& file_;
  const std::string& key_;
  const language::LocaleEntry& entry_;
  Findings& findings_;
  std::vector<const language::Words*> words_;
  const language::Words* own_ = nullptr;
  std::map<std::string, std::string> taken_;  // normalised word -> option
};

}  // namespace

void check_options(const NeededText& needed, const Locales& locales, const Language& language,
                   const std::string& file, const std::string& key,
                   const language::LocaleEntry& entry, Findings& findings) {
  OptionCheck(needed, locales, language, file, key, entry, findings).check();
}

}  // namespace tillit::content
