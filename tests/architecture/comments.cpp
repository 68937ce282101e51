#include "architecture/walls.hpp"

#include <algorithm>

namespace tillit::architecture {
namespace {

class Blanker {
 public:
  Blanker(std::string text, bool literals) : text_(std::move(text)), literals_(literals) {}

  std::string run() && {
    while (at_ < text_.size()) {
      if (starts_with("//")) {
        blank_to(text_.find('\n', at_), true);
      } else if (starts_with("/*")) {
        blank_to(after("*/", at_ + 2), true);
      } else if (starts_with("R\"") && !continues_a_name()) {
        const auto open = text_.find('(', at_);
        const std::string close =
            open == std::string::npos ? "\"" : std::string(")").append(text_, at_ + 2, open - at_ - 2).append("\"");
        blank_to(after(close, at_ + 2), literals_);
      } else if (text_[at_] == '"') {
        blank_to(end_of_literal('"'), literals_);
      } else if (text_[at_] == '\'' && !continues_a_name()) {  // Not the one in 1'000'000.
        blank_to(end_of_literal('\''), literals_);
      } else {
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] bool starts_with(std::string_view what) const {
    return std::string_view(text_).substr(at_).starts_with(what);
  }
  [[nodiscard]] bool continues_a_name() const {
    if (at_ == 0) return false;
    const char before = text_[at_ - 1];
    return before == '_' || (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
           (before >= 'A' && before <= 'Z');
  }
  [[nodiscard]] std::size_t after(std::string_view what, std::size_t from) const {
    const auto found = text_.find(what, from);
    return found == std::string::npos ? found : found + what.size();
  }
  [[nodiscard]] std::size_t end_of_literal(char quote) const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        return i + 1;
      } else if (text_[i] == '\n') {
        return i;  // Not closed on its line: no literal of ours; go on behind it.
      }
    }
    return std::string::npos;
  }
  void blank_to(std::size_t end, bool blank) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (blank && text_[at_] != '\n') text_[at_] = ' ';
    }
  }

  std::string text_;
  bool literals_;
  std::size_t at_ = 0;
};

}  // namespace

std::string without_comments(std::string text, bool literals) {
  return Blanker(std::move(text), literals).run();
}

}  // namespace tillit::architecture
