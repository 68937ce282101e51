#pragma once

#include "core/result.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/type.hpp"
#include "dialogue/value.hpp"

#include <nlohmann/json_fwd.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace tillit::tools {

// Variables whose types are read off a JSON object (the rules stand at EvalOptions::vars). Owns the
// record types that its Types borrow: it stays where it is, and must outlive every expression
// checked against it. Thread-safety: read-only once made.
class InferredVariables : public dialogue::Scope {
 public:
  // Errors: Invalid, naming the variable and what to write instead.
  [[nodiscard]] static Result<std::unique_ptr<InferredVariables>> from_json(std::string_view text);

  InferredVariables(const InferredVariables&) = delete;
  InferredVariables& operator=(const InferredVariables&) = delete;

  [[nodiscard]] const dialogue::Symbol* find(std::string_view name) const override;
  [[nodiscard]] const Query* find_query(std::string_view name) const override;  // there are none
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] dialogue::Value value(std::uint16_t slot) const { return values_[slot]; }

 private:
  InferredVariables() = default;

  // Also takes the types out of the keys, so that what remains can be read by type.
  [[nodiscard]] Result<dialogue::Type> infer(nlohmann::json& json, const std::string& place,
                                             int depth);
  [[nodiscard]] Result<dialogue::Type> infer_record(nlohmann::json& json, const std::string& place,
                                                    int depth);
  [[nodiscard]] Result<dialogue::Type> common(const dialogue::Type& a, const dialogue::Type& b,
                                              const std::string& place);
  [[nodiscard]] Result<dialogue::Type> common_record(const dialogue::RecordType& a,
                                                     const dialogue::RecordType& b,
                                                     const std::string& place);
  [[nodiscard]] const dialogue::RecordType& keep(dialogue::RecordType record);

  std::deque<dialogue::RecordType> records_;  // a deque: addresses stay
  std::map<std::string, dialogue::Symbol, std::less<>> symbols_;
  std::vector<dialogue::Value> values_;
};

}  // namespace tillit::tools
