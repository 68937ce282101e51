#include "channels/slack/picture_link.hpp"

#include "crypto/hmac.hpp"
#include "pictures/series.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

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
  const std::string written = fmt::format("{}", fmt::join(shown, "."));
  while (public_url.ends_with('/')) public_url.remove_suffix(1);
  return fmt::format("{}{}{}-{}{}", public_url, kPicturePath, written, mac_of(written, secret),
                     kEnding);
}

std::optional<std::vector<std::int64_t>> pictured(std::string_view path, const Secret& secret) {
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
  return numbers(written);
}

}  // namespace tillit::slack
