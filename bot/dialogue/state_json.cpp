#include "dialogue/state_json.hpp"

#include "dialogue/json_text.hpp"
#include "dialogue/value_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace tillit::dialogue {
namespace {

using nlohmann::json;

tl::unexpected<Error> corrupt(const char* what) {
  return fail(Errc::Corrupt, std::string("a stored ") + what + " does not parse");
}

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

// The object or array there, or an empty one.
const json& part(const json& from, const char* key, json::value_t kind) {
  static const json no_object = json::object();
  static const json no_array = json::array();
  const auto found = from.find(key);
  if (found != from.end() && found->type() == kind) return *found;
  return kind == json::value_t::object ? no_object : no_array;
}

TimePoint instant(const json& from, const char* key) {
  return parse_instant(text(from, key)).value_or(TimePoint{});
}

void write_value(JsonText& out, const Value& value, const Type& type) {
  if (const auto* text = value.get_if<std::string>()) return out.string(*text);
  if (const auto* whole = value.get_if<std::int64_t>()) return out.number(*whole);
  out.json(to_json(value, type).dump(-1, ' ', false, json::error_handler_t::replace));
}

void write_back(JsonText& out, const Script& script, const BackStep& step, const HostTypes& types) {
  out.open('{');
  out.key("node");
  out.string(script.nodes[step.node].name);
  if (step.ran_command) {
    out.key("command");
    out.flag(true);
  }
  const auto write_all = [&](const char* key, const auto& before, const auto& declared) {
    if (before.empty()) return;
    out.key(key);
    out.open('{');
    for (const auto& [slot, value] : before) {
      out.key(declared[slot].name);
      write_value(out, value, declared[slot].type);
    }
    out.close('}');
  };
  write_all("before", step.before, script.variables);
  write_all("shared_before", step.shared_before, types.shared);
  out.close('}');
}

// "key said used last before;" for each, the two sets of bits in hex: a person gathers hundreds,
// and as JSON they cost more to read than all the rest of a turn.
std::string write_cursors(const std::vector<Cursor>& cursors) {
  std::string out;
  for (const Cursor& cursor : cursors) {
    fmt::format_to(std::back_inserter(out), "{:x} {} {:x} {} {};", cursor.key, cursor.said,
                   cursor.used, cursor.last, cursor.before);
  }
  return out;
}

bool read_cursors(std::string_view from, std::vector<Cursor>& cursors) {
  const auto number = [&](auto& into, int base, char end) {
    const auto read = std::from_chars(from.data(), from.data() + from.size(), into, base);
    if (read.ec != std::errc{} || read.ptr == from.data() + from.size() || *read.ptr != end)
      return false;
    from.remove_prefix(static_cast<std::size_t>(read.ptr - from.data()) + 1);
    return true;
  };
  while (!from.empty()) {
    Cursor cursor;
    if (!number(cursor.key, 16, ' ') || !number(cursor.said, 10, ' ') ||
        !number(cursor.used, 16, ' ') || !number(cursor.last, 10, ' ') ||
        !number(cursor.before, 10, ';')) {
      return false;
    }
    cursors.push_back(cursor);
  }
  return true;
}

std::string title_of(const Library& library, const Language& language,
                     const std::string& dialogue) {
  const language::Text* found = library.find_text(language, dialogue + ".title");
  if (found != nullptr && !found->variants.empty()) return found->variants.front().source();
  std::string words = dialogue;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// For expressions that the loader lets read nothing: a shared variable's `init`, and `migrate`,
// which sees only the older value.
struct Nothing final : Environment {
  Value variable(std::uint16_t) const noexcept override { return {}; }
  Value shared(std::uint16_t) const noexcept override { return {}; }
  Value view(std::uint16_t) const noexcept override { return {}; }
  Value query(std::uint16_t, std::span<const Value>) const noexcept override { return {}; }
  Value entity(const RecordType& type, const std::string&) const noexcept override {
    return neutral(record_of(type));
  }
  LocalDateTime local_now() const noexcept override { return {}; }
  Value person_name() const noexcept override { return {}; }
  Value person_language() const noexcept override { return Value(std::string()); }
  std::string lower(std::string_view text) const noexcept override { return std::string(text); }
};

// Puts the stored variables into a frame of the script as it is now. False if something does not
// fit. `same`: the script has not changed, so nothing is new and nothing is migrated.
bool fit_variables(const json& stored, const Script& script, bool same, Frame& frame) {
  bool fits = true;
  frame.variables.assign(script.variables.size(), Value{});
  for (std::size_t slot = 0; slot < script.variables.size(); ++slot) {
    const Variable& variable = script.variables[slot];
    if (!variable.type.optional)
      frame.variables[slot] = to_stored(neutral(variable.type), variable.type);
    const auto found = stored.find(variable.name);
    if (found == stored.end()) {
      // An optional that is none is not written. Anything else that is missing is new, and has no
      // value before it is set.
      if (same || variable.type.optional) continue;
      if (variable.init.empty()) fits = false;
      if (!variable.init.empty()) frame.fresh.push_back(static_cast<Slot>(slot));
      continue;
    }
    if (auto value = from_json(*found, variable.type)) {
      frame.variables[slot] = std::move(*value);
    } else if (auto older = variable.migrate.empty() || same
                                ? Result<Value>(tl::unexpected(Error{}))
                                : from_json(*found, variable.was)) {
      frame.variables[slot] =
          to_stored(evaluate(variable.migrate, Nothing{}, &*older), variable.type);
    } else {
      fits = false;
    }
  }
  return fits;
}

}  // namespace

std::string write_person(const Person& person, const Library& library) {
  JsonText out;
  out.open('{');
  out.key("format");
  out.number(std::int64_t{kStateFormat});
  out.key("language");
  out.string(person.language.str());
  out.key("zone");
  out.string(person.zone.name());
  out.key("seed");
  out.number(person.seed);
  out.key("random");
  out.string(person.random.to_hex());
  out.key("next_id");
  out.number(person.ids.next);
  if (person.language_chosen) {
    out.key("language_chosen");
    out.flag(true);
  }
  if (!person.name.empty()) {
    out.key("name");
    out.string(person.name);
  }
  const auto& shared = library.host_types->shared;
  out.key("shared");
  out.open('{');
  for (std::size_t slot = 0; slot < shared.size() && slot < person.shared.size(); ++slot) {
    if (person.shared[slot].is_none()) continue;
    out.key(shared[slot].name);
    write_value(out, person.shared[slot], shared[slot].type);
  }
  out.close('}');
  out.key("cursors");
  out.string(write_cursors(person.cursors));
  out.close('}');
  return std::move(out).take();
}

Result<Person> read_person(std::string_view bytes, HostStatePtr book, const Library& library) {
  const json in = json::parse(bytes, nullptr, false);
  if (!in.is_object() || whole(in, "format") != kStateFormat) return corrupt("profile");
  Person person;
  person.book = std::move(book);
  person.language = Language(text(in, "language"));
  if (!library.catalogues.contains(person.language) && !library.languages.empty())
    person.language = library.languages.front();
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
  const auto shared = in.find("shared");
  const bool has_shared = shared != in.end() && shared->is_object();
  for (std::size_t slot = 0; slot < declared.size(); ++slot) {
    if (const auto found = has_shared ? shared->find(declared[slot].name) : in.end();
        has_shared && found != shared->end()) {
      if (auto value = from_json(*found, declared[slot].type)) {
        person.shared[slot] = std::move(*value);
        continue;
      }
    }
    person.shared[slot] = initial_shared(declared[slot]);
  }
  if (const auto cursors = in.find("cursors"); cursors != in.end()) {
    if (!cursors->is_string() ||
        !read_cursors(cursors->get_ref<const std::string&>(), person.cursors))
      return corrupt("profile");
  }
  std::sort(person.cursors.begin(), person.cursors.end(),
            [](const Cursor& a, const Cursor& b) { return a.key < b.key; });
  return person;
}

Value initial_shared(const SharedVariable& variable) {
  if (!variable.init.empty()) {
    return to_stored(evaluate(variable.init, Nothing{}), variable.type);
  }
  return variable.type.optional ? Value{} : to_stored(neutral(variable.type), variable.type);
}

namespace {

void write_frame(JsonText& out, const Frame& frame, const HostTypes& types) {
  const Script& script = *frame.script;
  out.open('{');
  out.key("dialogue");
  out.string(script.id);
  out.key("hash");
  out.string(script.hash);
  out.key("node");
  out.string(script.nodes[frame.node].name);
  out.key("rest");
  out.string(rest_kind(script.nodes[frame.node]));
  out.key("token");
  out.number(frame.token);
  out.key("since");
  out.string(format_instant(frame.since));
  if (frame.misses != 0) {
    out.key("misses");
    out.number(std::int64_t{frame.misses});
  }
  if (frame.digression) {
    out.key("digression");
    out.flag(true);
  }
  out.key("vars");
  out.open('{');
  for (std::size_t slot = 0; slot < script.variables.size(); ++slot) {
    if (frame.variables[slot].is_none()) continue;
    out.key(script.variables[slot].name);
    write_value(out, frame.variables[slot], script.variables[slot].type);
  }
  out.close('}');
  if (!frame.back.empty()) {
    out.key("back");
    out.open('[');
    for (const BackStep& step : frame.back) write_back(out, script, step, types);
    out.close(']');
  }
  out.close('}');
}

}  // namespace

std::string write_conversation(const Conversation& conversation, const Library& library) {
  JsonText out;
  out.open('{');
  out.key("format");
  out.number(std::int64_t{kStateFormat});
  out.key("conversation");
  out.string(conversation.id.str());
  out.key("person");
  out.string(conversation.person.str());
  out.key("room");
  out.string(conversation.room.str());
  out.key("channel");
  out.string(conversation.channel);
  out.key("next_token");
  out.number(conversation.next_token);
  out.key("last_word");
  out.string(format_instant(conversation.last_word));
  if (conversation.errors != 0) {
    out.key("errors");
    out.number(std::int64_t{conversation.errors});
  }
  if (conversation.offered_to_go_on != 0) {
    out.key("offered_to_go_on");
    out.number(conversation.offered_to_go_on);
  }
  if (!conversation.changed.empty()) {
    out.key("changed");
    out.string(conversation.changed);
  }
  if (conversation.callee_lost) {
    out.key("callee_lost");
    out.flag(true);
  }
  if (conversation.digression_lost) {
    out.key("digression_lost");
    out.flag(true);
  }
  if (conversation.last_text && !conversation.stack.empty() &&
      conversation.last_text->depth == conversation.stack.size()) {
    const auto& last = *conversation.last_text;
    const Script& script = *conversation.stack.back().script;
    out.key("last_text");
    out.open('{');
    out.key("message");
    out.string(last.message);
    out.key("variable");
    out.string(script.variables[last.slot].name);
    out.key("node");
    out.string(script.nodes[last.node].name);
    out.key("at");
    out.string(format_instant(last.at));
    out.close('}');
  }
  if (!conversation.meant.empty()) {
    out.key("meant");
    out.open('[');
    for (const Choice& choice : conversation.meant) {
      out.open('[');
      out.string(choice.id);
      out.string(choice.label);
      out.close(']');
    }
    out.close(']');
  }
  out.key("stack");
  out.open('[');
  for (const Frame& frame : conversation.stack) write_frame(out, frame, *library.host_types);
  out.close(']');
  out.close('}');
  return std::move(out).take();
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
    for (const auto& [name, value] : part(step, "before", json::value_t::object).items()) {
      const auto slot = script.find_variable(name);
      if (!slot) continue;
      if (auto fitted = from_json(value, script.variables[*slot].type))
        read.before.emplace_back(*slot, std::move(*fitted));
    }
    const json& shared_before = part(step, "shared_before", json::value_t::object);
    for (std::size_t slot = 0; slot < types.shared.size() && !shared_before.empty(); ++slot) {
      const auto found = shared_before.find(types.shared[slot].name);
      if (found == shared_before.end()) continue;
      if (auto fitted = from_json(*found, types.shared[slot].type))
        read.shared_before.emplace_back(static_cast<Slot>(slot), std::move(*fitted));
    }
    frame.back.push_back(std::move(read));
  }
  if (frame.back.size() > kMaxBack)
    frame.back.erase(frame.back.begin(), frame.back.end() - static_cast<std::ptrdiff_t>(kMaxBack));
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
    if (frame.digression ? call != nullptr || std::holds_alternative<std::monostate>(stop)
                         : call == nullptr || call->dialogue != frame.script->id)
      return false;
  }
  return true;
}

}  // namespace

Result<Conversation> read_conversation(std::string_view bytes, const Library& library,
                                       const Language& language, int* moved) {
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
  for (const json& choice : part(in, "meant", json::value_t::array)) {
    if (choice.is_array() && choice.size() == 2 && choice[0].is_string() && choice[1].is_string()) {
      conversation.meant.push_back({choice[0].get<std::string>(), choice[1].get<std::string>()});
    }
  }
  conversation.changed = text(in, "changed");
  conversation.callee_lost = !conversation.changed.empty() && flag(in, "callee_lost");
  conversation.digression_lost = !conversation.changed.empty() && flag(in, "digression_lost");
  const auto stack = in.find("stack");
  if (stack == in.end() || !stack->is_array() || stack->size() > kMaxFrames)
    return corrupt("conversation");
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
    const bool variables_fit =
        fit_variables(part(stored, "vars", json::value_t::object), *script, same, frame);
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
    // Nothing can be answered there: the dialogue it had called is not on the stack, or it does not
    // wait at all.
    const Frame& top = conversation.stack.back();
    const Stop& stop = top.script->nodes[top.node].stop;
    conversation.callee_lost = std::holds_alternative<Call>(stop);
    if (conversation.callee_lost || std::holds_alternative<std::monostate>(stop))
      conversation.changed = title_of(library, language, top.script->id);
  }
  for (const Frame& frame : conversation.stack)
    conversation.next_token = std::max(conversation.next_token, frame.token + 1);
  if (const auto last = in.find("last_text");
      last != in.end() && last->is_object() && !conversation.stack.empty()) {
    const Script& script = *conversation.stack.back().script;
    const auto slot = script.find_variable(text(*last, "variable"));
    const auto node = script.find_node(text(*last, "node"));
    if (slot && node && conversation.changed.empty() &&
        script.variables[*slot].type.kind == Kind::Text) {
      conversation.last_text = Conversation::LastText{
          text(*last, "message"), conversation.stack.size(), *slot, *node, instant(*last, "at")};
    }
  }
  return conversation;
}

}  // namespace tillit::dialogue
