#include "language/formats.hpp"
#include "language/message_node.hpp"
#include "language/pattern.hpp"
#include "language/utf8.hpp"

#include <fmt/format.h>
#include <unicode/messagepattern.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tillit::language {
namespace {

constexpr int32_t kQuotedInMessages =
    24;  // how much of the text a message repeats, in UTF-16 units

std::string to_utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

bool is_argument_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string bad_name(std::string_view name) {
  if (name.empty()) return "{} has no name between its braces";
  return fmt::format(
      "\"{}\" cannot be an argument's name: use small letters, digits and _ (no dot), starting "
      "with a letter",
      name);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

// Turns what icu::MessagePattern found into MessageNodes. One use each.
class PatternParser {
 public:
  explicit PatternParser(const Language& language) : language_(language) {}

  ParsedPattern parse(std::string source) {
    parsed_.source = std::move(source);
    const std::string& text = parsed_.source;
    parsed_.kind = Parsed::Kind::Broken;
    if (text.size() > kMaxPatternSource) {
      report(PatternError::Kind::Syntax,
             fmt::format("the text is longer than {} bytes", kMaxPatternSource));
    } else if (first_invalid_utf8(text) != std::string_view::npos) {
      report(PatternError::Kind::Syntax, "the text is not valid UTF-8");
    } else if (text.find_first_of("{}'") == std::string::npos) {
      parsed_.kind = Parsed::Kind::Literal;
    } else {
      parse_checked(icu::UnicodeString::fromUTF8(text));
    }
    result_.pattern.parsed_ = std::make_shared<const Parsed>(std::move(parsed_));
    return std::move(result_);
  }

 private:
  using Parsed = Pattern::Parsed;
  using Part = icu::MessagePattern::Part;

  void parse_checked(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    icu::MessagePattern parts(UMSGPAT_APOS_DOUBLE_OPTIONAL, status);
    parts.parse(text, &where, status);
    if (U_FAILURE(status)) {
      report_syntax(text, status, where.offset);
      return;
    }
    text_ = &text;
    parts_ = &parts;
    report_quoted_arguments();
    parsed_.message = read_message(0, 0);
    if (broken_) {
      parsed_.message.clear();
    } else {
      parsed_.kind = Parsed::Kind::Message;
    }
  }

  // `start` is the part that opens the message; what lies between its parts is literal text.
  std::vector<MessageNode> read_message(int32_t start, int depth) {
    std::vector<MessageNode> nodes;
    if (depth > kMaxPatternDepth) {
      report_broken(fmt::format("plural and select stand more than {} deep in one another",
                                kMaxPatternDepth));
      return nodes;
    }
    icu::UnicodeString literal;
    int32_t read_to = parts_->getPart(start).getLimit();
    const auto flush = [&] {
      if (!literal.isEmpty()) nodes.emplace_back().text = to_utf8(literal);
      literal.remove();
    };
    for (int32_t i = start + 1;; ++i) {
      const Part& part = parts_->getPart(i);
      literal.append(*text_, read_to, part.getIndex() - read_to);
      report_stray_brace(read_to, part.getIndex());
      read_to = part.getLimit();
      if (part.getType() == UMSGPAT_PART_TYPE_MSG_LIMIT) break;
      if (part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER) {
        flush();
        nodes.emplace_back().kind = MessageNode::Kind::Counted;
      } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
        flush();
        nodes.push_back(read_argument(i, depth));
        i = parts_->getLimitPartIndex(i);
        read_to = parts_->getPart(i).getLimit();
      }
    }
    flush();
    nodes.shrink_to_fit();
    return nodes;
  }

  MessageNode read_argument(int32_t start, int depth) {
    MessageNode node;
    node.text = substring(start + 1);
    if (!is_argument_name(node.text)) report(PatternError::Kind::BadName, bad_name(node.text));
    switch (parts_->getPart(start).getArgType()) {
      case UMSGPAT_ARG_TYPE_NONE:
        node.kind = MessageNode::Kind::Plain;
        note_use(node.text, ArgumentUse::Plain);
        break;
      case UMSGPAT_ARG_TYPE_SIMPLE: read_simple(start + 2, node); break;
      case UMSGPAT_ARG_TYPE_CHOICE:
        report_broken(
            fmt::format("{{{}, choice}} is not supported: use plural or select", node.text));
        break;
      case UMSGPAT_ARG_TYPE_PLURAL:
        node.kind = MessageNode::Kind::Plural;
        note_use(node.text, ArgumentUse::Plural);
        read_arms(start + 2, node, depth);
        require_categories(node, false);
        break;
      case UMSGPAT_ARG_TYPE_SELECTORDINAL:
        node.kind = MessageNode::Kind::Ordinal;
        note_use(node.text, ArgumentUse::Ordinal);
        read_arms(start + 2, node, depth);
        require_categories(node, true);
        break;
      case UMSGPAT_ARG_TYPE_SELECT:
        node.kind = MessageNode::Kind::Select;
        note_use(node.text, ArgumentUse::Select);
        read_arms(start + 2, node, depth);
        break;
    }
    return node;
  }

  // {name, type} and {name, type, style}; `at` is the part of the type.
  void read_simple(int32_t at, MessageNode& node) {
    const std::string type = substring(at);
    MessageDetail detail;
    if (parts_->getPartType(at + 1) == UMSGPAT_PART_TYPE_ARG_STYLE)
      detail.style = trimmed(substring(at + 1));
    bool good = false;
    if (type == "number") {
      node.kind = MessageNode::Kind::Number;
      good = is_number_style(detail.style);
      note_use(node.text, ArgumentUse::Number);
    } else if (type == "date" || type == "time") {
      node.kind = type == "date" ? MessageNode::Kind::Date : MessageNode::Kind::Time;
      const auto fields = type == "date" ? date_fields(detail.style) : time_fields(detail.style);
      good = fields.has_value();
      detail.fields = fields.value_or(Fields{});
      note_use(node.text, ArgumentUse::DateOrTime);
    } else {
      report_broken(
          fmt::format("{{{}, {}}} is not supported: there are number, date, time, plural, "
                      "selectordinal and select",
                      node.text, type));
      return;
    }
    if (!good) {
      report_broken(fmt::format(
          "{{{}, {}}} has no style \"{}\": {}", node.text, type, detail.style,
          type == "number" ? "use integer, percent or a skeleton such as ::.00"
          : type == "date" ? "use short, medium, long, full or a skeleton such as ::EEEEdMMMM"
                           : "use short or a skeleton such as ::Hm"));
    }
    node.detail = std::make_shared<const MessageDetail>(std::move(detail));
  }

  // Offset and arms of plural, selectordinal and select; `at` is the first part after the name.
  void read_arms(int32_t at, MessageNode& node, int depth) {
    MessageDetail detail;
    detail.offset = parts_->getPluralOffset(at);
    if (Part::hasNumericValue(parts_->getPartType(at))) ++at;
    while (parts_->getPartType(at) != UMSGPAT_PART_TYPE_ARG_LIMIT) {
      MessageArm arm;
      arm.keyword = substring(at);
      const std::string& keyword = arm.keyword;
      if (std::any_of(detail.arms.begin(), detail.arms.end(),
                      [&](const auto& other) { return other.keyword == keyword; })) {
        report_broken(fmt::format("the arm \"{}\" of {{{}}} is there twice", keyword, node.text));
      }
      ++at;
      if (Part::hasNumericValue(parts_->getPartType(at))) {
        arm.exactly = parts_->getNumericValue(parts_->getPart(at));
        ++at;
      }
      arm.message = read_message(at, depth + 1);
      at = parts_->getLimitPartIndex(at) + 1;
      detail.arms.push_back(std::move(arm));
    }
    detail.arms.shrink_to_fit();
    node.detail = std::make_shared<const MessageDetail>(std::move(detail));
  }

  void require_categories(const MessageNode& node, bool ordinal) {
    for (const std::string& category : plural_categories(language_, ordinal)) {
      if (std::none_of(node.detail->arms.begin(), node.detail->arms.end(),
                       [&](const auto& arm) { return arm.keyword == category; })) {
        report(PatternError::Kind::MissingPlural,
               fmt::format("{{{}, {}}} needs the arm \"{}\" in this language ({})", node.text,
                           ordinal ? "selectordinal" : "plural", category, language_.str()));
      }
    }
  }

  // An apostrophe before a brace starts a quotation, silently: '{name}' shows {name}. Quoting a
  // brace on purpose ('{') stays allowed; an argument inside, or a quotation that never ends, is an
  // accident.
  void report_quoted_arguments() {
    int32_t opened = -1;
    int32_t last_skipped = -2;
    for (int32_t i = 0; i < parts_->countParts(); ++i) {
      const Part& part = parts_->getPart(i);
      if (part.getType() != UMSGPAT_PART_TYPE_SKIP_SYNTAX) continue;
      const int32_t at = part.getIndex();
      // The second of '' is skipped too, and neither opens nor closes anything.
      const bool doubled = at > 0 && text_->charAt(at - 1) == u'\'' && last_skipped != at - 1;
      last_skipped = at;
      if (doubled) continue;
      if (opened >= 0) {
        report_if_hiding(text_->tempSubStringBetween(opened + 1, at), true);
        quoted_.emplace_back(opened, at);
        opened = -1;
      } else {
        opened = at;
      }
    }
    if (opened >= 0) {
      report_if_hiding(text_->tempSubStringBetween(opened + 1), false);
      quoted_.emplace_back(opened, text_->length());
    }
  }

  // ICU takes a "}" outside every argument for plain text; here it is half of an argument that lost
  // its beginning.
  void report_stray_brace(int32_t from, int32_t to) {
    for (int32_t i = from; i < to; ++i) {
      if (text_->charAt(i) != u'}') continue;
      const auto holds = [&](const auto& range) { return range.first < i && i < range.second; };
      if (std::any_of(quoted_.begin(), quoted_.end(), holds)) continue;
      report_broken("a brace is closed and not opened");
      return;
    }
  }

  void report_if_hiding(const icu::UnicodeString& quoted, bool closed) {
    bool hides = !closed;
    for (int32_t i = 0; i + 1 < quoted.length() && !hides; ++i) {
      const char16_t next = quoted.charAt(i + 1);
      hides = quoted.charAt(i) == u'{' &&
              ((next >= u'a' && next <= u'z') || (next >= u'A' && next <= u'Z'));
    }
    if (hides) report_apostrophe(quoted);
  }

  void report_apostrophe(const icu::UnicodeString& after) {
    report(PatternError::Kind::QuotedArgument,
           fmt::format("the apostrophe before \"{}\" makes it plain text, braces and all: write ’ "
                       "or two apostrophes instead",
                       to_utf8(after.tempSubString(0, kQuotedInMessages))));
  }

  void report_syntax(const icu::UnicodeString& text, UErrorCode status, int32_t offset) {
    const int32_t start = std::clamp<int32_t>(offset, 0, text.length());
    if (status == U_PATTERN_SYNTAX_ERROR && start > 0 && text.lastIndexOf(u'{', 0, start) >= 0) {
      int32_t end = start;
      while (end < text.length() && icu::UnicodeString(u"{},").indexOf(text.charAt(end)) < 0) ++end;
      const std::string name(trimmed(to_utf8(text.tempSubStringBetween(start, end))));
      const bool opens_argument =
          to_utf8(text.tempSubString(0, start)).find_last_not_of(" \t\r\n") != std::string::npos &&
          trimmed(to_utf8(text.tempSubString(0, start))).back() == '{';
      if (opens_argument && end < text.length() && text.charAt(end) != u'{' &&
          !is_argument_name(name)) {
        report(PatternError::Kind::BadName, bad_name(name));
        return;
      }
    }
    report_quotes_before_braces(text);
    const std::string near = to_utf8(text.tempSubString(start, kQuotedInMessages));
    if (status == U_UNMATCHED_BRACES) {
      report(PatternError::Kind::Syntax,
             "a brace is opened and not closed, or closed and not opened");
    } else if (status == U_DEFAULT_KEYWORD_MISSING) {
      report(PatternError::Kind::Syntax,
             "plural, selectordinal and select each need an arm \"other {…}\"");
    } else {
      report(PatternError::Kind::Syntax, fmt::format("the text cannot be read near \"{}\"", near));
    }
  }

  // Where the text does not parse, an apostrophe that swallowed a brace is the likely reason.
  void report_quotes_before_braces(const icu::UnicodeString& text) {
    for (int32_t i = 0; i + 1 < text.length(); ++i) {
      const bool before_brace = text.charAt(i + 1) == u'{' || text.charAt(i + 1) == u'}';
      if (text.charAt(i) != u'\'' || !before_brace || (i > 0 && text.charAt(i - 1) == u'\''))
        continue;
      report_apostrophe(text.tempSubString(i + 1));
      return;
    }
  }

  void note_use(const std::string& name, ArgumentUse use) {
    auto& all = parsed_.arguments;
    auto known = std::find_if(all.begin(), all.end(),
                              [&](const auto& argument) { return argument.name == name; });
    if (known == all.end()) known = all.insert(all.end(), {name, {}});
    auto& uses = known->uses;
    if (std::find(uses.begin(), uses.end(), use) == uses.end()) uses.push_back(use);
  }

  [[nodiscard]] std::string substring(int32_t part) const {
    return to_utf8(parts_->getSubstring(parts_->getPart(part)));
  }

  void report(PatternError::Kind kind, std::string_view message) {
    result_.errors.push_back({kind, std::string(message)});
  }
  void report_broken(std::string_view message) {
    broken_ = true;
    report(PatternError::Kind::Syntax, message);
  }

  const Language& language_;
  const icu::UnicodeString* text_ = nullptr;  // both borrowed from parse_checked() while it runs
  const icu::MessagePattern* parts_ = nullptr;
  std::vector<std::pair<int32_t, int32_t>> quoted_;  // from apostrophe to apostrophe
  bool broken_ = false;
  ParsedPattern result_;
  Parsed parsed_;
};

ParsedPattern parse_pattern(std::string source, const Language& language) {
  return PatternParser(language).parse(std::move(source));
}

}  // namespace tillit::language
