#include "dialogue/ast.hpp"
#include "dialogue/expression.hpp"
#include "dialogue/utf8.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>

namespace tillit::dialogue {
namespace {

constexpr std::size_t kBytesPerStep = 256;  // functions over texts are charged by length

// The held value, or the neutral one: an environment that breaks its word must not break us.
template <class T>
T held(const Value& value) noexcept {
  const T* found = value.get_if<T>();
  return found == nullptr ? T{} : *found;
}

std::string_view text_of(const Value& value) noexcept {
  const auto* text = value.get_if<std::string>();
  return text == nullptr ? std::string_view() : *text;
}

const List& list_of_value(const Value& value) noexcept {
  static const List kEmpty;
  const List* list = value.list();
  return list == nullptr ? kEmpty : *list;
}

Date day_of(const Value& value) noexcept {
  const auto* local = value.get_if<LocalDateTime>();
  return local == nullptr ? held<Date>(value) : local->date;
}

// An entity by its id, whichever form it is in.
std::string_view id_of(const Value& value, const RecordType& type) noexcept {
  const Record* record = value.record();
  if (record == nullptr) return text_of(value);
  const auto at = type.index_of("id");
  return at && *at < record->fields.size() ? text_of(record->fields[*at]) : std::string_view();
}

Value as_number(const Value& value) {
  if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
  const List* list = value.list();
  if (list == nullptr) return value;
  List items;
  items.reserve(list->size());
  for (const Value& item : *list) items.push_back(as_number(item));
  return make_list(std::move(items));
}

bool equal(const Value& a, const Value& b, const RecordType* entity) noexcept {
  return entity == nullptr ? a == b : id_of(a, *entity) == id_of(b, *entity);
}

class Machine {
 public:
  Machine(const Environment& environment, const Value* it) : environment_(environment), it_(it) {}

  // A value that is looked at: made only where there is none to look at.
  class Operand {
   public:
    Operand(Machine& machine, const ast::Node& node)
        : seen_(node.in_place ? machine.look(node) : nullptr) {
      if (seen_ != nullptr) return;
      made_ = machine.run(node);
      seen_ = &made_;
    }
    Operand(const Operand&) = delete;
    Operand& operator=(const Operand&) = delete;
    const Value& operator*() const { return *seen_; }
    const Value* operator->() const { return seen_; }

   private:
    Value made_;
    const Value* seen_;
  };

  Value run(const ast::Node& node) {
    if (!charge(1)) return {};
    return std::visit([this](const auto& form) { return value_of(form); }, node.form);
  }

  [[nodiscard]] bool exceeded() const { return steps_ > kMaxEvaluationSteps; }

 private:
  bool charge(std::size_t steps) {
    if (exceeded()) return false;
    steps_ += static_cast<int>(std::min<std::size_t>(steps, kMaxEvaluationSteps + 1));
    return !exceeded();
  }

  // nullptr where the value must be made after all: `it` is an entity's id, or there is no `it`.
  const Value* look(const ast::Node& node) {
    if (!charge(1)) return nullptr;
    if (const auto* literal = std::get_if<ast::Literal>(&node.form)) return &literal->value;
    if (std::holds_alternative<ast::Read>(node.form)) return it_;
    const auto* field = std::get_if<ast::FieldOf>(&node.form);
    const Value* object = field == nullptr ? nullptr : look(*field->object);
    const Record* record = object == nullptr ? nullptr : object->record();
    return record != nullptr && field->index < record->fields.size() ? &record->fields[field->index]
                                                                     : nullptr;
  }

  bool truth(const ast::Node& node) { return held<bool>(*Operand(*this, node)); }

  Value value_of(const ast::Literal& form) { return form.value; }

  Value value_of(const ast::Read& form) {
    switch (form.source) {
      case ast::Source::Variable: return environment_.variable(form.slot);
      case ast::Source::Shared: return environment_.shared(form.slot);
      case ast::Source::View: return environment_.view(form.slot);
      case ast::Source::Today: return environment_.local_now().date;
      case ast::Source::Now: return environment_.local_now();
      case ast::Source::PersonName: return environment_.person_name();
      case ast::Source::PersonLanguage: return environment_.person_language();
      case ast::Source::It: break;
    }
    return it_ == nullptr ? Value{} : *it_;
  }

  Value value_of(const ast::FieldOf& form) {
    const Operand object(*this, *form.object);
    if (const Record* record = object->record()) {
      if (form.index < record->fields.size()) return record->fields[form.index];
    } else if (const auto* id = object->get_if<std::string>();
               id != nullptr && form.record->is_entity()) {
      return environment_.field(*form.record, *id, form.index);
    }
    return exceeded() ? Value{} : neutral(form.record->fields[form.index].type);
  }

  Value value_of(const ast::Query& form) {
    std::vector<Value> arguments;
    arguments.reserve(form.arguments.size());
    for (const auto& argument : form.arguments) arguments.push_back(run(*argument));
    return exceeded() ? Value{} : environment_.query(form.slot, arguments);
  }

  Value value_of(const ast::Widen& form) {
    const Operand operand(*this, *form.operand);
    if (!charge(list_of_value(*operand).size())) return {};
    return as_number(*operand);
  }

  Value value_of(const ast::Store& form) {
    const Operand operand(*this, *form.operand);
    if (!charge(list_of_value(*operand).size())) return {};
    return to_stored(*operand, form.type);
  }

  Value value_of(const ast::IsNone& form) {
    return Operand(*this, *form.operand)->is_none() != form.negated;
  }

  Value value_of(const ast::Otherwise& form) {
    Value value = run(*form.value);
    return value.is_none() ? run(*form.fallback) : value;
  }

  Value value_of(const ast::Not& form) { return !truth(*form.operand); }

  Value value_of(const ast::Negate& form) {
    const Operand operand(*this, *form.operand);
    if (const auto* whole = operand->get_if<std::int64_t>()) return saturating_subtract(0, *whole);
    if (const auto* number = operand->get_if<double>()) return -*number;
    return negated(held<CalendarDuration>(*operand));
  }

  Value value_of(const ast::Logic& form) {
    return truth(*form.left) == form.decisive ? form.decisive : truth(*form.right);
  }

  Value value_of(const ast::Choose& form) {
    return run(truth(*form.condition) ? *form.yes : *form.no);
  }

  Value value_of(const ast::Equal& form) {
    const Operand left(*this, *form.left);
    const Operand right(*this, *form.right);
    return equal(*left, *right, form.entity) != form.negated;
  }

  Value value_of(const ast::Order& form) {
    const Operand left(*this, *form.left);
    const Operand right(*this, *form.right);
    const int compared = order(*left, *right);
    switch (form.op) {
      case ast::OrderOp::Less: return compared < 0;
      case ast::OrderOp::LessEqual: return compared <= 0;
      case ast::OrderOp::Greater: return compared > 0;
      case ast::OrderOp::GreaterEqual: break;
    }
    return compared >= 0;
  }

  Value value_of(const ast::Arithmetic& form) {
    const Operand left(*this, *form.left);
    const Operand right(*this, *form.right);
    if (const auto* a = left->get_if<double>()) {
      const double b = held<double>(*right);
      const double result = form.op == ast::ArithmeticOp::Plus    ? *a + b
                            : form.op == ast::ArithmeticOp::Minus ? *a - b
                                                                  : *a * b;
      return finite(result);
    }
    const auto a = held<std::int64_t>(*left);
    const auto b = held<std::int64_t>(*right);
    switch (form.op) {
      case ast::ArithmeticOp::Plus: return saturating_add(a, b);
      case ast::ArithmeticOp::Minus: return saturating_subtract(a, b);
      case ast::ArithmeticOp::Times: return saturating_multiply(a, b);
      case ast::ArithmeticOp::Modulo: break;
    }
    return b == 0 ? std::int64_t{0} : floor_modulo(a, b);
  }

  Value value_of(const ast::Matches& form) {
    const Operand text(*this, *form.text);
    if (!charge(text_of(*text).size() / kBytesPerStep)) return {};
    return re2::RE2::PartialMatch(text_of(*text), *form.pattern);
  }

  Value value_of(const ast::ContainsItem& form) {
    const Operand list(*this, *form.list);
    const Operand item(*this, *form.item);
    const List& items = list_of_value(*list);
    if (!charge(items.size())) return {};
    return std::ranges::any_of(
        items, [&](const Value& candidate) { return equal(candidate, *item, form.entity); });
  }

  Value value_of(const ast::Call& form) {
    const auto& arguments = form.arguments;
    switch (form.function) {
      case Function::Clamp:
      case Function::Nth:
      case Function::Div:
      case Function::Mod: return with_three(form);
      case Function::Max:
      case Function::Min: return extreme(form);
      default: break;
    }
    const Operand first(*this, *arguments[0]);
    if (arguments.size() == 1) return with_one(form.function, *first);
    const Operand second(*this, *arguments[1]);
    return with_two(form.function, *first, *second);
  }

  Value with_one(Function function, const Value& value) {
    switch (function) {
      case Function::Abs:
        if (const auto* number = value.get_if<double>()) return std::abs(*number);
        return held<std::int64_t>(value) < 0 ? saturating_subtract(0, held<std::int64_t>(value))
                                             : held<std::int64_t>(value);
      case Function::Round: return rounded(held<double>(value));
      case Function::Int: {
        if (const auto* number = value.get_if<double>()) return truncated(*number);
        const auto* text = value.get_if<std::string>();
        if (text == nullptr) return value;
        const auto parsed = parse_int(*text);
        return parsed ? Value(*parsed) : Value{};
      }
      case Function::Number: {
        const auto* text = value.get_if<std::string>();
        if (text == nullptr) return as_number(value);
        const auto parsed = parse_number(*text);
        return parsed ? Value(*parsed) : Value{};
      }
      case Function::Lower:
        if (!charge(text_of(value).size() / kBytesPerStep)) return {};
        return environment_.lower(text_of(value));
      case Function::Size: {
        if (const List* list = value.list()) return static_cast<std::int64_t>(list->size());
        if (!charge(text_of(value).size() / kBytesPerStep)) return {};
        return static_cast<std::int64_t>(count_code_points(text_of(value)));
      }
      case Function::First:
        return list_of_value(value).empty() ? Value{} : list_of_value(value).front();
      case Function::Last:
        return list_of_value(value).empty() ? Value{} : list_of_value(value).back();
      case Function::DateOf: return held<LocalDateTime>(value).date;
      case Function::TimeOf: return held<LocalDateTime>(value).time;
      case Function::Weekday: return weekday_of(day_of(value));
      default: return {};
    }
  }

  Value with_two(Function function, const Value& first, const Value& second) {
    switch (function) {
      case Function::Contains:
        if (!charge(text_of(first).size() / kBytesPerStep)) return {};
        return text_of(first).find(text_of(second)) != std::string_view::npos;
      case Function::Add: {
        const auto duration = held<CalendarDuration>(second);
        if (const auto* local = first.get_if<LocalDateTime>()) return add(*local, duration);
        return add(held<Date>(first), duration);
      }
      case Function::On: return LocalDateTime{held<Date>(first), held<TimeOfDay>(second)};
      case Function::DaysBetween:
        return static_cast<std::int64_t>((day_of(second) - day_of(first)).count());
      case Function::NextWeekday:
        return next_weekday(held<Date>(first), held<std::int64_t>(second));
      default: return {};
    }
  }

  Value with_three(const ast::Call& form) {
    const Operand first(*this, *form.arguments[0]);
    const Operand second(*this, *form.arguments[1]);
    if (form.function == Function::Nth) {
      const List& list = list_of_value(*first);
      const auto position = held<std::int64_t>(*second);
      const bool inside = position >= 1 && static_cast<std::uint64_t>(position) <= list.size();
      return inside ? list[static_cast<std::size_t>(position) - 1] : run(*form.arguments[2]);
    }
    if (form.function == Function::Clamp) {
      const Operand high(*this, *form.arguments[2]);
      const Value& capped = order(*first, *high) > 0 ? *high : *first;
      return order(capped, *second) < 0 ? *second : capped;
    }
    if (const auto* a = first->get_if<double>()) {
      const auto b = held<double>(*second);
      return std::fpclassify(b) == FP_ZERO ? run(*form.arguments[2]) : Value(finite(*a / b));
    }
    const auto a = held<std::int64_t>(*first);
    const auto b = held<std::int64_t>(*second);
    if (b == 0) return run(*form.arguments[2]);
    return form.function == Function::Div ? floor_divide(a, b) : floor_modulo(a, b);
  }

  Value extreme(const ast::Call& form) {
    Value best = run(*form.arguments[0]);
    for (std::size_t i = 1; i < form.arguments.size(); ++i) {
      const Operand next(*this, *form.arguments[i]);
      const int compared = order(*next, best);
      if (form.function == Function::Max ? compared > 0 : compared < 0) best = *next;
    }
    return best;
  }

  Value value_of(const ast::Each& form) {
    const Operand list(*this, *form.list);
    const List& items = list_of_value(*list);
    if (!charge(items.size())) return {};
    const Value* outer = it_;
    Value result = over(form, items);
    it_ = outer;
    return result;
  }

  // What the body makes of an item.
  bool holds(const ast::Each& form, const Value& item) {
    it_ = &item;
    return form.body == nullptr || truth(*form.body);
  }

  Value over(const ast::Each& form, const List& items) {
    switch (form.function) {
      case Function::All:
        return std::ranges::all_of(items, [&](const Value& item) { return holds(form, item); });
      case Function::Any:
        return std::ranges::any_of(items, [&](const Value& item) { return holds(form, item); });
      case Function::Count:
        return static_cast<std::int64_t>(
            std::ranges::count_if(items, [&](const Value& item) { return holds(form, item); }));
      case Function::Filter: {
        List kept;
        for (const Value& item : items) {
          if (holds(form, item)) kept.push_back(item);
        }
        return make_list(std::move(kept));
      }
      case Function::Map: {
        List made;
        made.reserve(items.size());
        for (const Value& item : items) {
          it_ = &item;
          made.push_back(run(*form.body));
          if (exceeded()) return {};
        }
        return make_list(std::move(made));
      }
      case Function::Sum: return sum(form, items);
      case Function::SortBy: return sorted(form, items);
      default: return {};
    }
  }

  Value sum(const ast::Each& form, const List& items) {
    std::int64_t whole = 0;
    double number = 0;
    for (const Value& item : items) {
      it_ = &item;
      Value made;
      if (form.body) made = run(*form.body);
      const Value& value = form.body ? made : item;
      if (form.number) {
        number = finite(number + held<double>(value));
      } else {
        whole = saturating_add(whole, held<std::int64_t>(value));
      }
    }
    return form.number ? Value(number) : Value(whole);
  }

  // Ascending; items with equal keys keep their order.
  Value sorted(const ast::Each& form, const List& items) {
    struct Keyed {
      Value key;
      const Value* item;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(items.size());
    for (const Value& item : items) {
      it_ = &item;
      keyed.push_back({run(*form.body), &item});
      if (exceeded()) return {};
    }
    std::ranges::stable_sort(
        keyed, [](const Keyed& a, const Keyed& b) { return order(a.key, b.key) < 0; });
    List result;
    result.reserve(keyed.size());
    for (const Keyed& entry : keyed) result.push_back(*entry.item);
    return make_list(std::move(result));
  }

  const Environment& environment_;
  const Value* it_;
  int steps_ = 0;
};

}  // namespace

Value evaluate(const Expression& expression, const Environment& environment, const Value* it,
               bool* exceeded) noexcept {
  if (exceeded != nullptr) *exceeded = false;
  if (expression.empty()) return {};
  Machine machine(environment, it);
  Value value = machine.run(*expression.ast()->root);
  if (!machine.exceeded()) return value;
  if (exceeded != nullptr) *exceeded = true;
  return neutral(expression.type());
}

}  // namespace tillit::dialogue
