#pragma once

#include <memory>
#include <optional>
#include <string>

namespace tillit::terminal {

// Reads lines from standard input: with editing and history on a terminal (libedit), plainly from a
// pipe. Lines are not remembered after the process: what people write belongs in the sealed store
// only. One thread.
class LineEditor {
 public:
  LineEditor();
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  [[nodiscard]] bool is_terminal() const { return is_terminal_; }
  // nullopt at the end of input. Without the line break; any bytes, at most 64 KiB (the rest of a
  // longer line is dropped).
  [[nodiscard]] std::optional<std::string> read(const std::string& prompt);

 private:
  struct Editing;
  std::unique_ptr<Editing> editing_;
  bool is_terminal_ = false;
};

}  // namespace tillit::terminal
