#pragma once

#include "dialogue/conversation.hpp"
#include "dialogue/library.hpp"

#include <cstdint>
#include <map>
#include <string>

// For a talk whose person's entities got other ids, because two people turned out to be one.
namespace tillit::dialogue {

using Renamed = std::map<std::string, std::string>;  // an entity's id -> what it is now

// Every reference to a renamed entity, wherever it stands in the value; texts are left alone.
[[nodiscard]] Value renamed(const Value& value, const Type& type, const Renamed& ids);

// The same of all that the talk holds. Its questions get new tokens, given back as old -> new: a
// button that was shown before may name an entity by an id that is somebody else's now, so it must
// be an old button from here on. What may be typed is read anew and needs nothing.
std::map<std::int64_t, std::int64_t> rename_entities(Conversation& conversation,
                                                     const Library& library, const Renamed& ids);

}  // namespace tillit::dialogue
