#include "channels/slack/away.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace tillit::slack {
namespace {

// Slack's own two suggestions for it, and what its calendar apps write. Slack is not shown in Dutch
// or Swedish, so neither are they.
constexpr auto kTexts =
    std::to_array<std::string_view>({"out of office", "out sick", "vacationing"});

// What people put beside their names on leave, ill, or at home with a child, and nobody does on a
// working day. Left out for that reason: whatever is also worn in a meeting, at lunch, on the way
// or at work elsewhere (:bus:, :house:, :coffee:, :no_entry:, :zzz:), and sunshine and sports.
constexpr auto kEmoji = std::to_array<std::string_view>(
    {// leave; :palm_tree: is Slack's "Vacationing", and it has two names for the beach
     "airplane", "airplane_departure", "beach_with_umbrella", "camping", "desert_island", "luggage",
     "palm_tree", "umbrella_on_ground",
     // illness; the thermometer is Slack's "Out sick", :mask: the face with one
     "face_with_thermometer", "hospital", "mask", "nauseated_face", "sneezing_face",
     // a new child
     "baby", "baby_bottle", "breast-feeding"});

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999

// ":baby::skin-tone-3:" is "baby".
std::string_view name_of(std::string_view emoji) {
  if (!emoji.starts_with(':')) return emoji;
  emoji.remove_prefix(1);
  return emoji.substr(0, emoji.find(':'));
}

bool is_listed(std::string_view text) {
  const auto is_letter = [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  };
  return std::ranges::any_of(
      kTexts, [&](std::string_view one) { return std::ranges::equal(text, one, is_letter); });
}

}  // namespace

TimePoint away_until(const Status& status) {
  const bool away = std::ranges::find(kEmoji, name_of(status.emoji)) != kEmoji.end() ||
                    is_listed(status.text) || is_listed(status.canonical);
  if (!away || status.ends <= 0 || status.ends > kLastSecond) return TimePoint{};
  return TimePoint{std::chrono::seconds(status.ends)};
}

}  // namespace tillit::slack
