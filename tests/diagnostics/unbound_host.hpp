#pragma once

#include "content/load.hpp"

namespace tillit::content {

// A program that has every function that a host.json declares and does nothing: for tests of
// loading and checking.
class UnboundHost final : public dialogue::HostFunctions {
 public:
  explicit UnboundHost(const dialogue::HostTypes& types) : types_(types) {}

  [[nodiscard]] dialogue::Value view(std::uint16_t slot, const dialogue::HostState&,
                                     const dialogue::LocalNow&,
                                     const Language&) const noexcept override {
    return dialogue::neutral(types_.views[slot].type);
  }
  [[nodiscard]] std::optional<dialogue::Value> entity(
      const dialogue::RecordType&, const std::string&, const dialogue::HostState&,
      const dialogue::LocalNow&) const noexcept override {
    return std::nullopt;
  }
  [[nodiscard]] dialogue::CommandOutcome run(std::uint16_t, const dialogue::HostStatePtr& state,
                                             std::span<const dialogue::Value>,
                                             const dialogue::LocalNow&,
                                             dialogue::IdSource&) const noexcept override {
    return {state, {}, {}};
  }
  [[nodiscard]] dialogue::HostStatePtr empty() const override {
    return std::make_shared<const dialogue::HostState>();
  }

 private:
  const dialogue::HostTypes& types_;
};

inline std::unique_ptr<const dialogue::HostFunctions> bind_nothing(const dialogue::HostTypes& types,
                                                                   std::vector<std::string>&) {
  return std::make_unique<UnboundHost>(types);
}

}  // namespace tillit::content
