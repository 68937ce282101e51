#include "dialogue/renaming.hpp"

#include <utility>
#include <vector>

namespace tillit::dialogue {

Value renamed(const Value& value, const Type& type, const Renamed& ids) {
  if (type.kind == Kind::List) {
    const List* list = value.list();
    if (list == nullptr || type.element == nullptr) return value;
    List items;
    items.reserve(list->size());
    for (const Value& item : *list) items.push_back(renamed(item, *type.element, ids));
    return make_list(std::move(items));
  }
  if (type.kind != Kind::Record || type.record == nullptr) return value;
  if (const auto* id = value.get_if<std::string>()) {
    const auto found = ids.find(*id);
    return type.record->is_entity() && found != ids.end() ? Value(found->second) : value;
  }
  const Record* record = value.record();
  if (record == nullptr) return value;
  std::vector<Value> fields;
  fields.reserve(record->fields.size());
  for (std::size_t i = 0; i < record->fields.size() && i < type.record->fields.size(); ++i)
    fields.push_back(renamed(record->fields[i], type.record->fields[i].type, ids));
  return make_record(std::move(fields));
}

std::map<std::int64_t, std::int64_t> rename_entities(Conversation& conversation,
                                                     const Library& library, const Renamed& ids) {
  std::map<std::int64_t, std::int64_t> tokens;
  const auto token = [&](std::int64_t& old) {
    if (old == 0) return;
    const auto [place, is_new] = tokens.emplace(old, conversation.next_token);
    if (is_new) ++conversation.next_token;
    old = place->second;
  };
  for (Frame& frame : conversation.stack) {
    const auto rename = [&](Slot slot, Value& value) {
      value = renamed(value, frame.script->variables[slot].type, ids);
    };
    for (std::size_t slot = 0; slot < frame.variables.size(); ++slot)
      rename(static_cast<Slot>(slot), frame.variables[slot]);
    for (BackStep& step : frame.back) {
      for (auto& [slot, value] : step.before) rename(slot, value);
      for (auto& [slot, value] : step.shared_before)
        value = renamed(value, library.host_types->shared[slot].type, ids);
    }
    token(frame.token);
  }
  token(conversation.offered_to_go_on);
  conversation.meant.clear();  // it may offer an entity by its old id
  return tokens;
}

}  // namespace tillit::dialogue
