#include "dialogue/state_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dialogue/value_json.hpp"

namespace tillit::dialogue {
namespace {

using nlohmann::json;

std::string write(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

tl::unexpected<Error> corrupt(const char* what) { return fail(Errc::Corrupt, std::string("a stored ") + what + " does not parse"); }

std::int64_t whole(const json& from, const char* key, std::int64_t otherwise = 0) {
  const auto found = from.find(key);
  return found != from.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

bool flag(const json& from, const char* key) {
  const auto found = from.find(key);
  return found != from.end() && found->is_boolean() && found->get<bool>();
}

// A count as it was kept, or 0 for what no engine would have written.
int small(const json& from, const char* key) {
  const std::int64_t number = whole(from, key);
  return number >= 0 && number <= 1000 ? static_cast<int>(number) : 0;
}

std::string text(const json& from, const char* key) {
  const auto found = from.find(key);
  return found != from.end() && found->is_string() ? found->get<std::string>() : std::string();
}

TimePoint instant(const json& from, const char* key) { return parse_instant(text(from, key)).value_or(TimePoint{}); }

json back_to_json(const Script& script, const BackStep& step, const HostTypes& types) {
  json out{{"node", script.nodes[step.node].name}};
  if (step.ran_command) out["command"] = true;
  for (const auto& [slot, value] : step.before) {
    const Variable& variable = script.variables[slot];
    out["before"][variable.name] = to_json(value, variable.type);
  }
  for (const auto& [slot, value] : step.shared_before) {
    out["shared_before"][types.shared[slot].name] = to_json(value, types.shared[slot].type);
  }
  return out;
}

std::string title_of(const Library& library, const Language& language, const std::string& dialogue) {
  const language::Text* found = library.find_text(language, dialogue + ".title");
  if (found != nullptr && !found->variants.empty()) return found->variants.front().source();
  std::string words = dialogue;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// For expressions that the loader lets read nothing: a shared variable's `init`, and `migrate`, which sees only the older value.
struct Nothing final : Environment {
  Value variable(std::uint16_t) const noexcept override { return {}; }
  Value shared(std::uint16_t) const noexcept override { return {}; }
  Value view(std::uint16_t) const noexcept override { return {}; }
  Value query(std::uint16_t, std::span<const Value>) const noexcept override { return {}; }
  Value entity(const RecordType& type, const std::string&) const noexcept override { return neutral(record_of(type)); }
  LocalDateTime local_now() const noexcept override { return {}; }
  Value person_name() const noexcept override { return {}; }
  Value person_language() const noexcept override { return Value(std::string()); }
  std::string lower(std::string_view text) const noexcept override { return std::string(text); }
};

// Puts the stored variables into a frame of the script as it is now. False if something does not fit.
// `same`: the script has not changed, so nothing is new and nothing is migrated.
bool fit_variables(const json& stored, const Script& script, bool same, Frame& frame) {
  bool fits = true;
  frame.variables.assign(script.variables.size(), Value{});
  for (std::size_t slot = 0; slot < script.variables.size(); ++slot) {
    const Variable& variable = script.variables[slot];
    if (!variable.type.optional) frame.variables[slot] = to_stored(neutral(variable.type), variable.type);
    const auto found = stored.find(variable.name);
    if (found == stored.end()) {
      // An optional that is none is not written. Anything else that is missing is new, and has no value before it is set.
      if (same || variable.type.optional) continue;
      if (variable.init.empty()) fits = false;
      if (!variable.init.empty()) frame.fresh.push_back(static_cast<Slot>(slot));
      continue;
    }
    if (auto value = from_json(*found, variable.type)) {
      frame.variables[slot] = std::move(*value);
    } else if (auto older = variable.migrate.empty() || same ? Result<Value>(tl::unexpected(Error{})) : from_json(*found, variable.was)) {
      frame.variables[slot] = to_stored(evaluate(variable.migrate, Nothing{}, &*older), variable.type);
    } else {
      fits = false;
    }
  }
  return fits;
}

}  // namespace

std::string write_person(const Person& person, const Library& library) {
  json out{{"format", kStateFormat},
           {"language", person.language.str()},
           {"zone", person.zone.name()},
           {"seed", person.seed},
           {"random", person.random.to_hex()},
           {"next_id", person.ids.next}};
  if (person.language_chosen) out["language_chosen"] = true;
  if (!person.name.empty()) out["name"] = person.name;
  const auto& shared = library.host_types->shared;
  for (std::size_t slot = 0; slot < shared.size() && slot < person.shared.size(); ++slot) {
    if (!person.shared[slot].is_none()) out["shared"][shared[slot].name] = to_json(person.shared[slot], shared[slot].type);
  }
  for (const Cursor& cursor : person.cursors) {
    out["cursors"].push_back({cursor.key, cursor.said, cursor.used, cursor.last, cursor.before});
  }
  return write(out);
}

Result<Person> read_person(std::string_view bytes, HostStatePtr book, const Library& library) {
  const json in = json::parse(bytes, nullptr, false);
  if (!in.is_object() || whole(in, "format") != kStateFormat) return corrupt("profile");
  Person person;
  person.book = std::move(book);
  person.language = Language(text(in, "language"));
  if (!library.catalogues.contains(person.language) && !library.languages.empty()) person.language = library.languages.front();
  person.language_chosen = flag(in, "language_chosen");
  const auto zone = Zone::named(text(in, "zone"));
  person.zone = zone ? *zone : Zone::utc();
  person.name = text(in, "name");
  const auto seed = in.find("seed");
  person.seed = seed != in.end() && seed->is_number_unsigned() ? seed->get<std::uint64_t>() : 0;
  if (!Random::from_hex(text(in, "random"), person.random)) return corrupt("profile");
  person.ids.next = static_cast<std::uint64_t>(std::max<std::int64_t>(1, whole(in, "next_id", 1)));
  const auto& declared = library.host_types->shared;
  person.shared.resize(declared.size());
  const json shared = in.value("shared", json::object());
  for (std::size_t slot = 0; slot < declared.size(); ++slot) {
    const auto found = shared.is_object() ? shared.find(declared[slot].name) : shared.end();
    if (shared.is_object() && found != shared.end()) {
      if (auto value = from_json(*found, declared[slot].type)) {
        person.shared[slot] = std::move(*value);
        continue;
      }
    }
    person.shared[slot] = initial_shared(declared[slot]);
  }
  for (const json& entry : in.value("cursors", json::array())) {
    if (!entry.is_array() || entry.size() != 5 || !std::all_of(entry.begin(), entry.end(), [](const json& n) { return n.is_number_integer(); })) {
      return corrupt("profile");
    }
    person.cursors.push_back({entry[0].get<std::uint64_t>(), entry[1].get<std::uint32_t>(), entry[2].get<std::uint64_t>(),
                              entry[3].get<std::int16_t>(), entry[4].get<std::int16_t>()});
  }
  std::sort(person.cursors.begin(), person.cursors.end(), [](const Cursor& a, const Cursor& b) { return a.key < b.key; });
  return person;
}

Value initial_shared(const SharedVariable& variable) {
  if (!variable.init.empty()) {
    return to_stored(evaluate(variable.init, Nothing{}), variable.type);
  }
  return variable.type.optional ? Value{} : to_stored(neutral(variable.type), variable.type);
}

std::string write_conversation(const Conversation& conversation, const Library& library) {
  json out{{"format", kStateFormat},
           {"conversation", conversation.id.str()},
           {"person", conversation.person.str()},
           {"room", conversation.room.str()},
           {"channel", conversation.channel},
           {"next_token", conversation.next_token},
           {"last_word", format_instant(conversation.last_word)},
           {"stack", json::array()}};
  if (conversation.errors != 0) out["errors"] = conversation.errors;
  if (conversation.offered_to_go_on != 0) out["offered_to_go_on"] = conversation.offered_to_go_on;
  if (!conversation.changed.empty()) out["changed"] = conversation.changed;
  if (conversation.callee_lost) out["callee_lost"] = true;
  if (conversation.digression_lost) out["digression_lost"] = true;
  if (conversation.last_text && !conversation.stack.empty() && conversation.last_text->depth == conversation.stack.size()) {
    const auto& last = *conversation.last_text;
    const Script& script = *conversation.stack.back().script;
    out["last_text"] = {{"message", last.message}, {"variable", script.variables[last.slot].name},
                        {"node", script.nodes[last.node].name}, {"at", format_instant(last.at)}};
  }
  for (const Choice& choice : conversation.meant) out["meant"].push_back({choice.id, choice.label});
  for (const Frame& frame : conversation.stack) {
    const Script& script = *frame.script;
    json one{{"dialogue", script.id}, {"hash", script.hash}, {"node", script.nodes[frame.node].name},
             {"rest", rest_kind(script.nodes[frame.node])}, {"token", frame.token}, {"since", format_instant(frame.since)}};
    if (frame.misses != 0) one["misses"] = frame.misses;
    if (frame.digression) one["digression"] = true;
    json vars = json::object();
    for (std::size_t slot = 0; slot < script.variables.size(); ++slot) {
      if (!frame.variables[slot].is_none()) vars[script.variables[slot].name] = to_json(frame.variables[slot], script.variables[slot].type);
    }
    one["vars"] = std::move(vars);
    for (const BackStep& step : frame.back) one["back"].push_back(back_to_json(script, step, *library.host_types));
    out["stack"].push_back(std::move(one));
  }
  return write(out);
}

namespace {

void read_back(const json& stored, const Script& script, const HostTypes& types, Frame& frame) {
  const auto steps = stored.find("back");
  if (steps == stored.end() || !steps->is_array()) return;
  for (const json& step : *steps) {
    if (!step.is_object()) continue;
    const auto node = script.find_node(text(step, "node"));
    if (!node) {
      frame.back.clear();  // the way back leads through a place that is no longer there
      continue;
    }
    BackStep read{*node, {}, {}, flag(step, "command")};
    const json before = step.value("before", json::object());
    for (const auto& [name, value] : before.items()) {
      const auto slot = script.find_variable(name);
      if (!slot) continue;
      if (auto fitted = from_json(value, script.variables[*slot].type)) read.before.emplace_back(*slot, std::move(*fitted));
    }
    const json shared_before = step.value("shared_before", json::object());
    for (std::size_t slot = 0; slot < types.shared.size() && shared_before.is_object(); ++slot) {
      const auto found = shared_before.find(types.shared[slot].name);
      if (found == shared_before.end()) continue;
      if (auto fitted = from_json(*found, types.shared[slot].type)) read.shared_before.emplace_back(static_cast<Slot>(slot), std::move(*fitted));
    }
    frame.back.push_back(std::move(read));
  }
  if (frame.back.size() > kMaxBack) frame.back.erase(frame.back.begin(), frame.back.end() - static_cast<std::ptrdiff_t>(kMaxBack));
}

}  // namespace

namespace {

// Tokens beyond this were never given out, and adding to them must not overflow.
constexpr std::int64_t kMostTokens = std::int64_t{1} << 53;

// Every frame was called by the one below it, or is a digression from a question or a wait.
bool hangs_together(const Conversation& conversation) {
  if (conversation.next_token > kMostTokens) return false;
  for (std::size_t i = 0; i < conversation.stack.size(); ++i) {
    const Frame& frame = conversation.stack[i];
    if (frame.token < 0 || frame.token > kMostTokens) return false;
    if (i == 0) continue;
    const Frame& below = conversation.stack[i - 1];
    const Stop& stop = below.script->nodes[below.node].stop;
    const auto* call = std::get_if<Call>(&stop);
    if (frame.digression ? call != nullptr || std::holds_alternative<std::monostate>(stop) : call == nullptr || call->dialogue != frame.script->id) return false;
  }
  return true;
}

}  // namespace

Result<Conversation> read_conversation(std::string_view bytes, const Library& library, const Language& language, int* moved) {
  const json in = json::parse(bytes, nullptr, false);
  if (!in.is_object() || whole(in, "format") != kStateFormat) return corrupt("conversation");
  Conversation conversation;
  conversation.id = ConversationId(text(in, "conversation"));
  conversation.person = PersonId(text(in, "person"));
  conversation.room = RoomId(text(in, "room"));
  conversation.channel = text(in, "channel");
  conversation.next_token = std::max<std::int64_t>(1, whole(in, "next_token", 1));
  conversation.last_word = instant(in, "last_word");
  conversation.errors = small(in, "errors");
  conversation.offered_to_go_on = whole(in, "offered_to_go_on");
  for (const json& choice : in.value("meant", json::array())) {
    if (choice.is_array() && choice.size() == 2 && choice[0].is_string() && choice[1].is_string()) {
      conversation.meant.push_back({choice[0].get<std::string>(), choice[1].get<std::string>()});
    }
  }
  conversation.changed = text(in, "changed");
  conversation.callee_lost = !conversation.changed.empty() && flag(in, "callee_lost");
  conversation.digression_lost = !conversation.changed.empty() && flag(in, "digression_lost");
  const auto stack = in.find("stack");
  if (stack == in.end() || !stack->is_array() || stack->size() > kMaxFrames) return corrupt("conversation");
  for (const json& stored : *stack) {
    if (!stored.is_object()) return corrupt("conversation");
    const std::string id = text(stored, "dialogue");
    const Script* script = library.find_script(id);
    if (script == nullptr) {
      conversation.changed = title_of(library, language, id);
      conversation.callee_lost = !conversation.stack.empty() && !flag(stored, "digression");
      conversation.digression_lost = !conversation.stack.empty() && flag(stored, "digression");
      break;
    }
    Frame frame;
    frame.script = script;
    frame.token = whole(stored, "token");
    frame.since = instant(stored, "since");
    frame.misses = small(stored, "misses");
    frame.digression = flag(stored, "digression");
    const bool same = text(stored, "hash") == script->hash;
    const auto node = script->find_node(text(stored, "node"));
    const json none = json::object();
    const auto vars = stored.find("vars");
    const bool variables_fit = fit_variables(vars != stored.end() && vars->is_object() ? *vars : none, *script, same, frame);
    const bool node_fits = node && rest_kind(script->nodes[*node]) == text(stored, "rest");
    if (!node_fits || !variables_fit || (!same && script->retire)) {
      conversation.changed = title_of(library, language, id);
      frame.node = script->checkpoint;
      conversation.stack.push_back(std::move(frame));
      break;
    }
    frame.node = *node;
    if (!same && moved != nullptr) ++*moved;
    read_back(stored, *script, *library.host_types, frame);
    conversation.stack.push_back(std::move(frame));
  }
  if (!hangs_together(conversation)) return corrupt("conversation");
  if (conversation.changed.empty() && !conversation.stack.empty()) {
    // Nothing can be answered there: the dialogue it had called is not on the stack, or it does not wait at all.
    const Frame& top = conversation.stack.back();
    const Stop& stop = top.script->nodes[top.node].stop;
    conversation.callee_lost = std::holds_alternative<Call>(stop);
    if (conversation.callee_lost || std::holds_alternative<std::monostate>(stop)) conversation.changed = title_of(library, language, top.script->id);
  }
  for (const Frame& frame : conversation.stack) conversation.next_token = std::max(conversation.next_token, frame.token + 1);
  if (const auto last = in.find("last_text"); last != in.end() && last->is_object() && !conversation.stack.empty()) {
    const Script& script = *conversation.stack.back().script;
    const auto slot = script.find_variable(text(*last, "variable"));
    const auto node = script.find_node(text(*last, "node"));
    if (slot && node && conversation.changed.empty() && script.variables[*slot].type.kind == Kind::Text) {
      conversation.last_text = Conversation::LastText{text(*last, "message"), conversation.stack.size(), *slot, *node, instant(*last, "at")};
    }
  }
  return conversation;
}

}  // namespace tillit::dialogue
