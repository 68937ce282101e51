#include "dialogue/expression_checker.hpp"

#include <fmt/format.h>

#include <algorithm>

// What the names in an expression stand for: built-in values, the scope's symbols, fields of
// records.
namespace tillit::dialogue {
namespace {

using Parts = std::vector<std::pair<std::string, std::size_t>>;

// Names and dots alone, with the place of each; empty for anything else.
Parts dotted(const syntax::Node& at) {
  if (const auto* name = std::get_if<syntax::Name>(&at.form)) return {{name->name, at.offset}};
  const auto* member = std::get_if<syntax::Member>(&at.form);
  if (member == nullptr) return {};
  Parts parts = dotted(*member->object);
  if (!parts.empty()) parts.emplace_back(member->field, parts.front().second);
  return parts;
}

// Letters to change, add, drop or swap with their neighbour.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        least[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = least[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      least[i][j] = std::min({replaced, least[i - 1][j] + 1, least[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) least[i][j] = std::min(least[i][j], least[i - 2][j - 2] + 1);
    }
  }
  return least[a.size()][b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 40;  // nobody mistypes more than that, and the cost is quadratic
  const std::string* best = nullptr;
  std::size_t least = wrong.size() > 4 ? 3 : 2;
  for (const std::string& name : known) {
    if (wrong.size() > kLongest || name.size() > kLongest) continue;
    const std::size_t distance = edits(wrong, name);
    if (distance < least) {
      least = distance;
      best = &name;
    }
  }
  return best == nullptr ? "" : fmt::format("; did you mean `{}`?", *best);
}

Typed Checker::member(const syntax::Node& at, const syntax::Member& form) {
  if (const Parts parts = dotted(at); !parts.empty()) return name(parts);
  return field(check(*form.object), form.field, at.offset);
}

Typed Checker::name(const Parts& parts) {
  std::size_t used = 0;
  Typed part = head(parts, used);
  for (; used < parts.size() && !part.bad; ++used)
    part = field(std::move(part), parts[used].first, part.offset);
  return part;
}

// The longest name that stands for something: "user.path" may be one shared variable.
Typed Checker::head(const Parts& parts, std::size_t& used) {
  const auto& [first, offset] = parts.front();
  const auto built_in = [&, at = offset](ast::Source source, Type type, std::string path,
                                         std::size_t count) {
    used = count;
    Typed part =
        typed(make_node(ast::Read{source}, source == ast::Source::It), std::move(type), at);
    part.path = std::move(path);
    use_fact(part);
    return part;
  };
  if (first == "it") {
    if (it_) return built_in(ast::Source::It, *it_, "it", 1);
    return error("D25", offset,
                 "`it` stands only inside filter, map, any, all, count, sum, sort_by, and in the "
                 "check of an ask");
  }
  if (first == "today") return built_in(ast::Source::Today, simple(Kind::Date), "today", 1);
  if (first == "now") return built_in(ast::Source::Now, simple(Kind::Local), "now", 1);
  if (first == "person" && parts.size() > 1 && parts[1].first == "name") {
    return built_in(ast::Source::PersonName, simple(Kind::Text, true), "person.name", 2);
  }
  if (first == "person" && parts.size() > 1 && parts[1].first == "language") {
    return built_in(ast::Source::PersonLanguage, simple(Kind::Text), "person.language", 2);
  }
  std::string joined;
  std::vector<std::string> prefixes;
  for (const auto& [word, place] : parts) {
    joined += (joined.empty() ? "" : ".") + word;
    prefixes.push_back(joined);
  }
  for (std::size_t count = prefixes.size(); count > 0; --count) {
    const Symbol* symbol = scope_.find(prefixes[count - 1]);
    if (symbol == nullptr) continue;
    if (symbol->kind != SymbolKind::View) out_.reads.insert(prefixes[count - 1]);
    out_.reads_private = out_.reads_private || symbol->is_private;
    Typed part = built_in(ast::Source::Variable, symbol->type, prefixes[count - 1], count);
    const ast::Source source = symbol->kind == SymbolKind::Variable ? ast::Source::Variable
                               : symbol->kind == SymbolKind::Shared ? ast::Source::Shared
                                                                    : ast::Source::View;
    part.node = make_node(ast::Read{source, symbol->slot});
    return part;
  }
  if (const FunctionInfo* info = find_function(first)) {
    return error("D25", offset, fmt::format("`{}` is a function: write {}", first, info->usage));
  }
  if (scope_.find_query(joined) != nullptr) {
    return error("D25", offset, fmt::format("`{0}` is a query: write {0}(…)", joined));
  }
  std::vector<std::string> known = scope_.names();
  known.insert(known.end(), {"today", "now", "it", "person.name", "person.language"});
  std::string hint = did_you_mean(joined, known);
  if (hint.empty()) hint = did_you_mean(first, known);
  return error("D25", offset,
               fmt::format("there is no `{}` here{}", parts.size() > 1 ? joined : first, hint));
}

Typed Checker::field(Typed object, const std::string& name, std::size_t offset) {
  if (object.bad) return object;
  if (object.type.kind != Kind::Record || object.type.record == nullptr) {
    const std::string_view hint =
        object.type.kind == Kind::Local  ? "; its parts are date(…) and time(…)"
        : object.type.kind == Kind::List ? "; take one item first, with first, last or nth"
                                         : "";
    return error("D25", offset,
                 fmt::format("{} has no fields, so no `{}`{}", to_string(object.type.required()),
                             name, hint));
  }
  const RecordType& record = *object.type.record;
  const auto index = record.index_of(name);
  if (!index) {
    std::vector<std::string> known;
    for (const Field& candidate : record.fields) known.push_back(candidate.name);
    return error("D25", offset,
                 fmt::format("{} has no field `{}`{}", to_string(object.type.required()), name,
                             did_you_mean(name, known)));
  }
  if (object.type.optional) {
    if (object.path.empty()) {
      return error(
          "D22", object.offset,
          fmt::format(
              "this may be none, so `.{}` needs `(… ?? otherwise).{}`, or a variable tested before",
              name, name));
    }
    return error("D22", object.offset,
                 fmt::format("`{0}` may be none here: test `{0} != none` before `{0}.{1}`",
                             object.path, name));
  }
  const Field& found = record.fields[*index];
  out_.reads_private = out_.reads_private || found.is_private;
  const bool in_place = object.node->in_place;
  Typed part = typed(make_node(ast::FieldOf{std::move(object.node), &record, *index}, in_place),
                     found.type, object.offset);
  if (!object.path.empty()) part.path = object.path + "." + name;
  use_fact(part);
  return part;
}

void Checker::use_fact(Typed& part) const {
  if (!part.type.optional || part.type.kind == Kind::None || !facts_.contains(part.path)) return;
  part.type.optional = false;
  part.proven = true;
}

}  // namespace tillit::dialogue
