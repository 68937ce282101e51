#include "common/e2e/walk.hpp"

#include "coaching/host_functions.hpp"
#include "content/content_files.hpp"
#include "content/load.hpp"
#include "core/civil_time.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>

namespace tillit::e2e {
namespace {

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

// Each platform writes bold in another way.
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
  Walker(Seat& seat, const Transcript& transcript, const dialogue::Library& library,
         Language language, By by)
      : seat_(seat),
        transcript_(transcript),
        library_(library),
        language_(std::move(language)),
        by_(by) {}

  std::string run() {
    seat_.settle();
    // What the welcome left open is not part of this.
    if (!seat_.command("stop")) return "not stopped";
    seat_.settle();
    seen_ = posts().size();
    if (!seat_.command(beginning())) return "not begun";
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
        return fmt::format("{}:{}: {}\n{}", transcript_.file, line.number, wrong, seat_.screen());
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
      case Kind::Open: return "cannot be played through a platform";
    }
    return "";
  }

  // The bot's messages.
  [[nodiscard]] std::vector<Seat::Message> posts() const {
    auto all = seat_.messages();
    std::erase_if(all, [](const Seat::Message& one) { return !one.by_bot; });
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
    if (!seat_.wait_for_more_than(seen_)) return "not said: " + key;
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
    if (!seat_.settle()) return "does not settle";
    const auto said = posts();
    return said.size() == seen_ ? "" : "also said: " + said[seen_].text;
  }

  std::string say(const std::string& words) {
    if (auto wrong = nothing_more(); !wrong.empty()) return wrong;
    if (by_ == By::Button) {
      if (const auto written = seat_.write_privately(words)) {
        if (!written->empty()) return *written;
        return seat_.screen().find(words) == std::string::npos
                   ? ""
                   : "a private answer stands in the chat";
      }
    }
    return seat_.type(words) ? "" : "not taken: " + words;
  }

  std::string pick(const std::string& option) {
    if (auto wrong = nothing_more(); !wrong.empty()) return wrong;
    for (const std::string& value : {option, "/" + option, "go_on:" + option}) {
      const auto label = seat_.label_of(value);
      if (!label) continue;
      if (by_ == By::Button) return tap(value, *label);
      const std::string typed = by_ == By::Number ? number_of(*label).value_or(*label) : *label;
      return seat_.type(typed) ? "" : "not taken: " + typed;
    }
    return "not offered: " + option;
  }

  std::string tap(const std::string& value, const std::string& label) {
    const std::string id = posts().back().id;
    if (auto wrong = seat_.choose(value, label); !wrong.empty()) return wrong;
    seat_.settle();
    // What was answered is replaced by the answer.
    const auto said = posts();
    const auto asked = std::ranges::find(said, id, &Seat::Message::id);
    const std::string last = asked->lines.empty() ? "" : asked->lines.back();
    return last.find("✓ " + label) != std::string::npos
               ? ""
               : "the answer does not stand where it was asked: " + last;
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

  Seat& seat_;
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

std::string walk(Seat& seat, const Transcript& transcript, const dialogue::Library& library,
                 const Language& language, By by) {
  return Walker(seat, transcript, library, language, by).run();
}

std::string walk_on(Seat& seat, const Transcript& transcript, const dialogue::Library& library,
                    const Language& language, By by, std::size_t before) {
  return Walker(seat, transcript, library, language, by).run_on(before);
}

}  // namespace tillit::e2e
