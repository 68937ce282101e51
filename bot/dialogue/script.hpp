#pragma once

#include "core/civil_time.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/host.hpp"
#include "dialogue/type.hpp"
#include "language/recognise.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// A dialogue as the engine walks it: names resolved to indices, expressions checked. Made by
// bot/content from dialogs/<id>.json (docs/script-format.md), immutable, shared by all talks. A
// Script that exists is sound: every index is in range, every expression yields the type its place
// needs.
namespace tillit::dialogue {

using NodeIndex = std::uint16_t;
using Slot = std::uint16_t;

struct Variable {
  std::string name;
  Type type;
  bool is_private = false;
  bool is_param = false;
  Expression init;     // may be empty
  Expression migrate;  // may be empty; sees the older value, of type `was`, as `it`
  Type was{};  // the type it had before (`migrate` was checked against it); its own type if the
               // file names none
};

// Where a value goes: a variable of the dialogue, or one that the person's dialogues share.
struct Target {
  enum class Kind { Variable, Shared } kind = Kind::Variable;
  Slot slot = 0;
};

struct NamedExpression {
  std::string name;
  Expression value;
};

// A text to show: `key` is whole ("interest.hello"). Its arguments are `args`, then the dialogue's
// variables by name.
struct TextUse {
  std::string key;
  std::vector<NamedExpression> args;
};

enum class Vary { Shuffle, Cycle, Random, Once };

// A picture under a text (dialogue/picture.hpp). Its words are texts of the dialogue.
struct PictureUse {
  struct Row {
    std::string label;  // whole key
    Expression values;  // a list of int, one per day
  };
  TextUse title;
  TextUse alt;
  Expression days;  // a list of dates, oldest first; empty ones are no picture
  std::vector<Row> rows;
  std::int64_t lowest = 1;
  std::int64_t highest = 5;
};

struct SayAction {
  TextUse text;
  Vary vary = Vary::Shuffle;
  std::string later;               // whole key; only with Once
  std::vector<std::string> offer;  // global words shown as buttons
  std::optional<PictureUse> picture{};
};
struct SetAction {
  std::vector<std::pair<Target, Expression>> assignments;  // in order
};
struct RunAction {
  Slot command = 0;
  std::vector<Expression> arguments;  // one per parameter, in order; an empty Expression is none
  std::optional<Target> as;
};
struct MakeAction {  // builds a record
  const RecordType* record = nullptr;
  std::vector<Expression> fields;  // one per field, in order; an empty Expression is none
  Target as;
};
struct ScheduleAction {
  std::string key;
  std::string dialogue;
  Expression at;  // local
  CalendarDuration window;
  SetSchedule::IfBusy if_busy = SetSchedule::IfBusy::Queue;
  std::vector<NamedExpression> with;
};
struct CancelAction {
  std::string key;
};
struct Action {
  Expression condition;  // may be empty: always
  std::variant<SayAction, SetAction, RunAction, MakeAction, ScheduleAction, CancelAction> what;
};

// What an answer is read as. `Pick` chooses one of a list that an expression yields.
struct Expect {
  enum class Kind {
    Choice,
    Pick,
    YesNo,
    Int,
    Number,
    Ordinal,
    Date,
    Time,
    Local,
    Duration,
    Leave,  // a list of two dates: the first day away, the day back
    Text,
    Any
  } kind = Kind::Any;
  std::vector<std::string> options;  // Choice: ids; labels stand under the prompt's key
  Expression from;                   // Pick: the list …
  Expression label;                  // … and the label of one (`it`)
  int most = 8;                      // Pick: how many are shown
  std::optional<std::int64_t> min;   // Int
  std::optional<std::int64_t> max;   // Int
  std::size_t max_length = 4096;     // Text
};

struct Check {
  Expression condition;  // of `it`
  std::string text;      // whole key, said when it does not hold
};

// One way to read the reply; an ask has one or more, tried in order.
struct Reading {
  Expect expect;
  Type type;  // of the answer
  std::optional<Target> into;
  std::vector<Check> checks;
  std::optional<NodeIndex> go_to;  // else the node's exit
};

struct Retry {
  int max = 2;
  NodeIndex go_to = 0;
};

// One rung of a silence ladder: after so long without a word, say something or go somewhere.
struct Rung {
  CalendarDuration after;
  std::string say;  // whole key, or empty …
  std::optional<NodeIndex> go_to;
};

struct Ask {
  TextUse prompt;
  std::vector<Reading> readings;
  std::optional<NodeIndex> skip;
  std::optional<Retry> retry;
  std::vector<Rung> silence;
  bool is_private = false;  // asked in a separate window where there is one
  bool takes_text = false;  // some reading is Text or Any: global words then need their prefix
};
struct Wait {
  std::optional<CalendarDuration> after;
  std::string signal;  // may be empty
  std::optional<Target> into;
};
struct Call {
  std::string dialogue;
  std::vector<NamedExpression> with;                 // its params
  std::vector<std::pair<Target, std::string>> into;  // variable <- returned name
  NodeIndex aborted = 0;
};
using Stop = std::variant<std::monostate, Ask, Wait, Call>;

struct Branch {
  Expression condition;
  NodeIndex go_to = 0;
};
struct Exit {
  std::vector<Branch> branches;        // first that holds
  std::optional<NodeIndex> otherwise;  // `goto` or `else`
  std::string outcome;                 // `end`; only without the others
};

struct Node {
  std::string name;
  std::vector<Action> actions;
  Stop stop;
  Exit exit;
  std::vector<std::string> carries;
};

struct Script {
  std::string id;
  int version = 1;
  std::string hash;  // SHA-256 of the canonical body, lower-case hex
  std::string body;  // canonical JSON without `version` and comments
  NodeIndex start = 0;
  NodeIndex checkpoint = 0;
  std::vector<Variable> variables;
  std::vector<std::pair<std::string, Slot>> returns;
  std::vector<Node> nodes;
  std::map<std::string, NodeIndex, std::less<>> node_names;  // aliases included
  std::optional<NodeIndex> on_error;
  bool triggers = false;
  bool digressions = true;
  bool retire = false;
  std::vector<std::string> carries;

  [[nodiscard]] std::optional<NodeIndex> find_node(std::string_view name) const {
    const auto found = node_names.find(name);
    return found == node_names.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::optional<Slot> find_variable(std::string_view name) const {
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (variables[i].name == name) return static_cast<Slot>(i);
    }
    return std::nullopt;
  }
};

// How a node rests, as one word kept beside the position, so that a later script can tell whether
// it still waits for the same thing: "choice", "text", "int" …, joined by "|" for several readings;
// "wait", "call:<dialogue>".
[[nodiscard]] std::string rest_kind(const Node& node);

}  // namespace tillit::dialogue
