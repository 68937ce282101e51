#pragma once

#include "core/clock.hpp"
#include "core/id.hpp"
#include "dialogue/delivery.hpp"
#include "dialogue/script.hpp"
#include "dialogue/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tillit::dialogue {

inline constexpr std::size_t kMaxFrames = 20;
inline constexpr std::size_t kMaxBack = 5;

// What one answered question changed, so that `back` can undo it.
struct BackStep {
  NodeIndex node = 0;  // where the question was
  std::vector<std::pair<Slot, Value>>
      before;  // values that the answer and the actions after it replaced
  std::vector<std::pair<Slot, Value>> shared_before;
  bool ran_command = false;  // then `back` does not cross it
};

// One dialogue on the stack. It rests at `node` (at its stop), or is about to enter it.
struct Frame {
  const Script* script = nullptr;  // borrowed from the Library
  NodeIndex node = 0;
  std::vector<Value> variables;  // one per Script::variables, in stored form (entities as ids)
  int misses = 0;
  std::int64_t token = 0;   // of its present rest; buttons and timers carry it
  TimePoint since{};        // came to rest here
  bool digression = false;  // opened by a global word, a trigger, a schedule or safety: the frame
                            // below comes back after it
  std::vector<BackStep> back;  // oldest first, at most kMaxBack
  std::vector<Slot> fresh;  // variables that a changed script has added: the next step gives them
                            // their `init`. Never stored
};

// One person's durable talk in one room of one channel.
struct Conversation {
  ConversationId id;
  PersonId person;
  RoomId room;
  std::string channel;
  std::vector<Frame> stack;  // the top is last
  std::int64_t next_token = 1;
  TimePoint last_word{};  // of the person
  int errors = 0;         // internal errors in a row at the present rest
  std::int64_t offered_to_go_on =
      0;  // token of the rest about which "shall we go on?" was asked; 0: nothing asked
  // The last answer to a free-text question: a message sent right after it still belongs to it, and
  // an edit corrects it.
  struct LastText {
    std::string message;    // the message's own id
    std::size_t depth = 0;  // of the frame that took it
    Slot slot = 0;
    NodeIndex node = 0;
    TimePoint at{};
    friend bool operator==(const LastText&, const LastText&) = default;
  };
  std::optional<LastText> last_text;
  // Set by reading a stored talk whose script changed beyond what can be carried over
  // (state_json.hpp), and kept until the person was told: the title of what changed. The top frame
  // then waits to enter its checkpoint, or (callee_lost) to take the `aborted` exit of its call, or
  // (digression_lost) to put its own question again, which a digression that is gone had covered.
  std::string changed;
  bool callee_lost = false;
  bool digression_lost = false;
  std::vector<Choice> meant;  // what "did you mean …?" offered; only the very next message may
                              // answer it by position
};

}  // namespace tillit::dialogue
