#include "packages/teams_texts.hpp"

#include "dialogue/library.hpp"

#include <array>

namespace tillit::packages {
namespace {

// What helps at any moment, the commonest first. Teams shows ten at most; the others stand in the
// text of `help`.
constexpr std::array kWords{"menu",     "my_promises", "status",  "pause", "resume",
                            "language", "privacy",     "my_data", "help",  "help_now"};
constexpr const char* kFullName = "teams_app_name";
constexpr const char* kLine = "teams_app_line";
constexpr std::array kAboutParts{"teams_app_about", "teams_app_nature", "teams_app_words"};
constexpr const char* kCommandTitle = "teams_command_";
constexpr const char* kCommandAbout = "teams_about_";

std::string text_of(const dialogue::Library& library, const Language& language,
                    const std::string& key) {
  const language::Text* text = library.find_text(language, "core." + key);
  return text != nullptr && !text->variants.empty() ? text->variants.front().source() : key;
}

// Read as a person's message would be: own language first.
std::string global_word_of(const dialogue::Library& library, const Language& language,
                           const std::string& title) {
  std::vector<const language::Words*> words;
  const auto own = library.words.find(language);
  if (own == library.words.end()) return {};
  words.push_back(&own->second);
  for (const auto& [other, others_words] : library.words) {
    if (other != language) words.push_back(&others_words);
  }
  const auto found = language::find_global_word(title, words);
  return found ? found->id : std::string();
}

}  // namespace

std::vector<TeamsTexts> teams_texts(const dialogue::Library& library) {
  std::vector<TeamsTexts> all;
  for (const Language& language : library.languages) {
    TeamsTexts texts;
    texts.language = language;
    texts.full_name = text_of(library, language, kFullName);
    texts.line = text_of(library, language, kLine);
    for (const char* part : kAboutParts)
      texts.about += (texts.about.empty() ? "" : "\n\n") + text_of(library, language, part);
    for (const std::string word : kWords) {
      TeamsCommand command;
      command.title = text_of(library, language, kCommandTitle + word);
      command.about = text_of(library, language, kCommandAbout + word);
      if (global_word_of(library, language, command.title) == word) command.id = word;
      texts.commands.push_back(std::move(command));
    }
    all.push_back(std::move(texts));
  }
  return all;
}

std::vector<std::string> teams_text_keys() {
  std::vector<std::string> keys{kFullName, kLine};
  for (const char* part : kAboutParts) keys.emplace_back(part);
  for (const std::string word : kWords) {
    keys.push_back(kCommandTitle + word);
    keys.push_back(kCommandAbout + word);
  }
  return keys;
}

}  // namespace tillit::packages
