#pragma once

#include "core/result.hpp"
#include "dialogue/conversation.hpp"
#include "dialogue/library.hpp"
#include "dialogue/person.hpp"

#include <string>
#include <string_view>

// How a person's profile and a conversation are written down between turns. JSON with a format
// number of its own; values by the declared types (value_json.hpp), frames by the *names* of
// dialogue, node and variables, never by index. Total: any bytes in, a value or an Error (Corrupt)
// out. The person's book is the program's and written by it.
namespace tillit::dialogue {

inline constexpr int kStateFormat = 1;

[[nodiscard]] std::string write_person(const Person& person, const Library& library);
// `book` is put into the person as it is.
[[nodiscard]] Result<Person> read_person(std::string_view json, HostStatePtr book,
                                         const Library& library);

// The value a shared variable has before any dialogue set it.
[[nodiscard]] Value initial_shared(const SharedVariable& variable);

[[nodiscard]] std::string write_conversation(const Conversation& conversation,
                                             const Library& library);

// Reads a talk and fits it to the scripts as they are now, frame by frame from the bottom:
// - the same hash: as it was;
// - another hash, but the node is there (or its alias), still waits for the same kind of answer,
// and every variable keeps its type or
//   has `migrate` (new ones are optional or have `init`, which the next step evaluates): moved,
//   silently;
// - else: what was called above is dropped, the frame goes to its `checkpoint` with the variables
// that still fit, and
//   `conversation.changed` makes the next step say so. A dialogue that is gone altogether takes its
//   caller's `aborted` exit; a digression that is gone leads back to the question it covered.
// `moved` (may be nullptr) counts the frames that were fitted to another hash.
[[nodiscard]] Result<Conversation> read_conversation(std::string_view json, const Library& library,
                                                     const Language& language,
                                                     int* moved = nullptr);

}  // namespace tillit::dialogue
