#include "coaching/host_functions.hpp"

#include "coaching/book_state.hpp"
#include "coaching/host_commands.hpp"
#include "coaching/host_progress.hpp"
#include "coaching/host_views.hpp"
#include "coaching/note_rules.hpp"
#include "coaching/nudge_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tillit::coaching {
namespace {

using dialogue::HostTypes;
using dialogue::RecordType;
using dialogue::Type;
using dialogue::Value;

constexpr std::array<std::string_view, 3> kNudgeWords = {"on", "paused", "off"};
constexpr std::array<std::string_view, 3> kPaceWords = {"twice", "weekly", "fortnightly"};

// A command of host.json and what serves it.
struct BoundCommand {
  const CommandEntry* entry = nullptr;  // nullptr: not offered as declared
  std::array<std::size_t, kMostParameters>
      position{};  // the entry's parameter -> its place among the declared ones
};

// One entity record of host.json: its declared fields, each with what reads it (nullptr: nothing
// does).
template <class T>
struct BoundRecord {
  const RecordType* type = nullptr;
  std::vector<const FieldEntry<T>*> fields;
};

struct Bindings {
  std::vector<const ViewEntry*> views;  // by slot
  std::vector<BoundCommand> commands;   // by slot
  BoundRecord<Relationship> relationship;
  BoundRecord<Note> note;
  BoundRecord<Note> journal_entry;
  BoundRecord<Place> place;
  BoundRecord<Promise> promise;
  BoundRecord<Snapshot> snapshot;
  const RecordType* plan = nullptr;
};

template <class Entries>
auto find_entry(const Entries& entries, std::string_view name) -> decltype(entries.data()) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [name](const auto& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

// Compares a declaration with this program, once, and remembers who serves what.
class Binder {
 public:
  Binder(const HostTypes& types, std::vector<std::string>& missing)
      : types_(types), missing_(missing) {}

  Bindings bind() {
    Bindings bound;
    check_enum("outcome", kOutcomeWords);
    check_enum("nudge_setting", kNudgeWords);
    check_enum("nudge_pace", kPaceWords);
    std::vector<std::string_view> behaviours;
    for (const BehaviourEntry& entry : kBehaviours) behaviours.push_back(entry.word);
    check_enum("behaviour", behaviours);
    check_enum("factor", kFactorWords);
    bound.relationship = bind_record("relationship", relationship_fields());
    bound.note = bind_record("note", note_fields());
    bound.journal_entry = bind_record("journal_entry", journal_fields());
    bound.place = bind_record("place", place_fields());
    bound.promise = bind_record("promise", promise_fields());
    bound.snapshot = bind_record("snapshot", snapshot_fields());
    bound.plan = find_record("plan");
    if (bound.plan != nullptr) check_plan(*bound.plan);
    for (const dialogue::View& view : types_.views) bound.views.push_back(bind_view(view));
    for (const dialogue::Command& command : types_.commands)
      bound.commands.push_back(bind_command(command));
    if (types_.follow_up.empty())
      say("no dialogue is named for following up a promise: promises could never be asked about");
    return bound;
  }

 private:
  template <class... Parts>
  void say(fmt::format_string<Parts...> sentence, Parts&&... parts) {
    missing_.push_back("host.json: " + fmt::format(sentence, std::forward<Parts>(parts)...));
  }

  // What the program gives may be promised as optional, not the other way round.
  static bool is_given(const Type& declared, std::string_view type) {
    return to_string(declared.required()) == without_mark(type) &&
           (declared.optional || !type.ends_with('?'));
  }
  // What the program takes may be promised as always there, not the other way round.
  static bool is_taken(const Type& declared, std::string_view type) {
    return to_string(declared.required()) == without_mark(type) &&
           (!declared.optional || type.ends_with('?'));
  }
  static std::string_view without_mark(std::string_view type) {
    if (type.ends_with('?')) type.remove_suffix(1);
    return type;
  }

  const RecordType* find_record(std::string_view name) const {
    const auto found = std::ranges::find_if(
        types_.records, [name](const auto& record) { return record->name == name; });
    return found == types_.records.end() ? nullptr : found->get();
  }

  void check_enum(std::string_view name, std::span<const std::string_view> words) {
    for (const auto& declared : types_.enums) {
      if (declared->name != name) continue;
      std::vector<std::string_view> literals(declared->literals.begin(), declared->literals.end());
      if (std::ranges::is_permutation(literals, words)) continue;
      say("the enum \"{}\" must have exactly these words: {}", name, fmt::join(words, ", "));
    }
  }

  template <class T>
  BoundRecord<T> bind_record(std::string_view name, std::span<const FieldEntry<T>> entries) {
    BoundRecord<T> bound;
    bound.type = find_record(name);
    if (bound.type == nullptr) return bound;
    if (!bound.type->is_entity()) say("the record \"{}\" needs a field \"id\" of type id", name);
    for (const dialogue::Field& field : bound.type->fields) {
      const FieldEntry<T>* entry = find_entry(entries, field.name);
      if (entry == nullptr) {
        say("the record \"{}\" has no field \"{}\" in this program", name, field.name);
      } else if (!is_given(field.type, entry->type)) {
        say("the field \"{}.{}\" is {} in this program, not {}", name, field.name, entry->type,
            to_string(field.type));
        entry = nullptr;
      }
      bound.fields.push_back(entry);
    }
    return bound;
  }

  void check_plan(const RecordType& plan) {
    for (const dialogue::Field& field : plan.fields) {
      const ParameterEntry* entry = find_entry(plan_fields(), field.name);
      if (entry == nullptr) {
        say("the field \"plan.{}\" would be lost: this program does not keep it", field.name);
      } else if (!is_taken(field.type, entry->type)) {
        say("the field \"plan.{}\" is {} in this program, not {}", field.name, entry->type,
            to_string(field.type));
      }
    }
    for (const ParameterEntry& entry : plan_fields()) {
      if (!entry.type.ends_with('?') && !plan.index_of(entry.name))
        say("a plan needs the field \"{}\" of type {}", entry.name, entry.type);
    }
  }

  const ViewEntry* bind_view(const dialogue::View& view) {
    const ViewEntry* entry = find_entry(view_entries(), view.name);
    if (entry == nullptr) {
      say("this program has no view \"{}\"", view.name);
      return nullptr;
    }
    if (is_given(view.type, entry->type)) return entry;
    say("the view \"{}\" is {} in this program, not {}", view.name, entry->type,
        to_string(view.type));
    return nullptr;
  }

  BoundCommand bind_command(const dialogue::Command& command) {
    const CommandEntry* entry = find_entry(command_entries(), command.name);
    if (entry == nullptr) {
      say("this program has no command \"{}\"", command.name);
      return {};
    }
    const std::size_t before = missing_.size();
    BoundCommand bound;
    for (std::size_t i = 0; i < entry->parameters.size() && !entry->parameters[i].name.empty();
         ++i) {
      bound.position[i] = check_parameter(command, entry->parameters[i]);
    }
    for (const dialogue::Field& declared : command.parameters) {
      if (find_entry(entry->parameters, declared.name) == nullptr) {
        say("the command \"{}\" takes no \"{}\" in this program", command.name, declared.name);
      }
    }
    if (command.gives && (entry->gives.empty() || !is_given(*command.gives, entry->gives))) {
      say("the command \"{}\" gives {} in this program, not {}", command.name,
          entry->gives.empty() ? std::string_view("nothing") : entry->gives,
          to_string(*command.gives));
    }
    if (missing_.size() == before) bound.entry = entry;
    return bound;
  }

  std::size_t check_parameter(const dialogue::Command& command, const ParameterEntry& entry) {
    const auto found = std::ranges::find(command.parameters, entry.name, &dialogue::Field::name);
    if (found == command.parameters.end()) {
      say("the command \"{}\" needs \"{}\" of type {}", command.name, entry.name, entry.type);
      return 0;
    }
    if (!is_taken(found->type, entry.type)) {
      say("the parameter \"{}\" of \"{}\" is {} in this program, not {}", entry.name, command.name,
          entry.type, to_string(found->type));
    }
    if (entry.is_private && !found->is_private) {
      say("the parameter \"{}\" of \"{}\" must be marked private", entry.name, command.name);
    }
    return static_cast<std::size_t>(found - command.parameters.begin());
  }

  const HostTypes& types_;
  std::vector<std::string>& missing_;
};

template <class T>
Value field_of(const BoundRecord<T>& bound, std::size_t index, const T& entity, const Book& book,
               Date today, const AllowedHours& hours) {
  const FieldEntry<T>* entry = bound.fields[index];
  return entry != nullptr ? entry->read(entity, book, today, hours)
                          : neutral(bound.type->fields[index].type);
}

template <class T>
Value record_of(const BoundRecord<T>& bound, const T& entity, const Book& book, Date today,
                const AllowedHours& hours) {
  std::vector<Value> fields;
  fields.reserve(bound.fields.size());
  for (std::size_t i = 0; i < bound.fields.size(); ++i)
    fields.push_back(field_of(bound, i, entity, book, today, hours));
  return dialogue::make_record(std::move(fields));
}

class CoachingFunctions final : public dialogue::HostFunctions {
 public:
  CoachingFunctions(const HostTypes& types, Bindings bindings, HostOptions options)
      : types_(types),
        bound_(std::move(bindings)),
        options_(std::move(options)),
        empty_(std::make_shared<const BookState>(std::string())) {
    static_cast<void>(empty_->book());  // decoded now: it is shared between threads from here on
  }

  Value view(std::uint16_t slot, const dialogue::HostState& state, const dialogue::LocalNow& now,
             const Language& language) const noexcept override {
    if (slot >= bound_.views.size()) return {};
    const ViewEntry* entry = bound_.views[slot];
    const auto* held = dynamic_cast<const BookState*>(&state);
    if (entry == nullptr || held == nullptr) return neutral(types_.views[slot].type);
    return entry->read(Viewed{held->book(), now.local, language, options_});
  }

  std::optional<Value> entity(const RecordType& type, const std::string& id,
                              const dialogue::HostState& state,
                              const dialogue::LocalNow& now) const noexcept override {
    return look_up(type, id, state, now,
                   [&](const auto& bound, const auto& found, const Book& book) {
                     return record_of(bound, found, book, now.local.date, options_.hours);
                   });
  }

  std::optional<Value> field(const RecordType& type, const std::string& id, std::size_t index,
                             const dialogue::HostState& state,
                             const dialogue::LocalNow& now) const noexcept override {
    return look_up(type, id, state, now,
                   [&](const auto& bound, const auto& found, const Book& book) {
                     return field_of(bound, index, found, book, now.local.date, options_.hours);
                   });
  }

  dialogue::CommandOutcome run(std::uint16_t slot, const dialogue::HostStatePtr& state,
                               std::span<const Value> arguments, const dialogue::LocalNow& now,
                               dialogue::IdSource& ids) const noexcept override {
    if (slot >= bound_.commands.size()) return {state, {}, {}};
    const dialogue::Command& declared = types_.commands[slot];
    const BoundCommand& command = bound_.commands[slot];
    if (command.entry != nullptr) {
      std::array<Value, kMostParameters> values;
      for (std::size_t i = 0; i < values.size() && !command.entry->parameters[i].name.empty();
           ++i) {
        const std::size_t at = command.position[i];
        if (at < arguments.size())
          values[i] = to_stored(arguments[at], declared.parameters[at].type);
      }
      const Arguments given(values, bound_.plan);
      if (command.entry->request != nullptr) return {state, {}, {command.entry->request(given)}};
      const auto* held = dynamic_cast<const BookState*>(state.get());
      if (held != nullptr) return change(*command.entry, *held, state, given, now.local, ids);
    }
    return {state, declared.gives ? neutral(*declared.gives) : Value(), {}};
  }

  dialogue::HostStatePtr empty() const override { return empty_; }

 private:
  // What `read` makes of the entity and the binding of its record; nullopt if it is not there (any
  // more).
  template <class Read>
  std::optional<Value> look_up(const RecordType& type, const std::string& id,
                               const dialogue::HostState& state, const dialogue::LocalNow& now,
                               Read read) const {
    const auto* held = dynamic_cast<const BookState*>(&state);
    if (held == nullptr) return std::nullopt;
    const Book& book = held->book();
    const auto read_if = [&](const auto& bound, const auto* found) -> std::optional<Value> {
      if (found == nullptr) return std::nullopt;
      return read(bound, *found, book);
    };
    if (&type == bound_.relationship.type)
      return read_if(bound_.relationship, find_relationship(book, id));
    if (&type == bound_.place.type) return read_if(bound_.place, find_place(book, id));
    if (&type == bound_.promise.type) return read_if(bound_.promise, find_promise(book, id));
    if (&type == bound_.snapshot.type) return read_if(bound_.snapshot, find_snapshot(book, id));
    const auto read_if_fresh = [&](const auto& bound, const Note* note) {
      return read_if(bound, note != nullptr && is_expired(*note, now.local.date) ? nullptr : note);
    };
    if (&type == bound_.note.type) return read_if_fresh(bound_.note, find_note(book, id));
    if (&type == bound_.journal_entry.type)
      return read_if_fresh(bound_.journal_entry, find_journal_entry(book, id));
    return std::nullopt;
  }

  dialogue::CommandOutcome change(const CommandEntry& entry, const BookState& held,
                                  const dialogue::HostStatePtr& state, const Arguments& arguments,
                                  const LocalDateTime& now, dialogue::IdSource& ids) const {
    const Book& book = held.book();
    const Book settled = settle(book, now.date, options_.hours);
    Change work{settled, arguments, now, ids, options_.hours};
    Value result = entry.change(work);
    if (held.damage() || work.book == settled) return {state, std::move(result), {}};
    return {std::make_shared<const BookState>(std::move(work.book)), std::move(result), {}};
  }

  const HostTypes& types_;
  const Bindings bound_;
  const HostOptions options_;
  const std::shared_ptr<const BookState> empty_;
};

}  // namespace

std::unique_ptr<const dialogue::HostFunctions> bind(const HostTypes& types, HostOptions options,
                                                    std::vector<std::string>& missing) {
  Bindings bindings = Binder(types, missing).bind();
  return std::make_unique<const CoachingFunctions>(types, std::move(bindings), std::move(options));
}

}  // namespace tillit::coaching
