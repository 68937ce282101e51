#pragma once

#include "dialogue/host.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <utility>

// For tests only: a declaration as dialogs/host.json has it, read without the loader's checks.
namespace tillit::coaching {

inline constexpr const char* kHostDeclaration = R"({
  "enums": {
    "outcome": ["kept", "partly", "not_done", "not_well", "renegotiated", "let_go"],
    "language": ["en", "nl", "sv"],
    "nudge_setting": ["on", "paused", "off"],
    "nudge_pace": ["twice", "weekly", "fortnightly"],
    "behaviour": ["follow_up_question", "recall_detail", "full_attention", "ask_drive", "ten_minutes",
                  "say_it_back", "ear_or_advice", "after_setback", "give_credit", "kind_reading",
                  "name_a_day", "look_before_yes", "dont_know", "own_slip", "ask_how_it_went"],
    "factor": ["credibility", "reliability", "closeness", "attention"]
  },
  "records": {
    "relationship": { "id": "id", "alias": "text", "since": "date", "matters": "text?", "next_talk": "date?",
                      "last_note": "text?", "last_note_on": "date?", "practised_on": "date?",
                      "snapshot_on": "date?", "written": "int" },
    "note": { "id": "id", "about": "relationship?", "text": "text", "on": "date", "newer": "int" },
    "promise": { "id": "id", "what": "text", "when": "text?", "obstacle": "text?", "if_not": "text?", "due": "date",
                 "relationship": "relationship?", "opened": "date", "follow_up": "local?", "outcome": "outcome?",
                 "closed": "date?", "changes": "int" },
    "place": { "id": "id", "name": "text" },
    "journal_entry": { "id": "id", "about": "relationship?", "on": "date", "newer": "int", "label": "text" },
    "snapshot": { "id": "id", "about": "relationship", "on": "date", "credibility": "int", "reliability": "int",
                  "closeness": "int", "attention": "int", "lowest": "factor?" },
    "plan": { "what": "text", "when": "text?", "obstacle": "text?", "if_not": "text?", "due": "date",
              "relationship": "relationship?", "follow_up": "local?" }
  },
  "views": {
    "relationships": "list<relationship>", "open_promises": "list<promise>", "closed_promises": "list<promise>",
    "last_note": "note?", "help_lines": "list<text>", "nudges": "nudge_setting", "nudges_paused_until": "date?",
    "next_follow_up": "local?", "behaviours": "list<behaviour>", "check_in_week": "date", "check_in_wanted": "bool", "check_ins_offered": "bool", "check_in_day": "int?",
    "check_in_time": "time?", "asks_mood": "bool", "nudge_pace": "nudge_pace", "hours_from": "time?", "hours_to": "time?",
    "leave_from": "date?", "leave_back": "date?",
    "places": "list<place>", "nudge_place": "place?",
    "snapshots": "list<snapshot>", "snapshot_due": "relationship?", "notes": "list<note>", "journal": "list<journal_entry>",
    "promises_kept": "int", "promises_partly": "int", "promises_let_go": "int", "promises_changed": "int",
    "times_practised": "int", "weeks_practised": "int", "kept_since": "date?"
  },
  "commands": {
    "relationship.add": { "with": { "alias": "text" }, "gives": "relationship" },
    "relationship.matters": { "with": { "relationship": "relationship", "text": "text" } },
    "relationship.next_talk": { "with": { "relationship": "relationship", "on": "date" } },
    "relationship.practised": { "with": { "relationship": "relationship", "behaviour": "behaviour?" } },
    "relationship.forget": { "with": { "relationship": "relationship" } },
    "note.add": { "with": { "about": "relationship?", "text": "text" }, "gives": "note" },
    "journal.add": { "with": { "about": "relationship?", "text": { "type": "text", "private": true } } },
    "note.forget": { "with": { "note": "note" } },
    "journal.forget": { "with": { "entry": "journal_entry" } },
    "snapshot.take": { "with": { "relationship": "relationship", "credibility": "int", "reliability": "int", "closeness": "int", "attention": "int" },
                       "gives": "snapshot" },
    "snapshot.forget": { "with": { "snapshot": "snapshot" } },
    "promise.open": { "with": { "plan": "plan" }, "gives": "promise" },
    "promise.close": { "with": { "promise": "promise", "outcome": "outcome" } },
    "promise.renegotiate": { "with": { "promise": "promise", "plan": "plan" }, "gives": "promise" },
    "promise.follow_up": { "with": { "promise": "promise", "at": "local?" } },
    "language.set": { "with": { "language": "language" } },
    "nudges.pause": { "with": { "until": "date?" } },
    "nudges.resume": {},
    "nudges.stop": {},
    "rhythm.check_in": { "with": { "day": "int?", "time": "time?" } },
    "rhythm.check_in_wanted": { "with": { "wanted": "bool" } },
    "rhythm.pace": { "with": { "pace": "nudge_pace" } },
    "rhythm.hours": { "with": { "from": "time?", "to": "time?" } },
    "rhythm.mood": { "with": { "wanted": "bool" } },
    "leave.add": { "with": { "from": "date", "back": "date" } },
    "leave.drop": { "with": { "from": "date" } },
    "leave.back": {},
    "check_in.answered": { "with": { "week": "date" } },
    "check_in.outcome": { "with": { "week": "date", "outcome": "outcome" } },
    "check_in.mood": { "with": { "week": "date", "mood": "int" } },
    "check_in.offered": { "with": { "week": "date", "behaviour": "behaviour" } },
    "check_in.taken": { "with": { "week": "date", "promise": "promise?" } },
    "nudges.place": { "with": { "place": "place?" } },
    "link.offer": {},
    "link.try": { "with": { "code": "text" } },
    "link.accept": { "with": { "same_people": "bool" } },
    "link.decline": {},
    "link.keep_here": {},
    "link.keep_there": {},
    "data.export": {},
    "data.erase": {}
  },
  "start": { "follow_up": "follow_up" }
})";

class DeclaredNames final : public dialogue::TypeNames {
 public:
  explicit DeclaredNames(const dialogue::HostTypes& types) : types_(types) {}
  const dialogue::RecordType* find_record(std::string_view name) const override {
    for (const auto& record : types_.records) {
      if (record->name == name) return record.get();
    }
    return nullptr;
  }
  std::shared_ptr<const dialogue::EnumType> find_enum(std::string_view name) const override {
    for (const auto& declared : types_.enums) {
      if (declared->name == name) return declared;
    }
    return nullptr;
  }

 private:
  const dialogue::HostTypes& types_;
};

inline dialogue::Field read_field(const std::string& name, const nlohmann::ordered_json& declared,
                                  const DeclaredNames& names) {
  dialogue::Field field;
  field.name = name;
  const std::string type =
      declared.is_string() ? declared.get<std::string>() : declared.at("type").get<std::string>();
  const auto parsed = parse_type(type, names);
  EXPECT_TRUE(parsed.has_value()) << name << ": " << type;
  if (parsed) field.type = *parsed;
  field.is_private = declared.is_object() && declared.value("private", false);
  return field;
}

inline std::unique_ptr<dialogue::HostTypes> read_declaration(
    const nlohmann::ordered_json& declared) {
  auto types = std::make_unique<dialogue::HostTypes>();
  const DeclaredNames names(*types);
  for (const auto& [name, words] : declared.at("enums").items()) {
    types->enums.push_back(std::make_shared<const dialogue::EnumType>(
        dialogue::EnumType{name, words.get<std::vector<std::string>>()}));
  }
  for (const auto& [name, fields] : declared.at("records").items()) {
    auto record = std::make_unique<dialogue::RecordType>();
    record->name = name;
    for (const auto& [field, type] : fields.items())
      record->fields.push_back(read_field(field, type, names));
    types->records.push_back(std::move(record));
  }
  for (const auto& [name, type] : declared.at("views").items()) {
    types->views.push_back({name, read_field(name, type, names).type});
  }
  for (const auto& [name, command] : declared.at("commands").items()) {
    dialogue::Command read;
    read.name = name;
    if (command.contains("with")) {
      for (const auto& [field, type] : command.at("with").items())
        read.parameters.push_back(read_field(field, type, names));
    }
    if (command.contains("gives"))
      read.gives = read_field("gives", command.at("gives"), names).type;
    types->commands.push_back(std::move(read));
  }
  types->follow_up = declared.at("start").value("follow_up", "");
  return types;
}

}  // namespace tillit::coaching
