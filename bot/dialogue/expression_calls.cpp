#include "dialogue/expression_checker.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace tillit::dialogue {
namespace {

// Patterns run in linear time whatever this is; it bounds how large a compiled one may grow.
constexpr std::int64_t kMaxPatternMemory = 1 << 20;

bool holds_entity(const Type& type) {
  if (type.kind == Kind::List && type.element) return holds_entity(*type.element);
  return type.kind == Kind::Record;
}

template <class... Parts>
ast::NodePtr call_node(Function function, Parts... parts) {
  std::vector<ast::NodePtr> arguments;
  (arguments.push_back(std::move(parts)), ...);
  return make_node(ast::Call{function, std::move(arguments)});
}

const std::int64_t* whole_literal(const syntax::Node& at) {
  const auto* literal = std::get_if<syntax::Literal>(&at.form);
  return literal == nullptr ? nullptr : literal->value.get_if<std::int64_t>();
}

// Facts that speak of `it`, which is another one inside a list function.
void forget_it(Facts& facts) {
  std::erase_if(facts,
                [](const std::string& fact) { return fact == "it" || fact.starts_with("it."); });
}

}  // namespace

Typed Checker::argument(const syntax::Call& form, std::size_t index, const FunctionInfo& info,
                        std::initializer_list<Kind> kinds, std::string_view wanted) {
  Typed part = present(*form.arguments[index]);
  if (part.bad || std::ranges::find(kinds, part.type.kind) != kinds.end()) return part;
  return error(
      "D21", part.offset,
      fmt::format("{} needs {} here, and this is {}", info.usage, wanted, to_string(part.type)));
}

Typed Checker::call(const syntax::Node& at, const syntax::Call& form) {
  const FunctionInfo* info = find_function(form.function);
  if (info == nullptr) return query(at, form);
  const std::size_t given = form.arguments.size();
  if (given < info->least || given > info->most) {
    return error("D25", at.offset,
                 fmt::format("`{}` is written {}; here {} {} argument{}", info->name, info->usage,
                             given == 1 ? "is" : "are", given, given == 1 ? "" : "s"));
  }
  switch (info->function) {
    case Function::Abs:
    case Function::Clamp:
    case Function::Div:
    case Function::Mod:
    case Function::Round: return number_call(form, *info);
    case Function::Int:
    case Function::Number: return conversion(form, *info);
    case Function::Max:
    case Function::Min: return extreme(form, *info);
    case Function::Lower:
    case Function::Size: return text_call(form, *info);
    case Function::Contains: return contains(form);
    case Function::Matches: return pattern(form);
    case Function::Add:
    case Function::DateOf:
    case Function::DaysBetween:
    case Function::NextWeekday:
    case Function::On:
    case Function::TimeOf:
    case Function::Weekday: return time_call(form, *info);
    case Function::First:
    case Function::Last:
    case Function::Nth: return place_in_list(form, *info);
    case Function::All:
    case Function::Any:
    case Function::Count:
    case Function::Filter:
    case Function::Map:
    case Function::SortBy:
    case Function::Sum: break;
  }
  return each(at, form, *info);
}

Typed Checker::query(const syntax::Node& at, const syntax::Call& form) {
  const Scope::Query* found = scope_.find_query(form.function);
  if (found == nullptr) {
    std::vector<std::string> known = scope_.names();
    for (const FunctionInfo& info : functions()) known.emplace_back(info.name);
    return error("D25", at.offset,
                 fmt::format("there is no function `{}`{}", form.function,
                             did_you_mean(form.function, known)));
  }
  if (form.arguments.size() != found->parameters.size()) {
    return error("D25", at.offset,
                 fmt::format("`{}` takes {} arguments; here are {}", form.function,
                             found->parameters.size(), form.arguments.size()));
  }
  bool bad = false;
  std::vector<ast::NodePtr> arguments;
  for (std::size_t i = 0; i < form.arguments.size(); ++i) {
    const Field& parameter = found->parameters[i];
    const bool private_before = std::exchange(out_.reads_private, false);
    Typed part = parameter.type.optional ? check(*form.arguments[i], &parameter.type)
                                         : present(*form.arguments[i], &parameter.type);
    if (out_.reads_private && !parameter.is_private) {
      part = error("D28", part.offset,
                   fmt::format("`{}` of `{}` is not private, so no private value may go there",
                               parameter.name, form.function));
    }
    out_.reads_private = out_.reads_private || private_before;
    if (!part.bad && !fits(part.type, parameter.type)) {
      part = error("D21", part.offset,
                   fmt::format("`{}` of `{}` is {}, and this is {}", parameter.name, form.function,
                               to_string(parameter.type), to_string(part.type)));
    }
    bad = bad || part.bad;
    if (bad) continue;
    part = widened(std::move(part), parameter.type);
    arguments.push_back(holds_entity(parameter.type)
                            ? make_node(ast::Store{std::move(part.node), parameter.type})
                            : std::move(part.node));
  }
  if (bad) {
    Typed part;
    part.bad = true;
    return part;
  }
  return typed(make_node(ast::Query{found->slot, std::move(arguments)}), found->result, at.offset);
}

Typed Checker::number_call(const syntax::Call& form, const FunctionInfo& info) {
  const bool whole_only = info.function == Function::Mod;
  std::vector<Typed> parts;
  Type common = simple(Kind::Int);
  for (std::size_t i = 0; i < form.arguments.size(); ++i) {
    parts.push_back(whole_only ? argument(form, i, info, {Kind::Int}, "a whole number")
                               : argument(form, i, info, {Kind::Int, Kind::Number}, "a number"));
    if (parts.back().type.kind == Kind::Number) common = simple(Kind::Number);
  }
  if (info.function == Function::Round) common = simple(Kind::Number);
  std::vector<ast::NodePtr> arguments;
  for (Typed& part : parts) {
    if (part.bad) return std::move(part);
    arguments.push_back(widened(std::move(part), common).node);
  }
  const Type result = info.function == Function::Round ? simple(Kind::Int) : common;
  return typed(make_node(ast::Call{info.function, std::move(arguments)}), result, 0);
}

Typed Checker::conversion(const syntax::Call& form, const FunctionInfo& info) {
  Typed part = argument(form, 0, info, {Kind::Int, Kind::Number, Kind::Text}, "a number or a text");
  if (part.bad) return part;
  const Kind to = info.function == Function::Int ? Kind::Int : Kind::Number;
  const bool from_text = part.type.kind == Kind::Text;
  return typed(call_node(info.function, std::move(part.node)), simple(to, from_text), 0);
}

Typed Checker::extreme(const syntax::Call& form, const FunctionInfo& info) {
  std::vector<Typed> parts;
  std::optional<Type> common;
  bool bad = false;
  for (std::size_t i = 0; i < form.arguments.size(); ++i) {
    parts.push_back(
        argument(form, i, info,
                 {Kind::Int, Kind::Number, Kind::Date, Kind::Time, Kind::Local, Kind::Instant},
                 "numbers, dates, times or moments"));
    Typed& part = parts.back();
    bad = bad || part.bad;
    if (bad) continue;
    const auto wider = common ? unify(*common, part.type) : part.type;
    if (!wider) {
      part = error("D21", part.offset,
                   fmt::format("{} needs one type throughout; here are {} and {}", info.usage,
                               to_string(*common), to_string(part.type)));
      bad = true;
    } else {
      common = wider;
    }
  }
  if (bad) {
    parts.front().bad = true;
    return std::move(parts.front());
  }
  std::vector<ast::NodePtr> arguments;
  for (Typed& part : parts) arguments.push_back(widened(std::move(part), *common).node);
  return typed(make_node(ast::Call{info.function, std::move(arguments)}), *common, 0);
}

Typed Checker::text_call(const syntax::Call& form, const FunctionInfo& info) {
  if (info.function == Function::Lower) {
    Typed part = argument(form, 0, info, {Kind::Text}, "a text");
    if (part.bad) return part;
    return typed(call_node(info.function, std::move(part.node)), simple(Kind::Text), 0);
  }
  Typed part = argument(form, 0, info, {Kind::Text, Kind::List}, "a text or a list");
  if (part.bad) return part;
  return typed(call_node(info.function, std::move(part.node)), simple(Kind::Int), 0);
}

Typed Checker::pattern(const syntax::Call& form) {
  const FunctionInfo& info = *find_function("matches");
  Typed text = argument(form, 0, info, {Kind::Text}, "a text");
  const auto* literal = std::get_if<syntax::Literal>(&form.arguments[1]->form);
  const std::string* source = literal == nullptr ? nullptr : literal->value.get_if<std::string>();
  const std::size_t offset = start_of(*form.arguments[1]);
  if (source == nullptr)
    return error("D21", offset, "the pattern of matches must stand here in quotes");
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  options.set_never_capture(true);
  auto compiled = std::make_shared<const re2::RE2>(*source, options);
  if (!compiled->ok())
    return error("D21", offset, fmt::format("this pattern does not work: {}", compiled->error()));
  if (text.bad) return text;
  return typed(make_node(ast::Matches{std::move(text.node), std::move(compiled)}),
               simple(Kind::Bool), 0);
}

Typed Checker::contains(const syntax::Call& form) {
  const FunctionInfo& info = *find_function("contains");
  Typed whole = argument(form, 0, info, {Kind::Text, Kind::List}, "a list or a text");
  if (whole.bad) {
    static_cast<void>(check(*form.arguments[1]));
    return whole;
  }
  if (whole.type.kind == Kind::Text) {
    Typed part = argument(form, 1, info, {Kind::Text}, "a text");
    if (part.bad) return part;
    return typed(call_node(Function::Contains, std::move(whole.node), std::move(part.node)),
                 simple(Kind::Bool), 0);
  }
  const Type element = whole.type.element->required();
  Typed item = present(*form.arguments[1], &element);
  if (item.bad) return item;
  if (!(item.type == element)) {
    return error("D21", item.offset,
                 fmt::format("this list holds {}, and this is {}", to_string(element),
                             to_string(item.type)));
  }
  if (const auto why = why_not_equal(element); !why.empty())
    return error("D21", whole.offset, std::string(why));
  return typed(
      make_node(ast::ContainsItem{std::move(whole.node), std::move(item.node), entity_of(element)}),
      simple(Kind::Bool), 0);
}

Typed Checker::time_call(const syntax::Call& form, const FunctionInfo& info) {
  constexpr std::string_view kDay = "a date or a moment";
  switch (info.function) {
    case Function::DateOf:
    case Function::TimeOf: {
      Typed local = argument(form, 0, info, {Kind::Local}, "a moment (local)");
      if (local.bad) return local;
      return typed(call_node(info.function, std::move(local.node)),
                   simple(info.function == Function::DateOf ? Kind::Date : Kind::Time), 0);
    }
    case Function::Weekday: {
      Typed day = argument(form, 0, info, {Kind::Date, Kind::Local}, kDay);
      if (day.bad) return day;
      return typed(call_node(info.function, std::move(day.node)), simple(Kind::Int), 0);
    }
    case Function::DaysBetween: {
      Typed from = argument(form, 0, info, {Kind::Date, Kind::Local}, kDay);
      Typed to = argument(form, 1, info, {Kind::Date, Kind::Local}, kDay);
      if (from.bad || to.bad) return from.bad ? std::move(from) : std::move(to);
      return typed(call_node(info.function, std::move(from.node), std::move(to.node)),
                   simple(Kind::Int), 0);
    }
    case Function::NextWeekday: {
      Typed date = argument(form, 0, info, {Kind::Date}, "a date");
      Typed day = argument(form, 1, info, {Kind::Int}, "a weekday from 1 (Monday) to 7 (Sunday)");
      if (const auto* literal = whole_literal(*form.arguments[1]);
          literal != nullptr && (*literal < 1 || *literal > 7)) {
        return error("D21", day.offset, "weekdays go from 1 (Monday) to 7 (Sunday)");
      }
      if (date.bad || day.bad) return date.bad ? std::move(date) : std::move(day);
      return typed(call_node(info.function, std::move(date.node), std::move(day.node)),
                   simple(Kind::Date), 0);
    }
    case Function::On: {
      Typed date = argument(form, 0, info, {Kind::Date}, "a date");
      Typed time = argument(form, 1, info, {Kind::Time}, "a time of day");
      if (date.bad || time.bad) return date.bad ? std::move(date) : std::move(time);
      return typed(call_node(info.function, std::move(date.node), std::move(time.node)),
                   simple(Kind::Local), 0);
    }
    default: break;
  }
  Typed when = argument(form, 0, info, {Kind::Date, Kind::Local}, kDay);
  Typed duration = argument(form, 1, info, {Kind::Duration}, "a duration such as P3D");
  if (when.bad || duration.bad) return when.bad ? std::move(when) : std::move(duration);
  const auto* literal = std::get_if<syntax::Literal>(&form.arguments[1]->form);
  const auto* length = literal == nullptr ? nullptr : literal->value.get_if<CalendarDuration>();
  if (when.type.kind == Kind::Date && length != nullptr && length->seconds != 0) {
    return error(
        "D21", duration.offset,
        "a date has no hours: make it a moment with on(date, time) first, or use whole days");
  }
  Type type = when.type;
  return typed(call_node(Function::Add, std::move(when.node), std::move(duration.node)),
               std::move(type), 0);
}

Typed Checker::place_in_list(const syntax::Call& form, const FunctionInfo& info) {
  Typed list = argument(form, 0, info, {Kind::List}, "a list");
  if (info.function != Function::Nth) {
    if (list.bad) return list;
    const Type element = list.type.element->as_optional();
    return typed(call_node(info.function, std::move(list.node)), element, 0);
  }
  Typed position = argument(form, 1, info, {Kind::Int}, "a position, the first is 1,");
  const Type element = list.bad ? Type{} : *list.type.element;
  Typed fallback = check(*form.arguments[2], list.bad ? nullptr : &element);
  if (list.bad || position.bad || fallback.bad) {
    list.bad = true;
    return list;
  }
  const auto common = unify(element, fallback.type);
  if (!common) {
    return error("D21", fallback.offset,
                 fmt::format("this list holds {}, and this is {}", to_string(element),
                             to_string(fallback.type)));
  }
  list = widened(std::move(list), list_of(*common));
  fallback = widened(std::move(fallback), *common);
  return typed(call_node(Function::Nth, std::move(list.node), std::move(position.node),
                         std::move(fallback.node)),
               *common, 0);
}

// What is done to every item. `it` is the item here, and facts about an outer `it` do not hold.
Typed Checker::body(const syntax::Node& at, const Typed& list, bool condition) {
  auto outer_it = std::exchange(it_, *list.type.element);
  Facts outer_facts = facts_;
  forget_it(facts_);
  facts_.insert(list.elements.begin(), list.elements.end());
  ++lists_;
  Typed part = condition ? boolean(at, "the condition") : check(at);
  --lists_;
  facts_ = std::move(outer_facts);
  it_ = std::move(outer_it);
  return part;
}

Typed Checker::each(const syntax::Node& at, const syntax::Call& form, const FunctionInfo& info) {
  if (lists_ == kMaxListNesting) {
    return error(
        "D20", at.offset,
        fmt::format("list functions stand at most {} deep inside one another", kMaxListNesting));
  }
  Typed list = argument(form, 0, info, {Kind::List}, "a list");
  if (list.bad) return list;
  const Function function = info.function;
  const bool condition = function == Function::All || function == Function::Any ||
                         function == Function::Filter || function == Function::Count;
  Typed inner;
  if (form.arguments.size() > 1) inner = body(*form.arguments[1], list, condition);
  if (inner.bad) return inner;
  const Type item = *list.type.element;
  Type result = simple(Kind::Bool);
  Facts elements;
  bool number = false;
  if (function == Function::Filter) {
    result = list.type;
    elements = std::move(list.elements);
    for (const std::string& fact : inner.yes.facts) {
      if (fact == "it" || fact.starts_with("it.")) elements.insert(fact);
    }
  } else if (function == Function::Count) {
    result = simple(Kind::Int);
  } else if (function == Function::Map) {
    if (inner.type.kind == Kind::None)
      return error("D21", inner.offset, "a list of nothing but none has no type");
    result = list_of(inner.type);
  } else if (function == Function::SortBy) {
    const Kind kind = inner.type.kind;
    if (inner.type.optional) {
      return error("D22", inner.offset,
                   "what a list is sorted by must not be none: write `it.… ?? otherwise`");
    }
    if (!is_numeric(inner.type) && kind != Kind::Date && kind != Kind::Time &&
        kind != Kind::Local && kind != Kind::Instant) {
      return error(
          "D21", inner.offset,
          fmt::format("a list is sorted by numbers, dates, times or moments, and this is {}",
                      to_string(inner.type)));
    }
    result = list.type;
    elements = std::move(list.elements);
  } else if (function == Function::Sum) {
    const Type added = inner.node ? inner.type : item;
    const std::size_t offset = inner.node ? inner.offset : list.offset;
    if (added.optional && is_numeric(added))
      return error("D22", offset, "some of these may be none: write sum(list, it ?? 0)");
    if (!is_numeric(added))
      return error("D21", offset,
                   fmt::format("sum adds numbers, and this is {}", to_string(added)));
    number = added.kind == Kind::Number;
    result = added;
  }
  Typed part =
      typed(make_node(ast::Each{function, std::move(list.node), std::move(inner.node), number}),
            result, at.offset);
  part.elements = std::move(elements);
  return part;
}

}  // namespace tillit::dialogue
