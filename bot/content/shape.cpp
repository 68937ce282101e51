#include "content/shape.hpp"

#include "core/civil_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using language::JsonMember;
using language::JsonNode;
using language::JsonPlace;
using Kind = JsonNode::Kind;

// Walks one file along its shapes. Every object is looked at, so that all mistakes are found in one
// run.
class ShapeWalk {
 public:
  ShapeWalk(std::span<const Shape> shapes, std::string_view file, Findings& findings)
      : shapes_(shapes), file_(file), findings_(findings) {}

  void object(const JsonNode& node, const Shape& start, std::string_view what) {
    if (!node.is(Kind::Object))
      return wrong(node.place, fmt::format("{} must be an object", what), node);
    const Shape& shape = choose(node, start);
    for (const JsonMember& member : node.members) {
      if (member.key == "//") continue;
      if (const KeyRule* rule = shape.find(member.key)) {
        value(member.value, *rule);
      } else {
        unknown_key(member, shape);
      }
    }
    for (const KeyRule& rule : shape.keys) {
      if (rule.required && !node.find(rule.name)) {
        add(node.place, fmt::format("“{}” is missing in {}", rule.name, what), "");
      }
    }
    exactly_one(node, shape, what);
  }

  [[nodiscard]] bool good() const { return good_; }

 private:
  const Shape& by_name(std::string_view name) const {
    const auto found = std::find_if(shapes_.begin(), shapes_.end(),
                                    [&](const Shape& shape) { return shape.name == name; });
    return *found;  // the tables name only shapes that they hold: the schema test walks them all
  }

  const Shape& choose(const JsonNode& node, const Shape& shape) const {
    for (const auto& [key, name] : shape.by_key) {
      if (node.find(key)) return by_name(name);
    }
    return shape;
  }

  void exactly_one(const JsonNode& node, const Shape& shape, std::string_view what) {
    if (shape.exactly_one.empty()) return;
    const auto present =
        std::count_if(shape.exactly_one.begin(), shape.exactly_one.end(),
                      [&](std::string_view key) { return node.find(key) != nullptr; });
    if (present == 1) return;
    add(node.place,
        fmt::format("{} needs exactly one of: {}", what, fmt::join(shape.exactly_one, ", ")), "");
  }

  void unknown_key(const JsonMember& member, const Shape& shape) {
    std::vector<std::string> names;
    for (const KeyRule& rule : shape.keys) names.emplace_back(rule.name);
    add(member.place,
        fmt::format("unknown key “{}”{}", member.key, did_you_mean(member.key, names)),
        names.empty() ? std::string("nothing may stand here")
                      : fmt::format("here may stand: {}", fmt::join(names, ", ")));
  }

  void value(const JsonNode& node, const KeyRule& rule) {
    const std::string what = fmt::format("“{}”", rule.name);
    switch (rule.form) {
      case Form::Bool:
        if (!node.is(Kind::Bool))
          wrong(node.place, fmt::format("{} must be true or false", what), node);
        return;
      case Form::Int:
        if (!node.is(Kind::Int))
          return wrong(node.place, fmt::format("{} must be a whole number", what), node);
        if (node.integer < rule.min || node.integer > rule.max) {
          add(node.place, fmt::format("{} must be between {} and {}", what, rule.min, rule.max),
              "");
        }
        return;
      case Form::Text:
      case Form::Expression:
      case Form::TypeName:
      case Form::Key:
      case Form::Name:
      case Form::Duration:
      case Form::Word: return text(node, rule, what);
      case Form::Object: return object(node, by_name(rule.shape), what);
      case Form::KeyList:
      case Form::TextList: return list(node, rule, what);
      case Form::ListOf:
        if (!node.is(Kind::Array))
          return wrong(node.place, fmt::format("{} must be a list", what), node);
        for (const JsonNode& element : node.elements)
          object(element, by_name(rule.shape), fmt::format("an entry of {}", what));
        return;
      case Form::MapOf:
      case Form::MapOfName:
      case Form::MapOfExpression:
      case Form::MapOfKeyList:
      case Form::MapOfTypeName:
      case Form::TypeOrObject:
      case Form::MapOfFields: return map(node, rule, what);
    }
  }

  void text(const JsonNode& node, const KeyRule& rule, const std::string& what) {
    const std::string* held = node.as_string();
    if (!held) return wrong(node.place, fmt::format("{} must be a text", what), node);
    if (rule.form == Form::Key && !is_key(*held)) return bad_key(node.place, *held);
    if (rule.form == Form::Name && !is_name(*held)) return bad_key(node.place, *held);
    if (rule.form == Form::Duration) {
      const auto duration = parse_duration(*held);
      if (!duration) {
        add(node.place, fmt::format("{} must be a length of time, not “{}”", what, *held),
            "PT20M is twenty minutes, PT5H five hours, P3D three days");
      } else if (add_to_nothing_goes_back(*duration)) {
        add(node.place, fmt::format("{} must be longer than nothing", what), "");
      }
    }
    if (rule.form == Form::Word &&
        std::find(rule.words.begin(), rule.words.end(), *held) == rule.words.end()) {
      add(node.place,
          fmt::format("{} must be one of {}, not “{}”", what, fmt::join(rule.words, ", "), *held),
          "");
    }
  }

  static bool add_to_nothing_goes_back(const CalendarDuration& duration) {
    return duration.months < 0 || duration.days < 0 || duration.seconds < 0 ||
           duration == CalendarDuration{};
  }

  void list(const JsonNode& node, const KeyRule& rule, const std::string& what) {
    if (!node.is(Kind::Array))
      return wrong(node.place, fmt::format("{} must be a list", what), node);
    if (node.elements.empty()) return add(node.place, fmt::format("{} is an empty list", what), "");
    std::vector<std::string_view> seen;
    for (const JsonNode& element : node.elements) {
      const std::string* held = element.as_string();
      if (!held) {
        wrong(element.place, fmt::format("{} must hold texts", what), element);
      } else if (rule.form == Form::KeyList && !is_key(*held)) {
        bad_key(element.place, *held);
      } else if (std::find(seen.begin(), seen.end(), *held) != seen.end()) {
        add(element.place, fmt::format("“{}” stands twice in {}", *held, what), "");
      } else {
        seen.push_back(*held);
      }
    }
  }

  void map(const JsonNode& node, const KeyRule& rule, const std::string& what) {
    if (!node.is(Kind::Object))
      return wrong(node.place, fmt::format("{} must be an object", what), node);
    const bool dotted = rule.form == Form::MapOfExpression || rule.form == Form::MapOfName ||
                        rule.form == Form::MapOfTypeName || rule.shape == "shared" ||
                        rule.shape == "command";
    for (const JsonMember& member : node.members) {
      if (member.key == "//") continue;
      if (dotted ? !is_name(member.key) : !is_key(member.key)) bad_key(member.place, member.key);
      KeyRule inner{.name = member.key, .shape = rule.shape};
      switch (rule.form) {
        case Form::MapOf:
          object(member.value, by_name(rule.shape), fmt::format("“{}”", member.key));
          continue;
        case Form::MapOfFields: inner.form = Form::TypeOrObject; break;
        case Form::MapOfName: inner.form = Form::Name; break;
        case Form::MapOfExpression: inner.form = Form::Expression; break;
        case Form::MapOfKeyList: inner.form = Form::KeyList; break;
        case Form::TypeOrObject:
          if (member.value.is(Kind::Object)) {
            object(member.value, by_name(rule.shape), fmt::format("“{}”", member.key));
            continue;
          }
          inner.form = Form::TypeName;
          break;
        default: inner.form = Form::TypeName; break;
      }
      value(member.value, inner);
    }
  }

  void bad_key(JsonPlace place, std::string_view key) {
    add(place, fmt::format("“{}” is not a name", key),
        "a name is made of a-z, 0-9 and _, and begins with a letter");
  }

  void wrong(JsonPlace place, std::string message, const JsonNode& found) {
    add(place, fmt::format("{}, but here is {}", message, to_string(found.kind)), "");
  }

  void add(JsonPlace place, std::string message, std::string hint) {
    good_ = false;
    findings_.add("D01", file_, place, std::move(message), std::move(hint));
  }

  std::span<const Shape> shapes_;
  std::string_view file_;
  Findings& findings_;
  bool good_ = true;
};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

const KeyRule* Shape::find(std::string_view key) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const KeyRule& rule) { return rule.name == key; });
  return found == keys.end() ? nullptr : &*found;
}

bool check_shape(const JsonNode& root, std::span<const Shape> shapes, std::string_view file,
                 Findings& findings) {
  ShapeWalk walk(shapes, file, findings);
  walk.object(root, shapes.front(), "the file");
  return walk.good();
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_name(std::string_view text) {
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!is_key(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return is_key(text);
}

}  // namespace tillit::content
