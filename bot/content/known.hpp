#pragma once

#include "content/expressions.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/script.hpp"

#include <set>
#include <string_view>

namespace tillit::content {

// What certainly holds at one point of a dialogue, on whatever path a talk came there.
struct Known {
  dialogue::Facts facts;            // optionals that are there: "due", "due.relationship"
  std::set<dialogue::Slot> values;  // variables that have a value at all

  friend bool operator==(const Known&, const Known&) = default;
};

// At a point where two paths join, only what both know.
[[nodiscard]] Known join(const Known& a, const Known& b);

void learn(Known& known, std::string_view path);
void learn(Known& known, const dialogue::Facts& facts);
// `name` got another value: everything known about it and its fields is gone.
void forget(Known& known, std::string_view name);
// A command changed the person: views and the fields of entities may be others now.
void forget_entities(Known& known, const ScriptScope& scope);
// The talk rested: other talks of the same person may have changed shared variables, views and
// entities meanwhile.
void forget_at_stop(Known& known, const ScriptScope& scope);

}  // namespace tillit::content
