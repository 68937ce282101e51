#pragma once

#include "core/id.hpp"
#include "core/random.hpp"
#include "core/zone.hpp"
#include "dialogue/host.hpp"
#include "dialogue/value.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tillit::dialogue {

// Where the variants of one line stand for one person. `key` is a hash of the text's key: the text
// itself may change freely.
struct Cursor {
  std::uint64_t key = 0;
  std::uint32_t said = 0;    // how often
  std::uint64_t used = 0;    // shuffle: variants already said in this round, as bits
  std::int16_t last = -1;    // the variant said last …
  std::int16_t before = -1;  // … and the one before
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// Somebody who uses the bot, one across channels: what the engine itself reads and writes at a
// turn. The relationships, promises and notes are the program's (`book`), opaque here.
struct Person {
  PersonId id;
  Language language;
  bool language_chosen = false;  // by their own word; a channel's locale then no longer changes it
  Zone zone = Zone::utc();
  std::string name;        // as the channel gives it; may be empty
  std::uint64_t seed = 0;  // for the order of variants
  Random random;           // for everything else that is drawn
  IdSource ids;
  std::vector<Value> shared;    // one per HostTypes::shared
  std::vector<Cursor> cursors;  // sorted by key
  HostStatePtr book;
};

}  // namespace tillit::dialogue
