#pragma once

#include "language/formats.hpp"
#include "language/pattern.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tillit::language {

struct MessageDetail;

// A piece of a parsed text. Private to bot/language: pattern_parser.cpp makes them, pattern.cpp
// shows them.
struct MessageNode {
  enum class Kind {
    Literal,
    Plain,    // {name}
    Number,   // {n, number}
    Date,     // {day, date}
    Time,     // {t, time}
    Plural,   // {n, plural}
    Ordinal,  // {n, selectordinal}
    Select,   // {who, select}
    Counted,  // # inside a plural arm
  };
  Kind kind = Kind::Literal;
  std::string text;                             // the literal, else the argument's name
  std::shared_ptr<const MessageDetail> detail;  // of those from Number to Select; else nullptr
};

struct MessageArm {
  std::optional<double> exactly;  // "=5"
  std::string keyword;            // "one", "other", "she"
  std::vector<MessageNode> message;
};

struct MessageDetail {
  std::string style;             // of a number, date or time
  Fields fields;                 // what a date or time style shows
  double offset = 0;             // of a plural
  std::vector<MessageArm> arms;  // of plural, ordinal and select
};

struct Pattern::Parsed {
  enum class Kind {
    Literal,  // the source is what is shown, as nearly all of a locale's lines are
    Message,
    Broken,  // a Syntax error
  };
  Kind kind = Kind::Literal;
  std::string source;
  std::vector<ArgumentUses> arguments;
  std::vector<MessageNode> message;
};

}  // namespace tillit::language
