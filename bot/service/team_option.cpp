#include "service/team_option.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace tillit::service {
namespace {

using What = TeamOption::What;

struct Word {
  What what;
  std::string_view word;
};
constexpr std::array<Word, 11> kWords{{{What::Join, "join"},
                                       {What::About, "about"},
                                       {What::Leave, "leave"},
                                       {What::Answer, "answer"},
                                       {What::Words, "words"},
                                       {What::Try, "try"},
                                       {What::TryThis, "try_this"},
                                       {What::Stop, "stop"},
                                       {What::Keep, "keep"},
                                       {What::Pause, "pause"},
                                       {What::Resume, "resume"}}};

// More parts than any option has.
constexpr std::size_t kMostParts = 7;

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (parts.size() < kMostParts) {
    const auto colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  return parts;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string write_team_option(const TeamOption& option) {
  const auto word = std::ranges::find(kWords, option.what, &Word::what);
  std::string text(kTeamOption);
  text += word->word;
  text += ':' + option.team.str();
  if (option.what == What::Answer || option.what == What::Words)
    text += ':' + std::to_string(option.pulse);
  if (option.what == What::Answer || option.what == What::TryThis) text += ':' + option.detail;
  if (option.what == What::Answer) text += ':' + std::to_string(option.value.value_or(0));
  return text;
}

std::optional<TeamOption> read_team_option(std::string_view text) {
  const auto parts = parts_of(text);
  if (parts.size() < 3 || parts[0] != "team" || parts[2].empty()) return std::nullopt;
  const auto word = std::ranges::find(kWords, parts[1], &Word::word);
  if (word == kWords.end()) return std::nullopt;
  TeamOption option;
  option.what = word->what;
  option.team = TeamId(std::string(parts[2]));
  std::size_t next = 3;
  if (option.what == What::Answer || option.what == What::Words) {
    const auto pulse = next < parts.size() ? number_in<std::int64_t>(parts[next]) : std::nullopt;
    if (!pulse) return std::nullopt;
    option.pulse = *pulse;
    ++next;
  }
  if (option.what == What::Answer || option.what == What::TryThis) {
    if (next >= parts.size()) return std::nullopt;
    option.detail = std::string(parts[next++]);
  }
  if (option.what == What::Answer) {
    const auto value = next < parts.size() ? number_in<int>(parts[next]) : std::nullopt;
    if (!value || *value < 0) return std::nullopt;
    if (*value > 0) option.value = *value;
    ++next;
  }
  return next == parts.size() ? std::optional(std::move(option)) : std::nullopt;
}

}  // namespace tillit::service
