#include "language/locale_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tillit::language {
namespace {

constexpr std::string_view kComment = "//";
constexpr std::string_view kToDo = "TODO";

// Letters, digits and _; also what scripts use as node and option ids.
bool is_key(std::string_view key) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !key.empty() && is_lower(key.front()) && std::all_of(key.begin(), key.end(), [&](char c) {
    return is_lower(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view code_of(PatternError::Kind kind) {
  switch (kind) {
    case PatternError::Kind::Syntax:
    case PatternError::Kind::BadName: return "D42";
    case PatternError::Kind::MissingPlural: return "D44";
    case PatternError::Kind::QuotedArgument: return "D45";
  }
  return "D42";
}

class Reader {
 public:
  explicit Reader(const Language& language) : language_(language) {}

  LocaleFile read(std::string_view bytes) {
    const JsonTree tree = parse_json_tree(bytes);
    for (const JsonError& error : tree.errors) {
      add(error.kind == JsonError::Kind::DuplicateKey ? "D12" : "D01", error.place, error.message);
    }
    if (tree.root && !tree.root->is(JsonNode::Kind::Object)) {
      add("D01", tree.root->place,
          fmt::format("the file must be an object of texts by key, not {}",
                      to_string(tree.root->kind)));
    } else if (tree.root) {
      for (const JsonMember& member : tree.root->members) read_member(member);
    }
    std::stable_sort(file_.findings.begin(), file_.findings.end(),
                     [](const auto& a, const auto& b) { return a.place < b.place; });
    return std::move(file_);
  }

 private:
  void read_member(const JsonMember& member) {
    if (member.key == kComment) return;
    key_ = member.key;
    if (!is_key(member.key)) {
      about("D01", member.place, "a key is small letters, digits and _, starting with a letter");
      return;
    }
    LocaleEntry entry;
    entry.place = member.place;
    if (member.value.is(JsonNode::Kind::Object)) {
      read_object(member, entry);
    } else {
      read_texts(member.value, "the text", entry.text.variants, entry.variant_places);
    }
    if (!entry.text.variants.empty()) file_.entries.emplace(member.key, std::move(entry));
  }

  void read_object(const JsonMember& owner, LocaleEntry& entry) {
    bool has_text = false;
    for (const JsonMember& field : owner.value.members) {
      const JsonNode& value = field.value;
      if (field.key == kComment) continue;
      if (field.key == "text") {
        has_text = true;
        read_texts(value, "\"text\"", entry.text.variants, entry.variant_places);
      } else if (field.key == "retry") {
        read_texts(value, "\"retry\"", entry.text.retry, entry.retry_places);
      } else if (field.key == "resume") {
        read_text(value, "\"resume\"", entry.text.resume);
      } else if (field.key == "options") {
        read_options(value, entry);
      } else if (field.key == "skip") {
        if (auto option = read_option("skip", value)) entry.text.skip.push_back(std::move(*option));
      } else if (field.key == "same") {
        entry.same = value.as_bool().value_or(false);
        if (!value.as_bool()) wrong_kind(value, "\"same\"", "true or false");
      } else if (field.key == "edition") {
        entry.edition = value.as_int();
        if (!entry.edition) {
          wrong_kind(value, "\"edition\"", "a whole number");
        } else if (*entry.edition < 1) {
          about("D01", value.place, "\"edition\" starts at 1");
        }
      } else {
        about("D01", field.place,
              fmt::format("there is no \"{}\" in a text; there are text, retry, resume, options, "
                          "skip, same, edition",
                          field.key));
      }
    }
    if (!has_text) about("D01", owner.place, "\"text\" is missing");
  }

  // A string or a list of strings.
  void read_texts(const JsonNode& value, std::string_view what, std::vector<Pattern>& into,
                  std::vector<JsonPlace>& places) {
    if (!value.is(JsonNode::Kind::Array)) {
      if (read_text(value, what, into)) places.push_back(value.place);
      return;
    }
    if (value.elements.empty()) about("D01", value.place, fmt::format("{} is an empty list", what));
    for (const JsonNode& element : value.elements) {
      if (read_text(element, what, into)) places.push_back(element.place);
    }
  }

  bool read_text(const JsonNode& value, std::string_view what, std::vector<Pattern>& into) {
    const std::string* source = value.as_string();
    if (source == nullptr) {
      wrong_kind(value, what, "words in double quotes");
      return false;
    }
    check_written(*source, value.place, what);
    ParsedPattern parsed = parse_pattern(*source, language_);
    for (const PatternError& error : parsed.errors)
      about(code_of(error.kind), value.place, error.message);
    into.push_back(std::move(parsed.pattern));
    return true;
  }

  void read_options(const JsonNode& value, LocaleEntry& entry) {
    if (!value.is(JsonNode::Kind::Object)) {
      wrong_kind(value, "\"options\"", "an object of labels by option");
      return;
    }
    for (const JsonMember& member : value.members) {
      if (member.key == kComment) continue;
      if (!is_key(member.key)) {
        about("D01", member.place,
              fmt::format(
                  "the option \"{}\" must be small letters, digits and _, starting with a letter",
                  member.key));
        continue;
      }
      auto option = read_option(member.key, member.value);
      if (!option) continue;
      entry.text.options.push_back(std::move(*option));
      entry.option_places.push_back(member.place);
    }
  }

  // "Label" or {"label": "Label", "also": ["word"]}.
  std::optional<Option> read_option(const std::string& id, const JsonNode& value) {
    const std::string what = fmt::format("the label of \"{}\"", id);
    Option option;
    option.id = id;
    const JsonNode* label = &value;
    if (value.is(JsonNode::Kind::Object)) {
      label = value.find("label");
      if (label == nullptr) {
        about("D01", value.place, fmt::format("{} is missing", what));
        return std::nullopt;
      }
      for (const JsonMember& field : value.members) {
        if (field.key == "also") {
          read_words(field.value, id, option.also);
        } else if (field.key != "label" && field.key != kComment) {
          about("D01", field.place,
                fmt::format("there is no \"{}\" in the option \"{}\"; there are label and also",
                            field.key, id));
        }
      }
    }
    if (label->as_string() == nullptr) {
      wrong_kind(*label, what, "words in double quotes");
      return std::nullopt;
    }
    option.label = *label->as_string();
    check_written(option.label, label->place, what);
    return option;
  }

  void read_words(const JsonNode& value, const std::string& id, std::vector<std::string>& into) {
    const std::string what = fmt::format("\"also\" of \"{}\"", id);
    if (!value.is(JsonNode::Kind::Array)) {
      wrong_kind(value, what, "a list of texts");
      return;
    }
    for (const JsonNode& word : value.elements) {
      if (word.as_string() == nullptr) {
        wrong_kind(word, what, "a list of texts");
        continue;
      }
      check_written(*word.as_string(), word.place, what);
      into.push_back(*word.as_string());
    }
  }

  void check_written(std::string_view text, JsonPlace place, std::string_view what) {
    if (text == kToDo) {
      about("D40", place, fmt::format("{} is still TODO", what));
    } else if (is_blank(text)) {
      about("D40", place, fmt::format("{} is empty", what));
    }
  }

  void wrong_kind(const JsonNode& value, std::string_view what, std::string_view wanted) {
    about("D01", value.place,
          fmt::format("{} must be {}, not {}", what, wanted, to_string(value.kind)));
  }
  void about(std::string_view code, JsonPlace place, std::string_view message) {
    add(code, place, fmt::format("\"{}\": {}", key_, message));
  }
  void add(std::string_view code, JsonPlace place, std::string message) {
    file_.findings.push_back({std::string(code), place, std::move(message)});
  }

  const Language& language_;
  std::string key_;  // of the entry being read
  LocaleFile file_;
};

}  // namespace

LocaleFile read_locale_file(std::string_view bytes, const Language& language) {
  return Reader(language).read(bytes);
}

}  // namespace tillit::language
