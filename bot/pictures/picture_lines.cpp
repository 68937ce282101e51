#include "pictures/picture_lines.hpp"

#include "pictures/level_line.hpp"

namespace tillit::pictures {

std::string picture_lines(const dialogue::Picture& picture) {
  std::string lines = picture.title;
  const auto line = [&lines](const std::string& text) {
    if (!lines.empty()) lines += '\n';
    lines += text;
  };
  for (const auto& row : picture.rows)
    line(level_line(row.values, picture.lowest, picture.highest) + " " + row.label);
  if (picture.moments.size() == 1) line(picture.moments.front());
  if (picture.moments.size() > 1) line(picture.moments.front() + " … " + picture.moments.back());
  return lines;
}

}  // namespace tillit::pictures
