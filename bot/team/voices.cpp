#include "team/voices.hpp"

#include "core/random.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

namespace tillit::team {
namespace {

using Word = std::uint64_t;
using Bits = std::vector<Word>;

std::size_t count(const Bits& bits) {
  std::size_t ones = 0;
  for (const Word word : bits) ones += static_cast<std::size_t>(std::popcount(word));
  return ones;
}

std::size_t count_without(const Bits& some, const Bits& others) {
  std::size_t ones = 0;
  for (std::size_t i = 0; i < some.size(); ++i)
    ones += static_cast<std::size_t>(std::popcount(some[i] & ~others[i]));
  return ones;
}

std::size_t count_shared(const Bits& some, const Bits& others) {
  std::size_t ones = 0;
  for (std::size_t i = 0; i < some.size(); ++i)
    ones += static_cast<std::size_t>(std::popcount(some[i] & others[i]));
  return ones;
}

bool has(const Bits& bits, std::size_t person) {
  return (bits[person / 64] >> (person % 64) & 1U) != 0;
}

bool share_anybody(const VoiceSet& a, const VoiceSet& b) {
  for (auto one = a.begin(), other = b.begin(); one != a.end() && other != b.end();) {
    if (*one == *other) return true;
    if (*one < *other)
      ++one;
    else
      ++other;
  }
  return false;
}

// By how many people two sets differ at least, whoever those who are gone may be now.
std::size_t surely_different(const VoiceSet& a, const VoiceSet& b) {
  VoiceSet only_a;
  VoiceSet only_b;
  std::ranges::set_difference(a, b, std::back_inserter(only_a));
  std::ranges::set_difference(b, a, std::back_inserter(only_b));
  const auto nobody_now =
      std::ranges::count_if(only_a, is_gone) + std::ranges::count_if(only_b, is_gone);
  const std::size_t one_person_twice =
      std::min({only_a.size(), only_b.size(), static_cast<std::size_t>(nobody_now)});
  return only_a.size() + only_b.size() - 2 * one_person_twice;
}

std::vector<const VoiceSet*> each_once(std::span<const VoiceSet> sets) {
  std::vector<const VoiceSet*> distinct;
  distinct.reserve(sets.size());
  for (const VoiceSet& set : sets) distinct.push_back(&set);
  const auto less = [](const VoiceSet* a, const VoiceSet* b) {
    return a->size() != b->size() ? a->size() < b->size() : *a < *b;
  };
  std::ranges::sort(distinct, less);
  const auto same = [](const VoiceSet* a, const VoiceSet* b) { return *a == *b; };
  distinct.erase(std::unique(distinct.begin(), distinct.end(), same), distinct.end());
  return distinct;
}

// The sets that share somebody with it, and those that share somebody with one of these: no sum
// that it stands in can hold others.
std::vector<const VoiceSet*> related(const VoiceSet& set, std::vector<const VoiceSet*> sets) {
  VoiceSet near = set;
  for (const VoiceSet* other : sets) {
    if (!share_anybody(set, *other)) continue;
    VoiceSet wider;
    wider.reserve(near.size() + other->size());
    std::ranges::set_union(near, *other, std::back_inserter(wider));
    near = std::move(wider);
  }
  std::erase_if(sets, [&](const VoiceSet* other) { return !share_anybody(near, *other); });
  return sets;
}

// Looks for sums and differences of sets that come down to a few people. `set` is the new one; the
// others are all different from it and from each other.
class SmallGroupSearch {
 public:
  SmallGroupSearch(const VoiceSet& set, const std::vector<const VoiceSet*>& others,
                   std::size_t fewest)
      : fewest_(fewest) {
    std::unordered_map<std::uint64_t, std::size_t> places;
    const auto enter = [&](const VoiceSet& voices) {
      for (const Voice voice : voices) places.emplace(voice.number, places.size());
    };
    enter(set);
    for (const VoiceSet* other : others) enter(*other);
    words_ = places.size() / 64 + 1;
    Random random = Random::seeded(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) numbers_.push_back(random.next());
    const auto bits_of = [&](const VoiceSet& voices) {
      Bits bits(words_, 0);
      for (const Voice voice : voices) {
        const std::size_t place = places.find(voice.number)->second;
        bits[place / 64] |= Word{1} << (place % 64);
      }
      return bits;
    };
    set_ = bits_of(set);
    others_.reserve(others.size());
    for (const VoiceSet* other : others) others_.push_back(bits_of(*other));
  }

  [[nodiscard]] bool finds() {
    return set_is_made_of_parts() || set_is_part_of_a_whole() || two_are_nearly_two_others();
  }

 private:
  // How much is tried before we say that it cannot be settled.
  static constexpr std::size_t kMostTrials = 2'000'000;

  struct Cover {
    Bits covered;       // by the parts so far
    Bits wrong;         // covered twice, or not of the whole
    Bits left;          // given up: no part will cover them
    std::size_t spent;  // of both
  };

  [[nodiscard]] bool set_is_made_of_parts() {
    return leaves_few(set_, {Bits(words_, 0), Bits(words_, 0), Bits(words_, 0), 0},
                      parts_of(set_, nullptr));
  }

  [[nodiscard]] bool set_is_part_of_a_whole() {
    for (const Bits& whole : others_) {
      const std::size_t outside = count_without(set_, whole);
      if (outside >= fewest_) continue;
      Cover cover{set_, set_, Bits(words_, 0), outside};
      for (std::size_t i = 0; i < words_; ++i) cover.wrong[i] &= ~whole[i];
      if (leaves_few(whole, cover, parts_of(whole, &set_))) return true;
    }
    return false;
  }

  [[nodiscard]] std::vector<const Bits*> parts_of(const Bits& whole, const Bits* beside) const {
    std::vector<const Bits*> parts;
    for (const Bits& other : others_) {
      if (&other == &whole || count_without(other, whole) >= fewest_) continue;
      if (beside != nullptr && count_shared(other, *beside) >= fewest_) continue;
      parts.push_back(&other);
    }
    return parts;
  }

  // Whether the whole without some of the parts is one to fewest_ - 1 people. Somebody who is not
  // covered yet is covered by one of the parts they are in, or is left: every sum is met once.
  [[nodiscard]] bool leaves_few(const Bits& whole, const Cover& cover,
                                const std::vector<const Bits*>& parts) {
    if (cover.spent >= fewest_) return false;
    std::optional<std::size_t> first;
    std::size_t open = 0;
    for (std::size_t i = 0; i < words_; ++i) {
      const Word word = whole[i] & ~cover.covered[i] & ~cover.left[i];
      if (word != 0 && !first) first = i * 64 + static_cast<std::size_t>(std::countr_zero(word));
      open += static_cast<std::size_t>(std::popcount(word));
    }
    const std::size_t remains = cover.spent + open;
    if (remains > 0 && remains < fewest_) return true;
    if (!first) return false;

    for (const Bits* part : parts) {
      if (++trials_ > kMostTrials) return true;
      if (!has(*part, *first)) continue;
      Cover next = cover;
      for (std::size_t i = 0; i < words_; ++i) {
        next.wrong[i] |= (*part)[i] & (cover.covered[i] | ~whole[i]);
        next.covered[i] |= (*part)[i];
        next.left[i] &= ~(*part)[i];
      }
      next.spent = count(next.wrong) + count(next.left);
      if (leaves_few(whole, next, parts)) return true;
    }
    Cover next = cover;
    next.left[*first / 64] |= Word{1} << (*first % 64);
    ++next.spent;
    return leaves_few(whole, next, parts);
  }

  // Two sets together against two others, as a union and an intersection are against the sets they
  // are made of: the new set and R against P and Q. If they count fewer than fewest_ people
  // differently, then in one of fewest_ groups of people nobody: there the sums of numbers given to
  // the people are the same, and sums are found by looking them up.
  [[nodiscard]] bool two_are_nearly_two_others() {
    for (std::size_t group = 0; group < fewest_; ++group) {
      const std::uint64_t ours = sum_of(set_, group);
      std::vector<std::uint64_t> sums;
      std::unordered_multimap<std::uint64_t, const Bits*> by_sum;
      for (const Bits& other : others_) {
        sums.push_back(sum_of(other, group));
        by_sum.emplace(sums.back(), &other);
      }
      for (std::size_t p = 0; p < others_.size(); ++p) {
        for (std::size_t q = p + 1; q < others_.size(); ++q) {
          const auto [from, to] = by_sum.equal_range(sums[p] + sums[q] - ours);
          for (auto r = from; r != to; ++r) {
            if (r->second == &others_[p] || r->second == &others_[q]) continue;
            if (++trials_ > kMostTrials) return true;
            const std::size_t remains = remaining(others_[p], others_[q], *r->second);
            if (remains > 0 && remains < fewest_) return true;
          }
        }
      }
    }
    return false;
  }

  [[nodiscard]] std::uint64_t sum_of(const Bits& bits, std::size_t group) const {
    std::uint64_t sum = 0;
    for (std::size_t person = group; person < numbers_.size(); person += fewest_) {
      if (has(bits, person)) sum += numbers_[person];
    }
    return sum;
  }

  // Whom the new set and `r` count another number of times than `p` and `q`.
  [[nodiscard]] std::size_t remaining(const Bits& p, const Bits& q, const Bits& r) const {
    std::size_t people = 0;
    for (std::size_t i = 0; i < words_ && people < fewest_; ++i) {
      const Word once_here = set_[i] ^ r[i];
      const Word once_there = p[i] ^ q[i];
      const Word differs = (once_here ^ once_there) | (~once_here & ~once_there & (set_[i] ^ p[i]));
      people += static_cast<std::size_t>(std::popcount(differs));
    }
    return people;
  }

  std::size_t fewest_;
  std::size_t words_ = 0;
  Bits set_;
  std::vector<Bits> others_;
  std::vector<std::uint64_t> numbers_;  // one of each person, so that sums tell groups apart
  std::size_t trials_ = 0;
};

}  // namespace

VoiceSet voice_set(std::vector<Voice> voices) {
  std::ranges::sort(voices);
  voices.erase(std::unique(voices.begin(), voices.end()), voices.end());
  return voices;
}

VoiceSet without_name(VoiceSet set, Voice voice) {
  std::ranges::replace(set, voice, gone(voice));
  return voice_set(std::move(set));
}

bool may_be_shown(const VoiceSet& set, std::span<const VoiceSet> published, std::size_t fewest) {
  fewest = std::max(fewest, kFewest);
  if (set.size() < fewest) return false;
  const auto others = related(set, each_once(published));
  if (std::ranges::any_of(others, [&](const VoiceSet* other) { return *other == set; }))
    return true;
  for (const VoiceSet* other : others) {
    if (share_anybody(set, *other) && surely_different(set, *other) < fewest) return false;
  }
  return !SmallGroupSearch(set, others, fewest).finds();
}

}  // namespace tillit::team
