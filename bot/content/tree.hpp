#pragma once

#include "language/json_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

// Short ways to read a JSON tree whose shape was checked before (shape.hpp): a wrong kind reads as
// nothing.
namespace tillit::content {

inline constexpr std::string_view kComment = "//";

// Calls visit(member) for every member that is no comment; nothing for nullptr or another kind than
// an object.
template <class Visit>
void each_member(const language::JsonNode* object, Visit&& visit) {
  if (!object) return;
  for (const language::JsonMember& member : object->members) {
    if (member.key != kComment) visit(member);
  }
}

template <class Visit>
void each_element(const language::JsonNode* list, Visit&& visit) {
  if (!list) return;
  for (const language::JsonNode& element : list->elements) visit(element);
}

[[nodiscard]] inline std::string text_at(const language::JsonNode& object, std::string_view key) {
  const language::JsonNode* found = object.find(key);
  return found ? found->string : std::string();
}

[[nodiscard]] inline bool flag_at(const language::JsonNode& object, std::string_view key) {
  const language::JsonNode* found = object.find(key);
  return found && found->boolean;
}

[[nodiscard]] inline std::vector<std::string> texts_of(const language::JsonNode& list) {
  std::vector<std::string> texts;
  for (const language::JsonNode& element : list.elements) texts.push_back(element.string);
  return texts;
}

}  // namespace tillit::content
