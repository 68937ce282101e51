#include "content/locales.hpp"

#include "content/shape.hpp"
#include "content/tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::content {
namespace {

using language::JsonError;
using language::JsonMember;
using language::JsonNode;

constexpr std::string_view kRoot = "locales/";
constexpr std::string_view kIntent = "intent";
constexpr std::string_view kGlossary = "glossary";

// "locales/nl/words/numbers.json" -> {"nl", "words", "numbers"}; nullopt for another depth or
// another kind of file.
struct LocalePath {
  std::string folder;
  std::string inner;  // "" or "words"
  std::string name;
};
std::optional<LocalePath> parse_path(std::string_view path) {
  constexpr std::string_view kExtension = ".json";
  if (path.substr(0, kRoot.size()) != kRoot || path.size() < kRoot.size() + kExtension.size())
    return std::nullopt;
  path.remove_prefix(kRoot.size());
  if (path.substr(path.size() - kExtension.size()) != kExtension) return std::nullopt;
  path.remove_suffix(kExtension.size());
  const std::size_t first = path.find('/');
  const std::size_t last = path.rfind('/');
  if (first == std::string_view::npos) return std::nullopt;
  LocalePath found{std::string(path.substr(0, first)), {}, std::string(path.substr(last + 1))};
  if (first != last) found.inner = path.substr(first + 1, last - first - 1);
  if (!is_key(found.folder) || (!found.inner.empty() && found.inner != "words"))
    return std::nullopt;
  return found;
}

void report(const std::vector<JsonError>& errors, std::string_view file, Findings& findings) {
  for (const JsonError& error : errors) {
    findings.add(error.kind == JsonError::Kind::DuplicateKey ? "D12" : "D01", file, error.place,
                 error.message);
  }
}

LocaleTexts load_texts(const std::string& path, const std::string& bytes, const Language& language,
                       Findings& findings) {
  LocaleTexts texts{path, language::read_locale_file(bytes, language), {}, true};
  bool has_shape_errors = false;
  for (const auto& finding : texts.read.findings) {
    findings.add(finding.code, path, finding.place, finding.message);
    has_shape_errors = has_shape_errors || finding.code == "D01";
  }
  if (has_shape_errors) {
    const language::JsonTree tree = language::parse_json_tree(bytes);
    texts.is_whole = tree.root && tree.root->is(JsonNode::Kind::Object);
    each_member(tree.root ? &*tree.root : nullptr, [&](const JsonMember& member) {
      if (!texts.read.entries.contains(member.key)) texts.unreadable.insert(member.key);
    });
  }
  return texts;
}

// An entry is "a sentence" or { "intent": "a sentence", "edition": 2 }.
std::map<std::string, Intent, std::less<>> load_intents(const std::string& path,
                                                        const std::string& bytes,
                                                        Findings& findings) {
  std::map<std::string, Intent, std::less<>> intents;
  const language::JsonTree tree = language::parse_json_tree(bytes);
  report(tree.errors, path, findings);
  if (!tree.root) return intents;
  if (!tree.root->is(JsonNode::Kind::Object)) {
    findings.add("D01", path, tree.root->place, "the file must be an object of sentences by key");
    return intents;
  }
  each_member(&*tree.root, [&](const JsonMember& member) {
    Intent intent{1, member.place};
    const JsonNode* edition = member.value.find("edition");
    const JsonNode* sentence =
        member.value.is(JsonNode::Kind::Object) ? member.value.find("intent") : &member.value;
    if (!sentence || !sentence->is(JsonNode::Kind::String) ||
        (edition && (!edition->is(JsonNode::Kind::Int) || edition->integer < 1))) {
      findings.add(
          "D01", path, member.place,
          fmt::format("“{}” must be a sentence, or a sentence with an edition of 1 or more",
                      member.key),
          "{ \"intent\": \"what the text has to do\", \"edition\": 2 }");
      return;
    }
    if (edition) intent.edition = edition->integer;
    intents.emplace(member.key, intent);
  });
  return intents;
}

}  // namespace

Locales load_locales(const ContentFiles& files, Findings& findings) {
  Locales locales;
  std::map<Language, std::map<std::string, std::string>> words;
  for (const auto& [path, bytes] : files) {
    const auto parts = parse_path(path);
    if (!parts) continue;
    if (parts->folder == kIntent) {
      locales.intents.emplace(parts->name, load_intents(path, bytes, findings));
      continue;
    }
    const Language language(parts->folder);
    Locale& locale = locales.by_language[language];
    if (parts->inner.empty()) {
      locale.texts.emplace(parts->name, load_texts(path, bytes, language, findings));
    } else if (parts->name == kGlossary) {
      locale.glossary = load_glossary(path, bytes, findings);
    } else {
      words[language].emplace(parts->name, bytes);
    }
  }
  for (auto& [language, locale] : locales.by_language) {
    auto read = language::Words::read(language, words[language]);
    if (read) {
      locale.words = std::move(*read);
    } else {
      findings.add("D01", fmt::format("locales/{}/words", language.str()), {},
                   read.error().context);
    }
  }
  return locales;
}

}  // namespace tillit::content
