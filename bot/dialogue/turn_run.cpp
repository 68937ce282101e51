#include "dialogue/turn.hpp"
#include "dialogue/value_json.hpp"
#include "language/clean.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tillit::dialogue {
namespace {

// A whole number where a number is wanted: the only conversion between types (type.hpp, fits()).
Value coerce(Value value, const Type& type) {
  if (type.kind == Kind::Number) {
    if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  }
  return value;
}

void keep_first(std::vector<std::pair<Slot, Value>>& list, Slot slot, const Value& value) {
  if (std::none_of(list.begin(), list.end(),
                   [slot](const auto& kept) { return kept.first == slot; }))
    list.emplace_back(slot, value);
}

std::size_t size_of(const Value& value) {
  std::size_t size = sizeof(Value);
  if (const auto* text = value.get_if<std::string>()) size += text->size();
  if (const List* list = value.list()) {
    for (const Value& item : *list) size += size_of(item);
  }
  if (const Record* record = value.record()) {
    for (const Value& field : record->fields) size += size_of(field);
  }
  return size;
}

}  // namespace

Turn::Turn(const Library& library, StepResult& result, const LocalNow& now)
    : library_(library), now_(now), result_(result) {
  result_.trace.reserve(16);
}

void Turn::finish() {
  check_size();
  result_.conversation.errors = 0;
}

void Turn::check_size() const {
  std::size_t size = 0;
  for (const Frame& frame : result_.conversation.stack) {
    for (const Value& value : frame.variables) size += size_of(value);
    for (const BackStep& step : frame.back) {
      for (const auto& [slot, value] : step.before) size += size_of(value);
    }
  }
  if (size > kMaxState) throw Breach{"the talk holds more than 256 KiB"};
}

void Turn::trace(TraceEntry::What what, std::string_view detail) {
  TraceEntry& entry = result_.trace.emplace_back();
  entry.what = what;
  if (!empty()) {
    entry.script = top().script;
    entry.node = top().node;
  }
  if (!detail.empty()) entry.detail = detail;
}

bool Turn::traced(TraceEntry::What what) const {
  return std::any_of(result_.trace.begin(), result_.trace.end(),
                     [what](const TraceEntry& entry) { return entry.what == what; });
}

Value Turn::evaluate_here(const Expression& expression, const Value* it) {
  const FrameEnvironment environment(*this, top());
  bool exceeded = false;
  Value value = evaluate(expression, environment, it, &exceeded);
  if (exceeded) throw Breach{"an expression took too many steps"};
  return value;
}

bool Turn::holds(const Expression& expression, const Value* it) {
  if (expression.empty()) return true;
  const Value value = evaluate_here(expression, it);
  const bool* yes = value.get_if<bool>();
  return yes != nullptr && *yes;
}

void Turn::push(const Script& script, bool digression) {
  auto& stack = result_.conversation.stack;
  if (stack.size() >= kMaxFrames && digression) {
    // The oldest talk at the bottom gives way: it runs up to the next frame that nobody below
    // called.
    auto end = stack.begin() + 1;
    while (end != stack.end() && !end->digression) ++end;
    if (end != stack.end()) {
      stack.erase(stack.begin(), end);
      result_.conversation.last_text.reset();  // its frame may stand elsewhere now
    }
  }
  if (stack.size() >= kMaxFrames) throw Breach{"more than 20 dialogues are open inside each other"};
  // The frame that took it has ended; this one only stands where it stood.
  if (auto& last = result_.conversation.last_text; last && last->depth > stack.size()) last.reset();
  Frame frame{};
  frame.script = &script;
  frame.node = script.start;
  frame.digression = digression;
  frame.since = now_.instant;
  frame.variables.resize(script.variables.size());
  stack.push_back(std::move(frame));
  for (std::size_t slot = 0; slot < script.variables.size(); ++slot) {
    const Variable& variable = script.variables[slot];
    Value value;
    if (!variable.init.empty()) {
      value = to_stored(coerce(evaluate_here(variable.init), variable.type), variable.type);
    } else if (!variable.type.optional) {
      value = to_stored(neutral(variable.type),
                        variable.type);  // set before it is read on every path (check D27)
    }
    top().variables[slot] = std::move(value);
  }
}

void Turn::enter(NodeIndex node) {
  top().node = node;
  top().misses = 0;
}

void Turn::run() {
  while (!empty()) {
    if (++microsteps_ > kMaxMicrosteps) throw Breach{"more than 100 nodes in one step"};
    trace(TraceEntry::What::Entered);
    const Node& here = node();
    for (const Action& action : here.actions) {
      if (holds(action.condition)) act(action);
    }
    if (std::holds_alternative<Ask>(here.stop)) {
      rest();
      prompt(0);
      return;
    }
    if (std::holds_alternative<Wait>(here.stop)) {
      rest();
      return;
    }
    if (const auto* call = std::get_if<Call>(&here.stop)) {
      const Script* callee = library_.find_script(call->dialogue);
      if (callee == nullptr) throw Breach{"a called dialogue does not exist"};
      std::vector<std::pair<Slot, Value>> given;
      for (const NamedExpression& argument : call->with) {
        const auto slot = callee->find_variable(argument.name);
        if (!slot) throw Breach{"a called dialogue has no such parameter"};
        const Type& type = callee->variables[*slot].type;
        given.emplace_back(*slot, to_stored(coerce(evaluate_here(argument.value), type), type));
      }
      trace(TraceEntry::What::Called, call->dialogue);
      top().since = now_.instant;
      push(*callee, false);
      for (auto& [slot, value] : given) top().variables[slot] = std::move(value);
      continue;
    }
    if (!take_exit()) return;
  }
}

bool Turn::take_exit() {
  const Exit& exit = node().exit;
  for (const Branch& branch : exit.branches) {
    if (holds(branch.condition)) {
      trace(TraceEntry::What::Branch, branch.condition.source());
      enter(branch.go_to);
      return true;
    }
  }
  if (exit.otherwise) {
    if (!exit.branches.empty()) trace(TraceEntry::What::Branch, "else");
    enter(*exit.otherwise);
    return true;
  }
  trace(TraceEntry::What::Ended, exit.outcome);
  return end_top(false);
}

bool Turn::end_top(bool aborted) {
  const Frame ended = std::move(top());
  result_.conversation.stack.pop_back();
  if (erased_) {  // nothing to come back to, and the questions below may hold what was deleted
    result_.conversation.stack.clear();
    result_.timers.emplace();
    return false;
  }
  if (handed_over_ && (ended.digression || empty())) {
    if (empty()) {
      result_.timers.emplace();
    } else {
      start_ladder();
    }
    return false;
  }
  if (ended.digression || empty()) {
    after_safety_ = ended.script->id == library_.host_types->safety;
    resume_below();
    return false;
  }
  const auto* call = std::get_if<Call>(&node().stop);
  if (call == nullptr) throw Breach{"a dialogue ended that nobody had called"};
  // What the called dialogue set for all of them is undone together with the question before the
  // call.
  if (BackStep* step = last_step()) {
    for (const BackStep& taken : ended.back) {
      for (const auto& before : taken.shared_before)
        keep_first(step->shared_before, before.first, before.second);
    }
  }
  if (aborted) {
    trace(TraceEntry::What::Aborted);
    enter(call->aborted);
    return true;
  }
  for (const auto& [target, name] : call->into) {
    const auto& returns = ended.script->returns;
    const auto found =
        std::find_if(returns.begin(), returns.end(),
                     [&, &wanted = name](const auto& entry) { return entry.first == wanted; });
    if (found != returns.end()) assign(target, ended.variables[found->second]);
  }
  trace(TraceEntry::What::Returned);
  return take_exit();
}

void Turn::rest() {
  Frame& frame = top();
  frame.token = result_.conversation.next_token++;
  frame.since = now_.instant;
  frame.misses = 0;
  result_.conversation.offered_to_go_on = 0;
  trace(TraceEntry::What::Rested);
  start_ladder();
}

// The timers of the present rest: its silence ladder or its wait, and the end of its keeping.
void Turn::start_ladder() {
  const std::int64_t token = top().token;
  std::vector<TimerRung> timers;
  if (const auto* ask = std::get_if<Ask>(&node().stop)) {
    for (std::size_t i = 0; i < ask->silence.size(); ++i)
      timers.push_back({token, static_cast<int>(i), ask->silence[i].after});
  } else if (const auto* wait = std::get_if<Wait>(&node().stop); wait != nullptr && wait->after) {
    timers.push_back({token, 0, *wait->after});
  }
  timers.push_back(
      {token, kCloseRung, CalendarDuration{0, 0, std::chrono::seconds{kKeptFor}.count()}});
  result_.timers = std::move(timers);
}

void Turn::resume_below() {
  if (empty()) {
    result_.timers.emplace();
    return;
  }
  Frame& frame = top();
  start_ladder();  // of the question that is open again, with the token it had
  if (muted_) return;
  if (now_.instant - frame.since >=
      kKeptFor) {  // it had been covered for so long that nobody expects it back
    close_quietly();
    return;
  }
  const bool stale = now_.instant - frame.since > kFreshFor;
  if (stale && frame.script->id == library_.host_types->nothing_open &&
      result_.conversation.stack.size() == 1) {
    nothing_open();  // a menu is no talk to take up again
    return;
  }
  // After a whole other talk, or after something that goes before everything else, nobody is thrown
  // back into a question.
  const bool long_digression = result_.conversation.next_token - frame.token - 1 > kShortDigression;
  if (stale || after_safety_ || long_digression) {
    ask_to_go_on();
    return;
  }
  if (open_ask() != nullptr) prompt(0, {}, true);
}

void Turn::ask_to_go_on() {
  const Frame& frame = top();
  result_.conversation.offered_to_go_on = frame.token;
  const std::string title = title_of(*frame.script);
  const language::Argument arguments[] = {{"title", title}};
  const language::Text* text = library_.find_text(result_.person.language, "core.gone_on");
  std::vector<Choice> choices;
  if (text != nullptr) {
    for (const auto& option : text->options)
      choices.push_back({std::string(kGoOn) + option.id, option.label});
  }
  say_core("gone_on", arguments, std::move(choices));
  if (!result_.deliveries.empty()) result_.deliveries.back().token = frame.token;
}

BackStep* Turn::last_step() {
  auto& stack = result_.conversation.stack;
  for (std::size_t depth = stack.size(); depth > 0; --depth) {
    Frame& frame = stack[depth - 1];
    if (!frame.back.empty()) return &frame.back.back();
    if (frame.digression) break;
  }
  return nullptr;
}

void Turn::remember_before(const Target& target) {
  if (target.kind == Target::Kind::Shared) {
    if (BackStep* step = last_step())
      keep_first(step->shared_before, target.slot, result_.person.shared[target.slot]);
    return;
  }
  Frame& frame = top();
  if (!frame.back.empty())
    keep_first(frame.back.back().before, target.slot, frame.variables[target.slot]);
}

void Turn::assign(const Target& target, Value value) {
  remember_before(target);
  if (target.kind == Target::Kind::Variable) {
    const Type& type = top().script->variables[target.slot].type;
    top().variables[target.slot] = to_stored(coerce(std::move(value), type), type);
  } else {
    const Type& type = library_.host_types->shared[target.slot].type;
    result_.person.shared[target.slot] = to_stored(coerce(std::move(value), type), type);
  }
}

void Turn::act(const Action& action) {
  if (const auto* line = std::get_if<SayAction>(&action.what)) {
    say(*line);
  } else if (const auto* set = std::get_if<SetAction>(&action.what)) {
    for (const auto& [target, expression] : set->assignments)
      assign(target, evaluate_here(expression));
  } else if (const auto* run = std::get_if<RunAction>(&action.what)) {
    std::vector<Value> arguments;
    arguments.reserve(run->arguments.size());
    for (const Expression& argument : run->arguments) {
      arguments.push_back(argument.empty() ? Value{} : evaluate_here(argument));
    }
    run_command(run->command, std::move(arguments), run->as);
  } else if (const auto* make = std::get_if<MakeAction>(&action.what)) {
    std::vector<Value> fields;
    for (std::size_t i = 0; i < make->fields.size(); ++i) {
      const Type& type = make->record->fields[i].type;
      fields.push_back(make->fields[i].empty()
                           ? Value{}
                           : to_stored(coerce(evaluate_here(make->fields[i]), type), type));
    }
    assign(make->as, make_record(std::move(fields)));
  } else if (const auto* schedule = std::get_if<ScheduleAction>(&action.what)) {
    const Value at = evaluate_here(schedule->at);
    SetSchedule planned{schedule->key,    schedule->dialogue, {}, {},
                        schedule->window, schedule->if_busy};
    if (const auto* local = at.get_if<LocalDateTime>()) planned.at = *local;
    for (const NamedExpression& argument : schedule->with) {
      const Type& type = argument.value.type();
      planned.arguments[argument.name] =
          to_json(to_stored(evaluate_here(argument.value), type), type).dump();
    }
    result_.effects.emplace_back(std::move(planned));
  } else if (const auto* cancel = std::get_if<CancelAction>(&action.what)) {
    result_.effects.emplace_back(CancelSchedule{cancel->key});
  }
}

void Turn::run_command(Slot command, std::vector<Value> arguments,
                       const std::optional<Target>& as) {
  const auto& parameters = library_.host_types->commands[command].parameters;
  CommandRun& ran = result_.commands.emplace_back(CommandRun{command, {}});
  for (std::size_t i = 0; i < arguments.size() && i < parameters.size(); ++i) {
    arguments[i] =
        to_stored(coerce(std::move(arguments[i]), parameters[i].type), parameters[i].type);
    ran.arguments.push_back(arguments[i]);
  }
  CommandOutcome outcome =
      library_.host->run(command, result_.person.book, arguments, now_, result_.person.ids);
  if (outcome.state == nullptr) throw Breach{"a command lost the person's book"};
  result_.person.book = std::move(outcome.state);
  for (Frame& frame : result_.conversation.stack) {
    if (!frame.back.empty()) frame.back.back().ran_command = true;
  }
  for (const Effect& effect : outcome.effects) apply(effect);
  if (as) assign(*as, std::move(outcome.result));
}

void Turn::apply(const Effect& effect) {
  if (const auto* set = std::get_if<SetLanguage>(&effect)) {
    if (library_.catalogues.contains(set->language)) {
      result_.person.language = set->language;
      result_.person.language_chosen = true;
    }
    return;
  }
  if (std::holds_alternative<EraseEverything>(effect)) erased_ = true;
  if (const auto* link = std::get_if<LinkRequest>(&effect)) {
    using What = LinkRequest::What;
    if (link->what == What::KeepThere) {
      erased_ = true;
    } else if (link->what != What::Decline) {
      handed_over_ = true;
    }
  }
  result_.effects.push_back(effect);
}

// ---- values for expressions

Value FrameEnvironment::variable(std::uint16_t slot) const noexcept {
  return frame_.variables[slot];
}
Value FrameEnvironment::shared(std::uint16_t slot) const noexcept {
  return turn_.result_.person.shared[slot];
}
Value FrameEnvironment::view(std::uint16_t slot) const noexcept {
  return turn_.library_.host->view(slot, *turn_.result_.person.book, turn_.now_,
                                   turn_.result_.person.language);
}
Value FrameEnvironment::query(std::uint16_t, std::span<const Value>) const noexcept { return {}; }
Value FrameEnvironment::entity(const RecordType& type, const std::string& id) const noexcept {
  if (auto found = turn_.library_.host->entity(type, id, *turn_.result_.person.book, turn_.now_))
    return std::move(*found);
  return neutral(record_of(type));
}
Value FrameEnvironment::field(const RecordType& type, const std::string& id,
                              std::size_t index) const noexcept {
  if (auto found =
          turn_.library_.host->field(type, id, index, *turn_.result_.person.book, turn_.now_))
    return std::move(*found);
  return neutral(type.fields[index].type);
}
LocalDateTime FrameEnvironment::local_now() const noexcept { return turn_.now_.local; }
std::string FrameEnvironment::lower(std::string_view text) const noexcept {
  return language::lower(text);
}
Value FrameEnvironment::person_name() const noexcept {
  return turn_.result_.person.name.empty() ? Value{} : Value(turn_.result_.person.name);
}
Value FrameEnvironment::person_language() const noexcept {
  return Value(turn_.result_.person.language.str());
}

}  // namespace tillit::dialogue
