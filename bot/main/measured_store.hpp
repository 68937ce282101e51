#pragma once

#include "store/store.hpp"

#include <chrono>
#include <functional>

namespace tillit {

// A store that tells how long each write took. Thread-safety: that of the store behind it.
class MeasuredStore final : public store::Store {
 public:
  using Watcher = std::function<void(std::chrono::duration<double> took, bool kept)>;

  // Borrowed: `behind` must outlive this. `watch` is called on the writing caller's thread.
  MeasuredStore(store::Store& behind, Watcher watch) : behind_(behind), watch_(std::move(watch)) {}

  [[nodiscard]] Result<void> write(
      const std::function<Result<void>(store::Transaction&)>& work) override;
  [[nodiscard]] Result<void> compact() override { return behind_.compact(); }
  [[nodiscard]] std::string reference(std::string_view what) const override {
    return behind_.reference(what);
  }

 private:
  store::Store& behind_;
  const Watcher watch_;
};

}  // namespace tillit
