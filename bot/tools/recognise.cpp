#include "tools/recognise.hpp"

#include "language/recognise.hpp"
#include "language/words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tillit::tools {
namespace {

using Json = nlohmann::ordered_json;
using language::ExpectKind;
using language::Option;

constexpr std::array<std::pair<std::string_view, ExpectKind>, 11> kKinds{
    {{"choice", ExpectKind::Choice},
     {"yes_no", ExpectKind::YesNo},
     {"int", ExpectKind::Int},
     {"number", ExpectKind::Number},
     {"ordinal", ExpectKind::Ordinal},
     {"date", ExpectKind::Date},
     {"time", ExpectKind::Time},
     {"local", ExpectKind::Local},
     {"duration", ExpectKind::Duration},
     {"text", ExpectKind::Text},
     {"any", ExpectKind::Any}}};

std::optional<ExpectKind> kind_named(std::string_view name) {
  for (const auto& [known, kind] : kKinds) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<language::Words> read_words(const std::filesystem::path& folder,
                                   const std::string& language_name) {
  std::map<std::string, std::string> files;
  std::error_code failure;
  for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (at->path().extension() != ".json") continue;
    if (auto text = read_file(at->path()))
      files.emplace(at->path().stem().string(), std::move(*text));
  }
  if (files.empty())
    return fail(Errc::NotFound,
                fmt::format("no words for language \"{}\" in {}", language_name, folder.string()));
  return language::Words::read(Language(language_name), files);
}

Result<std::vector<Option>> read_options(const std::filesystem::path& path) {
  const auto bad = [&](std::string_view what) {
    return fail(Errc::Invalid, fmt::format("options file {}: {}", path.string(), what));
  };
  const auto text = read_file(path);
  if (!text) return bad("cannot be read");
  const Json json = Json::parse(*text, nullptr, false);
  if (!json.is_object())
    return bad("a JSON object {\"id\": {\"label\": \"…\", \"also\": [\"…\"]}, …} is wanted");
  std::vector<Option> options;
  for (const auto& [id, entry] : json.items()) {
    if (id == "//") continue;
    if (!entry.is_object() || !entry.contains("label") || !entry["label"].is_string()) {
      return bad(fmt::format("option \"{}\" wants a \"label\" that is a text", id));
    }
    Option option{id, entry["label"].get<std::string>(), {}};
    if (entry.contains("also")) {
      if (!entry["also"].is_array())
        return bad(fmt::format("\"also\" of option \"{}\" wants a list of texts", id));
      for (const auto& word : entry["also"]) {
        if (!word.is_string())
          return bad(fmt::format("\"also\" of option \"{}\" wants a list of texts", id));
        option.also.push_back(word.get<std::string>());
      }
    }
    options.push_back(std::move(option));
  }
  if (options.empty()) return bad("there is no option in it");
  return options;
}

struct ToJson {
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return value; }
  Json operator()(const std::string& value) const { return value; }
  template <class Time>
  Json operator()(const Time& value) const {
    return format(value);
  }
};

Json json_of(const language::Recognition& recognition) {
  if (recognition.meaning) return std::visit(ToJson{}, *recognition.meaning);
  if (!recognition.ambiguous()) return nullptr;
  Json candidates = Json::array();
  for (const auto& candidate : recognition.candidates)
    candidates.push_back(std::visit(ToJson{}, candidate));
  return {{"ambiguous", candidates}};
}

}  // namespace

int run_recognise(std::istream& in, std::ostream& out, std::ostream& err,
                  const RecogniseOptions& options) {
  constexpr int kUsage = 2;
  const auto refuse = [&](std::string_view why) {
    err << "tillit recognise: " << why << '\n';
    return kUsage;
  };
  const auto kind = kind_named(options.expect);
  if (!kind) {
    std::string known;
    for (const auto& one : kKinds) known += fmt::format("{}{}", known.empty() ? "" : " ", one.first);
    return refuse(fmt::format("there is no kind \"{}\"; known are: {}", options.expect, known));
  }
  const auto words = read_words(options.locales / options.language / "words", options.language);
  if (!words) return refuse(words.error().context);
  std::vector<Option> choices;
  if (*kind == ExpectKind::Choice) {
    if (options.options_file.empty()) return refuse("a choice needs an options file");
    auto read = read_options(options.options_file);
    if (!read) return refuse(read.error().context);
    choices = std::move(*read);
  }
  const language::PreparedOptions prepared(choices, *words);
  const language::Expectation expectation{.kind = *kind, .max_length = options.max_length};
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const bool blank = line.find_first_not_of(" \t") == std::string::npos;
    const auto recognition =
        blank ? language::Recognition{}
              : language::recognise(expectation, line, *words, prepared, options.now);
    const Json row{{"input", line}, {"value", json_of(recognition)}};
    out << row.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
  out.flush();
  return 0;
}

}  // namespace tillit::tools
