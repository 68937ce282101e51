#pragma once

#include "core/clock.hpp"
#include "main/config.hpp"
#include "main/serving.hpp"
#include "store/sqlite/test_folder.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

// What `tillit serve` does, inside the test and under a clock that the test moves: for stories that
// take weeks. Nothing of bot/ is replaced but the clock and chance.
namespace tillit::e2e {

// Runs as the machine's does, from wherever it was put. Thread-safety: any thread.
class MovedClock final : public Clock {
 public:
  explicit MovedClock(TimePoint start);
  [[nodiscard]] TimePoint now() const override;
  // Forward only.
  void move_to(TimePoint instant);

 private:
  std::atomic<std::int64_t> ahead_;  // of the machine's, in milliseconds
};

class HandServed {
 public:
  HandServed(MovedClock& clock, const nlohmann::json& config);
  ~HandServed();
  HandServed(const HandServed&) = delete;
  HandServed& operator=(const HandServed&) = delete;

  // "" if it is served; else why not.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] std::string base_url() const;
  store::Store& store() { return *store_; }
  // Nothing is due, and nothing waits to be sent.
  [[nodiscard]] bool is_idle();
  // When the bot does something by itself next; nullopt: never, or the store cannot be read.
  [[nodiscard]] std::optional<TimePoint> next_due();
  // All it has logged. Ends it.
  [[nodiscard]] std::string log_at_end();

 private:
  MovedClock& clock_;
  store::TestFolder folder_;
  std::ostringstream out_;
  Config config_;
  std::atomic<std::uint64_t> drawn_{0};
  std::unique_ptr<store::Store> store_;
  std::shared_ptr<spdlog::logger> log_;
  std::unique_ptr<Serving> serving_;
  std::string trouble_;
};

}  // namespace tillit::e2e
