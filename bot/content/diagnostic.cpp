#include "content/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tillit::content {
namespace {

using enum Severity;

constexpr std::array kCodes{
    DiagnosticCode{"D01", "the file does not have the shape of a script", Error},
    DiagnosticCode{"D02", "a target that does not exist", Error},
    DiagnosticCode{"D03", "a node that is never reached", Error},
    DiagnosticCode{"D04", "a node without exactly one exit", Error},
    DiagnosticCode{"D05", "a circle without a stop", Error},
    DiagnosticCode{"D06", "no way to an end", Error},
    DiagnosticCode{"D07", "misses or silence without a way out", Error},
    DiagnosticCode{"D08", "a dialogue that calls itself without a stop", Error},
    DiagnosticCode{"D09", "a variable that is never read or never written", Error},
    DiagnosticCode{"D10", "an alias with the name of a node", Error},
    DiagnosticCode{"D11", "a wait of more than seven days", Warning},
    DiagnosticCode{"D12", "the same key twice", Error},
    DiagnosticCode{"D20", "an expression that cannot be read", Error},
    DiagnosticCode{"D21", "a value of the wrong type", Error},
    DiagnosticCode{"D22", "something that may be missing, used as if it were there", Error},
    DiagnosticCode{"D23", "a word that its list does not have", Error},
    DiagnosticCode{"D24", "a condition that is always true or always false", Error},
    DiagnosticCode{"D25", "an unknown name, or wrong values for a command, a call or a schedule",
                   Error},
    DiagnosticCode{"D26", "an answer or a result that does not fit where it goes", Error},
    DiagnosticCode{"D27", "a variable read before it was set", Error},
    DiagnosticCode{"D28", "something private that would be shown or passed on", Error},
    DiagnosticCode{"D40", "a text that is missing", Error},
    DiagnosticCode{"D41", "a text that nothing uses", Error},
    DiagnosticCode{"D42", "a text that cannot be read as a message", Error},
    DiagnosticCode{"D43", "a text and its values do not go together", Error},
    DiagnosticCode{"D44", "a plural form that the language needs is missing", Error},
    DiagnosticCode{"D45", "an apostrophe hides a value", Error},
    DiagnosticCode{"D46", "a text older than what it has to say", Warning},
    DiagnosticCode{"D47", "two options share a word", Error},
    DiagnosticCode{"D48", "an option's word already means something else", Error},
    DiagnosticCode{"D49", "a text that is too long", Error},
    DiagnosticCode{"D50", "the options of a text are not those of its question", Error},
    DiagnosticCode{"D51", "a word that the glossary forbids", Error},
    DiagnosticCode{"D52", "fewer than three variants of a line that comes again", Warning},
    DiagnosticCode{"D61", "a schedule that does not say how late or how politely", Error},
    DiagnosticCode{"D62", "a command in a circle without a stop", Error},
    DiagnosticCode{"D70", "a holiday that cannot be", Error},
};

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::span<const DiagnosticCode> all_codes() { return kCodes; }

void Findings::add(std::string_view code, std::string_view file, language::JsonPlace place,
                   std::string message, std::string hint) {
  const auto found = std::find_if(kCodes.begin(), kCodes.end(),
                                  [&](const DiagnosticCode& one) { return one.code == code; });
  put({std::string(code), found == kCodes.end() ? Error : found->severity, std::string(file),
       place.line, place.column, std::move(message), std::move(hint)});
}

void Findings::warn(std::string_view code, std::string_view file, language::JsonPlace place,
                    std::string message, std::string hint) {
  put({std::string(code), Warning, std::string(file), place.line, place.column, std::move(message),
       std::move(hint)});
}

void Findings::put(Diagnostic diagnostic) {
  if (!seen_
           .emplace(diagnostic.code, diagnostic.file, diagnostic.line, diagnostic.column,
                    diagnostic.message)
           .second)
    return;
  if (diagnostic.severity == Error) ++errors_;
  all_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Findings::sorted() && {
  std::sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.line, a.column, a.code, a.message) <
           std::tie(b.file, b.line, b.column, b.code, b.message);
  });
  return std::move(all_);
}

std::string did_you_mean(std::string_view name, std::span<const std::string> names) {
  constexpr std::size_t kLongestName = 64;  // the comparison is quadratic
  if (name.size() > kLongestName) return {};
  const std::string* nearest = nullptr;
  std::size_t least = name.size() < 4 ? 2 : 3;
  for (const std::string& candidate : names) {
    if (candidate.size() > kLongestName) continue;
    if (const std::size_t distance = edits(name, candidate); distance < least) {
      least = distance;
      nearest = &candidate;
    }
  }
  return nearest ? fmt::format(" (did you mean “{}”?)", *nearest) : std::string();
}

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}:{}: {} {}{}{}{}", diagnostic.file, diagnostic.line, diagnostic.code,
                     diagnostic.message,
                     diagnostic.severity == Severity::Warning ? " (warning)" : "",
                     diagnostic.hint.empty() ? "" : "\n    ", diagnostic.hint);
}

}  // namespace tillit::content
