#include "content/known.hpp"

#include <algorithm>
#include <iterator>

namespace tillit::content {
namespace {

using dialogue::Facts;
using dialogue::Symbol;
using dialogue::SymbolKind;
using dialogue::Type;

struct Root {
  const Symbol* symbol = nullptr;
  std::string_view rest;  // the fields after it, "" or ".relationship.alias"
};

// The longest beginning of a path that is a name: shared variables have a dot in theirs.
Root root_of(std::string_view path, const ScriptScope& scope) {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.rfind('.', end - 1)) {
    if (const Symbol* symbol = scope.find(path.substr(0, end))) return {symbol, path.substr(end)};
  }
  return {};
}

bool goes_through_entity(const Root& root) {
  Type type = root.symbol->type;
  std::string_view rest = root.rest;
  while (!rest.empty()) {
    if (type.kind != dialogue::Kind::Record || !type.record || type.record->is_entity())
      return true;
    rest.remove_prefix(1);
    const std::string_view field = rest.substr(0, rest.find('.'));
    const auto index = type.record->index_of(field);
    if (!index) return true;
    type = Type(type.record->fields[*index].type);
    rest.remove_prefix(field.size());
  }
  return false;
}

template <class Gone>
void erase_if(Facts& facts, Gone&& gone) {
  for (auto fact = facts.begin(); fact != facts.end();)
    fact = gone(*fact) ? facts.erase(fact) : std::next(fact);
}

}  // namespace

Known join(const Known& a, const Known& b) {
  Known both;
  std::set_intersection(a.facts.begin(), a.facts.end(), b.facts.begin(), b.facts.end(),
                        std::inserter(both.facts, both.facts.end()));
  std::set_intersection(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                        std::inserter(both.values, both.values.end()));
  return both;
}

void learn(Known& known, std::string_view path) { known.facts.emplace(path); }

void learn(Known& known, const Facts& facts) {
  for (const std::string& fact : facts) {
    if (fact != "it" && fact.rfind("it.", 0) != 0) known.facts.insert(fact);
  }
}

void forget(Known& known, std::string_view name) {
  erase_if(known.facts, [&](std::string_view fact) {
    return fact.substr(0, name.size()) == name &&
           (fact.size() == name.size() || fact[name.size()] == '.');
  });
}

void forget_entities(Known& known, const ScriptScope& scope) {
  erase_if(known.facts, [&](std::string_view fact) {
    const Root root = root_of(fact, scope);
    if (!root.symbol) return false;  // person.name: no command changes it
    return root.symbol->kind == SymbolKind::View || goes_through_entity(root);
  });
}

void forget_at_stop(Known& known, const ScriptScope& scope) {
  erase_if(known.facts, [&](std::string_view fact) {
    const Root root = root_of(fact, scope);
    return !root.symbol || root.symbol->kind != SymbolKind::Variable || goes_through_entity(root);
  });
}

}  // namespace tillit::content
