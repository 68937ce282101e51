#include "crypto/seal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tillit::crypto {
namespace {

constexpr std::size_t kLongestKeyId = 64;
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_key_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !id.empty() && id.size() <= kLongestKeyId && std::all_of(id.begin(), id.end(), allowed);
}

std::string wrapping_place(std::string_view bound_to) {
  return fmt::format("data key of {}", bound_to);
}

}  // namespace

Result<KeyRing> KeyRing::parse(const Secret& text) {
  KeyRing ring;
  std::string_view rest = text.reveal();
  // The first offending line is named by its number only: its content might be a key.
  for (int number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;

    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_key_id(line.substr(0, colon))) {
      return fail(Errc::Invalid,
                  fmt::format("line {} of the master keys is not \"key_id:base64\" (a key id has "
                              "letters, digits, - and _)",
                              number));
    }
    const auto key = from_base64(trimmed(line.substr(colon + 1)));
    if (!key || key->size() != kKeyBytes) {
      return fail(Errc::Invalid,
                  fmt::format("line {} of the master keys does not hold {} bytes in base64", number,
                              kKeyBytes));
    }
    std::string id{line.substr(0, colon)};
    if (ring.keys_.empty()) ring.current_id_ = id;
    if (!ring.keys_.emplace(std::move(id), Secret{*key}).second) {
      return fail(Errc::Invalid,
                  fmt::format("line {} of the master keys repeats a key id", number));
    }
  }
  if (ring.keys_.empty()) return fail(Errc::Invalid, "there is no master key in the text");
  return ring;
}

Secret KeyRing::make_line() {
  return Secret{fmt::format("k{}:{}", sha256_hex(random_bytes(kKeyBytes)).substr(0, 12),
                            base64(random_bytes(kKeyBytes)))};
}

KeyRing::Wrapped KeyRing::wrap(const Secret& data_key, std::string_view bound_to) const {
  return {current_id_, seal(keys_.at(current_id_), data_key.reveal(), wrapping_place(bound_to))};
}

Result<Secret> KeyRing::unwrap(const Wrapped& wrapped, std::string_view bound_to) const {
  const auto master = keys_.find(wrapped.key_id);
  if (master == keys_.end()) {
    return fail(Errc::NotFound,
                fmt::format("there is no master key \"{}\" in the key file", wrapped.key_id));
  }
  return open(master->second, wrapped.sealed, wrapping_place(bound_to)).map([](std::string key) {
    return Secret{std::move(key)};
  });
}

}  // namespace tillit::crypto
