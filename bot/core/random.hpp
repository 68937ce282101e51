#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tillit {

// xoshiro256** 1.0 (Blackman and Vigna, https://prng.di.unimi.it/, public domain algorithm) as a
// value: the same state gives the same numbers on every machine, so a turn can be run again. Not
// for keys or tokens.
class Random {
 public:
  // Expands one number into a state by splitmix64, as the authors advise.
  [[nodiscard]] static Random seeded(std::uint64_t seed);

  [[nodiscard]] std::uint64_t next();
  // Uniform in [0, bound), without modulo bias. A bound of 0 gives 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  // 64 hex digits; nullopt-like all-zero states cannot be written or read.
  [[nodiscard]] std::string to_hex() const;
  [[nodiscard]] static bool from_hex(std::string_view hex, Random& out);

  friend bool operator==(const Random&, const Random&) = default;

 private:
  std::array<std::uint64_t, 4> state_{1, 2, 3, 4};
};

// A well-mixed 64-bit number from some bytes and a seed (FNV-1a, finished by splitmix64). For
// shuffles, not for security.
[[nodiscard]] std::uint64_t mix(std::uint64_t seed, std::string_view bytes);

}  // namespace tillit
