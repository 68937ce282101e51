#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/conversation.hpp"
#include "dialogue/delivery.hpp"
#include "dialogue/event.hpp"
#include "dialogue/host.hpp"
#include "dialogue/library.hpp"
#include "dialogue/person.hpp"

// The heart: one event taken through the dialogues. Pure and total: the same values in give the same values out, whatever the
// bytes; no I/O, no clock, no globals. Thread-safety: any thread (the Library is immutable).
namespace tillit::dialogue {

inline constexpr int kMaxMicrosteps = 100;              // nodes entered in one step
inline constexpr std::size_t kMaxState = 256 * 1024;    // bytes of text a conversation may hold
inline constexpr int kMaxDeliveries = 40;               // messages of one step
inline constexpr std::chrono::minutes kBusyFor{30};     // after the last word a nudge waits
inline constexpr std::chrono::hours kFreshFor{24};      // after that a talk is taken up again with a question
inline constexpr std::chrono::hours kKeptFor{24 * 7};   // after that it is closed without a word
inline constexpr std::int64_t kShortDigression = 2;     // questions: after a longer one the talk below is not simply resumed, but offered
inline constexpr std::chrono::seconds kBurst{15};       // a message this soon after a free-text answer may belong to it

// Why the engine did what it did, for `:why`, `tillit repro` and operators. Holds no answers and no texts.
struct TraceEntry {
  enum class What {
    Arrived, Entered, Rested, Branch, Answered, Miss, CheckFailed, GaveUp, Skipped, Back, Called, Returned, Aborted, Ended, GlobalWord, Trigger,
    Safety, StaleButton, StaleTimer, Queued, Closed, Moved, Burst, Edit, Error
  } what = What::Arrived;
  const Script* script = nullptr;
  NodeIndex node = 0;
  std::string detail;  // an option's id, a branch's expression, an error; never what a person typed
};
using Trace = std::vector<TraceEntry>;
[[nodiscard]] const char* to_string(TraceEntry::What what);

inline constexpr int kCloseRung = -1;  // the rung after which nobody came back: the talk is closed without a word

// A silence ladder that starts when this step's messages were handed over. Replaces all timers of the conversation.
struct TimerRung {
  std::int64_t token = 0;
  int rung = 0;
  CalendarDuration after;
};

// A command of the program that a script ran in this step: for tests. `arguments` are in stored form, one per parameter.
struct CommandRun {
  std::uint16_t command = 0;
  std::vector<Value> arguments;
};

struct StepResult {
  Person person;
  Conversation conversation;
  std::vector<Delivery> deliveries;               // one ordered batch
  std::vector<Effect> effects;
  std::optional<std::vector<TimerRung>> timers;   // nullopt: the timers stay as they are
  Trace trace;
  std::vector<CommandRun> commands;
  int incomplete_texts = 0;                       // texts that lacked an argument (a content error that check should have found)
  bool safety_noticed = false;                    // counted by operators; nothing else is told
  bool alert = false;                             // an internal error: an operator should look (the trace says where)
};

// Takes the event. Never throws: on a breach of a limit or an internal error the state is the one that was passed in (the last
// stable one), the person gets `core.error`, and `alert` is set; at a second breach in a row at one place the dialogue's `on_error` node
// is taken or the dialogue is ended.
[[nodiscard]] StepResult step(const Library& library, const Person& person, const Conversation& conversation,
                              const Event& event, const LocalNow& now) noexcept;

}  // namespace tillit::dialogue
