#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tillit::dialogue {

// JSON written straight into a string, members in the order in which they are told. States,
// messages and the log are written at every turn, and building a document first costs several times
// as much (docs/performance.md). The caller keeps brackets and keys in order; texts may be any
// bytes (invalid UTF-8 becomes U+FFFD).
class JsonText {
 public:
  void open(char bracket) {  // '{' or '['
    separate();
    text_ += bracket;
    is_first_ = true;
  }
  void close(char bracket) {  // '}' or ']'
    text_ += bracket;
    is_first_ = false;
  }
  void key(std::string_view name) {
    string(name);
    text_ += ':';
    is_first_ = true;  // no comma between a key and its value
  }
  void string(std::string_view value);
  void member(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  void number(std::int64_t value);
  void number(std::uint64_t value);
  void flag(bool value) { json(value ? "true" : "false"); }
  void json(std::string_view value) {  // written already
    separate();
    text_ += value;
  }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  void separate() {
    if (!is_first_) text_ += ',';
    is_first_ = false;
  }

  std::string text_;
  bool is_first_ = true;
};

}  // namespace tillit::dialogue
