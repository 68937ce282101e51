#pragma once

#include "language/option.hpp"
#include "language/pattern.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tillit::language {

// Everything one key says in one language.
struct Text {
  std::vector<Pattern> variants;  // at least one; more where the script varies the line
  std::vector<Pattern> retry;     // shown instead after the first, second … miss
  std::vector<Pattern> resume;    // none or one: shown when the talk comes back to this question
  std::vector<Option> options;    // of a choice, in the order they are shown
  std::vector<Option> skip;       // none or one: this question's own words for skipping it
};

struct HashView {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

// All texts of one language, by "<dialogue>.<key>" ("core.error", "interest.opening"). Immutable
// once loaded.
class Catalogue {
 public:
  [[nodiscard]] const Text* find(std::string_view key) const {
    const auto found = texts_.find(key);
    return found == texts_.end() ? nullptr : &found->second;
  }
  void put(std::string key, Text text) { texts_.insert_or_assign(std::move(key), std::move(text)); }
  [[nodiscard]] const auto& texts() const { return texts_; }

 private:
  std::unordered_map<std::string, Text, HashView, std::equal_to<>> texts_;
};

}  // namespace tillit::language
