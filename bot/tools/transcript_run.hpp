#pragma once

#include "dialogue/delivery.hpp"
#include "dialogue/library.hpp"
#include "store/store.hpp"
#include "tools/coverage.hpp"
#include "tools/transcript.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tillit::tools {

// The program's functions with some views answered by the transcript (`given view nudges =
// 'paused'`).
class StagedHost final : public dialogue::HostFunctions {
 public:
  explicit StagedHost(std::unique_ptr<const dialogue::HostFunctions> inner)
      : inner_(std::move(inner)) {}

  // Not thread-safe: one transcript at a time. Slot -> value.
  void stage(std::map<std::uint16_t, dialogue::Value> views) const { views_ = std::move(views); }

  [[nodiscard]] dialogue::Value view(std::uint16_t slot, const dialogue::HostState& state,
                                     const dialogue::LocalNow& now,
                                     const Language& language) const noexcept override;
  [[nodiscard]] std::optional<dialogue::Value> entity(
      const dialogue::RecordType& type, const std::string& id, const dialogue::HostState& state,
      const dialogue::LocalNow& now) const noexcept override;
  [[nodiscard]] std::optional<dialogue::Value> field(
      const dialogue::RecordType& type, const std::string& id, std::size_t index,
      const dialogue::HostState& state, const dialogue::LocalNow& now) const noexcept override {
    return inner_->field(type, id, index, state, now);
  }
  [[nodiscard]] dialogue::CommandOutcome run(std::uint16_t slot,
                                             const dialogue::HostStatePtr& state,
                                             std::span<const dialogue::Value> arguments,
                                             const dialogue::LocalNow& now,
                                             dialogue::IdSource& ids) const noexcept override;
  [[nodiscard]] dialogue::HostStatePtr empty() const override { return inner_->empty(); }

 private:
  std::unique_ptr<const dialogue::HostFunctions> inner_;
  mutable std::map<std::uint16_t, dialogue::Value> views_;
};

struct TranscriptSetting {
  std::shared_ptr<const dialogue::Library> library;  // its host is a StagedHost
  // Content for `deploy <dialogue>@<version>`; an error if there is no such fixture.
  std::function<Result<std::shared_ptr<const dialogue::Library>>(const std::string& name)> deployed;
  store::Store* store = nullptr;                        // nullptr: in memory
  std::function<void(const dialogue::Delivery&)> said;  // told of every message; empty: nobody
};

// Plays it in one language. nullopt: it went as written. Else "file:line: [language] expected …,
// got …".
[[nodiscard]] std::optional<std::string> run_transcript(const Transcript& transcript,
                                                        const Language& language,
                                                        const TranscriptSetting& setting,
                                                        Coverage& coverage);

}  // namespace tillit::tools
