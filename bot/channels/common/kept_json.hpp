#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Reads a JSON text and keeps only what is asked for. Payloads carry the whole message or
// view a person clicked in, up to 300 kB, of which we need a few fields.
namespace tillit::channels {

// One wanted member, and what is wanted inside it. With nothing inside, its text, number or truth
// value is kept, or a list of these; objects inside are passed over. A list is passed through: its
// elements are read as the list itself would be. Selections are constants that live for ever.
struct Wanted {
  std::string_view key;  // empty: every member
  std::span<const Wanted> inside{};
};

// A value that was kept.
struct Kept {
  enum class Kind : std::uint8_t { Null, Bool, Number, String, List, Object };

  Kind kind = Kind::Null;
  std::string key;         // in an object; else empty
  std::string text;        // of a String; of a Number, its digits; of a Bool, "true" or "false"
  std::vector<Kept> kept;  // of a List or an Object, in the order of the text

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  // The member, or nullptr: absent, or this is no object. Of two equal keys the first.
  [[nodiscard]] const Kept* find(std::string_view name) const;
  // The member's value if it is a text, else "": absent, null and of another kind are one to us.
  [[nodiscard]] const std::string& text_of(std::string_view name) const;
  // True for `true`, and for the text "true", which Slack sends in forms.
  [[nodiscard]] bool is_true(std::string_view name) const;
  // A whole number that fits, else nullopt.
  [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view name) const;
  // The member if it is an object or a list, else an empty one that lives for ever.
  [[nodiscard]] const Kept& inside(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts_of(std::string_view name) const;  // of a list
};

// Objects and lists inside one another. Those of platforms reach about 20.
inline constexpr int kMaxDepth = 64;

// The root is an object. Numbers keep their digits if they are whole and fit 64 bits, and the text
// as it came otherwise. Errors: Invalid (not JSON, not UTF-8, no object, too deep), never with a
// piece of the text. Pure; any thread; any bytes.
[[nodiscard]] Result<Kept> keep_wanted(std::string_view json, std::span<const Wanted> wanted);

}  // namespace tillit::channels
