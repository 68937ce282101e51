#pragma once

#include "common/e2e/seat.hpp"
#include "dialogue/library.hpp"
#include "tools/transcript.hpp"

#include <memory>
#include <string>

// Plays a shipped transcript (tests/transcripts/*.chat) through a platform: the person types and
// presses, and what stands on their screen is compared with the texts the transcript
// names, in the person's language.
namespace tillit::e2e {

// How somebody answers a question that offers choices.
enum class By { Button, Number, Words };

// The dialogues and texts as they are shipped.
[[nodiscard]] std::shared_ptr<const dialogue::Library> shipped_library();

// The transcript of that file name, without its ending; its dates moved as if it were played today,
// and without what follows once its clock is put forward: the bot's clock is the real one.
[[nodiscard]] tools::Transcript shipped_transcript(const std::string& name);

// As somebody who has been welcomed and has nothing open. Empty: it went as written; else where and
// how it did not.
[[nodiscard]] std::string walk(Seat& seat, const tools::Transcript& transcript,
                               const dialogue::Library& library, const Language& language, By by);

// The same for a dialogue that the bot begins by itself, when its posts so far were `before`.
[[nodiscard]] std::string walk_on(Seat& seat, const tools::Transcript& transcript,
                                  const dialogue::Library& library, const Language& language, By by,
                                  std::size_t before);

}  // namespace tillit::e2e
