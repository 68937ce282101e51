#include "core/random.hpp"

#include <bit>
#include <charconv>

namespace tillit {
namespace {

std::uint64_t splitmix64(std::uint64_t& x) {
  x += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = x;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random Random::seeded(std::uint64_t seed) {
  Random random;
  for (auto& word : random.state_) word = splitmix64(seed);
  return random;
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  const std::uint64_t threshold =
      (0 - bound) % bound;  // 2^64 mod bound: numbers below it would be drawn too often
  for (;;) {
    const std::uint64_t drawn = next();
    if (drawn >= threshold) return drawn % bound;
  }
}

std::string Random::to_hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const std::uint64_t word : state_) {
    for (int shift = 60; shift >= 0; shift -= 4) hex += kDigits[(word >> shift) & 0xF];
  }
  return hex;
}

bool Random::from_hex(std::string_view hex, Random& out) {
  if (hex.size() != 64) return false;
  Random read;
  std::uint64_t any = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char* first = hex.data() + i * 16;
    const auto [end, error] = std::from_chars(first, first + 16, read.state_[i], 16);
    if (error != std::errc{} || end != first + 16) return false;
    any |= read.state_[i];
  }
  if (any == 0) return false;  // the one state that xoshiro never leaves
  out = read;
  return true;
}

std::uint64_t mix(std::uint64_t seed, std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return splitmix64(hash);
}

}  // namespace tillit
