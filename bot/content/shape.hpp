#pragma once

#include "content/diagnostic.hpp"
#include "language/json_tree.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a dialogue file, host.json and a calendar look like, as a table: which keys an object may
// have and what stands under each. The check D01 walks it; the JSON schemas in dialogs/schema/ and
// calendars/schema/ say the same to editors (a test compares the two).
namespace tillit::content {

enum class Form {
  Bool,
  Int,         // whole, between min and max
  Text,        // any text
  Key,         // [a-z][a-z0-9_]*
  Name,        // keys joined by dots: "user.path"
  Expression,  // a text; its own checks come later
  TypeName,    // a text; its own checks come later
  Duration,    // ISO 8601: "P3D", "PT20M"
  Word,        // one of `words`
  Object,      // of shape `shape`
  KeyList,
  TextList,
  ListOf,           // objects of shape `shape`
  MapOf,            // key -> object of shape `shape`
  MapOfName,        // key -> Name
  MapOfExpression,  // key or name -> Expression
  MapOfKeyList,     // key -> KeyList
  MapOfTypeName,    // key or name -> TypeName
  TypeOrObject,     // map: key -> TypeName or object of shape `shape`
  MapOfFields,      // key -> a TypeOrObject map
};

struct KeyRule {
  std::string_view name;
  Form form = Form::Text;
  bool required = false;
  std::string_view shape{};
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::vector<std::string_view> words{};
};

struct Shape {
  std::string_view name;
  std::vector<KeyRule> keys;
  // Exactly one of these must be there; empty: no such rule.
  std::vector<std::string_view> exactly_one{};
  // If one of these keys is there, the object has that shape instead (an action is told by its
  // verb).
  std::vector<std::pair<std::string_view, std::string_view>> by_key{};

  [[nodiscard]] const KeyRule* find(std::string_view key) const;
};

[[nodiscard]] std::span<const Shape> dialogue_shapes();  // the first is the file itself
[[nodiscard]] std::span<const Shape> host_shapes();      // likewise
[[nodiscard]] std::span<const Shape> calendar_shapes();  // likewise

// D01 for everything that does not fit; true if all of it does.
bool check_shape(const language::JsonNode& root, std::span<const Shape> shapes,
                 std::string_view file, Findings& findings);

[[nodiscard]] bool is_key(std::string_view text);   // [a-z][a-z0-9_]*
[[nodiscard]] bool is_name(std::string_view text);  // keys joined by dots

}  // namespace tillit::content
