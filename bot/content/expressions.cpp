#include "content/expressions.hpp"

#include <algorithm>

namespace tillit::content {

using dialogue::Symbol;
using dialogue::SymbolKind;

ScriptScope::ScriptScope(const dialogue::HostTypes& host,
                         const std::vector<dialogue::Variable>& variables) {
  std::uint16_t slot = 0;
  for (const auto& view : host.views)
    symbols_[view.name] = {SymbolKind::View, slot++, view.type, false};
  slot = 0;
  for (const auto& shared : host.shared) {
    symbols_[shared.name] = {SymbolKind::Shared, slot++, shared.type, shared.is_private};
  }
  slot = 0;  // last: a dialogue's own variable hides what the host calls the same
  for (const auto& variable : variables) {
    symbols_[variable.name] = {SymbolKind::Variable, slot++, variable.type, variable.is_private};
  }
}

const Symbol* ScriptScope::find(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? nullptr : &found->second;
}

std::vector<std::string> ScriptScope::names() const {
  std::vector<std::string> names;
  for (const auto& [name, symbol] : symbols_) names.push_back(name);
  return names;
}

language::JsonPlace place_in(const language::JsonNode& at, std::size_t offset) {
  // Inside the quotes, counted in code points as editors do. An escape in the JSON text before the
  // offset is wider in the file than in the expression; authors hardly need one there, and the
  // place is then a little to the left.
  const std::string_view before = std::string_view(at.string).substr(0, offset);
  const auto code_points = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return {at.place.line, at.place.column + 1 + static_cast<int>(code_points)};
}

void report_expression_errors(const dialogue::Checked& checked, const language::JsonNode& at,
                              std::string_view file, Findings& findings) {
  for (const auto& error : checked.errors)
    findings.add(error.code, file, place_in(at, error.offset), error.message);
}

std::vector<std::string> names_in(std::string_view source) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < source.size();) {
    if (!is_part(source[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < source.size() && is_part(source[end])) ++end;
    names.emplace_back(source.substr(i, end - i));
    i = end;
  }
  return names;
}

}  // namespace tillit::content
