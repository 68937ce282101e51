#include "channels/teams/mentions.hpp"

#include "http/headers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tillit::teams {
namespace {

constexpr std::string_view kNonBreakingSpace = "\xC2\xA0";

struct Tag {
  std::string_view whole;  // "<at id=\"0\">Coach</at>"
  std::string_view inside;
};

// The tag that `text` begins with.
std::optional<Tag> tag_at(std::string_view text) {
  constexpr std::string_view kOpen = "<at";
  constexpr std::string_view kClose = "</at>";
  if (!text.starts_with(kOpen)) return std::nullopt;
  const std::size_t open_end = text.find('>');
  if (open_end == std::string_view::npos) return std::nullopt;
  if (open_end > kOpen.size() && text[kOpen.size()] != ' ') return std::nullopt;
  const std::size_t close = text.find(kClose, open_end);
  if (close == std::string_view::npos) return std::nullopt;
  return Tag{text.substr(0, close + kClose.size()),
             text.substr(open_end + 1, close - open_end - 1)};
}

// Copilot leaves the text of its entities out.
std::string written(const MentionEntity& mention) {
  return mention.text.empty() ? "<at>" + mention.name + "</at>" : mention.text;
}

bool declares(const MentionEntity& mention, const Tag& tag) {
  const std::string text = written(mention);
  if (text == tag.whole) return true;
  const auto plain = tag_at(text);
  return plain && plain->inside == tag.inside;
}

std::string decoded(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 7> kEntities{{{"&nbsp;", ' '},
                                                                               {"&lt;", '<'},
                                                                               {"&gt;", '>'},
                                                                               {"&quot;", '"'},
                                                                               {"&#39;", '\''},
                                                                               {"&apos;", '\''},
                                                                               {"&amp;", '&'}}};
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t read = 1;
    char meant = text.front();
    if (text.starts_with(kNonBreakingSpace)) {
      read = kNonBreakingSpace.size();
      meant = ' ';
    } else if (meant == '&') {
      for (const auto& [entity, character] : kEntities) {
        if (!text.starts_with(entity)) continue;
        read = entity.size();
        meant = character;
        break;
      }
    }
    const bool doubles = meant == ' ' && (out.empty() || out.back() == ' ' || out.back() == '\n');
    if (!doubles) out += meant;
    text.remove_prefix(read);
  }
  return out;
}

std::string trimmed(std::string text) {
  constexpr std::string_view kBlank = " \t\r\n";
  text.erase(text.find_last_not_of(kBlank) + 1);
  text.erase(0, std::min(text.find_first_not_of(kBlank), text.size()));
  return text;
}

}  // namespace

bool is_mentioned(std::span<const MentionEntity> mentions, std::string_view bot) {
  return !bot.empty() && std::ranges::any_of(mentions, [&](const MentionEntity& one) {
    return http::equal_ignoring_case(one.id, bot);
  });
}

std::string without_mentions(std::string_view text, std::span<const MentionEntity> mentions,
                             std::string_view bot) {
  text = text.substr(0, kMostText);
  mentions = mentions.first(std::min(mentions.size(), kMostMentions));
  std::string cut(text);
  // Those that are not written as a tag.
  for (const MentionEntity& mention : mentions) {
    if (!http::equal_ignoring_case(mention.id, bot) || tag_at(written(mention))) continue;
    if (const std::size_t at = cut.find(mention.text); at != std::string::npos)
      cut.replace(at, mention.text.size(), " ");
  }
  std::vector<bool> used(mentions.size(), false);
  std::string out;
  std::string_view rest = cut;
  std::size_t tags = 0;
  while (!rest.empty()) {
    const bool may_be_tag = rest.front() == '<' && tags < 2 * kMostMentions;
    if (may_be_tag) ++tags;  // Looking for its end costs the whole text.
    const auto tag = may_be_tag ? tag_at(rest) : std::nullopt;
    if (!tag) {
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    bool is_bot = false;
    for (std::size_t i = 0; i < mentions.size(); ++i) {
      if (used[i] || !declares(mentions[i], *tag)) continue;
      used[i] = true;
      is_bot = http::equal_ignoring_case(mentions[i].id, bot);
      break;
    }
    out += is_bot ? std::string_view(" ") : tag->inside;
    rest.remove_prefix(tag->whole.size());
  }
  return trimmed(decoded(out));
}

std::string without_first_mention(std::string_view text) {
  std::string rest(text.substr(0, kMostText));
  const std::size_t begin = rest.find("<at");
  if (begin != std::string::npos) {
    if (const auto tag = tag_at(std::string_view(rest).substr(begin)))
      rest.replace(begin, tag->whole.size(), " ");
  }
  return without_mentions(rest, {}, {});
}

std::string without_quotation(std::string_view text) {
  constexpr std::string_view kOpen = "<quoted ";
  constexpr std::string_view kClose = "/>";
  std::string out(text.substr(0, kMostText));
  const std::size_t begin = out.find(kOpen);
  if (begin == std::string::npos) return out;
  const std::size_t end = out.find(kClose, begin);
  if (end == std::string::npos) return out;
  out.erase(begin, end + kClose.size() - begin);
  return trimmed(std::move(out));
}

}  // namespace tillit::teams
