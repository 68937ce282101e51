#include "channels/slack/picture_link.hpp"

#include "crypto/hmac.hpp"
#include "pictures/series.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tillit::slack {
namespace {

constexpr std::string_view kEnding = ".png";
constexpr std::size_t kMacDigits = 32;  // 128 bits
// The secret may serve other purposes too; what is signed there is never an address here.
constexpr std::string_view kPurpose = "tillit picture 1:";

std::string mac_of(std::string_view values, const Secret& secret) {
  return crypto::Hmac(secret).hex({kPurpose, values}).substr(0, kMacDigits);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr char kLevels = 'L';
constexpr std::string_view kGap = "x";

std::string link_to(std::string_view public_url, const std::string& written, const Secret& secret) {
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  return fmt::format("{}{}{}-{}{}", public_url, kPicturePath, written, mac_of(written, secret),
                     kEnding);
}

// What stands in a path that was made here, under this secret.
std::optional<std::string_view> written_in(std::string_view path, const Secret& secret) {
  if (secret.empty() || !path.starts_with(kPicturePath) || !path.ends_with(kEnding))
    return std::nullopt;
  path.remove_prefix(kPicturePath.size());
  if (path.size() < kEnding.size()) return std::nullopt;
  path.remove_suffix(kEnding.size());
  const auto dash = path.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view written = path.substr(0, dash);
  // First the mac: nothing of a stranger's is parsed.
  if (!crypto::equal_in_constant_time(path.substr(dash + 1), mac_of(written, secret)))
    return std::nullopt;
  return written;
}

// The parts of a text between separators; a text without any is one part.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

bool is_drawable(const dialogue::Picture& picture) {
  if (picture.rows.empty() || picture.rows.size() > dialogue::kMaxPictureRows) return false;
  const std::size_t moments = picture.rows.front().values.size();
  return moments > 0 && moments <= dialogue::kMaxPictureMoments &&
         picture.highest > picture.lowest && picture.lowest >= 0 &&
         picture.highest <= kMostPictured &&
         std::ranges::all_of(picture.rows,
                             [moments](const auto& row) { return row.values.size() == moments; });
}

std::optional<std::vector<std::int64_t>> numbers(std::string_view text) {
  std::vector<std::int64_t> values;
  while (true) {
    const auto dot = text.find('.');
    const auto value = number(text.substr(0, dot));
    if (!value || values.size() == pictures::kMostValues) return std::nullopt;
    values.push_back(*value);
    if (dot == std::string_view::npos) return values;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string picture_link(std::string_view public_url, std::span<const std::int64_t> values,
                         const Secret& secret) {
  if (values.empty() || values.size() > pictures::kMostValues || secret.empty()) return {};
  std::vector<std::int64_t> shown(values.begin(), values.end());
  for (auto& value : shown) value = std::clamp<std::int64_t>(value, 0, kMostPictured);
  return link_to(public_url, fmt::format("{}", fmt::join(shown, ".")), secret);
}

std::optional<std::vector<std::int64_t>> pictured(std::string_view path, const Secret& secret) {
  const auto written = written_in(path, secret);
  return written ? numbers(*written) : std::nullopt;
}

std::string picture_link(std::string_view public_url, const dialogue::Picture& picture,
                         const Secret& secret) {
  if (secret.empty() || !is_drawable(picture)) return {};
  std::string written = fmt::format("{}{}.{}", kLevels, picture.lowest, picture.highest);
  for (const auto& row : picture.rows) {
    char before = '_';
    for (const auto& value : row.values) {
      written += before;
      written += value ? fmt::format("{}", std::clamp(*value, picture.lowest, picture.highest))
                       : std::string(kGap);
      before = '.';
    }
  }
  return link_to(public_url, written, secret);
}

std::optional<dialogue::Picture> pictured_levels(std::string_view path, const Secret& secret) {
  const auto written = written_in(path, secret);
  if (!written || written->empty() || written->front() != kLevels) return std::nullopt;
  const auto rows = parts_of(written->substr(1), '_');
  const auto range = numbers(rows.front());
  if (!range || range->size() != 2) return std::nullopt;
  dialogue::Picture picture;
  picture.lowest = range->front();
  picture.highest = range->back();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    dialogue::Picture::Row row;
    for (const std::string_view part : parts_of(rows[i], '.')) {
      const auto value = number(part);
      if (!value && part != kGap) return std::nullopt;
      row.values.push_back(value);
    }
    picture.rows.push_back(std::move(row));
  }
  return is_drawable(picture) ? std::optional(std::move(picture)) : std::nullopt;
}

}  // namespace tillit::slack
