#include "dialogue/step.hpp"

#include "dialogue/turn.hpp"

namespace tillit::dialogue {
namespace {

StepResult unchanged(const Person& person, const Conversation& conversation) {
  return {person, conversation, {}, {}, {}, {}, {}, 0, false, false};
}

// False, and why: `result` is then worthless.
bool attempt(const Library& library, const LocalNow& now, const Event* event, StepResult& result,
             std::string& failure) {
  try {
    Turn turn(library, result, now);
    if (event != nullptr) {
      turn.take(*event);
    } else {
      turn.leave_after_errors();
    }
    turn.finish();
    return true;
  } catch (const Breach& breach) {
    failure = breach.what;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  return false;
}

// The last stable state, and a kind word. Does not depend on any dialogue.
StepResult stay(const Library& library, const Person& person, const Conversation& conversation,
                std::string_view key) {
  StepResult result = unchanged(person, conversation);
  Delivery delivery;
  delivery.key = key;
  delivery.language = person.language;
  const language::Text* text = library.find_text(person.language, key);
  if (text != nullptr && !text->variants.empty()) delivery.text = text->variants.front().source();
  result.deliveries.push_back(std::move(delivery));
  return result;
}

}  // namespace

StepResult step(const Library& library, const Person& person, const Conversation& conversation,
                const Event& event, const LocalNow& now) noexcept {
  std::string failure;
  StepResult result = unchanged(person, conversation);
  if (attempt(library, now, &event, result, failure)) return result;

  if (conversation.errors == 0) {
    result = stay(library, person, conversation, "core.error");
    result.conversation.errors = 1;
  } else {
    std::string second;
    result = unchanged(person, conversation);
    if (!attempt(library, now, nullptr, result, second)) {
      // not even leaving works: nobody is kept in a broken place
      result = stay(library, person, conversation, "core.error_again");
      result.conversation.stack.clear();
      result.timers.emplace();
    }
    result.conversation.errors = 0;
  }
  const bool of_person = !std::holds_alternative<TimerFired>(event) &&
                         !std::holds_alternative<Scheduled>(event) &&
                         !std::holds_alternative<Signal>(event);
  if (of_person) result.conversation.last_word = now.instant;
  result.alert = true;
  const Frame* top = conversation.stack.empty() ? nullptr : &conversation.stack.back();
  result.trace.push_back({TraceEntry::What::Error, top != nullptr ? top->script : nullptr,
                          top != nullptr ? top->node : NodeIndex{0}, failure});
  return result;
}

const char* kind_of(const Event& event) {
  static constexpr const char* kNames[] = {"message", "button",    "submission", "edited",
                                           "deleted", "joined",    "left",       "command",
                                           "timer",   "scheduled", "signal",     "locale_changed"};
  static_assert(std::size(kNames) == std::variant_size_v<Event>);
  return kNames[event.index()];
}

const char* to_string(TraceEntry::What what) {
  using What = TraceEntry::What;
  switch (what) {
    case What::Arrived: return "arrived";
    case What::Entered: return "entered";
    case What::Rested: return "rested";
    case What::Branch: return "branch";
    case What::Answered: return "answered";
    case What::Miss: return "miss";
    case What::CheckFailed: return "check_failed";
    case What::GaveUp: return "gave_up";
    case What::Skipped: return "skipped";
    case What::Back: return "back";
    case What::Called: return "called";
    case What::Returned: return "returned";
    case What::Aborted: return "aborted";
    case What::Ended: return "ended";
    case What::GlobalWord: return "global_word";
    case What::Trigger: return "trigger";
    case What::Safety: return "safety";
    case What::StaleButton: return "stale_button";
    case What::StaleTimer: return "stale_timer";
    case What::Queued: return "queued";
    case What::Closed: return "closed";
    case What::Moved: return "moved";
    case What::Burst: return "burst";
    case What::Edit: return "edit";
    case What::Error: return "error";
  }
  return "unknown";
}

std::string rest_kind(const Node& node) {
  if (const auto* ask = std::get_if<Ask>(&node.stop)) {
    static constexpr const char* kNames[] = {"choice", "pick",     "yes_no", "int",
                                             "number", "ordinal",  "date",   "time",
                                             "local",  "duration", "text",   "any"};
    std::string kind;
    for (const Reading& reading : ask->readings) {
      if (!kind.empty()) kind += '|';
      kind += kNames[static_cast<std::size_t>(reading.expect.kind)];
    }
    return kind;
  }
  if (std::holds_alternative<Wait>(node.stop)) return "wait";
  if (const auto* call = std::get_if<Call>(&node.stop)) return "call:" + call->dialogue;
  return "";
}

}  // namespace tillit::dialogue
