#include "language/json_tree.hpp"

#include "language/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

namespace tillit::language {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& text, unsigned point) {
  const auto put = [&](unsigned byte) {
    text.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | point >> 6U);
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | point >> 18U);
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

// Recursive descent. Every read_… returns false once an error was reported; nothing is read after
// that.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  JsonTree read() {
    if (bytes_.size() > kMaxJsonBytes) {
      stop(JsonError::Kind::TooLarge, {},
           fmt::format("the file is larger than {} bytes", kMaxJsonBytes));
      return std::move(tree_);
    }
    if (bytes_.starts_with(kByteOrderMark)) bytes_.remove_prefix(kByteOrderMark.size());
    if (const std::size_t invalid = first_invalid_utf8(bytes_); invalid != std::string_view::npos) {
      while (at_ < invalid) advance();
      fail_here("this is not valid UTF-8: save the file as UTF-8");
      return std::move(tree_);
    }
    JsonNode root;
    skip_space();
    if (at_end()) {
      fail_here("the file is empty");
    } else if (read_value(root, 0)) {
      skip_space();
      if (at_end()) {
        tree_.root = std::move(root);
      } else {
        fail_here(fmt::format("something follows the end of the file's only value: {}", seen()));
      }
    }
    return std::move(tree_);
  }

 private:
  bool read_value(JsonNode& node, int depth) {
    node.place = place_;
    if (depth > kMaxJsonDepth) {
      return stop(
          JsonError::Kind::TooLarge, place_,
          fmt::format("objects and lists stand more than {} deep in one another", kMaxJsonDepth));
    }
    switch (at_end() ? '\0' : here()) {
      case '{': return read_object(node, depth);
      case '[': return read_array(node, depth);
      case '"': node.kind = JsonNode::Kind::String; return read_string(node.string);
      case 't': node.boolean = true; return read_word("true", node, JsonNode::Kind::Bool);
      case 'f': return read_word("false", node, JsonNode::Kind::Bool);
      case 'n': return read_word("null", node, JsonNode::Kind::Null);
      default: break;
    }
    if (!at_end() && (here() == '-' || is_digit(here()))) return read_number(node);
    return fail_here(fmt::format("a value is missing before {}", seen()));
  }

  bool read_object(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::Object;
    std::unordered_map<std::string, JsonPlace> seen_keys;
    advance();
    skip_space();
    if (take('}')) return true;
    for (;;) {
      if (at_end() || here() != '"') {
        if (!at_end() && here() == '}')
          return fail_here("remove the comma before this closing brace");
        return fail_here(fmt::format("a key in double quotes must stand here, not {}", seen()));
      }
      JsonMember member;
      member.place = place_;
      if (!read_string(member.key)) return false;
      skip_space();
      if (!take(':'))
        return fail_here(fmt::format("a colon is missing after the key \"{}\"", member.key));
      skip_space();
      if (!read_value(member.value, depth + 1)) return false;
      const auto [first, is_new] = seen_keys.try_emplace(member.key, member.place);
      if (is_new) {
        node.members.push_back(std::move(member));
      } else if (member.key != "//") {
        tree_.errors.push_back({JsonError::Kind::DuplicateKey, member.place,
                                fmt::format("the key \"{}\" stands twice in this object, first in "
                                            "line {}; this one is ignored",
                                            member.key, first->second.line)});
      }
      skip_space();
      if (take('}')) return true;
      if (!take(','))
        return fail_here(fmt::format("a comma or a closing brace is missing before {}", seen()));
      skip_space();
    }
  }

  bool read_array(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::Array;
    advance();
    skip_space();
    if (take(']')) return true;
    for (;;) {
      if (!at_end() && here() == ']')
        return fail_here("remove the comma before this closing bracket");
      if (!read_value(node.elements.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(','))
        return fail_here(fmt::format("a comma or a closing bracket is missing before {}", seen()));
      skip_space();
    }
  }

  bool read_string(std::string& text) {
    const JsonPlace opened = place_;
    advance();
    for (;;) {
      if (at_end() || here() == '\n') {
        return stop(JsonError::Kind::Syntax, opened,
                    "this text is not closed with a double quote on its own line");
      }
      if (static_cast<unsigned char>(here()) < 0x20) {
        return fail_here("a tab or another control character stands in a text: write \\t or \\n");
      }
      if (take('"')) return true;
      if (here() == '\\') {
        if (!read_escape(text)) return false;
        continue;
      }
      text.push_back(here());
      advance();
    }
  }

  bool read_escape(std::string& text) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const JsonPlace start = place_;
    advance();
    if (!at_end()) {
      if (const auto letter = kLetters.find(here()); letter != std::string_view::npos) {
        text.push_back(kMeanings[letter]);
        advance();
        return true;
      }
      if (here() == 'u') {
        advance();
        auto point = read_hex();
        if (point && *point >= 0xD800 && *point < 0xDC00) {
          const bool followed = bytes_.substr(at_).starts_with("\\u");
          if (followed) skip(2);
          const auto low = followed ? read_hex() : std::nullopt;
          const bool paired = low && *low >= 0xDC00 && *low < 0xE000;
          point = paired ? std::optional(0x10000 + ((*point - 0xD800) << 10U) + (*low - 0xDC00))
                         : std::nullopt;
        } else if (point && *point >= 0xDC00 && *point < 0xE000) {
          point = std::nullopt;
        }
        if (!point)
          return stop(JsonError::Kind::Syntax, start,
                      "\\u needs four hexadecimal digits that name a character");
        append_utf8(text, *point);
        return true;
      }
    }
    return stop(JsonError::Kind::Syntax, start,
                "there is no such escape: a backslash in a text is written \\\\");
  }

  std::optional<unsigned> read_hex() {
    unsigned point = 0;
    const std::string_view digits = bytes_.substr(at_, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
    if (digits.size() != 4 || read.ptr != digits.data() + digits.size()) return std::nullopt;
    skip(4);
    return point;
  }

  bool read_number(JsonNode& node) {
    const std::size_t start = at_;
    if (here() == '-') advance();
    const std::size_t first_digit = at_;
    bool good = skip_digits();
    const bool leading_zero = good && bytes_[first_digit] == '0' && at_ - first_digit > 1;
    bool whole = true;
    if (good && !at_end() && here() == '.') {
      whole = false;
      advance();
      good = skip_digits();
    }
    if (good && !at_end() && (here() == 'e' || here() == 'E')) {
      whole = false;
      advance();
      if (!at_end() && (here() == '+' || here() == '-')) advance();
      good = skip_digits();
    }
    if (leading_zero)
      return stop(JsonError::Kind::Syntax, node.place, "a number must not start with 0");
    if (!good) return stop(JsonError::Kind::Syntax, node.place, "this number is not complete");
    const std::string_view text = bytes_.substr(start, at_ - start);
    const char* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, node.number).ec != std::errc()) {
      return stop(JsonError::Kind::Syntax, node.place, "this number is too large or too small");
    }
    const bool fits = whole && std::from_chars(text.data(), end, node.integer).ec == std::errc();
    node.kind = fits ? JsonNode::Kind::Int : JsonNode::Kind::Number;
    return true;
  }

  bool skip_digits() {
    const std::size_t start = at_;
    while (!at_end() && is_digit(here())) advance();
    return at_ > start;
  }

  bool read_word(std::string_view word, JsonNode& node, JsonNode::Kind kind) {
    node.kind = kind;
    if (!bytes_.substr(at_).starts_with(word))
      return fail_here(fmt::format("a value is missing before {}", seen()));
    skip(word.size());
    return true;
  }

  [[nodiscard]] bool at_end() const { return at_ >= bytes_.size(); }
  [[nodiscard]] char here() const { return bytes_[at_]; }

  void advance() {
    if (here() == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if (at_ + 1 >= bytes_.size() ||
               (static_cast<unsigned char>(bytes_[at_ + 1]) & 0xC0U) != 0x80U) {
      ++place_.column;  // the last byte of a code point
    }
    ++at_;
  }
  void skip(std::size_t count) {
    for (; count > 0; --count) advance();
  }
  void skip_space() {
    while (!at_end() && std::string_view(" \t\r\n").find(here()) != std::string_view::npos)
      advance();
  }
  bool take(char wanted) {
    if (at_end() || here() != wanted) return false;
    advance();
    return true;
  }

  // What stands here, for a message.
  [[nodiscard]] std::string seen() const {
    if (at_end()) return "the end of the file";
    const std::string_view rest = bytes_.substr(at_);
    if (rest.starts_with("//") || rest.starts_with("/*"))
      return "a comment (JSON has none: use a key \"//\")";
    if (here() == '\'' || rest.starts_with("“") || rest.starts_with("”")) {
      return "a quote that is not the plain double quote (\")";
    }
    if (static_cast<unsigned char>(here()) < 0x20) return "a control character";
    std::size_t length = 1;
    while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U)
      ++length;
    return fmt::format("\"{}\"", rest.substr(0, length));
  }

  bool fail_here(std::string_view message) {
    return stop(JsonError::Kind::Syntax, place_, message);
  }
  bool stop(JsonError::Kind kind, JsonPlace place, std::string_view message) {
    tree_.errors.push_back({kind, place, std::string(message)});
    return false;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  JsonPlace place_;
  JsonTree tree_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

std::optional<bool> JsonNode::as_bool() const {
  return is(Kind::Bool) ? std::optional(boolean) : std::nullopt;
}
std::optional<std::int64_t> JsonNode::as_int() const {
  return is(Kind::Int) ? std::optional(integer) : std::nullopt;
}
std::optional<double> JsonNode::as_number() const {
  return is(Kind::Int) || is(Kind::Number) ? std::optional(number) : std::nullopt;
}

std::string_view to_string(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::Null: return "null";
    case JsonNode::Kind::Bool: return "true or false";
    case JsonNode::Kind::Int: return "a whole number";
    case JsonNode::Kind::Number: return "a number";
    case JsonNode::Kind::String: return "a text";
    case JsonNode::Kind::Array: return "a list";
    case JsonNode::Kind::Object: return "an object";
  }
  return "something else";
}

JsonTree parse_json_tree(std::string_view bytes) { return Reader(bytes).read(); }

}  // namespace tillit::language
