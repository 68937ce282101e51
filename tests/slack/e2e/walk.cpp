#include "slack/e2e/walk.hpp"

#include "coaching/host_functions.hpp"
#include "content/content_files.hpp"
#include "content/load.hpp"
#include "core/civil_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>

namespace tillit::e2e {
namespace {

using fake_slack::Json;
using fake_slack::Shown;
using tools::Transcript;
using tools::TranscriptLine;
using Kind = TranscriptLine::Kind;

// The fixed words of a text, in order; what stands between is filled in.
std::vector<std::string> fixed_parts(const std::string& source) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : source) {
    if (c == '{' && depth++ == 0) parts.emplace_back();
    if (depth == 0) parts.back() += c;
    if (c == '}') --depth;
  }
  std::erase(parts, "");
  return parts;
}

// Bold is written in another way in Slack.
std::string without_stars(std::string text) {
  std::erase(text, '*');
  return text;
}

bool shows(const std::string& message, const language::Pattern& pattern) {
  const std::string shown = without_stars(message);
  std::size_t at = 0;
  for (const std::string& part : fixed_parts(without_stars(pattern.source()))) {
    const auto found = shown.find(part, at);
    if (found == std::string::npos) return false;
    at = found + part.size();
  }
  return true;
}

// "2026-11-26" in what somebody types, as far from today as it was from the transcript's day.
std::string moved(const std::string& words, Date then) {
  static const std::regex kDate("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  std::smatch found;
  if (!std::regex_search(words, found, kDate)) return words;
  const auto day = parse_date(found.str());
  if (!day) return words;
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return found.prefix().str() + format(Date{today + (*day - then)}) + found.suffix().str();
}

class Walker {
 public:
  Walker(Scene& scene, const Person& person, const Transcript& transcript,
         const dialogue::Library& library, Language language, By by)
      : scene_(scene),
        person_(person),
        transcript_(transcript),
        library_(library),
        language_(std::move(language)),
        by_(by) {}

  std::string run() {
    scene_.settle();
    // What the welcome left open is not part of this.
    if (!person_.slash("/tillit", "stop").ok()) return "not stopped";
    scene_.settle();
    seen_ = posts().size();
    if (!person_.slash("/tillit", beginning()).ok()) return "not begun";
    return play_all();
  }

  std::string run_on(std::size_t before) {
    seen_ = before;
    return play_all();
  }

 private:
  std::string play_all() {
    for (const TranscriptLine& line : transcript_.lines) {
      if (auto wrong = play(line); !wrong.empty())
        return fmt::format("{}:{}: {}\n{}", transcript_.file, line.number, wrong,
                           scene_.screen(person_));
    }
    return nothing_more();
  }

  std::string play(const TranscriptLine& line) {
    switch (line.kind) {
      case Kind::Bot: return expect(line.what);
      case Kind::Say: return say(words_in(line));
      case Kind::Pick: return pick(line.what);
      case Kind::Run:
        for (const auto& [name, value] : line.fields)
          if (line.what == "language.set" && name == "language")
            language_ = Language(value.get<std::string>());
        return "";
      case Kind::Given:
      case Kind::With:
      case Kind::End: return "";
      case Kind::Burst:
      case Kind::Edit:
      case Kind::Deploy:
      case Kind::Time:
      case Kind::Open: return "cannot be played through Slack";
    }
    return "";
  }

  [[nodiscard]] std::vector<Shown> posts() const {
    auto all = messages_of(scene_.slack(), person_.id());
    std::erase_if(all, [](const Shown& one) { return !one.by_bot; });
    return all;
  }

  // A word that begins the dialogue.
  [[nodiscard]] std::string beginning() const {
    if (transcript_.dialogue == library_.host_types->nothing_open) return "";
    const auto triggers = library_.triggers.find(language_);
    if (triggers != library_.triggers.end()) {
      for (const auto& [phrase, dialogue] : triggers->second)
        if (dialogue == transcript_.dialogue) return phrase;
    }
    std::string word = transcript_.dialogue;
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
  }

  [[nodiscard]] std::string words_in(const TranscriptLine& line) const {
    for (const auto& [language, words] : line.words)
      if (language == "*" || language == language_.str()) return moved(words, transcript_.now.date);
    return "";
  }

  // The next message is this text.
  std::string expect(const std::string& key) {
    const bool came = scene_.slack().wait_until(
        [&](fake_slack::State& state) {
          const auto* dm = state.find_dm(person_.id());
          const auto is_bots = [](const auto& one) { return one.by_bot && !one.deleted; };
          return dm != nullptr &&
                 std::ranges::count_if(dm->messages, is_bots) > static_cast<std::ptrdiff_t>(seen_);
        },
        kPatience);
    if (!came) return "not said: " + key;
    const std::string shown = posts()[seen_++].text;
    const auto retry = key.find('~');
    std::string name = key.substr(0, retry);
    if (name.find('.') == std::string::npos) name = transcript_.dialogue + "." + name;
    const language::Text* text = library_.find_text(language_, name);
    if (text == nullptr) return "no such text: " + name;
    std::vector<language::Pattern> variants = text->variants;
    if (retry != std::string::npos && !text->retry.empty()) {
      const auto miss = static_cast<std::size_t>(std::stoi(key.substr(retry + 1))) - 1;
      variants = {text->retry[std::min(miss, text->retry.size() - 1)]};
    }
    const bool fits = std::ranges::any_of(
        variants, [&](const language::Pattern& pattern) { return shows(shown, pattern); });
    return fits ? "" : fmt::format("expected {}, got: {}", key, shown);
  }

  std::string nothing_more() {
    if (!scene_.settle()) return "does not settle";
    const auto said = posts();
    return said.size() == seen_ ? "" : "also said: " + said[seen_].text;
  }

  // A control of the latest message, by what stands in the field; its words.
  [[nodiscard]] std::optional<std::string> find_control(const std::string& field,
                                                        const std::string& begins) const {
    const std::string ts = posts().back().ts;
    return scene_.slack().look([&](const fake_slack::State& state) {
      std::optional<std::string> found;
      const auto& messages = state.find_dm(person_.id())->messages;
      const auto message =
          std::ranges::find_if(messages, [&](const auto& one) { return one.ts() == ts; });
      for (const Json& block : message->wire.value("blocks", Json::array())) {
        for (const Json& element : block.value("elements", Json::array())) {
          std::vector<Json> all{element};
          for (const Json& option : element.value("options", Json::array())) all.push_back(option);
          for (const Json& one : all)
            if (!found && one.value(field, "").starts_with(begins) && one.contains("text"))
              found = one["text"].value("text", "");
        }
      }
      return found;
    });
  }

  std::string say(const std::string& words) {
    if (auto wrong = nothing_more(); !wrong.empty()) return wrong;
    const auto window = find_control("action_id", "window.");
    if (by_ != By::Button || !window)
      return person_.say(words).reply.ok() ? "" : "not taken: " + words;
    if (!person_.press(*window).ok() || !person_.wait_for_modal(kPatience)) return "no window";
    if (!person_.type(words).ok() || !person_.submit().closed) return "not submitted";
    if (has(scene_.screen(person_), words)) return "a private answer stands in the chat";
    return "";
  }

  std::string pick(const std::string& option) {
    if (auto wrong = nothing_more(); !wrong.empty()) return wrong;
    for (const std::string& value : {option, "/" + option, "go_on:" + option}) {
      const auto label = find_control("value", value);
      if (!label) continue;
      if (by_ == By::Button) return tap(value, *label);
      const std::string typed = by_ == By::Number ? number_of(*label).value_or(*label) : *label;
      return person_.say(typed).reply.ok() ? "" : "not taken: " + typed;
    }
    return "not offered: " + option;
  }

  std::string tap(const std::string& value, const std::string& label) {
    const Where where = Where::message(posts().back().ts);
    const bool done = person_.press(value, where).ok() || person_.pick(value, where).ok();
    if (!done) return "cannot be pressed: " + value;
    scene_.settle();
    // What was answered is replaced by the answer.
    const auto said = posts();
    const auto asked =
        std::ranges::find_if(said, [&](const Shown& one) { return one.ts == where.ts; });
    const std::string last = asked->lines.empty() ? "" : asked->lines.back();
    return has(last, "✓ " + label) ? "" : "the answer does not stand where it was asked: " + last;
  }

  // "2. Tomorrow": the number before these words in the message without buttons.
  [[nodiscard]] std::optional<std::string> number_of(const std::string& label) const {
    std::istringstream lines(posts().back().text);
    for (std::string line; std::getline(lines, line);) {
      const auto dot = line.find(". ");
      if (dot != std::string::npos && dot < 3 && line.substr(dot + 2) == label)
        return line.substr(0, dot);
    }
    return std::nullopt;
  }

  Scene& scene_;
  const Person& person_;
  const Transcript& transcript_;
  const dialogue::Library& library_;
  Language language_;
  const By by_;
  std::size_t seen_ = 0;  // of the bot's messages
};

}  // namespace

std::shared_ptr<const dialogue::Library> shipped_library() {
  static const auto kLibrary = [] {
    const auto files = content::read_content_files(TILLIT_SOURCE_DIR);
    return content::load(*files,
                         [](const dialogue::HostTypes& types, std::vector<std::string>& missing) {
                           return coaching::bind(types, {}, missing);
                         })
        .library;
  }();
  return kLibrary;
}

Transcript shipped_transcript(const std::string& name) {
  const std::string path = fmt::format("{}/tests/transcripts/{}.chat", TILLIT_SOURCE_DIR, name);
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  auto parsed = tools::parse_transcript(text.str(), name + ".chat");
  if (!parsed) {
    ADD_FAILURE() << parsed.error().context;
    return {};
  }
  const auto later = std::ranges::find(parsed->lines, Kind::Time, &TranscriptLine::kind);
  parsed->lines.erase(later, parsed->lines.end());
  return std::move(*parsed);
}

std::string walk(Scene& scene, const Person& person, const Transcript& transcript,
                 const dialogue::Library& library, const Language& language, By by) {
  return Walker(scene, person, transcript, library, language, by).run();
}

std::string walk_on(Scene& scene, const Person& person, const Transcript& transcript,
                    const dialogue::Library& library, const Language& language, By by,
                    std::size_t before) {
  return Walker(scene, person, transcript, library, language, by).run_on(before);
}

}  // namespace tillit::e2e
