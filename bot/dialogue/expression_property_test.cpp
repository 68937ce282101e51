#include "core/random.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/expression_fixture.hpp"
#include "dialogue/value_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

// Grows random expressions of a wanted type over random values and holds the language to its
// promise: what is checked has a value, always of its type.
namespace tillit::dialogue {
namespace {

bool is_of(const Value& value, const Type& type) {
  if (value.is_none()) return type.optional || type.kind == Kind::None;
  switch (type.kind) {
    case Kind::None: return false;
    case Kind::Bool: return value.get_if<bool>() != nullptr;
    case Kind::Int: return value.get_if<std::int64_t>() != nullptr;
    case Kind::Number: return value.get_if<double>() != nullptr;
    case Kind::Text:
    case Kind::Id: return value.get_if<std::string>() != nullptr;
    case Kind::Enum: {
      const auto* word = value.get_if<std::string>();
      return word != nullptr &&
             std::ranges::find(type.of->literals, *word) != type.of->literals.end();
    }
    case Kind::Date: return value.get_if<Date>() != nullptr;
    case Kind::Time: return value.get_if<TimeOfDay>() != nullptr;
    case Kind::Local: return value.get_if<LocalDateTime>() != nullptr;
    case Kind::Instant: return value.get_if<TimePoint>() != nullptr;
    case Kind::Duration: return value.get_if<CalendarDuration>() != nullptr;
    case Kind::List: {
      const List* list = value.list();
      return list != nullptr && std::ranges::all_of(*list, [&](const Value& item) {
               return is_of(item, *type.element);
             });
    }
    case Kind::Record: break;
  }
  if (type.record->is_entity() && value.get_if<std::string>() != nullptr) return true;
  const Record* record = value.record();
  if (record == nullptr || record->fields.size() != type.record->fields.size()) return false;
  for (std::size_t i = 0; i < record->fields.size(); ++i) {
    if (!is_of(record->fields[i], type.record->fields[i].type)) return false;
  }
  return true;
}

class Grower {
 public:
  explicit Grower(std::uint64_t seed) : random_(Random::seeded(seed)) {}

  std::string any(int depth) {
    switch (random_.below(7)) {
      case 0: return boolean(depth);
      case 1: return number(depth);
      case 2: return text(depth);
      case 3: return date(depth);
      case 4: return numbers(depth);
      case 5:
        return pick<std::string>(
            {"first(" + numbers(depth) + ")", "nth(words, " + whole(depth) + ", none)",
             "open_promises", "due", "plan",
             "first(filter(open_promises, it.due <= " + date(depth) + "))",
             "map(open_promises, it.relationship)", boolean(depth) + " ? 'kept' : result"});
      default: return whole(depth);
    }
  }

  Value value(const Type& type) {
    if (type.optional && random_.below(3) == 0) return {};
    switch (type.kind) {
      case Kind::Bool: return random_.below(2) == 0;
      case Kind::Int: return extreme_int();
      case Kind::Number: return pick<Value>({0.0, -2.5, 1e308, -1e308, 5e-324});
      case Kind::Text: return pick<Value>({"", "Ada", "åäö 👍", "42", "-0.5"});
      case Kind::Date:
        return pick<Value>({kFirstDate, kLastDate, Date{}, *parse_date("2026-11-20")});
      case Kind::Time:
        return TimeOfDay{std::chrono::seconds{static_cast<std::int64_t>(random_.below(86'400))}};
      case Kind::Local: return LocalDateTime{kLastDate, TimeOfDay{std::chrono::seconds{86'399}}};
      case Kind::Duration:
        return pick<Value>(
            {*parse_duration("P3D"), *parse_duration("-P9999Y"), *parse_duration("PT100000H")});
      case Kind::Enum: return type.of->literals[random_.below(type.of->literals.size())];
      case Kind::List: {
        List items(random_.below(5));
        for (Value& item : items) item = value(*type.element);
        return make_list(std::move(items));
      }
      case Kind::Record:
        if (type.record->is_entity()) return pick<Value>({"pr:1", "pr:2", "rel:1", "gone"});
        break;
      default: return neutral(type);
    }
    std::vector<Value> fields;
    for (const Field& field : type.record->fields) fields.push_back(value(field.type));
    return make_record(std::move(fields));
  }

 private:
  template <class T = std::string>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + random_.below(choices.size()));
  }

  Value extreme_int() {
    return pick<Value>({INT64_MIN, INT64_MAX, std::int64_t{0}, std::int64_t{-1}, std::int64_t{7}});
  }

  // Only the branch that is taken is grown: growing all of them would double with every level.
  std::string boolean(int depth) {
    if (depth == 0)
      return pick({"true", "flag", "mood == none", "due != none", "contains(code, 'a')"});
    --depth;
    switch (random_.below(10)) {
      case 0: return "(" + boolean(depth) + " and " + boolean(depth) + ")";
      case 1: return "(" + boolean(depth) + " or " + boolean(depth) + ")";
      case 2: return "(not " + boolean(depth) + ")";
      case 3:
        return "(" + whole(depth) + pick({" < ", " <= ", " == ", " != "}) + whole(depth) + ")";
      case 4: return "(" + number(depth) + pick({" > ", " >= "}) + whole(depth) + ")";
      case 5: return "(" + date(depth) + pick({" < ", " == "}) + date(depth) + ")";
      case 6: return pick({"any(", "all("}) + numbers(depth) + ", it > 1)";
      case 7: return "(mood != none and mood > " + whole(depth) + ")";
      case 8: return "(" + text(depth) + pick({" == ", " != "}) + text(depth) + ")";
      default: return "matches(" + text(depth) + ", '^[a-z]+$')";
    }
  }

  std::string whole(int depth) {
    if (depth == 0)
      return pick({"score", "3", "-9223372036854775808", "9223372036854775807", "(mood ?? 1)",
                   "size(words)"});
    --depth;
    switch (random_.below(12)) {
      case 0: return "(" + whole(depth) + pick({" + ", " - ", " * "}) + whole(depth) + ")";
      case 1: return "(" + whole(depth) + " % 7)";
      case 2: return "div(" + whole(depth) + ", " + whole(depth) + ", " + whole(depth) + ")";
      case 3: return "mod(" + whole(depth) + ", " + whole(depth) + ", 0)";
      case 4: return "abs(" + whole(depth) + ")";
      case 5: return "round(" + number(depth) + ")";
      case 6: return "int(" + number(depth) + ")";
      case 7: return "sum(" + numbers(depth) + ", it * it)";
      case 8: return "days_between(" + date(depth) + ", " + date(depth) + ")";
      case 9: return "clamp(" + whole(depth) + ", " + whole(depth) + ", " + whole(depth) + ")";
      case 10: return "(" + boolean(depth) + " ? " + whole(depth) + " : " + whole(depth) + ")";
      default: return "weekday(" + date(depth) + ")";
    }
  }

  std::string number(int depth) {
    if (depth == 0) return pick({"share", "2.5", "1e308", "number(score)"});
    --depth;
    switch (random_.below(4)) {
      case 0: return "(" + number(depth) + pick({" + ", " - ", " * "}) + whole(depth) + ")";
      case 1: return "div(" + number(depth) + ", " + number(depth) + ", " + whole(depth) + ")";
      case 2: return "(number(" + text(depth) + ") ?? 1.5)";
      default: return "max(" + number(depth) + ", " + whole(depth) + ")";
    }
  }

  std::string text(int depth) {
    if (depth == 0) return pick({"code", "'it''s'", "(why ?? 'å')", "plan.what", "main.what"});
    --depth;
    switch (random_.below(3)) {
      case 0: return "lower(" + text(depth) + ")";
      case 1: return "nth(words, " + whole(depth) + ", " + text(depth) + ")";
      default: return "(due != none ? due.what : " + text(depth) + ")";
    }
  }

  std::string date(int depth) {
    if (depth == 0)
      return pick({"today", "day", "plan.due", "0001-01-01", "9999-12-31", "date(follow)"});
    --depth;
    switch (random_.below(3)) {
      case 0:
        return "add(" + date(depth) + pick({", pause)", ", -pause)", ", P10000Y)", ", -P1M)"});
      case 1: return "next_weekday(" + date(depth) + ", " + whole(depth) + " % 7 + 1)";
      default: return "min(" + date(depth) + ", " + date(depth) + ")";
    }
  }

  std::string numbers(int depth) {
    if (depth == 0)
      return pick({"numbers", "empty", "map(gaps, it ?? 2)", "map(open_promises, it.effort ?? 1)"});
    --depth;
    switch (random_.below(3)) {
      case 0: return "filter(" + numbers(depth) + ", it != " + whole(depth) + ")";
      case 1: return "map(" + numbers(depth) + ", it + " + whole(0) + ")";
      default: return "sort_by(" + numbers(depth) + ", -it)";
    }
  }

  Random random_;
};

TEST(EveryCheckedExpression, HasAValueOfItsType) {
  int evaluated = 0;
  for (std::uint64_t seed = 1; seed <= 5'000; ++seed) {
    Grower grower(seed);
    SmallWorld world;
    for (const auto& [name, symbol] : world.symbols()) {
      if (symbol.kind != SymbolKind::View) world.set(name, grower.value(symbol.type));
    }
    const std::string source = grower.any(static_cast<int>(seed % 4));
    if (source.size() > kMaxExpressionSource) continue;
    const Checked checked = check(source, world, {}, nullptr);
    if (!checked.errors.empty() && checked.errors.front().code == "D20")
      continue;  // grown too deep
    ASSERT_TRUE(checked.errors.empty()) << source << "\n" << checked.errors.front().message;
    const Type& type = checked.expression.type();
    const Value value = evaluate(checked.expression, world);
    ASSERT_TRUE(is_of(value, type))
        << "seed " << seed << ": " << source << " = " << to_string(value, type);
    ++evaluated;
    const auto back = from_json(to_json(value, type), type);
    ASSERT_TRUE(back.has_value()) << source << ": " << back.error().context;
    ASSERT_EQ(*back, to_stored(value, type)) << source;
    // What is written can be read again, where the language has literals for it.
    if (type.kind == Kind::List || type.kind == Kind::Record || type.kind == Kind::Enum ||
        type.kind == Kind::Id)
      continue;
    const Checked again = check(to_string(value, type), world, {}, &type);
    ASSERT_TRUE(again.errors.empty()) << to_string(value, type);
    ASSERT_EQ(evaluate(again.expression, world), value) << to_string(value, type);
  }
  EXPECT_GT(evaluated, 4'000);
}

TEST(AnyText, IsEitherRefusedWithAPlaceOrEvaluated) {
  const SmallWorld world;
  constexpr std::string_view kPieces[] = {
      "score", "mood",    "due",     ".",  "what", "(",    ")",    "+",     "-",   "??",
      "?",     ":",       "and",     "or", "not",  "==",   "none", "<",     "'x'", "3",
      "2.5",   "filter(", "numbers", ",",  "it",   "any(", "P3D",  "09:00", "%",   "å"};
  Random random = Random::seeded(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string source;
    for (std::uint64_t n = random.below(12); n > 0; --n)
      source.append(kPieces[random.below(std::size(kPieces))]).append(" ");
    const Checked checked = check(source, world, {}, nullptr);
    if (!checked.expression.empty()) {
      ASSERT_TRUE(is_of(evaluate(checked.expression, world), checked.expression.type())) << source;
      continue;
    }
    ASSERT_FALSE(checked.errors.empty()) << source;
    for (const ExpressionError& error : checked.errors) {
      ASSERT_LE(error.offset, source.size()) << source;
      ASSERT_FALSE(error.message.empty()) << source;
    }
  }
}

}  // namespace
}  // namespace tillit::dialogue
