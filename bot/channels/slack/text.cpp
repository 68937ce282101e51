#include "channels/slack/text.hpp"

#include "channels/common/marks.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace tillit::slack {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";
constexpr std::string_view kUnnamed = "\xE2\x80\xA6";  // "…": said in no language

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
// Slack starts formatting only at the edge of a word. Which of the characters beyond ASCII it
// counts as letters is not written down, so they all count as an edge: one break too many is not
// seen.
bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_mark(char c) { return c == '*' || c == '_' || c == '~' || c == '`'; }

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
  const std::vector<channels::Run> runs = channels::runs_of(text);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool last = i + 1 == runs.size();
    if (!runs[i].bold) {
      writer.literal(runs[i].text, !last);
      continue;
    }
    const char next = last || runs[i + 1].bold ? ' ' : runs[i + 1].text.front();
    writer.bold(runs[i].text, is_word(next) || static_cast<unsigned char>(next) >= 0x80);
  }
  return writer.take();
}

std::string escape_literal(std::string_view text) {
  MrkdwnWriter writer(text.size());
  writer.literal(text, false);
  return writer.take();
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
