#include "channels/terminal/line_editor.hpp"

#include <histedit.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdio>

namespace tillit::terminal {
namespace {

constexpr std::size_t kMaxLine = 64 * 1024;

struct EndHistory {
  void operator()(History* history) const noexcept { history_end(history); }
};
struct EndEditing {
  void operator()(EditLine* line) const noexcept { el_end(line); }
};

}  // namespace

struct LineEditor::Editing {
  std::string prompt;
  std::unique_ptr<History, EndHistory> history{history_init()};
  std::unique_ptr<EditLine, EndEditing> line{el_init("tillit", stdin, stdout, stderr)};
};

namespace {

// libedit asks for the prompt by callback; its client data leads back to the text.
char* prompt_of(EditLine* line) {
  void* data = nullptr;
  el_get(line, EL_CLIENTDATA, &data);
  return static_cast<std::string*>(data)->data();
}

}  // namespace

LineEditor::LineEditor() : is_terminal_(isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0) {
  if (!is_terminal_) return;
  std::setlocale(LC_CTYPE, "");  // libedit reads UTF-8 by it
  editing_ = std::make_unique<Editing>();
  if (editing_->line == nullptr || editing_->history == nullptr) {
    editing_.reset();
    return;
  }
  HistEvent event;
  history(editing_->history.get(), &event, H_SETSIZE, 200);
  el_set(editing_->line.get(), EL_CLIENTDATA, &editing_->prompt);
  el_set(editing_->line.get(), EL_PROMPT, &prompt_of);
  el_set(editing_->line.get(), EL_EDITOR, "emacs");
  el_set(editing_->line.get(), EL_SIGNAL, 1);
  el_set(editing_->line.get(), EL_HIST, history, editing_->history.get());
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read(const std::string& prompt) {
  if (editing_ != nullptr) {
    editing_->prompt = prompt;
    int count = 0;
    const char* line = el_gets(editing_->line.get(), &count);
    if (line == nullptr || count <= 0) return std::nullopt;
    std::string text(line, static_cast<std::size_t>(count));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (!text.empty()) {
      HistEvent event;
      history(editing_->history.get(), &event, H_ENTER, line);
    }
    return text;
  }
  if (is_terminal_) {
    std::fputs(prompt.c_str(), stdout);
    std::fflush(stdout);
  }
  std::string text;
  bool any = false;
  for (int c = std::fgetc(stdin); c != EOF; c = std::fgetc(stdin)) {
    any = true;
    if (c == '\n') return text;
    if (text.size() < kMaxLine) text += static_cast<char>(c);
  }
  if (!any) return std::nullopt;
  return text;
}

}  // namespace tillit::terminal
