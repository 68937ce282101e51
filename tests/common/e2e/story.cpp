#include "common/e2e/story.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

namespace tillit::e2e {
namespace {

// Matches what a text says, whatever was filled in.
std::string pattern_of(const std::string& source) {
  static const std::string kSpecial = R"(\^$.|?*+()[]{}/)";
  std::string pattern;
  int depth = 0;
  for (const char c : source) {
    if (c == '{' && depth++ == 0) pattern += ".*";
    if (depth == 0 && kSpecial.find(c) != std::string::npos) pattern += '\\';
    if (depth == 0) pattern += c;
    if (c == '}') --depth;
  }
  return pattern;
}

}  // namespace

void Story::chapter(std::string_view title) {
  if (!text_.empty()) text_ += '\n';
  text_ += fmt::format("## {}\n", title);
}

void Story::lines(const std::vector<std::string>& lines) {
  for (const std::string& one : lines) line("| " + steady(one));
}

void Story::chat(const Seat& seat) {
  const auto all = seat.messages();
  for (std::size_t& seen = seen_[&seat]; seen < all.size(); ++seen) {
    const auto& message = all[seen];
    for (std::size_t i = 0; i < message.lines.size(); ++i)
      line(i == 0 ? fmt::format("{}: {}", message.who, steady(message.lines[i]))
                  : "  " + steady(message.lines[i]));
  }
}

void Story::say(Seat& seat, const std::string& words) {
  seat.say(words);
  chat(seat);
}

void Story::press(Seat& seat, const std::string& button) {
  line(fmt::format("(Ana presses [{}])", steady(button)));
  seat.press(button);
  chat(seat);
}

std::string Story::steady(std::string line) const {
  for (const auto& [key, text] : library_.catalogues.at(Language("en")).texts()) {
    if (text.variants.size() < 2) continue;
    for (const auto& variant : text.variants) {
      if (std::regex_match(line, std::regex(pattern_of(variant.source()))))
        return text.variants.front().source();
    }
  }
  static const std::regex kDay("(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day [0-9]{1,2} [A-Z][a-z]+");
  static const std::regex kTime("[0-9]{2}:[0-9]{2}");
  static const std::regex kCode("\\b[A-HJKM-NP-Z2-9]{4}-[A-HJKM-NP-Z2-9]{4}\\b");
  static const std::regex kZone("Etc/GMT([+-][0-9]+)?");
  line = std::regex_replace(line, kDay, "<day>");
  line = std::regex_replace(line, kTime, "<time>");
  line = std::regex_replace(line, kCode, "<code>");
  return std::regex_replace(line, kZone, "<zone>");
}

std::string compare_golden(const std::string& file, const std::string& text) {
  const std::string path = fmt::format("{}/tests/{}", TILLIT_SOURCE_DIR, file);
  if (const char* rewrite = std::getenv("TILLIT_REWRITE"); rewrite != nullptr && *rewrite != '\0') {
    std::ofstream(path) << text;
    return "";
  }
  std::ifstream golden(path);
  std::istringstream now(text);
  std::string wanted;
  std::string got;
  for (int number = 1;; ++number) {
    const bool more_wanted = static_cast<bool>(std::getline(golden, wanted));
    const bool more_got = static_cast<bool>(std::getline(now, got));
    if (!more_wanted && !more_got) return "";
    if (more_wanted == more_got && wanted == got) continue;
    return fmt::format(
        "{}:{}: expected \"{}\", got \"{}\".\nIf it should be so, run the test with "
        "TILLIT_REWRITE=1 in the environment and look at what changed in the file.",
        path, number, more_wanted ? wanted : "(the end)", more_got ? got : "(the end)");
  }
}

}  // namespace tillit::e2e
