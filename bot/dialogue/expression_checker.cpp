#include "dialogue/expression_checker.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::dialogue {
namespace {

Flow both(const Flow& a, const Flow& b) {
  Flow flow = a;
  flow.impossible = a.impossible || b.impossible;
  flow.facts.insert(b.facts.begin(), b.facts.end());
  return flow;
}

// What holds whichever of the two ways it came out.
Flow either(const Flow& a, const Flow& b) {
  if (a.impossible) return b;
  if (b.impossible) return a;
  Flow flow;
  std::ranges::set_intersection(a.facts, b.facts, std::inserter(flow.facts, flow.facts.end()));
  return flow;
}

bool is_none(const syntax::Node& at) {
  const auto* literal = std::get_if<syntax::Literal>(&at.form);
  return literal != nullptr && literal->type.kind == Kind::None;
}

// A text literal, or a choice between nothing but such: it may still become words of an enum.
bool is_undecided_text(const syntax::Node& at) {
  if (const auto* literal = std::get_if<syntax::Literal>(&at.form))
    return literal->type.kind == Kind::Text;
  const auto* choice = std::get_if<syntax::Choice>(&at.form);
  return choice != nullptr && is_undecided_text(*choice->yes) && is_undecided_text(*choice->no);
}

bool has_ints_for_numbers(const Type& from, const Type& to) {
  if (from.kind == Kind::Int) return to.kind == Kind::Number;
  return from.kind == Kind::List && to.kind == Kind::List && from.element && to.element &&
         has_ints_for_numbers(*from.element, *to.element);
}

bool is_ordered(const Type& type) {
  return is_numeric(type) || type.kind == Kind::Date || type.kind == Kind::Time ||
         type.kind == Kind::Local || type.kind == Kind::Instant;
}

ast::OrderOp order_op(syntax::Binary op) {
  if (op == syntax::Binary::Less) return ast::OrderOp::Less;
  if (op == syntax::Binary::LessEqual) return ast::OrderOp::LessEqual;
  return op == syntax::Binary::Greater ? ast::OrderOp::Greater : ast::OrderOp::GreaterEqual;
}

}  // namespace

Typed typed(ast::NodePtr node, Type type, std::size_t offset) {
  Typed part;
  part.node = std::move(node);
  part.type = std::move(type);
  part.offset = offset;
  return part;
}

Typed widened(Typed part, const Type& to) {
  if (part.bad || !has_ints_for_numbers(part.type, to)) return part;
  Type type = to;
  type.optional = part.type.optional;
  return typed(make_node(ast::Widen{std::move(part.node)}), std::move(type), part.offset);
}

std::optional<Type> unify(const Type& a, const Type& b) {
  if (a.kind == Kind::None) return b.as_optional();
  if (b.kind == Kind::None) return a.as_optional();
  const bool optional = a.optional || b.optional;
  Type result;
  if (fits(a.required(), b.required())) {
    result = b;
  } else if (fits(b.required(), a.required())) {
    result = a;
  } else {
    return std::nullopt;
  }
  result.optional = optional;
  return result;
}

std::size_t start_of(const syntax::Node& at) {
  if (const auto* binary = std::get_if<syntax::BinaryForm>(&at.form))
    return start_of(*binary->left);
  if (const auto* choice = std::get_if<syntax::Choice>(&at.form))
    return start_of(*choice->condition);
  if (const auto* member = std::get_if<syntax::Member>(&at.form)) return start_of(*member->object);
  return at.offset;
}

bool is_numeric(const Type& type) { return type.kind == Kind::Int || type.kind == Kind::Number; }

std::string_view why_not_equal(const Type& type) {
  if (type.kind == Kind::Number)
    return "numbers with a fraction are hardly ever equal: use `<=` or `>=`, or round(…) first";
  if (type.kind == Kind::List) return "lists are not compared as a whole: use size, any or all";
  if (type.kind == Kind::Record && entity_of(type) == nullptr)
    return "records are not compared as a whole: compare a field";
  return "";
}

const RecordType* entity_of(const Type& type) {
  return type.kind == Kind::Record && type.record != nullptr && type.record->is_entity()
             ? type.record
             : nullptr;
}

Checker::Checker(const Scope& scope, const CheckOptions& options, Checked& out)
    : scope_(scope), out_(out), facts_(options.facts) {
  if (options.it != nullptr) it_ = *options.it;
}

Typed Checker::error(const char* code, std::size_t offset, std::string message) {
  out_.errors.push_back({code, offset, std::move(message)});
  Typed part;
  part.offset = offset;
  part.bad = true;
  return part;
}

Typed Checker::whole(const syntax::Node& root, const Type* wanted) {
  Typed part = check(root, wanted);
  if (part.bad || wanted == nullptr) return part;
  if (!fits(part.type, *wanted)) {
    if (fits(part.type.required(), *wanted)) return missing(part, root);
    return error(
        "D21", part.offset,
        fmt::format("this is {}, but {} is needed here", to_string(part.type), to_string(*wanted)));
  }
  if (part.type.kind == Kind::None) part.type = *wanted;
  Flow yes = std::move(part.yes);
  Flow no = std::move(part.no);
  part = widened(std::move(part), *wanted);
  part.yes = std::move(yes);
  part.no = std::move(no);
  return part;
}

Typed Checker::check(const syntax::Node& at, const Type* expected) {
  struct Visit {
    Checker& checker;
    const syntax::Node& at;
    const Type* expected;
    Typed operator()(const syntax::Literal& form) const {
      return checker.literal(at, form, expected);
    }
    Typed operator()(const syntax::Name& form) const {
      return checker.name({{form.name, at.offset}});
    }
    Typed operator()(const syntax::Member& form) const { return checker.member(at, form); }
    Typed operator()(const syntax::UnaryForm& form) const { return checker.unary(at, form); }
    Typed operator()(const syntax::BinaryForm& form) const {
      return checker.binary(at, form, expected);
    }
    Typed operator()(const syntax::Choice& form) const {
      return checker.choice(at, form, expected);
    }
    Typed operator()(const syntax::Call& form) const { return checker.call(at, form); }
  };
  Typed part = std::visit(Visit{*this, at, expected}, at.form);
  part.offset = start_of(at);
  return part;
}

Typed Checker::present(const syntax::Node& at, const Type* expected) {
  Typed part = check(at, expected);
  if (part.bad || (!part.type.optional && part.type.kind != Kind::None)) return part;
  return missing(part, at);
}

Typed Checker::missing(const Typed& part, const syntax::Node& at) {
  if (is_none(at))
    return error("D21", part.offset,
                 "`none` can only be compared with `==` and `!=`, or be a result");
  if (part.path.empty())
    return error("D22", part.offset, "this may be none: say what then, with `… ?? otherwise`");
  return error(
      "D22", part.offset,
      fmt::format("`{0}` may be none here: test `{0} != none` before, or write `{0} ?? otherwise`",
                  part.path));
}

Typed Checker::boolean(const syntax::Node& at, std::string_view where) {
  Typed part = present(at);
  if (part.bad || part.type.kind == Kind::Bool) return part;
  return error(
      "D21", part.offset,
      fmt::format("{} must be true or false, and this is {}", where, to_string(part.type)));
}

Typed Checker::literal(const syntax::Node& at, const syntax::Literal& form, const Type* expected) {
  Type type = form.type;
  if (type.kind == Kind::Text && expected != nullptr && expected->kind == Kind::Enum &&
      expected->of) {
    const auto& words = expected->of->literals;
    const std::string& text = *form.value.get_if<std::string>();
    if (std::ranges::find(words, text) == words.end()) {
      return error("D23", at.offset,
                   fmt::format("'{}' is not one of the words of {}: {}{}", text,
                               to_string(expected->required()), fmt::join(words, ", "),
                               did_you_mean(text, words)));
    }
    type = expected->required();
  }
  Typed part = typed(make_node(ast::Literal{form.value}, true), std::move(type), at.offset);
  if (const bool* held = form.value.get_if<bool>()) (*held ? part.no : part.yes).impossible = true;
  return part;
}

Typed Checker::unary(const syntax::Node& at, const syntax::UnaryForm& form) {
  if (form.op == syntax::Unary::Not) {
    Typed operand = boolean(*form.operand, "what follows `not`");
    if (operand.bad) return operand;
    Typed part = typed(make_node(ast::Not{std::move(operand.node)}), simple(Kind::Bool), at.offset);
    part.yes = std::move(operand.no);
    part.no = std::move(operand.yes);
    return part;
  }
  Typed operand = present(*form.operand);
  if (operand.bad) return operand;
  if (!is_numeric(operand.type) && operand.type.kind != Kind::Duration) {
    return error("D21", at.offset,
                 fmt::format("`-` needs a number or a duration after it, and this is {}",
                             to_string(operand.type)));
  }
  return typed(make_node(ast::Negate{std::move(operand.node)}), operand.type, at.offset);
}

Typed Checker::binary(const syntax::Node& at, const syntax::BinaryForm& form,
                      const Type* expected) {
  using syntax::Binary;
  switch (form.op) {
    case Binary::Otherwise: return otherwise(at, form, expected);
    case Binary::Or: return logic(form, false);
    case Binary::And: return logic(form, true);
    case Binary::Equal:
    case Binary::NotEqual: return equality(at, form);
    case Binary::Less:
    case Binary::LessEqual:
    case Binary::Greater:
    case Binary::GreaterEqual: return ordering(at, form);
    case Binary::Plus:
    case Binary::Minus:
    case Binary::Times:
    case Binary::Modulo: break;
  }
  return arithmetic(at, form);
}

Typed Checker::otherwise(const syntax::Node& at, const syntax::BinaryForm& form,
                         const Type* expected) {
  Typed value = check(*form.left, expected);
  const Type inner = value.type.required();
  Typed fallback = check(*form.right, value.bad || inner.kind == Kind::None ? expected : &inner);
  if (value.bad || fallback.bad) return value.bad ? std::move(value) : std::move(fallback);
  if (value.type.kind == Kind::None) {
    Type type = fallback.type;
    return typed(make_node(ast::Otherwise{std::move(value.node), std::move(fallback.node)}),
                 std::move(type), at.offset);
  }
  const auto common = unify(inner, fallback.type);
  if (!common) {
    const auto* below = std::get_if<syntax::BinaryForm>(&form.right->form);
    return error(
        "D21", at.offset,
        fmt::format(
            "both sides of `??` must be of one type; here are {} and {}{}", to_string(inner),
            to_string(fallback.type),
            below != nullptr ? " (brackets may be missing: (a ?? b) before other operators)" : ""));
  }
  value = widened(std::move(value), *common);
  fallback = widened(std::move(fallback), *common);
  return typed(make_node(ast::Otherwise{std::move(value.node), std::move(fallback.node)}), *common,
               at.offset);
}

// The right side stands where the left side has come out as it must, so the left side's facts hold
// there.
Typed Checker::logic(const syntax::BinaryForm& form, bool is_and) {
  const std::string_view where = is_and ? "each side of `and`" : "each side of `or`";
  Typed left = boolean(*form.left, where);
  Facts before = facts_;
  const Flow& passing = is_and ? left.yes : left.no;
  facts_.insert(passing.facts.begin(), passing.facts.end());
  Typed right = boolean(*form.right, where);
  facts_ = std::move(before);
  if (left.bad || right.bad) return left.bad ? std::move(left) : std::move(right);
  Typed part = typed(make_node(ast::Logic{std::move(left.node), std::move(right.node), !is_and}),
                     simple(Kind::Bool), left.offset);
  if (is_and) {
    part.yes = both(left.yes, right.yes);
    part.no = either(left.no, both(left.yes, right.no));
  } else {
    part.no = both(left.no, right.no);
    part.yes = either(left.yes, both(left.no, right.yes));
  }
  return part;
}

std::pair<Typed, Typed> Checker::alike(const syntax::Node& left, const syntax::Node& right,
                                       bool must_be_present) {
  const auto read = [&](const syntax::Node& at, const Type* expected) {
    return must_be_present ? present(at, expected) : check(at, expected);
  };
  const bool right_first = is_undecided_text(left) && !is_undecided_text(right);
  Typed first = read(right_first ? right : left, nullptr);
  Typed second = read(right_first ? left : right, first.bad ? nullptr : &first.type);
  if (right_first) std::swap(first, second);
  return {std::move(first), std::move(second)};
}

Typed Checker::against_none(const syntax::Node& at, const syntax::BinaryForm& form) {
  const bool negated = form.op == syntax::Binary::NotEqual;
  const syntax::Node& other = is_none(*form.right) ? *form.left : *form.right;
  Typed part = check(other);
  if (part.bad) return part;
  const bool literally_none = is_none(other);
  if (literally_none || (!part.type.optional && !part.proven)) {
    const std::string subject = part.path.empty() ? "this" : fmt::format("`{}`", part.path);
    out_.errors.push_back(
        {"D24", at.offset,
         fmt::format("{} is {} none, so this is always {}", literally_none ? "none" : subject,
                     literally_none ? "always" : "never", literally_none != negated)});
  }
  Typed result =
      typed(make_node(ast::IsNone{std::move(part.node), negated}), simple(Kind::Bool), at.offset);
  if (!part.path.empty()) (negated ? result.yes : result.no).facts.insert(part.path);
  return result;
}

Typed Checker::equality(const syntax::Node& at, const syntax::BinaryForm& form) {
  if (is_none(*form.left) || is_none(*form.right)) return against_none(at, form);
  auto [left, right] = alike(*form.left, *form.right, true);
  if (left.bad || right.bad) return left.bad ? std::move(left) : std::move(right);
  if (is_numeric(left.type) && is_numeric(right.type) && left.type.kind != right.type.kind) {
    return error("D21", at.offset, std::string(why_not_equal(simple(Kind::Number))));
  }
  if (!(left.type == right.type)) {
    const bool words = (left.type.kind == Kind::Enum && right.type.kind == Kind::Text) ||
                       (left.type.kind == Kind::Text && right.type.kind == Kind::Enum);
    return error("D21", at.offset,
                 fmt::format("`{}` needs the same type on both sides; here are {} and {}{}",
                             syntax::written(form.op), to_string(left.type), to_string(right.type),
                             words ? ": compare with one of its words, in quotes" : ""));
  }
  if (const auto why = why_not_equal(left.type); !why.empty())
    return error("D21", at.offset, std::string(why));
  const RecordType* entity = entity_of(left.type);
  return typed(make_node(ast::Equal{std::move(left.node), std::move(right.node), entity,
                                    form.op == syntax::Binary::NotEqual}),
               simple(Kind::Bool), at.offset);
}

Typed Checker::ordering(const syntax::Node& at, const syntax::BinaryForm& form) {
  Typed left = present(*form.left);
  Typed right = present(*form.right);
  if (left.bad || right.bad) return left.bad ? std::move(left) : std::move(right);
  const auto common = unify(left.type, right.type);
  if (!common || !is_ordered(*common)) {
    const bool mixed = (left.type.kind == Kind::Date && right.type.kind == Kind::Local) ||
                       (left.type.kind == Kind::Local && right.type.kind == Kind::Date);
    const bool durations = left.type.kind == Kind::Duration || right.type.kind == Kind::Duration;
    return error(
        "D21", at.offset,
        fmt::format("`{}` compares two numbers, dates, times or moments; here are {} and {}{}",
                    syntax::written(form.op), to_string(left.type), to_string(right.type),
                    mixed       ? ": take date(…) of the moment"
                    : durations ? ": is P1M longer than P30D? compare dates instead"
                                : ""));
  }
  left = widened(std::move(left), *common);
  right = widened(std::move(right), *common);
  return typed(
      make_node(ast::Order{std::move(left.node), std::move(right.node), order_op(form.op)}),
      simple(Kind::Bool), at.offset);
}

Typed Checker::arithmetic(const syntax::Node& at, const syntax::BinaryForm& form) {
  using syntax::Binary;
  Typed left = present(*form.left);
  Typed right = present(*form.right);
  if (left.bad || right.bad) return left.bad ? std::move(left) : std::move(right);
  const bool additive = form.op == Binary::Plus || form.op == Binary::Minus;
  if (additive && right.type.kind == Kind::Duration &&
      (left.type.kind == Kind::Date || left.type.kind == Kind::Local)) {
    return moved(form, std::move(left), std::move(right));
  }
  if (!is_numeric(left.type) || !is_numeric(right.type)) {
    const bool texts = left.type.kind == Kind::Text || right.type.kind == Kind::Text;
    const bool dates = left.type.kind == Kind::Date && right.type.kind == Kind::Date;
    const bool days = left.type.kind == Kind::Date && right.type.kind == Kind::Int;
    return error("D21", at.offset,
                 fmt::format("`{}` needs numbers; here are {} and {}{}", syntax::written(form.op),
                             to_string(left.type), to_string(right.type),
                             texts ? ": texts are put together in the locale file, with {arguments}"
                             : dates ? ": use days_between(from, to)"
                             : days  ? ": write days as a duration, P3D"
                                     : ""));
  }
  if (form.op == Binary::Modulo) {
    const auto* literal = std::get_if<syntax::Literal>(&form.right->form);
    const auto* divisor = literal == nullptr ? nullptr : literal->value.get_if<std::int64_t>();
    if (left.type.kind != Kind::Int || divisor == nullptr || *divisor <= 0) {
      return error("D21", at.offset,
                   "`%` needs whole numbers, and a plain one above 0 on its right: weeks % 2; else "
                   "use mod(a, b, otherwise)");
    }
  }
  const Type common = left.type.kind == Kind::Number ? left.type : right.type;
  left = widened(std::move(left), common);
  right = widened(std::move(right), common);
  const ast::ArithmeticOp op = form.op == Binary::Plus    ? ast::ArithmeticOp::Plus
                               : form.op == Binary::Minus ? ast::ArithmeticOp::Minus
                               : form.op == Binary::Times ? ast::ArithmeticOp::Times
                                                          : ast::ArithmeticOp::Modulo;
  return typed(make_node(ast::Arithmetic{std::move(left.node), std::move(right.node), op}), common,
               at.offset);
}

// today + P3D is add(today, P3D).
Typed Checker::moved(const syntax::BinaryForm& form, Typed left, Typed right) {
  const auto* literal = std::get_if<syntax::Literal>(&form.right->form);
  const auto* duration = literal == nullptr ? nullptr : literal->value.get_if<CalendarDuration>();
  if (left.type.kind == Kind::Date && duration != nullptr && duration->seconds != 0) {
    return error(
        "D21", right.offset,
        "a date has no hours: make it a moment with on(date, time) first, or use whole days");
  }
  std::vector<ast::NodePtr> arguments;
  arguments.push_back(std::move(left.node));
  arguments.push_back(form.op == syntax::Binary::Minus
                          ? make_node(ast::Negate{std::move(right.node)})
                          : std::move(right.node));
  return typed(make_node(ast::Call{Function::Add, std::move(arguments)}), left.type, left.offset);
}

Typed Checker::choice(const syntax::Node& at, const syntax::Choice& form, const Type* expected) {
  Typed condition = boolean(*form.condition, "what stands before `?`");
  const Facts before = facts_;
  const auto branch = [&](const syntax::Node& node, const Flow& flow, const Type* type) {
    facts_.insert(flow.facts.begin(), flow.facts.end());
    Typed part = check(node, type);
    facts_ = before;
    return part;
  };
  Typed yes;
  Typed no;
  if (expected == nullptr && is_undecided_text(*form.yes) && !is_undecided_text(*form.no)) {
    no = branch(*form.no, condition.no, nullptr);
    yes = branch(*form.yes, condition.yes, no.bad ? nullptr : &no.type);
  } else {
    yes = branch(*form.yes, condition.yes, expected);
    no = branch(*form.no, condition.no, expected != nullptr || yes.bad ? expected : &yes.type);
  }
  if (condition.bad || yes.bad || no.bad) {
    condition.bad = true;
    return condition;
  }
  const auto common = unify(yes.type, no.type);
  if (!common) {
    return error("D21", at.offset,
                 fmt::format("`? :` needs the same type on both sides of `:`; here are {} and {}",
                             to_string(yes.type), to_string(no.type)));
  }
  Flow when_true = either(both(condition.yes, yes.yes), both(condition.no, no.yes));
  Flow when_false = either(both(condition.yes, yes.no), both(condition.no, no.no));
  yes = widened(std::move(yes), *common);
  no = widened(std::move(no), *common);
  Typed part = typed(
      make_node(ast::Choose{std::move(condition.node), std::move(yes.node), std::move(no.node)}),
      *common, at.offset);
  part.yes = std::move(when_true);
  part.no = std::move(when_false);
  return part;
}

Checked check(std::string_view source, const Scope& scope, const CheckOptions& options,
              const Type* wanted) {
  Checked out;
  syntax::Parsed parsed = syntax::parse(source);
  if (parsed.error) {
    out.errors.push_back(std::move(*parsed.error));
    return out;
  }
  Checker checker(scope, options, out);
  Typed part = checker.whole(*parsed.root, wanted);
  std::ranges::stable_sort(out.errors, {}, &ExpressionError::offset);
  if (part.bad) return out;
  if (part.type.kind == Kind::Bool) {
    out.when_true = std::move(part.yes.facts);
    out.when_false = std::move(part.no.facts);
  }
  auto ast = std::make_shared<const Ast>(Ast{std::move(part.node)});
  out.expression = Expression(std::move(ast), std::move(part.type), std::string(source));
  return out;
}

}  // namespace tillit::dialogue
