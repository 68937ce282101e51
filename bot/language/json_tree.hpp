#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A JSON text as the author wrote it: members in order, every key and value with its place in the
// file, so that a finding can say where. For files people write (dialogs/, locales/).
// nlohmann::json, for what machines send, keeps no places, takes the last of two equal keys in
// silence, and words its errors for programmers.
namespace tillit::language {

// Counted from 1 as editors do. A column is one Unicode code point, a tab too.
struct JsonPlace {
  int line = 1;
  int column = 1;
  friend auto operator<=>(const JsonPlace&, const JsonPlace&) = default;
};

struct JsonMember;

struct JsonNode {
  enum class Kind { Null, Bool, Int, Number, String, Array, Object };

  Kind kind = Kind::Null;
  JsonPlace place{};  // of the value's first character
  bool boolean = false;
  std::int64_t integer = 0;         // of Int: a number without "." or exponent that fits 64 bits
  double number = 0;                // of Int and Number
  std::string string;               // of String, valid UTF-8
  std::vector<JsonNode> elements;   // of Array
  std::vector<JsonMember> members;  // of Object, in file order; of two equal keys only the first

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  // nullptr if there is no such member, or this is no object. "//" is a member like any other.
  [[nodiscard]] const JsonNode* find(std::string_view key) const;
  // The value if it is of that kind, else nullptr or nullopt. as_number takes an Int too.
  [[nodiscard]] const std::string* as_string() const {
    return is(Kind::String) ? &string : nullptr;
  }
  [[nodiscard]] std::optional<bool> as_bool() const;
  [[nodiscard]] std::optional<std::int64_t> as_int() const;
  [[nodiscard]] std::optional<double> as_number() const;
};

struct JsonMember {
  std::string key;
  JsonPlace place;  // of the key's opening quote
  JsonNode value;
};

// "a text", "a list", "a whole number": for sentences about what stands where it should not.
[[nodiscard]] std::string_view to_string(JsonNode::Kind kind);

struct JsonError {
  enum class Kind {
    Syntax,        // not JSON, or not valid UTF-8; reading stopped here
    DuplicateKey,  // D12; reading went on
    TooLarge,      // over a cap; reading stopped here
  };
  Kind kind = Kind::Syntax;
  JsonPlace place{};
  std::string message;  // one sentence that says what to change
};

inline constexpr std::size_t kMaxJsonBytes = 4 * 1024 * 1024;
inline constexpr int kMaxJsonDepth = 64;  // objects and lists inside one another

struct JsonTree {
  std::optional<JsonNode> root;   // nothing after a Syntax or TooLarge error
  std::vector<JsonError> errors;  // in the order of the file
};

// Reads one JSON value (RFC 8259, no comments, no trailing commas) from any bytes. A byte order
// mark at the start is passed over: some editors write one. Pure; any thread.
[[nodiscard]] JsonTree parse_json_tree(std::string_view bytes);

}  // namespace tillit::language
