#include "channels/terminal/render.hpp"

#include "pictures/picture_lines.hpp"

#include <fmt/format.h>

#include <string_view>

namespace tillit::terminal {
namespace {

constexpr std::string_view kBoldOn = "\x1b[1m";
constexpr std::string_view kBoldOff = "\x1b[0m";

// Columns a text takes, near enough: code points. Only the place of line breaks hangs on it.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

// "**When:** x" -> bold or plain.
std::string with_bold(std::string_view text, bool bold) {
  std::string out;
  bool on = false;
  while (!text.empty()) {
    if (text.starts_with("**")) {
      on = !on;
      if (bold) out += on ? kBoldOn : kBoldOff;
      text.remove_prefix(2);
      continue;
    }
    out += text.front();
    text.remove_prefix(1);
  }
  if (on && bold) out += kBoldOff;
  return out;
}

std::string wrapped(std::string_view text, std::size_t columns, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    std::string current(indent);
    bool any = false;
    while (!line.empty()) {
      const std::size_t space = line.find(' ');
      const std::string_view word = line.substr(0, space);
      line = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
      if (any && width_of(current) + 1 + width_of(word) > columns) {
        out += current + "\n";
        current = indent;
        any = false;
      }
      if (any) current += ' ';
      current += word;
      any = true;
    }
    out += current + "\n";
  }
  return out;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.append(indent).append(text.substr(0, end)) += '\n';
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

}  // namespace

std::string render(const dialogue::Delivery& delivery, const RenderOptions& options) {
  std::string out = with_bold(wrapped(delivery.text, options.columns, "  "), options.bold);
  if (delivery.picture) out += indented(pictures::picture_lines(*delivery.picture), "    ");
  if (delivery.token == 0) {
    std::string words;
    for (const auto& choice : delivery.choices)
      words += (words.empty() ? "" : "   ") + ("[" + choice.label + "]");
    if (!words.empty()) out += "    " + words + "\n";
    return out;
  }
  if (delivery.min && delivery.max && *delivery.max - *delivery.min <= 10)
    out += fmt::format("    {} … {}\n", *delivery.min, *delivery.max);
  for (std::size_t i = 0; i < delivery.choices.size(); ++i) {
    out += fmt::format("    {:>2}  {}\n", i + 1, delivery.choices[i].label);
  }
  return out;
}

}  // namespace tillit::terminal
