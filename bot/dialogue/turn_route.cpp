#include "dialogue/onboarding.hpp"
#include "dialogue/turn.hpp"
#include "dialogue/value_json.hpp"
#include "language/clean.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace tillit::dialogue {
namespace {

bool offers_choices(const Ask& ask) {
  return std::any_of(ask.readings.begin(), ask.readings.end(), [](const Reading& reading) {
    using Kind = Expect::Kind;
    return reading.expect.kind == Kind::Choice || reading.expect.kind == Kind::Pick ||
           reading.expect.kind == Kind::YesNo;
  });
}

bool is_answer(const Event& event) {
  return std::holds_alternative<Message>(event) || std::holds_alternative<Button>(event) ||
         std::holds_alternative<Submission>(event);
}

}  // namespace

void Turn::take(const Event& event) {
  trace(TraceEntry::What::Arrived, kind_of(event));
  start_fresh_variables();
  if (came_back_changed(event)) return;
  std::visit([this](const auto& what) { on(what); }, event);
  if (is_answer(event)) end_with_a_word();
}

// A last question that was skipped, or answered with "that's all", may lead to an end where the
// script says nothing. Buttons that only go away look broken, so the last word is ours then.
void Turn::end_with_a_word() {
  const bool program_answers =
      handed_over_ ||
      std::any_of(result_.effects.begin(), result_.effects.end(), [](const Effect& effect) {
        return std::holds_alternative<ExportEverything>(effect) ||
               std::holds_alternative<EraseEverything>(effect);
      });
  if (empty() && result_.deliveries.empty() && !program_answers) say_core("ended");
}

// An `init` may read what is shared and the views, which reading a stored talk cannot see.
void Turn::start_fresh_variables() {
  for (Frame& frame : result_.conversation.stack) {
    for (const Slot slot : std::exchange(frame.fresh, {})) {
      const Variable& variable = frame.script->variables[slot];
      frame.variables[slot] =
          to_stored(evaluate(variable.init, FrameEnvironment(*this, frame)), variable.type);
    }
  }
}

std::vector<const language::Words*> Turn::words_own_first() const {
  std::vector<const language::Words*> words;
  words.reserve(library_.words.size());
  const auto own = library_.words.find(result_.person.language);
  if (own != library_.words.end()) words.push_back(&own->second);
  for (const auto& [language, of_language] : library_.words) {
    if (language != result_.person.language) words.push_back(&of_language);
  }
  return words;
}

// A script changed under the talk beyond what could be carried over (state_json.hpp): say so, and
// go on at its checkpoint. True if the event is dealt with by that: it was meant for a question
// that is no longer there.
bool Turn::came_back_changed(const Event& event) {
  Conversation& conversation = result_.conversation;
  if (conversation.changed.empty()) return false;
  const auto* timer = std::get_if<TimerFired>(&event);
  // Nobody is there to be told; it stands until somebody is.
  if (std::holds_alternative<Deleted>(event) || std::holds_alternative<Left>(event) ||
      std::holds_alternative<LocaleChanged>(event))
    return false;
  if (timer != nullptr && (empty() || timer->token != top().token || timer->rung == kCloseRung))
    return false;
  close_if_kept_too_long();
  std::string said;
  if (const auto* message = std::get_if<Message>(&event))
    said = language::clean(message->text.substr(0, kMaxInboundText));
  if (const auto* button = std::get_if<Button>(&event);
      button != nullptr && button->option.starts_with("/"))
    said = button->option;
  const auto word = language::find_global_word(said, words_own_first());
  const bool stops = word && word->id == "stop";
  const std::string title = std::exchange(conversation.changed, {});
  const bool aborted = std::exchange(conversation.callee_lost, false);
  const bool uncovered = std::exchange(conversation.digression_lost, false);
  if (traced(TraceEntry::What::Closed) || stops) return false;
  const bool answers = timer != nullptr || std::holds_alternative<Message>(event) ||
                       std::holds_alternative<Button>(event) ||
                       std::holds_alternative<Submission>(event) ||
                       std::holds_alternative<Joined>(event);
  // What is heard at every question is heard here too.
  const bool heard_anyway = (word && (word->id == "help_now" || said.starts_with("/"))) ||
                            language::find_safety_concern(said, words_own_first()).has_value();
  if (timer == nullptr) conversation.last_word = now_.instant;
  trace(TraceEntry::What::Moved);
  const language::Argument arguments[] = {{"title", title}};
  say_core("changed", arguments);
  if (empty()) {
    nothing_open();
    return answers && !heard_anyway;
  }
  if (uncovered) {
    resume_below();
    return answers && !heard_anyway;
  }
  if (aborted) {
    const auto* call = std::get_if<Call>(&node().stop);
    if (call == nullptr) throw Breach{"a lost dialogue had no caller"};
    enter(call->aborted);
  } else {
    enter(top().script->checkpoint);
  }
  run();
  return answers && !heard_anyway;
}

// A question further down that a digression covers is still open: answering it says that the
// digression is over. False if the token belongs to no question that is open.
bool Turn::uncover(std::int64_t token) {
  auto& stack = result_.conversation.stack;
  const auto owner = std::find_if(stack.begin(), stack.end(),
                                  [&](const Frame& frame) { return frame.token == token; });
  if (owner == stack.end() || token == 0) return false;
  if (owner + 1 == stack.end()) return true;
  if (!(owner + 1)->digression) return false;
  stack.erase(owner + 1, stack.end());
  start_ladder();
  return true;
}

// ---- the events

void Turn::on(const Message& message) { heard(message.text, message.id, false); }

void Turn::on(const Submission& submission) {
  close_if_kept_too_long();
  if (!uncover(submission.token)) {
    trace(TraceEntry::What::StaleButton);
    say_core("old_button");
    prompt(0, {}, true);
    return;
  }
  heard(submission.text, {}, true);
}

void Turn::heard(const std::string& raw, const std::string& id, bool submitted) {
  Conversation& conversation = result_.conversation;
  close_if_kept_too_long();
  const bool away = !empty() && conversation.last_word != TimePoint{} &&
                    now_.instant - conversation.last_word > kFreshFor;
  conversation.last_word = now_.instant;
  const std::vector<Choice> meant = std::exchange(conversation.meant, {});
  if (raw.size() > kMaxInboundText) {
    say_core("too_long");
    return;
  }
  const std::string text = language::clean(raw);
  if (text.empty()) {
    say_core("not_text");
    return;
  }
  // Our own words need no second look: no label is a global word of another meaning (check D48).
  const bool asked_something_else = !meant.empty() || conversation.offered_to_go_on != 0;
  if (!submitted && !asked_something_else && take_label(text, id)) return;
  const auto languages = words_own_first();
  const auto word = language::find_global_word(text, languages);
  if (word && (word->id == "stop" || word->id == "help_now") && !submitted) {
    global_word(word->id);
    return;
  }
  if (noticed_concern(text)) return;
  const Ask* ask = open_ask();
  bool refused = false;  // a global word where no digression is allowed: perhaps an option is
                         // called so, else the question stands
  // Where buttons stand beside the free text, people think in commands; at a question for words
  // alone, a word is an answer.
  const bool words_alone = ask != nullptr && ask->takes_text && !offers_choices(*ask);
  if (away && words_alone && !submitted && conversation.offered_to_go_on != top().token &&
      !(word && word->prefixed)) {
    ask_to_go_on();  // what comes after a day is hardly the answer: nothing is kept of it
    return;
  }
  if (word && !submitted && (word->prefixed || !words_alone)) {
    const bool opens = library_.host_types->globals.contains(word->id);
    if (!opens || empty() || top().script->digressions || word->prefixed) {
      global_word(word->id);
      return;
    }
    refused = true;
  }
  if (submitted) conversation.offered_to_go_on = 0;
  if (answered_going_on(text, {})) return;
  if (ask != nullptr && !meant.empty()) {
    std::vector<language::Option> options;
    for (const Choice& choice : meant) options.push_back({choice.id, choice.label, {}});
    const auto words = library_.words.find(result_.person.language);
    const auto which = language::recognise({language::ExpectKind::Choice}, text, words->second,
                                           options, now_.local);
    const auto* option = which.meaning ? std::get_if<std::string>(&*which.meaning) : nullptr;
    if (option != nullptr) {
      if (option->starts_with("=") ? take_exactly(option->substr(1)) : take_option(*option)) return;
    }
  }
  if (ask != nullptr && answer(text, id, submitted)) return;
  if (opened_by_trigger(text) || opened_by_leave(text)) return;
  if (empty()) {
    nothing_open();
    return;
  }
  if (belongs_to_last_text(text)) return;
  if (ask == nullptr) {  // it waits for the clock or a signal: whatever was typed is not for it
    open(library_.host_types->nothing_open, {});
    return;
  }
  if (refused) {
    prompt(0, {}, true);
    return;
  }
  if (away) {  // back after a day or more: no telling-off for not remembering the question
    if (top().script->id == library_.host_types->nothing_open)
      return nothing_open();  // a menu is no talk to take up again
    prompt(0, {}, true);
    return;
  }
  miss({});
}

void Turn::on(const Button& button) {
  close_if_kept_too_long();
  result_.conversation.meant.clear();
  if (button.option.starts_with("/") && button.option != "/skip") {
    result_.conversation.last_word = now_.instant;
    global_word(button.option.substr(1));
    return;
  }
  if (!uncover(button.token)) {
    trace(TraceEntry::What::StaleButton);
    if (empty() && !is_onboarded(result_.person, *library_.host_types)) {
      result_.conversation.last_word = now_.instant;
      welcome_by_button(button.option);
      return;
    }
    say_core("old_button");
    prompt(0, {}, true);
    return;
  }
  result_.conversation.last_word = now_.instant;
  if (answered_going_on({}, button.option)) return;
  const bool used = button.option.starts_with("=") ? take_exactly(button.option.substr(1))
                                                   : take_option(button.option);
  if (!used) {
    trace(TraceEntry::What::StaleButton);
    say_core("old_button");
    prompt(0, {}, true);
  }
}

// The first words of a bot often stand for weeks before anybody taps what is under them, longer
// than a talk is kept. Whoever taps it has them before their eyes: they are not said again.
void Turn::welcome_by_button(const std::string& option) {
  nothing_open();
  auto said = std::exchange(result_.deliveries, {});
  if (option.starts_with("/") || !take_option(option)) result_.deliveries = std::move(said);
}

void Turn::on(const Edited& edited) {
  close_if_kept_too_long();
  const std::string text =
      edited.text.size() > kMaxInboundText ? std::string() : language::clean(edited.text);
  if (text.empty()) return;  // there is no answer in it: the one before stays
  const auto& last = result_.conversation.last_text;
  const bool corrects = last && last->message == edited.id && !edited.id.empty() && !empty() &&
                        last->depth == result_.conversation.stack.size() && !top().back.empty() &&
                        top().back.back().node == last->node && !top().back.back().ran_command;
  if (!corrects) {
    (void)noticed_concern(text);
    return;
  }
  trace(TraceEntry::What::Edit);
  back();
  result_.deliveries.clear();  // the question is not put again: its answer is here already
  heard(text, edited.id, false);
}

void Turn::on(const Deleted&) {}

void Turn::on(const Joined&) {
  close_if_kept_too_long();
  if (empty()) {
    nothing_open();
    return;
  }
  resume_below();
}

void Turn::on(const Left&) {}

void Turn::on(const CommandWord& command) {
  close_if_kept_too_long();
  result_.conversation.last_word = now_.instant;
  const std::string text = language::clean(command.word.substr(0, kMaxInboundText));
  if (const auto word = language::find_global_word(text, words_own_first())) {
    global_word(word->id);
    return;
  }
  // A command is never the answer to a question.
  if (!text.empty() && (noticed_concern(text) || opened_by_trigger(text) || opened_by_leave(text)))
    return;
  global_word("menu");
}

void Turn::on(const TimerFired& timer) {
  if (empty() || top().token != timer.token) {
    trace(TraceEntry::What::StaleTimer);
    return;
  }
  if (timer.rung == kCloseRung) {
    const auto quiet = now_.instant - std::max(result_.conversation.last_word, top().since);
    if (quiet >= kKeptFor) {
      close_quietly();
    } else {  // they said something since that left the question open
      result_.timers = {
          {top().token, kCloseRung,
           CalendarDuration{
               0, 0,
               std::chrono::duration_cast<std::chrono::seconds>(kKeptFor - quiet).count() + 1}}};
    }
    return;
  }
  if (const Ask* ask = open_ask()) {
    if (timer.rung < 0 || static_cast<std::size_t>(timer.rung) >= ask->silence.size()) return;
    const Rung& rung = ask->silence[static_cast<std::size_t>(timer.rung)];
    if (rung.go_to) {
      enter(*rung.go_to);
      run();
    } else {
      say(SayAction{{rung.say, {}}, Vary::Shuffle, {}, {}});
    }
    return;
  }
  if (std::holds_alternative<Wait>(node().stop) && take_exit()) run();
}

void Turn::on(const Scheduled& scheduled) {
  const Script* script = library_.find_script(scheduled.dialogue);
  if (script == nullptr)
    return;  // the dialogue was taken out of use; nothing to surprise anybody with
  using IfBusy = SetSchedule::IfBusy;
  const auto if_busy = static_cast<IfBusy>(scheduled.if_busy);
  close_if_kept_too_long();
  const Conversation& conversation = result_.conversation;
  const bool busy = !empty() && now_.instant - conversation.last_word < kBusyFor &&
                    now_.instant >= conversation.last_word;
  if (busy && if_busy == IfBusy::Skip) return;
  if (busy && if_busy == IfBusy::Queue) {
    trace(TraceEntry::What::Queued, scheduled.key);
    LocalDateTime at = now_.zone.to_local(conversation.last_word + kBusyFor);
    // In the hour that comes twice the same wall clock has been seen before: the next hour then.
    if (now_.zone.to_instant(at) <= now_.instant)
      at = now_.zone.to_local(conversation.last_word + kBusyFor + std::chrono::hours{1});
    result_.effects.emplace_back(SetSchedule{scheduled.key, scheduled.dialogue, scheduled.arguments,
                                             at, CalendarDuration{0, 1, 0}, if_busy});
    return;
  }
  std::vector<std::pair<std::string, Value>> arguments;
  for (const auto& [name, json_text] : scheduled.arguments) {
    const auto slot = script->find_variable(name);
    if (!slot || !script->variables[*slot].is_param) continue;
    const Type& type = script->variables[*slot].type;
    const auto value = from_json(nlohmann::json::parse(json_text, nullptr, false), type);
    if (!value) return;
    if (type.kind == Kind::Record && type.record->is_entity()) {
      const auto* id = value->get_if<std::string>();
      if (id == nullptr || !library_.host->entity(*type.record, *id, *result_.person.book, now_))
        return;  // dropped meanwhile
    }
    arguments.emplace_back(name, *value);
  }
  for (const Variable& variable : script->variables) {
    const bool entity = variable.type.kind == Kind::Record && variable.type.record->is_entity() &&
                        !variable.type.optional;
    const bool given = std::any_of(arguments.begin(), arguments.end(),
                                   [&](const auto& one) { return one.first == variable.name; });
    if (variable.is_param && entity && variable.init.empty() && !given)
      return;  // there is nothing it could be about
  }
  const std::size_t depth = result_.conversation.stack.size();
  open(scheduled.dialogue, arguments);
  if (if_busy == IfBusy::SayOnly && busy && result_.conversation.stack.size() > depth) {
    result_.conversation.stack.resize(depth);
    resume_below();
  }
}

void Turn::on(const Signal& signal) {
  if (empty()) return;
  const auto* wait = std::get_if<Wait>(&node().stop);
  if (wait == nullptr || wait->signal.empty() || wait->signal != signal.name) return;
  if (wait->into) assign(*wait->into, Value(language::clean(signal.payload)));
  if (take_exit()) run();
}

void Turn::on(const LocaleChanged& locale) {
  if (!library_.catalogues.contains(locale.language) ||
      (result_.person.language_chosen && !locale.by_person))
    return;
  result_.person.language = locale.language;
  result_.person.language_chosen = result_.person.language_chosen || locale.by_person;
}

// ---- what the events are made of

void Turn::close_if_kept_too_long() {
  const Conversation& conversation = result_.conversation;
  if (empty() || now_.instant - std::max(conversation.last_word, top().since) < kKeptFor) return;
  close_quietly();
}

// Through the `aborted` exits of the callers, so that scripts can tidy up; what they would say is
// not said.
void Turn::close_quietly() {
  trace(TraceEntry::What::Closed);
  muted_ = true;
  for (std::size_t left = kMaxFrames * 4; !empty() && left > 0; --left) {
    if (end_top(true)) run();
  }
  result_.conversation.stack.clear();
  result_.timers.emplace();
  muted_ = false;
}

void Turn::nothing_open() {
  const auto& types = *library_.host_types;
  open(is_onboarded(result_.person, types) ? types.nothing_open : types.new_person, {});
}

void Turn::open(const std::string& dialogue,
                const std::vector<std::pair<std::string, Value>>& arguments) {
  const Script* script = library_.find_script(dialogue);
  if (script == nullptr) throw Breach{"a dialogue to open does not exist"};
  // The same digression twice would pile up: the older one, and what was opened on it, gives way.
  auto& stack = result_.conversation.stack;
  for (std::size_t i = 0; i < stack.size(); ++i) {
    if (stack[i].digression && stack[i].script == script) {
      auto end = stack.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      while (end != stack.end() && !end->digression) ++end;
      stack.erase(stack.begin() + static_cast<std::ptrdiff_t>(i), end);
      result_.conversation.last_text.reset();  // its frame may stand elsewhere now
      break;
    }
  }
  push(*script, true);
  for (const auto& [name, value] : arguments) {
    if (const auto slot = script->find_variable(name)) top().variables[*slot] = value;
  }
  run();
}

bool Turn::noticed_concern(const std::string& text) {
  const Script* safety = library_.find_script(library_.host_types->safety);
  if (safety == nullptr) return false;
  const auto concern = language::find_safety_concern(text, words_own_first());
  if (!concern) return false;
  // At the check itself only words of crisis are more than an answer to it: they get the check
  // anew, never a miss.
  if (!empty() && top().script == safety && *concern != language::SafetyConcern::Crisis)
    return false;
  trace(TraceEntry::What::Safety);
  result_.safety_noticed = true;
  open(safety->id,
       {{"concern", Value(*concern == language::SafetyConcern::Crisis ? "crisis" : "harassment")}});
  return true;
}

bool Turn::opened_by_trigger(const std::string& text) {
  if (!empty() && !top().script->digressions) return false;
  const std::string phrase = language::normalise(text, true);
  for (const language::Words* words : words_own_first()) {
    const auto of_language = library_.triggers.find(words->language());
    if (of_language == library_.triggers.end()) continue;
    const auto found = of_language->second.find(phrase);
    if (found == of_language->second.end()) continue;
    trace(TraceEntry::What::Trigger, found->second);
    open(found->second, {});
    return true;
  }
  return false;
}

// "I'm off until Monday", said where nobody asked. In their own language only: what is no leave in
// one may read as one in another.
bool Turn::opened_by_leave(const std::string& text) {
  const std::string& away = library_.host_types->away;
  const auto words = library_.words.find(result_.person.language);
  if (away.empty() || words == library_.words.end()) return false;
  if (!empty() && !top().script->digressions) return false;
  // First what costs little: it is asked of every sentence that anybody types.
  if (!language::speaks_of_leave(text, words->second)) return false;
  const auto found = language::recognise_leave(text, words->second, now_.local.date);
  if (found.empty()) return false;
  std::vector<std::pair<std::string, Value>> days;
  if (found.size() == 1) days.emplace_back("days", leave_value(found.front()));
  trace(TraceEntry::What::Trigger, away);
  open(away, days);
  return true;
}

bool Turn::belongs_to_last_text(const std::string& text) {
  Conversation& conversation = result_.conversation;
  auto& last = conversation.last_text;
  if (!last || now_.instant - last->at > kBurst || now_.instant < last->at ||
      last->depth != conversation.stack.size())
    return false;
  // Where free text is expected next, a second message is the answer to that.
  if (const Ask* ask = open_ask(); ask != nullptr && ask->takes_text) return false;
  Frame& frame = top();
  if (frame.back.empty() || frame.back.back().node != last->node || frame.back.back().ran_command)
    return false;
  const auto* before = frame.variables[last->slot].get_if<std::string>();
  if (before == nullptr || before->size() + text.size() + 1 > kMaxInboundText) return false;
  trace(TraceEntry::What::Burst);
  frame.variables[last->slot] = *before + " " + text;
  say_core("added");
  prompt(0, {}, true);
  return true;
}

bool Turn::answered_going_on(const std::string& text, const std::string& option) {
  Conversation& conversation = result_.conversation;
  if (empty() || conversation.offered_to_go_on == 0) return false;
  const bool asked = conversation.offered_to_go_on == top().token;
  conversation.offered_to_go_on = 0;
  if (!asked) return false;
  std::optional<bool> yes;
  if (!option.empty()) {
    if (option == std::string(kGoOn) + "yes") yes = true;
    if (option == std::string(kGoOn) + "no") yes = false;
  } else {
    const auto words = library_.words.find(result_.person.language);
    if (const auto* question = library_.find_text(result_.person.language, "core.gone_on")) {
      const auto heard = language::recognise({language::ExpectKind::Choice}, text, words->second,
                                             question->options, now_.local);
      const auto* which = heard.meaning ? std::get_if<std::string>(&*heard.meaning) : nullptr;
      if (which != nullptr) yes = *which == "yes";
    }
    if (!yes) {
      const auto heard = language::recognise({language::ExpectKind::YesNo}, text, words->second,
                                             std::span<const language::Option>{}, now_.local);
      if (const auto* said = heard.meaning ? std::get_if<bool>(&*heard.meaning) : nullptr)
        yes = *said;
    }
  }
  if (!yes) return false;  // not an answer to that; perhaps one to the question below it
  if (*yes) {
    top().since = now_.instant;
    prompt(0, {}, true);
    return true;
  }
  const std::string title = title_of(*top().script);
  const language::Argument arguments[] = {{"title", title}};
  say_core("dropped", arguments);
  if (end_top(true)) run();
  return true;
}

}  // namespace tillit::dialogue
