#include "channels/teams/message_text.hpp"

#include "channels/common/entities.hpp"
#include "channels/common/marks.hpp"

#include <algorithm>

namespace tillit::teams {
namespace {

constexpr std::string_view kZeroWidthSpace = "\xE2\x80\x8B";
constexpr std::string_view kHairSpace = "\xE2\x80\x8A";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool begins_block(char c) {
  return c == '-' || c == '+' || c == '#' || c == '>' || c == '*' || (c >= '0' && c <= '9');
}

void add_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (const char* entity = channels::entity_of(c); entity != nullptr) {
      out += entity;
    } else if (c == '\n') {
      out += "<br/>";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
      out += c;  // XML has no way to write the other control characters
    }
  }
}

}  // namespace

nlohmann::json message_fields(std::string_view text) {
  if (text.find_first_not_of(" \n\t") == std::string_view::npos) text = "…";
  const auto runs = channels::runs_of(text);
  if (std::none_of(runs.begin(), runs.end(), [](const auto& run) { return run.bold; }))
    return {{"textFormat", "plain"}, {"text", text}};
  std::string xml;
  for (const channels::Run& run : runs) {
    if (run.bold) xml += "<b>";
    add_xml(xml, run.text);
    if (run.bold) xml += "</b>";
  }
  return {{"textFormat", "xml"}, {"text", std::move(xml)}};
}

std::string without_markdown(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  char before = '\n';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (before == '\n' && begins_block(c)) out += kZeroWidthSpace;
    out += c;
    const bool opens = (c == '*' && next != '*') || (c == '_' && next != '_' && !is_word(before)) ||
                       (c == '~' && next != '~');
    if (opens && !is_blank(next)) out += kHairSpace;
    if (c == '`' || c == '<' || c == ']' || (c == '&' && !is_blank(next))) out += kZeroWidthSpace;
    before = c;
  }
  return out;
}

}  // namespace tillit::teams
