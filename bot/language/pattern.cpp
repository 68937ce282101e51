#include "language/pattern.hpp"

#include "language/formats.hpp"
#include "language/message_node.hpp"

#include <cmath>
#include <utility>

namespace tillit::language {
namespace {

using Number = std::variant<std::int64_t, double>;

template <class... Visits>
struct Overloaded : Visits... {
  using Visits::operator()...;
};
template <class... Visits>
Overloaded(Visits...) -> Overloaded<Visits...>;

std::string show_number(const Language& language, const Number& number,
                        std::string_view style = {}) {
  return std::visit([&](auto value) { return format_number(language, value, style); }, number);
}

std::optional<Number> as_number(const ArgumentValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return Number{*whole};
  if (const auto* broken = std::get_if<double>(&value)) return Number{*broken};
  return std::nullopt;
}

// What `#` shows and the categories look at: the number less the plural's offset.
Number less(const Number& number, double offset) {
  if (offset == 0) return number;
  if (const auto* whole = std::get_if<std::int64_t>(&number)) {
    std::int64_t rest = 0;
    if (std::floor(offset) == offset && std::abs(offset) < 1e15 &&
        !__builtin_sub_overflow(*whole, static_cast<std::int64_t>(offset), &rest)) {
      return rest;
    }
    return static_cast<double>(*whole) - offset;
  }
  return std::get<double>(number) - offset;
}

// The value of a date or time argument, if it has everything that the style shows.
std::optional<LocalDateTime> as_moment(const ArgumentValue& value, Fields shown) {
  if (const auto* local = std::get_if<LocalDateTime>(&value)) return *local;
  if (const auto* date = std::get_if<Date>(&value); date != nullptr && !shown.time)
    return LocalDateTime{*date, {}};
  if (const auto* time = std::get_if<TimeOfDay>(&value); time != nullptr && !shown.date)
    return LocalDateTime{{}, *time};
  return std::nullopt;
}

// One text being shown: walks the pieces and appends to `text`.
class Shower {
 public:
  Shower(const Language& language, std::span<const Argument> arguments)
      : language_(language), arguments_(arguments) {}

  std::string text;
  bool incomplete = false;

  void show(const std::vector<MessageNode>& message, const Number* counted) {
    for (const MessageNode& node : message) {
      if (node.kind == MessageNode::Kind::Literal) {
        text += node.text;
      } else if (node.kind == MessageNode::Kind::Counted) {
        if (counted != nullptr) text += show_number(language_, *counted);
      } else if (!show_argument(node)) {
        incomplete = true;
      }
    }
  }

 private:
  // False if the argument is missing or of a kind that cannot be shown so.
  bool show_argument(const MessageNode& node) {
    const ArgumentValue* value = find(node.text);
    if (value == nullptr) return false;
    switch (node.kind) {
      case MessageNode::Kind::Literal:
      case MessageNode::Kind::Counted: return true;
      case MessageNode::Kind::Plain: show_plain(*value); return true;
      case MessageNode::Kind::Number:
        if (const auto number = as_number(*value)) {
          text += show_number(language_, *number, node.detail->style);
          return true;
        }
        return false;
      case MessageNode::Kind::Date:
      case MessageNode::Kind::Time:
        if (const auto moment = as_moment(*value, node.detail->fields)) {
          text += node.kind == MessageNode::Kind::Date
                      ? format_date(language_, *moment, node.detail->style)
                      : format_time(language_, *moment, node.detail->style);
          return true;
        }
        return false;
      case MessageNode::Kind::Plural: return show_plural(node, *value, false);
      case MessageNode::Kind::Ordinal: return show_plural(node, *value, true);
      case MessageNode::Kind::Select: return show_select(node, *value);
    }
    return false;
  }

  void show_plain(const ArgumentValue& value) {
    std::visit(
        Overloaded{
            [&](const std::string& string) { text += string; },
            [&](std::int64_t number) { text += format_number(language_, number); },
            [&](double number) { text += format_number(language_, number); },
            [&](Date date) {
              text += format_date(language_, {date, {}});
            },
            [&](TimeOfDay time) {
              text += format_time(language_, {{}, time});
            },
            [&](const LocalDateTime& local) { text += format_date_and_time(language_, local); },
            [&](const std::vector<std::string>& items) { text += format_list(language_, items); },
        },
        value);
  }

  bool show_plural(const MessageNode& node, const ArgumentValue& value, bool ordinal) {
    const auto number = as_number(value);
    if (!number) return false;
    const double exact = std::visit([](auto held) { return static_cast<double>(held); }, *number);
    const Number counted = less(*number, node.detail->offset);
    for (const MessageArm& arm : node.detail->arms) {
      if (arm.exactly && *arm.exactly == exact) {
        show(arm.message, &counted);
        return true;
      }
    }
    const std::string category =
        std::visit([&](auto held) { return plural_category(language_, held, ordinal); }, counted);
    show_arm(node, category, &counted);
    return true;
  }

  bool show_select(const MessageNode& node, const ArgumentValue& value) {
    if (const auto* string = std::get_if<std::string>(&value)) {
      show_arm(node, *string, nullptr);
      return true;
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      show_arm(node, std::to_string(*whole), nullptr);
      return true;
    }
    return false;
  }

  // The arm of that keyword, else "other", which the parser made sure of.
  void show_arm(const MessageNode& node, std::string_view keyword, const Number* counted) {
    const MessageArm* chosen = nullptr;
    for (const MessageArm& arm : node.detail->arms) {
      if (arm.exactly) continue;
      if (arm.keyword == keyword) {
        chosen = &arm;
        break;
      }
      if (arm.keyword == "other") chosen = &arm;
    }
    if (chosen != nullptr) show(chosen->message, counted);
  }

  [[nodiscard]] const ArgumentValue* find(std::string_view name) const {
    for (const Argument& argument : arguments_) {
      if (argument.name == name) return &argument.value;
    }
    return nullptr;
  }

  const Language& language_;
  std::span<const Argument> arguments_;
};

}  // namespace

const std::string& Pattern::source() const {
  static const std::string empty;
  return parsed_ != nullptr ? parsed_->source : empty;
}

const std::vector<ArgumentUses>& Pattern::arguments() const {
  static const std::vector<ArgumentUses> none;
  return parsed_ != nullptr ? parsed_->arguments : none;
}

std::string Pattern::format(const Language& language, std::span<const Argument> arguments,
                            bool* incomplete) const {
  constexpr std::size_t kRoomForArguments = 64;
  if (parsed_ == nullptr) return {};
  switch (parsed_->kind) {
    case Parsed::Kind::Literal: return parsed_->source;
    case Parsed::Kind::Broken:
      if (incomplete != nullptr) *incomplete = true;
      return {};
    case Parsed::Kind::Message: break;
  }
  Shower shower(language, arguments);
  shower.text.reserve(parsed_->source.size() + kRoomForArguments);
  shower.show(parsed_->message, nullptr);
  if (incomplete != nullptr && shower.incomplete) *incomplete = true;
  return std::move(shower.text);
}

}  // namespace tillit::language
