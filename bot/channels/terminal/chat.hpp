#pragma once

#include "channels/terminal/line_editor.hpp"
#include "channels/terminal/render.hpp"
#include "channels/terminal/shifted_clock.hpp"
#include "core/result.hpp"
#include "service/conversations.hpp"

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

namespace tillit::terminal {

struct ChatOptions {
  std::optional<Language> language;  // said on the command line: the person's own word
  Language locale;                   // of the environment: a hint for somebody new
  std::string zone;                  // IANA name
  std::string user = "local";
  RenderOptions render;
  bool json = false;  // one JSON object per message, for machines
  std::function<std::string(std::size_t)> entropy;
};

// A talk in the terminal: the same turns, store, outbox and waker as on every other channel. Reads
// until the end of input or `:quit`. Lines that begin with ":" are for whoever is trying the bot
// (":help" lists them). Returns the exit code.
[[nodiscard]] int run_chat(service::Conversations& conversations, ShiftedClock& clock,
                           LineEditor& editor, std::ostream& out, std::ostream& err,
                           const ChatOptions& options);

}  // namespace tillit::terminal
