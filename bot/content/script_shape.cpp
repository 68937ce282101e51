#include <array>

#include "content/shape.hpp"

// docs/script-format.md as tables. dialogs/schema/*.schema.json hold the same keys under "$defs".
namespace tillit::content {
namespace {

constexpr std::int64_t kMaxVersion = 1'000'000;
constexpr std::int64_t kMaxOptionsShown = 20;  // more cannot be chosen from in a chat
constexpr std::int64_t kMaxRetries = 5;
constexpr std::int64_t kMaxAnswerLength = 4096;
constexpr std::int64_t kMaxWhole = 1'000'000'000'000;

const std::vector<Shape>& dialogue_table() {
  static const std::vector<Shape> table{
      {"dialogue",
       {{"$schema", Form::Text},
        {"format", Form::Int, true, {}, 1, 1},
        {"id", Form::Key, true},
        {"version", Form::Int, false, {}, 1, kMaxVersion},
        {"start", Form::Key, true},
        {"checkpoint", Form::Key},
        {"triggers", Form::Bool},
        {"digressions", Form::Bool},
        {"retire", Form::Bool},
        {"carries", Form::TextList},
        {"returns", Form::MapOfName},
        {"retry", Form::Object, false, "retry"},
        {"silence", Form::ListOf, false, "rung"},
        {"on_error", Form::Key},
        {"vars", Form::MapOf, false, "variable"},
        {"nodes", Form::MapOf, true, "node"},
        {"aliases", Form::MapOfName}}},
      {"variable",
       {{"type", Form::TypeName, true},
        {"of", Form::KeyList},
        {"optional", Form::Bool},
        {"private", Form::Bool},
        {"param", Form::Bool},
        {"init", Form::Expression},
        {"migrate", Form::Expression},
        {"was", Form::TypeName}}},
      {"node",
       {{"carries", Form::TextList},
        {"do", Form::ListOf, false, "action"},
        {"ask", Form::Object, false, "ask"},
        {"wait", Form::Object, false, "wait"},
        {"call", Form::Key},
        {"with", Form::MapOfExpression},
        {"into", Form::MapOfName},
        {"aborted", Form::Key},
        {"goto", Form::Key},
        {"branch", Form::ListOf, false, "branch"},
        {"else", Form::Key},
        {"end", Form::Key}}},
      {"action",
       {{"if", Form::Expression}},
       {"say", "set", "run", "make", "schedule", "cancel"},
       {{"say", "say"}, {"set", "set"}, {"run", "run"}, {"make", "make"}, {"schedule", "schedule"}, {"cancel", "cancel"}}},
      {"say",
       {{"if", Form::Expression},
        {"say", Form::Key, true},
        {"args", Form::MapOfExpression},
        {"vary", Form::Word, false, {}, 0, 0, {"shuffle", "cycle", "random", "once"}},
        {"later", Form::Key},
        {"offer", Form::KeyList}}},
      {"set", {{"if", Form::Expression}, {"set", Form::MapOfExpression, true}}},
      {"run",
       {{"if", Form::Expression}, {"run", Form::Name, true}, {"with", Form::MapOfExpression}, {"as", Form::Name}}},
      {"make",
       {{"if", Form::Expression}, {"make", Form::Key, true}, {"with", Form::MapOfExpression}, {"as", Form::Name, true}}},
      {"schedule",
       {{"if", Form::Expression},
        {"schedule", Form::Key, true},
        {"key", Form::Key, true},
        {"at", Form::Expression, true},
        {"window", Form::Duration},
        {"if_busy", Form::Word, false, {}, 0, 0, {"queue", "interrupt", "say_only", "skip"}},
        {"with", Form::MapOfExpression}}},
      {"cancel", {{"if", Form::Expression}, {"cancel", Form::Key, true}}},
      {"ask",
       {{"prompt", Form::Key, true},
        {"args", Form::MapOfExpression},
        {"expect", Form::Object, true, "expect"},
        {"into", Form::Name},
        {"or", Form::ListOf, false, "reading"},
        {"check", Form::ListOf, false, "check"},
        {"skip", Form::Key},
        {"retry", Form::Object, false, "retry"},
        {"silence", Form::ListOf, false, "rung"}}},
      {"reading",
       {{"expect", Form::Object, true, "expect"},
        {"into", Form::Name},
        {"check", Form::ListOf, false, "check"},
        {"goto", Form::Key}}},
      {"expect",
       {{"choice", Form::KeyList},
        {"pick", Form::Object, false, "pick"},
        {"yes_no", Form::Object, false, "nothing"},
        {"int", Form::Object, false, "range"},
        {"number", Form::Object, false, "nothing"},
        {"ordinal", Form::Object, false, "nothing"},
        {"date", Form::Object, false, "nothing"},
        {"time", Form::Object, false, "nothing"},
        {"local", Form::Object, false, "nothing"},
        {"duration", Form::Object, false, "nothing"},
        {"text", Form::Object, false, "length"},
        {"any", Form::Object, false, "nothing"}},
       {"choice", "pick", "yes_no", "int", "number", "ordinal", "date", "time", "local", "duration", "text", "any"}},
      {"pick",
       {{"from", Form::Expression, true},
        {"label", Form::Expression, true},
        {"max", Form::Int, false, {}, 1, kMaxOptionsShown}}},
      {"range", {{"min", Form::Int, false, {}, -kMaxWhole, kMaxWhole}, {"max", Form::Int, false, {}, -kMaxWhole, kMaxWhole}}},
      {"length", {{"max", Form::Int, false, {}, 1, kMaxAnswerLength}}},
      {"nothing", {}},
      {"check", {{"if", Form::Expression, true}, {"text", Form::Key, true}}},
      {"retry", {{"max", Form::Int, false, {}, 0, kMaxRetries}, {"goto", Form::Key}}},
      {"rung", {{"after", Form::Duration, true}, {"say", Form::Key}, {"goto", Form::Key}}},
      {"wait", {{"after", Form::Duration}, {"signal", Form::Key}, {"into", Form::Name}}},
      {"branch", {{"if", Form::Expression, true}, {"goto", Form::Key, true}}},
  };
  return table;
}

const std::vector<Shape>& host_table() {
  static const std::vector<Shape> table{
      {"host",
       {{"$schema", Form::Text},
        {"format", Form::Int, true, {}, 1, 1},
        {"enums", Form::MapOfKeyList},
        {"records", Form::MapOfFields, false, "field"},
        {"shared", Form::MapOf, false, "shared"},
        {"views", Form::MapOfTypeName},
        {"commands", Form::MapOf, false, "command"},
        {"globals", Form::MapOf, false, "global"},
        {"start", Form::Object, true, "start"}}},
      {"field", {{"type", Form::TypeName, true}, {"private", Form::Bool}}},
      {"shared",
       {{"type", Form::TypeName, true},
        {"of", Form::KeyList},
        {"optional", Form::Bool},
        {"private", Form::Bool},
        {"init", Form::Expression}}},
      {"command", {{"with", Form::TypeOrObject, false, "field"}, {"gives", Form::TypeName}}},
      {"global", {{"dialogue", Form::Key, true}}},
      {"start",
       {{"new_person", Form::Key, true},
        {"nothing_open", Form::Key, true},
        {"safety", Form::Key, true},
        {"follow_up", Form::Key, true}}},
  };
  return table;
}

}  // namespace

std::span<const Shape> dialogue_shapes() { return dialogue_table(); }
std::span<const Shape> host_shapes() { return host_table(); }

}  // namespace tillit::content
