#include "common/e2e/hand_served.hpp"

#include "channels/slack/channel.hpp"
#include "channels/teams/channel.hpp"
#include "common/e2e/walk.hpp"
#include "core/random.hpp"
#include "main/slack_channel.hpp"
#include "main/teams_channel.hpp"
#include "service/waker.hpp"
#include "store/in_store.hpp"

#include <fmt/format.h>

namespace tillit::e2e {
namespace {

std::int64_t machine_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Result<std::vector<Channel>> channels_of(const Config& config,
                                         const std::function<ChannelParts(std::string)>& parts_of) {
  std::vector<Channel> channels;
  if (config.slack) {
    auto slack = make_slack(parts_of(slack::kChannel));
    if (!slack) return tl::unexpected(slack.error());
    channels.push_back(std::move(*slack));
  }
  if (config.teams) {
    auto teams = make_teams(parts_of(teams::kChannel));
    if (!teams) return tl::unexpected(teams.error());
    channels.push_back(std::move(*teams));
  }
  return channels;
}

}  // namespace

MovedClock::MovedClock(TimePoint start)
    : ahead_(start.time_since_epoch().count() - machine_now()) {}

TimePoint MovedClock::now() const {
  return TimePoint{std::chrono::milliseconds{machine_now() + ahead_.load()}};
}

void MovedClock::move_to(TimePoint instant) {
  const auto by = instant.time_since_epoch().count() - now().time_since_epoch().count();
  if (by > 0) ahead_ += by;
}

HandServed::HandServed(MovedClock& clock, const nlohmann::json& config) : clock_(clock) {
  nlohmann::json whole{{"server", {{"listen", "127.0.0.1:0"}, {"admin_listen", "127.0.0.1:0"}}}};
  whole.merge_patch(config);
  auto parsed = parse_config(
      whole.dump(), {.folder = folder_.path(),
                     .environment = [](const std::string&) { return std::optional<std::string>(); },
                     .read_file = [](const std::filesystem::path&) -> Result<std::string> {
                       return fail(Errc::NotFound, "no file");
                     }});
  if (!parsed) {
    trouble_ = parsed.error().context;
    return;
  }
  config_ = std::move(*parsed);
  log_ = make_log(config_.log, out_);
  auto store = store::open_sqlite({folder_.database(), store::new_ring(), {}});
  if (!store) {
    trouble_ = store.error().context;
    return;
  }
  store_ = std::move(*store);
  auto serving = Serving::start(
      config_, LoadedContent{shipped_library(), std::make_shared<const service::WorkCalendars>()},
      *store_, clock_, *log_, "test",
      [this](const auto& parts_of) { return channels_of(config_, parts_of); },
      [this](std::size_t count) {
        std::string bytes;
        Random random = Random::seeded(++drawn_);
        while (bytes.size() < count) bytes += static_cast<char>(random.next() & 0xFF);
        return bytes;
      });
  if (serving) {
    serving_ = std::move(*serving);
  } else {
    trouble_ = serving.error().context;
  }
}

HandServed::~HandServed() = default;

std::string HandServed::base_url() const {
  return serving_ ? fmt::format("http://127.0.0.1:{}", serving_->address().port) : "";
}

bool HandServed::is_idle() {
  const auto waiting = store::in_store(*store_, [&](store::Transaction& transaction) {
    return transaction.count_waiting(config_.slack ? slack::kChannel : teams::kChannel);
  });
  const auto due = service::next_due(*store_);
  return waiting && *waiting == 0 && due && (!*due || **due > clock_.now());
}

std::optional<TimePoint> HandServed::next_due() {
  return service::next_due(*store_).value_or(std::nullopt);
}

std::string HandServed::log_at_end() {
  serving_.reset();
  return out_.str();
}

}  // namespace tillit::e2e
