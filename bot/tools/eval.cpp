#include "tools/eval.hpp"

#include "dialogue/expression.hpp"
#include "dialogue/value_json.hpp"
#include "tools/inferred_variables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <istream>
#include <ostream>

namespace tillit::tools {
namespace {

using dialogue::Value;

// Two bytes each: Latin-1 (À to Þ, without ×) and Latin Extended-A. Enough to try an expression in
// Europe; the bot itself uses the language module's mapping.
std::string lower_latin(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'A' && byte <= 'Z') {
      result += static_cast<char>(byte + 32);
      continue;
    }
    if (byte < 0xC3 || byte > 0xC5 || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    unsigned point = (byte & 0x1FU) << 6U | (static_cast<unsigned char>(text[++i]) & 0x3FU);
    const bool odd_is_capital =
        (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17E);
    const bool in_pairs = point >= 0x100 && point <= 0x17E && point != 0x130 && point != 0x131 &&
                          point != 0x138 && point != 0x149 && point != 0x178;
    if (point >= 0xC0 && point <= 0xDE && point != 0xD7) {
      point += 32;
    } else if (point == 0x178) {
      point = 0xFF;
    } else if (in_pairs && (point % 2 == 1) == odd_is_capital) {
      ++point;
    }
    result += static_cast<char>(0xC0U | point >> 6U);
    result += static_cast<char>(0x80U | (point & 0x3FU));
  }
  return result;
}

class World : public dialogue::Environment {
 public:
  World(const InferredVariables& variables, const EvalOptions& options)
      : variables_(variables), options_(options) {}

  Value variable(std::uint16_t slot) const noexcept override { return variables_.value(slot); }
  Value shared(std::uint16_t) const noexcept override { return {}; }
  Value view(std::uint16_t) const noexcept override { return {}; }
  Value query(std::uint16_t, std::span<const Value>) const noexcept override { return {}; }
  Value entity(const dialogue::RecordType& type, const std::string&) const noexcept override {
    return neutral(dialogue::record_of(type));
  }
  LocalDateTime local_now() const noexcept override { return options_.now; }
  Value person_name() const noexcept override { return {}; }
  Value person_language() const noexcept override { return "en"; }
  std::string lower(std::string_view text) const noexcept override {
    return options_.lower ? options_.lower(text) : lower_latin(text);
  }

 private:
  const InferredVariables& variables_;
  const EvalOptions& options_;
};

struct Answer {
  std::string value;  // as an author writes it
  std::string type;
  nlohmann::json json;
  std::optional<dialogue::ExpressionError> error;
};

Answer answer(const std::string& line, const InferredVariables& variables, const World& world) {
  Answer result;
  dialogue::Checked checked = dialogue::check(line, variables, {}, nullptr);
  if (checked.expression.empty()) {
    result.error = std::move(checked.errors.front());
    for (auto& error : checked.errors) {
      if (result.error->code == "D24" && error.code != "D24") result.error = std::move(error);
    }
    return result;
  }
  bool exceeded = false;
  const Value value = evaluate(checked.expression, world, nullptr, &exceeded);
  if (exceeded) {
    result.error = {"D20", 0,
                    fmt::format("this takes more than {} steps", dialogue::kMaxEvaluationSteps)};
    return result;
  }
  const dialogue::Type& type = checked.expression.type();
  result.value = to_string(value, type);
  result.type = to_string(type);
  result.json = to_json(value, type);
  return result;
}

std::string as_json(const std::string& line, const Answer& answer) {
  nlohmann::ordered_json json;
  json["expression"] = line;
  if (answer.error) {
    json["error"] = {{"code", answer.error->code},
                     {"offset", answer.error->offset},
                     {"message", answer.error->message}};
  } else {
    json["value"] = answer.json;
    json["type"] = answer.type;
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// A line, cut off after one byte more than an expression may have: enough to say that it is too
// long. False at the end.
bool read_line(std::istream& in, std::string& line) {
  line.clear();
  bool any = false;
  for (char c = 0; in.get(c);) {
    any = true;
    if (c == '\n') break;
    if (line.size() <= dialogue::kMaxExpressionSource + 1) line += c;
  }
  if (line.ends_with('\r')) line.pop_back();
  return any;
}

}  // namespace

int run_eval(std::istream& in, std::ostream& out, std::ostream& err, const EvalOptions& options) {
  const auto variables = InferredVariables::from_json(options.vars.empty() ? "{}" : options.vars);
  if (!variables) {
    err << "--vars: " << variables.error().context << '\n';
    return kEvalBadVars;
  }
  const World world(**variables, options);
  int code = kEvalFine;
  for (std::string line; read_line(in, line);) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const Answer result = answer(line, **variables, world);
    if (result.error) code = kEvalFailed;
    if (options.json) {
      out << as_json(line, result) << '\n';
    } else if (result.error) {
      out << fmt::format("error {} at {}: {}\n", result.error->code, result.error->offset,
                         result.error->message);
    } else {
      out << result.value << '\n';
    }
  }
  return code;
}

}  // namespace tillit::tools
