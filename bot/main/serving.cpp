#include "main/serving.hpp"

#include "channels/slack/channel.hpp"
#include "channels/teams/channel.hpp"
#include "crypto/seal.hpp"
#include "main/admin_routes.hpp"
#include "service/retention.hpp"
#include "service/team_place.hpp"
#include "service/team_rounds.hpp"
#include "service/waker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tillit {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLongestSleep = 1s;  // of the clock's thread
constexpr std::chrono::milliseconds kShortestSleep = 50ms;
constexpr int kWakeAtOnce = 100;
constexpr std::chrono::milliseconds kRetentionLooks = 1h;

std::uint64_t random_seed() {
  const std::string bytes = crypto::random_bytes(sizeof(std::uint64_t));
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

constexpr std::string_view word_of(service::Outcome::What what) {
  switch (what) {
    case service::Outcome::What::Sent: return "sent";
    case service::Outcome::What::Again: return "again";
    case service::Outcome::What::Dropped: return "dropped";
    case service::Outcome::What::Parked: return "parked";
  }
  return "other";
}

constexpr std::string_view word_of(service::Outcome::Looked looked) {
  switch (looked) {
    case service::Outcome::Looked::No: return "not_looked";
    case service::Outcome::Looked::Found: return "found";
    case service::Outcome::Looked::NotFound: return "not_found";
    case service::Outcome::Looked::CouldNotTell: return "could_not_tell";
  }
  return "other";
}

constexpr std::string_view word_of(http::ServerEvent::Kind kind) {
  switch (kind) {
    case http::ServerEvent::Kind::HandlerFailed: return "handler_failed";
    case http::ServerEvent::Kind::BadResponse: return "bad_response";
    case http::ServerEvent::Kind::Refused: return "refused";
    case http::ServerEvent::Kind::Full: return "full";
    case http::ServerEvent::Kind::AcceptFailed: return "accept_failed";
  }
  return "other";
}

service::Ways ways() {
  const std::set<std::string> both{slack::kChannel, teams::kChannel};
  return {.editing = both, .dispatched = both};
}

// Whether a write reaches the disk: the only way to know is to do one.
bool can_write(store::Store& store, TimePoint now) {
  return store
      .write([&](store::Transaction& transaction) {
        return transaction.put_fact("ready_at", std::to_string(now.time_since_epoch().count()),
                                    false);
      })
      .has_value();
}

// For people of whom the channel does not say it.
Result<service::Defaults> defaults_of(const Config& config, const dialogue::Library& library) {
  service::Defaults defaults;
  if (config.language) {
    if (!library.catalogues.contains(*config.language))
      return fail(Errc::Invalid,
                  "language: there is no language \"" + config.language->str() + "\" in locales/");
    defaults.language = config.language;
  }
  if (!config.zone) {
    defaults.zone = Zone::system();
    return defaults;
  }
  const auto zone = Zone::named(*config.zone);
  if (!zone) return fail(Errc::Invalid, "time_zone: " + zone.error().context);
  defaults.zone = *zone;
  return defaults;
}

}  // namespace

Result<std::unique_ptr<Serving>> Serving::start(const Config& config,
                                                std::shared_ptr<const dialogue::Library> library,
                                                store::Store& store, const Clock& clock,
                                                spdlog::logger& log, std::string_view version,
                                                const MakeChannels& make_channels,
                                                Entropy entropy) {
  auto defaults = defaults_of(config, *library);
  if (!defaults) return tl::unexpected(defaults.error());
  std::unique_ptr<Serving> serving(
      new Serving(config, std::move(library), store, clock, log, version, std::move(*defaults),
                  entropy ? std::move(entropy) : Entropy(crypto::random_bytes)));
  if (auto kept = serving->conversations_.keep_scripts(); !kept)
    return tl::unexpected(kept.error());
  auto channels =
      make_channels([&](std::string channel) { return serving->parts_of(std::move(channel)); });
  if (!channels) return tl::unexpected(channels.error());
  serving->channels_ = std::move(*channels);
  if (auto started = serving->start_dispatchers(); !started) return tl::unexpected(started.error());
  auto* self = serving.get();
  serving->waker_ =
      std::make_unique<RepeatingThread>([self] { return self->wake(); }, kShortestSleep);
  serving->retention_ = std::make_unique<RepeatingThread>([self] { return self->retain(); });
  for (const auto& channel : serving->channels_) {
    if (channel.start) channel.start();
  }
  if (auto started = serving->start_servers(); !started) return tl::unexpected(started.error());
  return serving;
}

Serving::Serving(const Config& config, std::shared_ptr<const dialogue::Library> library,
                 store::Store& store, const Clock& clock, spdlog::logger& log,
                 std::string_view version, service::Defaults defaults, Entropy entropy)
    : config_(config),
      clock_(clock),
      log_(log),
      entropy_(std::move(entropy)),
      metrics_(version),
      store_(store, [this](std::chrono::duration<double> took,
                           bool kept) { metrics_.committed(took, kept); }),
      conversations_(std::move(library), store_, clock, entropy_, ways(), std::move(defaults)),
      teams_{.library = conversations_.library(),
             .store = store_,
             .clock = clock_,
             .newcomers = conversations_.newcomers(),
             .surroundings = [](const Zone& zone) { return team::Surroundings{.zone = zone}; },
             .entropy = entropy_} {}

Serving::~Serving() { stop(); }

ChannelParts Serving::parts_of(std::string channel) {
  using Seconds = ChannelParts::Seconds;
  return {
      .config = config_,
      .conversations = conversations_,
      .teams = teams_,
      .store = store_,
      .clock = clock_,
      .log = log_,
      .entropy = entropy_,
      .turned =
          [this](service::Receipt& receipt, Seconds took) {
            if (receipt.duplicate || receipt.held) return;
            metrics_.turn(took, receipt.safety_noticed, receipt.alert);
            hand_over(std::exchange(receipt.claimed, {}));
            if (waker_) waker_->wake();
          },
      .nudge = [this] { nudge(); },
      .event = [this, channel](
                   std::string_view kind,
                   std::string_view outcome) { metrics_.event(channel, kind, outcome); },
      .acknowledged = [this, channel](Seconds took) { metrics_.acknowledged(channel, took); },
      .api_call = [this](std::string_view method, std::string_view outcome,
                         Seconds took) { metrics_.api_call(method, outcome, took); },
  };
}

Result<void> Serving::start_dispatchers() {
  for (const auto& channel : channels_) {
    dispatchers_.push_back(std::make_unique<service::Dispatcher>(
        store_, channel.name, *channel.outlet, clock_, channel.rules, Random::seeded(random_seed()),
        [this](const service::Outgoing& outgoing, const service::Outcome& outcome) {
          settled(outgoing, outcome);
        },
        [this](const Error& error) { troubled("outbox", error); }));
    if (auto started = dispatchers_.back()->start(); !started) return started;
  }
  sending_ = true;
  return {};
}

Result<void> Serving::start_servers() {
  const ServerConfig& wanted = config_.server;
  const auto count = [this](const http::ServerEvent& event) {
    metrics_.http_event(word_of(event.kind), event.status);
    // The rest is what strangers do; these two are faults of ours.
    const bool is_ours = event.kind == http::ServerEvent::Kind::HandlerFailed ||
                         event.kind == http::ServerEvent::Kind::BadResponse;
    if (!is_ours) return;
    if (const auto times = failures_.met(clock_.now()))
      log_.error("event={} route={} count={}", word_of(event.kind), log_value(event.route), *times);
  };
  http::Routes routes;
  for (const auto& channel : channels_) channel.add_routes(routes);
  http::ServerSettings settings;
  settings.address = wanted.listen.host;
  settings.port = wanted.listen.port;
  settings.max_connections = wanted.threads;
  settings.max_body_bytes = wanted.max_body;
  settings.keep_alive = wanted.keep_alive;
  auto server = http::Server::start(std::move(routes), settings, count);
  if (!server) return fail(server.error().code, "server.listen: " + server.error().context);
  server_ = std::move(*server);
  if (!wanted.admin_listen) return {};

  http::ServerSettings admin;
  admin.address = wanted.admin_listen->host;
  admin.port = wanted.admin_listen->port;
  admin.max_connections = 4;
  admin.max_body_bytes = 0;
  auto started = http::Server::start(
      admin_routes({{"stopping", [this] { return !stopping_; }},
                    {"content", [this] { return !conversations_.library().scripts.empty(); }},
                    {"sending", [this] { return sending_.load(); }},
                    {"store", [this] { return can_write(store_, clock_.now()); }}},
                   [this] { return metrics_now(); }),
      admin, {});
  if (!started)
    return fail(started.error().code, "server.admin_listen: " + started.error().context);
  admin_ = std::move(*started);
  return {};
}

ListenAddress Serving::address() const { return {config_.server.listen.host, server_->port()}; }

std::optional<ListenAddress> Serving::admin_address() const {
  if (!admin_) return std::nullopt;
  return ListenAddress{config_.server.admin_listen->host, admin_->port()};
}

void Serving::stop() {
  if (stopping_.exchange(true)) return;
  // Requests first: each may still make messages. Then what makes messages by itself, then what
  // sends them. The operator's server answers to the end, so that a probe sees "stopping".
  if (server_) server_->stop();
  for (const auto& channel : channels_) {
    if (channel.stop) channel.stop();
  }
  if (waker_) waker_->stop();
  sending_ = false;
  for (const auto& dispatcher : dispatchers_) dispatcher->stop();
  if (retention_) retention_->stop();
  if (admin_) admin_->stop();
}

// A turn that links two chats speaks in both, and they may be of two channels.
void Serving::hand_over(std::vector<service::Outgoing> claimed) {
  for (std::size_t i = 0; i < channels_.size() && !claimed.empty(); ++i) {
    const auto own = std::stable_partition(claimed.begin(), claimed.end(), [&](const auto& one) {
      return one.message.channel != channels_[i].name;
    });
    if (own == claimed.end()) continue;
    dispatchers_[i]->take({std::make_move_iterator(own), std::make_move_iterator(claimed.end())});
    claimed.erase(own, claimed.end());
  }
}

void Serving::nudge() {
  for (const auto& dispatcher : dispatchers_) dispatcher->nudge();
}

std::chrono::milliseconds Serving::wake() {
  const TimePoint now = clock_.now();
  const auto start = std::chrono::steady_clock::now();
  if (wake_teams(now)) nudge();
  auto woken = service::wake_due(conversations_, now, kWakeAtOnce, &teams_);
  if (!woken) {
    troubled("waker", woken.error());
    return kLongestSleep;
  }
  metrics_.woken({woken->timers, woken->schedules, woken->late, woken->parked, woken->broken});
  if (woken->broken > 0) log_.error("event=broken_talk_not_woken count={}", woken->broken);
  // A pulse is asked without a turn.
  if (woken->turns.empty() && woken->schedules > 0) nudge();
  if (!woken->turns.empty()) {
    const ChannelParts::Seconds each =
        ChannelParts::Seconds(std::chrono::steady_clock::now() - start) /
        static_cast<double>(woken->turns.size());
    for (const auto& receipt : woken->turns)
      metrics_.turn(each, receipt.safety_noticed, receipt.alert);
    nudge();
  }
  const auto due = service::next_due(store_);
  if (!due) {
    troubled("waker", due.error());
    return kLongestSleep;
  }
  if (!*due) return kLongestSleep;
  return std::clamp<std::chrono::milliseconds>(**due - clock_.now(), 0ms, kLongestSleep);
}

bool Serving::wake_teams(TimePoint now) {
  const auto woken = service::wake_teams(teams_, now, kWakeAtOnce);
  if (!woken) {
    troubled("teams", woken.error());
    return false;
  }
  // How many, never whose.
  if (woken->posts + woken->ended > 0)
    log_.info("event=teams posts={} digests={} asked={} ended={}", woken->posts, woken->digests,
              woken->asked, woken->ended);
  if (woken->broken > 0) log_.error("event=broken_team_put_off count={}", woken->broken);
  return !woken->channels.empty();
}

std::chrono::milliseconds Serving::retain() {
  const auto retained = service::run_if_due(store_, conversations_.library(), clock_.now());
  if (!retained) {
    troubled("retention", retained.error());
  } else if (*retained) {
    const auto& done = **retained;
    metrics_.retained({done.purged.inbox, done.purged.sent, done.purged.texts, done.people,
                       done.skipped, done.compacted});
    log_.info("event=retention inbox={} sent={} texts={} people={} skipped={} compacted={}",
              done.purged.inbox, done.purged.sent, done.purged.texts, done.people, done.skipped,
              done.compacted);
  }
  return kRetentionLooks;
}

void Serving::settled(const service::Outgoing& outgoing, const service::Outcome& outcome) {
  const std::string& channel = outgoing.message.channel;
  metrics_.message(channel, word_of(outcome.what), outcome.why);
  if (outgoing.message.doubtful) metrics_.doubtful(channel, word_of(outcome.looked));
  switch (outcome.what) {
    case service::Outcome::What::Sent:
    case service::Outcome::What::Again: return;
    case service::Outcome::What::Dropped:
    case service::Outcome::What::Parked:
      if (outcome.what == service::Outcome::What::Parked) place_lost(outgoing.message);
      log_.warn("event=message_{} channel={} workspace={} why={}", word_of(outcome.what), channel,
                store_.reference(outgoing.message.workspace), log_value(outcome.why));
      return;
  }
}

// A team whose channel cannot be written to has ended.
void Serving::place_lost(const store::OutboxMessage& message) {
  const auto team = service::team_of_message(message);
  if (!team) return;
  const auto ended = service::lose_place(teams_, *team);
  if (!ended) {
    // Its next message finds it out again.
    troubled("teams", ended.error());
  } else if (*ended) {
    log_.info("event=team_ended channel={} why=place_lost", message.channel);
    nudge();
  }
}

void Serving::troubled(std::string_view part, const Error& error) {
  metrics_.trouble(part);
  if (const auto count = failures_.met(clock_.now()))
    log_.error("event=failed part={} kind={} count={} why={}", part, to_string(error.code), *count,
               log_value(error.context));
}

std::string Serving::metrics_now() {
  for (const auto& channel : channels_) {
    std::int64_t waiting = 0;
    const auto read = store_.write([&](store::Transaction& transaction) -> Result<void> {
      auto count = transaction.count_waiting(channel.name);
      if (!count) return tl::unexpected(count.error());
      waiting = *count;
      return {};
    });
    if (read) metrics_.outbox_waiting(channel.name, waiting);
  }
  return metrics_.text();
}

}  // namespace tillit
