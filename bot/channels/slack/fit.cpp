#include "channels/slack/fit.hpp"

#include <algorithm>
#include <array>

namespace tillit::slack {
namespace {

constexpr std::string_view kBlank = " \n\t\r";

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The byte just behind the first `count` code points.
std::size_t offset_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t met = 0; at < text.size(); ++at) {
    if (begins_character(text[at]) && met++ == count) return at;
  }
  return at;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Where the markup that begins at `at` ends, or `at` if none does.
std::size_t end_of_markup(std::string_view text, std::size_t at) {
  const auto closed_by = [&](char last, std::size_t longest, std::string_view never) {
    for (std::size_t i = at + 1; i < text.size() && i - at <= longest; ++i) {
      if (text[i] == last) return i + 1;
      if (never.find(text[i]) != std::string_view::npos) return at;
    }
    return at;
  };
  switch (text[at]) {
    case '&': return closed_by(';', 5, " \n&<");
    case '<': return closed_by('>', 3000, "\n<");
    case '*': return closed_by('*', 3000, "\n");
    default: return at;
  }
}

// The last place at or before `most` where a piece may end, so that no markup is torn apart.
std::size_t cut_at(std::string_view text, std::size_t most) {
  std::array<std::size_t, 4> best{};  // after a paragraph, a line, a sentence, a word
  std::size_t any = 0;
  for (std::size_t at = 0; at < text.size() && at <= most;) {
    if (begins_character(text[at])) any = at;
    if (at > 0) {
      const char before = text[at - 1];
      const bool blank = text[at] == ' ' || text[at] == '\n';
      if (text.substr(at).starts_with("\n\n")) best[0] = at;
      if (text[at] == '\n') best[1] = at;
      if (blank && (before == '.' || before == '!' || before == '?')) best[2] = at;
      if (blank) best[3] = at;
    }
    const std::size_t end = end_of_markup(text, at);
    // Markup longer than a whole piece cannot be kept together.
    at = end > at && end - at <= most ? end : at + 1;
  }
  for (const std::size_t place : best) {
    if (place >= most / 2) return place;  // no near-empty pieces for the sake of a paragraph
  }
  return best[3] > 0 ? best[3] : std::max<std::size_t>(any, 1);
}

}  // namespace

std::vector<std::string> pieces(std::string_view mrkdwn, std::size_t limit) {
  std::vector<std::string> all;
  std::string_view rest = trimmed(mrkdwn);
  while (!rest.empty()) {
    const std::size_t most = offset_of(rest, limit);
    const std::size_t end = most >= rest.size() ? rest.size() : cut_at(rest, most);
    const std::string_view piece = trimmed(rest.substr(0, end));
    if (!piece.empty()) all.emplace_back(piece);
    rest = trimmed(rest.substr(end));
  }
  return all;
}

}  // namespace tillit::slack
