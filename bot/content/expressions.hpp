#pragma once

#include "content/diagnostic.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/script.hpp"

#include <string_view>

namespace tillit::content {

// A scope without names: built-in values and functions only.
class NoNames final : public dialogue::Scope {
 public:
  [[nodiscard]] const dialogue::Symbol* find(std::string_view) const override { return nullptr; }
  [[nodiscard]] const Query* find_query(std::string_view) const override { return nullptr; }
};

// The names a dialogue's expressions may use: its own variables, what all dialogues share, and the
// views of the host.
class ScriptScope final : public dialogue::Scope {
 public:
  ScriptScope(const dialogue::HostTypes& host, const std::vector<dialogue::Variable>& variables);
  [[nodiscard]] const dialogue::Symbol* find(std::string_view name) const override;
  [[nodiscard]] const Query* find_query(std::string_view) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override;

 private:
  std::map<std::string, dialogue::Symbol, std::less<>> symbols_;
};

// Where in the file an expression's byte offset is: `at` is the JSON text that holds the
// expression.
[[nodiscard]] language::JsonPlace place_in(const language::JsonNode& at, std::size_t offset);

void report_expression_errors(const dialogue::Checked& checked, const language::JsonNode& at,
                              std::string_view file, Findings& findings);

// The names that stand in a source, whether it can be checked or not: what a broken expression
// probably reads.
[[nodiscard]] std::vector<std::string> names_in(std::string_view source);

}  // namespace tillit::content
