#include "content/host_loader.hpp"

#include "content/expressions.hpp"
#include "content/shape.hpp"
#include "content/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using dialogue::EnumType;
using dialogue::Field;
using dialogue::HostTypes;
using dialogue::RecordType;
using dialogue::Type;
using language::JsonMember;
using language::JsonNode;

// Names of the language itself, which a declaration may not take.
bool is_taken(std::string_view name) {
  constexpr std::string_view kTaken[] = {"today",   "now",    "person", "it",      "none",  "true",
                                         "false",   "and",    "or",     "not",     "bool",  "int",
                                         "text",    "id",     "date",   "time",    "local", "enum",
                                         "instant", "number", "list",   "duration"};
  return std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken);
}

class HostReader {
 public:
  explicit HostReader(Findings& findings) : findings_(findings) {}

  std::unique_ptr<const HostTypes> read(const JsonNode& root) {
    const std::size_t before = findings_.count();
    enums(root.find("enums"));
    records(root.find("records"));
    shared(root.find("shared"));
    views(root.find("views"));
    commands(root.find("commands"));
    each_member(root.find("globals"), [&](const JsonMember& member) {
      types_->globals.emplace(member.key, text_at(member.value, "dialogue"));
    });
    const JsonNode* start = root.find("start");
    types_->new_person = text_at(*start, "new_person");
    types_->nothing_open = text_at(*start, "nothing_open");
    types_->safety = text_at(*start, "safety");
    types_->follow_up = text_at(*start, "follow_up");
    const auto if_named = [&](const char* key) {
      return start->find(key) != nullptr ? text_at(*start, key) : std::string();
    };
    types_->check_in = if_named("check_in");
    types_->stay_quiet = if_named("stay_quiet");
    types_->away = if_named("away");
    types_->link_code = if_named("link_code");
    types_->link_preview = if_named("link_preview");
    types_->link_news = if_named("link_news");
    if (findings_.count() != before) return nullptr;
    return std::move(types_);
  }

 private:
  void add(std::string_view code, const JsonMember& at, std::string message,
           std::string hint = {}) {
    findings_.add(code, kHostFile, at.place, std::move(message), std::move(hint));
  }

  void check_name(const JsonMember& member) {
    if (is_taken(member.key))
      add("D01", member, fmt::format("“{}” is a word of the language itself", member.key));
  }

  void enums(const JsonNode* node) {
    each_member(node, [&](const JsonMember& member) {
      check_name(member);
      types_->enums.push_back(
          std::make_shared<const EnumType>(EnumType{member.key, texts_of(member.value)}));
    });
  }

  // Records may name one another, so all names are declared before any field is read.
  void records(const JsonNode* node) {
    std::vector<RecordType*> open;
    each_member(node, [&](const JsonMember& member) {
      check_name(member);
      auto record = std::make_unique<RecordType>();
      record->name = member.key;
      open.push_back(record.get());
      types_->records.push_back(std::move(record));
    });
    std::size_t next = 0;
    each_member(node,
                [&](const JsonMember& member) { open[next++]->fields = fields(member.value); });
    next = 0;
    each_member(node, [&](const JsonMember& member) {
      if (contains_itself(*open[next++])) {
        add("D21", member,
            fmt::format("a {} would hold another {} without end", member.key, member.key),
            "write ? after the type of the field that leads back to it");
      }
    });
  }

  static bool reaches(const RecordType& from, const RecordType& wanted, std::size_t depth) {
    if (depth == 0) return true;
    return std::any_of(from.fields.begin(), from.fields.end(), [&](const Field& field) {
      if (field.type.kind != dialogue::Kind::Record || field.type.optional) return false;
      return field.type.record == &wanted || reaches(*field.type.record, wanted, depth - 1);
    });
  }
  [[nodiscard]] bool contains_itself(const RecordType& record) const {
    // A chain longer than there are records has met one of them twice; that one is reported, not
    // every record on its way.
    constexpr std::size_t kDeepest = 16;
    return reaches(record, record, std::min(kDeepest, types_->records.size()));
  }

  std::vector<Field> fields(const JsonNode& node) {
    const HostTypeNames names(*types_);
    std::vector<Field> found;
    each_member(&node, [&](const JsonMember& member) {
      if (const auto type = field_type(member.value, names)) {
        found.push_back({member.key, *type, flag_at(member.value, "private")});
      }
    });
    return found;
  }

  std::optional<Type> field_type(const JsonNode& node, const HostTypeNames& names) {
    const JsonNode* type = node.is(JsonNode::Kind::Object) ? node.find("type") : &node;
    return named_type(*type, names);
  }

  std::optional<Type> named_type(const JsonNode& node, const HostTypeNames& names) {
    auto type = dialogue::parse_type(node.string, names);
    if (type) return *type;
    findings_.add("D21", kHostFile, node.place, type.error().context);
    return std::nullopt;
  }

  void shared(const JsonNode* node) {
    const HostTypeNames names(*types_);
    const NoNames nothing;
    each_member(node, [&](const JsonMember& member) {
      check_name(member);
      const auto type = declared_type(member.value, names, kHostFile, findings_);
      if (!type) return;
      dialogue::SharedVariable variable{member.key, *type, {}, flag_at(member.value, "private")};
      if (const JsonNode* init = member.value.find("init")) {
        auto checked = dialogue::check(init->string, nothing, {}, &*type);
        report_expression_errors(checked, *init, kHostFile, findings_);
        variable.init = std::move(checked.expression);
      } else if (!type->optional) {
        add("D27", member, fmt::format("“{}” has no value to begin with", member.key),
            "give it an \"init\", or make it \"optional\": true");
      }
      types_->shared.push_back(std::move(variable));
    });
  }

  void views(const JsonNode* node) {
    const HostTypeNames names(*types_);
    each_member(node, [&](const JsonMember& member) {
      check_name(member);
      if (const auto type = named_type(member.value, names))
        types_->views.push_back({member.key, *type});
    });
  }

  void commands(const JsonNode* node) {
    const HostTypeNames names(*types_);
    each_member(node, [&](const JsonMember& member) {
      dialogue::Command command{member.key, {}, std::nullopt};
      if (const JsonNode* with = member.value.find("with")) command.parameters = fields(*with);
      if (const JsonNode* gives = member.value.find("gives")) {
        if (const auto type = named_type(*gives, names)) command.gives = *type;
      }
      types_->commands.push_back(std::move(command));
    });
  }

  Findings& findings_;
  std::unique_ptr<HostTypes> types_ = std::make_unique<HostTypes>();
};

}  // namespace

std::unique_ptr<const HostTypes> load_host(const JsonNode& root, Findings& findings) {
  if (!check_shape(root, host_shapes(), kHostFile, findings)) return nullptr;
  return HostReader(findings).read(root);
}

const RecordType* HostTypeNames::find_record(std::string_view name) const {
  for (const auto& record : types_.records) {
    if (record->name == name) return record.get();
  }
  return nullptr;
}

std::shared_ptr<const EnumType> HostTypeNames::find_enum(std::string_view name) const {
  for (const auto& one : types_.enums) {
    if (one->name == name) return one;
  }
  return nullptr;
}

std::optional<Type> declared_type(const JsonNode& declaration, const dialogue::TypeNames& names,
                                  std::string_view file, Findings& findings) {
  const JsonNode& name = *declaration.find("type");
  const bool optional = flag_at(declaration, "optional");
  const JsonNode* of = declaration.find("of");
  if (name.string == "enum" || name.string == "enum?") {
    if (!of) {
      findings.add("D21", file, name.place, "an enum needs \"of\": the list of its words");
      return std::nullopt;
    }
    auto inline_enum = std::make_shared<const EnumType>(EnumType{{}, texts_of(*of)});
    return dialogue::enum_of(std::move(inline_enum), optional || name.string.back() == '?');
  }
  if (of) {
    findings.add("D21", file, of->place, "\"of\" goes with the type \"enum\" only");
    return std::nullopt;
  }
  auto type = dialogue::parse_type(name.string, names);
  if (!type) {
    findings.add("D21", file, name.place, type.error().context);
    return std::nullopt;
  }
  return optional ? type->as_optional() : *type;
}

}  // namespace tillit::content
