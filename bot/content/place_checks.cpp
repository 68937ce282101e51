#include "content/place_checks.hpp"

#include "content/node_walk.hpp"
#include "content/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {

using dialogue::Checked;
using dialogue::Expression;
using dialogue::Kind;
using dialogue::Symbol;
using dialogue::SymbolKind;
using dialogue::Target;
using dialogue::Type;
using language::JsonMember;
using language::JsonNode;
using language::JsonPlace;

void PlaceChecks::add(std::string_view code, JsonPlace place, std::string message,
                      std::string hint) {
  if (findings_)
    findings_->add(code, context_.draft.file, place, std::move(message), std::move(hint));
}

Checked PlaceChecks::expression(const JsonNode& at, const Type* wanted, const Type* it) {
  Checked checked =
      dialogue::check(at.string, context_.scope, {.facts = known_.facts, .it = it}, wanted);
  if (checked.errors.empty()) {
    reads_.insert(checked.reads.begin(), checked.reads.end());
  } else {
    // What it meant to read is not "never read".
    for (std::string& name : names_in(at.string)) reads_.insert(std::move(name));
  }
  const bool unguarded_before = once_unguarded(checked);
  for (const auto& error : checked.errors) {
    if (error.code == "D22" && unguarded_before) continue;
    add(error.code, place_in(at, error.offset), error.message);
  }
  read_before_set(checked, at);
  return checked;
}

// True if D22 was reported before in this node for the same variables: one missing guard is one
// mistake.
bool PlaceChecks::once_unguarded(const Checked& checked) {
  const bool has = std::any_of(checked.errors.begin(), checked.errors.end(),
                               [](const auto& error) { return error.code == "D22"; });
  if (!has) return false;
  const bool before =
      !checked.reads.empty() && std::includes(unguarded_.begin(), unguarded_.end(),
                                              checked.reads.begin(), checked.reads.end());
  unguarded_.insert(checked.reads.begin(), checked.reads.end());
  return before;
}

void PlaceChecks::read_before_set(const Checked& checked, const JsonNode& at) {
  for (const std::string& name : checked.reads) {
    const auto slot = context_.draft.script->find_variable(name);
    if (!slot || known_.values.contains(*slot)) continue;
    add("D27", at.place, fmt::format("“{}” may be read here before it was set", name),
        "set it on every way that leads here, give it an \"init\", or make it \"optional\": true");
    known_.values.insert(*slot);  // reported once
  }
}

Checked PlaceChecks::condition(const JsonNode& at, const Type* it) {
  const Type wanted = dialogue::simple(Kind::Bool);
  Checked checked = expression(at, &wanted, it);
  if (at.string == "true" || at.string == "false") {
    const bool told = std::any_of(checked.errors.begin(), checked.errors.end(),
                                  [](const auto& error) { return error.code == "D24"; });
    if (!told) add("D24", at.place, fmt::format("this condition is always {}", at.string));
  }
  return checked;
}

Checked PlaceChecks::shown(const JsonNode& at, std::string_view what) {
  Checked checked = expression(at, nullptr);
  if (checked.expression.empty()) return checked;
  if (checked.reads_private) {
    add("D28", at.place, fmt::format("{} is private and would be shown", what),
        "leave it out of the text: it was asked in a separate window");
  }
  if (checked.expression.type().optional && !once_unguarded(checked)) {
    add("D22", at.place,
        fmt::format("{} may be missing here, and a text cannot show nothing", what),
        "guard it by a branch (… != none), or give another value: … ?? 'something'");
  }
  return checked;
}

std::optional<Receiver> PlaceChecks::target(std::string_view name, JsonPlace place) {
  const Symbol* symbol = context_.scope.find(name);
  if (symbol && symbol->kind != SymbolKind::View) {
    const auto kind =
        symbol->kind == SymbolKind::Variable ? Target::Kind::Variable : Target::Kind::Shared;
    return Receiver{{kind, symbol->slot}, std::string(name), symbol->type, symbol->is_private};
  }
  const auto names = context_.scope.names();
  add("D25", place,
      symbol ? fmt::format("“{}” is a view: it can be read, not set", name)
             : fmt::format("there is no variable “{}”{}", name, did_you_mean(name, names)));
  return std::nullopt;
}

void PlaceChecks::write(const Receiver& target, bool is_there) {
  forget(known_, target.name);
  if (is_there) learn(known_, target.name);
  if (target.target.kind == Target::Kind::Variable) known_.values.insert(target.target.slot);
  writes_.insert(target.name);
}

std::optional<Receiver> PlaceChecks::receiver(std::string_view name, JsonPlace place,
                                              const Type& given, std::string_view what) {
  const auto found = target(name, place);
  if (!found) return std::nullopt;
  write(*found, !given.optional);
  if (fits(given, found->type)) return found;
  add("D26", place,
      fmt::format("{} is {}, but “{}” holds {}", what, to_string(given), name,
                  to_string(found->type)),
      given.optional && fits(given.required(), found->type)
          ? fmt::format("make “{}” optional", name)
          : std::string());
  return std::nullopt;
}

std::optional<Receiver> PlaceChecks::choice_receiver(const JsonNode& name, const Type& options) {
  const auto found = target(name.string, name.place);
  if (!found) return std::nullopt;
  write(*found, true);
  if (found->type.kind == Kind::Text) return found;
  if (found->type.kind != Kind::Enum) {
    add("D26", name.place,
        fmt::format("a choice gives one of its options, but “{}” holds {}", name.string,
                    to_string(found->type)),
        "let it hold an enum with these options, or a text");
    return std::nullopt;
  }
  const auto& literals = found->type.of->literals;
  for (const std::string& option : options.of->literals) {
    if (std::find(literals.begin(), literals.end(), option) != literals.end()) continue;
    add("D23", name.place,
        fmt::format("the option “{}” is not a word of “{}”{}", option, name.string,
                    did_you_mean(option, literals)),
        fmt::format("its words are: {}", fmt::join(literals, ", ")));
  }
  return found;
}

void PlaceChecks::assume_written(std::string_view name) {
  const Symbol* symbol = context_.scope.find(name);
  writes_.insert(std::string(name));
  if (!symbol || symbol->kind == SymbolKind::View) return;
  forget(known_, name);
  learn(known_, name);
  if (symbol->kind == SymbolKind::Variable) known_.values.insert(symbol->slot);
}

void PlaceChecks::private_argument(std::string_view name, const Checked& checked,
                                   bool declared_private, PrivateRule rule, const JsonNode& at) {
  if (rule == PrivateRule::Never) {
    const bool is_text =
        !checked.expression.empty() && checked.expression.type().kind == Kind::Text;
    if (!checked.reads_private && !is_text) return;
    add("D28", at.place,
        fmt::format("“{}” would be kept in the schedule, where no words of a person may stand",
                    name),
        "pass the thing it belongs to (a promise, a relationship), and read it when the dialogue "
        "starts");
  } else if (rule == PrivateRule::AsDeclared && checked.reads_private && !declared_private) {
    add("D28", at.place,
        fmt::format("a private value is given to “{}”, which is not private", name));
  }
}

std::vector<Expression> PlaceChecks::fields(const JsonNode* with,
                                            std::span<const dialogue::Field> declared,
                                            std::string_view what, JsonPlace place,
                                            PrivateRule rule) {
  std::vector<Expression> arguments(declared.size());
  std::vector<std::string> names;
  for (const auto& field : declared) names.push_back(field.name);
  each_member(with, [&](const JsonMember& member) {
    const auto found = std::find_if(declared.begin(), declared.end(),
                                    [&](const auto& field) { return field.name == member.key; });
    if (found == declared.end()) {
      add("D25", member.place,
          fmt::format("{} has no “{}”{}", what, member.key, did_you_mean(member.key, names)),
          fmt::format("it has: {}", fmt::join(names, ", ")));
      expression(member.value, nullptr);
      return;
    }
    const Checked checked = expression(member.value, &found->type);
    private_argument(member.key, checked, found->is_private, rule, member.value);
    arguments[static_cast<std::size_t>(found - declared.begin())] = checked.expression;
  });
  for (const auto& field : declared) {
    if (!field.type.optional && !(with && with->find(field.name))) {
      add("D25", place, fmt::format("{} needs “{}”", what, field.name));
    }
  }
  return arguments;
}

std::vector<dialogue::NamedExpression> PlaceChecks::parameters(const JsonNode* with,
                                                               const dialogue::Script& callee,
                                                               JsonPlace place, PrivateRule rule) {
  std::vector<dialogue::NamedExpression> arguments;
  std::vector<std::string> names;
  for (const auto& variable : callee.variables) {
    if (variable.is_param) names.push_back(variable.name);
  }
  each_member(with, [&](const JsonMember& member) {
    const auto slot = callee.find_variable(member.key);
    if (!slot || !callee.variables[*slot].is_param) {
      add("D25", member.place,
          fmt::format("“{}” has no parameter “{}”{}", callee.id, member.key,
                      did_you_mean(member.key, names)),
          "a parameter is a variable with \"param\": true");
      expression(member.value, nullptr);
      return;
    }
    const auto& variable = callee.variables[*slot];
    const Checked checked = expression(member.value, &variable.type);
    private_argument(member.key, checked, variable.is_private, rule, member.value);
    arguments.push_back({member.key, checked.expression});
  });
  for (const auto& variable : callee.variables) {
    if (is_required(variable) && !(with && with->find(variable.name))) {
      add("D25", place, fmt::format("“{}” needs its parameter “{}”", callee.id, variable.name));
    }
  }
  return arguments;
}

void PlaceChecks::returned(dialogue::Slot slot, const JsonNode& end) {
  const auto& variable = context_.draft.script->variables[slot];
  reads_.insert(variable.name);
  if (known_.values.contains(slot)) return;
  add("D27", end.place,
      fmt::format("“{}” is returned here, but may not have been set", variable.name),
      "set it on every way to this end, or make it \"optional\": true");
}

}  // namespace tillit::content
