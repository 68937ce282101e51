#pragma once

#include "core/civil_time.hpp"
#include "core/id.hpp"
#include "core/zone.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

// What scripts may ask of the program: the declarations of dialogs/host.json, and the port behind
// which the coaching rules stand. The engine knows no promise and no relationship; it hands an
// opaque, immutable HostState through.
namespace tillit::dialogue {

struct SharedVariable {
  std::string name;  // with its dot: "user.path"
  Type type;
  Expression init;  // empty: none (then the type is optional)
  bool is_private = false;
};

struct View {
  std::string name;
  Type type;
};

struct Command {
  std::string name;
  std::vector<Field> parameters;  // arguments are passed in this order; an optional one that a
                                  // script leaves out is none
  std::optional<Type> gives;
};

// What dialogs/host.json declares. Immutable after loading; records and enums are borrowed by every
// Type that names them, so a HostTypes never moves once types were made from it (hence the
// unique_ptrs).
struct HostTypes {
  std::vector<std::unique_ptr<const RecordType>> records;
  std::vector<std::shared_ptr<const EnumType>> enums;
  std::vector<SharedVariable> shared;  // index = slot
  std::vector<View> views;             // index = slot
  std::vector<Command> commands;       // index = slot
  std::map<std::string, std::string, std::less<>>
      globals;  // global word -> dialogue ("help" -> "help")
  // Dialogues the engine itself starts.
  std::string new_person;    // first contact
  std::string nothing_open;  // a message with no talk open
  std::string safety;        // a safety word was noticed
  std::string
      follow_up;     // the follow-up of a promise (started by coaching rules through a schedule)
  std::string away;  // somebody said unasked when they are away; gets `days`; empty: not noticed
  // Started by the program when somebody links two channels; empty where that is not offered.
  std::string link_code;     // gets `code`
  std::string link_preview;  // gets what would become one
  std::string link_news;     // gets `news` and `place`
};

// Now, for one person: the instant and what their wall clock shows.
struct LocalNow {
  TimePoint instant{};
  Zone zone = Zone::utc();
  LocalDateTime local{};

  [[nodiscard]] static LocalNow at(TimePoint instant, const Zone& zone) {
    return {instant, zone, zone.to_local(instant)};
  }
};

// Everything the program keeps about a person beyond what the engine itself needs. Immutable: a
// command makes a new one.
class HostState {
 public:
  virtual ~HostState() = default;
};
using HostStatePtr = std::shared_ptr<const HostState>;

// What a turn wants done beside its messages. Applied by the service in the turn's own transaction.
struct SetSchedule {
  std::string key;  // unique per person
  std::string dialogue;
  std::map<std::string, std::string>
      arguments;                     // parameter -> its value as JSON; ids only, never a text
  LocalDateTime at{};                // in the person's zone
  CalendarDuration window{0, 1, 0};  // how late it may still come
  enum class IfBusy { Queue, Interrupt, SayOnly, Skip } if_busy = IfBusy::Queue;
};
struct CancelSchedule {
  std::string key;
};
struct SetLanguage {
  Language language;
};
struct ExportEverything {};  // the person asked for all that is kept about them
struct EraseEverything {};   // … and to delete it
// One person at several channels. The program answers each of the first three by opening a dialogue
// of its own (HostTypes::link_…) in the same turn, so nothing that lies below is taken up before.
struct LinkRequest {
  enum class What {
    Offer,      // show a code
    Try,        // `code` was typed
    Accept,     // what it was about: yes
    Decline,    // no
    KeepHere,   // part again: all that is kept stays with this room …
    KeepThere,  // … or with the others, and this one begins empty
  } what = What::Offer;
  std::string code;
  bool same_people = false;  // people of the same alias on both sides are the same
};
using Effect = std::variant<SetSchedule, CancelSchedule, SetLanguage, ExportEverything,
                            EraseEverything, LinkRequest>;

// New ids for entities, from a counter that lives in the person: the same turn run twice gives the
// same ids.
struct IdSource {
  std::uint64_t next = 1;
  [[nodiscard]] std::string make(std::string_view prefix) {
    return std::string(prefix) + ":" + std::to_string(next++);
  }
};

struct CommandOutcome {
  HostStatePtr state;  // never null; the same pointer if nothing changed
  Value result;  // of the declared type; an entity as its id or as the record, both are understood
  std::vector<Effect> effects;
};

// The coaching rules, bound to the slots of one HostTypes. Pure: same arguments, same answer. Total
// and noexcept: whatever does not make sense any more (a promise that was dropped) changes nothing.
// Any thread.
class HostFunctions {
 public:
  virtual ~HostFunctions() = default;
  // A list of entities may be given as ids or as records. `language` is the person's.
  [[nodiscard]] virtual Value view(std::uint16_t slot, const HostState& state, const LocalNow& now,
                                   const Language& language) const noexcept = 0;
  // The record as it is now (what has expired by then is no longer in it); nullopt if there is none
  // of that id.
  [[nodiscard]] virtual std::optional<Value> entity(const RecordType& type, const std::string& id,
                                                    const HostState& state,
                                                    const LocalNow& now) const noexcept = 0;
  // One field of that record, by its place among RecordType::fields. Most expressions read just
  // one: override it where making the others is work.
  [[nodiscard]] virtual std::optional<Value> field(const RecordType& type, const std::string& id,
                                                   std::size_t index, const HostState& state,
                                                   const LocalNow& now) const noexcept {
    const auto whole = entity(type, id, state, now);
    const Record* record = whole ? whole->record() : nullptr;
    if (record == nullptr || index >= record->fields.size()) return std::nullopt;
    return record->fields[index];
  }
  [[nodiscard]] virtual CommandOutcome run(std::uint16_t slot, const HostStatePtr& state,
                                           std::span<const Value> arguments, const LocalNow& now,
                                           IdSource& ids) const noexcept = 0;
  // What a person starts with.
  [[nodiscard]] virtual HostStatePtr empty() const = 0;
};

}  // namespace tillit::dialogue
