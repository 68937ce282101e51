#pragma once

#include "content/content_files.hpp"
#include "content/load.hpp"
#include "dialogue/delivery.hpp"
#include "dialogue/library.hpp"

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

// Everything that a channel has to be able to show, for the programs that render it all and have it
// judged (tests/slack, tests/teams).
namespace tillit::channels_test {

class EveryMessage {
 public:
  // Our dialogues. nullopt, with the reason on `errors`: they are not sound.
  [[nodiscard]] static std::optional<EveryMessage> load(std::ostream& errors);

  [[nodiscard]] const dialogue::Library& library() const { return *loaded_.library; }

  using Take = std::function<void(const dialogue::Delivery&)>;
  // Every message that the transcripts bring out of the dialogues: all nodes in all languages.
  // False, with the reason on `errors`: a transcript fails, so the check would say too little.
  [[nodiscard]] bool take_all(const Take& take, std::ostream& out, std::ostream& errors) const;

 private:
  EveryMessage(content::ContentFiles files, content::LoadResult loaded);

  content::ContentFiles files_;
  content::LoadResult loaded_;
};

// One question of every kind, with few and many choices, short and long, so that kinds no dialogue
// uses yet are checked as well.
[[nodiscard]] std::vector<dialogue::Delivery> made_up_questions(const Language& language);

// Texts `core.<key>` that a language lacks (it would show the default one's), and lines under
// controls whose own example of what can be typed is not understood.
[[nodiscard]] std::vector<std::string> missing_texts(const dialogue::Library& library,
                                                     const std::vector<std::string>& keys);
[[nodiscard]] std::vector<std::string> examples_not_understood(const dialogue::Library& library);

}  // namespace tillit::channels_test
