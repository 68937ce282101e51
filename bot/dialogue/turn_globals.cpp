#include "dialogue/turn.hpp"

// What the global words do that the engine itself answers: stop, back, skip, repeat, restart; the
// others open a dialogue.
namespace tillit::dialogue {

void Turn::global_word(const std::string& word) {
  trace(TraceEntry::What::GlobalWord, word);
  if (word == "stop") return stop_all();
  if (word == "back") return back();
  if (word == "skip") return skip();
  if (word == "repeat") return repeat();
  if (word == "restart") return restart();
  if (word == "hello" && open_ask() == nullptr)
    return empty() ? nothing_open() : open(library_.host_types->nothing_open, {});
  if (word == "hello") return resume_below();  // a greeting is no answer, and no miss either
  const auto opens = library_.host_types->globals.find(word);
  if (opens == library_.host_types->globals.end()) {
    say_core("old_button");
    return;
  }
  // For somebody new, what the bot is comes before what it offers.
  if (empty() && opens->second == library_.host_types->nothing_open) return nothing_open();
  if (word != "help_now" && !empty() && !top().script->digressions) {
    prompt(0, {}, true);
    return;
  }
  open(opens->second, {});
}

void Turn::stop_all() {
  const bool nothing = empty();
  result_.conversation.stack.clear();
  result_.conversation.offered_to_go_on = 0;
  result_.conversation.last_text.reset();
  result_.timers.emplace();
  say_core(nothing ? "nothing_to_stop" : "stopped", {}, {offer_of("pause"), offer_of("leave")});
}

void Turn::skip() {
  const Ask* ask = open_ask();
  if (ask == nullptr || !ask->skip) {
    say_core("nothing_to_skip");
    prompt(0, {}, true);
    return;
  }
  trace(TraceEntry::What::Skipped);
  Frame& frame = top();
  frame.back.push_back({frame.node, {}, {}, false});
  if (frame.back.size() > kMaxBack) frame.back.erase(frame.back.begin());
  enter(*ask->skip);
  run();
}

void Turn::back() {
  auto& stack = result_.conversation.stack;
  // At the first question of a called dialogue, back leads to the question before the call.
  std::size_t depth = stack.size();
  while (depth > 0 && stack[depth - 1].back.empty() && !stack[depth - 1].digression) --depth;
  if (depth == 0 || stack[depth - 1].back.empty() || stack[depth - 1].back.back().ran_command) {
    say_core("cannot_go_back");
    prompt(0, {}, true);
    return;
  }
  stack.resize(depth);
  Frame& frame = top();
  BackStep step = std::move(frame.back.back());
  frame.back.pop_back();
  for (auto& [slot, value] : step.before) frame.variables[slot] = std::move(value);
  for (auto& [slot, value] : step.shared_before) result_.person.shared[slot] = std::move(value);
  trace(TraceEntry::What::Back);
  enter(step.node);
  rest();
  prompt(0);
}

void Turn::repeat() {
  if (open_ask() == nullptr) {
    say_core("nothing_to_repeat");
    return;
  }
  prompt(0);
}

void Turn::restart() {
  auto& stack = result_.conversation.stack;
  if (stack.empty()) return nothing_open();
  std::size_t root = stack.size() - 1;
  while (root > 0 && !stack[root].digression) --root;
  const Frame before = std::move(stack[root]);
  stack.resize(root);
  push(*before.script, true);
  for (std::size_t slot = 0; slot < before.variables.size(); ++slot) {
    if (before.script->variables[slot].is_param) top().variables[slot] = before.variables[slot];
  }
  run();
}

void Turn::leave_after_errors() {
  if (empty()) return;
  trace(TraceEntry::What::Error);
  say_core("error_again");
  if (top().script->on_error && top().node != *top().script->on_error) {
    enter(*top().script->on_error);
    run();
    return;
  }
  if (end_top(true)) run();
}

}  // namespace tillit::dialogue
