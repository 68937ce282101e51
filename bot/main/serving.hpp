#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/server.hpp"
#include "main/composition.hpp"
#include "main/log.hpp"
#include "main/measured_store.hpp"
#include "main/repeating_thread.hpp"
#include "metrics/metrics.hpp"
#include "service/conversations.hpp"
#include "service/dispatcher.hpp"
#include "service/nudging.hpp"
#include "service/planning_sweep.hpp"
#include "service/team_ground.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tillit {

// What a channel is made from, and what it tells. All borrowed: it outlives every channel. The
// functions may be called from any thread; words are constants of ours, never content.
struct ChannelParts {
  const Config& config;
  service::Conversations& conversations;
  const service::TeamGround& teams;
  store::Store& store;
  const Clock& clock;
  spdlog::logger& log;
  std::function<std::string(std::size_t)> entropy;

  using Seconds = std::chrono::duration<double>;
  // After each turn's commit: counts it, takes `claimed` out of it for the senders and wakes the
  // clock.
  std::function<void(service::Receipt&, Seconds took)> turned;
  // After a message was put into the outbox without a turn.
  std::function<void()> nudge;
  // What came in and what became of it: "taken", "duplicate", "held", "ignored", "refused_…".
  std::function<void(std::string_view kind, std::string_view outcome)> event;
  std::function<void(Seconds took)> acknowledged;
  std::function<void(std::string_view method, std::string_view outcome, Seconds took)> api_call;
};

// One way in and out, as it is served. Started after its dispatcher and before the server; stopped
// after the server and before its dispatcher.
struct Channel {
  std::string name;  // of its rows in the store: "slack"
  service::DispatchRules rules;
  std::shared_ptr<service::Outlet> outlet;
  std::function<void(http::Routes&)> add_routes;
  std::function<void()> start;  // may be empty
  std::function<void()> stop;   // may be empty
  // Other things are kept with this account of the channel now: what it shows of them beside the
  // talk is out of date. Cheap; may be empty.
  std::function<void(const store::Identity&)> renew{};
};

using MakeChannels =
    std::function<Result<std::vector<Channel>>(const std::function<ChannelParts(std::string)>&)>;

// Everything that runs while the bot is served: the channels' dispatchers, the clock's thread,
// retention, the server of the channels and that of the operator. Made and ended on one thread.
class Serving {
 public:
  using Entropy = std::function<std::string(std::size_t)>;

  // Borrowed: `config`, `store`, `clock` and `log` outlive this. Serves when this returns; errors:
  // those of the ports (Denied, Unavailable, Invalid) and of the store. `entropy` gives random
  // bytes, on any thread; empty: the system's.
  [[nodiscard]] static Result<std::unique_ptr<Serving>> start(
      const Config& config, LoadedContent content, store::Store& store, const Clock& clock,
      spdlog::logger& log, std::string_view version, const MakeChannels& make_channels,
      Entropy entropy = {});
  ~Serving();  // stop()
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  // The addresses with the ports that were really taken.
  [[nodiscard]] ListenAddress address() const;
  [[nodiscard]] std::optional<ListenAddress> admin_address() const;

  // Takes nothing more, finishes what is in hand, in the order that loses nothing. What was not
  // sent stays in the outbox. Again does nothing.
  void stop();

 private:
  Serving(const Config& config, LoadedContent content, store::Store& store, const Clock& clock,
          spdlog::logger& log, std::string_view version, service::Defaults defaults,
          Entropy entropy);

  [[nodiscard]] ChannelParts parts_of(std::string channel);
  [[nodiscard]] Result<void> start_dispatchers();
  [[nodiscard]] Result<void> start_servers();
  void hand_over(std::vector<service::Outgoing> claimed);
  void renew(const std::vector<store::Identity>& accounts);
  void nudge();
  [[nodiscard]] std::chrono::milliseconds wake();
  [[nodiscard]] std::chrono::milliseconds plan();
  [[nodiscard]] std::chrono::milliseconds retain();
  void told(const service::Nudging& nudging);
  // What teams are due to hear. True: there is something new to send.
  [[nodiscard]] bool wake_teams(TimePoint now);
  void settled(const service::Outgoing& outgoing, const service::Outcome& outcome);
  void place_lost(const store::OutboxMessage& message);
  void troubled(std::string_view part, const Error& error);
  [[nodiscard]] std::string metrics_now();

  const Config& config_;
  const Clock& clock_;
  spdlog::logger& log_;
  const Entropy entropy_;
  metrics::Metrics metrics_;
  MeasuredStore store_;
  const std::shared_ptr<const service::WorkCalendars> calendars_;
  service::Conversations conversations_;
  service::TeamGround teams_;
  service::PlanningSweep sweep_;  // the planning thread's
  bool planned_ = false;          // likewise
  OncePerMinute failures_;

  std::vector<Channel> channels_;
  std::vector<std::unique_ptr<service::Dispatcher>> dispatchers_;
  std::atomic<bool> sending_ = false;
  std::atomic<bool> stopping_ = false;
  // Set once before the servers start, and read by their threads.
  std::unique_ptr<RepeatingThread> waker_;
  std::unique_ptr<RepeatingThread> planning_;
  std::unique_ptr<RepeatingThread> retention_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Server> admin_;
};

}  // namespace tillit
