#include "channels/slack/text.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace tillit::slack {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";
constexpr std::string_view kUnnamed = "\xE2\x80\xA6";  // "…": said in no language
constexpr std::string_view kBold = "**";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// Slack starts formatting only at the edge of a word. Which of the characters beyond ASCII it
// counts as letters is not written down, so they all count as an edge: one break too many is not
// seen.
bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_mark(char c) { return c == '*' || c == '_' || c == '~' || c == '`'; }

// Where the other half of the `**` at `open` stands, or npos.
std::size_t bold_end(std::string_view text, std::size_t open) {
  const std::size_t inside = open + kBold.size();
  if (inside >= text.size() || is_blank(text[inside])) return std::string_view::npos;
  const std::size_t line_end = text.find('\n', inside);
  const std::size_t close = text.substr(0, line_end).find(kBold, inside);
  if (close == std::string_view::npos || close == inside) return std::string_view::npos;
  return is_blank(text[close - 1]) ? std::string_view::npos : close;
}

// Writes mrkdwn from left to right: what may format depends on the character before and after.
class MrkdwnWriter {
 public:
  explicit MrkdwnWriter(std::size_t expected) { out_.reserve(expected + expected / 16 + 8); }

  void literal(std::string_view text, bool more_follows) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool blank_next = i + 1 < text.size() ? is_blank(text[i + 1]) : !more_follows;
      character(c, blank_next);
      before_ = c;
    }
  }
  // `*` of our own. Slack honours it only at the edge of a word, which a zero-width space makes.
  void bold(std::string_view inside, bool word_follows) {
    if (is_word(before_) || static_cast<unsigned char>(before_) >= 0x80) out_ += kZeroWidthSpace;
    out_ += '*';
    before_ = ' ';
    for (const char c : inside) {
      character(c, false);
      before_ = c;
    }
    out_ += '*';
    if (word_follows) out_ += kZeroWidthSpace;
    before_ = '*';
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void character(char c, bool blank_next) {
    switch (c) {
      case '&': out_ += "&amp;"; return;
      case '<': out_ += "&lt;"; return;
      case '>':
        if (before_ == '\n') out_ += kZeroWidthSpace;
        out_ += "&gt;";
        return;
      default: break;
    }
    out_ += c;
    if (is_mark(c) && !blank_next && (c == '`' || !is_word(before_))) out_ += kZeroWidthSpace;
  }

  std::string out_;
  char before_ = '\n';  // the last character that was read
};

std::string_view after(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
}

std::string_view before(std::string_view text, char separator) {
  return text.substr(0, text.find(separator));
}

void add_entities_decoded(std::string& out, std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 3> kEntities{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}}};
  while (!text.empty()) {
    const std::size_t ampersand = text.find('&');
    out += text.substr(0, ampersand);
    if (ampersand == std::string_view::npos) return;
    text.remove_prefix(ampersand);
    std::string_view read = text.substr(0, 1);
    char meant = '&';
    for (const auto& [entity, character] : kEntities) {
      if (!text.starts_with(entity)) continue;
      read = entity;
      meant = character;
    }
    out += meant;
    text.remove_prefix(read.size());
  }
}

// "@" or "#" before a name that may have come with the sign already, or not at all.
void add_name(std::string& out, char sign, std::string_view name) {
  if (!name.starts_with(sign)) out += sign;
  add_entities_decoded(out, name.empty() ? kUnnamed : name);
}

// The inside of one `<…>`.
void add_control(std::string& out, std::string_view inside) {
  const std::string_view label = after(inside, '|');
  const std::string_view target = before(inside, '|');
  if (target.starts_with('@')) return add_name(out, '@', label);
  if (target.starts_with('#')) return add_name(out, '#', label);
  if (target.starts_with("!subteam^")) return add_name(out, '@', label);
  if (target.starts_with("!date^")) return add_entities_decoded(out, label);
  if (target.starts_with('!')) return add_name(out, '@', label.empty() ? target.substr(1) : label);
  if (!label.empty()) return add_entities_decoded(out, label);
  static constexpr std::array<std::string_view, 2> kUntyped{"mailto:", "tel:"};
  std::string_view typed = target;
  for (const std::string_view scheme : kUntyped) {
    if (typed.starts_with(scheme)) typed.remove_prefix(scheme.size());
  }
  add_entities_decoded(out, typed);
}

}  // namespace

std::string escape_mrkdwn(std::string_view text) {
  MrkdwnWriter writer(text.size());
  while (!text.empty()) {
    std::size_t open = text.find(kBold);
    std::size_t close = std::string_view::npos;
    while (open != std::string_view::npos) {
      close = bold_end(text, open);
      if (close != std::string_view::npos) break;
      open = text.find(kBold, open + kBold.size());
    }
    if (open == std::string_view::npos) {
      writer.literal(text, false);
      break;
    }
    writer.literal(text.substr(0, open), true);
    const std::size_t inside = open + kBold.size();
    const std::string_view rest = text.substr(close + kBold.size());
    writer.bold(text.substr(inside, close - inside),
                !rest.empty() &&
                    (is_word(rest.front()) || static_cast<unsigned char>(rest.front()) >= 0x80));
    text = rest;
  }
  return writer.take();
}

std::string escape_literal(std::string_view text) {
  MrkdwnWriter writer(text.size());
  writer.literal(text, false);
  return writer.take();
}

std::string plain(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find(kBold, at);
    out += text.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = bold_end(text, open);
    const std::size_t inside = open + kBold.size();
    if (close == std::string_view::npos) {
      out += kBold;
      at = inside;
    } else {
      out += text.substr(inside, close - inside);
      at = close + kBold.size();
    }
  }
  return out;
}

std::string decode_text(std::string_view text, std::string_view own_user) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t open = text.find('<');
    add_entities_decoded(out, text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open + 1);
    const std::size_t close = text.find_first_of("<>");
    if (close == std::string_view::npos || text[close] == '<') {
      out += '<';
      continue;
    }
    const std::string_view inside = text.substr(0, close);
    text.remove_prefix(close + 1);
    if (!own_user.empty() && inside.starts_with('@') && before(inside.substr(1), '|') == own_user) {
      while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
      continue;
    }
    add_control(out, inside);
  }
  return out;
}

}  // namespace tillit::slack
