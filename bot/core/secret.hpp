#pragma once

#include <string>
#include <utility>

namespace tillit {

// A token, key or password. It has no formatter, no stream operator and no comparison, so logging
// one does not compile; whoever needs the bytes says `reveal()`, which is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  [[nodiscard]] const std::string& reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

}  // namespace tillit
