#pragma once

#include "common/fake/wire.hpp"

#include <string>
#include <vector>

// What schema 1.5 says of each type of a card that a bot needs: its keys and what they may be.
namespace tillit::fake_teams {

using fakes::Json;

struct KeyRule {
  enum class Kind { Text, Bool, Number, Object, List, Words, TextOrNumber, TextOrObject };
  std::string name;
  Kind kind = Kind::Text;
  bool required = false;
  std::vector<std::string> words = {};  // of Words: all it may be

  [[nodiscard]] bool fits(const Json& value) const;
};

struct TypeRule {
  std::string type;
  std::vector<KeyRule> keys;
};

// Null: no type that Teams draws and this fake knows.
[[nodiscard]] const TypeRule* rule_of(const std::string& type);
[[nodiscard]] const KeyRule* key_rule_of(const TypeRule& rule, const std::string& key);

}  // namespace tillit::fake_teams
