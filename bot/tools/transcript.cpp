#include "tools/transcript.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tillit::tools {
namespace {

using nlohmann::json;
using Kind = TranscriptLine::Kind;

// One line, read from the left.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) { skip_space(); }

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  std::string word() {
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] != ' ' && rest_[end] != '\t') ++end;
    return take(end);
  }
  bool symbol(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }
  // Up to a space or one of ",:}]" (a colon inside an id such as pr:1 stays: it is followed by no
  // space).
  std::string token() {
    std::size_t end = 0;
    while (end < rest_.size() &&
           std::string_view(" \t,}]").find(rest_[end]) == std::string_view::npos) {
      if (rest_[end] == ':' && (end + 1 == rest_.size() || rest_[end + 1] == ' ')) break;
      ++end;
    }
    return take(end);
  }
  // 'text' or "text"; a doubled quotation mark stands for one.
  std::optional<std::string> quoted(char quote) {
    if (peek() != quote) return std::nullopt;
    std::string out;
    std::size_t i = 1;
    for (; i < rest_.size(); ++i) {
      if (rest_[i] != quote) {
        out += rest_[i];
      } else if (i + 1 < rest_.size() && rest_[i + 1] == quote) {
        out += quote;
        ++i;
      } else {
        break;
      }
    }
    if (i >= rest_.size()) return std::nullopt;
    rest_.remove_prefix(i + 1);
    skip_space();
    return out;
  }
  std::optional<json> value() {
    if (peek() == '\'') {
      auto text = quoted('\'');
      return text ? std::optional<json>(*text) : std::nullopt;
    }
    if (symbol('[')) {
      json list = json::array();
      while (!symbol(']')) {
        auto item = value();
        if (!item) return std::nullopt;
        list.push_back(std::move(*item));
        if (!symbol(',') && peek() != ']') return std::nullopt;
      }
      return list;
    }
    const std::string word = token();
    if (word.empty()) return std::nullopt;
    if (word == "true" || word == "false") return json(word == "true");
    if (word == "none") return json();
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), whole);
    if (error == std::errc{} && end == word.data() + word.size()) return json(whole);
    return json(word);
  }
  std::optional<Fields> fields() {
    Fields fields;
    if (!symbol('{')) return std::nullopt;
    while (!symbol('}')) {
      std::string name = token();
      if (name.empty() || !symbol(':')) return std::nullopt;
      auto read = value();
      if (!read) return std::nullopt;
      fields.emplace_back(std::move(name), std::move(*read));
      if (!symbol(',') && peek() != '}') return std::nullopt;
    }
    return fields;
  }

 private:
  std::string take(std::size_t count) {
    std::string out(rest_.substr(0, count));
    rest_.remove_prefix(count);
    skip_space();
    return out;
  }
  void skip_space() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }
  std::string_view rest_;
};

std::optional<std::string> read_head(Words& words, Transcript& transcript) {
  transcript.dialogue = words.word();
  if (transcript.dialogue.empty()) return "`chat` needs the name of a dialogue";
  while (!words.done()) {
    const std::string key = words.word();
    const std::string value = words.word();
    if (value.empty()) return fmt::format("`{}` needs a value", key);
    if (key == "languages") {
      if (value != "*") {
        std::string_view rest = value;
        for (std::size_t comma = rest.find(','); !rest.empty(); comma = rest.find(',')) {
          transcript.languages.emplace_back(rest.substr(0, comma));
          rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
      }
    } else if (key == "tz") {
      transcript.zone = value;
    } else if (key == "now") {
      const auto now = parse_local_date_time(value);
      if (!now) return "`now` needs a local moment such as 2026-11-20T10:00";
      transcript.now = *now;
    } else if (key == "seed") {
      const auto [end, error] =
          std::from_chars(value.data(), value.data() + value.size(), transcript.seed);
      if (error != std::errc{} || end != value.data() + value.size())
        return "`seed` needs a whole number";
    } else {
      return fmt::format("`{}` is not known here; there are languages, tz, now, seed", key);
    }
  }
  return std::nullopt;
}

std::optional<std::string> read_words(Words& words, TranscriptLine& line) {
  do {
    std::string language = words.word();
    auto text = words.quoted('"');
    if (language.empty() || !text)
      return "expected a language (or *) and a text: say en \"yes\" | nl \"ja\" | sv \"ja\"";
    line.words.emplace_back(std::move(language), std::move(*text));
  } while (words.symbol('|'));
  return words.done() ? std::nullopt
                      : std::optional<std::string>("expected | between the languages");
}

std::optional<std::string> read_line(const std::string& verb, Words& words, TranscriptLine& line) {
  const auto with_fields = [&]() -> std::optional<std::string> {
    if (words.done()) return std::nullopt;
    auto fields = words.fields();
    if (!fields || !words.done())
      return "expected { name: value, … } with texts in 'quotation marks'";
    line.fields = std::move(*fields);
    return std::nullopt;
  };
  if (verb == "given") {
    line.kind = Kind::Given;
    line.what = words.word();
    line.name = words.word();
    if (line.what == "shared" || line.what == "view") {
      if (!words.symbol('=')) return "expected = and a value";
      auto value = words.value();
      if (!value || !words.done()) return "the value makes no sense";
      line.fields.emplace_back("", std::move(*value));
      return std::nullopt;
    }
    return with_fields();
  }
  if (verb == "with") {
    line.kind = Kind::With;
    return with_fields();
  }
  if (verb == "bot" || verb == "run") {
    line.kind = verb == "bot" ? Kind::Bot : Kind::Run;
    line.what = words.word();
    if (line.what.empty()) return fmt::format("`{}` needs a name", verb);
    if (const std::size_t tilde = line.what.find('~'); tilde != std::string::npos) {
      const std::string rung = line.what.substr(tilde + 1);
      if (rung.size() != 1 || rung.front() < '1' || rung.front() > '9')
        return "after ~ stands the number of the retry line, 1 to 9";
    }
    return with_fields();
  }
  if (verb == "say" || verb == "burst" || verb == "edit") {
    line.kind = verb == "say" ? Kind::Say : verb == "burst" ? Kind::Burst : Kind::Edit;
    return read_words(words, line);
  }
  static constexpr std::pair<const char*, Kind> kOneWord[] = {{"pick", Kind::Pick},
                                                              {"deploy", Kind::Deploy},
                                                              {"time", Kind::Time},
                                                              {"end", Kind::End},
                                                              {"open", Kind::Open}};
  for (const auto& [name, kind] : kOneWord) {
    if (verb != name) continue;
    line.kind = kind;
    line.what = words.word();
    if (line.what.empty() && kind != Kind::Open) return fmt::format("`{}` needs one word", verb);
    return words.done() ? std::nullopt
                        : std::optional<std::string>(fmt::format("`{}` takes one word", verb));
  }
  return fmt::format(
      "`{}` is not known; there are given, with, bot, say, burst, pick, edit, run, deploy, time, "
      "open, end",
      verb);
}

}  // namespace

Result<Transcript> parse_transcript(std::string_view text, const std::string& file) {
  Transcript transcript;
  transcript.file = file;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view raw = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    ++number;
    while (!raw.empty() && (raw.back() == '\r' || raw.back() == ' ')) raw.remove_suffix(1);
    // A comment starts a line, or follows two spaces: a # inside a quoted text stays.
    Words words(raw);
    if (words.done() || words.peek() == '#') continue;
    if (const std::size_t hash = raw.rfind("  # ");
        hash != std::string_view::npos &&
        std::count(raw.begin() + static_cast<std::ptrdiff_t>(hash), raw.end(), '"') == 0) {
      words = Words(raw.substr(0, hash));
    }
    const std::string verb = words.word();
    std::optional<std::string> wrong;
    if (verb == "chat") {
      wrong = transcript.dialogue.empty() ? read_head(words, transcript)
                                          : std::optional<std::string>("only one `chat` in a file");
    } else if (transcript.dialogue.empty()) {
      wrong = "a transcript begins with `chat <dialogue> …`";
    } else {
      TranscriptLine line;
      line.number = number;
      wrong = read_line(verb, words, line);
      transcript.lines.push_back(std::move(line));
    }
    if (wrong) return fail(Errc::Invalid, fmt::format("{}:{}: {}", file, number, *wrong));
  }
  if (transcript.dialogue.empty())
    return fail(Errc::Invalid, file + ":1: a transcript begins with `chat <dialogue> …`");
  return transcript;
}

}  // namespace tillit::tools
