#pragma once

#include "language/json_tree.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tillit::content {

enum class Severity { Error, Warning };

// One finding of `tillit check`. Every code has a page docs/diagnostics/<code>.md.
struct Diagnostic {
  std::string code;  // "D02"
  Severity severity = Severity::Error;
  std::string file;     // as in ContentFiles
  int line = 1;         // from 1
  int column = 1;       // from 1, in Unicode code points
  std::string message;  // one sentence: what is wrong, with the names involved
  std::string hint;     // what to do about it; may be empty
};

// "dialogs/interest.json:12: D02 there is no node …", and the hint on a line of its own,
// indented. Warnings say so at the end.
[[nodiscard]] std::string to_string(const Diagnostic& diagnostic);

// Every code there is, in order, with what it stands for in a few words. D60 and D63 are reported
// by other commands.
struct DiagnosticCode {
  std::string_view code;
  std::string_view title;
  Severity severity;
};
[[nodiscard]] std::span<const DiagnosticCode> all_codes();

// The findings of one run. A finding that was made before at the same place with the same words is
// not made again.
class Findings {
 public:
  void add(std::string_view code, std::string_view file, language::JsonPlace place,
           std::string message, std::string hint = {});
  // The same, but never worse than a warning.
  void warn(std::string_view code, std::string_view file, language::JsonPlace place,
            std::string message, std::string hint = {});
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t count() const { return all_.size(); }
  // By file, line and column.
  [[nodiscard]] std::vector<Diagnostic> sorted() &&;

 private:
  void put(Diagnostic diagnostic);

  std::vector<Diagnostic> all_;
  std::set<std::tuple<std::string, std::string, int, int, std::string>> seen_;
  std::size_t errors_ = 0;
};

// " (did you mean “x”?)" if one of the names is at most two edits away, else "".
[[nodiscard]] std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace tillit::content
